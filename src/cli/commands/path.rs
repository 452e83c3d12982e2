//! `compute --temperatures`: ln Z and the likelihood along a path of laws.

use super::super::args::{ComputeArgs, Format};
use super::super::progress::Progress;
use super::super::{Status, input, output};
use super::{states_to_sum, sums};
use crate::answer;
use crate::error::Result;
use crate::report;
use crate::report::output::{PathOutput, json};

pub fn run(args: &ComputeArgs, input: &mut input::Input, betas: &str) -> Result<Status> {
    input.from.command += &format!(" --temperatures {}", betas.replace(char::is_whitespace, ""));
    let betas = answer::betas(betas).map_err(|error| error.at("--temperatures"))?;
    let digits = output::digits(&args.output);
    let options = sums(&args.sum, digits);
    let states = states_to_sum(&input.m, &options).saturating_mul(betas.len() as u64);
    let watch = Progress::new(states, "states", args.output.quiet);
    let points = answer::path(&input.m, &input.data, &betas, &options, &watch)?;
    drop(watch);
    match args.output.format {
        Format::Json => {
            let data = (input.data.total() > 0).then_some(&input.data);
            let origin = input.origin.clone();
            let rerun = input.from.command.clone();
            let found = PathOutput::new(&input.m, data, origin, rerun, &points, digits);
            output::text(&args.output, &json(&found)?)?;
        }
        _ => {
            let document = report::path(&input.m, &input.data, &points, digits, &input.from);
            output::document(&args.output, &document)?;
        }
    }
    Ok(match points.iter().all(|point| point.decided) {
        true => Status::Holds,
        false => Status::Undecided,
    })
}

//! `compute --temperatures`: ln Z and the likelihood along a path of laws.

use super::super::args::{ComputeArgs, Format};
use super::super::progress::Progress;
use super::super::status::Status;
use super::super::{input, output};
use super::{status_of, sums};
use crate::answer::{self, Base, Course};
use crate::error::Result;
use crate::report::Path;

pub(super) fn run(args: &ComputeArgs, input: &input::Input, betas: &str) -> Result<Status> {
    let course = Course {
        law: args.path,
        base: args.base,
    };
    if course.base == Base::Data {
        input.needs_data("--base data")?;
    }
    let betas = answer::betas(betas).map_err(|error| error.at("--temperatures"))?;
    let digits = output::digits(&args.output);
    let mut options = sums(&args.sum, digits);
    if output::format(&args.output)? == Format::Json {
        options = answer::with_nearest(&input.m, options);
    }
    let watch = Progress::new(0, "laws", args.output.quiet);
    let points = answer::path(&input.m, &input.data, &betas, course, &options, &watch)?;
    drop(watch);
    let found = Path {
        given: input.given(),
        course,
        points: &points,
        digits,
    };
    output::report(&args.output, &found)?;
    let open = points.iter().filter(|point| !point.decided);
    let open: Vec<String> = open.map(|point| format!("beta = {}", point.beta)).collect();
    Ok(status_of(&open))
}

//! `difference`: finite differences against the gradient, over a range of steps.

use super::super::args::{DifferenceArgs, Format};
use super::super::paths::kept_apart;
use super::super::progress::Progress;
use super::super::{Status, input, output};
use super::{echo, rerun_command, states_to_sum};
use crate::answer::{Scales, beside, quantities};
use crate::difference::{self, Pass};
use crate::error::Result;
use crate::machine::Param;
use crate::report;
use crate::report::output::{Beside, CurveOutput, DifferenceOutput, json};
use crate::sweep;

/// `difference`.
pub fn difference(args: &DifferenceArgs) -> Result<Status> {
    let output = ("--output", args.output.output.as_ref());
    kept_apart(Some(&args.source), &[], &[output])?;
    let mut input = input::read("difference", &args.source)?;
    rerun_command(&mut input, &args.output, Some(&args.param), None);
    let digits = output::digits(&args.output);
    let param = Param::parse(&args.param, input.m.n_v(), input.m.n_h())
        .map_err(|error| error.at("--param"))?;
    let options = sweep::Options::new(digits);
    let is_json = args.output.format == Format::Json;
    // One pass of differences; JSON adds the sums of the gradient.
    let watch = Progress::new(
        states_to_sum(&input.m, &options).saturating_mul(1 + u64::from(is_json)),
        "states",
        args.output.quiet,
    );
    let steps = difference::default_steps();
    let pass = Pass::for_curve(&input.m, &input.data, &steps, digits.count, &watch)?;
    let curve = pass.curve(param, &steps);
    match args.output.format {
        Format::Json => {
            let scales = Scales::new(digits, input.m.units());
            let q = quantities(&input.m, (&input.data).into(), &options, &watch)?;
            let centrals = beside(&input.m, &input.data, &q, &options, Some(pass), &watch)?;
            let beside = centrals.map_or_else(Vec::new, |table| Beside::table(&q, &scales, &table));
            drop(watch);
            let curve = CurveOutput::new(&curve, scales.logarithm());
            let found = DifferenceOutput::new(echo(&input, &q, digits), beside, Some(curve));
            output::text(&args.output, &json(&found)?)?;
        }
        _ => {
            drop(watch);
            let report = report::curve(&input.m, &input.data, &curve, digits, &input.from);
            output::document(&args.output, &report)?;
        }
    }
    Ok(Status::Holds)
}

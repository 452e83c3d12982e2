//! `difference`: finite differences against the gradient, over a range of steps.

use super::super::args::{DifferenceArgs, Format};
use super::super::paths::kept_apart;
use super::super::progress::Progress;
use super::super::{Status, input, output};
use super::{BESIDE_STEP, echo, rerun_command, states_to_sum};
use crate::answer::{Scales, quantities};
use crate::difference;
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
    // The curve is one pass; JSON adds the quantities and the table of all parameters.
    let passes = match args.output.format {
        Format::Json => 3,
        _ => 1,
    };
    let watch = Progress::new(
        states_to_sum(&input.m, &options).saturating_mul(passes),
        "states",
        args.output.quiet,
    );
    let steps = difference::default_steps();
    let curve = difference::curve(&input.m, &input.data, param, &steps, digits.count, &watch)?;
    match args.output.format {
        Format::Json => {
            let scales = Scales::new(digits, input.m.units());
            let q = quantities(&input.m, (&input.data).into(), &options, &watch)?;
            let beside = match &q.fit {
                Some(fit) => difference::table(
                    &input.m,
                    &input.data,
                    &fit.gradient,
                    &BESIDE_STEP.into(),
                    digits.count,
                    &watch,
                )
                .map(|table| Beside::table(&q, &scales, &table))?,
                None => Vec::new(),
            };
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

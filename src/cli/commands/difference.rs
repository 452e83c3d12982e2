//! `difference`: finite differences against the gradient, over a range of steps.

use super::super::again::Again;
use super::super::args::DifferenceArgs;
use super::super::progress::Progress;
use super::super::status::Status;
use super::super::{input, output};
use super::status_of;
use crate::answer::{Scales, beside, quantities, undecided_beside};
use crate::difference::{self, Pass};
use crate::error::Result;
use crate::report::Differences;
use crate::sweep;

/// `difference`.
pub(crate) fn difference(args: &DifferenceArgs, again: &Again) -> Result<Status> {
    let output = ("--output", args.output.output.as_ref());
    let input = input::read(again, &args.source, &[], &[output])?;
    output::format(&args.output)?;
    let digits = output::digits(&args.output);
    let param = input.param(&args.param)?;
    let options = sweep::Options::new(digits);
    let watch = Progress::new(0, "states", args.output.quiet);
    let steps = difference::default_steps();
    let pass = Pass::for_curve(&input.m, &input.data, &steps, digits.count, &watch)?;
    let scale = digits.for_logarithm();
    let mut curve = pass.curve(param, &steps, scale)?;
    let q = quantities(&input.m, (&input.data).into(), &options, &watch)?;
    let beside = beside(&input.m, &input.data, &q, &options, Some(&pass), &watch)?;
    drop(watch);
    let mut open = Vec::new();
    if let Some(table) = &beside {
        // The sums know more of an entry than a line does: that it is a fraction.
        curve.gradient = table.get(param).gradient.clone();
        open = undecided_beside(&q, table, &Scales::new(digits, input.m.units()));
    }
    let found = Differences {
        given: input.given(),
        quantities: &q,
        curve: &curve,
        beside: beside.as_ref(),
        digits,
    };
    output::report(&args.output, &found)?;
    Ok(status_of(&open))
}

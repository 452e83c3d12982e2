//! `compute --without-z`: what the data rows have without a sum over states.

use super::super::args::ComputeArgs;
use super::super::progress::Progress;
use super::super::status::Status;
use super::super::{input, output};
use super::{status_of, sums};
use crate::answer;
use crate::error::Result;
use crate::report::Clamped;

pub(crate) fn run(args: &ComputeArgs, input: &input::Input) -> Result<Status> {
    input.needs_data("--without-z")?;
    let digits = output::digits(&args.output);
    let watch = Progress::new(0, "rows", args.output.quiet);
    let options = sums(&args.sum, digits);
    let found = answer::without_z(&input.m, &input.data, &options, &watch)?;
    drop(watch);
    let report = Clamped {
        given: input.given(),
        found: &found,
        digits,
    };
    output::report(&args.output, &report)?;
    Ok(status_of(&found.undecided))
}

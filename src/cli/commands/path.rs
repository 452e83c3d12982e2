//! `compute --temperatures`: ln Z and the likelihood along a path of laws.

use super::super::args::ComputeArgs;
use super::super::progress::Progress;
use super::super::status::Status;
use super::super::{input, output};
use super::sums;
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
    let options = sums(&args.sum, digits);
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
    Ok(match points.iter().all(|point| point.decided) {
        true => Status::Holds,
        false => Status::Undecided,
    })
}

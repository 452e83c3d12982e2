//! `cd`: the expected update of contrastive divergence beside the gradient.

use super::super::again::Again;
use super::super::cd_args::CdArgs;
use super::super::output::say;
use super::super::progress::{Progress, SHORT_SECONDS};
use super::super::status::Status;
use super::super::{input, output};
use super::status_of;
use crate::answer::{Asked, Work, update, work};
use crate::error::Result;
use crate::number::rational;
use crate::report::Updates;
use crate::sweep::{self, duration};

/// `cd`.
pub(crate) fn cd(args: &CdArgs, again: &Again) -> Result<Status> {
    let output = ("--output", args.output.output.as_ref());
    let input = input::read(again, &args.source, &[], &[output])?;
    output::format(&args.output)?;
    input.needs_data("cd")?;
    let digits = output::digits(&args.output);
    let asked = Asked {
        k: args.k,
        estimator: args.estimator,
        hidden: args.hidden,
        variance: !args.without_variance,
        below: rational(&args.bias).map_err(|error| error.at("--bias"))?,
        threads: args
            .threads
            .map_or(sweep::Options::new(digits).threads, |n| n as usize),
        max_states: args.max_states,
        digits,
    };
    asked.within_limit(&input.m)?;
    if args.dry_run || !args.output.quiet {
        let found = work(&input.m, &input.data, &asked)?;
        let long = found
            .seconds
            .is_some_and(|seconds| seconds >= SHORT_SECONDS);
        if args.dry_run || long {
            say(&told(&found, &asked));
        }
    }
    if args.dry_run {
        return Ok(Status::Holds);
    }
    let watch = Progress::new(0, "joint states", args.output.quiet);
    let found = update(&input.m, &input.data, &asked, &watch)?;
    drop(watch);
    let report = Updates {
        given: input.given(),
        asked: &asked,
        update: &found,
    };
    output::report(&args.output, &report)?;
    Ok(status_of(&found.undecided))
}

fn told(found: &Work, asked: &Asked) -> String {
    let time = found.seconds.map_or("less than a moment".into(), duration);
    let hint = match asked.variance && found.chains > 1 {
        true => "; all chains but one are for the variance, which --without-variance leaves out",
        false => "",
    };
    format!(
        "{} joint states in {} chains of {} steps on {} threads: at most {time}{hint}",
        found.states, found.chains, asked.k, asked.threads
    )
}

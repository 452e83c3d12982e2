//! `compute`: the exact quantities of a machine and of its data.

use super::super::again::Again;
use super::super::args::{ComputeArgs, DEFAULT_PARAM, Format};
use super::super::progress::Progress;
use super::super::status::Status;
use super::super::{input, output};
use super::quantities_report::report;
use super::result_files::ResultFiles;
use super::{path, shard, sums, without_z};
use crate::answer::{self, Job, quantities};
use crate::error::{Error, Result};
use crate::report::Symbols;
use crate::symbolic;

/// `compute`.
pub(crate) fn compute(args: &ComputeArgs, again: &Again) -> Result<Status> {
    let read = [("--held-out", args.held_out.as_ref())];
    let written = [
        ("--output", args.output.output.as_ref()),
        ("--checkpoint", args.shard.checkpoint.as_ref()),
        ("--ln-p", args.ln_p.as_ref()),
        ("--gradient", args.gradient.as_ref()),
    ];
    let mut input = input::read(again, &args.source, &read, &written)?;
    input.hold_out(args.held_out.as_deref())?;
    let digits = output::digits(&args.output);
    if args.shard.shard.is_none() {
        output::format(&args.output)?;
    }
    if args.symbolic {
        return symbolic(args, &input);
    }
    if args.without_z {
        return without_z::run(args, &input);
    }
    if let Some(betas) = &args.temperatures {
        return path::run(args, &input, betas);
    }
    if args.shard.shard.is_some() {
        no_results_of_a_share("--ln-p", args.ln_p.is_some())?;
        no_results_of_a_share("--gradient", args.gradient.is_some())?;
    }
    let planned = args.shard.shard.is_some() || args.shard.checkpoint.is_some();
    let mut options = sums(&args.sum, digits);
    if !planned && output::format(&args.output)? == Format::Json {
        options = answer::with_nearest(&input.m, options);
    }
    let files = ResultFiles::of(args, &input)?;
    let job = Job {
        m: &input.m,
        samples: input.samples(),
        options: &options,
    };
    if args.states {
        answer::can_list(&input.m)?;
    }
    let mut announced = None;
    if job.states().1 <= options.max_states {
        announced = shard::announce(&job, &args.shard, args.output.quiet)?;
        if args.shard.dry_run {
            return Ok(Status::Holds);
        }
    }
    if planned {
        return shard::run(args, &input, &job, &files, announced);
    }
    let watch = Progress::new(0, "states", args.output.quiet).announced(announced);
    let q = quantities(&input.m, input.samples(), &options, &watch)?;
    files.write(&job, &input.data, &q, &watch)?;
    drop(watch);
    let states = match args.states {
        true => Some(answer::states(&input.m, options.digits)?),
        false => None,
    };
    report(&args.output, &input, &q, states.as_ref(), None)
}

/// Refuses a file of results where only a share of the states is summed.
fn no_results_of_a_share(option: &str, is_given: bool) -> Result<()> {
    match is_given {
        true => Err(Error::input(
            "this needs the sum over all states, and --shard sums only a share of them",
        )
        .at(option)
        .help("leave out --shard; with --checkpoint FILE you can stop a run and continue it")),
        false => Ok(()),
    }
}

fn symbolic(args: &ComputeArgs, input: &input::Input) -> Result<Status> {
    let param = input.param(&args.param)?;
    let formulae = symbolic::formulae(&input.m)?;
    let entry = match input.data.total() {
        0 => None,
        _ => Some(symbolic::entry(&input.m, &input.data, param)?),
    };
    if entry.is_none() && args.param != DEFAULT_PARAM {
        input.needs_data("--param")?;
    }
    let found = Symbols {
        given: input.given(),
        formulae: &formulae,
        entry: entry.as_ref(),
    };
    output::report(&args.output, &found)?;
    Ok(Status::Holds)
}

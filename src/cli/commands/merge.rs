//! `merge`: the shares of a run, added up.

use super::super::Status;
use super::super::args::{DEFAULT_DIGITS, MergeArgs, OutputArgs};
use super::super::input::Input;
use super::super::output::say;
use super::super::paths::kept_apart;
use super::quantities_report::report;
use crate::answer::Job;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::files::{Run, ShardFile, data_from_json, model_from_json, read_shards};
use crate::number::spare_digits;
use crate::report::Provenance;
use crate::sweep::ExactSums;

/// `merge`.
pub(crate) fn merge(args: &MergeArgs) -> Result<Status> {
    let mut files: Vec<_> = args
        .parts
        .iter()
        .map(|part| ("a part", Some(part)))
        .collect();
    files.push(("--held-out", args.held_out.as_ref()));
    kept_apart(None, &files, &[("--output", args.output.as_ref())])?;
    let shards = read_shards(&args.parts)?;
    let Some((path, first)) = shards.first() else {
        return Err(Error::input("found no parts, wanted at least one"));
    };
    let whole = |error: Error| error.file(path.display());
    let mut input = read(first).map_err(whole)?;
    input.hold_out(args.held_out.as_deref())?;
    let run = &first.run;
    let options = run.options().map_err(whole)?;
    let job = Job {
        m: &input.m,
        samples: input.samples(),
        options: &options,
    };
    let mut round = job.round(run.spare).map_err(whole)?;
    // Adding up asks nothing of the processor that the shares were summed on.
    let known = ["any", "portable", "fma", "avx2+fma"].into_iter();
    round.plan.path = known
        .into_iter()
        .find(|path| *path == run.instructions)
        .unwrap_or(round.plan.path);
    if let Some(what) = run.mismatch(&Run::of(&job, &round)) {
        return Err(whole(
            Error::input(format!("the part does not fit this program: {what}"))
                .help("merge with the program that summed it, or sum the shares again"),
        ));
    }
    let mut sums = ExactSums::none(&input.m);
    for (path, shard) in &shards {
        let share = shard.share(&input.m);
        sums.add(&share.map_err(|error| error.file(path.display()))?.sums);
    }
    let q = job.join(&round, &sums).map_err(whole)?;
    if !q.decided()
        && let Some(more) = spare_digits(run.digits).find(|more| *more > run.spare)
    {
        say(&format!(
            "not every digit asked for is certain; sum the parts again with --spare-digits {more}"
        ));
    }
    report(&output_args(run, args), &input, &q, None)
}

fn read(shard: &ShardFile) -> Result<Input> {
    let m = model_from_json(&shard.run.machine)?;
    let data = match shard.run.data.is_empty() {
        true => Data::new(m.n_v()),
        false => data_from_json(&shard.run.data, m.units(), Some(m.n_v()))?,
    };
    let origin = serde_json::from_value(shard.origin.clone())
        .map_err(|error| Error::input(format!("found an origin that does not read: {error}")))?;
    Ok(Input {
        m,
        data,
        held_out: None,
        from: Provenance {
            name: shard.name.clone(),
            command: shard.command.clone(),
        },
        origin,
    })
}

/// The arguments that reports are written with.
fn output_args(run: &Run, args: &MergeArgs) -> OutputArgs {
    OutputArgs {
        digits: (run.digits != DEFAULT_DIGITS).then_some(run.digits),
        significant: run.significant,
        format: args.format,
        output: args.output.clone(),
        quiet: true,
    }
}

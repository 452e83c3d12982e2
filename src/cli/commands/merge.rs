//! `merge`: the shares of a run, added up.

use super::super::Status;
use super::super::again::quoted_path;
use super::super::args::{MergeArgs, OutputArgs};
use super::super::input::Input;
use super::super::paths::kept_apart;
use super::quantities_report::{named, report};
use crate::answer::Job;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::files::{Asked, ShardFile, data_from_json, join_shards, model_from_json, read_shards};
use crate::report::Provenance;

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
    if let Some(rows) = &args.held_out {
        input.from.command += &format!(" --held-out {}", quoted_path(rows));
    }
    let run = &first.run;
    let options = run.options().map_err(whole)?;
    let job = Job {
        m: &input.m,
        samples: input.samples(),
        options: &options,
    };
    let q = join_shards(&job, &shards)?;
    let reason = job.enough(run.spare, &q).map(|enough| {
        format!(
            "with these sums: {}. Sum the parts again with --spare-digits {enough}, which is enough for all of these numbers but those that are 0 or all but cancel",
            named(&q.undecided)
        )
    });
    report(&output_args(first, args), &input, &q, None, reason)
}

fn read(shard: &ShardFile) -> Result<Input> {
    let m = model_from_json(&shard.run.machine)?;
    let data = match shard.run.data.is_empty() {
        true => Data::new(m.n_v()),
        false => data_from_json(&shard.run.data, m.units(), Some(m.n_v()))?,
    };
    let origin = serde_json::from_value(shard.about.origin.clone())
        .map_err(|error| Error::input(format!("cannot read where the part comes from: {error}")))?;
    Ok(Input {
        m,
        data,
        held_out: None,
        from: Provenance {
            name: shard.about.name.clone(),
            command: shard.about.command.clone(),
        },
        origin,
        how: Asked::default(),
        reading: None,
    })
}

/// The arguments that reports are written with.
fn output_args(part: &ShardFile, args: &MergeArgs) -> OutputArgs {
    OutputArgs {
        digits: part.about.digits,
        significant: part.run.significant,
        format: args.format,
        output: args.output.clone(),
        quiet: true,
    }
}

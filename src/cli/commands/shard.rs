//! Sums in shares, with checkpoints, and what a run will take.

use super::super::Status;
use super::super::args::{ComputeArgs, ShardArgs};
use super::super::input::Input;
use super::super::output::say;
use super::super::progress::{Progress, SHORT_SECONDS};
use super::quantities_report::report;
use super::result_files::ResultFiles;
use crate::answer::{Estimate, Job, Keep, Round, Share, ShareOf, estimate};
use crate::error::{Error, Kind, Result};
use crate::files::{About, Run, ShardFile, is_standard, read_shard, write_shard};
use crate::sweep::{Options, duration};
use crate::threads::kilobytes;
use std::path::Path;

/// Says on stderr what a run will take, if that is much; its seconds, if they were said.
pub(crate) fn announce(job: &Job, asked: &ShardArgs, quiet: bool) -> Result<Option<f64>> {
    if quiet && !asked.dry_run {
        return Ok(None);
    }
    let of = share_of(asked.shard.as_deref())?;
    if asked.dry_run {
        kept(asked.checkpoint.as_deref())?;
    }
    match estimate(job, 1.0 / of.n as f64, asked.dry_run)? {
        Some(found) if asked.dry_run || found.seconds() >= SHORT_SECONDS => {
            say(&told(&found, job.options));
            Ok(Some(found.seconds()))
        }
        _ => Ok(None),
    }
}

fn told(found: &Estimate, options: &Options) -> String {
    let rows = match found.rows {
        0 => String::new(),
        rows => format!(" and {rows} distinct rows"),
    };
    let time = match found.seconds() == 0.0 {
        true => "less than a moment".into(),
        false => duration(found.seconds()),
    };
    let memory = match memory() {
        Some(bytes) => format!(", {} MB of memory", bytes >> 20),
        None => String::new(),
    };
    let further = match options.digits.significant {
        true => {
            "; numbers that all but cancel take further sums with more digits, which take longer"
        }
        false => "",
    };
    format!(
        "{} states of the {} side{rows} in {} on {} threads: {time}{memory}{further}",
        found.states,
        found.side.name(),
        found.tier.name(),
        options.threads
    )
}

/// The most memory this process has held: a sweep needs no more for more states.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    kilobytes(&status, "VmHWM:")
}

/// `K/N`; all where no share is asked for.
fn share_of(shard: Option<&str>) -> Result<ShareOf> {
    let Some(text) = shard else {
        return Ok(ShareOf::WHOLE);
    };
    let numbers = text
        .split_once('/')
        .and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    match numbers {
        Some((k, n)) if (1..=n).contains(&k) => Ok(ShareOf { k, n }),
        _ => Err(Error::input(format!(
            "found `{}`, wanted K/N such as 2/8, K from 1 to N",
            text.escape_debug()
        ))
        .at("--shard")),
    }
}

/// What an earlier run has kept, if anything.
fn kept(path: Option<&Path>) -> Result<Option<ShardFile>> {
    match path {
        Some(path) if is_standard(path) || path.exists() && !path.is_file() => Err(Error::input(
            "wanted the name of a file, which is written and read again",
        )
        .file(path.display())
        .at("--checkpoint")),
        Some(path) if path.exists() => read_shard(path).map(Some).map_err(|error| {
            error.help("remove it if it is a damaged checkpoint, or name another file")
        }),
        _ => Ok(None),
    }
}

/// `compute --shard` and `compute --checkpoint`.
pub(super) fn run(
    args: &ComputeArgs,
    input: &Input,
    job: &Job,
    files: &ResultFiles,
    announced: Option<f64>,
) -> Result<Status> {
    let path = args.shard.checkpoint.as_deref();
    let of = share_of(args.shard.shard.as_deref())?;
    let mut kept = kept(path)?;
    // A run that was interrupted in a later round goes on in it.
    let first = kept.as_ref().map_or(0, |kept| kept.run.spare);
    let file = |round: &Round, share: &Share| {
        let about = About {
            name: input.from.name.clone(),
            command: input.from.command.clone(),
            origin: serde_json::to_value(&input.origin).unwrap_or_default(),
            digits: args.output.digits,
        };
        ShardFile::new(Run::of(job, round), about, share)
    };
    let mut begin = |round: &Round| match (kept.take(), path) {
        (Some(kept), Some(path)) => resumed(job, round, of, &kept, path),
        _ => Ok(round.share(job.m, of)),
    };
    let keep = |round: &Round, share: &Share| {
        path.map_or(Ok(()), |path| write_shard(path, &file(round, share)))
    };
    let mut watch = Progress::new(0, "states", args.output.quiet).announced(announced);
    if path.is_some() {
        watch = watch.kept();
    }
    if args.shard.shard.is_none() {
        let q = job
            .run(first, &watch, begin, keep)
            .map_err(|error| advised(error, path))?;
        files.write(job, &input.data, &q, &watch)?;
        drop(watch);
        let status = report(&args.output, input, &q, None, None)?;
        return finished(path, status);
    }
    let spare = args.shard.spare_digits.unwrap_or(0);
    let round = job
        .round(spare)
        .map_err(|error| error.at("--spare-digits"))?;
    let mut share = begin(&round)?;
    let mut kept = |share: &Share| keep(&round, share);
    let keep: Option<&mut Keep> = match path {
        Some(_) => Some(&mut kept),
        None => None,
    };
    job.sum(&round, &mut share, &watch, keep)
        .map_err(|error| advised(error, path))?;
    drop(watch);
    if let Some(path) = &args.output.output {
        write_shard(path, &file(&round, &share))?;
    }
    finished(path, Status::Holds)
}

/// The share that an earlier run has kept, if it is of this run.
fn resumed(job: &Job, round: &Round, of: ShareOf, kept: &ShardFile, path: &Path) -> Result<Share> {
    let wanted = round.share(job.m, of);
    let (from, to) = (wanted.from, wanted.to);
    let foreign = kept.run.mismatch(&Run::of(job, round)).or_else(|| {
        ((kept.from, kept.to) != (from, to)).then(|| {
            format!(
                "blocks {} to {} where {from} to {to} are wanted",
                kept.from, kept.to
            )
        })
    });
    match foreign {
        Some(what) => Err(
            Error::input(format!("the checkpoint is of another run: {what}"))
                .file(path.display())
                .help("give the command that began it, name another file, or remove this one"),
        ),
        None => kept
            .share(job.m)
            .map_err(|error| error.file(path.display())),
    }
}

/// A stop, with what became of the sums.
fn advised(error: Error, path: Option<&Path>) -> Error {
    match path {
        _ if error.kind() != Kind::Stopped => error,
        Some(path) if path.exists() => error.help(format!(
            "they are saved in {}: the same command continues from there",
            path.display()
        )),
        Some(_) => error,
        None => error.help("nothing is saved; --checkpoint FILE would save the sums"),
    }
}

/// All is written: the checkpoint is of no more use.
fn finished(path: Option<&Path>, status: Status) -> Result<Status> {
    match path.map(std::fs::remove_file) {
        Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::input(
            format!("the checkpoint is no longer needed but cannot be removed: {error}"),
        )),
        _ => Ok(status),
    }
}

//! The files of all shares of a run: of one run, and with every block once.

use super::shard_file::{Run, ShardFile, read_shard};
use crate::answer::{Job, Quantities};
use crate::error::{Error, Result};
use crate::sweep::ExactSums;
use crate::watch::Unwatched;
use std::path::{Path, PathBuf};

/// Reads the shares, in the order of their blocks.
///
/// # Errors
/// A file that does not read, and those of [`checked_shards`].
pub(crate) fn read_shards(paths: &[PathBuf]) -> Result<Vec<(&Path, ShardFile)>> {
    let mut shards = Vec::new();
    for path in paths {
        let shard = read_shard(path).map_err(|error| error.help("sum this share again"))?;
        shards.push((path.as_path(), shard));
    }
    checked_shards(shards)
}

/// All shares of a run in the order of their blocks; the paths are what errors call them.
///
/// # Errors
/// No shares, shares of different runs, unfinished ones, blocks that are missing or there twice.
pub fn checked_shards(mut shards: Vec<(&Path, ShardFile)>) -> Result<Vec<(&Path, ShardFile)>> {
    shards.sort_by_key(|(_, shard)| (shard.from, shard.to));
    let (first, rest) = shards
        .split_first()
        .ok_or_else(|| Error::input("found no parts, wanted at least one"))?;
    for (path, shard) in rest {
        if let Some(what) = shard.run.mismatch(&first.1.run) {
            return Err(Error::input(format!(
                "the part is of another run than {}: {what}",
                first.0.display()
            ))
            .file(path.display())
            .help("give the same command for every share and change only K"));
        }
    }
    covered(&shards)?;
    Ok(shards)
}

/// What all shares of a run come to; not tried again with more digits.
///
/// # Errors
/// Shares of another job than this, and sums that cannot be those of its machine.
pub fn join_shards(job: &Job, shards: &[(&Path, ShardFile)]) -> Result<Quantities> {
    let Some((path, first)) = shards.first() else {
        return Err(Error::input("found no parts, wanted at least one"));
    };
    let whole = |error: Error| error.file(path.display());
    let run = &first.run;
    let mut round = job.round(run.spare).map_err(whole)?;
    // Adding up asks nothing of the processor that the shares were summed on.
    round.plan = round.plan.on(&run.instructions);
    if let Some(what) = run.mismatch(&Run::of(job, &round)) {
        return Err(whole(
            Error::input(format!("the part does not fit this program: {what}"))
                .help("merge with the program that summed it, or sum the shares again"),
        ));
    }
    let mut sums = ExactSums::none(job.m);
    for (path, shard) in shards {
        let share = shard.share(job.m);
        sums.add(&share.map_err(|error| error.file(path.display()))?.sums);
    }
    job.conclude(&round, &sums, &Unwatched).map_err(whole)
}

/// Blocks from this one up to but without that one, counted from 1 as people count.
fn blocks_of(from: u64, to: u64) -> String {
    match to - from {
        1 => format!("block {to}"),
        _ => format!("blocks {} to {to}", from + 1),
    }
}

/// Every block once.
fn covered(parts: &[(&Path, ShardFile)]) -> Result<()> {
    let mut next = 0;
    let mut before: Option<&Path> = None;
    let blocks = parts.first().map_or(0, |(_, part)| part.run.blocks);
    let missing = |from: u64, to: u64| {
        Error::input(format!(
            "no part holds {} of {blocks}, wanted every block once",
            blocks_of(from, to)
        ))
        .help("sum the missing share K/N, and name all parts")
    };
    for (path, part) in parts {
        if part.done < part.to {
            return Err(Error::input(format!(
                "the part is not finished: it lacks {}",
                blocks_of(part.done, part.to)
            ))
            .file(path.display())
            .help("run the command that began it again"));
        }
        if part.from == part.to {
            continue;
        }
        if part.from < next {
            if before == Some(path) {
                let twice = Error::input("found this part twice, wanted it once");
                return Err(twice.file(path.display()));
            }
            let other = before.map_or(String::new(), |path| format!(" and in {}", path.display()));
            return Err(Error::input(format!(
                "block {} is in this part{other}, wanted it once",
                part.from + 1
            ))
            .file(path.display())
            .help("name each part once, and only parts of one N"));
        }
        if part.from > next {
            return Err(missing(next, part.from));
        }
        (next, before) = (part.to, Some(*path));
    }
    match next < blocks {
        true => Err(missing(next, blocks)),
        false => Ok(()),
    }
}

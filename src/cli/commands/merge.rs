//! `merge`: the parts of a run, added up.

use super::super::args::MergeArgs;
use super::super::paths::kept_apart;
use super::super::{Status, input, output};
use super::compute;
use super::shard::{mismatch, options_of, output_args, plan_of, run_of};
use crate::answer::{SPARE_DIGITS, from_sums};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::files::{Part, data_from_json, model_from_json, read_part};
use crate::report::Provenance;
use crate::sweep::{ExactSums, sums_of};
use std::path::PathBuf;

/// `merge`.
pub fn merge(args: &MergeArgs) -> Result<Status> {
    let mut files: Vec<_> = args
        .parts
        .iter()
        .map(|part| ("a part", Some(part)))
        .collect();
    files.push(("--held-out", args.held_out.as_ref()));
    kept_apart(None, &files, &[("--output", args.output.as_ref())])?;
    let mut parts = Vec::new();
    for path in &args.parts {
        let part = read_part(path).map_err(|error| error.help("sum this share again"))?;
        parts.push((path, part));
    }
    parts.sort_by_key(|(_, part)| (part.from, part.to));
    let (first, rest) = parts
        .split_first()
        .ok_or_else(|| Error::input("found no parts, wanted at least one"))?;
    for (path, part) in rest {
        if let Some(what) = mismatch(&part.run, &first.1.run) {
            return Err(Error::input(format!(
                "the part is of another run than {}: {what}",
                first.0.display()
            ))
            .file(path.display())
            .help("sum every share with the same command, but for K"));
        }
    }
    covered(&parts)?;
    let whole = |error: Error| error.file(first.0.display());
    let (mut input, options) = read(&first.1).map_err(whole)?;
    input.hold_out(args.held_out.as_deref())?;
    let run = &first.1.run;
    if !SPARE_DIGITS.contains(&run.spare) {
        return Err(whole(Error::input("found spare digits that no run has")));
    }
    let (mut plan, asked) = plan_of(&input.m, run, &options).map_err(whole)?;
    // Adding up asks nothing of the processor that the parts were summed on.
    let path = ["any", "portable", "fma", "avx2+fma"];
    plan.path = path
        .into_iter()
        .find(|path| *path == run.instructions)
        .unwrap_or(plan.path);
    if let Some(what) = mismatch(run, &run_of(&input, &plan, &options, run.spare)) {
        return Err(whole(
            Error::input(format!("the part does not fit this program: {what}"))
                .help("merge with the program that summed it, or sum the shares again"),
        ));
    }
    let mut sums = ExactSums::none(&input.m);
    for (path, part) in &parts {
        sums.add(
            &part
                .sums(&input.m)
                .map_err(|error| error.file(path.display()))?,
        );
    }
    let model = sums_of(&input.m, &plan, &asked, &sums).map_err(whole)?;
    let q = from_sums(&input.m, input.samples(), model, &options, run.spare)?;
    if !q.decided
        && let Some(more) = SPARE_DIGITS.into_iter().find(|more| *more > run.spare)
    {
        output::say(&format!(
            "not every digit asked for is certain; sum the parts again with --spare-digits {more}"
        ));
    }
    compute::report(&output_args(run, args), &input, &q, None)
}

/// Every block once.
fn covered(parts: &[(&PathBuf, Part)]) -> Result<()> {
    let mut next = 0;
    let mut before: Option<&PathBuf> = None;
    let missing = |from: u64, to: u64| {
        Error::input(format!(
            "no part holds the blocks {from} to {}, wanted every block once",
            to - 1
        ))
        .help("sum the missing share, and name all parts")
    };
    let mut blocks = 0;
    for (path, part) in parts {
        blocks = part.run.blocks;
        if part.done < part.to {
            return Err(Error::input(format!(
                "the part is not finished: it ends at block {} of {}",
                part.done, part.to
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
                part.from
            ))
            .file(path.display())
            .help("name every part once, all of one N"));
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

fn read(part: &Part) -> Result<(input::Input, crate::sweep::Options)> {
    let m = model_from_json(&part.run.machine)?;
    let data = match part.run.data.is_empty() {
        true => Data::new(m.n_v()),
        false => data_from_json(&part.run.data, m.units(), Some(m.n_v()))?,
    };
    let origin = serde_json::from_value(part.origin.clone())
        .map_err(|error| Error::input(format!("found an origin that does not read: {error}")))?;
    let input = input::Input {
        m,
        data,
        held_out: None,
        from: Provenance {
            name: part.name.clone(),
            command: part.command.clone(),
        },
        origin,
    };
    Ok((input, options_of(&part.run)?))
}

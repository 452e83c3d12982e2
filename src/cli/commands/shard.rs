//! Sums in shares, with checkpoints, and what a run will take.

use super::super::args::{ComputeArgs, ShardArgs};
use super::super::progress::Progress;
use super::super::{Status, input, output};
use super::compute;
use crate::answer::{SPARE_DIGITS, from_sums, with_spare};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Part, Run, read_part, write_part};
use crate::machine::Rbm;
use crate::sweep::{self, ExactSums, Options, Plan, duration, plan, share, sums_of, timed};
use std::path::Path;
use std::time::{Duration, Instant};

/// States of runs that are over before an estimate would be.
const SHORT: u64 = 1 << 22;

/// Says on stderr what a run will take.
pub fn announce(m: &Rbm, options: &Options, asked: &ShardArgs, quiet: bool) -> Result<()> {
    let (states, always) = (super::states_to_sum(m, options), asked.dry_run);
    if quiet || states <= SHORT && !always {
        return Ok(());
    }
    let options = with_spare(options, SPARE_DIGITS[0]);
    let plan = plan(m, &options)?;
    let (from, to) = blocks_of(asked.shard.as_deref(), plan.blocks)?;
    let states = states / plan.blocks * (to - from);
    let time = match timed(m, &options)? {
        Some(rate) => {
            let seconds = states as f64 / rate;
            if seconds < 2.0 && !always {
                return Ok(());
            }
            duration(seconds)
        }
        None => "less than a moment".into(),
    };
    let memory = match memory() {
        Some(bytes) => format!(", {} MB of memory", bytes >> 20),
        None => String::new(),
    };
    output::say(&format!(
        "{states} states of the {} side in {} on {} threads: {time}{memory}",
        plan.side.name(),
        plan.tier.name(),
        options.threads
    ));
    Ok(())
}

/// The most memory this process has held: a sweep needs no more for more states.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kb: u64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(kb << 10)
}

/// `K/N` as blocks: from `blocks (K-1)/N` to before `blocks K/N`, rounded down; all where no share is
/// asked for.
fn blocks_of(shard: Option<&str>, blocks: u64) -> Result<(u64, u64)> {
    let Some(text) = shard else {
        return Ok((0, blocks));
    };
    let numbers = text
        .split_once('/')
        .and_then(|(k, n)| Some((k.parse::<u64>().ok()?, n.parse::<u64>().ok()?)));
    match numbers {
        Some((k, n)) if (1..=n).contains(&k) => {
            let at = |k: u64| (u128::from(blocks) * u128::from(k) / u128::from(n)) as u64;
            Ok((at(k - 1), at(k)))
        }
        _ => Err(Error::input(format!(
            "found `{}`, wanted K/N such as 2/8, K from 1 to N",
            text.escape_debug()
        ))
        .at("--shard")),
    }
}

/// What names a run.
pub fn run_of(input: &input::Input, plan: &Plan, options: &Options, spare: u32) -> Run {
    let data = match input.data.listed() {
        0 => String::new(),
        _ => files::write_data(&input.data, input.m.units()),
    };
    Run {
        version: env!("CARGO_PKG_VERSION").into(),
        machine: files::write_model(&input.m),
        data,
        side: plan.side.name().into(),
        tier: plan.tier.name().into(),
        bits: plan.bits,
        exponent: plan.exponent,
        digits: options.digits.count,
        significant: options.digits.significant,
        spare,
        instructions: plan.path.into(),
        blocks: plan.blocks,
        block_states: super::states_to_sum(&input.m, options) / plan.blocks,
    }
}

/// Which of the things that name a run differ.
pub fn mismatch(found: &Run, wanted: &Run) -> Option<String> {
    let text = |run: &Run| serde_json::to_value(run).unwrap_or_default();
    let (found, wanted) = (text(found), text(wanted));
    let wanted = wanted.as_object()?;
    let differs = |(key, value): (&String, &serde_json::Value)| {
        let other = found.get(key)?;
        (other != value).then(|| match key.as_str() {
            "machine" | "data" => format!("another {key}"),
            _ => format!("{key} {other} where {value} is wanted"),
        })
    };
    wanted.iter().find_map(differs)
}

/// `compute --shard` and `compute --checkpoint`.
pub fn run(args: &ComputeArgs, input: &input::Input, options: &Options) -> Result<Status> {
    let spare = args.shard.spare_digits.unwrap_or(SPARE_DIGITS[0]);
    if !SPARE_DIGITS.contains(&spare) {
        let known = SPARE_DIGITS.map(|spare| spare.to_string()).join(", ");
        return Err(
            Error::input(format!("found {spare}, wanted one of {known}")).at("--spare-digits"),
        );
    }
    let kept = match args.shard.checkpoint.as_deref() {
        Some(path) if path.exists() => {
            Some(read_part(path).map_err(|error| error.help("remove this file, or name another"))?)
        }
        _ => None,
    };
    if let Some(shard) = &args.shard.shard {
        let (part, _) = summed(args, input, options, spare, kept, Some(shard))?;
        if let Some(path) = &args.output.output {
            write_part(path, &part)?;
        }
        return finished(args, Status::Holds);
    }
    // A run that was interrupted in a later round goes on in it.
    let first = kept.as_ref().map_or(SPARE_DIGITS[0], |kept| kept.run.spare);
    let mut kept = kept;
    let mut found = None;
    for spare in SPARE_DIGITS.into_iter().filter(|spare| *spare >= first) {
        let (part, plan) = summed(args, input, options, spare, kept.take(), None)?;
        let asked = with_spare(options, spare);
        let sums = part.sums(&input.m)?;
        let model = sums_of(&input.m, &plan, &asked, &sums)?;
        let q = from_sums(&input.m, input.samples(), model, options, spare)?;
        let decided = q.decided;
        found = Some(q);
        if decided {
            break;
        }
    }
    let q = found.ok_or_else(|| Error::input("the checkpoint is of a round that is unknown"))?;
    let status = compute::report(&args.output, input, &q, None)?;
    finished(args, status)
}

/// All is written: the checkpoint is of no more use.
fn finished(args: &ComputeArgs, status: Status) -> Result<Status> {
    match args.shard.checkpoint.as_deref().map(std::fs::remove_file) {
        Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::input(
            format!("the checkpoint is done with but cannot be removed: {error}"),
        )),
        _ => Ok(status),
    }
}

/// The share, summed from where `kept` ends.
fn summed(
    args: &ComputeArgs,
    input: &input::Input,
    options: &Options,
    spare: u32,
    kept: Option<Part>,
    shard: Option<&str>,
) -> Result<(Part, Plan)> {
    let asked = with_spare(options, spare);
    let plan = plan(&input.m, &asked)?;
    let (from, to) = blocks_of(shard, plan.blocks)?;
    let origin = serde_json::to_value(&input.origin).unwrap_or_default();
    let texts = (input.from.name.as_str(), input.from.command.as_str());
    let mut part = Part::new(run_of(input, &plan, options, spare), texts, origin);
    (part.from, part.to, part.done) = (from, to, from);
    let mut sums = ExactSums::none(&input.m);
    let path = args.shard.checkpoint.as_deref();
    if let (Some(kept), Some(path)) = (kept, path) {
        let foreign = mismatch(&kept.run, &part.run).or_else(|| {
            ((kept.from, kept.to) != (from, to)).then(|| {
                format!(
                    "blocks {} to {} where {from} to {to} are wanted",
                    kept.from, kept.to
                )
            })
        });
        if let Some(what) = foreign {
            return Err(
                Error::input(format!("the checkpoint is of another run: {what}"))
                    .file(path.display())
                    .help("give the command that began it, name another file, or remove this one"),
            );
        }
        sums = kept
            .sums(&input.m)
            .map_err(|error| error.file(path.display()))?;
        part.done = kept.done;
    }
    let states = part.run.block_states;
    let watch = Progress::new((to - from) * states, "states", args.output.quiet);
    watch.resumed((part.done - from) * states);
    let step = Steps {
        m: &input.m,
        plan: &plan,
        options: &asked,
    };
    step.run(&mut part, &mut sums, &watch, path)?;
    Ok((part.with_sums(&sums), plan))
}

/// The work between two checkpoints.
struct Steps<'a> {
    m: &'a Rbm,
    plan: &'a Plan,
    options: &'a Options,
}

/// How long that is meant to take: with the block that is under way, less than ten seconds.
const STEP: Duration = Duration::from_secs(3);

impl Steps<'_> {
    fn run(
        &self,
        part: &mut Part,
        sums: &mut ExactSums,
        watch: &Progress,
        path: Option<&Path>,
    ) -> Result<()> {
        let threads = self.options.threads.max(1) as u64;
        let mut blocks = match path {
            Some(_) => threads,
            None => part.to - part.done,
        };
        while part.done < part.to {
            let end = part.to.min(part.done.saturating_add(blocks.max(1)));
            let start = Instant::now();
            match share(self.m, self.plan, self.options, part.done..end, watch) {
                Ok(found) => sums.add(&found),
                Err(error) if error.kind() == Kind::Stopped => return Err(stopped(part, path)),
                Err(error) => return Err(error),
            }
            part.done = end;
            if let Some(path) = path {
                write_part(path, &part.clone().with_sums(sums))?;
            }
            // As many as fit, in steps of at most four times as many: the first ones warm up.
            let fit = STEP.as_secs_f64() / start.elapsed().as_secs_f64().max(1e-6);
            blocks = ((blocks as f64 * fit.min(4.0)) as u64 / threads).max(1) * threads;
        }
        Ok(())
    }
}

fn stopped(part: &Part, path: Option<&Path>) -> Error {
    let done = part.done - part.from;
    let error = Error::new(
        Kind::Stopped,
        format!(
            "stopped with {done} of {} blocks summed",
            part.to - part.from
        ),
    );
    match path {
        Some(path) if done > 0 => error.help(format!(
            "they are kept in {}: the same command goes on from there",
            path.display()
        )),
        Some(_) => error,
        None => error.help("nothing is kept; --checkpoint FILE would keep what is summed"),
    }
}

/// The options that a run was summed with, for the machine that is read from it.
pub fn options_of(run: &Run) -> Result<Options> {
    let digits = match run.significant {
        true => crate::number::Digits::significant(run.digits),
        false => crate::number::Digits::of_itself(run.digits),
    };
    let side = match run.side.as_str() {
        "visible" => sweep::Side::Visible,
        "hidden" => sweep::Side::Hidden,
        _ => {
            return Err(Error::input(
                "found a side that is neither visible nor hidden",
            ));
        }
    };
    Ok(Options {
        side: Some(side),
        max_states: u64::MAX,
        ..Options::new(digits)
    })
}

/// The plan of a run as this program would make it, and the options with spare digits.
pub fn plan_of(m: &Rbm, run: &Run, options: &Options) -> Result<(Plan, Options)> {
    let asked = with_spare(options, run.spare);
    Ok((plan(m, &asked)?, asked))
}

/// The arguments that reports are written with.
pub fn output_args(
    run: &Run,
    merge: &super::super::args::MergeArgs,
) -> super::super::args::OutputArgs {
    super::super::args::OutputArgs {
        digits: run.digits,
        significant: run.significant,
        format: merge.format,
        output: merge.output.clone(),
        quiet: true,
    }
}

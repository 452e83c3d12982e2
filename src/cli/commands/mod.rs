//! What each command does: read, compute, report.

mod cd;
mod check;
mod compute;
mod convert;
mod derive;
mod difference;
mod info;
mod merge;
mod path;
mod quantities_report;
mod result_files;
mod samples;
mod shard;
mod vectors;
mod without_z;

pub(super) use cd::cd;
pub(super) use check::check;
pub(super) use compute::compute;
pub(super) use convert::convert;
pub(super) use derive::derive;
pub(super) use difference::difference;
pub(super) use info::{completions, example, man, schema};
pub(super) use merge::merge;
pub(super) use vectors::vectors;

use super::args::{DEFAULT_PARAM, DEFAULT_STATES, OutputArgs, SumArgs};
use super::status::Status;
use super::{input, output};
use crate::answer::{Job, Samples};
use crate::machine::Rbm;
use crate::number::Digits;
use crate::sweep;
use std::path::Path;

pub(super) fn sums(args: &SumArgs, digits: Digits) -> sweep::Options {
    let default = sweep::Options::new(digits);
    sweep::Options {
        side: args.side,
        max_states: args.max_states,
        threads: args
            .threads
            .map_or(default.threads, |threads| threads as usize),
        ..default
    }
}

/// The status of numbers of which these have not all digits asked for; they are named on stderr.
fn status_of(undecided: &[String]) -> Status {
    if undecided.is_empty() {
        return Status::Holds;
    }
    output::say(&format!(
        "status 3: not all digits asked for are certain: {}",
        undecided.join(", ")
    ));
    Status::Undecided
}

pub(super) fn states_to_sum(m: &Rbm, options: &sweep::Options) -> u64 {
    let samples = Samples::default();
    Job {
        m,
        samples,
        options,
    }
    .states()
    .1
}

/// Completes the command that repeats the run by the options that change its numbers.
pub(super) fn rerun_command(command: &mut String, args: &OutputArgs, sum: Option<&SumArgs>) {
    if let Some(digits) = args.digits {
        *command += &format!(" --digits {digits}");
    }
    add_flag(command, "significant", args.significant);
    let Some(sum) = sum else { return };
    if let Some(side) = sum.side {
        *command += &format!(" --side {}", side.name());
    }
    if sum.max_states != DEFAULT_STATES {
        *command += &format!(" --max-states {}", sum.max_states);
    }
}

pub(super) fn add_flag(command: &mut String, name: &str, is_given: bool) {
    if is_given {
        *command += &format!(" --{name}");
    }
}

pub(super) fn add_param(command: &mut String, param: Option<&str>) {
    if let Some(param) = param {
        *command += &format!(" --param '{}'", param.replace('\'', ""));
    }
}

/// A parameter, where it is another than the one taken without being asked.
pub(super) fn not_default(param: &str) -> Option<&str> {
    (param != DEFAULT_PARAM).then_some(param)
}

pub(super) fn add_file(command: &mut String, name: &str, path: Option<&Path>) {
    if let Some(path) = path {
        let path = input::quoted_path(path);
        *command += &format!(" --{name} {path}");
    }
}

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

use super::args::SumArgs;
use super::output;
use super::status::Status;
use crate::answer::{Job, Samples};
use crate::machine::Rbm;
use crate::number::Digits;
use crate::sweep;

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

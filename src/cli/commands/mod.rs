//! What each command does: read, compute, report.

mod compute;
mod derive;
mod difference;
mod info;
mod ln_p;
mod merge;
mod path;
mod shard;

pub use compute::compute;
pub use derive::derive;
pub use difference::difference;
pub use info::{completions, example, man, schema};
pub use merge::merge;

use super::args::{OutputArgs, SideArg, SumArgs};
use super::input;
use crate::machine::Rbm;
use crate::number::Digits;
use crate::sweep::{self, Side};

pub(super) fn sums(args: &SumArgs, digits: Digits) -> sweep::Options {
    let default = sweep::Options::new(digits);
    sweep::Options {
        side: args.side.map(|side| match side {
            SideArg::Visible => Side::Visible,
            SideArg::Hidden => Side::Hidden,
        }),
        max_states: args.max_states,
        threads: args
            .threads
            .map_or(default.threads, |threads| threads as usize),
        ..default
    }
}

pub(super) fn states_to_sum(m: &Rbm, options: &sweep::Options) -> u64 {
    let units = match options.side.unwrap_or(Side::smaller(m)) {
        Side::Visible => m.n_v(),
        Side::Hidden => m.n_h(),
    };
    1_u64.checked_shl(units as u32).unwrap_or(u64::MAX)
}

/// Completes the command that repeats the run by the options that change its numbers.
pub(super) fn rerun_command(
    input: &mut input::Input,
    args: &OutputArgs,
    param: Option<&str>,
    flag: Option<&str>,
) {
    let command = &mut input.from.command;
    if let Some(param) = param.filter(|param| *param != "w[1,1]") {
        *command += &format!(" --param '{}'", param.replace('\'', ""));
    }
    if args.digits != 15 {
        *command += &format!(" --digits {}", args.digits);
    }
    for flag in args
        .significant
        .then_some("--significant")
        .into_iter()
        .chain(flag)
    {
        *command += &format!(" {flag}");
    }
}

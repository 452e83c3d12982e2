//! What is asked of the derivation, and how much of it is done.

use crate::error::{Error, Kind};
use crate::machine::Param;
use crate::number::Digits;

/// More inputs than this are not all run, unless `all` is asked for.
pub(crate) const MOST_INPUTS: usize = 64;

/// At how many random points lines are tried, and where the points come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Points {
    /// So many; `None`: as many as it takes for a chance of error below 2^-100; 0: none.
    pub count: Option<u32>,
    /// Where the stream of random numbers starts; `None`: where the operating system says.
    pub seed: Option<u64>,
}

impl Points {
    /// Lines are run on the machine given only.
    pub const NONE: Points = Points {
        count: Some(0),
        seed: None,
    };
}

/// What is asked of the derivation.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// What θ, i and j stand for.
    pub focus: Param,
    /// The digits of agreement wanted where fractions do not decide.
    pub digits: Digits,
    /// Only these steps; `None`: all.
    pub steps: Option<Vec<String>>,
    /// Every input of every step; else, past 64 of them, those at the data rows.
    pub all: bool,
    /// Whether a line holds for every machine.
    pub points: Points,
}

impl RunOptions {
    /// Every step at every input, to 15 digits, on the machine given only.
    pub fn on_this_machine(focus: Param) -> Self {
        RunOptions {
            focus,
            digits: Digits::of_itself(15),
            steps: None,
            all: true,
            points: Points::NONE,
        }
    }
}

/// The watch asked to stop.
pub(super) fn stopped() -> Error {
    Error::new(Kind::Stopped, "stopped before all steps were run")
}

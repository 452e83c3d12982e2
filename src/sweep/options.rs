//! What a sum over states is asked for.

use crate::machine::{Rbm, Side};
use crate::number::Digits;

/// What a sum over states is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The layer to enumerate; `None`: the smaller one.
    pub side: Option<Side>,
    /// The digits wanted of Z, ln Z and every mean.
    pub digits: Digits,
    /// More states than this are refused.
    pub max_states: u64,
    /// How many threads sum; the results are the same bits for any number.
    pub threads: usize,
    /// The numbers to sum in; `None`: integers where the factors are fractions, otherwise the
    /// fastest that has the digits. A tier that is asked for gives the digits it has.
    pub tier: Option<Tier>,
    /// Use no instruction that some processors lack: within the same bound, but slower.
    pub portable: bool,
}

impl Options {
    /// The layer that is enumerated.
    pub(crate) fn enumerated(&self, m: &Rbm) -> Side {
        self.side.unwrap_or(Side::smaller(m))
    }

    /// The smaller side, at most 2^24 states, as many threads as the machine runs at once.
    pub fn new(digits: Digits) -> Self {
        Options {
            side: None,
            digits,
            max_states: 1 << 24,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            tier: None,
            portable: false,
        }
    }
}

/// Which numbers the states were summed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Integers over cleared denominators: exact.
    Integers,
    /// Hardware doubles: about 12 digits.
    Doubles,
    /// Pairs of hardware doubles: about 28 digits.
    DoubleDoubles,
    /// MPFR floats rounded to nearest: any number of digits.
    Floats,
}

impl Tier {
    /// `integers`, `doubles`, `double-doubles` or `mpfr`.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Integers => "integers",
            Tier::Doubles => "doubles",
            Tier::DoubleDoubles => "double-doubles",
            Tier::Floats => "mpfr",
        }
    }
}

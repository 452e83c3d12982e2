//! How long work says how far it is, and is told to stop.

use std::ops::ControlFlow;

/// The work was asked to stop; what is done so far is kept by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// Told now and then how much work is done; may ask for a stop.
///
/// Terminal progress, Ctrl-C and time limits are all implementations of this trait.
pub trait Watch: Sync {
    /// So much more is done since the last call: states, rows, or whatever was begun.
    fn done(&self, amount: u64) -> ControlFlow<Stop>;

    /// A new stage begins: `total` of `what` (`states`, `rows`), of which an earlier run has done
    /// `already`.
    fn begins(&self, _total: u64, _already: u64, _what: &'static str) {}
}

/// Never stops, reports nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _: u64) -> ControlFlow<Stop> {
        ControlFlow::Continue(())
    }
}

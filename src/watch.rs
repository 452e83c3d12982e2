//! One seam through which long work reports progress and is told to stop.

use std::ops::ControlFlow;

/// The work was asked to stop; what is done so far is kept by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// Told now and then how much work is done; may ask for a stop.
///
/// Terminal progress, Ctrl-C, checkpoints and time limits are all implementations of this trait.
pub trait Watch: Sync {
    /// `states` more states have been summed since the last call.
    fn done(&self, states: u64) -> ControlFlow<Stop>;
}

/// Never stops, reports nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _: u64) -> ControlFlow<Stop> {
        ControlFlow::Continue(())
    }
}

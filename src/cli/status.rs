//! How a command ended.

/// What a command came to, besides failing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All holds.
    Holds = 0,
    /// Something is refuted.
    Refuted = 1,
    /// Something stayed undecided.
    Undecided = 3,
    /// Stopped by the user, with what was done.
    Stopped = 4,
}

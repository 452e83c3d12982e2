//! Judges the numbers of other programs: what is claimed, how far a sound computation may be off, a verdict for
//! each number, and the mistake that explains a wrong one. It stands on [`answer`](crate::answer); claims are
//! read by [`files`](crate::files) and shown by reports.

mod allowance;
mod budget;
mod case;
mod chain;
mod claim;
mod compare;
mod estimate;
mod judge;
mod mistakes;
#[cfg(feature = "files")]
mod multiple;
mod one_flip;
mod outcome;
mod samples;
mod sizes;
mod sums;
#[cfg(test)]
mod testbed;
mod truth;
mod vectors;

pub use case::Case;
pub use claim::{
    Claim, Claimed, Direction, Entry, Number, Of, Place, Precision, Quantity, Sense, Spread, Step,
    Unit, last_digit,
};
#[cfg(feature = "cli")]
pub(crate) use judge::SEARCHES;
pub use judge::judge;
pub use mistakes::Note;
pub use one_flip::pseudo_likelihood;
pub use outcome::{
    Allowed, Constant, Diagnosis, Explains, Findings, Judged, JudgedEntry, Judgement, NextCase,
    NotEvaluated, Predicted, Verdict,
};
pub use samples::{Expected, JudgedParameter, JudgedStream, Said, Seen, Source, Stream, Towards};
pub use vectors::{
    DIGITS as VECTOR_DIGITS, Told, Truth, VERSION as VECTORS_VERSION, Vector,
    names as vector_names, vectors,
};

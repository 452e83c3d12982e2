//! The two sums of a gradient, fast and with a counted bound: over the 2^n states of the smaller layer
//! (`states/`) and over the data rows (`rows/`), in the same numbers (`words/`). It knows machines, data and numbers, and not
//! the definitions in [`exact`](crate::exact), which tests compare it with.

mod binary_form;
mod bound;
mod options;
mod range;
/// The data side.
pub mod rows;
mod source;
mod states;
mod words;

pub use crate::machine::Side;
pub use options::{Options, Tier};
pub use rows::Rows;
pub(crate) use states::sums_of;
pub use states::{ExactSums, ModelSums, Plan, bound, duration, model_side, plan, share, timed};

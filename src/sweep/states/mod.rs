//! The sums over the 2^n states of the smaller layer: Z and every model mean in one pass.

mod count;
mod estimate;
mod grouped;
mod kernel;
mod leaf;
mod limit;
mod shares;
mod sums;
mod tables;
mod tier;
mod totals;

pub use estimate::{duration, timed};
pub use limit::{model_side, plan};
pub(crate) use shares::sums_of;
pub use shares::{ExactSums, Plan, share};
pub use sums::ModelSums;
pub use tier::bound;

//! The expected update of contrastive divergence and its kin, its variance, and how far it is from the
//! gradient; and what trainers put in the place of the model phase.

mod angle;
mod asked;
mod bound;
mod eigenvalue;
mod estimate;
mod moments;
mod negative;
mod rest;
mod update;

pub use asked::{Asked, Estimator};
pub use bound::BiasBound;
pub use estimate::{Work, work};
pub use moments::Update;
pub(crate) use negative::least_ln_probability;
pub use negative::{MOST_UNITS, Negative, Passed, negative_phase};
pub use update::update;

//! The block Gibbs chain of a machine, exactly: the law of the visible units after k steps, what a
//! contrastive-divergence trainer averages over it, and what trainers average instead. All hidden units
//! are drawn given the visible ones, then all visible units given the hidden ones; no state is sampled here.

mod gibbs;
mod layer;
mod mean_field;
mod phases;
mod spectrum;
mod updates;

pub(crate) use gibbs::{Gibbs, Law};
pub(crate) use mean_field::MeanField;
pub(crate) use spectrum::Successive;
pub use updates::Hidden;
pub(crate) use updates::number_of_starts;

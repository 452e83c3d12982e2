//! What the thread says, line by line, what is wrong with it, and how it is misread.

mod chain;
mod general;
mod misreading;
mod named;
mod question;
mod recomputed;
mod rule;
mod step;

pub(crate) use misreading::misreadings;
pub(super) use named::named;
pub use named::steps;
pub(super) use recomputed::Recomputed;
pub(super) use step::letters;
#[cfg(test)]
pub(crate) use step::step;
pub use step::{Chain, ClaimKind, Hypothesis, Origin, Over, Step, parameter};

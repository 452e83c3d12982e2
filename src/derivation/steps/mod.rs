//! What the thread says, line by line, what is wrong with it, and how it is misread.

mod chain;
mod general;
mod misreading;
mod named;
mod printed;
mod question;
mod recomputed;
mod rule;
mod step;

pub(crate) use misreading::misreadings;
pub use named::{named, steps};
pub use recomputed::Recomputed;
#[cfg(test)]
pub(crate) use step::step;
pub use step::{Chain, ClaimKind, Hypothesis, Misreading, Origin, Over, Step, letters, parameter};

//! Whether a line holds for every machine of a size. With `y = e^{θ/T}` both sides are rational
//! functions of the y's, or such functions and logarithms of them, and two that differ are told
//! apart by one random point (Schwartz 1980; Zippel 1979; DeMillo and Lipton 1978).
//!
//! The argument is in `docs/arithmetic.md`, "For every machine".

mod chance;
mod compare;
mod function;
mod number;
mod prime;
mod ratio;
mod size;

pub use chance::Chance;
pub(crate) use compare::Compared;
pub(super) use compare::compare;
pub(crate) use number::AtPoints;
pub(super) use number::Number;
pub(crate) use prime::{POINTS_AT_ONCE, Primes};
pub(super) use size::Size;

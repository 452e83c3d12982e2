//! Finite differences of the mean log-likelihood, each with a proven bound on its error.
//!
//! A difference that leaves its band refutes the gradient it is compared with; one that stays in
//! it does not prove the gradient, but bounds how wrong it can be. The theorem is in
//! `docs/difference.md`.

mod band;
mod central;
mod complex;
mod curve;
mod line;
mod plain;

pub use band::{BandVerdict, Rule, band};
pub use central::{Central, Pass};
pub use curve::{Curve, EnclosedRule, Measured, StepOfCurve, default_steps};
pub use line::{Line, Lines, Split};

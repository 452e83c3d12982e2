//! Numbers that are certain: fractions, certified enclosures, duals and polynomials behind one
//! set of traits, and the [`Value`]s and [`Verdict`]s that leave them.
//!
//! The contract of every arithmetic: the result of an operation *contains* the exact result for
//! all numbers that its operands contain. For fractions, duals of fractions and polynomials
//! "contains" is "equals".
//!
//! Nothing here knows what a machine is.

mod arithmetic;
mod decimal;
mod digits;
mod dual;
mod enclosure;
mod enclosures;
mod float128;
mod log_sum;
mod magnitude;
mod parse;
mod polynomial;
mod power;
mod precision;
mod symmetric;
mod theta;
mod value;

pub use arithmetic::{Arithmetic, Fractions, Number, Semiring, Slot};
pub use decimal::Decimal;
pub use digits::Digits;
#[cfg(feature = "files")]
pub(crate) use digits::MOST_ASKED;
pub use dual::{Dual, Slopes};
pub use enclosure::Enclosure;
pub use enclosures::{Enclosures, certify};
pub(crate) use float128::Float128;
pub use log_sum::LogSum;
pub use magnitude::log2;
pub(crate) use parse::not_finite;
pub use parse::rational;
pub use polynomial::{Polynomial, Symbols};
pub(crate) use precision::{MOST_BITS, precisions, settled, spare_digits};
pub(crate) use symmetric::{eigenvectors, is_positive_definite};
pub use theta::Theta;
pub use value::{Value, Verdict};

//! Test vectors for other programs: small machines and rows, each with a purpose; what is true of them, with what
//! a sound computation may be off by; and which mistakes each truth tells from the right number.
//!
//! The machines are typed (`formulae`, `floats`), all else is computed: truths until 40 digits of each are certain, tolerances
//! by the budgets that `check` uses, and mistakes by the hypotheses with which it explains.

mod floats;
mod formulae;
mod groups;
mod naive;
mod plan;
mod right;
mod told;
mod truth;
mod vector;

pub use told::Told;
pub use truth::{DIGITS, Truth};
pub use vector::{VERSION, Vector, names, vectors};

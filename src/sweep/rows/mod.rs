//! The sums over data rows, visible units clamped: one pass over the distinct rows, in
//! double-doubles with a counted bound (`docs/arithmetic.md`).
//!
//! With `x_j = e^(c_j + sum_i w_ij v_i)`, a row gives `q_j = x_j/(1 + x_j)` to the data phase and
//! `f(v) = e^(b.v) prod_j (1 + x_j)` to the likelihood, whose sum of logarithms is the logarithm of one
//! product. Rows are summed in fixed blocks and the blocks exactly, so that the number of threads
//! cannot change a bit.

mod ln_f;
mod pass;
mod sums;
mod tables;

pub use sums::{RowMass, RowSums, Rows};

//! What needs data: likelihood, divergence, data phase and gradient, and the rows one by one.

use crate::ensemble::State;
use crate::machine::Shaped;
use crate::number::Value;

/// The mean and the total log-likelihood, in nats.
#[derive(Clone, Debug)]
pub struct Likelihood {
    /// Over the N rows with their multiplicities.
    pub mean: Value,
    /// N times the mean.
    pub total: Value,
}

/// One distinct data row and what the machine makes of it.
#[derive(Clone, Debug)]
pub struct FittedRow {
    /// The row, and what needs no Z.
    pub clamped: ClampedRow,
    /// `p(v)`.
    pub p: Value,
    /// `ln p(v)`, nats.
    pub ln_p: Value,
}

/// What needs data: absent where there are no rows.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The log-likelihood of the data.
    pub log_likelihood: Likelihood,
    /// The largest mean log-likelihood that any model can have for these rows, nats: minus the
    /// entropy of their empirical law.
    pub maximum: Value,
    /// `D_KL(empirical law || model)`, nats, multiplicities included.
    pub kl: Value,
    /// The same as `-ln N - mean ln p`, right only if no row occurs twice.
    pub kl_if_distinct: Value,
    /// Clamped means, averaged over the rows.
    pub data_phase: Shaped<Value>,
    /// Of the mean log-likelihood, to be ascended: (data phase - model phase) / T.
    pub gradient: Shaped<Value>,
    /// The distinct rows in order of first appearance, at most [`MOST_LISTED`] of them.
    pub rows: Vec<FittedRow>,
    /// How many distinct rows there are.
    pub distinct: usize,
    /// Whether some row occurs more than once.
    pub has_repeats: bool,
}

/// No more distinct rows are listed one by one.
pub const MOST_LISTED: usize = 256;

/// Free energies, hidden means and the data phase.
#[derive(Clone, Debug)]
pub struct WithoutZ {
    /// Clamped means, averaged over the rows.
    pub data_phase: Shaped<Value>,
    /// The distinct rows in order of first appearance, at most [`MOST_LISTED`] of them.
    pub rows: Vec<ClampedRow>,
    /// How many distinct rows there are.
    pub distinct: usize,
    /// The numbers that have not all digits asked for, some of them by name.
    pub undecided: Vec<String>,
}

/// One distinct data row and its hidden units.
#[derive(Clone, Debug)]
pub struct ClampedRow {
    /// The visible state.
    pub v: State,
    /// How often it occurs.
    pub count: u64,
    /// `F(v) = -ln sum_h f(v,h)`, nats.
    pub free_energy: Value,
    /// `E[h_j | v]` for every hidden unit.
    pub hidden: Vec<Value>,
}

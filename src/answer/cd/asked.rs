//! What is asked of an update, and what is too much.

use crate::chain::Hidden;
use crate::door::place;
use crate::error::{Error, Result};
use crate::machine::{Rbm, states_of};
use crate::number::Digits;
use rug::Rational;

/// Fractions are kept for so many joint states times steps at most.
const MOST_IN_FRACTIONS: u64 = 1 << 12;

/// How the negative phase of an update comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Estimator {
    /// k Gibbs steps from the data row (CD-k).
    Steps,
    /// A chain of its own that has come to the machine's law (PCD, its parameters held fixed).
    Persistent,
    /// k times the probabilities of both layers, passed on in place of samples.
    MeanField,
}

impl Estimator {
    /// As `--estimator` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Estimator::Steps => "cd",
            Estimator::Persistent => "pcd",
            Estimator::MeanField => "mean-field",
        }
    }
}

/// What is asked of an update.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Steps, at least 1.
    pub k: u32,
    /// Where the negative phase comes from.
    pub estimator: Estimator,
    /// What is paired with the visible units at both ends.
    pub hidden: Hidden,
    /// Whether the variance is wanted, which takes many chains.
    pub variance: bool,
    /// How many steps bring the bias below this is told.
    pub below: Rational,
    /// The digits of every number.
    pub digits: Digits,
    /// Threads.
    pub threads: usize,
    /// More joint states are refused.
    pub max_states: u64,
}

impl Asked {
    /// Refuses machines of more joint states than allowed.
    ///
    /// # Errors
    /// Those machines.
    pub fn within_limit(&self, m: &Rbm) -> Result<()> {
        within_limit(m, self.max_states)
    }
}

/// Refuses machines whose joint states are too many.
pub(super) fn within_limit(m: &Rbm, max_states: u64) -> Result<()> {
    let units = m.n_v() + m.n_h();
    match states_of(units) {
        Some(states) if states <= max_states => Ok(()),
        _ => Err(Error::limit(format!(
            "a machine of {} x {} units has 2^{units} joint states, all of which a step of the chain visits, more than the limit of {max_states}",
            m.n_v(),
            m.n_h()
        ))
        .help(format!(
            "{} raises the limit; each further unit doubles the time",
            place("max-states")
        ))),
    }
}

/// Whether the machine has fractions, and the chain is short enough for them.
pub(super) fn is_short(m: &Rbm, steps: u32) -> bool {
    let states = 1_u64 << (m.n_v() + m.n_h());
    states.saturating_mul(u64::from(steps)) <= MOST_IN_FRACTIONS && m.is_rational()
}

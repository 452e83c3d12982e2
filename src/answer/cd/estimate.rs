//! What an update will take, before it is begun.

use super::asked::{Asked, Estimator, is_short};
use crate::chain::{Gibbs, number_of_starts};
use crate::data::Data;
use crate::error::Result;
use crate::machine::{Rbm, states_of};
use crate::number::Enclosures;
use crate::watch::{Unwatched, rate};

/// What an update takes.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// How many chains are run.
    pub chains: u64,
    /// How many joint states they visit, all half steps together.
    pub states: u64,
    /// Seconds, measured by a moment of the chain; `None` where it is over before it can be measured.
    pub seconds: Option<f64>,
}

/// Runs that visit fewer states are over before an estimate would be.
const FEW_STATES: u64 = 1 << 20;

/// Counts and, unless there is little to do, measures. Chains that come to rest before their last step, and
/// digits that need another round, are not foreseen.
///
/// # Errors
/// A machine that the chain cannot be made for.
pub fn work(m: &Rbm, data: &Data, asked: &Asked) -> Result<Work> {
    let (chains, states) = visits(m, data, asked);
    let mut found = Work {
        chains,
        states,
        seconds: None,
    };
    if states > FEW_STATES && !is_short(m, asked.k) {
        let a = Enclosures::new(asked.digits.bits() + 64);
        let chain = Gibbs::new(&a, m, asked.threads, &Unwatched)?;
        let law = chain.stationary();
        let rate = rate(|watch| chain.watched(watch).hidden(&law))?;
        found.seconds = rate.map(|rate| states as f64 / rate);
    }
    Ok(found)
}

/// How many chains are run, and how many joint states they visit.
pub(super) fn visits(m: &Rbm, data: &Data, asked: &Asked) -> (u64, u64) {
    let rows = data.folded().listed();
    let chains = match (asked.estimator, asked.variance) {
        (Estimator::Steps, true) => 1 + number_of_starts((m.n_v(), m.n_h()), rows, asked.hidden),
        (Estimator::Steps, false) => 1,
        _ => 0,
    } as u64;
    let joint = states_of(m.n_v() + m.n_h()).unwrap_or(u64::MAX);
    let half_steps = (2 * u64::from(asked.k)).saturating_sub(1);
    (
        chains,
        joint.saturating_mul(half_steps).saturating_mul(chains),
    )
}

//! What an update will take, before it is begun.

use super::asked::{Asked, Estimator, is_short};
use crate::chain::{Gibbs, number_of_starts};
use crate::data::Data;
use crate::error::{Kind, Result};
use crate::machine::Rbm;
use crate::number::Enclosures;
use crate::watch::{Stop, Watch};
use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

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
/// What is measured takes so long.
const MOMENT: Duration = Duration::from_millis(250);

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
        let rate = rate(m, asked)?;
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
    let joint = 1_u64.checked_shl((m.n_v() + m.n_h()) as u32);
    let joint = joint.unwrap_or(u64::MAX);
    let half_steps = (2 * u64::from(asked.k)).saturating_sub(1);
    (
        chains,
        joint.saturating_mul(half_steps).saturating_mul(chains),
    )
}

/// Joint states a second, in enclosures.
fn rate(m: &Rbm, asked: &Asked) -> Result<Option<f64>> {
    let a = Enclosures::new(asked.digits.bits() + 64);
    let moment = Moment {
        start: OnceLock::new(),
        done: AtomicU64::new(0),
    };
    let step = || {
        let chain = Gibbs::new(&a, m, asked.threads, &moment)?;
        let law = chain.stationary();
        moment.done.store(0, Ordering::Relaxed);
        let start = *moment.start.get_or_init(Instant::now);
        let found = chain.hidden(&law);
        let seconds = start.elapsed().as_secs_f64();
        match found {
            Err(error) if error.kind() != Kind::Stopped => Err(error),
            _ => Ok(moment.done.load(Ordering::Relaxed) as f64 / seconds),
        }
    };
    match step() {
        Err(error) if error.kind() == Kind::Stopped => Ok(None),
        rate => rate.map(|rate| Some(rate).filter(|rate| *rate > 0.0)),
    }
}

/// Lets a chain run for a moment from its start on.
struct Moment {
    start: OnceLock<Instant>,
    done: AtomicU64,
}

impl Watch for Moment {
    fn done(&self, amount: u64) -> ControlFlow<Stop> {
        let before = self.done.fetch_add(amount, Ordering::Relaxed);
        let is_over = |start: &Instant| before > 0 && start.elapsed() > MOMENT;
        match self.start.get().is_some_and(is_over) {
            true => ControlFlow::Break(Stop),
            false => ControlFlow::Continue(()),
        }
    }
}

//! What trainers put in the place of the model phase: means over a Gibbs chain of some steps, over hidden
//! units that lag behind, over probabilities passed on in the place of samples.

use super::asked::{is_short, within_limit};
use crate::chain::{Gibbs, MeanField};
use crate::data::Data;
use crate::ensemble::states;
use crate::error::{Error, Kind, Result};
use crate::machine::{Rbm, Shaped};
use crate::number::{
    Arithmetic, Digits, Enclosure, Enclosures, Fractions, Number, Value, certify, log2,
};
use crate::watch::Watch;
use rug::{Float, Rational};

/// A negative phase, each with its expected value; q(v) stands for `E[h|v]`. The rows of the data are where
/// the chains begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Negative {
    /// CD-k: `<v_k q(v_k)>`. With `h_k` sampled in the place of `q(v_k)` the mean is the same.
    Steps(u32),
    /// `<v_k q(v_{k-1})>`, k at least 1: the hidden probabilities were not computed anew.
    Stale(u32),
    /// The same with v_{k-1} from the machine's own law: what a persistent chain has in the end.
    StaleForever,
    /// `<v_k h_{k-1}>`, k at least 1: paired with the sampled hidden units that v_k was drawn from.
    StaleSampled(u32),
    /// `<v_k q(v_0)>`: paired with the hidden probabilities of the data.
    FirstHidden(u32),
    /// Probabilities passed on in the place of samples.
    Passed(Passed),
}

/// Where probabilities are passed on, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Passed {
    /// In both layers, k times; then `v_k q(v_k)`.
    Both(u32),
    /// In both layers until no value changes by more than the digits asked for, if it comes to that within
    /// 10,000 steps.
    FixedPoint,
    /// h_0 is sampled, then the probabilities v_1 and q(v_1).
    AfterSampledHidden,
    /// The probabilities q(v_0), v_1 sampled with them, then q(v_1).
    BeforeSampledVisible,
}

/// The chain visits all joint states in each step: of at most so many units.
pub const MOST_UNITS: usize = 24;
/// The mean-field recursion is given up where it has not come to rest.
const MOST_RECURSIONS: u32 = 10_000;

/// The expected value of a negative phase, every entry with the digits asked for (counted against 1);
/// fractions where the machine's factors are fractions and few.
///
/// # Errors
/// No data or data of another width, more than [`MOST_UNITS`] units, k = 0 where a step is needed, digits
/// that are not certain at the cap, a recursion that does not come to rest, a stop from the watch.
pub fn negative_phase(
    m: &Rbm,
    data: &Data,
    negative: Negative,
    digits: Digits,
    threads: usize,
    watch: &dyn Watch,
) -> Result<Shaped<Value>> {
    data.check(m.n_v())?;
    within_limit(m, 1 << MOST_UNITS)?;
    let digits = digits.for_spin_moment();
    let certain = |found: &Shaped<Value>| found.iter().all(|x| x.is_certain(digits));
    let steps = match negative {
        Negative::Passed(passed) => {
            let found = |a: &Enclosures| passed_on(a, m, data, passed, digits, threads, watch);
            return certify(digits, found, certain);
        }
        Negative::StaleForever => 1,
        Negative::Steps(k) | Negative::Stale(k) => k,
        Negative::StaleSampled(k) | Negative::FirstHidden(k) => k,
    };
    let least = u32::from(matches!(
        negative,
        Negative::Stale(_) | Negative::StaleSampled(_)
    ));
    if steps < least {
        return Err(Error::input(
            "found k = 0, wanted at least one step of the chain",
        ));
    }
    if is_short(m, steps) {
        return sampled(&Gibbs::new(&Fractions, m, threads, watch)?, data, negative);
    }
    let found = |a: &Enclosures| sampled(&Gibbs::new(a, m, threads, watch)?, data, negative);
    certify(digits, found, certain)
}

/// Means over a chain of samples.
fn sampled<A: Arithmetic<N: Number + Send + Sync> + Sync>(
    chain: &Gibbs<A>,
    data: &Data,
    negative: Negative,
) -> Result<Shaped<Value>> {
    let start = chain.empirical(data)?;
    let before = |start, k: u32| chain.after(start, k.saturating_sub(1));
    let found = match negative {
        Negative::Stale(k) => chain.phase_with_old_hidden(&before(start, k)?, 1),
        Negative::StaleSampled(k) => chain.phase_of_hidden(&chain.hidden(&before(start, k)?)?),
        Negative::FirstHidden(k) => chain.phase_with_old_hidden(&start, k),
        Negative::StaleForever => chain.phase_with_old_hidden(&chain.stationary(), 1),
        Negative::Steps(k) => chain.phase(&chain.after(start, k)?),
        Negative::Passed(_) => return Err(Error::input("found means passed on, wanted samples")),
    };
    Ok(found?.map(|_, x| chain.value_of(x)))
}

/// The same where means are passed on, averaged over the rows.
fn passed_on(
    a: &Enclosures,
    m: &Rbm,
    data: &Data,
    passed: Passed,
    digits: Digits,
    threads: usize,
    watch: &dyn Watch,
) -> Result<Shaped<Value>> {
    let means = MeanField::new(a, m)?;
    let chain = Gibbs::new(a, m, threads, watch)?;
    let mut sums = m.theta().map(|_, _| a.zero());
    let mut add = |v: &[Enclosure], weight: &Enclosure| {
        let part = means.products(v, &means.hidden(v));
        for param in part.params() {
            *sums.get_mut(param) += &(part.get(param).clone() * weight);
        }
    };
    let data = data.folded();
    let rows = data.rows().map(|(row, count)| {
        let share = a.of(&Rational::from((count, data.total())));
        (means.row(row), share)
    });
    // States of a layer that many rows lead to are met once for all of them.
    match passed {
        Passed::Both(k) => rows.for_each(|(v, share)| add(&means.after(v, k), &share)),
        Passed::FixedPoint => {
            for (v, share) in rows {
                add(&at_rest(&means, v, digits)?, &share);
            }
        }
        Passed::AfterSampledHidden => {
            for (h, p) in states(m.n_h()).zip(chain.hidden_of_data(&data)) {
                add(&means.visible(&means.row(&h)), &p);
            }
        }
        Passed::BeforeSampledVisible => {
            let mut law = vec![a.zero(); 1 << m.n_v()];
            for (v, share) in rows {
                let part = chain.independent(&means.visible_odds(&means.hidden(&v)));
                for (sum, x) in law.iter_mut().zip(part) {
                    *sum += &(x * &share);
                }
            }
            sums = chain.phase(&law)?;
        }
    }
    Ok(sums.map(|_, x| a.value(x)))
}

/// The visible means where the recursion has come to rest.
fn at_rest(means: &MeanField, mut v: Vec<Enclosure>, digits: Digits) -> Result<Vec<Enclosure>> {
    for _ in 0..MOST_RECURSIONS {
        let next = means.after(v.clone(), 1);
        let still = |(x, y): (&Enclosure, &Enclosure)| {
            let change = y.clone() - x;
            let most = change.hi().clone().max(&Float::with_val(64, -change.lo()));
            most == 0 || log2(&most) < -f64::from(digits.count + 3) * std::f64::consts::LOG2_10
        };
        if v.iter().zip(&next).all(still) {
            return Ok(next);
        }
        v = next;
    }
    Err(Error::new(
        Kind::Undecided,
        format!("the mean-field recursion does not come to rest in {MOST_RECURSIONS} steps"),
    ))
}

/// `ln p(v)` of the least likely visible state, or less, nats.
///
/// # Errors
/// A stop from the watch.
pub(crate) fn least_ln_probability(m: &Rbm, threads: usize, watch: &dyn Watch) -> Result<f64> {
    const BITS: u32 = 96;
    let a = Enclosures::new(BITS);
    let law = Gibbs::new(&a, m, threads, watch)?.stationary();
    let logs = law.iter().map(|p| p.ln().lo().to_f64());
    Ok(logs.fold(0.0, f64::min))
}

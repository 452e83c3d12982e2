//! The expected update and loss of contrastive divergence.

use super::case::Case;
use crate::answer::{Negative, negative_phase, without_z};
use crate::chain::Gibbs;
use crate::ensemble::{row_mass, states};
use crate::error::{Error, Result};
use crate::machine::Shaped;
use crate::number::{Arithmetic, Digits, Enclosures, Value};
use crate::sweep::Options;

/// Of more units the joint states are too many to be visited.
pub(super) const MOST_UNITS: usize = crate::answer::MOST_UNITS;

/// The expected direction of CD-k, to be ascended: (data phase - phase after k steps)/T.
///
/// # Errors
/// Those of [`negative_phase`].
pub(super) fn direction(case: &Case, k: u32, digits: u32) -> Result<Shaped<Value>> {
    let digits = Digits::of_itself(digits);
    let options = Options {
        digits,
        ..case.options.clone()
    };
    let data_phase = without_z(case.m, case.data, &options, case.watch)?.data_phase;
    let steps = Negative::Steps(k);
    let threads = case.options.threads;
    let after = negative_phase(case.m, case.data, steps, digits, threads, case.watch)?;
    let beta = case.m.beta();
    Ok(data_phase.map(|param, mean| mean.minus(after.get(param), digits.bits()).times(&beta)))
}

/// Mean F of the rows minus the expected mean F after k steps, nats.
///
/// # Errors
/// Machines of more than [`MOST_UNITS`] units, no rows, a stop from the watch.
pub(super) fn loss(case: &Case, k: u32, bits: u32) -> Result<Value> {
    let m = case.m;
    let units = m.n_v() + m.n_h();
    if units > MOST_UNITS {
        return Err(Error::limit(format!(
            "the Gibbs chain of {units} units has 2^{units} joint states, wanted at most {MOST_UNITS} units"
        )));
    }
    let a = Enclosures::new(bits);
    let factors = m.factors(&a)?;
    let chain = Gibbs::new(&a, m, case.options.threads, case.watch)?;
    let start = chain.empirical(case.data)?;
    let after = chain.after(start.clone(), k)?;
    // F = -ln f: the difference of means has the other sign.
    let mut loss = a.zero();
    for (v, (before, after)) in states(m.n_v()).zip(start.iter().zip(&after)) {
        let moved = after.clone() - before;
        loss += &(row_mass(&a, &factors, &v).ln() * &moved);
    }
    Ok(a.value(&loss))
}

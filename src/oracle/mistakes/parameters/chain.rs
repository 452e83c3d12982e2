//! Phases over some steps of the Gibbs chain from the data, and over what trainers put in its place.

use super::data::taken;
use super::field::Field;
use super::law::{Chain, Law};
use super::phase::{Missing, missing};
use crate::answer::{MOST_UNITS, Negative, Passed, negative_phase};
use crate::ensemble::states;
use crate::machine::{Factors, Param, Shaped, Units};
use crate::number::Digits;
use rug::Rational;
use std::cell::RefCell;

/// The most joint states times steps that are visited for one vector, where it takes more than one step.
const MOST_VISITS: u64 = 1 << 20;

/// Making another machine's chain takes as long as so many steps.
const STEPS_OF_A_CHAIN: u32 = 8;

/// What a chain gives, where the machine is small enough for so many steps.
pub(super) fn means<A: Field>(
    law: &Law<A>,
    steps: u32,
    of: impl Fn(&Chain<A>) -> crate::error::Result<Shaped<A::N>>,
) -> Result<Shaped<A::N>, Missing> {
    let units = law.m.n_v() + law.m.n_h();
    let visits = 1_u64.checked_shl(units as u32).unwrap_or(u64::MAX);
    let visits = visits.saturating_mul(u64::from(steps.max(1)));
    if units > MOST_UNITS {
        return Err(
            format!("needs the Gibbs chain of {units} units, wanted at most {MOST_UNITS}").into(),
        );
    }
    if visits > MOST_VISITS && steps > 1 {
        return Err(format!("visits {visits} joint states, wanted at most {MOST_VISITS}").into());
    }
    of(law.chain()?).map_err(missing)
}

/// The model phase of CD-k, its expectation: `<v_k q(v_k)>`.
pub(super) fn after<A: Field>(law: &Law<A>, k: u32) -> Result<Shaped<A::N>, Missing> {
    means(law, k, |chain| chain.gibbs.phase(&chain.after(k)?))
}

/// `v_t` with the hidden probabilities given `v_(t-1)`, at equilibrium: biased however long the chain.
pub(super) fn stale_forever<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    means(law, law.m.n_h() as u32, |chain| {
        chain
            .gibbs
            .phase_with_old_hidden(&chain.gibbs.stationary(), 1)
    })
}

/// Visible states of one law with the hidden probabilities that another one has given them.
pub(super) fn through<A: Field>(own: &Law<A>, other: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    means(other, STEPS_OF_A_CHAIN, |chain| {
        let own = own
            .chain()
            .map_err(|why| crate::error::Error::input(&*why))?;
        chain.gibbs.phase(&own.gibbs.stationary())
    })
}

/// `v_k` with the hidden probabilities given `v_(k-1)`.
pub(super) fn stale<A: Field>(law: &Law<A>, k: u32) -> Result<Shaped<A::N>, Missing> {
    means(law, k + law.m.n_h() as u32, |chain| {
        chain
            .gibbs
            .phase_with_old_hidden(&chain.after(k.saturating_sub(1))?, 1)
    })
}

/// `v_k` with the sampled `h_(k-1)` that it was drawn from.
pub(super) fn stale_sampled<A: Field>(law: &Law<A>, k: u32) -> Result<Shaped<A::N>, Missing> {
    means(law, k, |chain| {
        let before = chain.after(k.saturating_sub(1))?;
        chain.gibbs.phase_of_hidden(&chain.gibbs.hidden(&before)?)
    })
}

/// Probabilities passed on in place of samples.
pub(super) fn passed<A: Field>(law: &Law<A>, passed: Passed) -> Result<Shaped<A::N>, Missing> {
    let units = law.m.n_v() + law.m.n_h();
    if A::IS_ROUGH && units <= MOST_UNITS {
        let found = super::passing::passed(&law.m, &law.data, passed);
        let found = found.ok_or("it does not come to rest")?;
        return Ok(found.map(|_, x| law.a.lift(&Rational::from_f64(*x).unwrap_or_default())));
    }
    let found = negative_phase(
        &law.m,
        &law.data,
        Negative::Passed(passed),
        Digits::of_itself(law.digits),
        law.case.options.threads,
        law.case.watch,
    );
    taken(law, &found.map_err(missing)?)
}

/// A bias unit that is appended to the hidden layer and not set to 1 in the reconstruction: the visible bias
/// gets `<v_i sigma(b.v)>` in place of `<v_i>`. After k steps from the data; `None`: under the model.
pub(super) fn free_bias_unit<A: Field>(
    law: &Law<A>,
    k: Option<u32>,
) -> Result<Shaped<A::N>, Missing> {
    let factors = law.factors()?;
    let p = RefCell::new(Vec::new());
    let mut means = means(law, k.unwrap_or(1), |chain| {
        let here = match k {
            Some(k) => chain.after(k)?,
            None => chain.gibbs.stationary(),
        };
        let means = chain.gibbs.phase(&here);
        *p.borrow_mut() = here;
        means
    })?;
    let mut sums: Vec<A::N> = (0..law.m.n_v()).map(|_| law.a.zero()).collect();
    for (weight, v) in p.into_inner().iter().zip(states(law.m.n_v())) {
        let term = weight.clone() * &bias_unit(law, factors, &v);
        for (sum, bit) in sums.iter_mut().zip(v) {
            match law.m.units().value(bit) {
                0 => {}
                1 => *sum += &term,
                _ => *sum = sum.clone() - &term,
            }
        }
    }
    for (i, sum) in sums.into_iter().enumerate() {
        *means.get_mut(Param::B(i)) = sum;
    }
    Ok(means)
}

/// The mean of a hidden unit whose weights are the visible bias.
fn bias_unit<A: Field>(law: &Law<A>, factors: &Factors<A::N>, v: &[bool]) -> A::N {
    let odds = |bit: bool| {
        let on = v
            .iter()
            .enumerate()
            .filter_map(|(i, &on)| factors.get(Param::B(i), factors.product_bit(on, bit)));
        on.fold(law.a.one(), |odds, factor| odds * factor)
    };
    let (on, off) = (odds(true), odds(false));
    let total = on.clone() + &off;
    match law.m.units() {
        Units::Binary => on / &total,
        Units::Spin => (on - &off) / &total,
    }
}

//! The expected update of an estimator, with the gradient beside it.

use super::angle::angle;
use super::asked::{Asked, Estimator, is_short, within_limit};
use super::bound::bias_bound;
use super::eigenvalue::second_eigenvalue;
use super::estimate::visits;
use super::moments::{self, Update};
use super::rest::Rest;
use crate::answer::certainty::{Scales, entries, undecided};
use crate::chain::{Gibbs, Hidden, Law};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Rbm, Shaped};
use crate::number::{Digits, Enclosures, Fractions, Value, precisions, settled};
use crate::watch::Watch;
use rug::Rational;
use std::ops::ControlFlow;

/// And while a probability of the chain has no more bits than this.
const MOST_FRACTION_BITS: u64 = 1 << 14;
/// The bits of bounds on the bias.
const BOUND_BITS: u32 = 128;

/// The expected update of an estimator.
///
/// # Errors
/// No data or data of another width, k = 0, more joint states than allowed, an estimator without the hidden
/// units asked for, a stop from the watch.
pub fn update(m: &Rbm, data: &Data, asked: &Asked, watch: &dyn Watch) -> Result<Update> {
    data.check(m.n_v())?;
    if asked.k == 0 {
        return Err(Error::input("found k = 0, wanted at least one step"));
    }
    if (asked.estimator, asked.hidden) == (Estimator::MeanField, Hidden::Sampled) {
        return Err(Error::input(
            "found sampled hidden units with mean-field steps, wanted probabilities: nothing is sampled there",
        ));
    }
    within_limit(m, asked.max_states)?;
    let data = data.folded();
    let mut found = match in_fractions(m, &data, asked, watch)? {
        Some(found) => found,
        None => enclosed(m, &data, asked, watch)?,
    };
    set_angle(&mut found, asked.digits);
    found.eigenvalue = second_eigenvalue(m, asked.threads, watch)?;
    if let (Some(lambda), Estimator::Steps) = (&found.eigenvalue, asked.estimator) {
        let a = Enclosures::new(BOUND_BITS);
        let chain = Gibbs::new(&a, m, asked.threads, watch)?;
        let lambda = (lambda, asked.k);
        found.bound = Some(bias_bound(&chain, &a, (m, &data), lambda, &asked.below)?);
    }
    found.undecided = open(&found, &Scales::new(asked.digits, m.units()));
    Ok(found)
}

/// In fractions, where the machine has them and they stay short enough.
fn in_fractions(m: &Rbm, data: &Data, asked: &Asked, watch: &dyn Watch) -> Result<Option<Update>> {
    let a = Fractions;
    if asked.estimator == Estimator::MeanField || !is_short(m, asked.k) {
        return Ok(None);
    }
    let chain = Gibbs::new(&a, m, asked.threads, watch)?;
    let length = |q: &Rational| {
        u64::from(q.numer().significant_bits()) + u64::from(q.denom().significant_bits())
    };
    let too_long = || Error::limit("fractions of the chain are too long");
    let step_by_step = |mut law: Law<Rational>, k: u32| {
        for _ in 0..k {
            law = chain.after(law, 1)?;
            if law.iter().any(|q| length(q) > MOST_FRACTION_BITS) {
                return Err(too_long());
            }
        }
        Ok(law)
    };
    let found = match asked.estimator {
        Estimator::Persistent => moments::of_persistent(&a, &chain, (m, data), asked),
        _ => moments::of_steps(&a, &chain, (m, data), asked, step_by_step),
    };
    match found {
        Err(error) if error.kind() == Kind::Limit => Ok(None),
        found => found.map(Some),
    }
}

/// In enclosures, with more bits while digits are missing.
fn enclosed(m: &Rbm, data: &Data, asked: &Asked, watch: &dyn Watch) -> Result<Update> {
    let scales = Scales::new(asked.digits, m.units());
    // A number that is exactly 0 has no significant digit at any precision.
    let first = asked.digits.bits() + 64;
    let end = match asked.digits.significant {
        true => first.saturating_mul(2).max(1 << 12),
        false => u32::MAX,
    };
    let levels = precisions(first).take_while(|bits| *bits < end);
    let found = |bits| {
        let a = Enclosures::new(bits);
        watch.begins(visits(m, data, asked).1, 0, "joint states");
        let chain = Gibbs::new(&a, m, asked.threads, watch)?;
        let mut update = match asked.estimator {
            Estimator::Steps => {
                let rest = Rest::new(&chain, m, asked.digits);
                let go_on = |law, k| rest.go_on(law, k);
                moments::of_steps(&a, &chain, (m, data), asked, go_on)
            }
            Estimator::Persistent => moments::of_persistent(&a, &chain, (m, data), asked),
            Estimator::MeanField => moments::of_mean_field(&a, &chain, (m, data), asked),
        }?;
        update.angle = angle_of(bits, &update);
        Ok(update)
    };
    settled(levels, found, |update| open(update, &scales).is_empty())
}

/// The angle, from fractions with as many bits as its digits take.
fn set_angle(update: &mut Update, digits: Digits) {
    let is_exact = |x: &Value| matches!(x, Value::Exact(_));
    for bits in precisions(2 * digits.bits() + 64) {
        update.angle = angle_of(bits, update);
        let angle = &update.angle;
        let settled = angle.is_certain(digits.for_logarithm()) || matches!(angle, Value::Undefined);
        if settled || bits > 1 << 12 || !update.expected.iter().all(is_exact) {
            break;
        }
    }
}

fn angle_of(bits: u32, update: &Update) -> Value {
    angle(bits, &update.expected, &update.gradient, &update.deviation)
}

/// The numbers that have not all digits asked for.
fn open(update: &Update, scales: &Scales) -> Vec<String> {
    let (data, negative) = (&update.data_phase, &update.negative_phase);
    let model = &update.model_phase;
    let difference =
        |x: &Shaped<Value>, y: &Shaped<Value>, param| scales.difference(x.get(param), y.get(param));
    undecided(|visit| {
        entries(
            "expected update",
            &update.expected,
            |p| difference(data, negative, p),
            visit,
        )?;
        entries(
            "deviation",
            &update.deviation,
            |p| difference(model, negative, p),
            visit,
        )?;
        entries(
            "gradient",
            &update.gradient,
            |p| difference(data, model, p),
            visit,
        )?;
        if let Some(variance) = &update.variance {
            entries("variance", variance, |_| scales.unit(), visit)?;
        }
        match update.angle {
            Value::Undefined => ControlFlow::Continue(()),
            _ => visit(format_args!("angle"), &update.angle, scales.logarithm()),
        }
    })
}

//! The expected update of an estimator, with the gradient beside it.

use super::angle::angle;
use super::asked::{Asked, Estimator, is_short, within_limit};
use super::bound::{BiasBound, bias_bound};
use super::eigenvalue::second_eigenvalue;
use super::estimate::visits;
use super::moments::{self, Moments, Wanted};
use super::rest::Rest;
use crate::answer::certainty::Scales;
use crate::chain::{Gibbs, Hidden, Law};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Digits, Enclosures, Fractions, MOST_BITS, Value, precisions};
use crate::watch::Watch;
use rug::Rational;

/// One update: its mean, its variance, and the gradient beside it; all of shape (W, b, c), each
/// `(v_0 q(v_0) - v_k q(v_k))/T` or its like, to be ascended.
#[derive(Clone, Debug)]
pub struct Update {
    /// The mean over the rows of the data and over the chain.
    pub expected: Shaped<Value>,
    /// The variance over the row drawn from the empirical law and over the chain; `None` where not asked for.
    pub variance: Option<Shaped<Value>>,
    /// Expected update minus gradient.
    pub deviation: Shaped<Value>,
    /// Of the mean log-likelihood.
    pub gradient: Shaped<Value>,
    /// Clamped means, averaged over the rows.
    pub data_phase: Shaped<Value>,
    /// The mean of what is subtracted.
    pub negative_phase: Shaped<Value>,
    /// Means under the machine's law.
    pub model_phase: Shaped<Value>,
    /// Between expected update and gradient, degrees; undefined where either is 0.
    pub angle: Value,
    /// The second eigenvalue of the chain; `None` where it takes too long to be certified.
    pub eigenvalue: Option<Value>,
    /// What follows from it for CD-k and a row of the data.
    pub bound: Option<BiasBound>,
    /// The numbers that have not all digits asked for, by name.
    pub undecided: Vec<String>,
}

/// And while a probability of the chain has no more bits than this.
const MOST_FRACTION_BITS: u64 = 1 << 14;
/// No more undecided numbers are named.
const MOST_NAMED: usize = 8;
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
    let wanted = Wanted {
        k: asked.k,
        hidden: asked.hidden,
        variance: asked.variance,
    };
    let moments = match in_fractions(m, &data, asked, wanted, watch)? {
        Some(found) => found,
        None => enclosed(m, &data, asked, wanted, watch)?,
    };
    let (moments, angle) = with_angle(moments, asked.digits);
    let eigenvalue = second_eigenvalue(m, asked.threads, watch)?;
    let bound = match (&eigenvalue, asked.estimator) {
        (Some(lambda), Estimator::Steps) => {
            let a = Enclosures::new(BOUND_BITS);
            let chain = Gibbs::new(&a, m, asked.threads, watch)?;
            let lambda = (lambda, asked.k);
            Some(bias_bound(&chain, &a, (m, &data), lambda, &asked.below)?)
        }
        _ => None,
    };
    let undecided = undecided(&moments, &angle, &Scales::new(asked.digits, m.units()));
    Ok(Update {
        undecided,
        expected: moments.expected,
        variance: moments.variance,
        deviation: moments.deviation,
        gradient: moments.gradient,
        data_phase: moments.data_phase,
        negative_phase: moments.negative_phase,
        model_phase: moments.model_phase,
        angle,
        eigenvalue,
        bound,
    })
}

/// In fractions, where the machine has them and they stay short enough.
fn in_fractions(
    m: &Rbm,
    data: &Data,
    asked: &Asked,
    wanted: Wanted,
    watch: &dyn Watch,
) -> Result<Option<Moments>> {
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
        Estimator::Persistent => moments::of_persistent(&a, &chain, (m, data), wanted),
        _ => moments::of_steps(&a, &chain, (m, data), wanted, step_by_step),
    };
    match found {
        Err(error) if error.kind() == Kind::Limit => Ok(None),
        found => found.map(Some),
    }
}

/// In enclosures, with more bits while digits are missing.
fn enclosed(
    m: &Rbm,
    data: &Data,
    asked: &Asked,
    wanted: Wanted,
    watch: &dyn Watch,
) -> Result<Moments> {
    let scales = Scales::new(asked.digits, m.units());
    let mut found = None;
    for bits in precisions(asked.digits.bits() + 64) {
        let a = Enclosures::new(bits);
        watch.begins(visits(m, data, asked).1, 0, "joint states");
        let chain = Gibbs::new(&a, m, asked.threads, watch)?;
        let moments = match asked.estimator {
            Estimator::Steps => {
                let rest = Rest::new(&chain, m, asked.digits);
                let go_on = |law, k| rest.go_on(law, k);
                moments::of_steps(&a, &chain, (m, data), wanted, go_on)
            }
            Estimator::Persistent => moments::of_persistent(&a, &chain, (m, data), wanted),
            Estimator::MeanField => moments::of_mean_field(&a, &chain, (m, data), wanted),
        }?;
        let angle = angle_of(bits, &moments);
        let open = undecided(&moments, &angle, &scales);
        found = Some(moments);
        // A number that is exactly 0 has no significant digit at any precision.
        let most = if asked.digits.significant {
            1 << 11
        } else {
            MOST_BITS
        };
        if open.is_empty() || bits >= most {
            break;
        }
    }
    found.ok_or_else(|| Error::new(Kind::Undecided, "no precision was tried"))
}

/// The angle, from fractions with as many bits as its digits take.
fn with_angle(moments: Moments, digits: Digits) -> (Moments, Value) {
    let wanted = digits.for_logarithm();
    let mut angle = Value::Undefined;
    for bits in precisions(2 * digits.bits() + 64) {
        angle = angle_of(bits, &moments);
        let exact = moments
            .expected
            .iter()
            .all(|x| matches!(x, Value::Exact(_)));
        if !exact || angle.is_certain(wanted) || matches!(angle, Value::Undefined) || bits > 1 << 12
        {
            break;
        }
    }
    (moments, angle)
}

fn angle_of(bits: u32, moments: &Moments) -> Value {
    angle(
        bits,
        &moments.expected,
        &moments.gradient,
        &moments.deviation,
    )
}

/// The numbers that have not all digits asked for.
fn undecided(moments: &Moments, angle: &Value, scales: &Scales) -> Vec<String> {
    let Moments {
        data_phase,
        negative_phase,
        model_phase,
        ..
    } = moments;
    let difference = |x: &Shaped<Value>, y: &Shaped<Value>, param: Param| {
        scales.difference(x.get(param), y.get(param))
    };
    let entries = |name: &'static str, of: &Shaped<Value>, digits: &dyn Fn(Param) -> Digits| {
        let open = of
            .params()
            .filter(|param| !of.get(*param).is_certain(digits(*param)));
        open.map(|param| format!("{name} of {param}"))
            .collect::<Vec<_>>()
    };
    let mut found = entries("expected update", &moments.expected, &|param| {
        difference(data_phase, negative_phase, param)
    });
    found.extend(entries("deviation", &moments.deviation, &|param| {
        difference(model_phase, negative_phase, param)
    }));
    found.extend(entries("gradient", &moments.gradient, &|param| {
        difference(data_phase, model_phase, param)
    }));
    if let Some(variance) = &moments.variance {
        found.extend(entries("variance", variance, &|_| scales.unit()));
    }
    if !matches!(angle, Value::Undefined) && !angle.is_certain(scales.logarithm()) {
        found.push("angle".into());
    }
    found.truncate(MOST_NAMED);
    found
}

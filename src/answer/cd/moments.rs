//! Mean and variance of one update, in any arithmetic.

use crate::chain::{Gibbs, Hidden, Law, MeanField};
use crate::data::Data;
use crate::error::Result;
use crate::machine::{Rbm, Shaped};
use crate::number::{Arithmetic, Enclosure, Enclosures, Number, Value};
use rug::Rational;

/// What one update is made of, as the definitions give it.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    pub(super) data_phase: Shaped<Value>,
    pub(super) negative_phase: Shaped<Value>,
    pub(super) model_phase: Shaped<Value>,
    /// `(data phase - negative phase)/T`.
    pub(super) expected: Shaped<Value>,
    /// `(data phase - model phase)/T`.
    pub(super) gradient: Shaped<Value>,
    /// `expected - gradient`.
    pub(super) deviation: Shaped<Value>,
    pub(super) variance: Option<Shaped<Value>>,
}

/// The phases, and the variance of data minus negative statistic, times T^2, where wanted.
struct Parts<N> {
    data: Shaped<N>,
    negative: Shaped<N>,
    model: Shaped<N>,
    variance: Option<Shaped<N>>,
}

impl Moments {
    fn new<A: Arithmetic<N: Number>>(a: &A, m: &Rbm, parts: Parts<A::N>) -> Moments {
        let beta = a.lift(&m.beta());
        let difference = |left: &Shaped<A::N>, right: &Shaped<A::N>| {
            left.map(|param, x| a.value(&((x.clone() - right.get(param)) * &beta)))
        };
        let values = |x: &Shaped<A::N>| x.map(|_, x| a.value(x));
        let square = beta.clone() * &beta;
        Moments {
            data_phase: values(&parts.data),
            negative_phase: values(&parts.negative),
            model_phase: values(&parts.model),
            expected: difference(&parts.data, &parts.negative),
            gradient: difference(&parts.data, &parts.model),
            deviation: difference(&parts.model, &parts.negative),
            variance: parts
                .variance
                .map(|variance| variance.map(|_, x| a.value(&(x.clone() * &square)))),
        }
    }
}

/// What is wanted of an update.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) k: u32,
    pub(super) hidden: Hidden,
    pub(super) variance: bool,
}

/// Of CD-k. `go_on` takes a law of the visible units so many steps further.
pub(super) fn of_steps<A: Arithmetic<N: Number + Send + Sync> + Sync>(
    a: &A,
    chain: &Gibbs<A>,
    (m, data): (&Rbm, &Data),
    wanted: Wanted,
    go_on: impl Fn(Law<A::N>, u32) -> Result<Law<A::N>>,
) -> Result<Moments> {
    let ended = |hidden: &[A::N]| go_on(chain.visible(hidden)?, wanted.k.saturating_sub(1));
    let start = chain.empirical(data)?;
    let end = ended(&chain.hidden_of_data(data))?;
    let mut parts = Parts {
        data: chain.phase(&start)?,
        negative: chain.phase(&end)?,
        model: chain.phase(&chain.stationary())?,
        variance: None,
    };
    if wanted.variance {
        let mut both = parts.data.map(|_, _| a.zero());
        let means = chain.hidden_means()?;
        for start in chain.starts(data, wanted.hidden) {
            let law = ended(&start.law)?;
            for (param, rest) in start.parts {
                *both.get_mut(param) += &(rest * &chain.mean_of(&law, &means, param));
            }
        }
        let (first, last) = (
            chain.squares(&start, wanted.hidden)?,
            chain.squares(&end, wanted.hidden)?,
        );
        // E[(x - y)^2] - (E[x] - E[y])^2
        parts.variance = Some(first.map(|param, first| {
            let both = both.get(param);
            let squares = first.clone() + last.get(param) - both - both;
            let mean = parts.data.get(param).clone() - parts.negative.get(param);
            squares - &(mean.clone() * &mean)
        }));
    }
    Ok(Moments::new(a, m, parts))
}

/// Of a persistent chain that has come to its own law: it does not depend on the row.
pub(super) fn of_persistent<A: Arithmetic<N: Number + Send + Sync> + Sync>(
    a: &A,
    chain: &Gibbs<A>,
    (m, data): (&Rbm, &Data),
    wanted: Wanted,
) -> Result<Moments> {
    let (start, law) = (chain.empirical(data)?, chain.stationary());
    let (positive, model) = (chain.phase(&start)?, chain.phase(&law)?);
    let variance = |law: &[A::N], mean: &Shaped<A::N>| {
        let squares = chain.squares(law, wanted.hidden)?;
        Ok(squares.map(|param, x| x.clone() - &(mean.get(param).clone() * mean.get(param))))
    };
    let variance = match wanted.variance {
        true => {
            let (of_data, of_model) = (variance(&start, &positive)?, variance(&law, &model)?);
            Some(of_data.map(|param, x| x.clone() + of_model.get(param)))
        }
        false => None,
    };
    let parts = Parts {
        data: positive,
        negative: model.clone(),
        model,
        variance,
    };
    Ok(Moments::new(a, m, parts))
}

/// Of probabilities passed on k times: given the row, nothing is random.
pub(super) fn of_mean_field(
    a: &Enclosures,
    chain: &Gibbs<Enclosures>,
    (m, data): (&Rbm, &Data),
    wanted: Wanted,
) -> Result<Moments> {
    let means = MeanField::new(a, m)?;
    let zero = m.theta().map(|_, _| a.zero());
    let (mut negative, mut first, mut second) = (zero.clone(), zero.clone(), zero);
    for (row, count) in data.folded().rows() {
        let share = a.lift(&Rational::from((count, data.total())));
        let v = means.row(row);
        let end = means.after(v.clone(), wanted.k);
        let start = means.products(&v, &means.hidden(&v));
        let end = means.products(&end, &means.hidden(&end));
        for param in start.params() {
            let update: Enclosure = start.get(param).clone() - end.get(param);
            *negative.get_mut(param) += &(end.get(param).clone() * &share);
            *first.get_mut(param) += &(update.clone() * &share);
            *second.get_mut(param) += &(update.clone() * &update * &share);
        }
    }
    let variance = second.map(|param, x| {
        let mean = first.get(param);
        x.clone() - &(mean.clone() * mean)
    });
    let parts = Parts {
        data: chain.phase(&chain.empirical(data)?)?,
        negative,
        model: chain.phase(&chain.stationary())?,
        variance: wanted.variance.then_some(variance),
    };
    Ok(Moments::new(a, m, parts))
}

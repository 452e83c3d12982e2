//! Mean and variance of one update, in any arithmetic.

use super::asked::Asked;
use super::bound::BiasBound;
use crate::chain::{Gibbs, Law, MeanField};
use crate::data::Data;
use crate::error::Result;
use crate::machine::{Rbm, Shaped};
use crate::number::{Arithmetic, Enclosure, Enclosures, Number, Value};
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

/// The phases, and the variance of data minus negative statistic, times T^2, where asked.
struct Parts<N> {
    data: Shaped<N>,
    negative: Shaped<N>,
    model: Shaped<N>,
    variance: Option<Shaped<N>>,
}

/// The update that the phases give; what the chain says of it is not known yet.
fn update<A: Arithmetic<N: Number>>(a: &A, m: &Rbm, parts: Parts<A::N>) -> Update {
    let beta = a.lift(&m.beta());
    let difference = |left: &Shaped<A::N>, right: &Shaped<A::N>| {
        left.map(|param, x| a.value(&((x.clone() - right.get(param)) * &beta)))
    };
    let values = |x: &Shaped<A::N>| x.map(|_, x| a.value(x));
    let square = beta.clone() * &beta;
    Update {
        data_phase: values(&parts.data),
        negative_phase: values(&parts.negative),
        model_phase: values(&parts.model),
        expected: difference(&parts.data, &parts.negative),
        gradient: difference(&parts.data, &parts.model),
        deviation: difference(&parts.model, &parts.negative),
        variance: parts
            .variance
            .map(|variance| variance.map(|_, x| a.value(&(x.clone() * &square)))),
        angle: Value::Undefined,
        eigenvalue: None,
        bound: None,
        undecided: Vec::new(),
    }
}

/// Of CD-k. `go_on` takes a law of the visible units so many steps further.
pub(super) fn of_steps<A: Arithmetic<N: Number + Send + Sync> + Sync>(
    a: &A,
    chain: &Gibbs<A>,
    (m, data): (&Rbm, &Data),
    asked: &Asked,
    go_on: impl Fn(Law<A::N>, u32) -> Result<Law<A::N>>,
) -> Result<Update> {
    let ended = |hidden: &[A::N]| go_on(chain.visible(hidden)?, asked.k.saturating_sub(1));
    let start = chain.empirical(data)?;
    let end = ended(&chain.hidden_of_data(data))?;
    let mut parts = Parts {
        data: chain.phase(&start)?,
        negative: chain.phase(&end)?,
        model: chain.phase(&chain.stationary())?,
        variance: None,
    };
    if asked.variance {
        let mut both = parts.data.map(|_, _| a.zero());
        let means = chain.hidden_means()?;
        for start in chain.starts(data, asked.hidden) {
            let law = ended(&start.law)?;
            for (param, rest) in start.parts {
                *both.get_mut(param) += &(rest * &chain.mean_of(&law, &means, param));
            }
        }
        let (first, last) = (
            chain.squares(&start, asked.hidden)?,
            chain.squares(&end, asked.hidden)?,
        );
        // E[(x - y)^2] - (E[x] - E[y])^2
        parts.variance = Some(first.map(|param, first| {
            let both = both.get(param);
            let squares = first.clone() + last.get(param) - both - both;
            let mean = parts.data.get(param).clone() - parts.negative.get(param);
            squares - &(mean.clone() * &mean)
        }));
    }
    Ok(update(a, m, parts))
}

/// Of a persistent chain that has come to its own law: it does not depend on the row.
pub(super) fn of_persistent<A: Arithmetic<N: Number + Send + Sync> + Sync>(
    a: &A,
    chain: &Gibbs<A>,
    (m, data): (&Rbm, &Data),
    asked: &Asked,
) -> Result<Update> {
    let (start, law) = (chain.empirical(data)?, chain.stationary());
    let (positive, model) = (chain.phase(&start)?, chain.phase(&law)?);
    let variance = |law: &[A::N], mean: &Shaped<A::N>| {
        let squares = chain.squares(law, asked.hidden)?;
        Ok(squares.map(|param, x| x.clone() - &(mean.get(param).clone() * mean.get(param))))
    };
    let variance = match asked.variance {
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
    Ok(update(a, m, parts))
}

/// Of probabilities passed on k times: given the row, nothing is random.
pub(super) fn of_mean_field(
    a: &Enclosures,
    chain: &Gibbs<Enclosures>,
    (m, data): (&Rbm, &Data),
    asked: &Asked,
) -> Result<Update> {
    let means = MeanField::new(a, m)?;
    let zero = m.theta().map(|_, _| a.zero());
    let (mut negative, mut squares) = (zero.clone(), zero);
    for (row, count) in data.folded().rows() {
        let share = a.of(&Rational::from((count, data.total())));
        let v = means.row(row);
        let end = means.after(v.clone(), asked.k);
        let start = means.products(&v, &means.hidden(&v));
        let end = means.products(&end, &means.hidden(&end));
        for param in start.params() {
            let update: Enclosure = start.get(param).clone() - end.get(param);
            *negative.get_mut(param) += &(end.get(param).clone() * &share);
            *squares.get_mut(param) += &(update.clone() * &update * &share);
        }
    }
    let data = chain.phase(&chain.empirical(data)?)?;
    let variance = squares.map(|param, x| {
        let mean = data.get(param).clone() - negative.get(param);
        x.clone() - &(mean.clone() * &mean)
    });
    let parts = Parts {
        data,
        negative,
        model: chain.phase(&chain.stationary())?,
        variance: asked.variance.then_some(variance),
    };
    Ok(update(a, m, parts))
}

//! Estimators whose updates have a known mean and variance.

use crate::answer::{Asked, Estimator, Hidden, update};
use crate::door::option;
use crate::error::{Error, Result};
use crate::machine::{Shaped, Units};
use crate::number::{Digits, Value};
use crate::oracle::case::Case;
use rug::Rational;
use std::fmt;

/// Whose updates they are said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// CD-k: `cd:1`.
    Steps(u32),
    /// The gradient itself: the negative phase is drawn from the machine's law, anew for each update.
    Gradient,
    /// A persistent chain that has come to the machine's law, its parameters held fixed; one step an update.
    Persistent,
    /// Probabilities passed on k times: `mean-field:1`.
    MeanField(u32),
}

impl Source {
    /// Reads `cd:2`, `gradient`, `pcd` or `mean-field:1`.
    ///
    /// # Errors
    /// Other words.
    pub fn parse(text: &str) -> Result<Source> {
        let wanted = || {
            Error::input(format!(
                "found `{}`, wanted cd:K with K from 1, gradient, pcd or mean-field:K",
                text.escape_debug()
            ))
        };
        let k = |text: &str| text.parse().ok().filter(|k| *k > 0).ok_or_else(wanted);
        match text.split_once(':') {
            Some(("cd", n)) => Ok(Source::Steps(k(n)?)),
            Some(("mean-field", n)) => Ok(Source::MeanField(k(n)?)),
            None if text == "gradient" => Ok(Source::Gradient),
            None if text == "pcd" => Ok(Source::Persistent),
            _ => Err(wanted()),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Source::Steps(k) => write!(out, "cd:{k}"),
            Source::Gradient => out.write_str("gradient"),
            Source::Persistent => out.write_str("pcd"),
            Source::MeanField(k) => write!(out, "mean-field:{k}"),
        }
    }
}

/// Mean and variance of one update, to the nearest doubles.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) mean: Shaped<f64>,
    pub(super) variance: Shaped<f64>,
    /// The second eigenvalue of the chain, from above, where it was certified.
    pub(super) eigenvalue: Option<f64>,
}

/// More than the nearest doubles need.
const DIGITS: u32 = 20;

/// Of one source, with these hidden units at both ends.
pub(super) fn known(case: &Case, source: Source, hidden: Hidden) -> Result<Known> {
    let (estimator, k) = match source {
        Source::Steps(k) => (Estimator::Steps, k),
        Source::Gradient | Source::Persistent => (Estimator::Persistent, 1),
        Source::MeanField(k) => (Estimator::MeanField, k),
    };
    let hidden = match estimator {
        Estimator::MeanField => Hidden::Probability,
        _ => hidden,
    };
    let asked = Asked {
        k,
        estimator,
        hidden,
        variance: true,
        below: Rational::from((1, 1000)),
        digits: Digits::of_itself(DIGITS),
        threads: case.options.threads,
        max_states: case.options.max_states,
    };
    let found = update(case.m, case.data, &asked, case.watch)?;
    let doubles = |x: &Shaped<Value>| x.map(|_, x| x.to_f64());
    let variance = found.variance.as_ref().map(doubles);
    let upper = |x: &Value| {
        x.enclose(128)
            .map_or(1.0, |x| x.hi().to_f64_round(rug::float::Round::Up))
    };
    Ok(Known {
        mean: doubles(&found.expected),
        variance: variance.ok_or_else(|| Error::input("found no variance"))?,
        eigenvalue: found.eigenvalue.as_ref().map(upper),
    })
}

/// The smallest and the largest update there can be: a difference of two statistics over T.
pub(super) fn range(case: &Case) -> (f64, f64) {
    let most = match case.m.units() {
        Units::Binary => 1.0,
        Units::Spin => 2.0,
    };
    let most = most / case.m.temperature().to_f64();
    (-most, most)
}

/// Dependence on the past that a stride may leave, in each update.
pub(super) const DEPENDENCE: f64 = 1e-9;

/// What the stream is compared with in all parameters at once: CD-1 and the gradient, whichever it is not said
/// to be.
pub(super) fn others(case: &Case, said: Source, hidden: Hidden) -> Result<Vec<(Source, Known)>> {
    let all = [Source::Gradient, Source::Steps(1)];
    let mine = match said {
        Source::Persistent => Source::Gradient,
        source => source,
    };
    let other = |source: &Source| *source != mine;
    all.into_iter()
        .filter(other)
        .map(|source| Ok((source, known(case, source, hidden)?)))
        .collect()
}

/// After so many steps of the chain the mean of an update is its own, whatever came before, but for
/// [`DEPENDENCE`]: the law after m steps from v is within `lambda^m / sqrt(p(v))` of the machine's.
pub(super) fn stride(case: &Case, known: &Known) -> Result<u64> {
    let Some(lambda) = known.eigenvalue.filter(|x| *x < 1.0) else {
        return Err(Error::input(
            "found updates of one persistent chain on a machine whose second eigenvalue is not certified, wanted independent ones",
        )
        .help(format!(
            "draw each update from a chain of its own and say {}",
            option("estimator", "gradient")
        )));
    };
    let least = crate::answer::least_ln_probability(case.m, case.options.threads, case.watch)?;
    let (low, high) = range(case);
    let steps = ((high - low) / DEPENDENCE).ln() - 0.5 * least;
    Ok((steps / -lambda.max(1e-300).ln()).ceil().max(1.0) as u64)
}

//! One law of a path, and those of the marginal path: `f(v)^beta` over all visible states.

use super::fit::Likelihood;
use crate::data::Data;
use crate::door::{option, place};
use crate::ensemble::{row_mass, states};
use crate::error::{Error, Result};
use crate::machine::{Rbm, states_of};
use crate::number::{Arithmetic, Digits, Enclosure, Enclosures, Theta, Value, precisions, settled};
use crate::sweep::Options;
use crate::watch::Watch;
use rug::Rational;

/// One law of the path.
#[derive(Clone, Debug)]
pub struct PathPoint {
    /// What E/T is multiplied with.
    pub beta: Rational,
    /// Nats.
    pub ln_z: Value,
    /// Of the data, nats; `None` where there are none.
    pub log_likelihood: Option<Likelihood>,
    /// Whether every digit asked for is certain.
    pub decided: bool,
}

impl PathPoint {
    pub(super) fn new(
        beta: &Rational,
        ln_z: Value,
        log_likelihood: Option<Likelihood>,
        digits: Digits,
    ) -> Self {
        let mut point = PathPoint {
            beta: beta.clone(),
            ln_z,
            log_likelihood,
            decided: false,
        };
        point.decided = point.all(|x| x.is_certain(digits.for_logarithm()));
        point
    }

    /// Whether it holds of ln Z and of the likelihoods.
    pub(super) fn all(&self, holds: impl Fn(&Value) -> bool) -> bool {
        let logs = self.log_likelihood.as_ref();
        let logs = logs.into_iter().flat_map(|both| [&both.mean, &both.total]);
        std::iter::once(&self.ln_z).chain(logs).all(holds)
    }
}

/// The law `(2^n_h e^(a v))^(1 - beta) f(v)^beta` between the ends of the path.
///
/// # Errors
/// More visible states than allowed, a stop from the watch.
pub(super) fn marginal_point(
    m: &Rbm,
    data: &Data,
    (beta, biases): (&Rational, &[Theta]),
    options: &Options,
    watch: &dyn Watch,
) -> Result<PathPoint> {
    let states = states_of(m.n_v()).unwrap_or(u64::MAX);
    if states > options.max_states {
        return Err(Error::limit(format!(
            "the marginal path sums 2^{} visible states, more than the limit of {}",
            m.n_v(),
            options.max_states
        ))
        .help(format!(
            "{} raises the limit; the joint path ({}) sums the smaller layer",
            place("max-states"),
            option("path", "joint")
        )));
    }
    let digits = options.digits;
    let point = |bits| {
        let a = Enclosures::new(bits);
        let (ln_z, likelihood) = summed(&a, m, data, (beta, biases), watch)?;
        Ok(PathPoint::new(beta, ln_z, likelihood, digits))
    };
    settled(precisions(digits.bits()), point, |point| point.decided)
}

/// ln Z, and the likelihood of the rows.
fn summed(
    a: &Enclosures,
    m: &Rbm,
    data: &Data,
    (beta, biases): (&Rational, &[Theta]),
    watch: &dyn Watch,
) -> Result<(Value, Option<Likelihood>)> {
    let factors = m.factors(a)?;
    let (beta, rest) = (a.of(beta), a.of(&Rational::from(1 - beta)));
    // (1 - beta) n_h ln 2, and (1 - beta) a.
    let hidden = a.of(2).ln() * &a.of(m.n_h() as u64) * &rest;
    let biases: Vec<Enclosure> = biases.iter().map(|x| a.theta(x) * &rest).collect();
    let ln_weight = |v: &[bool]| {
        let mut sum = row_mass(a, &factors, v).ln() * &beta + &hidden;
        for (bias, &bit) in biases.iter().zip(v) {
            match m.units().value(bit) {
                1 => sum += bias,
                -1 => sum = sum.clone() - bias,
                _ => {}
            }
        }
        sum
    };
    let mut z = a.zero();
    for v in states(m.n_v()) {
        z += &ln_weight(&v).exp();
        watch.tell(1, "stopped within a law of the path")?;
    }
    let ln_z = z.ln();
    let mut total = a.zero();
    for (row, count) in data.folded().rows() {
        total += &((ln_weight(row) - &ln_z) * &a.of(count));
    }
    let likelihood = (data.total() > 0).then(|| Likelihood {
        mean: Value::from(total.clone() / &a.of(data.total())),
        total: Value::from(total),
    });
    Ok((Value::from(ln_z), likelihood))
}

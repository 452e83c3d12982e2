//! ln Z and the likelihood along the path `p_beta ~ e^(-beta E/T)`: what annealed importance sampling
//! is compared with. beta = 0 is the uniform law, beta = 1 the machine as given.

use super::fit::Likelihood;
use super::quantities::quantities;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::number::{Value, rational};
use crate::sweep::Options;
use crate::watch::Watch;
use rug::{Integer, Rational};

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

/// More points than this are refused.
pub(crate) const MOST_POINTS: usize = 10_000;

/// The betas of `start:stop:step` or of `a,b,c`, exactly.
///
/// # Errors
/// Text of another form, a beta below 0, a step that is not above 0, or too many points.
pub fn betas(text: &str) -> Result<Vec<Rational>> {
    let parts = |separator| text.split(separator).map(|part| rational(part.trim()));
    let wanted = || {
        Error::input(format!(
            "found `{}`, wanted start:stop:step such as 0:1:0.1, or values such as 0,1/2,1",
            text.escape_debug()
        ))
    };
    let found = match text.contains(':') {
        false => parts(',').collect::<Result<Vec<Rational>>>()?,
        true => {
            let ends: Vec<Rational> = parts(':').collect::<Result<_>>()?;
            let [start, stop, step] = ends.as_slice() else {
                return Err(wanted());
            };
            if *step <= 0 || stop < start {
                return Err(wanted().help("the step is above 0, and stop not below start"));
            }
            let points = Rational::from(stop - start) / step;
            if points >= MOST_POINTS as u32 {
                return Err(Error::limit(format!(
                    "found a path of more than {MOST_POINTS} points, wanted fewer"
                )));
            }
            let last = points.floor().numer().to_usize().unwrap_or(0);
            let at = |k: usize| Rational::from(step * Integer::from(k)) + start;
            (0..=last).map(at).collect()
        }
    };
    match found.iter().find(|beta| **beta < 0) {
        Some(beta) => Err(Error::input(format!(
            "found beta = {beta}, wanted none below 0"
        ))),
        None => Ok(found),
    }
}

/// Every law of the path, summed like any machine: at temperature `T/beta`.
///
/// # Errors
/// Those of [`quantities`].
pub fn path(
    m: &Rbm,
    data: &Data,
    betas: &[Rational],
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<PathPoint>> {
    let point = |beta: &Rational| match *beta == 0 {
        true => Ok(uniform(m, data)),
        false => {
            let cooled = m.clone().at_temperature(m.temperature().clone() / beta)?;
            let found = quantities(&cooled, data.into(), options, watch)?;
            Ok(PathPoint {
                beta: beta.clone(),
                decided: found.decided(),
                ln_z: found.model.ln_z,
                log_likelihood: found.fit.map(|fit| fit.log_likelihood),
            })
        }
    };
    betas.iter().map(point).collect()
}

/// `Z = 2^(n_v + n_h)`, `p(v) = 2^-n_v`.
fn uniform(m: &Rbm, data: &Data) -> PathPoint {
    let power = |n: usize| Rational::from(Integer::from(1) << n as u32);
    let p = power(m.n_v()).recip();
    // ln(p)/1, and ln(p^N)/1 = N ln p, as the logarithm of p to the power N.
    let total = |n: u64| match u32::try_from(n) {
        Ok(n) => Value::log(Rational::from(rug::ops::Pow::pow(&p, n)), 1),
        Err(_) => Value::Undefined,
    };
    PathPoint {
        beta: Rational::new(),
        ln_z: Value::log(power(m.n_v() + m.n_h()), 1),
        log_likelihood: (data.total() > 0).then(|| Likelihood {
            mean: Value::log(p.clone(), 1),
            total: total(data.total()),
        }),
        decided: true,
    }
}

//! One law of a path, and those of the marginal path: `f(v)^beta` over all visible states.

use super::fit::Likelihood;
use crate::data::Data;
use crate::door::{option, place};
use crate::ensemble::{row_mass, states};
use crate::error::{Error, Result};
use crate::machine::{Factors, Rbm, states_of};
use crate::number::{Arithmetic, Enclosure, Enclosures, Theta, Value, precisions, settled};
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
    let digits = options.digits.for_logarithm();
    let point = |bits| {
        watch.begins(states, 0, "states");
        let a = Enclosures::new(bits);
        let law = MarginalLaw::new(&a, m, beta, biases)?;
        let (ln_z, likelihood) = law.summed(data, watch)?;
        let certain = |x: &Value| x.is_certain(digits);
        let logs = likelihood.as_ref().map(|x| [&x.mean, &x.total]);
        Ok(PathPoint {
            beta: beta.clone(),
            decided: certain(&ln_z) && logs.into_iter().flatten().all(certain),
            ln_z,
            log_likelihood: likelihood,
        })
    };
    settled(precisions(digits.bits()), point, |point| point.decided)
}

/// The weights of one law, in one arithmetic.
struct MarginalLaw<'a> {
    a: &'a Enclosures,
    m: &'a Rbm,
    factors: Factors<Enclosure>,
    beta: Enclosure,
    /// `(1 - beta) a`, and `(1 - beta) n_h ln 2`.
    biases: Vec<Enclosure>,
    hidden: Enclosure,
}

impl<'a> MarginalLaw<'a> {
    fn new(a: &'a Enclosures, m: &'a Rbm, beta: &Rational, biases: &[Theta]) -> Result<Self> {
        let rest = a.lift(&Rational::from(1 - beta));
        let two = Theta::ln(Rational::from(2))?;
        let hidden = a.theta(&two) * &a.of(m.n_h() as u64);
        Ok(MarginalLaw {
            factors: m.factors(a)?,
            beta: a.lift(beta),
            biases: biases.iter().map(|x| a.theta(x) * &rest).collect(),
            hidden: hidden * &rest,
            a,
            m,
        })
    }

    /// The logarithm of a state's weight.
    fn ln_weight(&self, v: &[bool]) -> Enclosure {
        let mut sum = row_mass(self.a, &self.factors, v).ln() * &self.beta + &self.hidden;
        for (bias, &bit) in self.biases.iter().zip(v) {
            match self.m.units().value(bit) {
                1 => sum += bias,
                -1 => sum = sum - bias,
                _ => {}
            }
        }
        sum
    }

    /// ln Z, and the likelihood of the rows.
    fn summed(&self, data: &Data, watch: &dyn Watch) -> Result<(Value, Option<Likelihood>)> {
        let mut z = self.a.zero();
        for v in states(self.m.n_v()) {
            z += &self.ln_weight(&v).exp();
            watch.tell(1, "stopped within a law of the path")?;
        }
        let ln_z = z.ln();
        let mut total = self.a.zero();
        let folded = data.folded();
        for (row, count) in folded.rows() {
            let count = self.a.of(count);
            total += &((self.ln_weight(row) - &ln_z) * &count);
        }
        let likelihood = (data.total() > 0).then(|| Likelihood {
            mean: Value::from(total.clone() / &self.a.of(data.total())),
            total: Value::from(total),
        });
        Ok((Value::from(ln_z), likelihood))
    }
}

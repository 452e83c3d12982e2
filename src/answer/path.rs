//! ln Z and the likelihood along a path of laws from an easy one (beta = 0) to the machine (beta = 1): what
//! annealed importance sampling is compared with.

use super::certainty::with_spare;
use super::marginal::{PathPoint, marginal_point};
use super::quantities::{SPARE_FOR_NEAREST, quantities};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Units};
use crate::number::{Theta, rational, settled, spare_digits};
use crate::sweep::Options;
use crate::watch::{Inside, Watch};
use rug::{Integer, Rational};

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

/// What leads from the base to the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Law {
    /// All energies times beta: `e^(-beta E(v,h)/T)`, times `e^((1 - beta) a v)` for the biases a of the base.
    /// Every law of it is that of a machine.
    #[default]
    Joint,
    /// All free energies times beta: `f(v)^beta`, times `(2^n_h e^(a v))^(1 - beta)`, with
    /// `f(v) = sum_h e^(-E(v,h)/T)`. No hidden units belong to it between 0 and 1.
    Marginal,
}

impl Law {
    /// As `--path` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Law::Joint => "joint",
            Law::Marginal => "marginal",
        }
    }
}

/// Where the path begins: independent visible units, and hidden units that are 0 or 1 alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Base {
    /// The uniform law.
    #[default]
    Uniform,
    /// The base-rate model: unit i is on with the chance `(n_i + 1)/(N + 2)`, n_i of the N data rows having it
    /// on.
    Data,
}

impl Base {
    /// As `--base` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Base::Uniform => "uniform",
            Base::Data => "data",
        }
    }
}

/// Both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Course {
    /// From the base to the machine.
    pub law: Law,
    /// The law at beta = 0.
    pub base: Base,
}

/// Every law of the path: those of the joint law are summed like any machine, those of the marginal law over
/// the visible states.
///
/// # Errors
/// Those of [`quantities`]; a base-rate model without data.
pub fn path(
    m: &Rbm,
    data: &Data,
    betas: &[Rational],
    course: Course,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<PathPoint>> {
    let biases = base_biases(m, data, course.base)?;
    watch.begins(betas.len() as u64, 0, "laws");
    let inside = Inside(watch);
    let point = |beta: &Rational, options: &Options| {
        // Both paths end at the machine, and begin at the base.
        if course.law == Law::Marginal && *beta != 0 && *beta != 1 {
            return marginal_point(m, data, (beta, &biases), options, &inside);
        }
        let there = between(m, &biases, beta)?;
        let found = quantities(&there, data.into(), options, &inside)?;
        let likelihood = found.fit.map(|fit| fit.log_likelihood);
        Ok(PathPoint::new(
            beta,
            found.model.ln_z,
            likelihood,
            options.digits,
        ))
    };
    let nearest = options.digits.nearest;
    // With a few digits more nearly every nearest double is decided.
    let spares = spare_digits(options.digits.count);
    let spares = spares.take_while(|spare| *spare == 0 || nearest && *spare <= SPARE_FOR_NEAREST);
    let spares: Vec<u32> = spares.collect();
    let decided = |beta| {
        let round = |spare| {
            let mut options = with_spare(options, spare);
            options.digits.nearest = false;
            point(beta, &options)
        };
        let is_decided = |point: &PathPoint| point.all(|x| x.nearest().is_some());
        settled(spares.iter().copied(), round, is_decided)
    };
    let told = |(done, beta)| {
        let stopped = format!("stopped with {done} of {} laws summed", betas.len());
        let found = decided(beta).map_err(|error| match error.kind() {
            Kind::Stopped => Error::new(Kind::Stopped, stopped.clone()),
            _ => error,
        })?;
        watch.tell(1, stopped)?;
        Ok(found)
    };
    betas.iter().enumerate().map(told).collect()
}

/// The biases a of the base, in nats whatever the temperature.
fn base_biases(m: &Rbm, data: &Data, base: Base) -> Result<Vec<Theta>> {
    if base == Base::Uniform {
        return Ok(vec![Theta::zero(); m.n_v()]);
    }
    data.check(m.n_v())?;
    let bias = |on: u64| {
        let odds = Rational::from((Integer::from(on) + 1, Integer::from(data.total() - on) + 1));
        let bias = Theta::ln(odds)?;
        match m.units() {
            Units::Binary => Ok(bias),
            Units::Spin => bias.times(&Rational::from((1, 2))),
        }
    };
    data.ones().into_iter().map(bias).collect()
}

/// The machine of the joint law: `beta theta`, with `(1 - beta) T a` added to the visible biases.
fn between(m: &Rbm, biases: &[Theta], beta: &Rational) -> Result<Rbm> {
    let rest = Rational::from(1 - beta) * m.temperature();
    let theta = m.theta().try_map(|param, theta| {
        let theta = theta.times(beta)?;
        match param {
            Param::B(i) => theta.plus(&biases[i].times(&rest)?),
            _ => Ok(theta),
        }
    })?;
    Rbm::with_temperature(m.units(), theta, m.temperature().clone())
}

//! Everything `compute` reports, as [`Value`]s with the digits asked for: fractions where the
//! machine's factors are fractions, certified enclosures otherwise.

use crate::data::Data;
use crate::ensemble::{State, row_mass};
use crate::error::{Error, Kind, Result};
use crate::exact;
use crate::machine::{Factors, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Digits, Enclosure, Enclosures, Fractions, Number, Value};
use crate::sweep::{self, ModelSums};
use crate::watch::Watch;
use rug::Rational;

/// The mean and the total log-likelihood, in nats.
#[derive(Clone, Debug)]
pub struct Likelihood {
    /// Over the N rows with their multiplicities.
    pub mean: Value,
    /// N times the mean.
    pub total: Value,
}

/// One distinct data row and what the machine makes of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The visible state.
    pub v: State,
    /// How often it occurs.
    pub count: u64,
    /// `p(v)`.
    pub p: Value,
    /// `ln p(v)`, nats.
    pub ln_p: Value,
    /// `F(v) = -ln sum_h f(v,h)`, nats.
    pub free_energy: Value,
    /// `E[h_j | v]` for every hidden unit.
    pub hidden: Vec<Value>,
}

/// What needs data: absent where there are no rows.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The log-likelihood of the data.
    pub log_likelihood: Likelihood,
    /// `D_KL(empirical law || model)`, nats, multiplicities included.
    pub kl: Value,
    /// The same as `-ln N - mean ln p`, right only if no row occurs twice.
    pub kl_if_distinct: Value,
    /// Clamped means, averaged over the rows.
    pub data_phase: Shaped<Value>,
    /// Of the mean log-likelihood, to be ascended: (data phase - model phase) / T.
    pub gradient: Shaped<Value>,
    /// The distinct rows.
    pub rows: Vec<Row>,
}

/// The exact quantities of a machine, and of data under it.
#[derive(Clone, Debug)]
pub struct Quantities {
    /// Z, ln Z and the model phase, and how they were summed.
    pub model: ModelSums,
    /// What needs data.
    pub fit: Option<Fit>,
    /// Whether every digit asked for is certain.
    pub decided: bool,
}

/// How digits are counted for each kind of quantity (the contract's scales).
#[derive(Clone, Copy, Debug)]
pub struct Scales {
    digits: Digits,
    units: Units,
}

impl Scales {
    /// For a machine with these units.
    pub fn new(digits: Digits, units: Units) -> Self {
        Scales { digits, units }
    }

    /// For Z and probabilities: the number itself.
    pub fn positive(&self) -> Digits {
        self.digits
    }

    /// For logarithms: max(1, |x|).
    pub fn logarithm(&self) -> Digits {
        self.digits.for_logarithm()
    }

    /// For means: the number itself for 0/1 units, 1 for ±1 units.
    pub fn moment(&self) -> Digits {
        match self.units {
            Units::Binary => self.digits,
            Units::Spin => self.digits.for_spin_moment(),
        }
    }

    /// For a gradient entry: the larger of its two phases.
    pub fn difference(&self, left: &Value, right: &Value) -> Digits {
        match self.units {
            Units::Binary => self.digits.for_difference(left, right),
            Units::Spin => self.digits.for_spin_moment(),
        }
    }
}

/// More digits of the sums than are asked of the results, round by round: none where nothing
/// cancels, two for the last place of a difference of equals in size, the others for a cancellation
/// (a likelihood near 0 beside a large ln Z, a gradient that all but vanishes).
pub const SPARE_DIGITS: [u32; 5] = [0, 2, 12, 42, 402];

/// Sums the machine's states and everything that follows from them, again with more digits while
/// some digit asked for is not certain; [`Quantities::decided`] says whether all are in the end.
///
/// # Errors
/// Those of [`sweep::model`], or data of another width than the machine.
pub fn quantities(
    m: &Rbm,
    data: Option<&Data>,
    options: &sweep::Options,
    watch: &dyn Watch,
) -> Result<Quantities> {
    let data = checked(m, data)?;
    let digits = options.digits;
    let mut found = None;
    for spare in SPARE_DIGITS {
        let asked = digits.with_count(digits.count + spare);
        let inner = sweep::Options {
            digits: asked,
            ..options.clone()
        };
        let model = match sweep::model(m, &inner, watch) {
            Ok(model) => model,
            // The results so far are certain, if not in every digit.
            Err(error) if error.kind() == Kind::Undecided && found.is_some() => break,
            Err(error) => return Err(error),
        };
        let q = conclude(m, data.as_ref(), model, digits, spare)?;
        let decided = q.decided;
        found = Some(q);
        if decided {
            break;
        }
    }
    found.ok_or_else(|| Error::new(Kind::Undecided, "no precision was tried"))
}

/// The data to fit, folded; none where there are no rows.
fn checked(m: &Rbm, data: Option<&Data>) -> Result<Option<Data>> {
    let data = data.filter(|data| data.total() > 0).map(Data::folded);
    match data.as_ref().filter(|data| data.n_v() != m.n_v()) {
        Some(data) => Err(Error::input(format!(
            "found data of {} visible units, wanted {} as in the machine",
            data.n_v(),
            m.n_v()
        ))),
        None => Ok(data),
    }
}

/// What follows from sums that are there already, asked for with `spare` more digits than the
/// results; not tried again with more.
///
/// # Errors
/// Data of another width than the machine.
pub fn from_sums(
    m: &Rbm,
    data: Option<&Data>,
    model: ModelSums,
    digits: Digits,
    spare: u32,
) -> Result<Quantities> {
    let certain = model.is_certain(digits.with_count(digits.count + spare), m.units());
    let mut q = conclude(m, checked(m, data)?.as_ref(), model, digits, spare)?;
    q.decided &= certain;
    Ok(q)
}

fn conclude(
    m: &Rbm,
    data: Option<&Data>,
    model: ModelSums,
    digits: Digits,
    spare: u32,
) -> Result<Quantities> {
    let scales = Scales::new(digits, m.units());
    let asked = digits.with_count(digits.count + spare);
    let fit = match data {
        Some(data) => Some(fit(m, data, &model, asked, &scales)?),
        None => None,
    };
    let decided = fit
        .as_ref()
        .is_none_or(|fit| fit.is_certain(&model.model_phase, &scales));
    Ok(Quantities {
        model,
        fit,
        decided,
    })
}

/// In fractions where the sums are, unless their logarithms are too long to write; else enclosed
/// with as many bits as the sums have digits, and some for the sums over rows.
fn fit(m: &Rbm, data: &Data, model: &ModelSums, asked: Digits, scales: &Scales) -> Result<Fit> {
    if let (Some(z), Ok(factors)) = (model.z.fraction(), m.factors(&Fractions)) {
        let fit = fit_in(&Fractions, m, &factors, z, data, model)?;
        if fit.is_certain(&model.model_phase, scales) {
            return Ok(fit);
        }
    }
    let a = Enclosures::new(asked.bits() + 64);
    let z = match model.z.enclose(a.bits()) {
        Some(z) => z,
        None => Enclosure::line(a.bits()),
    };
    fit_in(&a, m, &m.factors(&a)?, &z, data, model)
}

fn fit_in<A: Arithmetic<N: Number>>(
    a: &A,
    m: &Rbm,
    factors: &Factors<A::N>,
    z: &A::N,
    data: &Data,
    model: &ModelSums,
) -> Result<Fit> {
    let units = m.units();
    let positive = exact::data_phase(a, factors, units, data)?;
    let beta = Rational::from(m.temperature().recip_ref());
    let data_phase = positive.map(|_, mean| a.value(mean));
    let gradient = data_phase.map(|param, mean| {
        mean.minus(model.model_phase.get(param), model.bits.max(128))
            .times(&beta)
    });
    let rows = data
        .rows()
        .map(|(row, count)| {
            let mass = row_mass(a, factors, row);
            let one = a.one();
            let p = mass.clone() / z;
            let hidden = exact::hidden_given_visible(a, factors, units, row);
            Row {
                v: row.to_vec(),
                count,
                ln_p: a.log_sum(&mut std::iter::once((p.clone(), 1)), 1),
                p: a.value(&p),
                free_energy: a.log_sum(&mut std::iter::once((one / &mass, 1)), 1),
                hidden: hidden.iter().map(|mean| a.value(mean)).collect(),
            }
        })
        .collect();
    let likelihood = |over| exact::log_likelihood(a, factors, z, data, over);
    Ok(Fit {
        log_likelihood: Likelihood {
            mean: likelihood(data.total()),
            total: likelihood(1),
        },
        kl: exact::divergence(a, factors, z, data),
        kl_if_distinct: exact::divergence_if_distinct(a, factors, z, data),
        data_phase,
        gradient,
        rows,
    })
}

impl Fit {
    /// Whether every number has the digits asked for.
    fn is_certain(&self, negative: &Shaped<Value>, scales: &Scales) -> bool {
        let logs = [
            &self.log_likelihood.mean,
            &self.log_likelihood.total,
            &self.kl,
            &self.kl_if_distinct,
        ];
        let rows = self
            .rows
            .iter()
            .flat_map(|row| [&row.ln_p, &row.free_energy]);
        let gradient = self.gradient.params().all(|param| {
            let wanted = scales.difference(self.data_phase.get(param), negative.get(param));
            self.gradient.get(param).decimal(wanted).is_some()
        });
        gradient
            && logs
                .into_iter()
                .chain(rows)
                .all(|log| log.decimal(scales.logarithm()).is_some())
            && self
                .data_phase
                .iter()
                .all(|mean| mean.decimal(scales.moment()).is_some())
            && self.rows.iter().all(|row| {
                row.p.decimal(scales.positive()).is_some()
                    && row
                        .hidden
                        .iter()
                        .all(|mean| mean.decimal(scales.moment()).is_some())
            })
    }
}

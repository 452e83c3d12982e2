//! Everything `compute` reports, as [`Value`]s with the digits asked for: fractions where the
//! machine's factors are fractions, certified enclosures otherwise.

use super::fit::{Fit, fit};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Rbm, Units};
use crate::number::{Digits, Value};
use crate::sweep::{self, ModelSums};
use crate::watch::{Unwatched, Watch};

/// The exact quantities of a machine, and of data under it.
#[derive(Clone, Debug)]
pub struct Quantities {
    /// Z, ln Z and the model phase, and how they were summed.
    pub model: ModelSums,
    /// What needs data.
    pub fit: Option<Fit>,
    /// The same of the data held out.
    pub held_out: Option<Fit>,
    /// Whether every digit asked for is certain.
    pub decided: bool,
}

/// The rows a machine was fitted to, and rows it has not seen; either may be absent or empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Samples<'a> {
    /// The data of the likelihood and of the gradient.
    pub data: Option<&'a Data>,
    /// Further data, whose likelihood is wanted beside it.
    pub held_out: Option<&'a Data>,
}

impl<'a> From<&'a Data> for Samples<'a> {
    fn from(data: &'a Data) -> Self {
        Samples {
            data: Some(data),
            held_out: None,
        }
    }
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

/// The same options, for sums with so many more digits.
pub fn with_spare(options: &sweep::Options, spare: u32) -> sweep::Options {
    let digits = options.digits;
    sweep::Options {
        digits: digits.with_count(digits.count + spare),
        ..options.clone()
    }
}

/// Sums the machine's states and everything that follows from them, again with more digits while
/// some digit asked for is not certain; [`Quantities::decided`] says whether all are in the end.
///
/// # Errors
/// Those of [`sweep::model_side`], or data of another width than the machine.
pub fn quantities(
    m: &Rbm,
    samples: Samples,
    options: &sweep::Options,
    watch: &dyn Watch,
) -> Result<Quantities> {
    let samples = folded(m, samples)?;
    let mut found = None;
    for spare in SPARE_DIGITS {
        let asked = with_spare(options, spare);
        let model = match sweep::model_side(m, &asked, watch) {
            Ok(model) => model,
            // The results so far are certain, if not in every digit.
            Err(error) if error.kind() == Kind::Undecided && found.is_some() => break,
            Err(error) => return Err(error),
        };
        let q = conclude(m, &samples, model, options.digits, &asked, watch)?;
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
    data.as_ref().map_or(Ok(()), |data| has_width(m, data))?;
    Ok(data)
}

/// Refuses data of another width than the machine.
pub(super) fn has_width(m: &Rbm, data: &Data) -> Result<()> {
    match data.n_v() == m.n_v() {
        true => Ok(()),
        false => Err(Error::input(format!(
            "found data of {} visible units, wanted {} as in the machine",
            data.n_v(),
            m.n_v()
        ))),
    }
}

/// Both sets of rows, in the order of [`Samples`].
fn folded(m: &Rbm, samples: Samples) -> Result<[Option<Data>; 2]> {
    let held_out = checked(m, samples.held_out).map_err(|error| error.at("the data held out"))?;
    Ok([checked(m, samples.data)?, held_out])
}

/// What follows from sums that are there already, asked for with `spare` more digits than the
/// results are by `options`; not tried again with more.
///
/// # Errors
/// Data of another width than the machine.
pub fn from_sums(
    m: &Rbm,
    samples: Samples,
    model: ModelSums,
    options: &sweep::Options,
    spare: u32,
) -> Result<Quantities> {
    let asked = with_spare(options, spare);
    let certain = model.is_certain(asked.digits, m.units());
    let samples = folded(m, samples)?;
    let mut q = conclude(m, &samples, model, options.digits, &asked, &Unwatched)?;
    q.decided &= certain;
    Ok(q)
}

fn conclude(
    m: &Rbm,
    samples: &[Option<Data>; 2],
    model: ModelSums,
    digits: Digits,
    asked: &sweep::Options,
    watch: &dyn Watch,
) -> Result<Quantities> {
    let scales = Scales::new(digits, m.units());
    let fitted = |data: &Option<Data>| {
        let data = data.as_ref();
        data.map(|data| fit(m, data, &model, &scales, asked, watch))
            .transpose()
    };
    let [data, held_out] = samples;
    let (fit, held_out) = (fitted(data)?, fitted(held_out)?);
    let decided = fit
        .iter()
        .all(|fit| fit.is_certain(&model.model_phase, &scales))
        && held_out.iter().all(|fit| fit.is_known(&scales));
    Ok(Quantities {
        model,
        fit,
        held_out,
        decided,
    })
}

//! Everything `compute` reports, as [`Value`]s with the digits asked for: fractions where the
//! machine's factors are fractions, certified enclosures otherwise.

use super::certainty::{
    Scales, Visit, are_certain, have_nearest, of_all, of_model, undecided, with_spare,
};
use super::fit::{Fit, MOST_LISTED};
use super::fitting::fit;
use super::symmetry;
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, states_of};
use crate::number::{Digits, Enclosure, Enclosures, MOST_BITS, Value, spare_digits};
use crate::sweep::{self, ModelSums};
use crate::watch::Watch;
use rug::Rational;
use std::ops::ControlFlow;

/// The exact quantities of a machine, and of data under it.
#[derive(Clone, Debug)]
pub struct Quantities {
    /// Z, ln Z and the model phase, and how they were summed.
    pub model: ModelSums,
    /// What needs data.
    pub fit: Option<Fit>,
    /// The same of the data held out.
    pub held_out: Option<Fit>,
    /// The numbers that have not all digits asked for, at most [`super::MOST_NAMED`] of them by name.
    pub undecided: Vec<String>,
    /// Whether a round with more digits was stopped: these are the results of the one before it.
    pub stopped: bool,
    /// Whether the double nearest to every number is known.
    nearest: bool,
}

/// Only the nearest doubles of so few states are worth another round.
const CHEAP_STATES: u64 = 1 << 12;
/// With more spare digits than this a number that has no nearest double is 0, or all but 0.
pub(super) const SPARE_FOR_NEAREST: u32 = 402;

impl Quantities {
    /// Whether every digit asked for is certain.
    pub fn decided(&self) -> bool {
        self.undecided.is_empty()
    }

    /// Of these spare digits the first with which every number has the digits asked for, or the last: a number that is
    /// not certain now is taken to be as small as it can be without a cancellation of equals.
    pub(super) fn enough(
        &self,
        m: &Rbm,
        digits: Digits,
        spares: impl Iterator<Item = u32>,
    ) -> Option<u32> {
        let a = Enclosures::new(MOST_BITS);
        let power = |exponent: i64| a.of(10).ln() * &a.of(exponent);
        // No state weighs less of Z than this, nor does what one of them lacks of it.
        let nats = m.nats() + (m.n_v() + m.n_h()) as f64;
        let least = a.of(-nats).exp();
        // A logarithm is no larger than this, and is lost in sums of so many.
        let rows = [&self.fit, &self.held_out].into_iter().flatten();
        let rows = rows
            .map(|fit| fit.log_likelihood.total.to_f64().abs())
            .sum::<f64>();
        let size = a.of(100.0 * (1.0 + nats + rows));
        let scales = Scales::new(digits, m.units());
        let suffices = |spare: &u32| {
            let width = power(-i64::from(digits.count + spare)).exp() * &size;
            let foreseen = |x: &Value| {
                let x = x
                    .enclose(MOST_BITS)
                    .unwrap_or_else(|| Enclosure::line(MOST_BITS));
                let near = match x.holds_zero() {
                    true => least.clone(),
                    false if *x.lo() > 0 => Enclosure::new(x.lo().clone(), x.lo().clone()),
                    false => Enclosure::new(x.hi().clone(), x.hi().clone()),
                };
                let above = near.clone() + &width;
                Value::from(Enclosure::new(near.lo().clone(), above.hi().clone()))
            };
            let all = (&self.model, self.fit.as_ref(), self.held_out.as_ref());
            are_certain(|visit| {
                of_all(
                    all,
                    &scales,
                    &mut |name, x, digits| match x.is_certain(digits) {
                        true => ControlFlow::Continue(()),
                        false => visit(name, &foreseen(x), digits),
                    },
                )
            })
        };
        let spares: Vec<u32> = spares.collect();
        spares
            .iter()
            .copied()
            .find(suffices)
            .or(spares.last().copied())
    }

    /// The digits of a gradient entry.
    pub(crate) fn digits_of_entry(&self, scales: &Scales, param: Param) -> Digits {
        match &self.fit {
            Some(fit) => {
                scales.difference(fit.data_phase.get(param), self.model.model_phase.get(param))
            }
            None => scales.logarithm(),
        }
    }

    /// Whether another round of sums would be in vain, or cost more than it is worth.
    fn is_settled(&self, options: &sweep::Options, spare: u32) -> bool {
        let fixed = !matches!(options.tier, None | Some(sweep::Tier::Floats));
        let nearest = self.nearest || !options.digits.nearest || spare >= SPARE_FOR_NEAREST;
        fixed || self.decided() && nearest
    }
}

/// The same wish, and the nearest double of every number where there are so few states that further digits
/// cost nothing. With more states a number has its nearest double where the digits asked for decide it.
pub fn with_nearest(m: &Rbm, options: sweep::Options) -> sweep::Options {
    match enumerated(m, &options).1 <= CHEAP_STATES {
        true => sweep::Options {
            digits: options.digits.with_nearest(),
            ..options
        },
        false => options,
    }
}

/// The rows a machine was fitted to, and rows it has not seen; either may be absent or empty.
#[derive(Clone, Copy, Debug)]
pub struct Samples<'a> {
    /// The data of the likelihood and of the gradient.
    pub data: Option<&'a Data>,
    /// Further data, whose likelihood is wanted beside it.
    pub held_out: Option<&'a Data>,
    /// At most so many distinct rows are answered one by one: each takes longer than adding it up.
    pub listed: usize,
}

impl Default for Samples<'_> {
    fn default() -> Self {
        Samples {
            data: None,
            held_out: None,
            listed: MOST_LISTED,
        }
    }
}

impl Samples<'_> {
    /// The same without the rows one by one.
    pub fn unlisted(self) -> Self {
        Samples { listed: 0, ..self }
    }
}

impl<'a> From<&'a Data> for Samples<'a> {
    fn from(data: &'a Data) -> Self {
        Samples {
            data: Some(data),
            ..Samples::default()
        }
    }
}

/// Sums the machine's states and everything that follows from them, again with more digits while
/// some digit asked for is not certain; [`Quantities::undecided`] names what is not in the end.
///
/// # Errors
/// Those of [`sweep::model_side`], or data of another width than the machine.
pub fn quantities(
    m: &Rbm,
    samples: Samples,
    options: &sweep::Options,
    watch: &dyn Watch,
) -> Result<Quantities> {
    quantities_beside(m, samples, None, options, watch)
}

/// The same, beside sums over the states of this machine that were made before: they are made again only where they have
/// not the digits asked for.
pub(crate) fn quantities_beside(
    m: &Rbm,
    samples: Samples,
    known: Option<&ModelSums>,
    options: &sweep::Options,
    watch: &dyn Watch,
) -> Result<Quantities> {
    let samples = Folded::of(m, samples)?;
    rounds(options, 0, |spare, before| {
        let asked = with_spare(options, spare);
        let scales = Scales::new(asked.digits, m.units());
        let model = match before.map(|before| &before.model).or(known) {
            // Sums that have the digits of this round already need not be made again.
            Some(model) if are_certain(|visit| of_model(model, &scales, visit)) => model.clone(),
            _ => {
                watch.begins(enumerated(m, options).1, 0, "states");
                with_symmetry(m, sweep::model_side(m, &asked, watch)?)
            }
        };
        conclude(m, &samples, model, options.digits, &asked, watch)
    })
}

/// The layer that is enumerated, and the number of its states; the largest number there is where it is larger.
pub(super) fn enumerated(m: &Rbm, options: &sweep::Options) -> (sweep::Side, u64) {
    let side = options.enumerated(m);
    (side, states_of(side.units(m)).unwrap_or(u64::MAX))
}

/// Round by round with more spare digits, from `first` on, until all is certain or the precision is at
/// its cap. Work that was stopped leaves what the rounds before it found.
pub(super) fn rounds(
    options: &sweep::Options,
    first: u32,
    mut round: impl FnMut(u32, Option<&Quantities>) -> Result<Quantities>,
) -> Result<Quantities> {
    let mut found: Option<Quantities> = None;
    for spare in spare_digits(options.digits.count).filter(|spare| *spare >= first) {
        match (round(spare, found.as_ref()), &mut found) {
            (Ok(q), _) => {
                let settled = q.is_settled(options, spare);
                found = Some(q);
                if settled {
                    break;
                }
            }
            (Err(error), Some(found)) if error.kind() == Kind::Stopped => {
                found.stopped = true;
                break;
            }
            // The results so far are certain, if not in every digit.
            (Err(error), Some(_)) if error.kind() == Kind::Undecided => break,
            (Err(error), _) => return Err(error),
        }
    }
    found.ok_or_else(|| Error::new(Kind::Undecided, "no precision was tried"))
}

/// The numbers that symmetry shows to be 0 are that fraction.
pub(super) fn with_symmetry(m: &Rbm, mut model: ModelSums) -> ModelSums {
    if let Some(is_zero) = symmetry::zeros_of_model(m) {
        for param in is_zero.params().filter(|param| *is_zero.get(*param)) {
            *model.model_phase.get_mut(param) = Value::Exact(Rational::new());
        }
    }
    model
}

/// The data to fit, folded; none where there are no rows.
fn checked(m: &Rbm, data: Option<&Data>) -> Result<Option<Data>> {
    let data = data.filter(|data| data.total() > 0).map(Data::folded);
    data.as_ref()
        .map_or(Ok(()), |data| data.check_width(m.n_v()))?;
    Ok(data)
}

/// Both sets of rows, each distinct row once with its count; see [`Samples`].
pub(super) struct Folded {
    data: Option<Data>,
    held_out: Option<Data>,
    listed: usize,
}

impl Folded {
    pub(super) fn of(m: &Rbm, samples: Samples) -> Result<Folded> {
        let held_out = checked(m, samples.held_out);
        Ok(Folded {
            data: checked(m, samples.data)?,
            held_out: held_out.map_err(|error| error.at("the data held out"))?,
            listed: samples.listed,
        })
    }
}

/// What follows from sums that were asked for with so many spare digits as `asked` has.
pub(super) fn conclude(
    m: &Rbm,
    samples: &Folded,
    model: ModelSums,
    digits: Digits,
    asked: &sweep::Options,
    watch: &dyn Watch,
) -> Result<Quantities> {
    let scales = Scales::new(digits, m.units());
    let fitted = |data: &Option<Data>| {
        let data = data.as_ref();
        data.map(|data| fit(m, (data, samples.listed), &model, &scales, asked, watch))
            .transpose()
    };
    let (fit, held_out) = (fitted(&samples.data)?, fitted(&samples.held_out)?);
    // Of data that are known to be certain as well, or only of others.
    let numbers = |known: bool, visit: Visit| {
        let open = |(certain, _): &&(bool, Fit)| known || !certain;
        let [fit, held_out] =
            [&fit, &held_out].map(|fit| fit.as_ref().filter(open).map(|(_, fit)| fit));
        of_all((&model, fit, held_out), &scales, visit)
    };
    let undecided = undecided(|visit| numbers(false, visit));
    let nearest = !digits.nearest || have_nearest(|visit| numbers(true, visit));
    Ok(Quantities {
        undecided,
        stopped: false,
        nearest,
        model,
        fit: fit.map(|(_, fit)| fit),
        held_out: held_out.map(|(_, fit)| fit),
    })
}

//! A machine's sums over states in each kind of number, enclosed by the counted bound.

use super::results::ModelSums;
use super::tier::{BlockSums, bound, unfit};
use super::totals::Totals;
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{
    Arithmetic, Digits, Enclosure, Enclosures, Fractions, MOST_BITS, Number, Value, precisions,
};
use crate::sweep::binary_form::means;
use crate::sweep::options::{Options, Side, Tier};
use crate::sweep::source::{Factors, Source, WORD_BITS, enclosed, floats, integers};
use crate::sweep::words::accumulator::Accumulator;
use crate::sweep::words::simd::Path;
use crate::watch::{Stop, Watch};
use rug::{Float, Integer, Rational, ops::Pow};
use std::sync::{Arc, OnceLock};

/// Whether the counted bound leaves the digits asked for. A mean is a quotient of two sums, so that
/// its enclosure reaches twice the bound to each side; with `10^-D/11` there a decimal can always be
/// written (`Value::decimal`), with D significant digits already with `10^-D/2`.
fn suffices(bound: &Rational, digits: Digits) -> bool {
    let share = if digits.significant { 4 } else { 22 };
    *bound < Rational::from((1, share)) / Integer::from(10).pow(digits.count)
}

/// Sums over more states than this are certified decimals even where fractions could be had: these
/// would have thousands of digits, and take hours at 2^30.
const MOST_STATES_IN_INTEGERS: u64 = 1 << 18;

/// A machine and the way it is summed.
pub(crate) struct Sweep<'a> {
    pub m: &'a Rbm,
    pub side: Side,
    pub states: u64,
    pub job: BlockSums<'a>,
    factors: OnceLock<Arc<Factors>>,
}

/// The masses of a machine with 0/1 units, in its own orientation.
struct Masses<N> {
    z: N,
    bits: Shaped<N>,
}

impl<'a> Sweep<'a> {
    /// Over all blocks.
    ///
    /// # Errors
    /// So many states that their number has no 64 bits.
    pub(super) fn new(m: &'a Rbm, options: &Options, watch: &'a dyn Watch) -> Result<Self> {
        let side = options.side.unwrap_or(Side::smaller(m));
        let n = side.units(m);
        let states = u32::try_from(n).ok().and_then(|n| 1_u64.checked_shl(n));
        let refused = || Error::limit(format!("found 2^{n} states, wanted at most 2^63"));
        Ok(Sweep {
            m,
            side,
            states: states.ok_or_else(refused)?,
            job: BlockSums {
                threads: options.threads,
                watch,
                path: Path::of(options.portable),
                blocks: None,
            },
            factors: OnceLock::new(),
        })
    }

    pub(super) fn others(&self) -> usize {
        self.side.others(self.m)
    }

    /// Where they were asked for, or the sums are short enough to be worth a hundred times the time.
    pub(crate) fn wants_integers(&self, options: &Options) -> bool {
        match options.tier {
            Some(tier) => tier == Tier::Integers,
            None => self.states <= MOST_STATES_IN_INTEGERS,
        }
    }

    pub(super) fn floats(&self, bits: u32) -> Result<Option<(Source<Float>, Enclosure)>> {
        let factors = enclosed(self.m, bits, self.job.threads)?;
        Ok(floats(&factors, self.side, bits))
    }

    /// For doubles and pairs: the factors are made once.
    pub(super) fn words(&self) -> Result<Option<(Source<Float>, Enclosure)>> {
        let factors = match self.factors.get() {
            Some(factors) => factors,
            None => {
                let made = enclosed(self.m, WORD_BITS, self.job.threads)?;
                self.factors.get_or_init(|| Arc::new(made))
            }
        };
        Ok(floats(factors, self.side, WORD_BITS))
    }

    pub(super) fn bound(&self, tier: Tier, bits: u32) -> Option<Rational> {
        bound(tier, self.states.trailing_zeros(), self.others(), bits)
    }

    /// The bound of a tier of the hardware where it was asked for, or leaves the digits asked for.
    pub(super) fn allowed(&self, tier: Tier, options: &Options) -> Option<Rational> {
        // Pairs of doubles have 31 digits themselves.
        let worth_counting = options.tier.is_none() && options.digits.count <= 31;
        let forced = options.tier == Some(tier);
        (forced || worth_counting)
            .then(|| self.bound(tier, 0))
            .flatten()
            .filter(|bound| forced || suffices(bound, options.digits))
    }

    /// Whether MPFR floats of so many bits have the digits asked for.
    pub(crate) fn is_enough(&self, bits: u32, digits: Digits) -> bool {
        let bound = self.bound(Tier::Floats, bits);
        bound.is_some_and(|bound| suffices(&bound, digits))
    }

    /// In the fastest numbers that have the digits asked for.
    ///
    /// # Errors
    /// Those of [`super::model_side`] but for the number of states.
    pub(crate) fn fastest(&self, options: &Options) -> Result<ModelSums> {
        if self.wants_integers(options)
            && let Some(sums) = self.in_integers(options.digits)?
        {
            return Ok(sums);
        }
        if options.tier == Some(Tier::Integers) {
            return Err(unfit(Tier::Integers));
        }
        for tier in [Tier::Doubles, Tier::DoubleDoubles] {
            let forced = options.tier == Some(tier);
            let found = match self.allowed(tier, options) {
                Some(bound) => self.in_hardware(tier, bound)?,
                None => None,
            };
            match found {
                Some(sums) => return Ok(sums),
                None if forced => return Err(unfit(tier)),
                _ => {}
            }
        }
        for bits in precisions(options.digits.bits()) {
            // At the cap, the digits that there are.
            if (self.is_enough(bits, options.digits) || bits == MOST_BITS)
                && let Some(sums) = self.in_floats(bits)?
            {
                return Ok(sums);
            }
        }
        Err(Error::new(
            Kind::Undecided,
            "the factors of this machine are not certain",
        ))
    }

    pub(crate) fn in_integers(&self, digits: Digits) -> Result<Option<ModelSums>> {
        let Some((source, factor)) = integers(self.m, self.side) else {
            return Ok(None);
        };
        let totals = self.job.integers(&source).map_err(stopped)?;
        self.whole(&totals, factor, digits).map(Some)
    }

    /// Exact sums as fractions.
    pub(super) fn whole(
        &self,
        totals: &Totals<Integer>,
        factor: Rational,
        digits: Digits,
    ) -> Result<ModelSums> {
        let sums = self.masses(totals, |x| Rational::from(x))?;
        let z = sums.z.clone() * factor;
        let ln_z = Value::log(z.clone(), 1);
        let (z, bits) = (Value::Exact(z), digits.bits());
        let share = sums.z.recip();
        let shares = sums.bits.map_into(|mass| mass * &share);
        Ok(self.finish(&Fractions, shares, z, ln_z, Tier::Integers, bits))
    }

    pub(crate) fn in_hardware(&self, tier: Tier, bound: Rational) -> Result<Option<ModelSums>> {
        let pairs = tier == Tier::DoubleDoubles;
        let Some((source, constant)) = self.words()? else {
            return Ok(None);
        };
        let Some(found) = self.job.hardware(source, pairs) else {
            return Ok(None);
        };
        let (totals, shift) = found.map_err(stopped)?;
        let unit = Accumulator::EXPONENT - shift;
        self.in_units(tier, 192, bound, &totals, constant, unit)
            .map(Some)
    }

    /// `None` where the precision is too low for any digit.
    pub(crate) fn in_floats(&self, bits: u32) -> Result<Option<ModelSums>> {
        let Some((source, constant)) = self.floats(bits)? else {
            return Ok(None);
        };
        let totals = self.job.floats(&source).map_err(stopped)?;
        let Some(bound) = self.bound(Tier::Floats, bits) else {
            return Ok(None);
        };
        let a = Enclosures::new(bits + 64);
        let sums = self.masses(&totals, |x| a.float(x))?;
        Ok(Some(self.enclosed(Tier::Floats, &a, bound, sums, constant)))
    }

    /// From sums in units of `2^unit`.
    pub(crate) fn in_units(
        &self,
        tier: Tier,
        bits: u32,
        bound: Rational,
        totals: &Totals<Integer>,
        constant: Enclosure,
        unit: i32,
    ) -> Result<ModelSums> {
        let a = Enclosures::new(bits);
        let sums = self.masses(totals, |x| a.integer(x))?;
        let unit = a.lift(&(Rational::from(1) << unit));
        Ok(self.enclosed(tier, &a, bound, sums, constant * &unit))
    }

    /// Every sum S' that was found is within the counted bound g of the true S:
    /// `S' / (1 + g) <= S <= S' / (1 - g)`.
    fn enclosed(
        &self,
        tier: Tier,
        a: &Enclosures,
        bound: Rational,
        sums: Masses<Enclosure>,
        constant: Enclosure,
    ) -> ModelSums {
        let around = a.around_one(bound);
        let true_sum = sums.z.clone() / &around;
        let share = a.one() / &around / &true_sum;
        let z = true_sum * &constant;
        let ln_z = Value::from(z.ln());
        let shares = sums.bits.map_into(|mass| mass * &share);
        self.finish(a, shares, Value::from(z), ln_z, tier, a.bits())
    }

    /// The rows of the totals as masses of parameters, in the machine's own orientation.
    fn masses<T, N: Clone>(
        &self,
        totals: &Totals<T>,
        number: impl Fn(&T) -> N,
    ) -> Result<Masses<N>> {
        let others = self.others();
        let bits = Shaped::build(totals.units.len(), others, |param| {
            number(match param {
                Param::W(i, j) => &totals.units[i][j],
                Param::B(i) => &totals.units[i][others],
                Param::C(j) => &totals.total[j],
            })
        })?;
        Ok(Masses {
            z: number(&totals.total[others]),
            bits: match self.side {
                Side::Visible => bits,
                Side::Hidden => bits.transposed(|_, x| x.clone()),
            },
        })
    }

    fn finish<A: Arithmetic<N: Number>>(
        &self,
        a: &A,
        shares: Shaped<A::N>,
        z: Value,
        ln_z: Value,
        tier: Tier,
        bits: u32,
    ) -> ModelSums {
        ModelSums {
            z,
            ln_z,
            model_phase: means(a, self.m.units(), shares).map(|_, mean| a.value(mean)),
            side: self.side,
            states: self.states,
            tier,
            bits,
            factors: self.factors.get().cloned(),
        }
    }
}

pub(super) fn stopped(_: Stop) -> Error {
    Error::new(Kind::Stopped, "stopped before all states were summed")
}

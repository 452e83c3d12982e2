//! A machine's sums over states: the numbers that they are made in, and what they come to, enclosed by the counted bound.

use super::tier::{BlockSums, bound, in_range, unfit};
use super::totals::Totals;
use crate::error::{Error, Kind, Result};
use crate::machine::Side;
use crate::machine::{Param, Rbm, Shaped, states_of};
use crate::number::{
    Arithmetic, Digits, Enclosure, Enclosures, Float128, Fractions, MOST_BITS, Number, Value,
    precisions,
};
use crate::sweep::binary_form::means;
use crate::sweep::options::{Options, Tier};
use crate::sweep::source::{Factors, Source, WORD_BITS, enclosed, floats, integers};
use crate::sweep::words::accumulator::Accumulator;
use crate::sweep::words::simd::Path;
use crate::watch::{Stop, Watch};
use rug::{Float, Integer, Rational, ops::Pow};
use std::sync::{Arc, OnceLock};

/// Whether the counted bound leaves the digits asked for. A mean is a quotient of two sums, so that
/// its enclosure reaches twice the bound to each side; with `10^-D/11` there a decimal can always be
/// written (`Value::decimal`).
fn suffices(bound: &Rational, digits: Digits) -> bool {
    *bound < Rational::from((1, 22)) / Integer::from(10).pow(digits.count)
}

/// Sums over more states than this are certified decimals even where fractions could be had: these
/// would have thousands of digits, and take hours at 2^30.
const MOST_STATES_IN_INTEGERS: u64 = 1 << 18;

/// Z and the model phase.
#[derive(Clone, Debug)]
pub struct ModelSums {
    /// The partition function.
    pub z: Value,
    /// Its logarithm, nats.
    pub ln_z: Value,
    /// `<v_i h_j>`, `<v_i>`, `<h_j>` under p(v,h).
    pub model_phase: Shaped<Value>,
    /// The layer that was enumerated.
    pub side: Side,
    /// The number of its states.
    pub states: u64,
    /// The numbers that were summed.
    pub tier: Tier,
    /// The precision of the values' bounds; for integers, enough to enclose the results.
    pub bits: u32,
    /// The machine's factors, where doubles or pairs were packed from them.
    pub(crate) factors: Option<Arc<Factors>>,
}

/// A machine and the way it is summed.
pub(super) struct Sweep<'a> {
    m: &'a Rbm,
    pub side: Side,
    pub states: u64,
    pub job: BlockSums<'a>,
    factors: OnceLock<Arc<Factors>>,
}

/// The numbers of a sweep, and the machine's factors in them.
pub(super) struct Chosen {
    pub tier: Tier,
    /// The precision of MPFR floats.
    pub bits: u32,
    /// The relative error that a sum can have.
    bound: Rational,
    pub factors: Numbers,
}

/// Factors as they are summed, and what Z is to be multiplied with.
pub(super) enum Numbers {
    Integers(Source<Integer>, Rational),
    /// All sums were multiplied with 2 to this power.
    Hardware(Source<Float128>, Enclosure, i32),
    Floats(Source<Float>, Enclosure),
}

/// Sums over all blocks of a job; integers are in units of a power of two, [`Chosen::exponent`].
pub(super) enum Summed {
    Integers(Totals<Integer>),
    Floats(Totals<Float>),
}

impl Chosen {
    /// Sums in integers, doubles and pairs are multiples of 2 to this power.
    pub(super) fn exponent(&self) -> i32 {
        match &self.factors {
            Numbers::Hardware(..) => Accumulator::EXPONENT,
            _ => 0,
        }
    }
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
        let side = options.enumerated(m);
        let n = side.units(m);
        let refused = || Error::limit(format!("found 2^{n} states, wanted at most 2^63"));
        Ok(Sweep {
            m,
            side,
            states: states_of(n).ok_or_else(refused)?,
            job: BlockSums {
                threads: options.threads,
                watch,
                path: Path::of(options.portable),
                blocks: None,
            },
            factors: OnceLock::new(),
        })
    }

    /// For doubles and pairs: the factors are made once.
    fn words(&self) -> Result<&Factors> {
        if let Some(factors) = self.factors.get() {
            return Ok(factors);
        }
        let made = enclosed(self.m, WORD_BITS, self.job.threads)?;
        Ok(self.factors.get_or_init(|| Arc::new(made)))
    }

    fn bound(&self, tier: Tier, bits: u32) -> Option<Rational> {
        let others = self.side.others(self.m);
        bound(tier, self.states.trailing_zeros(), others, bits)
    }

    /// The bound of a tier that may be used: it was asked for, or is worth its time and leaves the digits asked for.
    fn allowed(&self, tier: Tier, options: &Options) -> Option<Rational> {
        let forced = options.tier == Some(tier);
        let is_worth_it = match tier {
            Tier::Integers => self.states <= MOST_STATES_IN_INTEGERS,
            // Pairs of doubles have 31 digits themselves.
            _ => options.digits.count <= 31,
        };
        if !forced && (options.tier.is_some() || !is_worth_it) {
            return None;
        }
        let bound = self.bound(tier, 0)?;
        (forced || suffices(&bound, options.digits)).then_some(bound)
    }

    /// A tier with its bound, where it can hold the machine.
    fn in_tier(&self, tier: Tier, bits: u32, bound: Rational) -> Result<Option<Chosen>> {
        let factors = match tier {
            Tier::Integers => {
                let found = integers(self.m, self.side);
                found.map(|(source, factor)| Numbers::Integers(source, factor))
            }
            Tier::Doubles | Tier::DoubleDoubles => floats(self.words()?, self.side, WORD_BITS)
                .and_then(|(source, constant)| {
                    let (source, shift) = in_range(source)?;
                    Some(Numbers::Hardware(source, constant, shift))
                }),
            Tier::Floats => {
                let found = enclosed(self.m, bits, self.job.threads)?;
                let found = floats(&found, self.side, bits);
                found.map(|(source, constant)| Numbers::Floats(source, constant))
            }
        };
        Ok(factors.map(|factors| Chosen {
            tier,
            bits,
            bound,
            factors,
        }))
    }

    /// The numbers of a plan.
    ///
    /// # Errors
    /// A tier that cannot hold the machine.
    pub(super) fn planned(&self, tier: Tier, bits: u32) -> Result<Chosen> {
        let found = match self.bound(tier, bits) {
            Some(bound) => self.in_tier(tier, bits, bound)?,
            None => None,
        };
        found.ok_or_else(|| unfit(tier))
    }

    /// The fastest numbers that have the digits asked for; at the cap of precision, the digits that there are.
    ///
    /// # Errors
    /// A tier that was asked for and cannot hold the machine, and factors that stay undecided at the cap.
    pub(super) fn choose(&self, options: &Options) -> Result<Chosen> {
        for tier in [Tier::Integers, Tier::Doubles, Tier::DoubleDoubles] {
            if let Some(bound) = self.allowed(tier, options)
                && let Some(found) = self.in_tier(tier, 0, bound)?
            {
                return Ok(found);
            }
        }
        if let Some(tier) = options.tier.filter(|tier| *tier != Tier::Floats) {
            return Err(unfit(tier));
        }
        for bits in precisions(options.digits.bits()) {
            if let Some(bound) = self.bound(Tier::Floats, bits)
                && (suffices(&bound, options.digits) || bits == MOST_BITS)
                && let Some(found) = self.in_tier(Tier::Floats, bits, bound)?
            {
                return Ok(found);
            }
        }
        Err(Error::new(
            Kind::Undecided,
            "the factors of this machine are not certain",
        ))
    }

    /// Sums the blocks of the job.
    ///
    /// # Errors
    /// A stop from the watch.
    pub(super) fn sum(&self, chosen: &Chosen) -> Result<Summed> {
        let job = self.job;
        let found = match &chosen.factors {
            Numbers::Integers(source, _) => job.integers(source).map(Summed::Integers),
            Numbers::Hardware(source, ..) => {
                let pairs = chosen.tier == Tier::DoubleDoubles;
                job.hardware(source, pairs).map(Summed::Integers)
            }
            Numbers::Floats(source, _) => job.floats(source).map(Summed::Floats),
        };
        found.map_err(|Stop| Error::new(Kind::Stopped, "stopped before all states were summed"))
    }

    /// In the fastest numbers that have the digits asked for.
    ///
    /// # Errors
    /// Those of [`super::model_side`] but for the number of states.
    pub(super) fn fastest(&self, options: &Options) -> Result<ModelSums> {
        let chosen = self.choose(options)?;
        match (self.sum(&chosen)?, &chosen.factors) {
            (Summed::Floats(totals), Numbers::Floats(_, constant)) => {
                let a = Enclosures::new(chosen.bits + 64);
                let sums = self.masses(&totals, |x| a.of(x))?;
                Ok(self.enclosed(&chosen, &a, sums, constant.clone()))
            }
            (Summed::Integers(totals), _) => {
                self.results(&chosen, &totals, chosen.exponent(), options.digits)
            }
            _ => Err(unfit(chosen.tier)),
        }
    }

    /// What sums in units of `2^exponent` come to.
    pub(super) fn results(
        &self,
        chosen: &Chosen,
        totals: &Totals<Integer>,
        exponent: i32,
        digits: Digits,
    ) -> Result<ModelSums> {
        let (bits, constant, unit) = match &chosen.factors {
            Numbers::Integers(_, factor) => return self.whole(totals, factor, digits),
            Numbers::Hardware(_, constant, shift) => (192, constant, exponent - shift),
            Numbers::Floats(_, constant) => (chosen.bits + 64, constant, exponent),
        };
        let a = Enclosures::new(bits);
        let sums = self.masses(totals, |x| a.of(x))?;
        let unit = a.lift(&(Rational::from(1) << unit));
        Ok(self.enclosed(chosen, &a, sums, constant.clone() * &unit))
    }

    /// Exact sums as fractions.
    fn whole(
        &self,
        totals: &Totals<Integer>,
        factor: &Rational,
        digits: Digits,
    ) -> Result<ModelSums> {
        let sums = self.masses(totals, |x| Rational::from(x))?;
        let z = Rational::from(&sums.z * factor);
        let ln_z = Value::log(z.clone(), 1);
        let (z, bits) = (Value::Exact(z), digits.bits());
        let share = sums.z.recip();
        let shares = sums.bits.map_into(|mass| mass * &share);
        Ok(self.finish(&Fractions, shares, z, ln_z, Tier::Integers, bits))
    }

    /// Every sum S' that was found is within the counted bound g of the true S:
    /// `S' / (1 + g) <= S <= S' / (1 - g)`.
    fn enclosed(
        &self,
        chosen: &Chosen,
        a: &Enclosures,
        sums: Masses<Enclosure>,
        constant: Enclosure,
    ) -> ModelSums {
        let around = a.around_one(chosen.bound.clone());
        let true_sum = sums.z.clone() / &around;
        let share = a.one() / &around / &true_sum;
        let z = true_sum * &constant;
        let ln_z = Value::from(z.ln());
        let shares = sums.bits.map_into(|mass| mass * &share);
        self.finish(a, shares, Value::from(z), ln_z, chosen.tier, a.bits())
    }

    /// The rows of the totals as masses of parameters, in the machine's own orientation.
    fn masses<T, N: Clone>(
        &self,
        totals: &Totals<T>,
        number: impl Fn(&T) -> N,
    ) -> Result<Masses<N>> {
        let others = self.side.others(self.m);
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

//! The sums over the 2^n states of the smaller layer: Z and every model mean in one pass.

mod accumulator;
mod bound;
mod cell;
mod depth;
mod doubles;
mod kernel;
mod limit;
mod long;
mod machine;
mod pairs;
mod range;
mod results;
mod shares;
mod simd;
mod tables;
mod tier;
mod totals;
mod triples;
mod vector;

pub(crate) use bound::relative_error;
pub use limit::duration;
pub(crate) use machine::binary;
pub use results::ModelSums;
pub(crate) use results::means;
pub use shares::{ExactSums, Plan, plan, share, sums_of, timed};
pub use tier::{Tier, bound};

use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Arithmetic, Digits, Enclosure, Enclosures, Fractions, Number, Value, certify};
use crate::watch::{Stop, Watch};
use accumulator::Accumulator;
use limit::too_many;
use machine::{floats, integers};
use rug::{Float, Integer, Rational, ops::Pow};
use tables::Source;
use tier::{Job, unfit};
use totals::Totals;

/// The layer whose states are enumerated; the other one is summed in closed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Enumerate v.
    Visible,
    /// Enumerate h.
    Hidden,
}

impl Side {
    /// The side with fewer units.
    pub fn smaller(m: &Rbm) -> Side {
        if m.n_v() <= m.n_h() {
            Side::Visible
        } else {
            Side::Hidden
        }
    }

    /// `visible` or `hidden`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Visible => "visible",
            Side::Hidden => "hidden",
        }
    }
}

/// What a sum over states is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The layer to enumerate; `None`: the smaller one.
    pub side: Option<Side>,
    /// The digits wanted of Z, ln Z and every mean.
    pub digits: Digits,
    /// More states than this are refused.
    pub max_states: u64,
    /// How many threads sum; the results are the same bits for any number.
    pub threads: usize,
    /// The numbers to sum in; `None`: integers where the factors are fractions, otherwise the
    /// fastest that has the digits. A tier that is asked for gives the digits it has.
    pub tier: Option<Tier>,
    /// Use no instruction that some processors lack: within the same bound, but slower.
    pub portable: bool,
}

impl Options {
    /// The smaller side, at most 2^24 states, as many threads as the machine runs at once.
    pub fn new(digits: Digits) -> Self {
        Options {
            side: None,
            digits,
            max_states: 1 << 24,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            tier: None,
            portable: false,
        }
    }
}

/// Sums over all states of one layer.
///
/// # Errors
/// More states than `max_states` (with what it would take), a stop from the watch, digits that
/// stay undecided at the cap, or a tier that cannot hold this machine.
pub fn model(m: &Rbm, options: &Options, watch: &dyn Watch) -> Result<ModelSums> {
    let sweep = Sweep::new(m, options, watch)?;
    if sweep.wants_integers(options)
        && let Some(sums) = sweep.in_integers(options.digits)?
    {
        return Ok(sums);
    }
    if options.tier == Some(Tier::Integers) {
        return Err(unfit(Tier::Integers));
    }
    let certain = |sums: &ModelSums| sums.is_certain(options.digits, m.units());
    for tier in [Tier::Doubles, Tier::DoubleDoubles] {
        let forced = options.tier == Some(tier);
        let found = match sweep.allowed(tier, options) {
            Some(bound) => sweep.in_hardware(tier, bound)?,
            None => None,
        };
        match found {
            Some(sums) if forced || certain(&sums) => return Ok(sums),
            None if forced => return Err(unfit(tier)),
            _ => {}
        }
    }
    certify(
        options.digits,
        |a| sweep.in_floats(a.bits()),
        |sums| sums.as_ref().is_some_and(certain),
    )?
    .ok_or_else(|| {
        Error::new(
            Kind::Undecided,
            "the factors of this machine are not certain",
        )
    })
}

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
struct Sweep<'a> {
    m: &'a Rbm,
    side: Side,
    states: u64,
    job: Job<'a>,
}

/// The masses of a machine with 0/1 units, in its own orientation.
struct Masses<N> {
    z: N,
    bits: Shaped<N>,
}

impl<'a> Sweep<'a> {
    /// Over all blocks.
    fn new(m: &'a Rbm, options: &Options, watch: &'a dyn Watch) -> Result<Self> {
        let side = options.side.unwrap_or(Side::smaller(m));
        let n = match side {
            Side::Visible => m.n_v(),
            Side::Hidden => m.n_h(),
        };
        let states = u32::try_from(n)
            .ok()
            .and_then(|n| 1_u64.checked_shl(n))
            .filter(|states| *states <= options.max_states)
            .ok_or_else(|| too_many(m, n, side, options))?;
        Ok(Sweep {
            m,
            side,
            states,
            job: Job {
                threads: options.threads,
                watch,
                portable: options.portable,
                blocks: None,
            },
        })
    }

    fn others(&self) -> usize {
        match self.side {
            Side::Visible => self.m.n_h(),
            Side::Hidden => self.m.n_v(),
        }
    }

    /// Where they were asked for, or the sums are short enough to be worth a hundred times the time.
    fn wants_integers(&self, options: &Options) -> bool {
        match options.tier {
            Some(tier) => tier == Tier::Integers,
            None => self.states <= MOST_STATES_IN_INTEGERS,
        }
    }

    fn floats(&self, bits: u32) -> Result<Option<(Source<Float>, Enclosure)>> {
        floats(self.m, self.side, bits, self.job.threads)
    }

    fn bound(&self, tier: Tier, bits: u32) -> Option<Rational> {
        bound(tier, self.states.trailing_zeros(), self.others(), bits)
    }

    /// The bound of a tier of the hardware where it was asked for, or leaves the digits asked for.
    fn allowed(&self, tier: Tier, options: &Options) -> Option<Rational> {
        // Pairs of doubles have 31 digits themselves.
        let worth_counting = options.tier.is_none() && options.digits.count <= 31;
        let forced = options.tier == Some(tier);
        (forced || worth_counting)
            .then(|| self.bound(tier, 0))
            .flatten()
            .filter(|bound| forced || suffices(bound, options.digits))
    }

    fn in_integers(&self, digits: Digits) -> Result<Option<ModelSums>> {
        let Some((source, factor)) = integers(self.m, self.side) else {
            return Ok(None);
        };
        let totals = self.job.integers(&source).map_err(stopped)?;
        self.whole(&totals, factor, digits).map(Some)
    }

    /// Exact sums as fractions.
    fn whole(
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

    fn in_hardware(&self, tier: Tier, bound: Rational) -> Result<Option<ModelSums>> {
        let pairs = tier == Tier::DoubleDoubles;
        let Some((source, constant)) = self.floats(if pairs { 128 } else { 64 })? else {
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
    fn in_floats(&self, bits: u32) -> Result<Option<ModelSums>> {
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
    fn in_units(
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
        }
    }
}

fn stopped(_: Stop) -> Error {
    Error::new(Kind::Stopped, "stopped before all states were summed")
}

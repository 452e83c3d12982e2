//! A sweep in shares: which numbers all shares use, the exact sums of a range of blocks, and the
//! results of all blocks together.
//!
//! The sums of a block are the same bits wherever they are summed. They are added as integers in
//! units of one power of two, which every block's sum is a multiple of: so neither the order nor
//! the grouping of the adding can change the totals.

use super::results::ModelSums;
use super::sums::{Sweep, stopped};
use super::tier::{blocks, exact_bits, unfit};
use super::totals::Totals;
use crate::error::{Error, Kind, Result};
use crate::machine::Rbm;
use crate::number::{Enclosure, precisions};
use crate::sweep::options::{Options, Side, Tier};
use crate::sweep::range::Reach;
use crate::sweep::source::{Source, integers};
use crate::sweep::words::accumulator::Accumulator;
use crate::sweep::words::simd::Path;
use crate::watch::{Unwatched, Watch};
use rug::{Float, Integer};
use std::ops::Range;

/// How every share of a run is summed: decided from machine, digits and options, never from sums,
/// so that shares agree without talking to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The layer that is enumerated.
    pub side: Side,
    /// The numbers that are summed.
    pub tier: Tier,
    /// Their precision, for MPFR floats.
    pub bits: u32,
    /// Sums are multiples of 2 to this power.
    pub exponent: i32,
    /// How many blocks there are.
    pub blocks: u64,
    /// The instructions, where the bits of a block depend on them.
    pub path: &'static str,
}

/// The instructions of sums whose bits do not depend on them.
const ANY: &str = "any";

#[cfg(feature = "files")]
impl Plan {
    /// The same plan on instructions of this name, where it is one: sums are added up anywhere, whatever
    /// processor made them.
    pub(crate) fn on(self, name: &str) -> Plan {
        let mut known = std::iter::once(ANY).chain(Path::NAMES);
        Plan {
            path: known.find(|path| *path == name).unwrap_or(self.path),
            ..self
        }
    }
}

/// The exact sums over some blocks, in units of the plan's power of two: the row over all states,
/// then the row of each enumerated unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactSums(pub Vec<Integer>);

impl ExactSums {
    /// Over no blocks.
    pub fn none(m: &Rbm) -> Self {
        ExactSums(vec![Integer::new(); (m.n_v() + 1) * (m.n_h() + 1)])
    }

    /// Adds the sums over other blocks.
    pub fn add(&mut self, other: &ExactSums) {
        for (sum, x) in self.0.iter_mut().zip(&other.0) {
            *sum += x;
        }
    }
}

/// The plan for a machine, however many states it has.
///
/// # Errors
/// A tier that cannot hold the machine, or sums that span too many bits to be added exactly.
pub(crate) fn planned(m: &Rbm, options: &Options) -> Result<Plan> {
    let sweep = Sweep::new(m, options, &Unwatched)?;
    let (tier, bits, exponent) = sweep.choice(options)?;
    let n = sweep.states.trailing_zeros();
    let hardware = matches!(tier, Tier::Doubles | Tier::DoubleDoubles);
    Ok(Plan {
        side: sweep.side,
        tier,
        bits,
        exponent,
        blocks: blocks(tier, n),
        path: if hardware {
            Path::of(options.portable).name()
        } else {
            ANY
        },
    })
}

/// The exact sums over a range of blocks.
///
/// # Errors
/// A stop from the watch.
pub fn share(
    m: &Rbm,
    plan: &Plan,
    options: &Options,
    range: Range<u64>,
    watch: &dyn Watch,
) -> Result<ExactSums> {
    let mut sweep = Sweep::new(m, options, watch)?;
    sweep.job.blocks = Some((range.start, range.end));
    sweep.exact(plan)
}

/// What the sums over all blocks come to.
///
/// # Errors
/// Sums that cannot be those of this machine.
pub(crate) fn sums_of(
    m: &Rbm,
    plan: &Plan,
    options: &Options,
    sums: &ExactSums,
) -> Result<ModelSums> {
    Sweep::new(m, options, &Unwatched)?.results(plan, options, sums)
}

impl Sweep<'_> {
    fn choice(&self, options: &Options) -> Result<(Tier, u32, i32)> {
        if self.wants_integers(options) && integers(self.m, self.side).is_some() {
            return Ok((Tier::Integers, 0, 0));
        }
        for tier in [Tier::Doubles, Tier::DoubleDoubles] {
            if self.allowed(tier, options).is_some()
                && let Some((source, _)) = self.words()?
                && Reach::of(&source).shift().is_some()
            {
                return Ok((tier, 0, Accumulator::EXPONENT));
            }
        }
        if let Some(tier) = options.tier.filter(|tier| *tier != Tier::Floats) {
            return Err(unfit(tier));
        }
        for bits in precisions(options.digits.bits()) {
            if self.is_enough(bits, options.digits)
                && let Some((source, _)) = self.floats(bits)?
            {
                let reach = Reach::of(&source);
                if exact_bits(&source).is_none() {
                    return Err(Error::limit(format!(
                        "the sums of this machine span 2^{:.0}, too much for sums in shares, which are exact",
                        reach.span()
                    ))
                    .help("leave out --shard and --checkpoint"));
                }
                // No sum is below 2^lo, and none has more than these bits.
                return Ok((
                    Tier::Floats,
                    bits,
                    reach.lo.floor() as i32 - bits as i32 - 8,
                ));
            }
        }
        Err(Error::new(
            Kind::Undecided,
            "the digits asked for need more bits than this program uses",
        ))
    }

    fn exact(&self, plan: &Plan) -> Result<ExactSums> {
        let unfit = || unfit(plan.tier);
        match plan.tier {
            Tier::Integers => {
                let (source, _) = integers(self.m, self.side).ok_or_else(unfit)?;
                let totals = self.job.integers(&source).map_err(stopped)?;
                Ok(ExactSums(totals.rows().collect()))
            }
            Tier::Doubles | Tier::DoubleDoubles => {
                let pairs = plan.tier == Tier::DoubleDoubles;
                let (source, _) = self.source(plan)?;
                let found = self.job.hardware(source, pairs);
                let (totals, _) = found.ok_or_else(unfit)?.map_err(stopped)?;
                Ok(ExactSums(totals.rows().collect()))
            }
            Tier::Floats => {
                let (source, _) = self.source(plan)?;
                let totals = self.job.floats(&source).map_err(stopped)?;
                let sums = totals.rows().map(|mut x| {
                    x <<= -plan.exponent;
                    let whole = Some(x).filter(Float::is_integer);
                    whole.and_then(|x| x.to_integer()).ok_or_else(inexact)
                });
                sums.collect::<Result<_>>().map(ExactSums)
            }
        }
    }

    #[allow(clippy::type_complexity)]
    fn source(&self, plan: &Plan) -> Result<(Source<Float>, Enclosure)> {
        let found = match plan.tier {
            Tier::Doubles | Tier::DoubleDoubles => self.words()?,
            _ => self.floats(plan.bits)?,
        };
        found.ok_or_else(|| unfit(plan.tier))
    }

    fn results(&self, plan: &Plan, options: &Options, sums: &ExactSums) -> Result<ModelSums> {
        let columns = self.others() + 1;
        let z = &sums.0[columns - 1];
        if *z <= 0 || sums.0.iter().any(|x| *x < 0) {
            return Err(Error::input("the sums are not those of any machine"));
        }
        if plan.tier == Tier::Integers {
            let (_, factor) = integers(self.m, self.side).ok_or_else(|| unfit(plan.tier))?;
            return self.whole(&rows(sums, columns), factor, options.digits);
        }
        let totals = rows(sums, columns);
        let (source, constant) = self.source(plan)?;
        let (bits, shift) = match plan.tier {
            Tier::Floats => (plan.bits + 64, Some(0)),
            _ => (192, Reach::of(&source).shift()),
        };
        match (self.bound(plan.tier, plan.bits), shift) {
            (Some(bound), Some(shift)) => {
                let unit = plan.exponent - shift;
                self.in_units(plan.tier, bits, bound, &totals, constant, unit)
            }
            _ => Err(unfit(plan.tier)),
        }
    }
}

fn inexact() -> Error {
    Error::input("a block's sum is not a multiple of the unit of this plan: please report this")
}

fn rows(sums: &ExactSums, columns: usize) -> Totals<Integer> {
    let mut rows = sums.0.chunks(columns).map(<[Integer]>::to_vec);
    Totals {
        total: rows.next().unwrap_or_default(),
        units: rows.collect(),
    }
}

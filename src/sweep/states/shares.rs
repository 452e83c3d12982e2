//! A sweep in shares: which numbers all shares use, the exact sums of a range of blocks, and the
//! results of all blocks together.
//!
//! The sums of a block are the same bits wherever they are summed. They are added as integers in
//! units of one power of two, which every block's sum is a multiple of: so neither the order nor
//! the grouping of the adding can change the totals.

use super::sums::{ModelSums, Numbers, Summed, Sweep};
use super::tier::{blocks, exact_bits};
use super::totals::Totals;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::machine::Side;
use crate::sweep::options::{Options, Tier};
use crate::sweep::range::Reach;
use crate::sweep::source::Source;
#[cfg(feature = "files")]
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
    let chosen = sweep.choose(options)?;
    let exponent = match &chosen.factors {
        Numbers::Floats(source, _) => exponent(source)?,
        _ => chosen.exponent(),
    };
    let path = match &chosen.factors {
        Numbers::Hardware(..) => sweep.job.path.name(),
        _ => ANY,
    };
    Ok(Plan {
        side: sweep.side,
        tier: chosen.tier,
        bits: chosen.bits,
        exponent,
        blocks: blocks(chosen.tier, sweep.states.trailing_zeros()),
        path,
    })
}

/// No sum of floats is below 2^lo, and none has more than the source's bits.
fn exponent(source: &Source<Float>) -> Result<i32> {
    let reach = Reach::of(source);
    if exact_bits(source).is_none() {
        return Err(Error::limit(format!(
            "the sums of this machine span 2^{:.0}, too much for sums in shares, which are exact",
            reach.span()
        ))
        .help("leave out --shard and --checkpoint"));
    }
    Ok(reach.lo.floor() as i32 - source.bits as i32 - 8)
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
    match sweep.sum(&sweep.planned(plan.tier, plan.bits)?)? {
        Summed::Integers(totals) => Ok(ExactSums(totals.rows().collect())),
        Summed::Floats(totals) => {
            let sums = totals.rows().map(|mut x| {
                x <<= -plan.exponent;
                let whole = Some(x).filter(Float::is_integer);
                whole.and_then(|x| x.to_integer()).ok_or_else(inexact)
            });
            sums.collect::<Result<_>>().map(ExactSums)
        }
    }
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
    let sweep = Sweep::new(m, options, &Unwatched)?;
    let columns = sweep.side.others(m) + 1;
    if sums.0[columns - 1] <= 0 || sums.0.iter().any(|x| *x < 0) {
        return Err(Error::input("the sums are not those of any machine"));
    }
    let chosen = sweep.planned(plan.tier, plan.bits)?;
    let mut rows = sums.0.chunks(columns).map(<[Integer]>::to_vec);
    let totals = Totals {
        total: rows.next().unwrap_or_default(),
        units: rows.collect(),
    };
    sweep.results(&chosen, &totals, plan.exponent, options.digits)
}

fn inexact() -> Error {
    Error::input("a block's sum is not a multiple of the unit of this plan: please report this")
}

//! The model side in the fastest numbers that have the digits asked for.

use super::limit::within_limit;
use super::results::ModelSums;
use super::sums::Sweep;
use super::tier::unfit;
use crate::error::{Error, Kind, Result};
use crate::machine::Rbm;
use crate::number::certify;
use crate::sweep::options::{Options, Tier};
use crate::watch::Watch;

/// Sums over all states of one layer.
///
/// # Errors
/// More states than `max_states` (with what it would take), a stop from the watch, digits that
/// stay undecided at the cap, or a tier that cannot hold this machine.
pub fn model_side(m: &Rbm, options: &Options, watch: &dyn Watch) -> Result<ModelSums> {
    within_limit(m, options)?;
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

//! The model side in the fastest numbers that have the digits asked for.

use super::limit::within_limit;
use super::results::ModelSums;
use super::sums::Sweep;
use crate::error::Result;
use crate::machine::Rbm;
use crate::sweep::options::Options;
use crate::watch::Watch;

/// Sums over all states of one layer, with a bound that leaves the digits asked for of everything that
/// does not cancel.
///
/// # Errors
/// More states than `max_states` (with what it would take), a stop from the watch, factors that
/// stay undecided at the cap, or a tier that cannot hold this machine.
pub fn model_side(m: &Rbm, options: &Options, watch: &dyn Watch) -> Result<ModelSums> {
    within_limit(m, options)?;
    Sweep::new(m, options, watch)?.fastest(options)
}

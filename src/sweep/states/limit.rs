//! The sums within the limit on the number of states: beyond it they are refused, with what they would take.

use super::estimate::{duration, timed};
use super::shares::{Plan, planned};
use super::sums::{ModelSums, Sweep};
use crate::door::{either, place};
use crate::error::{Error, Result};
use crate::machine::{Rbm, states_of};
use crate::sweep::options::Options;
use crate::watch::Watch;

/// Sums over all states of one layer, in the fastest numbers that have the digits asked for, with a bound that
/// leaves them of everything that does not cancel.
///
/// # Errors
/// More states than `max_states` (with what it would take), a stop from the watch, factors that
/// stay undecided at the cap, or a tier that cannot hold this machine.
pub fn model_side(m: &Rbm, options: &Options, watch: &dyn Watch) -> Result<ModelSums> {
    within_limit(m, options)?;
    Sweep::new(m, options, watch)?.fastest(options)
}

/// The plan for a machine.
///
/// # Errors
/// Too many states, a tier that cannot hold the machine, or sums that span too many bits to be
/// added exactly.
pub fn plan(m: &Rbm, options: &Options) -> Result<Plan> {
    within_limit(m, options)?;
    planned(m, options)
}

/// Refuses more states than the user allows.
///
/// # Errors
/// More states than `max_states`.
fn within_limit(m: &Rbm, options: &Options) -> Result<()> {
    let side = options.enumerated(m);
    let n = side.units(m);
    if states_of(n).is_some_and(|states| states <= options.max_states) {
        return Ok(());
    }
    let took = match timed(m, options) {
        Ok(Some(rate)) => format!(
            "{} raises the limit; at the {rate:.1e} states a second measured here this would take {}",
            place("max-states"),
            duration(2_f64.powf(n as f64) / rate)
        ),
        // Over before it could be measured.
        _ if n < 32 => format!("{} raises the limit", place("max-states")),
        _ => "no machine can sum so many: make the smaller layer smaller".into(),
    };
    let refused = Error::limit(format!(
        "a machine of {} x {} units has 2^{n} states on its {} side, more than the limit of {}",
        m.n_v(),
        m.n_h(),
        side.name(),
        options.max_states
    ));
    Err(refused.help(format!(
        "{took}. {}",
        either(
            "`compute --without-z` sums none: free energies and E[h|v] of the data rows, and the data phase",
            "The free energies and the data phase of rows need no sum over the states",
        )
    )))
}

//! The least likely visible state.

use crate::chain::Gibbs;
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::Enclosures;
use crate::watch::Watch;

/// `ln p(v)` of the least likely visible state, or less, nats.
///
/// # Errors
/// A stop from the watch.
pub(crate) fn least_ln_probability(m: &Rbm, threads: usize, watch: &dyn Watch) -> Result<f64> {
    const BITS: u32 = 96;
    let a = Enclosures::new(BITS);
    let law = Gibbs::new(&a, m, threads, watch)?.stationary();
    let logs = law.iter().map(|p| p.ln().lo().to_f64());
    Ok(logs.fold(0.0, f64::min))
}

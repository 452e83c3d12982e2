//! Hidden units of one step before, paired with the visible units of now.

use super::super::field::Field;
use super::super::law::Law;
use super::Missing;
use super::chain::Chain;
use crate::machine::Shaped;

/// `v_t` with the probabilities given `v_(t-1)`, the chain being at equilibrium: biased however long it runs.
pub(super) fn model<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    let chain = Chain::new(law)?;
    Ok(chain.next_paired(&chain.model()?))
}

/// `v_k` with the sampled `h_(k-1)` that it was drawn from.
pub(super) fn sampled<A: Field>(law: &Law<A>, k: u32) -> Result<Shaped<A::N>, Missing> {
    let chain = Chain::new(law)?;
    Ok(chain.means_given_hidden(&chain.up(&chain.after(k.saturating_sub(1)))))
}

/// `v_k` with the probabilities given `v_(k-1)`.
pub(super) fn given<A: Field>(law: &Law<A>, k: u32) -> Result<Shaped<A::N>, Missing> {
    let chain = Chain::new(law)?;
    Ok(chain.next_paired(&chain.after(k.saturating_sub(1))))
}

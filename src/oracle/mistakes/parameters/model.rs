//! Model phases of laws other than the machine's chain: the machine itself, and all states alike.

use super::data::{over, taken};
use super::field::Field;
use super::law::Law;
use super::phase::{Missing, missing};
use crate::data::Data;
use crate::ensemble::states;
use crate::machine::Shaped;

/// Enumerating the visible states of larger machines takes too long.
const MOST_UNIFORM: usize = 14;

/// `<v_i h_j>` under p(v,h).
pub(super) fn model<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    taken(law, &law.sums()?.model_phase)
}

/// Z.
pub(super) fn partition<A: Field>(law: &Law<A>) -> Option<A::N> {
    law.a.of(&law.sums().ok()?.z)
}

/// `mean_v v_i q_j(v)`, the weights of the states being forgotten.
pub(super) fn uniform<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    let n_v = law.m.n_v();
    if n_v > MOST_UNIFORM {
        return Err(format!(
            "needs all 2^{n_v} visible states as rows, wanted at most 2^{MOST_UNIFORM}"
        )
        .into());
    }
    let mut all = Data::new(n_v);
    for v in states(n_v) {
        all.push(&v, 1).map_err(missing)?;
    }
    over(law, &all)
}

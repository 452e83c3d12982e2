//! What a sweep finds: Z and the model phase.

use crate::machine::Shaped;
use crate::number::Value;
use crate::sweep::options::{Side, Tier};
use crate::sweep::source::Factors;
use std::sync::Arc;

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

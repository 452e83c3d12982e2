//! What a sweep finds: Z and the model phase.

use crate::machine::{Shaped, Units};
use crate::number::{Digits, Value};
use crate::sweep::options::{Side, Tier};

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
}

impl ModelSums {
    /// Whether Z, its logarithm and every mean have the digits asked for.
    pub fn is_certain(&self, digits: Digits, units: Units) -> bool {
        let moment = match units {
            Units::Binary => digits,
            Units::Spin => digits.for_spin_moment(),
        };
        self.z.is_certain(digits)
            && self.ln_z.is_certain(digits.for_logarithm())
            && self.model_phase.iter().all(|mean| mean.is_certain(moment))
    }
}

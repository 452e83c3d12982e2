//! Z for an energy that differs from the machine's by a constant: the file's own, where it subtracts offsets.

use crate::number::{Digits, Enclosures, Theta, Value};
use crate::sweep::ModelSums;

/// Z and ln Z for another zero of the energy.
#[derive(Clone, Debug)]
pub struct OwnEnergy {
    /// Z times `e^constant`.
    pub z: Value,
    /// ln Z plus the constant.
    pub ln_z: Value,
}

/// Further bits than the digits asked for have, so that adding a constant costs none of them.
const SPARE_BITS: u32 = 64;

/// The sums of a machine for an energy whose ln Z is larger by `constant` nats.
#[must_use]
pub fn own_energy(model: &ModelSums, constant: &Theta, digits: Digits) -> OwnEnergy {
    let bits = digits.bits() + SPARE_BITS;
    let a = Enclosures::new(bits);
    let less = a.nats(&constant.negated());
    let z = match (constant.factor(), model.z.enclose(bits)) {
        (Some(factor), _) => model.z.times(&factor),
        (None, Some(z)) => Value::from(z * &a.theta(constant).exp_of_narrow()),
        (None, None) => Value::Undefined,
    };
    OwnEnergy {
        z,
        ln_z: model.ln_z.minus(&less, bits),
    }
}

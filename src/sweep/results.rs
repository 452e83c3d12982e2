//! What a sweep finds: Z and the model phase.

use super::{Side, Tier};
use crate::machine::{Param, Shaped, Units};
use crate::number::{Arithmetic, Digits, Number, Value};
use rug::Rational;

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

/// From the probabilities that bits are 1 to means: the same for 0/1 units; for ±1 units, whose
/// value is `2 bit - 1`, `<v_i> = 2 p_i - 1` and `<v_i h_j> = 4 p_ij - 2 p_i - 2 p_j + 1`.
pub(crate) fn means<A: Arithmetic<N: Number>>(
    a: &A,
    units: Units,
    shares: Shaped<A::N>,
) -> Shaped<A::N> {
    if units == Units::Binary {
        return shares;
    }
    let times = |k: i32, param| a.lift(&Rational::from(k)) * shares.get(param);
    shares.map(|param, _| match param {
        Param::W(i, j) => {
            times(4, param) - &times(2, Param::B(i)) - &times(2, Param::C(j)) + &a.one()
        }
        _ => times(2, param) - &a.one(),
    })
}

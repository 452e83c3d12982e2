//! The arithmetics in which hypotheses are worked out: enclosures, and doubles for a first look (`quick.rs`).

use crate::number::{Arithmetic, Enclosure, Enclosures, Number, Theta, Value};
use rug::Float;

/// An arithmetic that takes in numbers of the answers, and knows the sigmoid.
pub(super) trait Field: Arithmetic<N: Number + Send + Sync> + Sync {
    /// Whether its numbers are doubles, whose last digits are not known.
    const IS_ROUGH: bool = false;

    /// A number of an answer; `None` where it is none.
    fn of(&self, value: &Value) -> Option<Self::N>;

    /// `theta` in nats.
    fn nats(&self, theta: &Theta) -> Self::N;

    /// `1/(1 + e^-x)`.
    fn sigmoid(&self, x: &Self::N) -> Self::N;

    /// Whether `x` is certainly above 0, certainly below, or neither.
    fn sign(&self, x: &Self::N) -> Option<bool>;

    /// A double near `x`.
    fn near(&self, x: &Self::N) -> f64;
}

impl Field for Enclosures {
    fn of(&self, value: &Value) -> Option<Enclosure> {
        Some(value.enclose(self.bits())?.rounded(self.bits()))
    }

    fn nats(&self, theta: &Theta) -> Enclosure {
        self.theta(theta)
    }

    fn sigmoid(&self, x: &Enclosure) -> Enclosure {
        let below = self.one() + &x.negated().exp();
        self.one() / &below
    }

    fn sign(&self, x: &Enclosure) -> Option<bool> {
        (!x.holds_zero()).then_some(*x.lo() > 0)
    }

    fn near(&self, x: &Enclosure) -> f64 {
        (Float::with_val(x.bits(), x.lo() + x.hi()) / 2_u32).to_f64()
    }
}

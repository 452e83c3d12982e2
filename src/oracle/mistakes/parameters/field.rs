//! The arithmetics in which hypotheses are worked out: fractions where everything is one, enclosures else.

use crate::number::{Arithmetic, Enclosure, Enclosures, Fractions, Number, Theta, Value};
use rug::{Float, Rational};

/// An arithmetic that takes in numbers of the answers, and knows the sigmoid where it can.
pub(super) trait Field: Arithmetic<N: Number + Send + Sync> + Sync {
    /// A number of an answer; `None` where it is none of this arithmetic.
    fn of(&self, value: &Value) -> Option<Self::N>;

    /// `theta` in nats; `None` where it is no number of this arithmetic.
    fn nats(&self, theta: &Theta) -> Option<Self::N>;

    /// ln 2; `None` where it is no number of this arithmetic.
    fn ln2(&self) -> Option<Self::N>;

    /// `1/(1 + e^-x)`; `None` where it is no number of this arithmetic.
    fn sigmoid(&self, x: &Self::N) -> Option<Self::N>;

    /// Whether `x` is certainly above 0, certainly below, or neither.
    fn sign(&self, x: &Self::N) -> Option<bool>;

    /// A double near `x`.
    fn near(&self, x: &Self::N) -> f64;

    /// The number that a double is, where doubles are good enough.
    fn plain(&self, _: f64) -> Option<Self::N> {
        None
    }
}

impl Field for Fractions {
    fn of(&self, value: &Value) -> Option<Rational> {
        value.fraction().cloned()
    }

    fn nats(&self, theta: &Theta) -> Option<Rational> {
        (*theta.scale() == 0).then(|| theta.shift().clone())
    }

    fn ln2(&self) -> Option<Rational> {
        None
    }

    fn sigmoid(&self, x: &Rational) -> Option<Rational> {
        (*x == 0).then(|| Rational::from((1, 2)))
    }

    fn sign(&self, x: &Rational) -> Option<bool> {
        (*x != 0).then_some(*x > 0)
    }

    fn near(&self, x: &Rational) -> f64 {
        x.to_f64()
    }
}

impl Field for Enclosures {
    fn of(&self, value: &Value) -> Option<Enclosure> {
        Some(value.enclose(self.bits())?.rounded(self.bits()))
    }

    fn nats(&self, theta: &Theta) -> Option<Enclosure> {
        Some(self.theta(theta))
    }

    fn ln2(&self) -> Option<Enclosure> {
        Some(self.lift(&Rational::from(2)).ln())
    }

    fn sigmoid(&self, x: &Enclosure) -> Option<Enclosure> {
        let below = self.one() + &x.negated().exp();
        Some(self.one() / &below)
    }

    fn sign(&self, x: &Enclosure) -> Option<bool> {
        (!x.holds_zero()).then_some(*x.lo() > 0)
    }

    fn near(&self, x: &Enclosure) -> f64 {
        (Float::with_val(x.bits(), x.lo() + x.hi()) / 2_u32).to_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// sigma(ln 2) = 2/3, from e^(ln 2) = 2.
    #[test]
    fn the_sigmoid_of_a_logarithm_is_a_fraction() {
        let a = Enclosures::new(100);
        let theta = Theta::ln(Rational::from(2)).expect("positive");
        let x = a.nats(&theta).expect("a number");
        let found = a.sigmoid(&x).expect("a number");
        let wanted = Rational::from((2, 3));
        assert!(*found.lo() <= wanted && *found.hi() >= wanted);
        assert!(found.is_narrow(90));
    }
}

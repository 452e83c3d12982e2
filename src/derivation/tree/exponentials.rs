//! Exact sums of exponentials, `sum_k q_k e^(r_k)` with fractions q and r.
//!
//! Powers of e with distinct rational exponents are independent over the rationals (Lindemann and Weierstrass): such a
//! sum is 0 only where every coefficient is. So e^100000 - e^100000 is seen to be 0, which no enclosure of 32768 bits
//! shows to be small.

use crate::number::Enclosure;
use rug::Rational;
use std::collections::BTreeMap;

/// More terms than this are not kept, nor multiplied out.
const MOST_TERMS: usize = 64;

/// Coefficients, none of them 0, by exponent.
#[derive(Clone, Debug)]
pub(crate) struct Exponentials {
    coefficients: BTreeMap<Rational, Rational>,
}

impl Exponentials {
    /// `times e^exponent`
    pub(super) fn of(times: Rational, exponent: Rational) -> Self {
        let mut sum = Exponentials {
            coefficients: BTreeMap::new(),
        };
        sum.grow(exponent, times);
        sum
    }

    fn grow(&mut self, exponent: Rational, by: Rational) {
        *self.coefficients.entry(exponent).or_default() += by;
        self.coefficients.retain(|_, times| *times != 0);
    }

    /// The fraction this is, if it is one.
    pub(super) fn fraction(&self) -> Option<Rational> {
        let mut terms = self.coefficients.iter();
        match (terms.next(), terms.next()) {
            (None, _) => Some(Rational::new()),
            (Some((exponent, times)), None) if *exponent == 0 => Some(times.clone()),
            _ => None,
        }
    }

    /// `self + other`, where that has few terms.
    pub(super) fn plus(mut self, other: &Exponentials) -> Option<Self> {
        for (exponent, times) in &other.coefficients {
            self.grow(exponent.clone(), times.clone());
        }
        (self.coefficients.len() <= MOST_TERMS).then_some(self)
    }

    /// `self * other`, where few terms are to be multiplied.
    pub(super) fn times(&self, other: &Exponentials) -> Option<Self> {
        if self.coefficients.len() * other.coefficients.len() > MOST_TERMS {
            return None;
        }
        let mut product = Exponentials::of(Rational::new(), Rational::new());
        for (left, p) in &self.coefficients {
            for (right, q) in &other.coefficients {
                product.grow(Rational::from(left + right), Rational::from(p * q));
            }
        }
        Some(product)
    }

    /// `q self`, for q other than 0.
    pub(super) fn scaled(&self, q: &Rational) -> Self {
        let terms = self.coefficients.iter();
        let scaled = terms.map(|(exponent, times)| (exponent.clone(), Rational::from(times * q)));
        Exponentials {
            coefficients: scaled.collect(),
        }
    }

    /// `1/self`, where that is one term.
    pub(super) fn reciprocal(&self) -> Option<Self> {
        let mut terms = self.coefficients.iter();
        match (terms.next(), terms.next()) {
            (Some((exponent, times)), None) => Some(Exponentials::of(
                Rational::from(times.recip_ref()),
                Rational::from(-exponent),
            )),
            _ => None,
        }
    }

    pub(super) fn enclosed(&self, bits: u32) -> Enclosure {
        let mut total = Enclosure::of(&Rational::new(), bits);
        for (exponent, times) in &self.coefficients {
            total += &(Enclosure::of(exponent, bits).exp() * &Enclosure::of(times, bits));
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn power(exponent: i32) -> Exponentials {
        Exponentials::of(Rational::from(1), Rational::from(exponent))
    }

    /// By hand: (e^x + e^-x)^2 - e^2x - e^-2x = 2, and e^x/e^x = 1, with x = 10^6.
    #[test]
    fn exponentials_cancel_exactly_however_large() {
        let x = 1_000_000;
        let sum = power(x).plus(&power(-x)).expect("two terms");
        let square = sum.times(&sum).expect("few terms");
        let minus = |sum: Exponentials, exponent| {
            let term = power(exponent).scaled(&Rational::from(-1));
            sum.plus(&term).expect("few terms")
        };
        let rest = minus(square, 2 * x);
        assert_eq!(rest.fraction(), None);
        assert_eq!(minus(rest, -2 * x).fraction(), Some(Rational::from(2)));
        // 2 e^x 3 e^-x = 6.
        let two = power(x).scaled(&Rational::from(2));
        let three = power(-x).scaled(&Rational::from(3));
        let six = two.times(&three).and_then(|six| six.fraction());
        assert_eq!(six, Some(Rational::from(6)));
        let one = power(x).times(&power(x).reciprocal().expect("one term"));
        assert_eq!(one.and_then(|one| one.fraction()), Some(Rational::from(1)));
        assert!(sum.reciprocal().is_none());
    }

    /// e + 2 e^(1/2) = 6.0157243688… by mpmath.
    #[test]
    fn a_sum_of_exponentials_lies_in_its_enclosure() {
        let half = Exponentials::of(Rational::from(2), Rational::from((1, 2)));
        let sum = power(1).plus(&half).expect("two terms").enclosed(128);
        assert!(*sum.lo() > 6.015_724_369 && *sum.hi() < 6.015_724_370);
    }
}

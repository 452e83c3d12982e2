//! Fractions in two machine words: the coefficients of logarithms, which are short.

use rug::{Integer, Rational};

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ratio {
    n: i128,
    d: i128,
}

impl Ratio {
    /// Zero.
    pub(crate) const ZERO: Ratio = Ratio { n: 0, d: 1 };

    /// One.
    pub(crate) const ONE: Ratio = Ratio { n: 1, d: 1 };

    /// A fraction, unless it is too long.
    pub(super) fn of(q: &Rational) -> Option<Ratio> {
        Some(Ratio {
            n: q.numer().to_i128()?,
            d: q.denom().to_i128()?,
        })
    }

    /// A whole number.
    pub(crate) fn whole_number(n: i32) -> Ratio {
        Ratio {
            n: i128::from(n),
            d: 1,
        }
    }

    /// The sign: -1, 0 or 1.
    pub(super) fn sign(self) -> i128 {
        self.n.signum()
    }

    /// The whole number it is, if it is one.
    pub(super) fn whole(self) -> Option<i128> {
        (self.d == 1).then_some(self.n)
    }

    /// Its numerator and denominator.
    pub(super) fn parts(self) -> (Integer, Integer) {
        (Integer::from(self.n), Integer::from(self.d))
    }

    fn lowest(n: i128, d: i128) -> Ratio {
        if d == 1 {
            return Ratio { n, d };
        }
        let (mut a, mut b) = (n.unsigned_abs(), d.unsigned_abs());
        while b > 0 {
            (a, b) = (b, a % b);
        }
        // d is positive, so the divisor is at most d.
        let divisor = a as i128;
        Ratio {
            n: n / divisor,
            d: d / divisor,
        }
    }

    /// The sum, unless it is too long.
    pub(super) fn plus(self, other: Ratio) -> Option<Ratio> {
        let n = match self.d == other.d {
            true => return Some(Ratio::lowest(self.n.checked_add(other.n)?, self.d)),
            false => {
                let left = self.n.checked_mul(other.d)?;
                left.checked_add(other.n.checked_mul(self.d)?)?
            }
        };
        Some(Ratio::lowest(n, self.d.checked_mul(other.d)?))
    }

    /// The product, unless it is too long.
    pub(super) fn times(self, other: Ratio) -> Option<Ratio> {
        let n = self.n.checked_mul(other.n)?;
        Some(Ratio::lowest(n, self.d.checked_mul(other.d)?))
    }
}

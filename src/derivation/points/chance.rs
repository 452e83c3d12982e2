//! How likely it is that two functions which differ are taken for equal.

use super::size::Size;
use rug::{Integer, Rational, ops::Pow};
use std::fmt;

/// A bound for a chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// Nothing was left to chance.
    Zero,
    /// At most 2 to the minus this.
    TwoToMinus(u32),
}

/// Certainty wanted: below 2^-100.
pub(crate) const WANTED: Chance = Chance::TwoToMinus(100);

/// The most points that are ever tried; further ones cost time and are wanted by nobody.
const MOST_POINTS: u32 = 64;

impl Chance {
    /// That a polynomial of this size which is not zero is zero at one random point modulo one
    /// random prime: the prime divides a coefficient, or the point is a zero.
    ///
    /// At most `bits/62` primes above 2^62 divide a coefficient, of more than 2^56 in the range:
    /// π(2^63) > 2^63/(63 ln 2) and π(2^62) < 1.25506 2^62/(62 ln 2) (Rosser and Schoenfeld 1962).
    /// Otherwise at most a share of `degree/(p - 1)` of the points are zeros, and p > 2^62.
    fn at_one_point(size: Size) -> Rational {
        let range = Rational::from(Integer::from(1) << 56_u32);
        let residues = Rational::from(Integer::from(1) << 62_u32);
        Rational::from((size.bits, 62)) / range + Rational::from(size.degree) / residues
    }

    /// That it is zero at all of so many points, drawn one by one.
    pub fn of(size: Size, points: u32) -> Chance {
        Chance::above(&Chance::at_one_point(size).pow(points))
    }

    /// As many points as it takes for a chance below the one wanted.
    pub(crate) fn points_needed(size: Size) -> u32 {
        (1..MOST_POINTS)
            .find(|points| Chance::of(size, *points).is_within(WANTED))
            .unwrap_or(MOST_POINTS)
    }

    /// That at least one of several such errors is made: at most the sum of the chances.
    pub fn of_any(chances: impl IntoIterator<Item = Chance>) -> Chance {
        let mut sum = Rational::new();
        for chance in chances {
            if let Chance::TwoToMinus(bits) = chance {
                sum += Rational::from((1, Integer::from(1) << bits));
            }
        }
        Chance::above(&sum)
    }

    /// The smallest power of 2 that is certainly not below; n/d <= 2^-k as soon as n 2^k <= d.
    fn above(q: &Rational) -> Chance {
        let (n, d) = (q.numer(), q.denom());
        match *n == 0 {
            true => Chance::Zero,
            false => {
                Chance::TwoToMinus((d.significant_bits() - 1).saturating_sub(n.significant_bits()))
            }
        }
    }

    /// Whether it is at most the other.
    pub(crate) fn is_within(self, other: Chance) -> bool {
        match (self, other) {
            (Chance::Zero, _) => true,
            (_, Chance::Zero) => false,
            (Chance::TwoToMinus(mine), Chance::TwoToMinus(other)) => mine >= other,
        }
    }
}

impl fmt::Display for Chance {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Chance::Zero => out.write_str("0"),
            Chance::TwoToMinus(bits) => write!(out, "2^-{bits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 2^7/2^62 = 2^-55 for the point, 62 2^3/62/2^56 = 2^-53 for the prime; together
    /// 5/2^55, between 2^-53 and 2^-52, and its cube between 2^-159 and 2^-156.
    #[test]
    fn the_chance_is_that_of_the_point_and_of_the_prime() {
        let size = Size {
            degree: 128,
            bits: 62 * 8,
        };
        assert_eq!(Chance::at_one_point(size), Rational::from((5, 1_u64 << 55)));
        assert_eq!(Chance::of(size, 1), Chance::TwoToMinus(52));
        // 125/2^165: 7 bits above.
        assert_eq!(Chance::of(size, 3), Chance::TwoToMinus(158));
        assert_eq!(Chance::points_needed(size), 2);
        assert_eq!(Chance::of(Size::ONE, 1), Chance::Zero);
        let large = Size {
            degree: u64::MAX,
            bits: u64::MAX,
        };
        assert_eq!(Chance::of(large, 4), Chance::TwoToMinus(0));
        assert_eq!(Chance::points_needed(large), MOST_POINTS);
    }
}

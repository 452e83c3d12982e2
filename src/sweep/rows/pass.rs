//! What is done with a row, written once for pairs of doubles and for their depth, so that what is counted is
//! what is done.

use crate::sweep::words::depth::{Behind, PRODUCT};
use crate::sweep::words::pair::Pair;
use crate::sweep::words::steps::Paired;

/// One number at a time; the same bits on every processor.
pub(super) type Number = Pair<f64>;

/// Behind it.
type Depth = Behind<1>;

/// `x/(1 + x)`.
#[inline(always)]
pub(super) fn share<P: Paired>(x: P) -> P {
    x.over(x.plus_one())
}

/// `sum + x`.
#[inline(always)]
pub(crate) fn grown<P: Paired>(sum: P, x: P) -> P {
    sum.plus(x).tidied()
}

/// `product (1 + x)`.
#[inline(always)]
pub(crate) fn climbed<P: Paired>(product: P, x: P) -> P {
    product.times(x.plus_one())
}

/// `pair 2^exponent`: a product of many factors, whose exponent no double could hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scaled {
    pub pair: Number,
    pub exponent: i128,
}

impl Scaled {
    /// One.
    pub(super) fn one() -> Scaled {
        Scaled {
            pair: Number::splat(1.0),
            exponent: 0,
        }
    }

    /// The same number with a pair from 1 to 2: exact, since low parts stay normal.
    #[inline(always)]
    pub(crate) fn normalised(self) -> Scaled {
        let exponent = ((self.pair.hi.to_bits() >> 52) & 0x7ff) as i64 - 1023;
        // Two steps: 2^-exponent itself may be no normal double.
        let half = exponent / 2;
        let power = |e: i64| f64::from_bits(((1023 - e) as u64) << 52);
        let (a, b) = (power(half), power(exponent - half));
        Scaled {
            pair: Pair {
                hi: self.pair.hi * a * b,
                lo: self.pair.lo * a * b,
            },
            exponent: self.exponent + i128::from(exponent),
        }
    }

    /// `self y`.
    #[inline(always)]
    pub(super) fn times(self, y: Scaled) -> Scaled {
        Scaled {
            pair: self.pair.times(y.pair),
            exponent: self.exponent + y.exponent,
        }
        .normalised()
    }

    /// `self^n`, n >= 1: n - 1 products stand behind it, however they are grouped.
    pub(super) fn power(self, n: u64) -> Scaled {
        let (mut square, mut rest) = (self, n - 1);
        let mut product = self;
        while rest > 0 {
            if rest & 1 == 1 {
                product = product.times(square);
            }
            square = square.times(square);
            rest >>= 1;
        }
        product
    }
}

/// Halves of u^2 behind what the rows come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Behind `q_j` of a row.
    pub share: u64,
    /// Behind a sum of `count q_j`.
    pub mean: u64,
    /// Behind `f(v)` of a row.
    pub mass: u64,
    /// Behind what one row adds to a product of many: its `f(v)`, and the product with it.
    pub factor: u64,
}

impl Counts {
    /// For `groups` groups of visible units, `n_h` hidden units and sums of so many summands.
    pub(super) fn of(groups: usize, n_h: usize, summands: usize) -> Counts {
        let entry = Depth::ENTRY;
        let x = (1..groups).fold(entry, |x, _| x.times(entry));
        let one = share(x);
        let weighed = one.times_double(1.0);
        let sum = (0..summands).fold(Depth::NOTHING, |sum, _| grown(sum, weighed));
        let mass = (0..n_h).fold(x, |product, _| climbed(product, x)).halves();
        Counts {
            share: one.halves(),
            mean: sum.halves(),
            mass,
            factor: mass + PRODUCT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::Rational;

    /// By hand, from the halves of u^2 of the operations (1 an entry, 11 a product, 4 one more than a
    /// normalised pair, 31 a quotient, 3 times a double; a sum 6, its summand 4 more): three groups,
    /// two hidden units, three summands.
    #[test]
    fn roundings_are_counted_as_the_operations_are_made() {
        let x = 3 + 2 * 11;
        let share = x + (x + 4) + 31;
        let counts = Counts {
            share,
            mean: share + 3 + 4 + 6 + 6,
            mass: x + 2 * ((x + 4) + 11),
            factor: x + 2 * ((x + 4) + 11) + 11,
        };
        assert_eq!(Counts::of(3, 2, 3), counts);
    }

    /// 3^1000 has 1585 bits; 999 products of 5.5 u^2 stand behind the power.
    #[test]
    fn a_power_is_the_product_of_its_factors_with_the_exponent_kept_apart() {
        let third = Pair {
            hi: 1.0 / 3.0,
            lo: (1.0 / 3.0) / 2_f64.powi(54),
        };
        let x = Scaled {
            pair: third,
            exponent: 0,
        }
        .normalised();
        let exact = |x: Number| {
            let part = |x: f64| Rational::from_f64(x).expect("finite");
            part(x.hi) + part(x.lo)
        };
        let found = x.power(1000);
        let truth = rug::ops::Pow::pow(exact(x.pair), 1000_u32);
        let scaled = match i32::try_from(found.exponent - 1000 * x.exponent).expect("small") {
            e if e >= 0 => truth >> e as u32,
            e => truth << e.unsigned_abs(),
        };
        let off = ((exact(found.pair) - &scaled) / &scaled).abs();
        assert!(off <= Rational::from(999 * PRODUCT) >> 107_u32, "{off}");
    }
}

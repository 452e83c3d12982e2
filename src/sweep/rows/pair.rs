//! Double-doubles for the data rows: always normalised, with division, one number at a time.
//!
//! The algorithms and bounds are those of Joldes, Muller and Popescu, "Tight and rigorous error
//! bounds for basic building blocks of double-word arithmetic", ACM TOMS 44(2), 2017, in units of
//! u^2, u = 2^-53, for positive numbers within the range that `super::tables` proves. Exact products
//! are Dekker's, so that every processor gives the same bits.

use crate::number::{Float128, product_error};
use rug::Float;

/// Relative errors in units of u^2; each is rounded up to a whole unit.
pub mod units {
    /// Algorithm 10 (DWTimesDW1).
    pub const TIMES: u64 = 7;
    /// Algorithm 7 (DWTimesFP1): 3/2.
    pub const TIMES_DOUBLE: u64 = 2;
    /// Algorithm 4 (DWPlusFP).
    pub const PLUS_DOUBLE: u64 = 2;
    /// Algorithm 5 (SloppyDWPlusDW), operands of one sign; 3 u^2 and a term of u^3.
    pub const PLUS: u64 = 4;
    /// Algorithm 17 (DWDivDW2), 15 u^2 + 56 u^3.
    pub const OVER: u64 = 16;
    /// A table's entry is rounded once; everything before that, 64 bits longer, is a second unit.
    pub const ENTRY: u64 = 2;
}

/// `hi + lo`, `|lo| <= u |hi|`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub hi: f64,
    pub lo: f64,
}

/// Dekker: `a + b = sum + error`, exact where `|a| >= |b|` or a is 0.
#[inline(always)]
fn fast_two_sum(a: f64, b: f64) -> Pair {
    let hi = a + b;
    Pair {
        hi,
        lo: b - (hi - a),
    }
}

/// Møller, Knuth: `a + b = sum + error`, exact.
#[inline(always)]
fn two_sum(a: f64, b: f64) -> Pair {
    let hi = a + b;
    let a_part = hi - b;
    let b_part = hi - a_part;
    Pair {
        hi,
        lo: (a - a_part) + (b - b_part),
    }
}

/// Dekker: `a b = product + error`, exact.
#[inline(always)]
fn two_product(a: f64, b: f64) -> Pair {
    let hi = a * b;
    let lo = product_error(a, b, hi);
    Pair { hi, lo }
}

impl Pair {
    pub const ZERO: Pair = Pair { hi: 0.0, lo: 0.0 };
    pub const ONE: Pair = Pair { hi: 1.0, lo: 0.0 };

    /// The two doubles nearest to `x` and to the rest.
    pub fn of(x: Float128) -> Pair {
        let (hi, lo) = x.pair();
        Pair { hi, lo }
    }

    /// The number that this is, exactly.
    pub fn float(self, bits: u32) -> Float {
        Float::with_val(bits.max(2100), self.hi) + self.lo
    }

    #[inline(always)]
    pub fn times(self, y: Pair) -> Pair {
        let product = two_product(self.hi, y.hi);
        let mixed = self.hi * y.lo + self.lo * y.hi;
        fast_two_sum(product.hi, product.lo + mixed)
    }

    #[inline(always)]
    pub fn times_double(self, y: f64) -> Pair {
        let product = two_product(self.hi, y);
        let low = self.lo * y;
        let sum = fast_two_sum(product.hi, low);
        fast_two_sum(sum.hi, sum.lo + product.lo)
    }

    #[inline(always)]
    pub fn plus_double(self, y: f64) -> Pair {
        let sum = two_sum(self.hi, y);
        fast_two_sum(sum.hi, self.lo + sum.lo)
    }

    #[inline(always)]
    pub fn plus(self, y: Pair) -> Pair {
        let sum = two_sum(self.hi, y.hi);
        fast_two_sum(sum.hi, sum.lo + (self.lo + y.lo))
    }

    #[inline(always)]
    pub fn over(self, y: Pair) -> Pair {
        let quotient = self.hi / y.hi;
        let back = y.times_double(quotient);
        let rest = (self.hi - back.hi) + (self.lo - back.lo);
        fast_two_sum(quotient, rest / y.hi)
    }
}

/// `pair 2^exponent`: a product of many factors, whose exponent no double could hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    pub pair: Pair,
    pub exponent: i128,
}

impl Scaled {
    pub const ONE: Scaled = Scaled {
        pair: Pair::ONE,
        exponent: 0,
    };

    /// The same number with a pair from 1 to 2: exact, since low parts stay normal.
    #[inline(always)]
    pub fn normalised(self) -> Scaled {
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

    #[inline(always)]
    pub fn times(self, y: Scaled) -> Scaled {
        Scaled {
            pair: self.pair.times(y.pair),
            exponent: self.exponent + y.exponent,
        }
        .normalised()
    }

    /// `self^n`, n >= 1: n - 1 products stand behind it, however they are grouped.
    pub fn power(self, n: u64) -> Scaled {
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

#[cfg(test)]
mod tests;

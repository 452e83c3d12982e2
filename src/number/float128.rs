//! Positive floats with significands of 128 bits, truncated: 22 bits more than a pair of doubles has, in a tenth
//! of the time of MPFR's, which tables of thousands of products notice.

use rug::Float;

/// `significand 2^exponent`, or zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Float128 {
    /// From 2^127, or 0.
    significand: u128,
    exponent: i32,
}

impl Float128 {
    /// Zero.
    pub(crate) const ZERO: Float128 = Float128 {
        significand: 0,
        exponent: 0,
    };
    /// One.
    pub(crate) const ONE: Float128 = Float128 {
        significand: 1 << 127,
        exponent: -127,
    };

    /// The first 128 bits of a positive float: less than 2^-127 of it is lost. `None` for any other
    /// number, and where the exponent leaves 30 bits.
    pub(crate) fn of(x: &Float) -> Option<Float128> {
        let limbs = x.get_significand().filter(|_| x.is_sign_positive())?;
        let [low, high] = match limbs.as_limbs() {
            [.., low, high] => [*low, *high],
            [high] => [0, *high],
            [] => return None,
        };
        let exponent = x.get_exp().filter(|exponent| exponent.abs() < 1 << 30)?;
        Some(Float128 {
            significand: u128::from(high) << 64 | u128::from(low),
            exponent: exponent - 128,
        })
    }

    /// The product's first 128 bits: less than 2^-127 of it is lost.
    #[inline(always)]
    pub(crate) fn times(self, y: Float128) -> Float128 {
        let halves = |x: u128| (x >> 64, x & u128::from(u64::MAX));
        let ((a, b), (c, d)) = (halves(self.significand), halves(y.significand));
        let (outer, inner) = (halves(a * d), halves(b * c));
        let (middle_high, middle) = halves(((b * d) >> 64) + outer.1 + inner.1);
        let high = a * c + outer.0 + inner.0 + middle_high;
        // Of two significands from 2^127 the product is from 2^254.
        let short = (high >> 127 == 0) as u32;
        Float128 {
            significand: high << short | middle >> 63 & u128::from(short),
            exponent: self.exponent + y.exponent + 128 - short as i32,
        }
    }

    /// The double nearest to it, the one nearest to the rest, and what both leave. For numbers
    /// between 2^-890 and 2^1000: then all three are normal.
    #[inline(always)]
    pub(crate) fn triple(self) -> [f64; 3] {
        let hi = self.significand as f64;
        // Where it was rounded up to 2^128, that is 0 in this arithmetic. What is left is below 2^76.
        let rounded = if hi == 2_f64.powi(128) { 0 } else { hi as u128 };
        let rest = self.significand.wrapping_sub(rounded) as i128;
        let lo = rest as f64;
        let unit = power_of_two(self.exponent);
        [hi * unit, lo * unit, (rest - lo as i128) as f64 * unit]
    }

    /// The first two of [`Float128::triple`].
    #[inline(always)]
    pub(crate) fn pair(self) -> (f64, f64) {
        let [hi, lo, _] = self.triple();
        (hi, lo)
    }

    /// The first of them.
    #[inline(always)]
    pub(crate) fn nearest(self) -> f64 {
        self.significand as f64 * power_of_two(self.exponent)
    }
}

/// Of an exponent of normal doubles.
#[inline(always)]
fn power_of_two(exponent: i32) -> f64 {
    debug_assert!((-1022..=1023).contains(&exponent), "{exponent}");
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::ops::Pow;

    fn power(exponent: i32) -> Float {
        Float::with_val(128, 2).pow(exponent)
    }

    /// Numbers with ties at the 53rd bit, all bits set, one bit set, and none of these.
    fn numbers() -> impl Iterator<Item = Float> {
        let tie = power(0) + power(-53) + power(-107);
        let all_ones = power(1) - power(-127);
        let third = Float::with_val(128, 2) / 3;
        let seeds = [tie, power(0) + power(-53), all_ones, third, power(1)];
        let exponents = [-850, -700, 0, 700, 895];
        exponents.into_iter().flat_map(move |exponent| {
            seeds
                .clone()
                .into_iter()
                .flat_map(move |x| [Float::with_val(70, &x), x])
                .map(move |x| x * power(exponent))
        })
    }

    #[test]
    fn parts_are_nearest_to_what_is_left() {
        for x in numbers() {
            let found = Float128::of(&x).expect("positive");
            let left = Float::with_val(400, &x) - x.to_f64();
            let lo = left.to_f64();
            assert_eq!(found.triple(), [x.to_f64(), lo, (left - lo).to_f64()]);
            assert_eq!(found.nearest(), x.to_f64());
        }
        assert_eq!(Float128::ZERO.triple(), [0.0; 3]);
        assert_eq!(Float128::ONE.triple(), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn products_are_truncated() {
        let exactly = |x: Float128| {
            let significand = rug::Integer::from(x.significand);
            Float::with_val(600, significand) * Float::with_val(600, 2).pow(x.exponent)
        };
        for x in numbers() {
            for y in numbers() {
                let of = |x: &Float| Float128::of(x).expect("positive");
                let found = of(&x).times(of(&y));
                let product = Float::with_val_round(128, &x * &y, rug::float::Round::Down).0;
                assert_eq!(exactly(found), product, "{x} {y}");
                assert!(found.significand >> 127 == 1);
            }
            let found = Float128::of(&x).expect("positive");
            assert_eq!(found.times(Float128::ONE), found);
            assert_eq!(found.times(Float128::ZERO).significand, 0);
        }
    }

    #[test]
    fn the_first_bits_of_longer_floats_are_kept_and_other_numbers_refused() {
        let third = Float::with_val(300, 1) / 3;
        let down = Float::with_val_round(128, &third, rug::float::Round::Down).0;
        assert_eq!(Float128::of(&third), Float128::of(&down));
        for x in [0.0, -0.0, -1.0, f64::INFINITY, f64::NAN] {
            assert_eq!(Float128::of(&Float::with_val(64, x)), None);
        }
        assert_eq!(Float128::of(&Float::with_val(64, power(1 << 30))), None);
    }
}

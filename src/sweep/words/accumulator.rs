//! Sums of doubles without any rounding: the long accumulator of U. Kulisch and W. L. Miranker, "The
//! arithmetic of the digital computer: a new approach", SIAM Review 28(1), 1986. The order of the
//! summands cannot change a bit.

use rug::{Integer, integer::Order};
use std::ops::AddAssign;

/// 2098 bits hold every double; the others, 2^78 of the largest.
const LIMBS: usize = 34;

/// A multiple of 2^-1074, in two's complement: partial sums may be negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accumulator([u64; LIMBS]);

impl Accumulator {
    /// What the integer of [`Accumulator::integer`] counts: 2 to this power.
    pub(crate) const EXPONENT: i32 = -1074;

    /// Nothing.
    pub(crate) const ZERO: Accumulator = Accumulator([0; LIMBS]);

    /// Adds a finite double.
    #[inline(always)]
    pub(crate) fn add(&mut self, x: f64) {
        debug_assert!(x.is_finite());
        let bits = x.to_bits();
        let (exponent, fraction) = ((bits >> 52 & 0x7ff) as u32, bits & ((1 << 52) - 1));
        let significand = fraction | u64::from(exponent > 0) << 52;
        let place = exponent.saturating_sub(1);
        let shifted = u128::from(significand) << (place % 64);
        let mut addends = [shifted as u64, (shifted >> 64) as u64].into_iter();
        let rest = &mut self.0[(place / 64) as usize..];
        let mut carry = false;
        for limb in rest {
            let addend = addends.next();
            if addend.is_none() && !carry {
                break;
            }
            let addend = addend.unwrap_or(0);
            (*limb, carry) = match x.is_sign_positive() {
                true => limb.carrying_add(addend, carry),
                false => limb.borrowing_sub(addend, carry),
            };
        }
    }

    /// The sum in units of 2^-1074, where it is not negative.
    pub(crate) fn integer(&self) -> Integer {
        Integer::from_digits(&self.0, Order::Lsf)
    }
}

impl AddAssign<&Accumulator> for Accumulator {
    fn add_assign(&mut self, other: &Accumulator) {
        let mut carry = false;
        for (limb, addend) in self.0.iter_mut().zip(other.0) {
            (*limb, carry) = limb.carrying_add(addend, carry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Generator;
    use rug::Float;

    fn value(sum: &Accumulator) -> Float {
        Float::with_val(3000, sum.integer()) >> 1074
    }

    #[test]
    fn sums_of_doubles_of_any_size_are_exact() {
        let mut generator = Generator::new(7);
        let (mut one, mut other) = (Accumulator::ZERO, Accumulator::ZERO);
        let mut expected = Float::new(3000);
        let ends = [f64::MAX, f64::from_bits(1), f64::MIN_POSITIVE, 1.0, 0.0];
        let random = (0..20_000).map(|_| f64::from_bits(generator.bits() & !(1 << 63)));
        for x in ends.into_iter().chain(random).filter(|x| x.is_finite()) {
            one.add(x);
            expected += x;
            // Almost all of it is taken away again.
            let back = -x * (1.0 - 1e-9);
            other.add(back);
            expected += back;
        }
        let both = |mut sum: Accumulator, more| {
            sum += more;
            sum
        };
        let sum = both(one.clone(), &other);
        assert_eq!(value(&sum), expected);
        assert_eq!(sum, both(other.clone(), &one));
    }

    #[test]
    fn a_partial_sum_may_be_negative() {
        let mut sum = Accumulator::ZERO;
        sum.add(-f64::MAX);
        sum.add(-1.0);
        sum.add(f64::MAX);
        sum.add(1.5);
        assert_eq!(value(&sum), 0.5);
    }
}

//! Hardware doubles and double-doubles as cells, several side by side.
//!
//! A double-double is the unevaluated sum `hi + lo` with `hi = RN(hi + lo)`. Algorithm numbers
//! are those of Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic building
//! blocks of double-word arithmetic" (ACM TOMS 44(2), 2017). A fused multiply-add is used only
//! for the exact error of a product, which splitting finds too: both paths give the same bits.

use super::cell::Cell;
use rug::Float;

/// States side by side in a cell of doubles: four AVX2 registers hide the latency of a product.
const DOUBLES: usize = 16;
/// States side by side in a cell of double-doubles.
const PAIRS: usize = 8;

/// Sixteen doubles.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Doubles([f64; DOUBLES]);

/// Whether the numbers side by side are added: all, or those where the bit of a unit is 1.
#[inline]
fn is_taken(lane: usize, unit: Option<u32>) -> bool {
    unit.is_none_or(|unit| lane >> unit & 1 == 1)
}

impl Cell for Doubles {
    type Entry = Float;
    type Total = Float;
    const LANES: u32 = DOUBLES.trailing_zeros();

    fn pack(entries: &[Float]) -> Self {
        Doubles(std::array::from_fn(|lane| entries[lane].to_f64()))
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.0 = [0.0; DOUBLES];
    }

    #[inline(always)]
    fn mul(&mut self, a: &Self, b: &Self) {
        for lane in 0..DOUBLES {
            self.0[lane] = a.0[lane] * b.0[lane];
        }
    }

    #[inline(always)]
    fn one_plus(&mut self, x: &Self, _: &Self) {
        for lane in 0..DOUBLES {
            self.0[lane] = 1.0 + x.0[lane];
        }
    }

    #[inline(always)]
    fn add(&mut self, x: &Self) {
        for lane in 0..DOUBLES {
            self.0[lane] += x.0[lane];
        }
    }

    fn fold(&self, unit: Option<u32>, total: &mut Float) {
        let lanes = (0..DOUBLES).filter(|lane| is_taken(*lane, unit));
        *total += lanes.fold(0.0, |sum, lane| sum + self.0[lane]);
    }

    fn merge(total: &mut Float, other: &Float) {
        *total += other;
    }
}

/// Eight double-doubles; `FUSED` says how the error of a product is found.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Pairs<const FUSED: bool> {
    hi: [f64; PAIRS],
    lo: [f64; PAIRS],
}

/// Algorithm 1, Fast2Sum (Dekker): `a + b = sum + error` where the exponent of a is not below
/// that of b.
#[inline(always)]
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// Algorithm 2, 2Sum (Møller, Knuth): `a + b = sum + error`.
#[inline(always)]
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let a_part = sum - b;
    let b_part = sum - a_part;
    (sum, (a - a_part) + (b - b_part))
}

/// Veltkamp's splitting: `x = high + low`, 26 bits each.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const FACTOR: f64 = 134_217_729.0; // 2^27 + 1
    let scaled = FACTOR * x;
    let high = scaled - (scaled - x);
    (high, x - high)
}

/// Algorithm 3, 2Prod: `a b = product + error`; by a fused multiply-add, or by Dekker's product.
#[inline(always)]
fn two_product<const FUSED: bool>(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    if FUSED {
        return (product, a.mul_add(b, -product));
    }
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    let error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    (product, error)
}

/// Algorithm 10, DWTimesDW1: relative error at most 7 u^2 (theorem 5.1; Muller and Rideau 2022 prove 5), u = 2^-53.
#[inline(always)]
fn pair_times<const FUSED: bool>(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let (high, low) = two_product::<FUSED>(a.0, b.0);
    let cross = a.0 * b.1 + a.1 * b.0;
    fast_two_sum(high, low + cross)
}

/// Algorithm 4, DWPlusFP: relative error at most 2 u^2.
#[inline(always)]
fn pair_plus(a: (f64, f64), b: f64) -> (f64, f64) {
    let (high, low) = two_sum(a.0, b);
    fast_two_sum(high, a.1 + low)
}

/// Algorithm 5, SloppyDWPlusDW: relative error at most 3 u^2 where the signs are the same, as
/// they are here.
#[inline(always)]
fn pair_add(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let (high, low) = two_sum(a.0, b.0);
    fast_two_sum(high, low + (a.1 + b.1))
}

impl<const FUSED: bool> Pairs<FUSED> {
    #[inline(always)]
    fn set(&mut self, pair: impl Fn(usize) -> (f64, f64)) {
        for lane in 0..PAIRS {
            (self.hi[lane], self.lo[lane]) = pair(lane);
        }
    }

    #[inline(always)]
    fn get(&self, lane: usize) -> (f64, f64) {
        (self.hi[lane], self.lo[lane])
    }
}

impl<const FUSED: bool> Cell for Pairs<FUSED> {
    type Entry = Float;
    type Total = Float;
    const LANES: u32 = PAIRS.trailing_zeros();

    fn pack(entries: &[Float]) -> Self {
        let hi = std::array::from_fn(|lane| entries[lane].to_f64());
        let lo = std::array::from_fn(|lane| {
            let entry = &entries[lane];
            Float::with_val(entry.prec(), entry - hi[lane]).to_f64()
        });
        Pairs { hi, lo }
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.set(|_| (0.0, 0.0));
    }

    #[inline(always)]
    fn mul(&mut self, a: &Self, b: &Self) {
        self.set(|lane| pair_times::<FUSED>(a.get(lane), b.get(lane)));
    }

    #[inline(always)]
    fn one_plus(&mut self, x: &Self, _: &Self) {
        self.set(|lane| pair_plus(x.get(lane), 1.0));
    }

    #[inline(always)]
    fn add(&mut self, x: &Self) {
        for lane in 0..PAIRS {
            (self.hi[lane], self.lo[lane]) = pair_add(self.get(lane), x.get(lane));
        }
    }

    fn fold(&self, unit: Option<u32>, total: &mut Float) {
        let lanes = (0..PAIRS).filter(|lane| is_taken(*lane, unit));
        let (hi, lo) = lanes.fold((0.0, 0.0), |sum, lane| pair_add(sum, self.get(lane)));
        *total += hi;
        *total += lo;
    }

    fn merge(total: &mut Float, other: &Float) {
        *total += other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Generator;

    fn positive(generator: &mut Generator) -> (f64, f64) {
        let hi = 1.0 + (generator.bits() >> 12) as f64 * 2_f64.powi(-52);
        let hi = hi * 2_f64.powi(generator.below(200) as i32 - 100);
        let lo = hi * 2_f64.powi(-54) * (generator.below(1 << 50) as f64 * 2_f64.powi(-49) - 1.0);
        fast_two_sum(hi, lo)
    }

    fn wide(pair: (f64, f64)) -> Float {
        Float::with_val(2400, pair.0) + pair.1
    }

    /// The error in units of u^2 = 2^-106, relative to the exact result in 2400 bits.
    fn error(found: (f64, f64), exact: &Float) -> f64 {
        let gap = (wide(found) - exact) / exact;
        gap.to_f64().abs() * 2_f64.powi(106)
    }

    /// The bounds are those of the paper; the exact results are made by MPFR.
    #[test]
    fn each_operation_stays_within_its_named_bound_and_splitting_gives_the_same_bits() {
        let mut generator = Generator::new(7);
        let mut worst = [0_f64; 3];
        for _ in 0..200_000 {
            let (a, b) = (positive(&mut generator), positive(&mut generator));
            let product = pair_times::<true>(a, b);
            assert_eq!(product, pair_times::<false>(a, b), "{a:?} {b:?}");
            let errors = [
                error(product, &(wide(a) * wide(b))),
                error(pair_plus(a, 1.0), &(wide(a) + 1_u32)),
                error(pair_add(a, b), &(wide(a) + wide(b))),
            ];
            for (worst, error) in worst.iter_mut().zip(errors) {
                *worst = worst.max(error);
            }
        }
        for (worst, bound) in worst.into_iter().zip([5.0, 2.0, 3.0]) {
            assert!(worst <= bound && worst > 0.2, "{worst} {bound}");
        }
    }
}

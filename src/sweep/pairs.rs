//! Double-doubles as cells: four states of the lowest units side by side, in two rows.
//!
//! A number is the unevaluated sum `hi + lo` of two doubles. This is pair arithmetic (Lange and Rump,
//! "Faithfully rounded floating-point computations", ACM TOMS 46(3), 2020): `lo` may grow beyond a
//! rounding error of `hi` until [`Lane::tidy`] normalises the pair. What each operation adds to the
//! error is proven in `docs/arithmetic.md` and counted by `super::depth::Paired`.

use super::cell::{Cell, Lane};
use super::doubles::taken;
use super::vector::Vector;
use crate::number::pair;
use rug::Float;

/// Two rows hide the latency of an operation.
const ROWS: usize = 2;

/// Four pairs side by side.
#[derive(Clone, Copy, Debug)]
pub struct FourPairs<V> {
    hi: V,
    lo: V,
}

impl<V: Vector> FourPairs<V> {
    #[inline(always)]
    fn splat(entry: f64) -> Self {
        FourPairs {
            hi: V::splat(entry),
            lo: V::splat(0.0),
        }
    }

    /// The product of the high parts with its exact error, and the products of a high and a low
    /// part; that of the low parts is left out.
    #[inline(always)]
    fn times(self, b: Self) -> Self {
        let hi = self.hi.times(b.hi);
        let lo = self.hi.product_error(b.hi, hi);
        let lo = self.hi.times_plus(b.lo, lo);
        FourPairs {
            hi,
            lo: self.lo.times_plus(b.hi, lo),
        }
    }

    /// `a + b = sum + error` (2Sum; Møller, Knuth).
    #[inline(always)]
    fn two_sum(a: V, b: V) -> (V, V) {
        let sum = a.plus(b);
        let a_part = sum.minus(b);
        let b_part = sum.minus(a_part);
        (sum, a.minus(a_part).plus(b.minus(b_part)))
    }

    /// The sum of the high parts; its exact error, added to the low parts.
    #[inline(always)]
    fn plus(self, x: Self) -> Self {
        let (hi, error) = Self::two_sum(self.hi, x.hi);
        FourPairs {
            hi,
            lo: self.lo.plus(error.plus(x.lo)),
        }
    }

    /// `unit + x` for a unit without a low part, normalised.
    #[inline(always)]
    fn plus_unit(self, unit: V) -> Self {
        let (hi, error) = Self::two_sum(unit, self.hi);
        FourPairs {
            hi,
            lo: error.plus(self.lo),
        }
        .tidied()
    }

    /// Fast2Sum (Dekker), exact: `|lo|` is not above `hi`.
    #[inline(always)]
    fn tidied(self) -> Self {
        let hi = self.hi.plus(self.lo);
        FourPairs {
            hi,
            lo: self.lo.minus(hi.minus(self.hi)),
        }
    }

    fn of(pairs: [(f64, f64); 4]) -> Self {
        FourPairs {
            hi: V::new(pairs.map(|(hi, _)| hi)),
            lo: V::new(pairs.map(|(_, lo)| lo)),
        }
    }
}

/// Adds pairs side by side, one after the other as `super::depth::Paired` counts it, to a total.
fn fold<V: Vector>(rows: &[FourPairs<V>], bit: Option<u32>, total: &mut Float) {
    let hi = taken(rows.iter().flat_map(|row| row.hi.get()), bit);
    let lo = taken(rows.iter().flat_map(|row| row.lo.get()), bit);
    use super::vector::Portable;
    let sum = hi.zip(lo).fold(FourPairs::splat(0.0), |sum, (hi, lo)| {
        let x = FourPairs {
            hi: Portable::<false>::splat(hi),
            lo: Portable::splat(lo),
        };
        sum.plus(x).tidied()
    });
    *total += sum.hi.get()[0];
    *total += sum.lo.get()[0];
}

impl<V: Vector> Lane for FourPairs<V> {
    type Entry = Float;
    type Total = Float;
    const LANES: u32 = 2;

    fn pack(entries: &[Float], _: u32) -> Self {
        Self::of(std::array::from_fn(|k| pair(&entries[k])))
    }

    #[inline(always)]
    fn clear(&mut self) {
        *self = Self::splat(0.0);
    }

    #[inline(always)]
    fn mul(&mut self, a: &Self, b: &Self) {
        *self = a.times(*b);
    }

    #[inline(always)]
    fn scale(&mut self, b: &Self) {
        *self = self.times(*b);
    }

    #[inline(always)]
    fn add(&mut self, x: &Self) {
        *self = self.plus(*x).tidied();
    }

    #[inline(always)]
    fn tidy(&mut self) {
        *self = self.tidied();
    }

    fn fold(&self, bit: Option<u32>, total: &mut Float) {
        fold(std::slice::from_ref(self), bit, total);
    }

    fn merge(total: &mut Float, other: &Float) {
        *total += other;
    }
}

/// Two rows of four pairs.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<V>([FourPairs<V>; ROWS]);

impl<V: Vector> Lane for Pairs<V> {
    type Entry = Float;
    type Total = Float;
    const LANES: u32 = 2 + ROWS.trailing_zeros();

    fn pack(entries: &[Float], _: u32) -> Self {
        Pairs(std::array::from_fn(|k| {
            FourPairs::of([pair(&entries[k]); 4])
        }))
    }

    #[inline(always)]
    fn clear(&mut self) {
        for k in 0..ROWS {
            self.0[k] = FourPairs::splat(0.0);
        }
    }

    #[inline(always)]
    fn mul(&mut self, a: &Self, b: &Self) {
        for k in 0..ROWS {
            self.0[k] = a.0[k].times(b.0[k]);
        }
    }

    #[inline(always)]
    fn scale(&mut self, b: &Self) {
        for k in 0..ROWS {
            self.0[k] = self.0[k].times(b.0[k]);
        }
    }

    #[inline(always)]
    fn add(&mut self, x: &Self) {
        for k in 0..ROWS {
            self.0[k].add(&x.0[k]);
        }
    }

    #[inline(always)]
    fn tidy(&mut self) {
        for row in &mut self.0 {
            row.tidy();
        }
    }

    fn fold(&self, bit: Option<u32>, total: &mut Float) {
        fold(&self.0, bit, total);
    }

    fn merge(total: &mut Float, other: &Float) {
        *total += other;
    }
}

impl<V: Vector> Cell for Pairs<V> {
    type Low = FourPairs<V>;
    const LOOPS: (u32, u32) = (4, 4);
    const HALVES: bool = true;

    #[inline(always)]
    fn product(&mut self, row: &Self, low: &FourPairs<V>) {
        for k in 0..ROWS {
            self.0[k] = row.0[k].times(*low);
        }
    }

    #[inline(always)]
    fn one_plus(&mut self, _: &mut Self, (row, low): (&Self, &FourPairs<V>), unit: &Self) {
        for k in 0..ROWS {
            self.0[k] = row.0[k].times(*low).plus_unit(unit.0[k].hi);
        }
    }

    #[inline(always)]
    fn deposit(
        (inner, outer): (&mut Self, &mut FourPairs<V>),
        rest: &Self,
        (row, low): (&Self, &FourPairs<V>),
        _: &Self,
        _: &mut Self,
    ) {
        let mut sum = *outer;
        for k in 0..ROWS {
            inner.0[k] = inner.0[k].plus(rest.0[k].times(*low));
            sum = sum.plus(rest.0[k].times(row.0[k]));
        }
        *outer = sum.tidied();
    }
}

#[cfg(test)]
mod tests;

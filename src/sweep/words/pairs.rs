//! Double-doubles as cells: four states of the lowest units side by side, in two rows.
//!
//! A number is the unevaluated sum `hi + lo` of two doubles. This is pair arithmetic (Lange and Rump,
//! "Faithfully rounded floating-point computations", ACM TOMS 46(3), 2020): `lo` may grow beyond a
//! rounding error of `hi` until [`Lane::tidy`] normalises the pair. What each operation adds to the
//! error is proven in `docs/arithmetic.md` and counted by `crate::sweep::words::depth::Paired`.

use crate::number::Float128;
use crate::sweep::words::accumulator::Accumulator;
use crate::sweep::words::depth::Paired;
use crate::sweep::words::triples::{FourTriples, Triples};
use crate::sweep::words::vector::{Vector, fast_sum, positive_sum};
use crate::sweep::words::{Cell, Lane, Packed};

/// Two rows hide the latency of an operation.
pub(super) const ROWS: usize = 2;

/// Four pairs side by side.
#[derive(Clone, Copy, Debug)]
pub struct FourPairs<V> {
    pub(super) hi: V,
    pub(super) lo: V,
}

impl<V: Vector> FourPairs<V> {
    #[inline(always)]
    pub(super) fn splat(entry: f64) -> Self {
        FourPairs {
            hi: V::splat(entry),
            lo: V::splat(0.0),
        }
    }

    /// Of normalised pairs: the product of the high parts with its exact error, and the products
    /// of a high and a low part; that of the low parts is left out.
    #[inline(always)]
    fn times(self, b: Self) -> Self {
        let hi = self.hi.times(b.hi);
        let error = self.hi.product_error(b.hi, hi);
        FourPairs {
            hi,
            lo: V::mixed((self.hi, b.hi), (self.lo, b.lo), error),
        }
    }

    /// The sum of the high parts; its exact error, added to the low parts.
    #[inline(always)]
    fn plus(self, x: Self) -> Self {
        let (hi, error) = positive_sum(self.hi, x.hi);
        FourPairs {
            hi,
            lo: self.lo.plus(error.plus(x.lo)),
        }
    }

    /// `unit + x` for a unit without a low part, normalised.
    #[inline(always)]
    fn plus_unit(self, unit: V) -> Self {
        let (hi, error) = positive_sum(unit, self.hi);
        FourPairs {
            hi,
            lo: error.plus(self.lo),
        }
        .tidied()
    }

    /// Exact: `|lo|` is not above `hi`.
    #[inline(always)]
    fn tidied(self) -> Self {
        let (hi, lo) = fast_sum(self.hi, self.lo);
        FourPairs { hi, lo }
    }

    pub(super) fn of(pairs: [(f64, f64); 4]) -> Self {
        FourPairs {
            hi: V::new(pairs.map(|(hi, _)| hi)),
            lo: V::new(pairs.map(|(_, lo)| lo)),
        }
    }
}

impl<V: Vector> Packed for FourPairs<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Self::of(std::array::from_fn(|k| entries[k].pair()))
    }

    fn zero(_: u32) -> Self {
        Self::splat(0.0)
    }

    #[inline(always)]
    fn clear(&mut self) {
        *self = Self::splat(0.0);
    }
}

impl<V: Vector> Lane for FourPairs<V> {
    type Total = Accumulator;
    type Wide = FourTriples<V>;
    const LANES: u32 = 2;

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
}

/// Two rows of four pairs.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<V>(pub(super) [FourPairs<V>; ROWS]);

impl<V: Vector> Packed for Pairs<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Pairs(std::array::from_fn(|k| {
            FourPairs::of([entries[k].pair(); 4])
        }))
    }

    fn zero(_: u32) -> Self {
        Pairs([FourPairs::splat(0.0); ROWS])
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.0 = [FourPairs::splat(0.0); ROWS];
    }
}

impl<V: Vector> Lane for Pairs<V> {
    type Total = Accumulator;
    type Wide = Triples<V>;
    const LANES: u32 = 2 + ROWS.trailing_zeros();

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
}

impl<V: Vector> Cell for Pairs<V> {
    type Depth = Paired<Self>;
    type Low = FourPairs<V>;
    const LOOPS: (u32, u32) = (4, 4);
    const BLOCK: u32 = 14;
    const GROUP: usize = 4;
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
        // The rows are added up first: a long sum takes one error instead of two.
        let mut rows = rest.0[0].times(row.0[0]);
        inner.0[0] = inner.0[0].plus(rest.0[0].times(*low));
        for k in 1..ROWS {
            rows = rows.plus(rest.0[k].times(row.0[k]));
            inner.0[k] = inner.0[k].plus(rest.0[k].times(*low));
        }
        *outer = outer.plus(rows).tidied();
    }
}

#[cfg(test)]
mod tests;

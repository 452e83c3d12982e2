//! Unevaluated sums `hi + lo + rest` of three doubles: the wide companions of pairs. Their errors are of
//! the order of u^3, u = 2^-53, far below what is counted in `docs/arithmetic.md`.

use crate::number::Float128;
use crate::sweep::words::accumulator::Accumulator;
use crate::sweep::words::doubles::{taken, takes_row};
use crate::sweep::words::pairs::{FourPairs, Pairs, ROWS};
use crate::sweep::words::vector::{Vector, fast_sum, positive_sum, two_sum};
use crate::sweep::words::{Packed, Wide};

/// Four side by side.
#[derive(Clone, Copy, Debug)]
pub struct FourTriples<V> {
    hi: V,
    lo: V,
    rest: V,
}

impl<V: Vector> FourTriples<V> {
    #[inline(always)]
    fn of(triples: [[f64; 3]; 4]) -> Self {
        let part = |k: usize| V::new(triples.map(|triple| triple[k]));
        FourTriples {
            hi: part(0),
            lo: part(1),
            rest: part(2),
        }
    }

    #[inline(always)]
    fn get(&self) -> [[f64; 3]; 4] {
        let parts = [self.hi.get(), self.lo.get(), self.rest.get()];
        std::array::from_fn(|k| parts.map(|part| part[k]))
    }

    /// High and low parts are added exactly, what they leave to the rest.
    #[inline(always)]
    fn plus(self, x: Self) -> Self {
        let (hi, high_error) = positive_sum(self.hi, x.hi);
        let (lo, low_error) = two_sum(self.lo, x.lo);
        let (lo, error) = two_sum(lo, high_error);
        let rest = self.rest.plus(x.rest);
        FourTriples {
            hi,
            lo,
            rest: rest.plus(low_error.plus(error)),
        }
    }

    /// The product as a pair, rounded once: all that is of the order of u is added exactly.
    #[inline(always)]
    fn times(self, b: Self) -> FourPairs<V> {
        let product = |a: V, b: V| {
            let product = a.times(b);
            (product, a.product_error(b, product))
        };
        let (hi, error) = product(self.hi, b.hi);
        let (mixed, mixed_error) = product(self.hi, b.lo);
        let (other, other_error) = product(self.lo, b.hi);
        let (lo, sum_error) = two_sum(mixed, other);
        let (lo, last_error) = two_sum(lo, error);
        let rest = self.lo.times(b.lo).plus(mixed_error.plus(other_error));
        let rest = rest.plus(self.hi.times(b.rest).plus(self.rest.times(b.hi)));
        let rest = rest.plus(sum_error.plus(last_error));
        let (hi, lo) = fast_sum(hi, lo);
        FourPairs {
            hi,
            lo: lo.plus(rest),
        }
    }
}

impl<V: Vector> Packed for FourTriples<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Self::of(std::array::from_fn(|k| entries[k].triple()))
    }

    #[inline(always)]
    fn zero(_: u32) -> Self {
        Self::of([[0.0; 3]; 4])
    }

    #[inline(always)]
    fn clear(&mut self) {
        *self = Self::zero(0);
    }
}

impl<V: Vector> Wide<FourPairs<V>> for FourTriples<V> {
    #[inline(always)]
    fn times(&self, b: &Self, product: &mut FourPairs<V>) {
        *product = (*self).times(*b);
    }

    #[inline(always)]
    fn grow(&mut self, x: &FourPairs<V>) {
        let rest = V::splat(0.0);
        *self = self.plus(FourTriples {
            hi: x.hi,
            lo: x.lo,
            rest,
        });
    }

    #[inline(always)]
    fn join(&mut self, other: &Self) {
        *self = self.plus(*other);
    }

    #[inline(always)]
    fn fold(&self, bit: Option<u32>, total: &mut Accumulator) {
        fold(std::slice::from_ref(self), bit, total);
    }
}

/// Two rows of four.
#[derive(Clone, Copy, Debug)]
pub struct Triples<V>([FourTriples<V>; ROWS]);

impl<V: Vector> Packed for Triples<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Triples(std::array::from_fn(|k| {
            FourTriples::of([entries[k].triple(); 4])
        }))
    }

    fn zero(_: u32) -> Self {
        Triples([FourTriples::zero(0); ROWS])
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.0 = [FourTriples::zero(0); ROWS];
    }
}

impl<V: Vector> Wide<Pairs<V>> for Triples<V> {
    #[inline(always)]
    fn times(&self, b: &Self, product: &mut Pairs<V>) {
        for k in 0..ROWS {
            product.0[k] = self.0[k].times(b.0[k]);
        }
    }

    #[inline(always)]
    fn grow(&mut self, x: &Pairs<V>) {
        for k in 0..ROWS {
            self.0[k].grow(&x.0[k]);
        }
    }

    #[inline(always)]
    fn join(&mut self, other: &Self) {
        for k in 0..ROWS {
            self.0[k].join(&other.0[k]);
        }
    }

    #[inline(always)]
    fn fold(&self, bit: Option<u32>, total: &mut Accumulator) {
        fold(&self.0, bit, total);
    }
}

/// Adds what stands side by side, as far as the bit is 1 at its place, to a total.
#[inline(always)]
fn fold<V: Vector>(rows: &[FourTriples<V>], bit: Option<u32>, total: &mut Accumulator) {
    let mut sum = FourTriples::zero(0);
    for (k, row) in rows.iter().enumerate() {
        if takes_row(bit, k) {
            sum = sum.plus(*row);
        }
    }
    for part in taken(sum.get(), bit).flatten() {
        total.add(part);
    }
}

#[cfg(test)]
mod tests;

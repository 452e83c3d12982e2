//! Unevaluated sums `hi + lo + rest` of three doubles: the wide companions of pairs. Their errors are of
//! the order of u^3, u = 2^-53, far below what is counted in `docs/arithmetic.md`.

use super::accumulator::Accumulator;
use super::doubles::takes;
use super::pair::Pair;
use super::vector::{Vector, fast_sum, positive_sum, two_sum};
use super::{Packed, Wide};
use crate::number::Float128;

/// Four side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Triple<V> {
    hi: V,
    lo: V,
    rest: V,
}

impl<V: Vector> Triple<V> {
    #[inline(always)]
    fn of(triples: [[f64; 3]; 4]) -> Self {
        let part = |k: usize| V::new(triples.map(|triple| triple[k]));
        Triple {
            hi: part(0),
            lo: part(1),
            rest: part(2),
        }
    }

    #[inline(always)]
    fn get(&self) -> [[f64; 3]; 4] {
        let (hi, lo, rest) = (self.hi.get(), self.lo.get(), self.rest.get());
        let mut triples = [[0.0; 3]; 4];
        for k in 0..4 {
            triples[k] = [hi[k], lo[k], rest[k]];
        }
        triples
    }

    /// High and low parts are added exactly, what they leave to the rest.
    #[inline(always)]
    fn plus(self, x: Self) -> Self {
        let (hi, high_error) = positive_sum(self.hi, x.hi);
        let (lo, low_error) = two_sum(self.lo, x.lo);
        let (lo, error) = two_sum(lo, high_error);
        let rest = self.rest.plus(x.rest);
        Triple {
            hi,
            lo,
            rest: rest.plus(low_error.plus(error)),
        }
    }

    /// The product as a pair, rounded once: all that is of the order of u is added exactly.
    #[inline(always)]
    fn times(self, b: Self) -> Pair<V> {
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
        Pair {
            hi,
            lo: lo.plus(rest),
        }
    }
}

impl<V: Vector> Packed for Triple<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Self::of(std::array::from_fn(|k| entries[k].triple()))
    }

    fn splat(entry: &Float128, _: u32) -> Self {
        Self::of([entry.triple(); 4])
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

impl<V: Vector> Wide<Pair<V>> for Triple<V> {
    #[inline(always)]
    fn product(&self, b: &Self, product: &mut Pair<V>) {
        *product = (*self).times(*b);
    }

    #[inline(always)]
    fn grow(&mut self, x: &Pair<V>) {
        let rest = V::splat(0.0);
        *self = self.plus(Triple {
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
        for (lane, parts) in self.get().into_iter().enumerate() {
            if takes(bit, lane) {
                for part in parts {
                    total.add(part);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;

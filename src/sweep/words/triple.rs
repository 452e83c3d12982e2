//! Unevaluated sums `hi + lo + rest` of three doubles: the wide companions of pairs. Their errors are of
//! the order of u^3, u = 2^-53, far below what is counted in `docs/arithmetic.md`.

use super::accumulator::Accumulator;
use super::doubles::takes;
use super::pair::Pair;
use super::vector::{Real, Vector, WIDTH, fast_sum, positive_sum, two_sum};
use super::{Packed, Wide};
use crate::number::Float128;

/// Side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Triple<V> {
    hi: V,
    lo: V,
    rest: V,
}

impl<V: Real> Triple<V> {
    #[inline(always)]
    fn splat_of([hi, lo, rest]: [f64; 3]) -> Self {
        Triple {
            hi: V::splat(hi),
            lo: V::splat(lo),
            rest: V::splat(rest),
        }
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
}

impl<V: Vector> Triple<V> {
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

    fn splat(entry: &Float128, _: u32) -> Self {
        Self::splat_of(entry.triple())
    }

    #[inline(always)]
    fn zero(_: u32) -> Self {
        Self::splat_of([0.0; 3])
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
        let (hi, lo, rest) = (self.hi.get(), self.lo.get(), self.rest.get());
        let mut sums = [Triple::splat_of([0.0; 3]); WIDTH];
        for lane in 0..WIDTH {
            if takes(bit, lane) {
                sums[lane] = Triple {
                    hi: hi[lane],
                    lo: lo[lane],
                    rest: rest[lane],
                };
            }
        }
        // Two by two: a number's way into the total is long.
        let mut left = WIDTH / 2;
        while left > 0 {
            for k in 0..left {
                sums[k] = sums[k].plus(sums[k + left]);
            }
            left /= 2;
        }
        total.add(sums[0].hi);
        total.add(sums[0].lo);
        total.add(sums[0].rest);
    }
}

#[cfg(test)]
mod tests;

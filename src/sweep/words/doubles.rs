//! Doubles side by side: the states of the three lowest units.

use super::accumulator::Accumulator;
use super::depth::Rounded;
use super::simd::Path;
use super::steps::{Plain, plain_steps};
use super::vector::{Vector, WIDTH};
use super::{Ends, Lane, Packed, WideItself};
use crate::number::Float128;

/// [`Lane::GROUP`].
const GROUP: usize = 32;

/// Doubles side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Single<V>(V);

impl<V: Vector> Single<V> {
    #[inline(always)]
    fn wide(row: f64) -> Self {
        Single(V::splat(row))
    }
}

/// Whether a lane is taken: all are, or those whose place has a 1 at this bit.
#[inline(always)]
pub(crate) fn takes(bit: Option<u32>, lane: usize) -> bool {
    match bit {
        Some(bit) => lane >> bit & 1 == 1,
        None => true,
    }
}

impl<V: Vector> Plain for Single<V> {
    #[inline(always)]
    fn times(self, b: Self) -> Self {
        Single(self.0.times(b.0))
    }

    #[inline(always)]
    fn plus(self, b: Self) -> Self {
        Single(self.0.plus(b.0))
    }

    #[inline(always)]
    fn times_plus(self, b: Self, c: Self) -> Self {
        Single(self.0.times_plus(b.0, c.0))
    }
}

impl<V: Vector> Packed for Single<V> {
    type Entry = Float128;

    fn splat(entry: &Float128, _: u32) -> Self {
        Self::wide(entry.nearest())
    }

    #[inline(always)]
    fn zero(_: u32) -> Self {
        Self::wide(0.0)
    }
}

impl<V: Vector> Lane for Single<V> {
    type Depth = Rounded<GROUP, WIDTH>;
    type Total = Accumulator;
    type Wide = Self;
    type Row = f64;
    const PATH: Path = V::PATH;
    const LANES: u32 = WIDTH.trailing_zeros();
    const LOOPS: (u32, u32) = (4, 5);
    const BLOCK: u32 = 14;
    const GROUP: usize = GROUP;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Single(V::new(std::array::from_fn(|k| entries[k].nearest())))
    }

    fn row(_: u32) -> f64 {
        0.0
    }

    #[inline(always)]
    fn narrow(&self, row: &mut f64) {
        *row = self.0.get()[0];
    }

    plain_steps!();
}

impl<V: Vector> WideItself for Single<V> {
    #[inline(always)]
    fn product_itself(&mut self, a: &Self, b: &Self) {
        *self = a.times(*b);
    }

    #[inline(always)]
    fn fold_itself(&self, bit: Option<u32>, total: &mut Accumulator) {
        let mut sum = 0.0;
        for (lane, x) in self.0.get().into_iter().enumerate() {
            if takes(bit, lane) {
                sum += x;
            }
        }
        total.add(sum);
    }
}

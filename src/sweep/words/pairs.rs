//! Double-doubles as the kernel's numbers, side by side: the states of the three lowest units.

use super::accumulator::Accumulator;
use super::depth::Behind;
use super::pair::Pair;
use super::simd::Path;
use super::steps::Paired;
use super::triple::Triple;
use super::vector::{Vector, WIDTH};
use super::{Ends, Lane, Packed};
use crate::number::Float128;

impl<V: Vector> Packed for Pair<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Self::of(std::array::from_fn(|k| entries[k].pair()))
    }

    fn splat(entry: &Float128, _: u32) -> Self {
        Self::of([entry.pair(); WIDTH])
    }

    fn zero(_: u32) -> Self {
        Pair::splat(0.0)
    }

    #[inline(always)]
    fn clear(&mut self) {
        *self = Pair::splat(0.0);
    }
}

impl Pair<f64> {
    /// In all places.
    #[inline(always)]
    fn wide<V: Vector>(self) -> Pair<V> {
        Pair {
            hi: V::splat(self.hi),
            lo: V::splat(self.lo),
        }
    }
}

impl<V: Vector> Lane for Pair<V> {
    type Depth = Behind<Self>;
    type Total = Accumulator;
    type Wide = Triple<V>;
    type Row = Pair<f64>;
    type Kept = (Self, Self);
    const PATH: Path = V::PATH;
    const LANES: u32 = WIDTH.trailing_zeros();
    const LOOPS: (u32, u32) = (5, 5);
    const BLOCK: u32 = 14;
    const GROUP: usize = 4;
    const STAGED: bool = true;

    fn kept(bits: u32) -> Self::Kept {
        (Self::zero(bits), Self::zero(bits))
    }

    fn row(_: u32) -> Pair<f64> {
        Pair::splat(0.0)
    }

    #[inline(always)]
    fn narrow(&self, row: &mut Pair<f64>) {
        *row = Pair {
            hi: self.hi.get()[0],
            lo: self.lo.get()[0],
        };
    }

    #[inline(always)]
    fn mul(&mut self, (row, low): (&Pair<f64>, &Self)) {
        *self = row.wide().times(*low);
    }

    #[inline(always)]
    fn keep((row, low): (&Pair<f64>, &Self), _: &Self, kept: &mut Self::Kept) {
        *kept = Paired::paired_kept((row.wide(), *low));
    }

    #[inline(always)]
    fn up(&mut self, _: (&Pair<f64>, &Self), kept: &Self::Kept) {
        *self = self.paired_up(*kept);
    }

    #[inline(always)]
    fn top(&mut self, _: (&Pair<f64>, &Self), _: &Self, kept: &Self::Kept, ends: Ends<Self>) {
        (*self, *ends.part) = (kept.1, kept.0.times(*ends.prefix));
    }

    #[inline(always)]
    fn down(&mut self, _: (&Pair<f64>, &Self), kept: &Self::Kept, ends: Ends<Self>) {
        (*self, *ends.part) = self.paired_down(*kept, *ends.prefix);
    }

    #[inline(always)]
    fn add(&mut self, x: &Self) {
        *self = self.plus(*x);
    }

    #[inline(always)]
    fn tidy(&mut self) {
        *self = self.tidied();
    }
}

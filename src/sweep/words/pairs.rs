//! Double-doubles as the kernel's numbers, four side by side: the states of the two lowest units.

use super::accumulator::Accumulator;
use super::depth::Behind;
use super::pair::Pair;
use super::steps::Paired;
use super::triple::Triple;
use super::vector::Vector;
use super::{Ends, Lane, Packed};
use crate::number::Float128;

impl<V: Vector> Packed for Pair<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Self::of(std::array::from_fn(|k| entries[k].pair()))
    }

    fn splat(entry: &Float128, _: u32) -> Self {
        Self::of([entry.pair(); 4])
    }

    fn zero(_: u32) -> Self {
        Pair::splat(0.0)
    }

    #[inline(always)]
    fn clear(&mut self) {
        *self = Pair::splat(0.0);
    }
}

impl<V: Vector> Lane for Pair<V> {
    type Depth = Behind<Self>;
    type Total = Accumulator;
    type Wide = Triple<V>;
    type Kept = (Self, Self);
    const LANES: u32 = 2;
    const LOOPS: (u32, u32) = (5, 4);
    const BLOCK: u32 = 14;
    const GROUP: usize = 4;

    fn kept(bits: u32) -> Self::Kept {
        (Self::zero(bits), Self::zero(bits))
    }

    #[inline(always)]
    fn mul(&mut self, a: &Self, b: &Self) {
        *self = a.times(*b);
    }

    #[inline(always)]
    fn up(&mut self, (row, low): (&Self, &Self), _: &Self, kept: &mut Self::Kept) {
        (*self, *kept) = self.paired_up((*row, *low));
    }

    #[inline(always)]
    fn top(&mut self, _: (&Self, &Self), _: &Self, kept: &Self::Kept, ends: Ends<Self>) {
        (*self, *ends.part) = (kept.1, kept.0.times(*ends.prefix));
    }

    #[inline(always)]
    fn down(&mut self, _: (&Self, &Self), kept: &Self::Kept, ends: Ends<Self>) {
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

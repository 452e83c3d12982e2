//! Double-doubles as the kernel's numbers, side by side: the states of the three lowest units.

use super::accumulator::Accumulator;
use super::depth::Behind;
use super::pair::Pair;
use super::simd::Path;
use super::steps::{Paired, paired_steps};
use super::triple::Triple;
use super::vector::{Vector, WIDTH};
use super::{Ends, Lane, Packed};
use crate::number::Float128;

/// [`Lane::GROUP`].
const GROUP: usize = 4;

impl<V: Vector> Packed for Pair<V> {
    type Entry = Float128;

    fn splat(entry: &Float128, _: u32) -> Self {
        Self::of([entry.pair(); WIDTH])
    }

    #[inline(always)]
    fn zero(_: u32) -> Self {
        Pair::splat(0.0)
    }
}

impl<V: Vector> Pair<V> {
    /// In all places.
    #[inline(always)]
    fn wide(row: Pair<f64>) -> Self {
        Pair {
            hi: V::splat(row.hi),
            lo: V::splat(row.lo),
        }
    }
}

impl<V: Vector> Lane for Pair<V> {
    type Depth = Behind<GROUP>;
    type Total = Accumulator;
    type Wide = Triple<V>;
    type Row = Pair<f64>;
    const PATH: Path = V::PATH;
    const LANES: u32 = WIDTH.trailing_zeros();
    const LOOPS: (u32, u32) = (5, 5);
    const BLOCK: u32 = 14;
    const GROUP: usize = GROUP;
    const STAGED: bool = true;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Self::of(std::array::from_fn(|k| entries[k].pair()))
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

    paired_steps!();
}

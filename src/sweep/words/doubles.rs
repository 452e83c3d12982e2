//! Doubles as cells: four states of the lowest units side by side, in four rows.

use crate::number::Float128;
use crate::sweep::words::accumulator::Accumulator;
use crate::sweep::words::depth::Rounded;
use crate::sweep::words::vector::Vector;
use crate::sweep::words::{Cell, Lane, Packed, WideItself};

/// Four registers of four hide the latency of a product.
const ROWS: usize = 4;

/// Four doubles side by side.
#[derive(Clone, Copy, Debug)]
pub struct Four<V>(V);

/// Four rows of four doubles.
#[derive(Clone, Copy, Debug)]
pub struct Doubles<V>([V; ROWS]);

/// Whether a row holds places with a 1 at this bit, or at any: bits 0 and 1 tell its lanes apart.
#[inline(always)]
pub fn takes_row(bit: Option<u32>, row: usize) -> bool {
    bit.is_none_or(|bit| bit < 2 || row >> (bit - 2) & 1 == 1)
}

/// Those of the lanes that are at such places.
#[inline(always)]
pub fn taken<T>(lanes: [T; 4], bit: Option<u32>) -> impl Iterator<Item = T> {
    let takes = move |lane: usize| bit.is_none_or(|bit| bit >= 2 || lane >> bit & 1 == 1);
    let lanes = lanes.into_iter().enumerate();
    lanes
        .filter(move |(lane, _)| takes(*lane))
        .map(|(_, entry)| entry)
}

impl<V: Vector> Packed for Four<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Four(V::new(std::array::from_fn(|k| entries[k].nearest())))
    }

    fn zero(_: u32) -> Self {
        Four(V::splat(0.0))
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.0 = V::splat(0.0);
    }
}

impl<V: Vector> Lane for Four<V> {
    type Total = Accumulator;
    type Wide = Self;
    const LANES: u32 = 2;

    #[inline(always)]
    fn mul(&mut self, a: &Self, b: &Self) {
        self.0 = a.0.times(b.0);
    }

    #[inline(always)]
    fn scale(&mut self, b: &Self) {
        self.0 = self.0.times(b.0);
    }

    #[inline(always)]
    fn add(&mut self, x: &Self) {
        self.0 = self.0.plus(x.0);
    }

    #[inline(always)]
    fn tidy(&mut self) {}
}

impl<V: Vector> WideItself for Four<V> {
    #[inline(always)]
    fn fold_itself(&self, bit: Option<u32>, total: &mut Accumulator) {
        total.add(taken(self.0.get(), bit).sum());
    }
}

impl<V: Vector> Packed for Doubles<V> {
    type Entry = Float128;

    fn pack(entries: &[Float128], _: u32) -> Self {
        Doubles(std::array::from_fn(|k| V::splat(entries[k].nearest())))
    }

    fn zero(_: u32) -> Self {
        Doubles([V::splat(0.0); ROWS])
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.0 = [V::splat(0.0); ROWS];
    }
}

impl<V: Vector> Lane for Doubles<V> {
    type Total = Accumulator;
    type Wide = Self;
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
            self.0[k] = self.0[k].plus(x.0[k]);
        }
    }

    #[inline(always)]
    fn tidy(&mut self) {}
}

impl<V: Vector> WideItself for Doubles<V> {
    #[inline(always)]
    fn fold_itself(&self, bit: Option<u32>, total: &mut Accumulator) {
        let mut sum = V::splat(0.0);
        for (k, row) in self.0.iter().enumerate() {
            if takes_row(bit, k) {
                sum = sum.plus(*row);
            }
        }
        total.add(taken(sum.get(), bit).sum());
    }
}

impl<V: Vector> Cell for Doubles<V> {
    type Depth = Rounded<Self>;
    type Low = Four<V>;
    const LOOPS: (u32, u32) = (4, 4);
    const BLOCK: u32 = 14;
    const GROUP: usize = 1 << 4;
    const HALVES: bool = true;

    #[inline(always)]
    fn product(&mut self, row: &Self, low: &Four<V>) {
        for k in 0..ROWS {
            self.0[k] = row.0[k].times(low.0);
        }
    }

    #[inline(always)]
    fn one_plus(&mut self, _: &mut Self, (row, low): (&Self, &Four<V>), unit: &Self) {
        for k in 0..ROWS {
            self.0[k] = row.0[k].times_plus(low.0, unit.0[k]);
        }
    }

    #[inline(always)]
    fn deposit(
        (inner, outer): (&mut Self, &mut Four<V>),
        rest: &Self,
        (row, low): (&Self, &Four<V>),
        _: &Self,
        _: &mut Self,
    ) {
        // The rows are added up first: a long sum takes one rounding instead of four.
        let mut rows = rest.0[0].times(row.0[0]);
        inner.0[0] = rest.0[0].times_plus(low.0, inner.0[0]);
        for k in 1..ROWS {
            rows = rest.0[k].times_plus(row.0[k], rows);
            inner.0[k] = rest.0[k].times_plus(low.0, inner.0[k]);
        }
        outer.0 = outer.0.plus(rows);
    }
}

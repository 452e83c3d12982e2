//! Numbers of any length as cells: MPFR floats, rounded to nearest, and integers.

use super::cell::Cell;
use rug::{Assign, Float, Integer};

impl Cell for Float {
    type Entry = Float;
    type Total = Float;
    const LANES: u32 = 0;

    fn pack(entries: &[Float]) -> Self {
        entries[0].clone()
    }

    fn clear(&mut self) {
        self.assign(0);
    }

    fn mul(&mut self, a: &Self, b: &Self) {
        self.assign(a * b);
    }

    fn one_plus(&mut self, x: &Self, unit: &Self) {
        self.assign(unit + x);
    }

    fn add(&mut self, x: &Self) {
        *self += x;
    }

    fn fold(&self, _: Option<u32>, total: &mut Float) {
        *total += self;
    }

    fn merge(total: &mut Float, other: &Float) {
        *total += other;
    }
}

impl Cell for Integer {
    type Entry = Integer;
    type Total = Integer;
    const LANES: u32 = 0;

    fn pack(entries: &[Integer]) -> Self {
        entries[0].clone()
    }

    fn clear(&mut self) {
        self.assign(0);
    }

    fn mul(&mut self, a: &Self, b: &Self) {
        self.assign(a * b);
    }

    fn one_plus(&mut self, x: &Self, unit: &Self) {
        self.assign(unit + x);
    }

    fn add(&mut self, x: &Self) {
        *self += x;
    }

    fn fold(&self, _: Option<u32>, total: &mut Integer) {
        *total += self;
    }

    fn merge(total: &mut Integer, other: &Integer) {
        *total += other;
    }
}

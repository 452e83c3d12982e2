//! Numbers of any length as cells: MPFR floats, rounded to nearest, and integers. One by one: no rows,
//! no lanes.

use super::cell::{Cell, Lane};
use rug::{Assign, Float, Integer};

macro_rules! long {
    ($number:ty, $pack:expr) => {
        impl Lane for $number {
            type Entry = $number;
            type Total = $number;
            const LANES: u32 = 0;

            fn pack(entries: &[$number], bits: u32) -> Self {
                $pack(&entries[0], bits)
            }

            fn clear(&mut self) {
                self.assign(0);
            }

            fn mul(&mut self, a: &Self, b: &Self) {
                self.assign(a * b);
            }

            fn scale(&mut self, b: &Self) {
                *self *= b;
            }

            fn add(&mut self, x: &Self) {
                *self += x;
            }

            fn tidy(&mut self) {}

            fn fold(&self, _: Option<u32>, total: &mut $number) {
                *total += self;
            }

            fn merge(total: &mut $number, other: &$number) {
                *total += other;
            }
        }

        impl Cell for $number {
            type Low = Self;
            const LOOPS: (u32, u32) = (6, 5);
            const HALVES: bool = false;

            fn product(&mut self, row: &Self, low: &Self) {
                self.mul(row, low);
            }

            fn one_plus(&mut self, x: &mut Self, (row, low): (&Self, &Self), unit: &Self) {
                x.mul(row, low);
                self.assign(unit + &*x);
            }

            fn deposit(
                (inner, outer): (&mut Self, &mut Self),
                rest: &Self,
                _: (&Self, &Self),
                x: &Self,
                part: &mut Self,
            ) {
                part.mul(rest, x);
                *inner += &*part;
                *outer += &*part;
            }
        }
    };
}

long!(Float, |x: &Float, bits| Float::with_val(bits, x));
long!(Integer, |x: &Integer, _: u32| x.clone());

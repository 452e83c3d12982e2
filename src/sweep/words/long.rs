//! Numbers of any length as cells: MPFR floats, rounded to nearest, and integers. One by one: no rows,
//! no lanes.

use crate::sweep::words::depth::Rounded;
use crate::sweep::words::{Cell, Lane, Packed, WideItself};
use rug::{Assign, Float, Integer};

macro_rules! long {
    ($number:ty, $pack:expr, $zero:expr) => {
        impl Packed for $number {
            type Entry = $number;

            fn pack(entries: &[$number], bits: u32) -> Self {
                $pack(&entries[0], bits)
            }

            fn zero(bits: u32) -> Self {
                $zero(bits)
            }

            fn clear(&mut self) {
                self.assign(0);
            }
        }

        impl Lane for $number {
            type Total = $number;
            type Wide = Self;
            const LANES: u32 = 0;

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
        }

        impl WideItself for $number {
            fn fold_itself(&self, _: Option<u32>, total: &mut $number) {
                *total += self;
            }
        }

        impl Cell for $number {
            type Depth = Rounded<Self>;
            type Low = Self;
            const LOOPS: (u32, u32) = (4, 5);
            // One tile: with thousands of digits it takes seconds.
            const BLOCK: u32 = 9;
            const GROUP: usize = 1 << 5;
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

long!(Float, |x: &Float, bits| Float::with_val(bits, x), |bits| {
    Float::new(bits)
});
long!(Integer, |x: &Integer, _: u32| x.clone(), |_| Integer::new());

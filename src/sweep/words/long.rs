//! Numbers of any length as the kernel's numbers, one by one: MPFR floats, rounded to nearest, and integers.

use super::depth::Rounded;
use super::{Ends, Lane, Packed, WideItself};
use rug::{Assign, Float, Integer};

/// [`Lane::GROUP`].
const GROUP: usize = 1 << 5;

macro_rules! long {
    ($number:ty, $pack:expr, $zero:expr, $grow:expr) => {
        impl Packed for $number {
            type Entry = $number;

            fn splat(entry: &$number, bits: u32) -> Self {
                $pack(entry, bits)
            }

            fn zero(bits: u32) -> Self {
                $zero(bits)
            }

            fn clear(&mut self) {
                self.assign(0);
            }
        }

        impl Lane for $number {
            type Depth = Rounded<GROUP, 1>;
            type Total = $number;
            type Wide = Self;
            type Row = Self;
            type Kept = (Self, Self);
            const LANES: u32 = 0;
            const LOOPS: (u32, u32) = (4, 4);
            // One tile: with thousands of digits it takes seconds.
            const BLOCK: u32 = 9;
            const GROUP: usize = GROUP;

            fn kept(bits: u32) -> Self::Kept {
                ($zero(bits), $zero(bits))
            }

            fn row(bits: u32) -> Self {
                $zero(bits)
            }

            fn narrow(&self, row: &mut Self) {
                row.assign(self);
            }

            fn mul(&mut self, (row, low): (&Self, &Self)) {
                self.assign(row * low);
            }

            fn keep((row, low): (&Self, &Self), unit: &Self, (x, above): &mut Self::Kept) {
                x.assign(row * low);
                above.assign(unit + &*x);
            }

            fn up(&mut self, _: (&Self, &Self), (_, above): &Self::Kept) {
                *self *= above;
            }

            fn top(
                &mut self,
                _: (&Self, &Self),
                _: &Self,
                (x, above): &Self::Kept,
                ends: Ends<Self>,
            ) {
                self.assign(above);
                ends.part.assign(x * ends.prefix);
            }

            fn down(&mut self, _: (&Self, &Self), (x, above): &Self::Kept, ends: Ends<Self>) {
                ends.part.assign(&*self * x);
                $grow(self, &*ends.part, above);
                *ends.part *= ends.prefix;
            }

            fn add(&mut self, x: &Self) {
                *self += x;
            }
        }

        impl WideItself for $number {
            fn product_itself(&mut self, a: &Self, b: &Self) {
                self.assign(a * b);
            }

            fn fold_itself(&self, _: Option<u32>, total: &mut $number) {
                *total += self;
            }
        }
    };
}

// The unit of floats is 1, so that a suffix grows by a sum: cheaper than a product.
long!(
    Float,
    |x: &Float, bits| Float::with_val(bits, x),
    Float::new,
    |suffix: &mut Float, share: &Float, _: &Float| *suffix += share
);
long!(
    Integer,
    |x: &Integer, _: u32| x.clone(),
    |_| Integer::new(),
    |suffix: &mut Integer, _: &Integer, above: &Integer| *suffix *= above
);

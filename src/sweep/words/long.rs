//! Numbers of any length as the kernel's numbers, one by one: MPFR floats, rounded to nearest, and integers.

use super::depth::Rounded;
use super::{Ends, Lane, Packed, WideItself};
use rug::{Assign, Float, Integer};

/// `x = row low`, and `unit + x`.
#[derive(Clone, Debug)]
pub(crate) struct Kept<N> {
    x: N,
    above: N,
}

macro_rules! long {
    ($number:ty, $pack:expr, $zero:expr, $grow:expr) => {
        impl Packed for $number {
            type Entry = $number;

            fn pack(entries: &[$number], bits: u32) -> Self {
                $pack(&entries[0], bits)
            }

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
            type Depth = Rounded<Self>;
            type Total = $number;
            type Wide = Self;
            type Row = Self;
            type Kept = Kept<Self>;
            const LANES: u32 = 0;
            const LOOPS: (u32, u32) = (4, 4);
            // One tile: with thousands of digits it takes seconds.
            const BLOCK: u32 = 9;
            const GROUP: usize = 1 << 5;

            fn kept(bits: u32) -> Kept<Self> {
                let zero = || $zero(bits);
                Kept {
                    x: zero(),
                    above: zero(),
                }
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

            fn keep((row, low): (&Self, &Self), unit: &Self, kept: &mut Kept<Self>) {
                kept.x.assign(row * low);
                kept.above.assign(unit + &kept.x);
            }

            fn up(&mut self, _: (&Self, &Self), kept: &Kept<Self>) {
                *self *= &kept.above;
            }

            fn top(&mut self, _: (&Self, &Self), _: &Self, kept: &Kept<Self>, ends: Ends<Self>) {
                self.assign(&kept.above);
                ends.part.assign(&kept.x * ends.prefix);
            }

            fn down(&mut self, _: (&Self, &Self), kept: &Kept<Self>, ends: Ends<Self>) {
                ends.part.assign(&*self * &kept.x);
                $grow(self, &*ends.part, &kept.above);
                *ends.part *= ends.prefix;
            }

            fn add(&mut self, x: &Self) {
                *self += x;
            }

            fn tidy(&mut self) {}
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

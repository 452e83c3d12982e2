//! Eight doubles at once: in any processor's own way, or in AVX2 or AVX-512 registers. Every operation is made
//! number by number, so that all ways with fused operations give the same bits.
//!
//! The portable way has no fused multiply-add, which without hardware for it is a slow call of the
//! C library: products are rounded before they are added, and their exact errors found by splitting.
#![allow(unsafe_code)]

use super::simd::Path;
use std::fmt::Debug;

/// A double, or several side by side; each operation is rounded to nearest.
pub(crate) trait Real: Copy + Debug + Send + Sync {
    /// Whether `times_plus` and `product_error` are one operation each.
    const FUSED: bool;

    /// The same everywhere.
    fn splat(entry: f64) -> Self;
    /// `self + b`.
    fn plus(self, b: Self) -> Self;
    /// `self - b`.
    fn minus(self, b: Self) -> Self;
    /// The larger and the smaller of each two.
    fn sorted(self, b: Self) -> (Self, Self);
    /// `self b`.
    fn times(self, b: Self) -> Self;
    /// `self / b`.
    fn over(self, b: Self) -> Self;
    /// `self b + c`, with one rounding or two.
    fn times_plus(self, b: Self, c: Self) -> Self;
    /// `self b - product`, rounded once at most: exact where `product` is `self b` rounded (2Prod).
    fn product_error(self, b: Self, product: Self) -> Self;
}

/// How many doubles stand side by side.
pub(crate) const WIDTH: usize = 8;

/// That many doubles.
pub(crate) trait Vector: Real {
    /// The instructions that they need.
    const PATH: Path;

    /// These.
    fn new(entries: [f64; WIDTH]) -> Self;
    /// The doubles.
    fn get(self) -> [f64; WIDTH];
}

/// `a + b = sum + error` for `|a| >= |b|` (Fast2Sum; Dekker).
#[inline(always)]
pub(crate) fn fast_sum<V: Real>(a: V, b: V) -> (V, V) {
    let sum = a.plus(b);
    (sum, b.minus(sum.minus(a)))
}

/// `a + b = sum + error` for any signs (2Sum; Møller, Knuth).
#[inline(always)]
pub(crate) fn two_sum<V: Real>(a: V, b: V) -> (V, V) {
    let sum = a.plus(b);
    let a_part = sum.minus(b);
    let b_part = sum.minus(a_part);
    (sum, a.minus(a_part).plus(b.minus(b_part)))
}

/// `a + b = sum + error` of two that are not negative: an operation less than for any signs.
#[inline(always)]
pub(crate) fn positive_sum<V: Real>(a: V, b: V) -> (V, V) {
    let (large, small) = a.sorted(b);
    fast_sum(large, small)
}

/// Veltkamp's splitting (Dekker, "A floating-point technique for extending the available
/// precision", Numer. Math. 18, 1971): `x = high + low`, 26 bits each.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const FACTOR: f64 = 134_217_729.0; // 2^27 + 1
    let scaled = FACTOR * x;
    let high = scaled - (scaled - x);
    (high, x - high)
}

/// Dekker: `a b - product` for the rounded product, exact while nothing over- or underflows.
#[inline(always)]
fn product_error(a: f64, b: f64, product: f64) -> f64 {
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
}

/// The operations that processors have signs for, of one double or of doubles in an array.
macro_rules! operators {
    (f64, $($name:ident $sign:tt),+) => {$(
        #[inline(always)]
        fn $name(self, b: Self) -> Self {
            self $sign b
        }
    )+};
    (Portable, $($name:ident $sign:tt),+) => {$(
        #[inline(always)]
        fn $name(self, b: Self) -> Self {
            Self::map(|k| self.0[k] $sign b.0[k])
        }
    )+};
}

/// One double, the same bits on every processor: for sums whose numbers come one by one.
impl Real for f64 {
    const FUSED: bool = false;

    #[inline(always)]
    fn splat(entry: f64) -> Self {
        entry
    }

    operators!(f64, plus +, minus -, times *, over /);

    #[inline(always)]
    fn sorted(self, b: Self) -> (Self, Self) {
        if self < b { (b, self) } else { (self, b) }
    }

    #[inline(always)]
    fn times_plus(self, b: Self, c: Self) -> Self {
        self * b + c
    }

    #[inline(always)]
    fn product_error(self, b: Self, product: Self) -> Self {
        product_error(self, b, product)
    }
}

/// Doubles in an array. `FUSED`: the processor's own multiply-add is fused (aarch64).
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Portable<const FUSED: bool>([f64; WIDTH]);

/// The vectors of a processor that nothing is known of.
pub(crate) type Any = Portable<{ cfg!(target_arch = "aarch64") }>;

impl<const FUSED: bool> Portable<FUSED> {
    #[inline(always)]
    fn map(entry: impl Fn(usize) -> f64) -> Self {
        Portable(std::array::from_fn(entry))
    }
}

impl<const FUSED: bool> Vector for Portable<FUSED> {
    const PATH: Path = Path::Any;

    #[inline(always)]
    fn new(entries: [f64; WIDTH]) -> Self {
        Portable(entries)
    }

    #[inline(always)]
    fn get(self) -> [f64; WIDTH] {
        self.0
    }
}

impl<const FUSED: bool> Real for Portable<FUSED> {
    const FUSED: bool = FUSED;

    #[inline(always)]
    fn splat(entry: f64) -> Self {
        Portable([entry; WIDTH])
    }

    operators!(Portable, plus +, minus -, times *, over /);

    #[inline(always)]
    fn sorted(self, b: Self) -> (Self, Self) {
        let sorted = |k: usize| self.0[k].sorted(b.0[k]);
        (Self::map(|k| sorted(k).0), Self::map(|k| sorted(k).1))
    }

    #[inline(always)]
    fn times_plus(self, b: Self, c: Self) -> Self {
        match FUSED {
            true => Self::map(|k| self.0[k].mul_add(b.0[k], c.0[k])),
            false => Self::map(|k| self.0[k] * b.0[k] + c.0[k]),
        }
    }

    /// Without fused operations, Dekker's product.
    #[inline(always)]
    fn product_error(self, b: Self, product: Self) -> Self {
        match FUSED {
            true => Self::map(|k| self.0[k].mul_add(b.0[k], -product.0[k])),
            false => Self::map(|k| product_error(self.0[k], b.0[k], product.0[k])),
        }
    }
}

#[cfg(target_arch = "x86_64")]
pub(crate) use registers::{Avx2, Avx512};

/// Written with intrinsics because the compiler's own vectors of the same code took up to three
/// times as long for pairs.
#[cfg(target_arch = "x86_64")]
mod registers {
    use super::{Path, Real, Vector, WIDTH};
    use std::arch::x86_64::*;

    /// Two AVX2 registers.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Avx2(__m256d, __m256d);

    /// An AVX-512 register.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Avx512(__m512d);

    // SAFETY of all blocks below: these numbers are used only where `simd` has found the instructions
    // (`tier::BlockSums::hardware` and the tests here); loads and stores are of doubles that are there.
    macro_rules! registers {
        (
            $name:ident, $($part:tt from $first:literal),+;
            $load:ident, $store:ident, $splat:ident, $add:ident, $sub:ident, $max:ident, $min:ident, $mul:ident,
            $div:ident, $fused_add:ident, $fused_sub:ident
        ) => {
            impl Vector for $name {
                const PATH: Path = Path::$name;

                #[inline(always)]
                fn new(entries: [f64; WIDTH]) -> Self {
                    unsafe { $name($($load(entries.as_ptr().add($first))),+) }
                }

                #[inline(always)]
                fn get(self) -> [f64; WIDTH] {
                    let mut entries = [0.0; WIDTH];
                    unsafe { $($store(entries.as_mut_ptr().add($first), self.$part);)+ }
                    entries
                }
            }

            impl Real for $name {
                const FUSED: bool = true;

                #[inline(always)]
                fn splat(entry: f64) -> Self {
                    unsafe { $name($({ let _ = $first; $splat(entry) }),+) }
                }

                #[inline(always)]
                fn plus(self, b: Self) -> Self {
                    unsafe { $name($($add(self.$part, b.$part)),+) }
                }

                #[inline(always)]
                fn minus(self, b: Self) -> Self {
                    unsafe { $name($($sub(self.$part, b.$part)),+) }
                }

                #[inline(always)]
                fn sorted(self, b: Self) -> (Self, Self) {
                    unsafe {
                        (
                            $name($($max(self.$part, b.$part)),+),
                            $name($($min(self.$part, b.$part)),+),
                        )
                    }
                }

                #[inline(always)]
                fn times(self, b: Self) -> Self {
                    unsafe { $name($($mul(self.$part, b.$part)),+) }
                }

                #[inline(always)]
                fn over(self, b: Self) -> Self {
                    unsafe { $name($($div(self.$part, b.$part)),+) }
                }

                #[inline(always)]
                fn times_plus(self, b: Self, c: Self) -> Self {
                    unsafe { $name($($fused_add(self.$part, b.$part, c.$part)),+) }
                }

                #[inline(always)]
                fn product_error(self, b: Self, product: Self) -> Self {
                    unsafe { $name($($fused_sub(self.$part, b.$part, product.$part)),+) }
                }
            }
        };
    }

    registers! {
        Avx2, 0 from 0, 1 from 4;
        _mm256_loadu_pd, _mm256_storeu_pd, _mm256_set1_pd, _mm256_add_pd, _mm256_sub_pd, _mm256_max_pd,
        _mm256_min_pd, _mm256_mul_pd, _mm256_div_pd, _mm256_fmadd_pd, _mm256_fmsub_pd
    }

    registers! {
        Avx512, 0 from 0;
        _mm512_loadu_pd, _mm512_storeu_pd, _mm512_set1_pd, _mm512_add_pd, _mm512_sub_pd, _mm512_max_pd,
        _mm512_min_pd, _mm512_mul_pd, _mm512_div_pd, _mm512_fmadd_pd, _mm512_fmsub_pd
    }
}

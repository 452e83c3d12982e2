//! Four doubles at once: in any processor's own way, or in AVX2 registers.
//!
//! The portable way has no fused multiply-add, which without hardware for it is a slow call of the
//! C library: products are rounded before they are added, and their exact errors found by splitting.
#![allow(unsafe_code)]

use crate::number::product_error;
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

/// Four doubles.
pub(crate) trait Vector: Real {
    /// These four.
    fn new(entries: [f64; 4]) -> Self;
    /// The four.
    fn get(self) -> [f64; 4];
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

/// One double, the same bits on every processor: for sums whose numbers come one by one.
impl Real for f64 {
    const FUSED: bool = false;

    #[inline(always)]
    fn splat(entry: f64) -> Self {
        entry
    }

    #[inline(always)]
    fn plus(self, b: Self) -> Self {
        self + b
    }

    #[inline(always)]
    fn minus(self, b: Self) -> Self {
        self - b
    }

    #[inline(always)]
    fn sorted(self, b: Self) -> (Self, Self) {
        if self < b { (b, self) } else { (self, b) }
    }

    #[inline(always)]
    fn times(self, b: Self) -> Self {
        self * b
    }

    #[inline(always)]
    fn over(self, b: Self) -> Self {
        self / b
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

/// Four doubles in an array. `FUSED`: the processor's own multiply-add is fused (aarch64).
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(crate) struct Portable<const FUSED: bool>([f64; 4]);

/// The vectors of a processor that nothing is known of.
pub(crate) type Any = Portable<{ cfg!(target_arch = "aarch64") }>;

impl<const FUSED: bool> Portable<FUSED> {
    #[inline(always)]
    fn map(entry: impl Fn(usize) -> f64) -> Self {
        Portable(std::array::from_fn(entry))
    }
}

impl<const FUSED: bool> Vector for Portable<FUSED> {
    #[inline(always)]
    fn new(entries: [f64; 4]) -> Self {
        Portable(entries)
    }

    #[inline(always)]
    fn get(self) -> [f64; 4] {
        self.0
    }
}

impl<const FUSED: bool> Real for Portable<FUSED> {
    const FUSED: bool = FUSED;

    #[inline(always)]
    fn splat(entry: f64) -> Self {
        Portable([entry; 4])
    }

    #[inline(always)]
    fn plus(self, b: Self) -> Self {
        Self::map(|k| self.0[k] + b.0[k])
    }

    #[inline(always)]
    fn minus(self, b: Self) -> Self {
        Self::map(|k| self.0[k] - b.0[k])
    }

    #[inline(always)]
    fn sorted(self, b: Self) -> (Self, Self) {
        let sorted = |k: usize| self.0[k].sorted(b.0[k]);
        (Self::map(|k| sorted(k).0), Self::map(|k| sorted(k).1))
    }

    #[inline(always)]
    fn times(self, b: Self) -> Self {
        Self::map(|k| self.0[k] * b.0[k])
    }

    #[inline(always)]
    fn over(self, b: Self) -> Self {
        Self::map(|k| self.0[k] / b.0[k])
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
pub(crate) use avx2::Avx2;

/// Written with intrinsics because the compiler's own vectors of the same code took up to three
/// times as long for pairs.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{Real, Vector};
    use std::arch::x86_64::{
        __m256d, _mm256_add_pd, _mm256_div_pd, _mm256_fmadd_pd, _mm256_fmsub_pd, _mm256_loadu_pd,
        _mm256_max_pd, _mm256_min_pd, _mm256_mul_pd, _mm256_set1_pd, _mm256_storeu_pd,
        _mm256_sub_pd,
    };

    /// Four doubles in an AVX2 register.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Avx2(__m256d);

    // SAFETY of all blocks below: `Avx2` is used only where `simd::is_fast` has found AVX2 and FMA
    // (`tier::BlockSums::hardware` and the tests here); loads and stores are of four doubles that are there.
    impl Vector for Avx2 {
        #[inline(always)]
        fn new(entries: [f64; 4]) -> Self {
            Avx2(unsafe { _mm256_loadu_pd(entries.as_ptr()) })
        }

        #[inline(always)]
        fn get(self) -> [f64; 4] {
            let mut entries = [0.0; 4];
            unsafe { _mm256_storeu_pd(entries.as_mut_ptr(), self.0) };
            entries
        }
    }

    impl Real for Avx2 {
        const FUSED: bool = true;

        #[inline(always)]
        fn splat(entry: f64) -> Self {
            Avx2(unsafe { _mm256_set1_pd(entry) })
        }

        #[inline(always)]
        fn plus(self, b: Self) -> Self {
            Avx2(unsafe { _mm256_add_pd(self.0, b.0) })
        }

        #[inline(always)]
        fn minus(self, b: Self) -> Self {
            Avx2(unsafe { _mm256_sub_pd(self.0, b.0) })
        }

        #[inline(always)]
        fn sorted(self, b: Self) -> (Self, Self) {
            unsafe {
                (
                    Avx2(_mm256_max_pd(self.0, b.0)),
                    Avx2(_mm256_min_pd(self.0, b.0)),
                )
            }
        }

        #[inline(always)]
        fn times(self, b: Self) -> Self {
            Avx2(unsafe { _mm256_mul_pd(self.0, b.0) })
        }

        #[inline(always)]
        fn over(self, b: Self) -> Self {
            Avx2(unsafe { _mm256_div_pd(self.0, b.0) })
        }

        #[inline(always)]
        fn times_plus(self, b: Self, c: Self) -> Self {
            Avx2(unsafe { _mm256_fmadd_pd(self.0, b.0, c.0) })
        }

        #[inline(always)]
        fn product_error(self, b: Self, product: Self) -> Self {
            Avx2(unsafe { _mm256_fmsub_pd(self.0, b.0, product.0) })
        }
    }
}

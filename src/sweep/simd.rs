//! The one door to the instruction sets that not every processor has.
#![allow(unsafe_code)]

use super::cell::Cell;
use super::kernel::{self, Scratch, Sums};
use super::tables::Tables;
use super::totals::Totals;

/// The instructions that sums in doubles and pairs are made with. Each has its own bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// AVX2 registers and fused multiply-adds.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Those that every processor of this kind has.
    Any,
}

impl Path {
    /// The fastest that this processor has; `portable`: that all have.
    pub fn of(portable: bool) -> Path {
        #[cfg(target_arch = "x86_64")]
        if !portable && is_fast() {
            return Path::Avx2;
        }
        let _ = portable;
        Path::Any
    }

    /// As parts of a sharded sum name it.
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => "avx2+fma",
            Path::Any if cfg!(target_arch = "aarch64") => "fma",
            Path::Any => "portable",
        }
    }
}

/// Whether AVX2 and fused multiply-adds are there: asked once, remembered by the standard library.
#[cfg(target_arch = "x86_64")]
pub fn is_fast() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

macro_rules! dispatched {
    ($(#[$about:meta])* $name:ident, $with_avx2:ident, $call:path, ($($arg:ident: $type:ty),*) $(-> $out:ty)?) => {
        $(#[$about])*
        pub fn $name<C: Cell>($($arg: $type),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            if is_fast() {
                // SAFETY: the processor has both features that this is compiled for.
                return unsafe { $with_avx2($($arg),*) };
            }
            $call($($arg),*)
        }

        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,fma")]
        fn $with_avx2<C: Cell>($($arg: $type),*) $(-> $out)? {
            $call($($arg),*)
        }
    };
}

dispatched!(
    /// [`kernel::block`], compiled for what this processor has.
    block, block_avx2, kernel::block,
    (tables: &Tables<C>, base: &[C::Wide], scratch: &mut Scratch<C>, tick: &mut dyn FnMut() -> bool) -> bool
);

dispatched!(
    /// [`Totals::add_block`], compiled for what this processor has.
    add_block, add_block_avx2, Totals::add_block,
    (totals: &mut Totals<C::Total>, tables: &Tables<C>, block: u64, sums: &Sums<C>)
);

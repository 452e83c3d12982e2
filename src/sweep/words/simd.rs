//! The one door to the instruction sets that not every processor has.
#![allow(unsafe_code)]

/// The instructions that sums in doubles and pairs are made with. All that have fused multiply-adds give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    /// AVX-512 registers, which have fused multiply-adds.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AVX2 registers and fused multiply-adds.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Those that every processor of this kind has.
    Any,
}

impl Path {
    /// The fastest that this processor has; `portable`: that all have.
    pub(crate) fn of(portable: bool) -> Path {
        #[cfg(target_arch = "x86_64")]
        if !portable && is_wide() {
            return Path::Avx512;
        }
        #[cfg(target_arch = "x86_64")]
        if !portable && is_fast() {
            return Path::Avx2;
        }
        let _ = portable;
        Path::Any
    }

    /// The names that parts of a sharded sum give them: with fused multiply-adds, and without.
    pub(crate) const NAMES: [&'static str; 2] = ["fma", "portable"];

    /// As parts of a sharded sum name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 | Path::Avx512 => Self::NAMES[0],
            Path::Any if cfg!(target_arch = "aarch64") => Self::NAMES[0],
            Path::Any => Self::NAMES[1],
        }
    }
}

/// Whether AVX2 and fused multiply-adds are there: asked once, remembered by the standard library.
#[cfg(target_arch = "x86_64")]
pub(crate) fn is_fast() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

/// Whether AVX-512 is there too.
#[cfg(target_arch = "x86_64")]
pub(crate) fn is_wide() -> bool {
    is_fast()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
}

/// Work that is compiled for what this processor has.
pub(crate) trait Task {
    /// What comes of it.
    type Output;
    /// The instructions that its numbers are made for.
    const PATH: Path;

    /// Does it; must be inlined, and all that it calls where that is to be fast.
    fn run(self) -> Self::Output;
}

/// Does a task with the fastest instructions that this processor has, AVX-512 only where the task asks for it.
pub(crate) fn fastest<T: Task>(task: T) -> T::Output {
    #[cfg(target_arch = "x86_64")]
    match T::PATH {
        // SAFETY: the processor has all features that this is compiled for.
        Path::Avx512 if is_wide() => return unsafe { with_avx512(task) },
        // SAFETY: the same.
        Path::Avx2 | Path::Any if is_fast() => return unsafe { with_avx2(task) },
        _ => {}
    }
    // Elsewhere nobody asks.
    let _ = T::PATH;
    task.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn with_avx2<T: Task>(task: T) -> T::Output {
    task.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512vl")]
fn with_avx512<T: Task>(task: T) -> T::Output {
    task.run()
}

//! Which numbers are summed, what bound each kind has, and the sums in each.

use crate::error::Error;
use crate::number::Float128;
use crate::sweep::bound::relative_error;
use crate::sweep::options::Tier;
use crate::sweep::range::Reach;
use crate::sweep::source::Source;
use crate::sweep::states::count::count;
use crate::sweep::states::tables::Layout;
use crate::sweep::states::totals::{Totals, sum};
use crate::sweep::words::Lane;
use crate::sweep::words::accumulator::Accumulator;
use crate::sweep::words::doubles::Single;
use crate::sweep::words::pair::Pair;
use crate::sweep::words::simd::Path;
use crate::sweep::words::vector::Any;
#[cfg(target_arch = "x86_64")]
use crate::sweep::words::vector::{Avx2, Avx512};
use crate::watch::{Stop, Watch};
use rug::{Float, Integer, Rational};

/// How many blocks the states of `n` enumerated units have in a tier.
pub(super) fn blocks(tier: Tier, n: u32) -> u64 {
    let layout = match tier {
        Tier::Integers => Layout::new::<Integer>(n),
        Tier::Doubles => Layout::new::<Single<Any>>(n),
        Tier::DoubleDoubles => Layout::new::<Pair<Any>>(n),
        Tier::Floats => Layout::new::<Float>(n),
    };
    1 << layout.up
}

/// A tier that was asked for and cannot hold the machine.
pub(crate) fn unfit(tier: Tier) -> Error {
    match tier {
        Tier::Integers => Error::input(
            "the machine's factors e^(theta/T) are not fractions of modest size, wanted such for the tier `integers`",
        )
        .help("leave the tier to the program, or use weights such as ln 2 or -ln(3/2)"),
        _ => Error::input(format!(
            "the sums of this machine leave the range of numbers of the tier `{}`",
            tier.name()
        ))
        .help("leave the tier to the program, or ask for `mpfr`"),
    }
}

/// The relative error that a tier's sums can have, `n` units being enumerated and `m` summed in
/// closed form; `bits` is the precision where the tier has one to choose. `None`: no bound.
pub fn bound(tier: Tier, n: u32, m: usize, bits: u32) -> Option<Rational> {
    match tier {
        Tier::Integers => Some(Rational::new()),
        Tier::Doubles => relative_error(count::<Single<Any>>(n, m), 53),
        // In units of u^2 / 2, u = 2^-53.
        Tier::DoubleDoubles => relative_error(count::<Pair<Any>>(n, m), 107),
        Tier::Floats => relative_error(count::<Float>(n, m), bits),
    }
}

/// Totals of MPFR floats are exact while the sums span no more bits than this.
const MOST_SPAN: f64 = 65_536.0;

/// And while all of them have no more bits than this: 128 MiB.
const MOST_MEMORY: f64 = 1_073_741_824.0;

/// A sweep over all blocks, whatever the numbers.
#[derive(Clone, Copy)]
pub(crate) struct BlockSums<'a> {
    /// How many threads work on it.
    pub threads: usize,
    /// Told of the progress.
    pub watch: &'a dyn Watch,
    /// The instructions that sums in doubles and pairs are made with.
    pub path: Path,
    /// From the first to before the second block; `None`: all of them.
    pub blocks: Option<(u64, u64)>,
}

impl BlockSums<'_> {
    fn run<N: Lane>(
        &self,
        source: &Source<N::Entry>,
        zero: &N::Total,
    ) -> Result<Totals<N::Total>, Stop> {
        let layout = Layout::new::<N>(source.on.len() as u32);
        let blocks = self.blocks.map_or(0..1 << layout.up, |(from, to)| from..to);
        sum::<N>(source, blocks, self.threads, zero, self.watch)
    }

    /// In integers: exact.
    pub(super) fn integers(&self, source: &Source<Integer>) -> Result<Totals<Integer>, Stop> {
        self.run::<Integer>(source, &Integer::new())
    }

    /// In doubles or double-doubles: exact sums of the blocks' sums in units of
    /// [`Accumulator::EXPONENT`].
    pub(super) fn hardware(
        &self,
        source: &Source<Float128>,
        pairs: bool,
    ) -> Result<Totals<Integer>, Stop> {
        let zero = Accumulator::ZERO;
        let totals = match (self.path, pairs) {
            #[cfg(target_arch = "x86_64")]
            (Path::Avx512, false) => self.run::<Single<Avx512>>(source, &zero),
            #[cfg(target_arch = "x86_64")]
            (Path::Avx512, true) => self.run::<Pair<Avx512>>(source, &zero),
            #[cfg(target_arch = "x86_64")]
            (Path::Avx2, false) => self.run::<Single<Avx2>>(source, &zero),
            #[cfg(target_arch = "x86_64")]
            (Path::Avx2, true) => self.run::<Pair<Avx2>>(source, &zero),
            (Path::Any, false) => self.run::<Single<Any>>(source, &zero),
            (Path::Any, true) => self.run::<Pair<Any>>(source, &zero),
        };
        totals.map(|totals| totals.map(Accumulator::integer))
    }

    /// In MPFR floats with the source's precision.
    pub(super) fn floats(&self, source: &Source<Float>) -> Result<Totals<Float>, Stop> {
        let mut job = *self;
        let more = exact_bits(source);
        if more.is_none() {
            // Totals are rounded, within what is counted: they are added in one order only.
            job.threads = 1;
        }
        let bits = source.bits + more.unwrap_or(64);
        job.run::<Float>(source, &Float::new(bits))
    }
}

/// The factors in the numbers of the hardware, and the power of two that all sums are multiplied with for it. `None`
/// where they could leave the range of doubles.
pub(super) fn in_range(mut source: Source<Float>) -> Option<(Source<Float128>, i32)> {
    let shift = Reach::of(&source).shift()?;
    let weight = source.columns() - 1;
    source.start[weight] <<= shift;
    Some((source.in_words()?, shift))
}

/// How many bits more than a block's sum the totals of MPFR floats need to be exact. `None` where that is too
/// many of them, or they are too many.
pub(crate) fn exact_bits(source: &Source<Float>) -> Option<u32> {
    let units = source.on.len();
    if Layout::new::<Float>(units as u32).up == 0 {
        // The one block is the total.
        return Some(64);
    }
    let span = Reach::of(source).span();
    let memory = (units + 1) as f64 * source.columns() as f64 * span;
    (span <= MOST_SPAN && memory <= MOST_MEMORY).then_some(64 + span as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Side;
    use crate::machine::{Recipe, random};
    use crate::sweep::source::{enclosed, floats};

    /// With weights up to 1000, each of 500 units spans about 1000 bits: a total for each of them, as long as
    /// all together, would make time and memory grow with the square of their number.
    #[test]
    fn totals_of_one_block_are_no_longer_than_its_sums() {
        let bits = |n_h| {
            let recipe = Recipe::decimals(500, n_h, 1, 1000, 0);
            let (m, _) = random(&recipe).expect("a machine");
            let factors = enclosed(&m, 64, 1).expect("runs");
            let (source, _) = floats(&factors, Side::Hidden, 64).expect("certain");
            exact_bits(&source)
        };
        assert_eq!((bits(3), bits(10)), (Some(64), None));
    }

    /// One cell and two at once, one block and many: arrays, AVX2 and AVX-512 come to the same bits.
    #[test]
    #[cfg(target_arch = "x86_64")]
    fn instructions_with_fused_operations_give_the_same_bits() {
        use crate::sweep::words::simd::{is_fast, is_wide};
        use crate::sweep::words::vector::Portable;
        use crate::watch::Unwatched;
        for (n_v, n_h, scale) in [(1, 3, 1), (7, 20, 5), (13, 48, 1), (13, 49, 1), (15, 2, 20)] {
            let recipe = Recipe::decimals(n_v, n_h, 3, scale, 0);
            let (m, _) = random(&recipe).expect("a machine");
            let factors = enclosed(&m, 128, 1).expect("runs");
            let (source, _) = floats(&factors, Side::Visible, 128).expect("certain");
            let (words, _) = in_range(source).expect("in range");
            let job = |path| BlockSums {
                threads: 1,
                watch: &Unwatched,
                path,
                blocks: None,
            };
            let zero = Accumulator::ZERO;
            for pairs in [false, true] {
                let arrays = match pairs {
                    false => job(Path::Any).run::<Single<Portable<true>>>(&words, &zero),
                    true => job(Path::Any).run::<Pair<Portable<true>>>(&words, &zero),
                };
                let wanted: Vec<_> = arrays.expect("not stopped").rows().collect();
                let paths = [(Path::Avx2, is_fast()), (Path::Avx512, is_wide())];
                for (path, _) in paths.into_iter().filter(|(_, there)| *there) {
                    let found = job(path).hardware(&words, pairs);
                    let found: Vec<_> = found.expect("not stopped").rows().collect();
                    let wanted: Vec<_> = wanted.iter().map(Accumulator::integer).collect();
                    assert_eq!(found, wanted, "{n_v} x {n_h}, {path:?}, pairs: {pairs}");
                }
            }
        }
    }
}

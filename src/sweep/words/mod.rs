//! The numbers of the sums: doubles, double-doubles, MPFR floats and integers, and what the kernel does with
//! them: products and sums of positive numbers, written into places that exist already.

pub(super) mod accumulator;
pub(super) mod depth;
pub(super) mod doubles;
mod long;
pub(super) mod pair;
mod pairs;
pub(super) mod simd;
pub(super) mod steps;
mod triple;
pub(super) mod vector;

use simd::Path;
use std::fmt::Debug;
use std::ops::AddAssign;

/// Numbers side by side that were made from entries of a table, or are sums.
pub(crate) trait Packed: Clone + Debug + Send + Sync {
    /// One number of a table, before it is packed.
    type Entry: Clone + PartialEq + Send + Sync;

    /// The same number in all places, rounded once, to `bits` bits where the precision is not the type's own.
    fn splat(entry: &Self::Entry, bits: u32) -> Self;
    /// Zero, of `bits` bits where the precision is not the type's own.
    fn zero(bits: u32) -> Self;
    /// Becomes zero.
    #[inline(always)]
    fn clear(&mut self) {
        *self = Self::zero(0);
    }
}

/// A number, or several side by side: those of the states of the lowest units.
pub(crate) trait Lane: Packed {
    /// How large the relative error is that stands behind such a number: what the kernel runs over to count
    /// its roundings.
    type Depth: Lane<Entry = (), Total = u64>;
    /// What sums of blocks are held in.
    type Total: Clone + Send + Sync + for<'a> AddAssign<&'a Self::Total>;
    /// As many numbers for what is made less often: rows' factors before they are multiplied, and
    /// sums of sums. Longer where that can be had cheaply.
    type Wide: Wide<Self>;
    /// The same number in all places, in as little memory as it takes.
    type Row: Clone + Debug + Send + Sync;
    /// What the way up over a state's units leaves for the way down.
    type Kept: Clone + Debug + Send + Sync;

    /// The instructions that these numbers need.
    const PATH: Path = Path::Any;

    /// Two to this power is how many numbers stand in one.
    const LANES: u32;

    /// The bits of the inner loop and of the loop around it, chosen by measuring
    /// (`docs/performance.md`).
    const LOOPS: (u32, u32);

    /// A block has `2^BLOCK` states, or all that there are: fixed, so that neither threads nor shards
    /// change a single bit.
    const BLOCK: u32;

    /// Whether the way down makes the sums of a unit while the suffixes of the next two grow: long chains of operations
    /// otherwise wait for each other.
    const STAGED: bool = false;

    /// After so many states of a loop a sum is added to a longer one and begins anew: of long sums
    /// of pairs the roundings would take a digit.
    const GROUP: usize;

    /// Of one number for each place, rounded as in [`Packed::splat`].
    fn pack(entries: &[Self::Entry], bits: u32) -> Self {
        Self::splat(&entries[0], bits)
    }
    /// A place for what is kept.
    fn kept(bits: u32) -> Self::Kept;
    /// A place for a number that is the same in all places.
    fn row(bits: u32) -> Self::Row;
    /// `row` becomes this number, which is the same in all places.
    fn narrow(&self, row: &mut Self::Row);
    /// Becomes `row low`.
    fn mul(&mut self, factors: (&Self::Row, &Self));
    /// What can be made of a unit before the prefix is there: `x = row low`, and `unit + x`; `unit` is 1 but for
    /// integers over cleared denominators. Nothing where making it again costs less than a place in memory.
    fn keep(_: (&Self::Row, &Self), _: &Self, _: &mut Self::Kept) {}
    /// A prefix grows by a unit: becomes `self (unit + x)`.
    fn up(&mut self, factors: (&Self::Row, &Self), kept: &Self::Kept);
    /// The first suffix, before any unit: becomes `unit + x`; `part` becomes `x prefix`.
    fn top(
        &mut self,
        factors: (&Self::Row, &Self),
        unit: &Self,
        kept: &Self::Kept,
        ends: Ends<Self>,
    );
    /// A suffix grows by a unit: becomes `self (unit + x)`; `part` becomes `self x prefix`, with `self` as it
    /// was.
    fn down(&mut self, factors: (&Self::Row, &Self), kept: &Self::Kept, ends: Ends<Self>);
    /// Grows by `x`.
    fn add(&mut self, x: &Self);
    /// The same value, as closely written as it can be: pairs of doubles are normalised.
    #[inline(always)]
    fn tidy(&mut self) {}
}

/// The prefix of a unit, and the part that is made with it.
pub(crate) struct Ends<'a, N> {
    /// The product of all before the unit.
    pub prefix: &'a N,
    /// The part of the state's mass where the unit is 1.
    pub part: &'a mut N,
}

/// The numbers of a [`Lane`] `N`, at least as long.
pub(super) trait Wide<N: Lane>: Packed<Entry = N::Entry> {
    /// `product` becomes `self b`.
    fn product(&self, b: &Self, product: &mut N);
    /// Grows by `x`.
    fn grow(&mut self, x: &N);
    /// Grows by another sum.
    fn join(&mut self, other: &Self);
    /// Adds its numbers to `total`: all, or those whose place has a 1 at this bit.
    fn fold(&self, bit: Option<u32>, total: &mut N::Total);
}

/// A lane that is its own wide companion.
pub(crate) trait WideItself: Lane<Wide = Self> {
    /// Becomes `a b`.
    fn product_itself(&mut self, a: &Self, b: &Self);
    /// As [`Wide::fold`].
    fn fold_itself(&self, bit: Option<u32>, total: &mut Self::Total);
}

impl<N: WideItself> Wide<N> for N {
    #[inline(always)]
    fn product(&self, b: &Self, product: &mut N) {
        product.product_itself(self, b);
    }

    #[inline(always)]
    fn grow(&mut self, x: &N) {
        self.add(x);
    }

    #[inline(always)]
    fn join(&mut self, other: &Self) {
        self.add(other);
    }

    #[inline(always)]
    fn fold(&self, bit: Option<u32>, total: &mut N::Total) {
        self.fold_itself(bit, total);
    }
}

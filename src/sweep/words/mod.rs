//! The numbers of the sums: doubles, double-doubles, MPFR floats and integers, and what the kernel does with
//! them: products and sums of positive numbers, written into places that exist already.

pub mod accumulator;
pub mod depth;
pub mod doubles;
mod long;
pub mod pairs;
pub mod simd;
mod triples;
pub mod vector;

use std::fmt::Debug;
use std::ops::AddAssign;

/// Numbers side by side that were packed from entries of a table, or are sums.
pub trait Packed: Clone + Debug + Send + Sync {
    /// One number of a table, before it is packed.
    type Entry: Clone + PartialEq + Send + Sync;

    /// Of these numbers, one for each place; in a [`Cell`] one for each row, the same in all of its
    /// lanes. Each is rounded once, to `bits` bits where the precision is not the type's own.
    fn pack(entries: &[Self::Entry], bits: u32) -> Self;
    /// Zero, of `bits` bits where the precision is not the type's own.
    fn zero(bits: u32) -> Self;
    /// Becomes zero.
    fn clear(&mut self);
}

/// A number, or several side by side.
pub trait Lane: Packed {
    /// What sums of blocks are held in.
    type Total: Clone + Send + Sync + for<'a> AddAssign<&'a Self::Total>;
    /// As many numbers for what is made less often: rows' factors before they are multiplied, and
    /// sums of sums. Longer where that can be had cheaply.
    type Wide: Wide<Self>;

    /// Two to this power is how many numbers stand in one.
    const LANES: u32;

    /// Becomes `a b`.
    fn mul(&mut self, a: &Self, b: &Self);
    /// Becomes itself times `b`.
    fn scale(&mut self, b: &Self);
    /// Grows by `x`.
    fn add(&mut self, x: &Self);
    /// The same value, as closely written as it can be: pairs of doubles are normalised.
    fn tidy(&mut self);
}

/// The numbers of a [`Lane`] `N`, at least as long.
pub trait Wide<N: Lane>: Packed<Entry = N::Entry> {
    /// `product` becomes `self b`.
    fn times(&self, b: &Self, product: &mut N);
    /// Grows by `x`.
    fn grow(&mut self, x: &N);
    /// Grows by another sum.
    fn join(&mut self, other: &Self);
    /// Adds its numbers to `total`: all, or those whose place has a 1 at this bit.
    fn fold(&self, bit: Option<u32>, total: &mut N::Total);
}

/// A lane that is its own wide companion.
pub trait WideItself: Lane<Wide = Self> {
    /// As [`Wide::fold`].
    fn fold_itself(&self, bit: Option<u32>, total: &mut Self::Total);
}

impl<N: WideItself> Wide<N> for N {
    #[inline(always)]
    fn times(&self, b: &Self, product: &mut N) {
        product.mul(self, b);
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

/// Numbers for `2^(LANES of Low)` states of the lowest units side by side, in as many rows as
/// states of higher units are summed at once. In each row the lowest bits of a place are those of
/// [`Cell::Low`], so that its last `LANES - Low::LANES` bits tell the rows apart.
///
/// A row's factor is the same in all of its lanes; a lane's factor is held once, in `Low`.
pub trait Cell: Lane {
    /// How large the relative error is that stands behind such a cell: what the kernel runs over to count
    /// its roundings.
    type Depth: Cell<Entry = (), Total = u64>;
    /// The factors of the lowest units' states, and sums over rows.
    type Low: Lane<Entry = Self::Entry, Total = Self::Total>;

    /// The bits of the inner loop and of the loop around it, chosen by measuring
    /// (`docs/performance.md`): tables of the inner loop stay in the first cache.
    const LOOPS: (u32, u32);

    /// A block has `2^BLOCK` states, or all that there are: fixed, so that neither threads nor shards
    /// change a single bit.
    const BLOCK: u32;

    /// After so many states of a loop a sum is added to a longer one and begins anew: of long sums
    /// of pairs the roundings would take a digit.
    const GROUP: usize;

    /// Whether sums are of half a factor, `x low` and `x row`, so that the other half is still to
    /// come; otherwise they are of the whole one.
    const HALVES: bool;

    /// Becomes `row low`.
    fn product(&mut self, row: &Self, low: &Self::Low);
    /// Becomes `unit + row low`; `unit` is 1 but for integers over cleared denominators. Sets `x`
    /// to `row low` unless sums are of halves.
    fn one_plus(&mut self, x: &mut Self, factors: (&Self, &Self::Low), unit: &Self);
    /// The first of `sums` grows by `rest low`, the second by the sum over rows of `rest row`,
    /// `factors` being row and low; without halves, both by `rest x`. `part` is a place to use.
    fn deposit(
        sums: (&mut Self, &mut Self::Low),
        rest: &Self,
        factors: (&Self, &Self::Low),
        x: &Self,
        part: &mut Self,
    );
}

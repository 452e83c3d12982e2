//! What the kernel does with numbers, and the count of roundings that this leaves behind.

/// A number, or several side by side, as the kernel uses them: products and sums of positive
/// numbers, written into places that exist already.
pub trait Cell: Clone + Send + Sync {
    /// One number of a table, before it is packed into a cell.
    type Entry: Clone + Send + Sync;
    /// What sums of blocks are held in.
    type Total: Clone + Send;

    /// Two to this power is how many numbers stand side by side, one per state of the first
    /// enumerated units.
    const LANES: u32;

    /// A cell of these numbers, exactly `2^LANES` of them.
    fn pack(entries: &[Self::Entry]) -> Self;
    /// Becomes zero.
    fn clear(&mut self);
    /// Becomes `a b`.
    fn mul(&mut self, a: &Self, b: &Self);
    /// Becomes `unit + x`; `unit` is 1 but for integers over cleared denominators.
    fn one_plus(&mut self, x: &Self, unit: &Self);
    /// Grows by `x`.
    fn add(&mut self, x: &Self);
    /// Adds the numbers side by side to `total`: all, or those where the bit of a unit is 1.
    fn fold(&self, unit: Option<u32>, total: &mut Self::Total);
    /// Adds one total to another.
    fn merge(total: &mut Self::Total, other: &Self::Total);
}

/// Not a number: how large the relative error is that stands behind one, in units of
/// roundoff. The kernel runs over it as over numbers, so that the bound follows the program
/// and not a derivation by hand.
///
/// For positive numbers relative errors add up in products and do not grow in sums (to first
/// order; [`relative_error`] takes the rest). `MUL`, `PLUS` and `ADD` are what each operation
/// of a tier adds, `FOLD` what adding up numbers side by side does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth<const MUL: u64, const PLUS: u64, const ADD: u64, const FOLD: u64>(pub u64);

/// A table's entry is rounded once to the cell; everything before that, at a precision 64 bits
/// higher, together is less than a second rounding.
const ENTRY: u64 = 2;

impl<const MUL: u64, const PLUS: u64, const ADD: u64, const FOLD: u64> Cell
    for Depth<MUL, PLUS, ADD, FOLD>
{
    type Entry = ();
    type Total = u64;
    const LANES: u32 = 0;

    fn pack(_: &[()]) -> Self {
        Depth(ENTRY)
    }

    fn clear(&mut self) {
        self.0 = 0;
    }

    fn mul(&mut self, a: &Self, b: &Self) {
        self.0 = a.0 + b.0 + MUL;
    }

    fn one_plus(&mut self, x: &Self, _: &Self) {
        self.0 = x.0 + PLUS;
    }

    fn add(&mut self, x: &Self) {
        self.0 = self.0.max(x.0) + ADD;
    }

    fn fold(&self, _: Option<u32>, total: &mut u64) {
        *total = (*total).max(self.0 + FOLD);
    }

    fn merge(total: &mut u64, other: &u64) {
        *total = (*total).max(*other);
    }
}

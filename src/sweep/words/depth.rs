//! Not numbers: how large the relative error is that stands behind one. The kernel runs over these
//! as over numbers, so that the bound follows the program and not a derivation by hand.
//! `docs/arithmetic.md` proves the rules.

use super::steps::{Paired, Plain, paired_steps, plain_steps};
use super::{Ends, Lane, Packed, Wide, WideItself};

/// A table's entry is rounded once as it is packed; everything before that, in longer numbers,
/// is in the one extra unit of `states::count`.
const ENTRY: u64 = 1;

/// Units of roundoff behind a number that is rounded once in each operation; `SIDE` such numbers stand side by side.
///
/// For positive numbers relative errors add up in products and do not grow in sums, to first
/// order; `sweep::bound::relative_error` takes the rest. A fused operation rounds less often than is
/// counted here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounded<const GROUP: usize, const SIDE: usize>(u64);

impl<const GROUP: usize, const SIDE: usize> Plain for Rounded<GROUP, SIDE> {
    fn times(self, b: Self) -> Self {
        Self(self.0 + b.0 + 1)
    }

    fn plus(self, b: Self) -> Self {
        Self(self.0.max(b.0) + 1)
    }

    fn times_plus(self, b: Self, c: Self) -> Self {
        self.times(b).plus(c)
    }
}

impl<const GROUP: usize, const SIDE: usize> Packed for Rounded<GROUP, SIDE> {
    type Entry = ();

    fn splat(_: &(), _: u32) -> Self {
        Self(ENTRY)
    }

    fn zero(_: u32) -> Self {
        Self(0)
    }
}

/// A depth as a lane: one number, summed in the groups of the numbers that it stands behind. It has no layout of its own.
macro_rules! depth {
    () => {
        type Depth = Self;
        type Total = u64;
        type Row = Self;
        const LANES: u32 = 0;
        const LOOPS: (u32, u32) = (0, 0);
        const BLOCK: u32 = 0;
        const GROUP: usize = GROUP;

        fn row(bits: u32) -> Self {
            Self::zero(bits)
        }

        fn narrow(&self, row: &mut Self) {
            *row = *self;
        }
    };
}

impl<const GROUP: usize, const SIDE: usize> Rounded<GROUP, SIDE> {
    fn wide(self) -> Self {
        self
    }
}

impl<const GROUP: usize, const SIDE: usize> Lane for Rounded<GROUP, SIDE> {
    type Wide = Self;
    depth!();
    plain_steps!();
}

impl<const GROUP: usize, const SIDE: usize> WideItself for Rounded<GROUP, SIDE> {
    fn product_itself(&mut self, a: &Self, b: &Self) {
        *self = a.times(*b);
    }

    /// The numbers that stand side by side are added one after the other.
    fn fold_itself(&self, _: Option<u32>, total: &mut u64) {
        *total = (*total).max(self.0 + SIDE as u64);
    }
}

/// What a product of pairs adds, in halves of u^2.
pub(crate) const PRODUCT: u64 = 11;

/// Behind a double-double `hi + lo`: `|lo| <= low u hi` and a relative error of
/// `halves u^2 / 2`, u = 2^-53. Each rule is the statement about the operation of the same name of
/// [`super::pair`], to first order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Behind<const GROUP: usize> {
    low: u64,
    halves: u64,
}

impl<const GROUP: usize> Behind<GROUP> {
    /// Of an entry of a table: its low part is nearest to what the high part leaves, which is at most
    /// `u hi`.
    pub(crate) const ENTRY: Self = Self::of(1, 1);

    /// Of an exact 0.
    pub(crate) const NOTHING: Self = Self::of(0, 0);

    const fn of(low: u64, halves: u64) -> Self {
        Behind { low, halves }
    }

    fn wide(self) -> Self {
        self
    }

    /// The count, in halves of u^2.
    pub(crate) fn halves(self) -> u64 {
        self.halves
    }

    fn normalised(self) {
        assert!(self.low <= 1, "factors are normalised");
    }
}

impl<const GROUP: usize> Paired for Behind<GROUP> {
    /// 5.5 units u^2.
    fn times(self, b: Self) -> Self {
        self.normalised();
        b.normalised();
        Self::of(1, self.halves + b.halves + PRODUCT)
    }

    /// The exact error e of `hi` is added to the low parts in two roundings, of `e + x_lo` and of
    /// all three. Those of `x_lo` are relative to x alone. Nothing happens to the first summand.
    fn plus(self, x: Self) -> Self {
        if self.low + self.halves == 0 {
            return x;
        }
        let halves = self.halves.max(x.halves + 4 * x.low) + 2 * (2 + self.low);
        Self::of(1 + self.low.max(x.low), halves)
    }

    /// The low part is added to the exact error of the high part's sum, in one rounding.
    fn plus_one(self) -> Self {
        Self::of(1, self.halves + 2 * (1 + self.low))
    }

    fn tidied(self) -> Self {
        Self::of(1, self.halves)
    }

    /// 3/2 u^2 (Joldes, Muller and Popescu, theorem 4.1).
    fn times_double(self, _: f64) -> Self {
        self.normalised();
        Self::of(1, self.halves + 3)
    }

    /// 15 u^2 + 56 u^3 (the same, theorem 7.1); a half for the second term.
    fn over(self, y: Self) -> Self {
        self.normalised();
        y.normalised();
        Self::of(1, self.halves + y.halves + 31)
    }
}

impl<const GROUP: usize> Packed for Behind<GROUP> {
    type Entry = ();

    fn splat(_: &(), _: u32) -> Self {
        Self::ENTRY
    }

    fn zero(_: u32) -> Self {
        Self::NOTHING
    }
}

impl<const GROUP: usize> Lane for Behind<GROUP> {
    type Wide = Tripled;
    depth!();
    paired_steps!();
}

/// Behind a sum of three doubles: what comes with its summands, in halves of u^2. Its own errors are
/// of the order of u^3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tripled(u64);

impl Packed for Tripled {
    type Entry = ();

    fn splat(_: &(), _: u32) -> Self {
        Tripled(0)
    }

    fn zero(_: u32) -> Self {
        Tripled(0)
    }
}

impl<const GROUP: usize> Wide<Behind<GROUP>> for Tripled {
    /// Rounded once, to a pair.
    fn product(&self, b: &Self, product: &mut Behind<GROUP>) {
        *product = Behind::of(1, self.0 + b.0 + 2);
    }

    fn grow(&mut self, x: &Behind<GROUP>) {
        self.0 = self.0.max(x.halves);
    }

    fn join(&mut self, other: &Self) {
        self.0 = self.0.max(other.0);
    }

    fn fold(&self, _: Option<u32>, total: &mut u64) {
        *total = (*total).max(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Count = Behind<4>;

    fn counted(x: Count) -> (u64, u64) {
        (x.low, x.halves)
    }

    /// By the rules of `docs/arithmetic.md`, for entries with `|lo| <= u hi` and an error of u^2 / 2.
    #[test]
    fn pairs_count_what_the_proofs_say() {
        let entry = Count::splat(&(), 0);
        assert_eq!(counted(entry.times(entry)), (1, 1 + 1 + 11));
        assert_eq!(counted(entry.times(entry.times(entry))), (1, 1 + 13 + 11));
        // Twice u^2 for x's own low part, 1 + 1 + 1 for the sum and the low part before.
        assert_eq!(counted(entry.plus(entry)), (2, 1 + 4 + 6));
        assert_eq!(counted(entry.plus(entry).tidied()), (1, 11));
        // One for x's low part and one for the exact error, rounded once together.
        assert_eq!(counted(entry.plus_one()), (1, 1 + 4));
        // A sum's first summand is copied.
        let zero = Count::zero(0);
        assert_eq!(counted(zero.plus(entry)), (1, 1));
        // x = 13, 1 + x = 17, so that a prefix of 1 becomes 1 + 17 + 11.
        let (mut prefix, mut kept) = (entry, Count::kept(0));
        Count::keep((&entry, &entry), &entry, &mut kept);
        prefix.up((&entry, &entry), &kept);
        assert_eq!((prefix.halves, kept.0.halves, kept.1.halves), (29, 13, 17));
        // The suffix of 1 gives 1 + 13 + 11 with x, and 11 and its own with the prefix.
        let (mut suffix, mut part) = (entry, zero);
        let ends = Ends {
            prefix: &prefix,
            part: &mut part,
        };
        suffix.down((&entry, &entry), &kept, ends);
        assert_eq!((suffix.halves, part.halves), (29, 25 + 29 + 11));
    }

    #[test]
    fn sums_of_three_add_no_error_and_products_one() {
        let (wide, mut product) = (Tripled::splat(&(), 0), Count::zero(0));
        wide.product(&wide, &mut product);
        assert_eq!(counted(product), (1, 2));
        let mut sum = Tripled::zero(0);
        for halves in [7, 9, 5] {
            sum.grow(&Count::of(1, halves));
        }
        Wide::<Count>::join(&mut sum, &Tripled(8));
        assert_eq!(sum, Tripled(9));
    }

    #[test]
    #[should_panic(expected = "normalised")]
    fn factors_that_are_not_normalised_are_refused() {
        let entry = Count::splat(&(), 0);
        entry.times(entry.plus(entry));
    }

    #[test]
    fn roundings_are_counted_one_for_each_operation() {
        type Count = Rounded<32, 1>;
        let entry = Count::splat(&(), 0);
        // x = 3: the prefix times it 1 + 3 + 1, and the sum one more.
        let (mut prefix, mut part) = (entry, entry);
        prefix.up((&entry, &entry), &());
        assert_eq!(prefix.0, 6);
        let (prefix, factors) = (&prefix, (&entry, &entry));
        let mut ends = |suffix: &mut Count, top: bool| {
            let part = &mut part;
            match top {
                true => suffix.top(factors, &entry, &(), Ends { prefix, part }),
                false => suffix.down(factors, &(), Ends { prefix, part }),
            }
            (suffix.0, part.0)
        };
        let mut suffix = entry;
        // 1 + x, and x times the prefix.
        assert_eq!(ends(&mut suffix, true), (4, 3 + 6 + 1));
        // 4 + 3 + 1 with x, one more for the sum; that times the prefix.
        assert_eq!(ends(&mut suffix, false), (9, 8 + 6 + 1));
        let mut total = 0;
        suffix.fold(None, &mut total);
        assert_eq!(total, 10);
    }
}

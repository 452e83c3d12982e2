//! Not numbers: how large the relative error is that stands behind one. The kernel runs over these
//! as over numbers, so that the bound follows the program and not a derivation by hand.
//! `docs/arithmetic.md` proves the rules.

use super::cell::{Cell, Lane, Packed, Wide, WideItself};
use super::pairs::Pairs;
use super::vector::Any;
use rug::Float;

/// A table's entry is rounded once to the cell; everything before that, in longer numbers,
/// is in the one extra unit of [`super::bound::count`].
const ENTRY: u64 = 1;

/// Units of roundoff behind a number that is rounded once in each operation.
///
/// For positive numbers relative errors add up in products and do not grow in sums, to first
/// order; [`super::bound::relative_error`] takes the rest. `ROWS` rows and `LANES` numbers in all
/// are added one after the other. A fused operation rounds less often than is counted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded<const HALVES: bool, const ROWS: u64, const LANES: u64>(u64);

impl<const HALVES: bool, const ROWS: u64, const LANES: u64> Packed
    for Rounded<HALVES, ROWS, LANES>
{
    type Entry = ();

    fn pack(_: &[()], _: u32) -> Self {
        Rounded(ENTRY)
    }

    fn zero(_: u32) -> Self {
        Rounded(0)
    }

    fn clear(&mut self) {
        self.0 = 0;
    }
}

impl<const HALVES: bool, const ROWS: u64, const LANES: u64> Lane for Rounded<HALVES, ROWS, LANES> {
    type Total = u64;
    type Wide = Self;
    const LANES: u32 = 0;

    fn mul(&mut self, a: &Self, b: &Self) {
        self.0 = a.0 + b.0 + 1;
    }

    fn scale(&mut self, b: &Self) {
        self.0 += b.0 + 1;
    }

    fn add(&mut self, x: &Self) {
        self.0 = self.0.max(x.0) + 1;
    }

    fn tidy(&mut self) {}
}

impl<const HALVES: bool, const ROWS: u64, const LANES: u64> WideItself
    for Rounded<HALVES, ROWS, LANES>
{
    fn fold_itself(&self, _: Option<u32>, total: &mut u64) {
        *total = (*total).max(self.0 + LANES);
    }
}

impl<const HALVES: bool, const ROWS: u64, const LANES: u64> Cell for Rounded<HALVES, ROWS, LANES> {
    type Low = Self;
    const LOOPS: (u32, u32) = (0, 0);
    const BLOCK: u32 = 0;
    const GROUP: usize = Float::GROUP;
    const HALVES: bool = HALVES;

    fn product(&mut self, row: &Self, low: &Self) {
        self.mul(row, low);
    }

    fn one_plus(&mut self, x: &mut Self, (row, low): (&Self, &Self), _: &Self) {
        x.mul(row, low);
        self.0 = x.0 + 1;
    }

    fn deposit(
        (inner, outer): (&mut Self, &mut Self),
        rest: &Self,
        (row, low): (&Self, &Self),
        x: &Self,
        part: &mut Self,
    ) {
        part.mul(rest, if HALVES { low } else { x });
        inner.add(part);
        part.mul(rest, if HALVES { row } else { x });
        for _ in 1..ROWS {
            let mut rows = *part;
            rows.add(part);
            *part = rows;
        }
        outer.add(part);
    }
}

/// Behind an unevaluated sum `hi + lo` of two doubles: `|lo| <= low u hi` and a relative error of
/// `halves u^2 / 2`, u = 2^-53. Each rule is the statement about the operation of the same name of
/// `super::pairs`, to first order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paired<const ROWS: u64> {
    low: u64,
    halves: u64,
}

impl<const ROWS: u64> Paired<ROWS> {
    /// The exact error e of `hi` is added to the low parts in two roundings, of `e + x_lo` and of
    /// all three. Those of `x_lo` are relative to x alone. Nothing happens to the first summand.
    fn plus(self, x: Self) -> Self {
        if self.low + self.halves == 0 {
            return x;
        }
        Paired {
            low: 1 + self.low.max(x.low),
            halves: self.halves.max(x.halves + 4 * x.low) + 2 * (2 + self.low),
        }
    }

    /// Five units u^2.
    fn times(self, b: Self) -> Self {
        assert!(
            self.low <= 1 && b.low <= 1,
            "factors of a product are normalised"
        );
        Paired {
            low: 3,
            halves: self.halves + b.halves + 10,
        }
    }

    fn tidied(self) -> Self {
        Paired { low: 1, ..self }
    }
}

impl<const ROWS: u64> Packed for Paired<ROWS> {
    type Entry = ();

    /// The low part is nearest to what the high part leaves, which is at most `u hi`.
    fn pack(_: &[()], _: u32) -> Self {
        Paired { low: 1, halves: 1 }
    }

    fn zero(_: u32) -> Self {
        Paired { low: 0, halves: 0 }
    }

    fn clear(&mut self) {
        *self = Self::zero(0);
    }
}

impl<const ROWS: u64> Lane for Paired<ROWS> {
    type Total = u64;
    type Wide = Tripled;
    const LANES: u32 = 0;

    fn mul(&mut self, a: &Self, b: &Self) {
        *self = a.times(*b);
    }

    fn scale(&mut self, b: &Self) {
        *self = self.times(*b);
    }

    fn add(&mut self, x: &Self) {
        *self = self.plus(*x).tidied();
    }

    fn tidy(&mut self) {
        *self = self.tidied();
    }
}

impl<const ROWS: u64> Cell for Paired<ROWS> {
    type Low = Self;
    const LOOPS: (u32, u32) = (0, 0);
    const BLOCK: u32 = 0;
    const GROUP: usize = Pairs::<Any>::GROUP;
    const HALVES: bool = true;

    fn product(&mut self, row: &Self, low: &Self) {
        self.mul(row, low);
    }

    /// The product's low part is added to the exact error of `1 + x`, in one rounding.
    fn one_plus(&mut self, _: &mut Self, (row, low): (&Self, &Self), _: &Self) {
        let x = row.times(*low);
        *self = Paired {
            low: 1,
            halves: x.halves + 2 * (1 + x.low),
        };
    }

    fn deposit(
        (inner, outer): (&mut Self, &mut Self),
        rest: &Self,
        (row, low): (&Self, &Self),
        _: &Self,
        _: &mut Self,
    ) {
        *inner = inner.plus(rest.times(*low));
        let part = rest.times(*row);
        let rows = (1..ROWS).fold(part, |rows, _| rows.plus(part));
        *outer = outer.plus(rows).tidied();
    }
}

/// Behind a sum of three doubles: what comes with its summands, in halves of u^2. Its own errors are
/// of the order of u^3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tripled(u64);

impl Packed for Tripled {
    type Entry = ();

    fn pack(_: &[()], _: u32) -> Self {
        Tripled(0)
    }

    fn zero(_: u32) -> Self {
        Tripled(0)
    }

    fn clear(&mut self) {
        self.0 = 0;
    }
}

impl<const ROWS: u64> Wide<Paired<ROWS>> for Tripled {
    /// Rounded once, to a pair.
    fn times(&self, b: &Self, product: &mut Paired<ROWS>) {
        *product = Paired {
            low: 1,
            halves: self.0 + b.0 + 2,
        };
    }

    fn grow(&mut self, x: &Paired<ROWS>) {
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

    /// By the rules of `docs/arithmetic.md`, for entries with `|lo| <= u hi` and an error of u^2 / 2.
    #[test]
    fn pairs_count_what_the_proofs_say() {
        type Count = Paired<2>;
        let entry = Count::pack(&[()], 0);
        let counted = |low, halves| Count { low, halves };
        assert_eq!(entry.times(entry), counted(3, 1 + 1 + 10));
        assert_eq!(
            entry.times(entry.times(entry).tidied()),
            counted(3, 1 + 12 + 10)
        );
        // Twice u^2 for x's own low part, 1 + 1 + 1 for the sum and the low part before.
        assert_eq!(entry.plus(entry), counted(2, 1 + 4 + 6));
        let mut sum = entry;
        sum.add(&entry);
        assert_eq!(sum, counted(1, 11));
        // Behind x are 12; its low part, of 3 u, and one rounding are added.
        let (mut above, mut x) = (entry, entry);
        above.one_plus(&mut x, (&entry, &entry), &entry);
        assert_eq!(above, counted(1, 12 + 8));
        // A sum's first summand is copied. The two rows' products (3, 12) are added up first.
        let zero = Count::zero(0);
        let (mut inner, mut outer) = (zero, zero);
        let mut deposit = || {
            let sums = (&mut inner, &mut outer);
            Count::deposit(sums, &entry, (&entry, &entry), &entry, &mut zero.clone());
            (inner, outer)
        };
        let rows = 12 + 12 + 10;
        assert_eq!(deposit(), (counted(3, 12), counted(1, rows)));
        assert_eq!(deposit(), (counted(4, rows), counted(1, rows + 16 + 6)));
    }

    #[test]
    fn sums_of_three_add_no_error_and_products_one() {
        let (wide, mut product) = (Tripled::pack(&[()], 0), Paired::<2>::zero(0));
        wide.times(&wide, &mut product);
        assert_eq!(product, Paired { low: 1, halves: 2 });
        let mut sum = Tripled::zero(0);
        for halves in [7, 9, 5] {
            sum.grow(&Paired::<2> { low: 1, halves });
        }
        Wide::<Paired<2>>::join(&mut sum, &Tripled(8));
        assert_eq!(sum, Tripled(9));
    }

    #[test]
    #[should_panic(expected = "normalised")]
    fn factors_that_are_not_normalised_are_refused() {
        let entry = Paired::<2>::pack(&[()], 0);
        entry.times(entry.times(entry));
    }

    #[test]
    fn roundings_are_counted_one_for_each_operation() {
        type Count = Rounded<false, 2, 4>;
        let entry = Count::pack(&[()], 0);
        let (mut above, mut x) = (entry, entry);
        above.one_plus(&mut x, (&entry, &entry), &entry);
        assert_eq!((x, above), (Rounded(3), Rounded(4)));
        // rest x: 1 + 3 + 1, and one for each sum; two rows are one more.
        let (mut inner, mut outer, mut part) = (Rounded(9), Rounded(0), entry);
        Count::deposit(
            (&mut inner, &mut outer),
            &entry,
            (&entry, &entry),
            &x,
            &mut part,
        );
        assert_eq!((inner, outer), (Rounded(10), Rounded(7)));
        let mut total = 0;
        inner.fold(None, &mut total);
        assert_eq!(total, 14);
    }
}

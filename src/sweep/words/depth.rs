//! Not numbers: how large the relative error is that stands behind one. The kernel runs over these
//! as over numbers, so that the bound follows the program and not a derivation by hand.
//! `docs/arithmetic.md` proves the rules.

use super::{Cell, Lane, Packed, Wide, WideItself};
use std::marker::PhantomData;

/// A table's entry is rounded once to the cell; everything before that, in longer numbers,
/// is in the one extra unit of [`crate::sweep::states::count::count`].
const ENTRY: u64 = 1;

/// Rows of a cell.
const fn rows<C: Cell>() -> u64 {
    1 << (C::LANES - C::Low::LANES)
}

/// Units of roundoff behind a cell `C` whose numbers are rounded once in each operation.
///
/// For positive numbers relative errors add up in products and do not grow in sums, to first
/// order; [`crate::sweep::bound::relative_error`] takes the rest. The rows of a cell are added one after
/// the other, and so are its lanes. A fused operation rounds less often than is counted here.
#[derive(Debug)]
pub struct Rounded<C> {
    units: u64,
    of: PhantomData<C>,
}

impl<C> Rounded<C> {
    fn of(units: u64) -> Self {
        let of = PhantomData;
        Rounded { units, of }
    }
}

impl<C> Clone for Rounded<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Rounded<C> {}

impl<C: Cell> Packed for Rounded<C> {
    type Entry = ();

    fn pack(_: &[()], _: u32) -> Self {
        Self::of(ENTRY)
    }

    fn zero(_: u32) -> Self {
        Self::of(0)
    }

    fn clear(&mut self) {
        self.units = 0;
    }
}

impl<C: Cell> Lane for Rounded<C> {
    type Total = u64;
    type Wide = Self;
    const LANES: u32 = 0;

    fn mul(&mut self, a: &Self, b: &Self) {
        self.units = a.units + b.units + 1;
    }

    fn scale(&mut self, b: &Self) {
        self.units += b.units + 1;
    }

    fn add(&mut self, x: &Self) {
        self.units = self.units.max(x.units) + 1;
    }

    fn tidy(&mut self) {}
}

impl<C: Cell> WideItself for Rounded<C> {
    fn fold_itself(&self, _: Option<u32>, total: &mut u64) {
        *total = (*total).max(self.units + (1 << C::LANES));
    }
}

impl<C: Cell> Cell for Rounded<C> {
    type Depth = Self;
    type Low = Self;
    const LOOPS: (u32, u32) = (0, 0);
    const BLOCK: u32 = 0;
    const GROUP: usize = C::GROUP;
    const HALVES: bool = C::HALVES;

    fn product(&mut self, row: &Self, low: &Self) {
        self.mul(row, low);
    }

    fn one_plus(&mut self, x: &mut Self, (row, low): (&Self, &Self), _: &Self) {
        x.mul(row, low);
        self.units = x.units + 1;
    }

    fn deposit(
        (inner, outer): (&mut Self, &mut Self),
        rest: &Self,
        (row, low): (&Self, &Self),
        x: &Self,
        part: &mut Self,
    ) {
        part.mul(rest, if C::HALVES { low } else { x });
        inner.add(part);
        part.mul(rest, if C::HALVES { row } else { x });
        for _ in 1..rows::<C>() {
            let mut rows = *part;
            rows.add(part);
            *part = rows;
        }
        outer.add(part);
    }
}

/// Behind an unevaluated sum `hi + lo` of two doubles: `|lo| <= low u hi` and a relative error of
/// `halves u^2 / 2`, u = 2^-53. Each rule is the statement about the operation of the same name of
/// [`super::pairs`], to first order.
#[derive(Debug)]
pub struct Paired<C> {
    low: u64,
    halves: u64,
    of: PhantomData<C>,
}

impl<C> Clone for Paired<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Paired<C> {}

impl<C> Paired<C> {
    fn of(low: u64, halves: u64) -> Self {
        let of = PhantomData;
        Paired { low, halves, of }
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

    /// Five units u^2.
    fn times(self, b: Self) -> Self {
        assert!(
            self.low <= 1 && b.low <= 1,
            "factors of a product are normalised"
        );
        Self::of(3, self.halves + b.halves + 10)
    }

    fn tidied(self) -> Self {
        Self::of(1, self.halves)
    }
}

impl<C: Cell> Packed for Paired<C> {
    type Entry = ();

    /// The low part is nearest to what the high part leaves, which is at most `u hi`.
    fn pack(_: &[()], _: u32) -> Self {
        Self::of(1, 1)
    }

    fn zero(_: u32) -> Self {
        Self::of(0, 0)
    }

    fn clear(&mut self) {
        *self = Self::zero(0);
    }
}

impl<C: Cell> Lane for Paired<C> {
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

impl<C: Cell> Cell for Paired<C> {
    type Depth = Self;
    type Low = Self;
    const LOOPS: (u32, u32) = (0, 0);
    const BLOCK: u32 = 0;
    const GROUP: usize = C::GROUP;
    const HALVES: bool = C::HALVES;

    fn product(&mut self, row: &Self, low: &Self) {
        self.mul(row, low);
    }

    /// The product's low part is added to the exact error of `1 + x`, in one rounding.
    fn one_plus(&mut self, _: &mut Self, (row, low): (&Self, &Self), _: &Self) {
        let x = row.times(*low);
        *self = Self::of(1, x.halves + 2 * (1 + x.low));
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
        let rows = (1..rows::<C>()).fold(part, |rows, _| rows.plus(part));
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

impl<C: Cell> Wide<Paired<C>> for Tripled {
    /// Rounded once, to a pair.
    fn times(&self, b: &Self, product: &mut Paired<C>) {
        *product = Paired::of(1, self.0 + b.0 + 2);
    }

    fn grow(&mut self, x: &Paired<C>) {
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
    use crate::sweep::words::pairs::Pairs;
    use crate::sweep::words::vector::Any;
    use rug::Float;

    impl<C> PartialEq for Paired<C> {
        fn eq(&self, other: &Self) -> bool {
            (self.low, self.halves) == (other.low, other.halves)
        }
    }

    /// By the rules of `docs/arithmetic.md`, for entries with `|lo| <= u hi` and an error of u^2 / 2.
    #[test]
    fn pairs_count_what_the_proofs_say() {
        type Count = Paired<Pairs<Any>>;
        let entry = Count::pack(&[()], 0);
        let counted = Count::of;
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
        let (wide, mut product) = (Tripled::pack(&[()], 0), Paired::<Pairs<Any>>::zero(0));
        wide.times(&wide, &mut product);
        assert_eq!(product, Paired::of(1, 2));
        let mut sum = Tripled::zero(0);
        for halves in [7, 9, 5] {
            sum.grow(&Paired::<Pairs<Any>>::of(1, halves));
        }
        Wide::<Paired<Pairs<Any>>>::join(&mut sum, &Tripled(8));
        assert_eq!(sum, Tripled(9));
    }

    #[test]
    #[should_panic(expected = "normalised")]
    fn factors_that_are_not_normalised_are_refused() {
        let entry = Paired::<Pairs<Any>>::pack(&[()], 0);
        entry.times(entry.times(entry));
    }

    #[test]
    fn roundings_are_counted_one_for_each_operation() {
        type Count = Rounded<Float>;
        let entry = Count::pack(&[()], 0);
        let (mut above, mut x) = (entry, entry);
        above.one_plus(&mut x, (&entry, &entry), &entry);
        assert_eq!((x.units, above.units), (3, 4));
        // rest x: 1 + 3 + 1, and one for each sum; the one row and lane are one more.
        let (mut inner, mut outer, mut part) = (Count::of(9), Count::of(0), entry);
        Count::deposit(
            (&mut inner, &mut outer),
            &entry,
            (&entry, &entry),
            &x,
            &mut part,
        );
        assert_eq!((inner.units, outer.units), (10, 6));
        let mut total = 0;
        inner.fold(None, &mut total);
        assert_eq!(total, 11);
    }
}

//! Not numbers: how large the relative error is that stands behind one. The kernel runs over these
//! as over numbers, so that the bound follows the program and not a derivation by hand.
//! `docs/arithmetic.md` proves the rules.

use super::cell::{Cell, Lane};

/// A table's entry is rounded once to the cell; everything before that, at a precision 64 bits
/// higher, is in the one extra unit of [`super::bound::count`].
const ENTRY: u64 = 1;

/// Units of roundoff behind a number that is rounded once in each operation.
///
/// For positive numbers relative errors add up in products and do not grow in sums, to first
/// order; [`super::bound::relative_error`] takes the rest. `ROWS` rows and `LANES` numbers in all
/// are added one after the other. A fused operation rounds less often than is counted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded<const HALVES: bool, const ROWS: u64, const LANES: u64>(u64);

impl<const HALVES: bool, const ROWS: u64, const LANES: u64> Lane for Rounded<HALVES, ROWS, LANES> {
    type Entry = ();
    type Total = u64;
    const LANES: u32 = 0;

    fn pack(_: &[()], _: u32) -> Self {
        Rounded(ENTRY)
    }

    fn clear(&mut self) {
        self.0 = 0;
    }

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

    fn fold(&self, _: Option<u32>, total: &mut u64) {
        *total = (*total).max(self.0 + LANES);
    }

    fn merge(total: &mut u64, other: &u64) {
        *total = (*total).max(*other);
    }
}

impl<const HALVES: bool, const ROWS: u64, const LANES: u64> Cell for Rounded<HALVES, ROWS, LANES> {
    type Low = Self;
    const LOOPS: (u32, u32) = (0, 0);
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
/// `error u^2`, u = 2^-53. Each rule is the statement about the operation of the same name of
/// `super::pairs`, to first order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paired<const ROWS: u64, const LANES: u64> {
    low: u64,
    error: u64,
}

impl<const ROWS: u64, const LANES: u64> Paired<ROWS, LANES> {
    /// The exact error of `hi` is added to the low parts in two roundings, the first of the
    /// summand's own part.
    fn plus(self, x: Self) -> Self {
        let low = 1 + self.low.max(x.low);
        Paired {
            low,
            error: self.error.max(x.error) + (1 + x.low) + low,
        }
    }

    /// The product of the low parts is left out; the two mixed products are added to the exact
    /// error of the high parts' product, rounded before they are added where nothing is fused.
    fn times(self, b: Self) -> Self {
        let low = self.low + b.low + 1;
        let mixed = (b.low + (b.low + 1)) + (self.low + low);
        Paired {
            low,
            error: self.error + b.error + self.low * b.low + mixed,
        }
    }

    fn tidied(self) -> Self {
        Paired { low: 1, ..self }
    }
}

impl<const ROWS: u64, const LANES: u64> Lane for Paired<ROWS, LANES> {
    type Entry = ();
    type Total = u64;
    const LANES: u32 = 0;

    fn pack(_: &[()], _: u32) -> Self {
        Paired {
            low: 1,
            error: ENTRY,
        }
    }

    fn clear(&mut self) {
        *self = Paired { low: 0, error: 0 };
    }

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

    fn fold(&self, _: Option<u32>, total: &mut u64) {
        let sum = (0..LANES).fold(Paired::<ROWS, LANES> { low: 0, error: 0 }, |sum, _| {
            sum.plus(*self).tidied()
        });
        *total = (*total).max(sum.error);
    }

    fn merge(total: &mut u64, other: &u64) {
        *total = (*total).max(*other);
    }
}

impl<const ROWS: u64, const LANES: u64> Cell for Paired<ROWS, LANES> {
    type Low = Self;
    const LOOPS: (u32, u32) = (0, 0);
    const HALVES: bool = true;

    fn product(&mut self, row: &Self, low: &Self) {
        self.mul(row, low);
    }

    /// The product's low part is added to the exact error of `1 + x`, in one rounding.
    fn one_plus(&mut self, _: &mut Self, (row, low): (&Self, &Self), _: &Self) {
        let x = row.times(*low);
        *self = Paired {
            low: 1,
            error: x.error + 1 + x.low,
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
        for _ in 0..ROWS {
            *outer = outer.plus(rest.times(*row));
        }
        outer.tidy();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the table of `docs/arithmetic.md`, for entries with `|lo| <= u hi` and an error of u^2.
    #[test]
    fn pairs_count_what_the_proofs_say() {
        type Count = Paired<2, 4>;
        let entry = Count::pack(&[()], 0);
        let counted = |low, error| Count { low, error };
        // 1 + 1 + 1 * 1, and the two mixed products with their roundings: (1 + 2) + (1 + 3).
        assert_eq!(entry.times(entry), counted(3, 10));
        assert_eq!(
            entry.times(entry.times(entry)),
            counted(5, 1 + 10 + 3 + (3 + 4) + (1 + 5))
        );
        assert_eq!(entry.plus(entry), counted(2, 1 + (1 + 1) + 2));
        let mut sum = entry;
        sum.add(&entry);
        assert_eq!(sum, counted(1, 5));
        // Behind x are 10; its low part and one rounding are added.
        let (mut above, mut x) = (entry, entry);
        above.one_plus(&mut x, (&entry, &entry), &entry);
        assert_eq!(above, counted(1, 10 + 3 + 1));
        // Two rows of products (3, 10) are added up, each after the other: 0 + 10 and (1 + 3) + 4,
        // then, with parts up to 4, (1 + 3) + 5 more.
        let zero = counted(0, 0);
        let (mut inner, mut outer) = (zero, zero);
        Count::deposit(
            (&mut inner, &mut outer),
            &entry,
            (&entry, &entry),
            &entry,
            &mut zero.clone(),
        );
        assert_eq!(inner, counted(4, 10 + 4 + 4));
        assert_eq!(outer, counted(1, 18 + 4 + 5));
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

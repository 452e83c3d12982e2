//! Double-doubles: a number is the unevaluated sum `hi + lo` of two doubles, or of doubles side by side.
//!
//! What each operation adds to the error is proven in `docs/arithmetic.md` and counted by
//! `super::depth::Behind`. Where the processor has fused multiply-adds a product takes five operations;
//! elsewhere its exact error is found by splitting (Dekker).

use super::steps::Paired;
use super::vector::{Real, Vector, WIDTH, fast_sum, positive_sum};

/// `hi + lo`; normalised: `|lo|` is at most half a unit in the last place of `hi`, or hardly more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair<V> {
    pub hi: V,
    pub lo: V,
}

impl<V: Real> Pair<V> {
    /// A double, everywhere.
    #[inline(always)]
    pub(crate) fn splat(entry: f64) -> Self {
        Pair {
            hi: V::splat(entry),
            lo: V::splat(0.0),
        }
    }

    #[inline(always)]
    fn times_each(self, y: V) -> Self {
        let hi = self.hi.times(y);
        let error = self.hi.product_error(y, hi);
        let (sum, rest) = fast_sum(hi, self.lo.times(y));
        let (hi, lo) = fast_sum(sum, rest.plus(error));
        Pair { hi, lo }
    }
}

impl<V: Vector> Pair<V> {
    /// These pairs.
    pub(crate) fn of(pairs: [(f64, f64); WIDTH]) -> Self {
        Pair {
            hi: V::new(pairs.map(|(hi, _)| hi)),
            lo: V::new(pairs.map(|(_, lo)| lo)),
        }
    }
}

impl<V: Real> Paired for Pair<V> {
    #[inline(always)]
    fn times(self, b: Self) -> Self {
        if V::FUSED {
            let mixed = self.lo.times_plus(b.hi, self.hi.times(b.lo));
            let hi = self.hi.times_plus(b.hi, mixed);
            let lo = self.hi.product_error(b.hi, hi).plus(mixed);
            return Pair { hi, lo };
        }
        let hi = self.hi.times(b.hi);
        let error = self.hi.product_error(b.hi, hi);
        let mixed = self.hi.times(b.lo).plus(self.lo.times(b.hi));
        Pair {
            hi,
            lo: error.plus(mixed),
        }
        .tidied()
    }

    /// The sum of the high parts; its exact error, added to the low parts.
    #[inline(always)]
    fn plus(self, x: Self) -> Self {
        let (hi, error) = positive_sum(self.hi, x.hi);
        Pair {
            hi,
            lo: self.lo.plus(error.plus(x.lo)),
        }
    }

    #[inline(always)]
    fn plus_one(self) -> Self {
        let (hi, error) = positive_sum(V::splat(1.0), self.hi);
        Pair {
            hi,
            lo: error.plus(self.lo),
        }
        .tidied()
    }

    /// Exact: `|lo|` is not above `hi`.
    #[inline(always)]
    fn tidied(self) -> Self {
        let (hi, lo) = fast_sum(self.hi, self.lo);
        Pair { hi, lo }
    }

    /// DWTimesFP1 (algorithm 7) of Joldes, Muller and Popescu.
    #[inline(always)]
    fn times_double(self, y: f64) -> Self {
        self.times_each(V::splat(y))
    }

    /// DWDivDW2 (algorithm 17) of Joldes, Muller and Popescu.
    #[inline(always)]
    fn over(self, y: Self) -> Self {
        let quotient = self.hi.over(y.hi);
        let back = y.times_each(quotient);
        let rest = self.hi.minus(back.hi).plus(self.lo.minus(back.lo));
        let (hi, lo) = fast_sum(quotient, rest.over(y.hi));
        Pair { hi, lo }
    }
}

#[cfg(test)]
mod tests;

//! Between which powers of two every number of a sweep stays: proof that nothing under- or
//! overflows, or the news that a tier cannot be used.

use super::source::Source;
use crate::number::log2;
use rug::Float;

/// Doubles and double-doubles are used while every number stays within `2^-800` and `2^800`:
/// sums of low parts, products' errors and splitting (a factor of 2^27) then stay representable,
/// and what falls below the subnormals is less than `2^-270` of what it belongs to.
pub(crate) const MOST_EXPONENT: f64 = 800.0;

/// Between which powers of two every partial product of a column's factors lies.
pub(super) fn ends(source: &Source<Float>, column: usize) -> (f64, f64) {
    let starts = std::iter::once(&source.start[column]);
    let factors = starts.chain(source.on.iter().map(|row| &row[column]));
    factors.fold((0.0, 0.0), |(low, high), factor| {
        let log = log2(factor);
        (low + f64::min(log, 0.0), high + f64::max(log, 0.0))
    })
}

/// Exponents of two; bounds rounded outwards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// Below every number that has the weight in it.
    pub lo: f64,
    /// Above every number that has the weight in it, sums over all states included.
    pub hi: f64,
    /// The largest absolute exponent of all others: table entries, factors `1 + x_j`, suffixes.
    pub rest: f64,
}

impl Reach {
    /// Of the sums of this machine.
    pub(super) fn of(source: &Source<Float>) -> Reach {
        let columns = source.columns();
        let (mut lo, mut hi) = ends(source, columns - 1);
        let weight = f64::max(hi, -lo);
        let (mut least, mut most, mut product) = (0.0, 0.0, 0.0);
        for column in 0..columns - 1 {
            let (low, high) = ends(source, column);
            least = f64::min(least, low);
            most = f64::max(most, high);
            // log2(1 + 2^high), an upper bound that does not overflow.
            product += high + (-high).exp2().ln_1p() * std::f64::consts::LOG2_E;
        }
        // A prefix is the weight times factors from 1 on, a part times x_j too, which is at most 1 + x_j.
        lo += least;
        hi += product + source.on.len() as f64;
        // Tables, x_j, and suffixes, which times x_j are at most the whole product.
        let rest = [weight, most, -least, product]
            .into_iter()
            .fold(0.0, f64::max);
        // The sums above are of doubles: far less than this is lost in them.
        let slack = |x: f64| 1.0 + x.abs() * 1e-9;
        Reach {
            lo: lo - slack(lo),
            hi: hi + slack(hi),
            rest: rest + slack(rest),
        }
    }

    /// The power of two that the weight is to be multiplied with, where all then fits.
    pub(super) fn shift(&self) -> Option<i32> {
        let shift = (-(self.lo + self.hi) / 2.0).round();
        let fits = self.rest <= MOST_EXPONENT
            && self.hi + shift <= MOST_EXPONENT
            && self.lo + shift >= -MOST_EXPONENT
            && shift.abs() <= MOST_EXPONENT;
        fits.then_some(shift as i32)
    }

    /// How many bits lie between the smallest and the largest number.
    pub(crate) fn span(&self) -> f64 {
        self.hi - self.lo
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One enumerated unit, whose factors are `on` (the weight's last); all else is one.
    fn reach(on: &[f64]) -> Reach {
        let one = Float::with_val(64, 1);
        let columns = on.len();
        Reach::of(&Source {
            on: vec![on.iter().map(|x| Float::with_val(64, x)).collect()],
            off: vec![vec![one.clone(); columns]],
            start: vec![one.clone(); columns],
            unit: vec![one.clone(); columns - 1],
            times: |a, b| Float::with_val(64, a * b),
            one: one.clone(),
            zero: Float::with_val(64, 0),
            bits: 64,
        })
    }

    fn is_near(reach: Reach, lo: f64, hi: f64, rest: f64) -> bool {
        let near = |x: f64, y: f64| (x - y).abs() < 1e-6;
        near(reach.lo, lo) && near(reach.hi, hi) && near(reach.rest, rest)
    }

    /// Each of forty factors e^0 = 1 adds one to log2 of the product of the `1 + x_j`, the two
    /// states another; a unit more is for the doubles that the sums are made in.
    #[test]
    fn a_reach_holds_products_over_many_units() {
        assert!(is_near(reach(&[1.0; 41]), -1.0, 42.0, 41.0));
    }

    /// x = 8 at most, weight from 1/4 to 1, two states, by hand: log2(1 + x) = log2 9.
    #[test]
    fn a_reach_takes_the_least_factor_and_the_largest_product() {
        let product = 9_f64.log2();
        let reach_of = reach(&[8.0, 0.25]);
        assert!(is_near(
            reach_of,
            -2.0 - 1.0,
            product + 1.0 + 1.0,
            product + 1.0
        ));
        // x from 1/8 to 1: log2(1 + x) is 1 at most, but x itself 3 below; weight from 1 to 4.
        let (hi, rest) = (2.0 + 1.0 + 1.0 + 1.0, 3.0 + 1.0);
        assert!(is_near(reach(&[0.125, 4.0]), -3.0 - 1.0, hi, rest));
    }
}

//! Estimates: how far chance may carry them.

use super::claim::{Claimed, Spread};
use crate::number::Value;
use rug::Rational;

/// One standard error of an estimate, on the side where the truth lies; `None` where it is no estimate.
pub(super) fn standard_error(claimed: &Claimed, truth: &Value) -> Option<f64> {
    match claimed.spread.as_ref()? {
        Spread::StandardError(error) => Some(error.to_f64().abs()),
        Spread::Interval { low, high, level } => {
            let number = claimed.number.finite()?;
            let above = truth.to_f64() > number.to_f64();
            let half = match above {
                true => Rational::from(high - number),
                false => Rational::from(number - low),
            };
            let errors = level.map_or(1.0, deviations);
            Some(half.to_f64().max(0.0) / errors)
        }
    }
}

/// How many standard errors the interval of a normal law has on each side that holds it with this probability.
fn deviations(level: f64) -> f64 {
    // P(|x| > z) falls with z: bisection, to more digits than an interval is given with.
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        match two_sided_tail(middle) > 1.0 - level {
            true => low = middle,
            false => high = middle,
        }
    }
    f64::midpoint(low, high).max(1e-6)
}

/// `P(|x| > z)` of a standard normal number.
pub(super) fn two_sided_tail(z: f64) -> f64 {
    let half = rug::Float::with_val(64, z) / rug::Float::with_val(64, 2).sqrt();
    half.erfc().to_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of the normal law from any table: 0.6827 is one standard error, 0.95 is 1.96.
    #[test]
    fn a_level_is_so_many_standard_errors() {
        for (level, wanted) in [(0.682_689_492, 1.0), (0.95, 1.959_964), (0.997_300_2, 3.0)] {
            assert!((deviations(level) - wanted).abs() < 1e-5, "{level}");
        }
        // "below 6e-7" of the contract, at five standard errors.
        assert!(two_sided_tail(5.0) < 6e-7);
    }
}

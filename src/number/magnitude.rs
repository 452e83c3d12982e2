//! How large a number is, from its enclosure.

use super::{Enclosure, Value};
use rug::Float;
use rug::float::Round::Down;
use rug::ops::AssignRound;

/// A lower bound of |x|, where x is known not to be zero.
pub(super) fn least(x: &Enclosure) -> Option<Float> {
    if *x.lo() > 0 {
        Some(x.lo().clone())
    } else if *x.hi() < 0 {
        Some(Float::with_val(x.bits(), -x.hi()))
    } else {
        None
    }
}

/// `log2 x` as a double computes it, for any exponent: relative error below 1e-15 away from `x = 1`.
pub fn log2(x: &Float) -> f64 {
    let (mantissa, exponent) = x.to_f64_exp();
    mantissa.log2() + f64::from(exponent)
}

/// `floor(log10 |x|)` or one less, where `x` is known not to be zero.
pub(super) fn decade(value: &Value) -> Option<i64> {
    let least = value.settle(64, least)?;
    // Within 1e-6 for any exponent; a power of ten needs the logarithm proper, a hundred times slower.
    let log = log2(&least) * std::f64::consts::LOG10_2;
    if log.is_finite() && (log - 1e-6).floor() == (log + 1e-6).floor() {
        return Some(log.floor() as i64);
    }
    let mut log = Float::new(64);
    log.assign_round(least.log10_ref(), Down);
    log.is_finite().then(|| log.to_f64().floor() as i64)
}

/// The decade and the thousandths of it that `|x|` is at least, at least one whole.
pub(super) fn size(value: &Value) -> Option<(i64, u32)> {
    let decade = decade(value)?;
    let least = value.settle(64, least)?;
    // A thousandth less is far more than these doubles lose.
    let mantissa = log2(&least) * std::f64::consts::LOG10_2 - decade as f64;
    let thousandths = (10_f64.powf(mantissa) * 1000.0) as u32;
    Some((decade, thousandths.saturating_sub(1).clamp(1000, 9999)))
}

//! How large a number is, from its enclosure.

use super::{Enclosure, Value};
use rug::Float;
use rug::float::Round::Down;
use rug::ops::AssignRound;

/// The bound of x that is nearer to 0, where x is known not to be 0.
fn inner(x: &Enclosure) -> Option<&Float> {
    if *x.lo() > 0 {
        Some(x.lo())
    } else if *x.hi() < 0 {
        Some(x.hi())
    } else {
        None
    }
}

/// A lower bound of |x|, where x is known not to be zero.
pub(super) fn least(x: &Enclosure) -> Option<Float> {
    inner(x).map(|bound| bound.clone().abs())
}

/// `log2 |x|` as a double computes it, for any exponent: relative error below 1e-15 away from `|x| = 1`.
pub fn log2(x: &Float) -> f64 {
    let (mantissa, exponent) = x.to_f64_exp();
    mantissa.abs().log2() + f64::from(exponent)
}

/// `floor(log10 |x|)` or one less, where `x` is known not to be zero.
pub(super) fn decade(value: &Value) -> Option<i64> {
    value.settle(64, |x| Some(decade_and_log(inner(x)?)?.0))
}

/// `floor(log10 |x|)`, and `log10 |x|` to within 1e-6.
fn decade_and_log(x: &Float) -> Option<(i64, f64)> {
    let log = log2(x) * std::f64::consts::LOG10_2;
    // Within 1e-6 for any exponent; a power of ten needs the logarithm proper, a hundred times slower.
    if log.is_finite() && (log - 1e-6).floor() == (log + 1e-6).floor() {
        return Some((log.floor() as i64, log));
    }
    let mut exact = Float::new(64);
    exact.assign_round(x.clone().abs().log10_ref(), Down);
    exact
        .is_finite()
        .then(|| (exact.to_f64().floor() as i64, log))
}

/// The decade and the thousandths of it that `|x|` is at least, at least one whole.
pub(super) fn size(value: &Value) -> Option<(i64, u32)> {
    let (decade, log) = value.settle(64, |x| decade_and_log(inner(x)?))?;
    // A thousandth less is far more than these doubles lose.
    let mantissa = log - decade as f64;
    let thousandths = (10_f64.powf(mantissa) * 1000.0) as u32;
    Some((decade, thousandths.saturating_sub(1).clamp(1000, 9999)))
}

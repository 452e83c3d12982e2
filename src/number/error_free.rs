//! Error-free transformations of doubles: what is lost in an operation, exactly.

/// Veltkamp's splitting (Dekker, "A floating-point technique for extending the available
/// precision", Numer. Math. 18, 1971): `x = high + low`, 26 bits each.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const FACTOR: f64 = 134_217_729.0; // 2^27 + 1
    let scaled = FACTOR * x;
    let high = scaled - (scaled - x);
    (high, x - high)
}

/// Dekker: `a b - product` for the rounded product, exact while nothing over- or underflows.
#[inline(always)]
pub(crate) fn product_error(a: f64, b: f64, product: f64) -> f64 {
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
}

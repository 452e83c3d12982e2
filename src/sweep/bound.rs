//! From a count of roundings to a bound.

use rug::Rational;

/// `D e / (1 - D e)` for D units of roundoff `e = 2^-bits`: with `|e_k| <= e` the product of D
/// factors `1 + e_k`, or their inverses, is within this of 1. `None` where `D e` is not below 1.
pub(crate) fn relative_error(count: u64, bits: u32) -> Option<Rational> {
    let first_order = Rational::from(count) >> bits;
    let rest = Rational::from(1 - &first_order);
    (rest > 0).then(|| first_order / rest)
}

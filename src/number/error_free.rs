//! Error-free transformations of doubles: what is lost in an operation, exactly.

use rug::Float;

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
pub fn product_error(a: f64, b: f64, product: f64) -> f64 {
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
}

/// The double nearest to `x`, and the one nearest to the rest.
pub fn pair(x: &Float) -> (f64, f64) {
    let [hi, lo, _] = triple(x);
    (hi, lo)
}

/// The same, with the double nearest to what both leave.
pub fn triple(x: &Float) -> [f64; 3] {
    in_integers(x).unwrap_or_else(|| {
        let hi = x.to_f64();
        let rest = Float::with_val(x.prec(), x - hi);
        let lo = rest.to_f64();
        [hi, lo, (rest - lo).to_f64()]
    })
}

/// Thirty times as fast as MPFR's subtractions: tables have thousands of entries. What is left by
/// the first 128 bits is not in the rest, but decides ties.
fn in_integers(x: &Float) -> Option<[f64; 3]> {
    let significand = x.get_significand().filter(|_| x.is_sign_positive())?;
    let [below @ .., low, high] = significand.as_limbs() else {
        return None;
    };
    // x = significand 2^exponent, and all parts are far above the subnormals.
    let power = u64::try_from(x.get_exp()? - 128 + 1023).ok()?;
    let unit = Some(f64::from_bits(power << 52)).filter(|_| (1..2000).contains(&power))?;
    let sticky = below.iter().any(|limb| *limb != 0);
    let significand = u128::from(*high) << 64 | u128::from(*low) | u128::from(sticky);
    let hi = significand as f64;
    // Where it was rounded up to 2^128, that is 0 in this arithmetic. What is left is below 2^76.
    let rounded = if hi == 2_f64.powi(128) { 0 } else { hi as u128 };
    let rest = significand.wrapping_sub(rounded) as i128;
    let lo = rest as f64;
    Some([hi * unit, lo * unit, (rest - lo as i128) as f64 * unit])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::ops::Pow;

    #[test]
    fn parts_are_nearest_to_what_is_left() {
        let two = Float::with_val(128, 2);
        let power = |exponent: i32| Float::with_val(128, (&two).pow(exponent));
        let tie = power(0) + power(-53) + power(-107);
        let all_ones = power(1) - power(-127);
        // Nearer to the double above, for what is in the third limb.
        let above_a_tie = Float::with_val(250, power(0) + power(-53)) + power(-200);
        for exponent in [-1200, -1100, -800, 0, 800, 895, 1000] {
            for seed in [
                tie.clone(),
                above_a_tie.clone(),
                all_ones.clone(),
                Float::with_val(128, 2) / 3,
                two.clone(),
            ] {
                let x = seed * power(exponent);
                for x in [
                    x.clone(),
                    Float::with_val(100, &x),
                    Float::with_val(300, &x / 7_u32),
                    -x,
                ] {
                    let [hi, lo, rest] = triple(&x);
                    assert_eq!((hi, lo), pair(&x));
                    assert_eq!(hi, x.to_f64());
                    let left = Float::with_val(400, &x) - hi;
                    assert_eq!(lo, left.to_f64());
                    let last = (left - lo).to_f64();
                    assert!((rest - last).abs() <= x.to_f64().abs() * 2_f64.powi(-127));
                    assert!(x.prec() > 128 || rest == last);
                }
            }
        }
    }
}

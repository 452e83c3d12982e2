//! Each operation's published bound, against MPFR at 2400 bits.

use super::*;
use crate::machine::Generator;
use rug::Rational;

/// Positive pairs over a wide range, some with a low part of zero or of the largest size.
fn pairs(seed: u64, count: usize) -> Vec<Pair> {
    let mut draw = Generator::new(seed);
    let mut unit = move || (draw.bits() >> 11) as f64 / (1_u64 << 53) as f64;
    (0..count)
        .map(|k| {
            let hi = (1.0 + unit()) * (unit() * 60.0 - 30.0).exp2();
            let ulp = hi * 2.0_f64.powi(-53);
            let lo = match k % 4 {
                0 => 0.0,
                1 => -ulp / 2.0,
                _ => ulp * (unit() - 0.5),
            };
            fast_two_sum(hi, lo)
        })
        .collect()
}

fn exact(x: Pair) -> Rational {
    let part = |x: f64| Rational::from_f64(x).expect("finite");
    part(x.hi) + part(x.lo)
}

fn within(found: Pair, truth: &Rational, units: u64, what: &str) {
    let off = ((exact(found) - truth) / truth).abs();
    let most = Rational::from(units) >> 106;
    assert!(
        off <= most,
        "{what}: {} of {units} units",
        (off << 106_u32).to_f64()
    );
    assert_eq!(found.hi, found.hi + found.lo, "{what} is not normalised");
}

#[test]
fn every_operation_is_within_its_published_bound() {
    let (xs, ys) = (pairs(1, 20_000), pairs(2, 20_000));
    for (x, y) in xs.into_iter().zip(ys) {
        let (p, q) = (exact(x), exact(y));
        let times = Rational::from(&p * &q);
        within(x.times(y), &times, units::TIMES, "times");
        within(x.plus(y), &Rational::from(&p + &q), units::PLUS, "plus");
        within(x.over(y), &Rational::from(&p / &q), units::OVER, "over");
        within(
            x.plus_double(1.0),
            &(p.clone() + 1),
            units::PLUS_DOUBLE,
            "plus 1",
        );
        let double = Rational::from_f64(y.hi).expect("finite");
        within(
            x.times_double(y.hi),
            &(p * double),
            units::TIMES_DOUBLE,
            "times a double",
        );
    }
}

#[test]
fn a_power_is_the_product_of_its_factors_with_the_exponent_kept_apart() {
    let x = Scaled {
        pair: pairs(3, 1)[0],
        exponent: 0,
    }
    .normalised();
    let found = x.power(1000);
    let truth = rug::ops::Pow::pow(exact(x.pair), 1000_u32);
    let scaled = match i32::try_from(found.exponent - 1000 * x.exponent).expect("small") {
        e if e >= 0 => truth >> e as u32,
        e => truth << e.unsigned_abs(),
    };
    within(found.pair, &scaled, 999 * units::TIMES, "power");
}

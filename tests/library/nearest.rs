//! The nearest double of a number is proven to be it, or not told.

use rbm_exact::number::{Digits, Enclosure, Value, rational};
use rbm_exact::rug::{Float, Integer, Rational, ops::Pow};

fn q(text: &str) -> Rational {
    rational(text).expect("a fraction")
}

/// ln((1 + 10^k)/(3 + 10^k)) by mpmath at 80 digits, as Python's `float` rounds it.
#[test]
fn logarithms_of_numbers_near_one_have_their_nearest_double() {
    for (k, wanted) in [(27_u32, -2e-27), (60, -2e-60)] {
        let x = Integer::from(10).pow(k);
        let p = Rational::from((Integer::from(&x + 1), Integer::from(&x + 3)));
        let log = Value::log(p, 1);
        assert_eq!(log.nearest(), Some(wanted));
        let decimal = log.decimal(Digits::significant(5)).expect("not 0");
        assert_eq!(decimal.value, format!("-2.0000e-{k}"));
    }
}

/// By hand: halves between neighbouring doubles go to the even one, subnormals are rounded once.
#[test]
fn ties_and_subnormals_are_rounded_once_and_to_even() {
    let tie = Value::Exact(Rational::from(1) + (Rational::from(1) >> 53_u32));
    assert_eq!(tie.nearest(), Some(1.0));
    let above = Value::Exact(q("1") + (Rational::from(1) >> 53_u32) + q("1e-400"));
    assert_eq!(above.nearest(), Some(1.0 + f64::EPSILON));
    // 2^-1075 is half the smallest double, and a hair more is nearer to it than to 0.
    let half = Rational::from(1) >> 1075_u32;
    assert_eq!(Value::Exact(half.clone()).nearest(), Some(0.0));
    assert_eq!(
        Value::Exact(half + q("1e-2000")).nearest(),
        Some(f64::from_bits(1))
    );
    assert_eq!(Value::Exact(q("1e400")).nearest(), Some(f64::INFINITY));
}

#[test]
fn what_is_known_too_little_has_no_nearest_double() {
    let within = |lo: f64, hi: f64| {
        Value::Within(Enclosure::new(
            Float::with_val(64, lo),
            Float::with_val(64, hi),
        ))
    };
    assert_eq!(within(1.0, 1.0 + f64::EPSILON).nearest(), None);
    assert_eq!(within(-1e-300, 1e-300).nearest(), None);
    assert_eq!(within(0.5, 0.5).nearest(), Some(0.5));
    assert_eq!(Value::Undefined.nearest(), None);
}

/// 10^6 ln(3/5) by mpmath: too long to be written as one fraction, and yet exact.
#[test]
fn a_logarithm_too_long_to_write_has_any_number_of_digits() {
    let sum = Value::log_sum([(q("3/5"), Integer::from(1_000_000))], 1.into());
    assert!(matches!(sum, Value::LogSum(_)));
    assert_eq!(sum.nearest(), Some(-510825.62376599066));
    for count in [5, 80, 5000] {
        assert!(sum.decimal(Digits::of_itself(count)).is_some());
    }
    // The mean over as many rows is one short logarithm again.
    let mean = Value::log_sum([(q("3/5"), Integer::from(1_000_000))], 1_000_000.into());
    assert!(matches!(mean, Value::Log { of, over: 1 } if of == q("3/5")));
}

/// An exact zero has a decimal under every way to count digits, and a number of any size too.
#[test]
fn exact_numbers_never_lack_a_decimal() {
    for x in ["0", "1", "-1/3", "1e-400", "1e400"] {
        for digits in [Digits::of_itself(15), Digits::significant(5)] {
            let found = Value::Exact(q(x)).certain_decimal(digits);
            assert!(found.is_some(), "{x} {digits:?}");
        }
    }
    let zero = Value::Exact(q("0")).certain_decimal(Digits::of_itself(15));
    assert!(zero.is_some_and(|zero| zero.value == "0" && zero.radius == "0"));
}

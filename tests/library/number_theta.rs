//! Laws of exact parameters: what is shown reads back, sums and products are exact, equal numbers
//! have equal fields, and hostile texts are refused or read at once.

use proptest::prelude::*;
use rbm_exact::number::{Arithmetic, Enclosures, Theta, Value, Verdict, rational};
use rug::{Integer, Rational};

fn fraction(most: i32) -> impl Strategy<Value = Rational> {
    (-most..=most, 1..=most).prop_map(Rational::from)
}

fn odds() -> impl Strategy<Value = Rational> {
    (1..40_i32, 1..40_i32).prop_map(Rational::from)
}

fn theta() -> impl Strategy<Value = Theta> {
    (fraction(50), fraction(12), odds(), 1..6_u32).prop_map(|(shift, scale, odds, power)| {
        // Perfect powers are where two spellings of one number meet.
        let odds = rug::ops::Pow::pow(odds, power);
        Theta::new(shift, scale, odds).unwrap()
    })
}

/// The value at 256 bits, by the enclosures' own route: shift + scale * ln(odds).
fn value(theta: &Theta) -> Value {
    let arithmetic = Enclosures::new(256);
    arithmetic.value(&arithmetic.theta(theta))
}

fn near(left: &Value, right: &Value) -> bool {
    matches!(left.compare(right), Verdict::Agrees { digits } if digits > 60)
        || matches!(left.compare(right), Verdict::Equal)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_shown_reads_back_as_the_same_parameter(theta in theta()) {
        let text = theta.to_string();
        prop_assert_eq!(Theta::parse(&text).unwrap(), theta, "{}", text);
    }

    #[test]
    fn a_sum_has_the_value_of_the_sum(x in theta(), y in theta()) {
        let sum = x.plus(&y).unwrap();
        let a = Enclosures::new(256);
        let wanted = a.value(&(a.theta(&x) + &a.theta(&y)));
        // The enclosures of opposite numbers add up to one of 0 that has no digits.
        prop_assert!(sum.is_zero() || near(&value(&sum), &wanted), "{x} + {y} = {sum}");
        prop_assert!(!value(&sum).compare(&wanted).is_refuted(), "{x} + {y} = {sum}");
        prop_assert_eq!(y.plus(&x).unwrap(), sum);
    }

    #[test]
    fn a_multiple_has_the_value_of_the_multiple(x in theta(), q in fraction(30)) {
        let product = x.times(&q).unwrap();
        let a = Enclosures::new(256);
        let wanted = a.value(&(a.theta(&x) * &a.lift(&q)));
        prop_assert!(near(&value(&product), &wanted), "{q} ({x}) = {product}");
    }

    #[test]
    fn a_number_and_its_negative_add_up_to_zero(x in theta()) {
        prop_assert!(x.plus(&x.negated()).unwrap().is_zero(), "{x}");
        prop_assert_eq!(x.negated().negated(), x.clone());
        prop_assert_eq!(x.times(&Rational::from(-1)).unwrap(), x.negated());
    }

    #[test]
    fn equal_numbers_have_equal_fields(
        shift in fraction(9), root in odds(), scale in fraction(20), power in 1..90_u32, up in 1..9_i32
    ) {
        // scale ln(root^power) = (scale power) ln(root) = (scale power / up) ln(root^up)
        let raised = |k: u32| rug::ops::Pow::pow(root.clone(), k);
        let whole = Rational::from(&scale * power);
        let ways = [
            Theta::new(shift.clone(), scale.clone(), raised(power)).unwrap(),
            Theta::new(shift.clone(), whole.clone(), root.clone()).unwrap(),
            Theta::new(shift.clone(), Rational::from(&whole / up), raised(up as u32)).unwrap(),
            Theta::new(shift.clone(), -whole, Rational::from(root.recip_ref())).unwrap(),
        ];
        for way in &ways {
            prop_assert_eq!(way, &ways[0]);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9./eE ln()*\u{2212}]{0,24}|\\PC{0,24}") {
        if let Ok(theta) = Theta::parse(&text) {
            prop_assert_eq!(Theta::parse(&theta.to_string()).unwrap(), theta, "{}", text);
        }
        let _ = rational(&text);
    }
}

#[test]
fn powers_of_two_past_the_64th_meet_too() {
    let parse = |text: &str| Theta::parse(text).unwrap();
    let large = rug::Integer::from(1) << 65_u32;
    assert_eq!(parse(&format!("1/13 ln {large}")), parse("5 ln 2"));
    assert_eq!(parse(&format!("ln {large}")), parse("65 ln 2"));
    assert_eq!(parse("1000000 ln 2").to_string(), "1000000 ln 2");
}

#[test]
fn the_longest_texts_are_read_or_refused() {
    let nines = "9".repeat(9_000);
    let cases = [
        format!("ln {nines}"),
        format!("ln {nines}/7{nines}"),
        format!("ln 1{}", "0".repeat(9_000)),
        format!("{nines}e9999 ln {nines}e9999"),
        format!("1e-{nines} ln 2"),
        format!("1/{nines} ln 3/{nines}"),
        "1e-9000 + 1e-9000 ln 1e9000/3e8999".to_string(),
        "(".repeat(9_999),
        "ln".repeat(4_999),
        "1/65536 ln 3".to_string(),
        "ln 1e10000".to_string(),
        "1e-10000".to_string(),
        "ln -1e10000".to_string(),
    ];
    for text in cases {
        let shown: String = text.chars().take(30).collect();
        match Theta::parse(&text) {
            Ok(theta) => {
                let again = Theta::parse(&theta.to_string());
                assert_eq!(again.as_ref(), Ok(&theta), "{shown}");
                let sum = theta.plus(&theta).unwrap();
                assert_eq!(sum, theta.times(&Rational::from(2)).unwrap(), "{shown}");
            }
            Err(error) => assert!(error.to_string().len() < 500, "{shown}: {error}"),
        }
    }
}

#[test]
fn long_sums_of_logarithms_stay_exact() {
    // sum_k ln((k+1)/k) from 1 to 999 telescopes to ln 1000.
    let mut sum = Theta::zero();
    for k in 1..1000 {
        let term = Theta::ln(Rational::from((k + 1, k))).unwrap();
        sum = sum.plus(&term).unwrap();
    }
    assert_eq!(sum, Theta::ln(Rational::from(1000)).unwrap());
}

/// 6993/7000 ln x + 1/7 ln y = 1/7000 ln(x^6993 y^1000): 7 million bits as one logarithm.
#[test]
fn a_sum_too_long_for_one_logarithm_stays_two() {
    let odds = Rational::from((Integer::from(1) << 1000) + 1);
    let x = Theta::new(Rational::new(), Rational::from((999, 1000)), odds).unwrap();
    let y = Theta::new(Rational::new(), Rational::from((1, 7)), Rational::from(3)).unwrap();
    let sum = x.plus(&y).unwrap();
    assert_eq!(sum.logs().len(), 2);
    assert_eq!(sum, y.plus(&x).unwrap());
    // 999/1000 1000 ln 2 + (ln 3)/7 in doubles; the 1 beside 2^1000 is not seen in them.
    let nats = 999.0 * std::f64::consts::LN_2 + 3_f64.ln() / 7.0;
    assert!((sum.approximate() - nats).abs() < 1e-11, "{nats}");
    assert_eq!(sum.plus(&y.negated()).unwrap(), x);
    assert_eq!(sum.negated().plus(&sum).unwrap(), Theta::zero());
    assert_eq!(sum.times(&Rational::from(-1)).unwrap(), sum.negated());
    assert_eq!(Theta::parse(&sum.to_string()).unwrap(), sum);
    assert_eq!(sum.factor(), None);
}

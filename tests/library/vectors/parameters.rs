//! The parts that the machines rest on: parameters, the decimals that are printed, and the
//! generator behind random machines.

use rbm_exact::machine::{Generator, Param, Rbm, Recipe, Units, Weights, random};
use rbm_exact::number::{Digits, Enclosure, Enclosures, Theta, Value, rational};
use rbm_exact::rug::{Float, Rational, float::Round};

fn theta(text: &str) -> Theta {
    Theta::parse(text).expect(text)
}

/// `p/q ln x + r/q ln y = 1/q ln(x^p y^r)`, worked by hand.
#[test]
fn sums_negatives_and_multiples_of_parameters_are_those_worked_by_hand() {
    let plus = |x: &str, y: &str| theta(x).plus(&theta(y)).expect("modest");
    assert_eq!(plus("1/2 ln 2", "1/3 ln 3"), theta("1/6 ln 72"));
    assert_eq!(
        plus("1/4 + ln 2", "-3/4 - ln 3/5"),
        theta("-1/2 + ln(10/3)")
    );
    assert_eq!(plus("1/2 ln 3", "1/2 ln 3"), theta("ln 3"));
    assert_eq!(plus("3/4", "2/3 ln 5"), theta("3/4 + 2/3 ln 5"));
    assert_eq!(plus("2/3 ln 5", "3/4"), theta("3/4 + 2/3 ln 5"));
    assert_eq!(plus("ln 6", "-ln 6"), Theta::zero());
    assert_eq!(theta("1/2 + 1/4 ln 3").negated(), theta("-1/2 - 1/4 ln 3"));
    let times = |x: &str, p, q| theta(x).times(&Rational::from((p, q))).expect("modest");
    assert_eq!(times("1/2 + 1/4 ln 3", -4, 3), theta("-2/3 - 1/3 ln 3"));
    assert_eq!(times("ln(9/4)", 1, 2), theta("ln(3/2)"));
    assert_eq!(times("ln 7", 0, 1), Theta::zero());
}

/// From the laws of logarithms: a number spelled in two ways is one number.
#[test]
fn equal_parameters_have_equal_fields_and_the_right_factor() {
    for (one, other) in [
        ("ln 4", "2 ln 2"),
        ("1/2 ln 9", "ln 3"),
        ("-ln 3/2", "ln(2/3)"),
        ("-2 ln(1/3)", "ln 9"),
        ("0 ln 5", "0"),
        ("3 ln 1", "0"),
        ("2/3 ln 8", "ln 4"),
        ("-1/2 ln(16/81)", "2 ln(3/2)"),
    ] {
        assert_eq!(theta(one), theta(other), "{one} and {other}");
    }
    assert_eq!(
        theta("-1/2 ln(16/81)").factor(),
        Some(Rational::from((9, 4)))
    );
    assert_eq!(theta("-3 ln 2").factor(), Some(Rational::from((1, 8))));
    assert_eq!(theta("0").factor(), Some(Rational::from(1)));
    for irrational in ["1", "1/2 ln 2", "1 + ln 2", "2/3 ln 4"] {
        assert_eq!(theta(irrational).factor(), None, "{irrational}");
    }
}

/// What is printed is what is read: the text of a parameter gives the parameter back.
#[test]
fn the_text_of_a_parameter_gives_the_parameter_back() {
    for (text, shift, scale, odds) in [
        ("0", (0, 1), (0, 1), (1, 1)),
        ("-3/7", (-3, 7), (0, 1), (1, 1)),
        ("ln 2", (0, 1), (1, 1), (2, 1)),
        ("-ln(3/2)", (0, 1), (-1, 1), (3, 2)),
        ("1/2 + 1/4 ln 3", (1, 2), (1, 4), (3, 1)),
        ("-5 - 2/3 ln(7/5)", (-5, 1), (-2, 3), (7, 5)),
    ] {
        let meant = Theta::new(shift.into(), scale.into(), odds.into()).expect(text);
        assert_eq!(theta(text), meant, "{text}");
        let written = theta(text).to_string();
        assert_eq!(theta(&written), meant, "{text} as {written}");
    }
}

/// 2/3, 1/8 and 12345 rounded by hand; the radius is the distance, rounded up.
#[test]
fn fractions_are_rounded_correctly_and_say_how_far_they_are() {
    let printed = |p: i64, q: i64, digits| {
        let decimal = Value::Exact(Rational::from((p, q))).decimal(digits);
        let decimal = decimal.expect("a fraction");
        (decimal.value, decimal.radius)
    };
    let plain = |text: &str, radius: &str| (text.to_string(), radius.to_string());
    assert_eq!(
        printed(2, 3, Digits::of_itself(3)),
        plain("0.6667", "3.4e-5")
    );
    assert_eq!(
        printed(-2, 3, Digits::significant(3)),
        plain("-0.667", "3.4e-4")
    );
    assert_eq!(printed(1, 8, Digits::of_itself(15)), plain("0.125", "0"));
    assert_eq!(
        printed(12345, 1, Digits::significant(2)),
        plain("1.2e4", "3.5e2")
    );
    assert_eq!(printed(0, 1, Digits::of_itself(15)), plain("0", "0"));
}

/// ln 2 and ln 10 to 30 digits, from any table; log10(2/3) < 0 takes the digits of 1.
#[test]
fn logarithms_are_printed_with_the_digits_of_any_table() {
    let printed = |p: i64, q: i64, over| {
        let digits = Digits::of_itself(25).for_logarithm();
        let decimal = Value::log(Rational::from((p, q)), over).decimal(digits);
        decimal.expect("certain").value
    };
    assert_eq!(printed(2, 1, 1), "0.6931471805599453094172321");
    assert_eq!(printed(10, 1, 1), "2.3025850929940456840179915");
    assert_eq!(printed(1, 10, 2), "-1.1512925464970228420089957");
}

#[test]
fn digits_that_are_not_certain_are_not_printed() {
    let within = |lo: f64, hi: f64| {
        Value::Within(Enclosure::new(
            Float::with_val(53, lo),
            Float::with_val(53, hi),
        ))
    };
    let wide = within(0.121, 0.124);
    assert!(wide.decimal(Digits::of_itself(2)).is_none());
    assert!(within(-1.0, 1.0).decimal(Digits::of_itself(1)).is_none());
    assert!(Value::Undefined.decimal(Digits::of_itself(1)).is_none());
    for decimal in [
        wide.decimal(Digits::of_itself(1)),
        wide.certain_decimal(Digits::of_itself(9)),
    ] {
        let decimal = decimal.expect("one digit is certain");
        assert_eq!(decimal.value, "0.12");
        assert!(["4e-3", "4.1e-3"].contains(&decimal.radius.as_str()));
    }
}

/// ln 2 and ln 10 from any table.
#[test]
fn parameters_are_enclosed_around_the_digits_of_any_table() {
    let a = Enclosures::new(128);
    for (text, digits) in [
        ("ln 2", "0.69314718055994530942"),
        ("1/2 + ln 2", "1.19314718055994530942"),
        ("1/2 - 2/3 ln 10", "-1.03505672866269712268"),
    ] {
        let x = a.theta(&theta(text));
        let table = rational(digits).expect(digits);
        let last = rational("1e-20").expect("one unit of the last place");
        assert!(*x.lo() < Rational::from(&table + &last), "{text}: {x:?}");
        assert!(*x.hi() > Rational::from(&table - &last), "{text}: {x:?}");
        let width = Float::with_val(64, x.hi() - x.lo());
        assert!(x.lo() < x.hi() && width < 1e-36, "{text}: {x:?}");
    }
}

/// The first five numbers that many programs publish for SplitMix64 and the seed 1234567;
/// `tests/reference/splitmix64.py` prints them too.
#[test]
fn the_generator_gives_the_published_stream() {
    let mut generator = Generator::new(1_234_567);
    for wanted in [
        6_457_827_717_110_365_317_u64,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ] {
        assert_eq!(generator.bits(), wanted);
    }
}

/// The parameters by their names: W row by row, then b, then c.
fn by_name(m: &Rbm) -> impl Iterator<Item = Theta> + '_ {
    let weights = (0..m.n_v()).flat_map(|i| (0..m.n_h()).map(move |j| Param::W(i, j)));
    let names = weights
        .chain((0..m.n_v()).map(Param::B))
        .chain((0..m.n_h()).map(Param::C));
    names.map(|param| m.theta().get(param).clone())
}

/// From `tests/reference/splitmix64.py`: the machine of a seed must never change.
#[test]
fn the_machine_of_a_seed_is_the_one_an_independent_program_draws() {
    let recipe = Recipe {
        n_v: 4,
        n_h: 3,
        seed: 1,
        weights: Weights::LogRational,
        scale: Rational::from(1),
        rows: 5,
        units: Units::Binary,
    };
    let bits = |row: &[bool]| {
        row.iter()
            .map(|b| if *b { '1' } else { '0' })
            .collect::<String>()
    };
    let (m, data) = random(&recipe).expect("small");
    let wanted = "0|ln 2|ln 3|0|0|ln 2|ln 3|0|-ln 2|ln 2|0|ln 2|0|0|0|-ln 3|ln 2|ln 3|ln 2";
    assert!(by_name(&m).eq(wanted.split('|').map(theta)));
    let rows: Vec<String> = data.rows().map(|(row, _)| bits(row)).collect();
    assert_eq!(rows, ["1000", "0001", "1011", "1000", "1111"]);

    let decimal = Recipe {
        n_v: 2,
        seed: 7,
        weights: Weights::Decimal,
        scale: Rational::from((3, 2)),
        rows: 3,
        units: Units::Spin,
        ..recipe
    };
    let (m, data) = random(&decimal).expect("small");
    let hundredths = [-22, -97, 81, 17, -10, -50, -6, -35, -74, -17, -80];
    let wanted = hundredths.map(|k| Theta::rational(Rational::from((3 * k, 200))));
    assert!(by_name(&m).eq(wanted));
    assert_eq!(m.units(), Units::Spin);
    assert!(
        data.rows()
            .all(|(row, count)| bits(row) == "11" && count == 1)
    );
    assert_eq!(data.total(), 3);
}

/// 71.4 and a hair is more than 0.4 from 71: found by a fresh vector (seed 20261124, number 43).
#[test]
fn a_radius_is_rounded_up_however_little_it_is_above_a_hundredth() {
    let x = Rational::from((714, 10)) + rational("1e-40").expect("small");
    let at = |round| Float::with_val_round(200, &x, round).0;
    let value = Value::Within(Enclosure::new(at(Round::Down), at(Round::Up)));
    let digits = Digits::of_itself(1).for_logarithm();
    let decimal = value.decimal(digits).expect("one digit");
    assert_eq!(decimal.value, "71");
    assert_eq!(decimal.radius, "4.1e-1");
}

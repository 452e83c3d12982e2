//! ln Z along a path, against brute force from the definition with mpmath at 60 digits.

use rbm_exact::answer::{betas, path};
use rbm_exact::data::Data;
use rbm_exact::machine::{Param, Rbm, Recipe, Shaped, Units, Weights, example, random};
use rbm_exact::number::{Digits, Theta, Value};
use rbm_exact::rug::Rational;
use rbm_exact::sweep::Options;
use rbm_exact::watch::Unwatched;

fn decimal(value: &Value) -> String {
    let digits = Digits::of_itself(25).for_logarithm();
    value.decimal(digits).expect("certain").value
}

/// `sum_{v,h} e^(-beta E)` term by term, no factorisation: beta, ln Z, mean ln p(v) of M2's rows.
const M2: [(&str, &str, &str); 3] = [
    (
        "0",
        "2.7725887222397812376689284858327",
        "-1.3862943611198906188344642429164",
    ),
    (
        "1/2",
        "2.9421432512633229545944409042613",
        "-1.3892525716781448735004500407045",
    ),
    (
        "1",
        "3.1780538303479456196469416012971",
        "-1.4024289914042834117526952218374",
    ),
];

#[test]
fn every_beta_has_the_values_of_brute_force() {
    let (m, data) = example("m2").expect("built in");
    let asked: Vec<Rational> = M2
        .iter()
        .map(|(beta, ..)| beta.parse().expect("q"))
        .collect();
    let options = Options::new(Digits::of_itself(25));
    let points = path(&m, &data, &asked, &options, &Unwatched).expect("small");
    for (point, (beta, ln_z, mean)) in points.iter().zip(M2) {
        assert_eq!(decimal(&point.ln_z), rounded(ln_z), "{beta}");
        let likelihood = point.log_likelihood.as_ref().expect("rows");
        assert_eq!(decimal(&likelihood.mean), rounded(mean), "{beta}");
        assert!(point.decided);
    }
}

/// All 2^5 states weigh the same: `ln Z = 5 ln 2` and `ln p(v) = -3 ln 2`, ln 2 as published.
#[test]
fn at_beta_0_every_state_of_a_machine_that_is_not_square_weighs_the_same() {
    let (m, data) = random(&Recipe {
        n_v: 3,
        n_h: 2,
        seed: 1,
        weights: Weights::Decimal,
        scale: Rational::from(1),
        rows: 4,
        units: Units::Binary,
    })
    .expect("small");
    let options = Options::new(Digits::of_itself(25));
    let zero = [Rational::new()];
    let point = &path(&m, &data, &zero, &options, &Unwatched).expect("small")[0];
    let likelihood = point.log_likelihood.as_ref().expect("rows");
    let found = [&point.ln_z, &likelihood.mean, &likelihood.total].map(decimal);
    // ln 2 = 0.693147180559945309417232121458176568...
    assert_eq!(found[0], "3.4657359027997265470861606");
    assert_eq!(found[1], "-2.0794415416798359282516964");
    assert_eq!(found[2], "-8.3177661667193437130067855");
}

/// By hand, W = ln 2, b = ln 3, c = ln 5: at beta = 2 Z = 1 + 3^2 + 5^2 + (2 3 5)^2 = 935, and the
/// row v = 1 has 9 + 900 of it. The law at T = 2 and beta = 4 is the same.
#[test]
fn beta_multiplies_weights_and_both_biases() {
    let ln = |odds: u32| Theta::ln(Rational::from(odds)).expect("positive");
    let theta = Shaped::build(1, 1, |param| match param {
        Param::W(..) => ln(2),
        Param::B(_) => ln(3),
        Param::C(_) => ln(5),
    });
    let m = Rbm::new(Units::Binary, theta.expect("units")).expect("in range");
    let mut data = Data::new(1);
    data.push(&[true], 1).expect("a row");
    for (temperature, beta) in [(1, 2), (2, 4)] {
        let m = m
            .clone()
            .at_temperature(Rational::from(temperature))
            .expect("positive");
        let options = Options::new(Digits::of_itself(15));
        let asked = [Rational::from(beta)];
        let found = path(&m, &data, &asked, &options, &Unwatched).expect("small");
        let is = |value: &Value, of: Rational| value.compare(&Value::log(of, 1)).holds();
        assert!(is(&found[0].ln_z, Rational::from(935)), "T = {temperature}");
        let mean = &found[0].log_likelihood.as_ref().expect("a row").mean;
        assert!(
            is(mean, Rational::from((909, 935))),
            "T = {temperature}: {mean:?}"
        );
    }
}

/// To 25 places, by hand: cut, and one added to the last place where the next digit is 5 or more.
fn rounded(text: &str) -> String {
    let point = text.find('.').expect("a decimal");
    let (kept, rest) = text.split_at(point + 26);
    let up = rest.as_bytes()[0] >= b'5';
    let digits: String = kept.chars().filter(char::is_ascii_digit).collect();
    let number: u128 = digits.parse::<u128>().expect("digits") + u128::from(up);
    let digits = format!("{number:0width$}", width = digits.len());
    let whole = digits.len() - 25;
    let sign = if text.starts_with('-') { "-" } else { "" };
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

#[test]
fn a_range_is_exact_and_has_both_ends() {
    let found = betas("0:1:0.1").expect("a range");
    assert_eq!(found.len(), 11);
    assert_eq!(found[3], Rational::from((3, 10)));
    assert_eq!(found[10], 1);
    assert_eq!(betas("0, 1/3, 1").expect("a list").len(), 3);
}

#[test]
fn what_is_no_path_is_refused() {
    for text in [
        "",
        "0:1",
        "0:1:0",
        "1:0:0.1",
        "0:1:-1",
        "-1,0",
        "a",
        "0:1:0.1:2",
    ] {
        assert_eq!(betas(text).expect_err(text).status(), 2, "{text}");
    }
    assert_eq!(betas("0:1:1e-9").expect_err("too many").status(), 4);
}

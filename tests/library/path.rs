//! ln Z along a path, against brute force from the definition with mpmath at 60 digits.

use rbm_exact::answer::{Base, Course, Law, betas, path};
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
    let points = path(&m, &data, &asked, Course::default(), &options, &Unwatched).expect("small");
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
        weights: Weights::Decimal,
        rows: 4,
        ..Recipe::new(3, 2, 1)
    })
    .expect("small");
    let options = Options::new(Digits::of_itself(25));
    let zero = [Rational::new()];
    let point = &path(&m, &data, &zero, Course::default(), &options, &Unwatched).expect("small")[0];
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
        let found =
            path(&m, &data, &asked, Course::default(), &options, &Unwatched).expect("small");
        let is = |value: &Value, of: Rational| value.compare(&Value::log(of, 1)).holds();
        assert!(is(&found[0].ln_z, Rational::from(935)), "T = {temperature}");
        let mean = &found[0].log_likelihood.as_ref().expect("a row").mean;
        assert!(
            is(mean, Rational::from((909, 935))),
            "T = {temperature}: {mean:?}"
        );
    }
}

/// e^(beta E) over 10^8 rows with another on-rate: the bias of the law is 1/10000 ln(3 x^9999), 540,000 bits as one
/// logarithm. By mpmath at 60 digits, the two visible states summed from the definition.
#[test]
fn a_law_near_the_base_rate_model_of_many_rows_is_summed() {
    let ln = |odds: u32| Theta::ln(Rational::from(odds)).expect("positive");
    let theta = Shaped::build(1, 2, |param| match param {
        Param::W(_, 0) => ln(2),
        Param::B(_) => ln(3),
        Param::C(1) => ln(5),
        _ => Theta::zero(),
    });
    let m = Rbm::new(Units::Binary, theta.expect("units")).expect("in range");
    let mut data = Data::new(1);
    data.push(&[true], 12_345_677).expect("a row");
    data.push(&[false], 98_765_431).expect("a row");
    let course = Course {
        base: Base::Data,
        ..Course::default()
    };
    let options = Options::new(Digits::of_itself(25));
    let asked = [Rational::from((1, 10_000)), Rational::from((1, 2))];
    let found = path(&m, &data, &asked, course, &options, &Unwatched).expect("small");
    let wanted = [
        (
            "1.50419703163685993878801621324422698",
            "-0.34883207078926972172340783146728926",
        ),
        (
            "2.42093078522610362057798214620050651",
            "-0.58700106790781519506189534010613346",
        ),
    ];
    for (point, (ln_z, mean)) in found.iter().zip(wanted) {
        assert_eq!(decimal(&point.ln_z), rounded(ln_z), "{}", point.beta);
        let likelihood = point.log_likelihood.as_ref().expect("rows");
        assert_eq!(decimal(&likelihood.mean), rounded(mean), "{}", point.beta);
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

/// M2b at beta = 1/4 with 0/1 units and with ±1 units at T = 2: `ln sum_{v,h}` and the mean of `ln p(v)` from
/// the definitions, by mpmath at 60 digits.
const QUARTER: [(Law, Base, Units, u32, &str, &str); 8] = {
    use {Base::*, Law::*, Units::*};
    [
        (
            Joint,
            Uniform,
            Binary,
            1,
            "3.6357903086129028666910175253308344",
            "-2.1374430134255275414972406164292802",
        ),
        (
            Joint,
            Uniform,
            Spin,
            2,
            "3.5254740483700220094717332345110954",
            "-2.1403260748259556636262052691607231",
        ),
        (
            Joint,
            Data,
            Binary,
            1,
            "4.0272277589661095749804260042690047",
            "-1.9359537137864740715606499174075698",
        ),
        (
            Joint,
            Data,
            Spin,
            2,
            "3.5681467095273630255758329322215844",
            "-1.9336810104438446509481284933243355",
        ),
        (
            Marginal,
            Uniform,
            Binary,
            1,
            "3.6816030030595831423872921450942846",
            "-2.1505465075331544633154926597792551",
        ),
        (
            Marginal,
            Uniform,
            Spin,
            2,
            "3.6503374874520034038781290215237311",
            "-2.1844652927508865785565705772293738",
        ),
        (
            Marginal,
            Data,
            Binary,
            1,
            "4.0688585783315101875448754743625207",
            "-1.9448753328128213302470768110876104",
        ),
        (
            Marginal,
            Data,
            Spin,
            2,
            "3.6751579281658153717688683693401499",
            "-1.9599680079252465176651334514989159",
        ),
    ]
};

#[test]
fn both_paths_from_both_bases_have_the_values_of_brute_force() {
    let (m, data) = example("m2b").expect("built in");
    let options = Options::new(Digits::of_itself(25));
    let quarter = [Rational::from((1, 4))];
    for (law, base, units, temperature, ln_z, mean) in QUARTER {
        let m = m
            .clone()
            .with_units(units)
            .at_temperature(temperature.into());
        let course = Course { law, base };
        let found = path(
            &m.expect("T"),
            &data,
            &quarter,
            course,
            &options,
            &Unwatched,
        );
        let point = &found.expect("small")[0];
        assert!(point.decided);
        let what = format!("{law:?} {base:?} {units:?}");
        assert_eq!(decimal(&point.ln_z), rounded(ln_z), "{what}");
        let likelihood = point.log_likelihood.as_ref().expect("rows");
        assert_eq!(decimal(&likelihood.mean), rounded(mean), "{what}");
    }
}

/// The ends of both paths are the same laws: at beta = 0 `prod_i (1 + e^(a_i)) 2^n_h`, here by hand from the
/// counts 3, 2 and 4 of 5 rows, (7/3)(7/4)(7/2) 4 = 343/6; at beta = 1 the machine.
#[test]
fn both_paths_have_the_same_ends() {
    let (m, data) = example("m2b").expect("built in");
    let options = Options::new(Digits::of_itself(25));
    for law in [Law::Joint, Law::Marginal] {
        let course = Course {
            law,
            base: Base::Data,
        };
        let ends = [Rational::new(), Rational::from(1)];
        let found = path(&m, &data, &ends, course, &options, &Unwatched).expect("small");
        let first = Value::log(Rational::from((343, 6)), 1);
        assert!(found[0].ln_z.compare(&first).holds(), "{:?}", found[0].ln_z);
        // Z of M2b is 733/8.
        let last = Value::log(Rational::from((733, 8)), 1);
        assert!(found[1].ln_z.compare(&last).holds());
    }
    let none = Data::new(3);
    let course = Course {
        law: Law::Joint,
        base: Base::Data,
    };
    let refused = path(&m, &none, &[Rational::new()], course, &options, &Unwatched);
    assert_eq!(refused.expect_err("no rows").status(), 2);
}

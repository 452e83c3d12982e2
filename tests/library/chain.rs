//! The Gibbs chain against `tests/data/chains.json`: every path enumerated by `tests/reference/make_chains.py`,
//! in Python fractions and mpmath.

use rbm_exact::answer::{
    Asked, Estimator, Hidden, Negative, Passed, Update, negative_phase, update,
};
use rbm_exact::data::Data;
use rbm_exact::machine::{Param, Rbm, Shaped, Units};
use rbm_exact::number::{Digits, Theta, Value, rational};
use rbm_exact::rug::Rational;
use rbm_exact::watch::Unwatched;
use serde_json::Value as Json;

/// A machine, its rows, and what the reference found.
pub struct Case {
    pub name: String,
    pub m: Rbm,
    pub data: Data,
    pub found: Json,
}

fn texts(json: &Json) -> Vec<&str> {
    let entries = json.as_array().expect("a list").iter();
    entries.map(|x| x.as_str().expect("a text")).collect()
}

pub fn cases() -> Vec<Case> {
    let text = include_str!("../data/chains.json");
    let json: Vec<Json> = serde_json::from_str(text).expect("chains.json");
    json.into_iter().map(case).collect()
}

fn case(found: Json) -> Case {
    let w: Vec<Vec<&str>> = found["W"]
        .as_array()
        .expect("W")
        .iter()
        .map(texts)
        .collect();
    let (b, c) = (texts(&found["b"]), texts(&found["c"]));
    let theta = Shaped::build(b.len(), c.len(), |param| {
        let text = match param {
            Param::W(i, j) => w[i][j],
            Param::B(i) => b[i],
            Param::C(j) => c[j],
        };
        Theta::parse(text).expect(text)
    });
    let units = match found["units"] == "spin" {
        true => Units::Spin,
        false => Units::Binary,
    };
    let temperature = rational(found["temperature"].as_str().expect("T")).expect("T");
    Case {
        name: found["name"].as_str().expect("a name").into(),
        m: Rbm::with_temperature(units, theta.expect("units"), temperature).expect("a machine"),
        data: Data::from_bit_strings(texts(&found["rows"])).expect("rows"),
        found,
    }
}

/// A fraction is compared as one; a decimal of 60 digits is the truth to 55 of them.
pub fn agrees(found: &Value, truth: &str, what: &str) {
    let wanted = rational(truth).expect(truth);
    if let (Some(q), true) = (found.fraction(), truth.contains('/')) {
        assert_eq!(*q, wanted, "{what}");
        return;
    }
    let near = rational("1e-45").expect("a number");
    let x = found.enclose(256).expect("a number");
    let (lo, hi) = (Rational::from(&wanted - &near), wanted + near);
    assert!(
        *x.lo() <= hi && *x.hi() >= lo,
        "{what}: {x:?}, wanted {truth}"
    );
    let width = rational("1e-20").expect("a number");
    assert!(
        *x.hi() <= hi + &width && *x.lo() >= lo - &width,
        "{what}: {x:?} is wide"
    );
}

fn negative(key: &str) -> Negative {
    let k = |text: &str| text.parse().expect("a number of steps");
    match key.rsplit_once(' ').expect("two words") {
        ("steps", n) => Negative::Steps(k(n)),
        ("stale", "forever") => Negative::StaleForever,
        ("stale", n) => Negative::Stale(k(n)),
        ("stale sampled", n) => Negative::StaleSampled(k(n)),
        ("first hidden", n) => Negative::FirstHidden(k(n)),
        ("passed both", n) => Negative::Passed(Passed::Both(k(n))),
        ("passed after sampled", _) => Negative::Passed(Passed::AfterSampledHidden),
        ("passed before sampled", _) => Negative::Passed(Passed::BeforeSampledVisible),
        _ => panic!("{key}"),
    }
}

#[test]
fn every_negative_phase_is_the_mean_over_all_paths() {
    for Case {
        name,
        m,
        data,
        found,
    } in cases()
    {
        for (key, truth) in found["negative"].as_object().expect("phases") {
            let digits = Digits::of_itself(25);
            let phase = negative_phase(&m, &data, negative(key), digits, 2, &Unwatched);
            let phase = phase.expect("a phase");
            for (param, truth) in phase.params().zip(texts(truth)) {
                agrees(phase.get(param), truth, &format!("{name}, {key}, {param}"));
            }
        }
    }
}

/// On M2 (`mistakes.md`'s figures agree with the reference) the same from enclosures as from fractions,
/// which long chains are too long for; after 1,000 steps it is the model phase, 1/3 at w[1,1].
#[test]
fn a_long_chain_ends_at_the_model_phase() {
    let Case { m, data, .. } = cases().swap_remove(0);
    let digits = Digits::of_itself(40);
    let phase = negative_phase(&m, &data, Negative::Steps(1000), digits, 1, &Unwatched);
    let phase = phase.expect("a phase");
    let off = phase
        .get(Param::W(0, 0))
        .minus(&Value::Exact(Rational::from((1, 3))), 256);
    let off = off.enclose(256).expect("a number");
    assert!(off.lo().clone().abs() < 1e-35 && off.hi().clone().abs() < 1e-35);
}

fn asked(k: u32, estimator: Estimator, hidden: Hidden) -> Asked {
    Asked {
        k,
        estimator,
        hidden,
        variance: true,
        below: Rational::from((1, 1000)),
        digits: Digits::of_itself(25),
        threads: 2,
        max_states: 1 << 24,
    }
}

fn found(case: &Case, asked: &Asked) -> Update {
    update(&case.m, &case.data, asked, &Unwatched).expect("an update")
}

/// Mean and variance of one update, over all rows and all paths, divided by the temperature.
#[test]
fn one_update_has_the_mean_and_the_variance_over_all_paths() {
    for case in cases() {
        let beta = case.m.beta();
        for (key, truth) in case.found["variance"].as_object().expect("variances") {
            let (estimator, hidden) = key.split_once(' ').expect("two words");
            let hidden = match hidden {
                "sampled" => Hidden::Sampled,
                _ => Hidden::Probability,
            };
            let asked = match estimator {
                "pcd" => asked(1, Estimator::Persistent, hidden),
                k => asked(k.parse().expect("k"), Estimator::Steps, hidden),
            };
            let update = found(&case, &asked);
            let variance = update.variance.expect("a variance");
            for (param, truth) in variance.params().zip(texts(truth)) {
                let what = format!("{}, {key}, variance of {param}", case.name);
                agrees(variance.get(param), truth, &what);
                let gap = update
                    .expected
                    .get(param)
                    .minus(update.gradient.get(param), 256);
                assert!(
                    gap.compare(update.deviation.get(param)).holds(),
                    "{what}: deviation"
                );
            }
            let Some(negative) = case.found["negative"].get(format!("steps {estimator}")) else {
                continue;
            };
            for (param, truth) in variance.params().zip(texts(negative)) {
                let what = format!("{}, {key}, {param}", case.name);
                agrees(update.negative_phase.get(param), truth, &what);
                let scaled = update
                    .data_phase
                    .get(param)
                    .minus(update.negative_phase.get(param), 256);
                let scaled = scaled.times(&beta);
                assert!(
                    scaled.compare(update.expected.get(param)).holds(),
                    "{what}: expected"
                );
            }
        }
    }
}

/// Of the matrix itself, by mpmath.
#[test]
fn the_second_eigenvalue_lies_between_its_bounds() {
    for case in cases() {
        let update = found(&case, &asked(1, Estimator::Steps, Hidden::Probability));
        let eigenvalue = update.eigenvalue.expect("small");
        let truth = case.found["second_eigenvalue"].as_str().expect("a number");
        let truth = rational(truth).expect("a number");
        let near = rational("1e-40").expect("a number");
        let x = eigenvalue.enclose(512).expect("a number");
        let (lo, hi) = (
            Rational::from(&truth - &near),
            Rational::from(&truth + &near),
        );
        assert!(*x.lo() <= hi && *x.hi() >= lo, "{}: {x:?}", case.name);
        let gap = Rational::from(1 - &truth).min(truth.clone()) / 10_000_000_000_u64;
        assert!(
            *x.hi() <= hi + &gap && *x.lo() >= lo - &gap,
            "{}: {x:?}",
            case.name
        );
    }
    // Sticky: 1 - 2/... by hand: CD-k is (1 - (16/25)^k) of the gradient.
    let sticky = cases()
        .into_iter()
        .find(|case| case.name == "sticky")
        .expect("sticky");
    let update = found(&sticky, &asked(1, Estimator::Steps, Hidden::Probability));
    assert_eq!(
        update.eigenvalue.expect("small").fraction(),
        Some(&Rational::from((16, 25)))
    );
}

/// The bound on the bias holds for the deviations themselves, and the stated number of steps suffices.
#[test]
fn the_bias_is_below_its_bound_and_below_what_was_asked_after_the_stated_steps() {
    for case in cases() {
        let first = found(&case, &asked(1, Estimator::Steps, Hidden::Probability));
        let bound = first.bound.expect("an eigenvalue");
        let steps = bound.steps.expect("below 1").to_u32().unwrap_or(u32::MAX);
        for k in [1, 2, 5, steps.clamp(1, 100)] {
            let asked = Asked {
                variance: false,
                ..asked(k, Estimator::Steps, Hidden::Probability)
            };
            let update = found(&case, &asked);
            let bound = update.bound.expect("an eigenvalue").at_k.to_f64();
            for deviation in update.deviation.iter().map(Value::to_f64) {
                assert!(
                    deviation.abs() <= bound * (1.0 + 1e-12),
                    "{} {k}",
                    case.name
                );
                assert!(k < steps || deviation.abs() <= 1e-3, "{} {k}", case.name);
            }
        }
    }
}

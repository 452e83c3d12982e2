//! The Gibbs chain against `tests/data/chains.json`: every path enumerated by `tests/reference/make_chains.py`,
//! in Python fractions and mpmath.

use rbm_exact::answer::{Negative, Passed, negative_phase};
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

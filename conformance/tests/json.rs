//! Real outputs against the schemas that are printed for them, and against numbers from elsewhere.

use conformance::Case;
use rbm_exact::answer;
use rbm_exact::data::Data;
use rbm_exact::machine::{Param, Units, example};
use rbm_exact::number::Digits;
use rbm_exact::oracle;
use rbm_exact::report::output::{COMMANDS, Provenance, schema};
use rbm_exact::report::{
    Checked, Clamped, Computed, Given, Path, Provenance as Words, Report, Sampled, Symbols, Updates,
};
use rbm_exact::sweep;
use rbm_exact::symbolic;
use rbm_exact::watch::Unwatched;
use serde_json::{Value, json as literal};

/// What a report is told of a machine and data that come from nowhere.
macro_rules! given {
    ($m:ident, $data:ident) => {
        Given {
            m: &$m,
            data: &$data,
            held_out: None,
            from: &Words::default(),
            origin: &Provenance::default(),
        }
    };
}

fn read(report: &dyn Report) -> Value {
    serde_json::from_str(&report.json().expect("plain")).expect("JSON")
}

fn assert_valid(command: &str, output: &Value) {
    let schema = schema(command).expect("has one");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(output)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{command}: {errors:#?}");
}

#[test]
fn every_output_is_valid_against_its_schema() {
    for name in ["m1", "m2", "m2b", "m4"] {
        for units in [Units::Binary, Units::Spin] {
            let found = Case::built_in(name, units);
            assert_valid("compute", &read(&found.quantities()));
            for all in [false, true] {
                assert_valid("derive", &read(&found.derivation(all)));
            }
            assert_valid("difference", &read(&found.differences()));
        }
    }
}

/// A machine without data has no rows, and what needs them is left out.
#[test]
fn a_machine_without_data_is_valid_against_its_schema() {
    let (m, _) = example("m2").expect("built in");
    let (data, digits) = (Data::new(2), Digits::of_itself(15));
    let options = sweep::Options::new(digits);
    let quantities = answer::quantities(&m, (&data).into(), &options, &Unwatched).expect("small");
    let output = read(&Computed {
        given: given!(m, data),
        quantities: &quantities,
        states: None,
        digits,
    });
    assert!(output.get("rows").is_none() && output.get("gradient").is_none());
    assert_valid("compute", &output);
}

#[test]
fn a_path_of_temperatures_is_valid_against_its_schema() {
    let (m, data) = example("m2").expect("built in");
    let digits = Digits::of_itself(15);
    let betas = answer::betas("0:1:0.5").expect("a range");
    let options = sweep::Options::new(digits);
    let points = answer::path(
        &m,
        &data,
        &betas,
        answer::Course::default(),
        &options,
        &Unwatched,
    )
    .expect("small");
    for data in [Data::new(2), data] {
        let path = Path {
            given: given!(m, data),
            course: answer::Course::default(),
            points: &points,
            digits,
        };
        let output = read(&path);
        assert_valid("path", &output);
        assert_eq!(output["path"][0]["ln_Z"]["ln"], "16/1");
    }
}

/// Claims that agree, that are refuted with and without an explanation, that are no numbers, that are estimates.
#[test]
fn judged_claims_are_valid_against_their_schema() {
    let (m, data) = example("m2").expect("built in");
    let options = sweep::Options::new(Digits::of_itself(15));
    let claims = literal!({
        "Z": 24, "ln_Z": {"value": 24, "stderr": 0.1}, "kl": "nan", "log_likelihood": {"total": 0.123456789012345},
        "probability": {"10": 0.1875},
        "gradient": {"W": [[-0.16666666666666666, -0.06666666666666667], [0.08333333333333333, 0.1]]},
    });
    let bytes = claims.to_string().into_bytes();
    let name = std::path::Path::new("claims.json");
    let claims = rbm_exact::files::claims_from_bytes(name, &bytes, &m, &data, Default::default());
    let claims = claims.expect("claims").claims;
    let case = oracle::Case::new(&m, &data, &options, &Unwatched);
    let judgement = oracle::judge(&case, claims, 0).expect("judged");
    let output = read(&Checked {
        given: given!(m, data),
        judgement: &judgement,
        digits: None,
    });
    assert_valid("check", &output);
    assert_eq!(output["verdict"], "refuted");
    let by_name = |name: &str| {
        let claims = output["claims"].as_array().expect("a list");
        claims
            .iter()
            .find(|claim| claim["name"] == name)
            .expect("claimed")
            .clone()
    };
    assert_eq!(by_name("Z")["worst"]["truth"], "24");
    assert_eq!(
        by_name("ln_Z")["diagnosis"][0]["mistakes"],
        literal!(["z-for-ln-z"])
    );
    // Nothing of m2 overflows: where a NaN comes from is not known.
    let kl = &by_name("kl")["diagnosis"][0];
    assert_eq!(kl["mistakes"], literal!(["unknown"]));
    let why = kl["why"].as_str().expect("a text");
    assert!(why.contains("not even in float32"), "{why}");
    assert_eq!(by_name("gradient")["blocks"], literal!({"W": "refuted"}));
    assert_eq!(by_name("log_likelihood.total")["diagnosis"], literal!([]));
}

/// By hand: Z of one visible and one hidden unit has the four terms 1, y1, z1 and x11 y1 z1.
#[test]
fn formulae_are_valid_against_their_schema() {
    let (m, data) = example("m1").expect("built in");
    let formulae = symbolic::formulae(&m).expect("tiny");
    let entry = symbolic::entry(&m, &data, Param::W(0, 0)).expect("tiny");
    for entry in [None, Some(&entry)] {
        let found = Symbols {
            given: given!(m, data),
            formulae: &formulae,
            entry,
        };
        let output = read(&found);
        assert_valid("symbolic", &output);
        assert_eq!(output["Z"]["text"], "1 + y1 + z1 + x11 y1 z1");
        assert_eq!(output["Z"]["terms"].as_array().map(Vec::len), Some(4));
        assert_eq!(output["letters"]["x11"], "w[1,1]");
        assert_eq!(output["gradient"].is_null(), entry.is_none());
    }
}

/// The committed test vectors, by their committed schema, which is the one that is printed.
#[test]
fn the_test_vectors_are_valid_against_their_schema() {
    let read = |name: &str| -> Value {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
        let bytes = std::fs::read(folder.join(name)).expect("is there");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let (set, committed) = (read("vectors.json"), read("vectors.schema.json"));
    assert_eq!(committed, schema("vectors").expect("has one"));
    assert_valid("vectors", &set);
    let validator = jsonschema::validator_for(&committed).expect("a schema");
    for (place, value) in [
        ("/vectors/0/truths/ln_Z/double", literal!("2.01")),
        ("/vectors/0/truths/ln_Z/float64", literal!(null)),
        ("/vectors/0/truths/gradient.W/exact", literal!([[1]])),
        ("/vectors/0/units", literal!([0])),
        ("/vectors/0/flags/gradient/both", literal!("sign")),
        ("/vectors/0/surprise", literal!(1)),
        ("/notes/directions/sign", literal!({"cause": "x"})),
    ] {
        let mut bad = set.clone();
        match bad.pointer_mut(place) {
            Some(there) => *there = value,
            None => bad["vectors"][0]["surprise"] = value,
        }
        assert!(!validator.is_valid(&bad), "{place} passed");
    }
}

/// What the schema is for: an output that is not as promised must fail.
#[test]
fn the_schemas_refuse_what_no_output_may_hold() {
    let good = read(&Case::built_in("m2", Units::Binary).quantities());
    let validator =
        jsonschema::validator_for(&schema("compute").expect("has one")).expect("a schema");
    assert!(validator.is_valid(&good));
    let spoilt: [(&str, Value); 7] = [
        ("/Z/value", literal!(24)),
        ("/Z/value", literal!("NaN")),
        ("/Z", literal!({"value": null})),
        ("/gradient/W/0/0/fraction", literal!("1.5")),
        ("/log_likelihood", literal!({"mean": null})),
        ("/input/machine/W", literal!("ln 2")),
        ("/input/data/counts/0", literal!(-1)),
    ];
    for (place, value) in spoilt {
        let mut bad = good.clone();
        *bad.pointer_mut(place).expect("such a place") = value.clone();
        assert!(!validator.is_valid(&bad), "{place} = {value} passed");
    }
    for place in ["", "/Z", "/input", "/input/machine", "/gradient"] {
        let mut bad = good.clone();
        let object = bad.pointer_mut(place).and_then(Value::as_object_mut);
        object
            .expect("an object")
            .insert("surprise".into(), literal!(1));
        assert!(
            !validator.is_valid(&bad),
            "an unknown key in `{place}` passed"
        );
    }
    for key in ["Z", "ln_Z", "model_phase", "input", "schema"] {
        let mut bad = good.clone();
        bad.as_object_mut().expect("an object").remove(key);
        assert!(!validator.is_valid(&bad), "a missing {key} passed");
    }
}

/// Z = 24, LL = ln(15/4096)/4, KL = ln(64/15)/4 and the gradient: worked by hand in fractions.
#[test]
fn compute_of_m2_carries_the_fractions_worked_by_hand() {
    let output = read(&Case::built_in("m2", Units::Binary).quantities());
    let at = |place: &str| output.pointer(place).unwrap_or(&Value::Null).clone();
    assert_eq!(
        at("/Z"),
        literal!({"value": "24", "radius": "0", "nearest": 24.0, "fraction": "24/1"})
    );
    assert_eq!(at("/log_likelihood/mean/ln"), "15/4096");
    assert_eq!(at("/log_likelihood/mean/over"), 4);
    assert_eq!(at("/kl/ln"), "64/15");
    assert_eq!(at("/kl_if_distinct/ln"), "16/15");
    // Half of the rows are 10, a quarter each 11 and 01: ln(1/2)/2 + 2 ln(1/4)/4 = ln(1/8)/2, by hand.
    assert_eq!(at("/maximum/ln"), "1/8");
    assert_eq!(at("/maximum/over"), 2);
    let fractions: Vec<String> = [
        "/W/0/0", "/W/0/1", "/W/1/0", "/W/1/1", "/b/0", "/b/1", "/c/0", "/c/1",
    ]
    .iter()
    .filter_map(|place| {
        at(&format!("/gradient{place}/fraction"))
            .as_str()
            .map(String::from)
    })
    .collect();
    let wanted = [
        "1/6", "1/15", "-1/12", "-1/10", "1/4", "-7/48", "1/24", "-19/240",
    ];
    assert_eq!(fractions, wanted);
    assert_eq!(
        at("/input/machine/W"),
        literal!([["ln 2", "-ln 2"], ["0", "ln 3"]])
    );
    assert_eq!(
        at("/input/data"),
        literal!({"rows": [[1, 0], [1, 1], [0, 1]], "counts": [2, 1, 1]})
    );
}

/// Fractions by hand: the question's wrong sign gives 1/9 for 1/3 at v = 01 and is invisible at
/// v = 00 and v = 10; the last rule gives -1/6 for w[1,1].
#[test]
fn derive_of_m2_shows_the_witness_and_the_blind_spots_of_the_wrong_sign() {
    let output = read(&Case::built_in("m2", Units::Binary).derivation(false));
    let steps = output["steps"].as_array().expect("steps");
    let step = |id: &str| {
        let found = steps.iter().find(|step| step["id"] == id);
        found.unwrap_or_else(|| panic!("no step {id}"))
    };
    let wrong = step("Q1c.sign");
    assert_eq!(wrong["verdict"], "refuted");
    assert_eq!(wrong["outcome"], "refuted-as-expected");
    assert_eq!(wrong["witness"], "v=01");
    assert_eq!(wrong["blind_spots"], literal!(["v=00", "v=10"]));
    assert_eq!(wrong["lhs"]["value"]["ln"], "1/3");
    assert_eq!(wrong["rhs"]["value"]["ln"], "1/9");
    let rule = step("D1");
    assert_eq!(rule["lhs"]["value"]["fraction"], "-1/6");
    assert_eq!(rule["rhs"]["value"]["fraction"], "-1/6");
    let datum = step("R10");
    assert_eq!(
        (&datum["input"], &datum["lhs"]["value"]["fraction"]),
        (&literal!("v=10"), &literal!("2/3"))
    );
}

#[test]
fn the_closing_count_adds_up() {
    for units in [Units::Binary, Units::Spin] {
        let output = read(&Case::built_in("m2", units).derivation(false));
        let summary = output["summary"].as_object().expect("a count");
        let of = |key: &str| summary[key].as_u64().expect("a number");
        let parts = [
            "equal",
            "agree",
            "refuted_as_expected",
            "blind",
            "not_applicable",
            "approximations",
            "undecided",
            "refuted",
        ];
        let sum: u64 = parts.iter().map(|key| of(key)).sum();
        assert_eq!(sum, of("steps"));
        assert_eq!(
            of("steps"),
            output["steps"].as_array().expect("steps").len() as u64
        );
        assert_eq!(of("refuted"), 0, "{units:?}");
        assert_eq!(of("differences_within_band"), 8, "{units:?}");
    }
}

#[test]
fn every_field_of_every_schema_is_described() {
    fn undescribed(schema: &Value, place: &str, found: &mut Vec<String>) {
        match schema {
            Value::Object(map) => {
                if let Some(Value::Object(properties)) = map.get("properties") {
                    for (name, property) in properties {
                        if property.get("description").is_none() {
                            found.push(format!("{place}/{name}"));
                        }
                    }
                }
                for (key, inner) in map {
                    undescribed(inner, &format!("{place}/{key}"), found);
                }
            }
            Value::Array(items) => {
                for item in items {
                    undescribed(item, place, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for command in COMMANDS {
        undescribed(&schema(command).expect("has one"), command, &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn an_unknown_command_has_no_schema() {
    let error = schema("traîn\u{1b}").expect_err("none");
    assert_eq!(error.status(), 2);
    assert!(!error.to_string().contains('\u{1b}'));
}

/// By hand: f(10) of m2 is (1 + 2)(1 + 1/2) = 9/2.
#[test]
fn rows_without_z_are_valid_against_their_schema() {
    let (m, data) = example("m2").expect("built in");
    let digits = Digits::of_itself(15);
    let options = sweep::Options::new(digits);
    let found = answer::without_z(&m, &data, &options, &Unwatched).expect("has rows");
    let output = read(&Clamped {
        given: given!(m, data),
        found: &found,
        digits,
    });
    assert_valid("without-z", &output);
    assert_eq!(output["rows"][0]["free_energy"]["ln"], "2/9");
}

/// Every estimator, with fractions and without, with a number that does not exist and with one left out.
#[test]
fn updates_are_valid_against_their_schema() {
    let (m, data) = example("m2").expect("built in");
    for (estimator, variance) in [
        (answer::Estimator::Steps, true),
        (answer::Estimator::Persistent, false),
        (answer::Estimator::MeanField, true),
    ] {
        let asked = answer::Asked {
            k: 2,
            estimator,
            hidden: answer::Hidden::Probability,
            variance,
            below: (1, 100).into(),
            digits: Digits::of_itself(15),
            threads: 1,
            max_states: 1 << 24,
        };
        let update = answer::update(&m, &data, &asked, &Unwatched).expect("small");
        let output = read(&Updates {
            given: given!(m, data),
            asked: &asked,
            update: &update,
        });
        assert_valid("cd", &output);
        assert_eq!(output["variance"].is_null(), !variance);
    }
}

/// A stream of nothing: refuted for its variance, with every part of the output there.
#[test]
fn judged_streams_are_valid_against_their_schema() {
    use rbm_exact::oracle::{Case, Expected, Said, Source};
    let (m, data) = example("m2").expect("built in");
    let options = sweep::Options::new(Digits::of_itself(15));
    let case = Case::new(&m, &data, &options, &Unwatched);
    let said = Said {
        source: Source::Steps(1),
        hidden: answer::Hidden::Sampled,
        batch: Some(1),
        rate: 1.0,
        level: 1e-6,
    };
    let stream = m.theta().map(|_, _| Some(vec![0.0; 100]));
    let found = Expected::new(&case, said).and_then(|expected| expected.judge(&stream));
    let output = read(&Sampled {
        given: given!(m, data),
        found: &found.expect("a stream"),
    });
    assert_valid("samples", &output);
    assert_eq!(output["verdict"], "refuted");
}

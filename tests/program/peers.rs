//! What published programs give of small machines (`tests/data/peers.json`, made by `tests/reference/make_peers.py` with
//! the arithmetic of each), in their own arrays: each with its verdict and its cause, and no other.

use super::claims::cases;
use rbm_exact::files::{
    Asked, ClaimNames, claims_from_bytes, data_from_bytes, model_from_bytes_as,
};
use rbm_exact::number::Digits;
use rbm_exact::oracle::{Case, Verdict, judge};
use rbm_exact::sweep::Options;
use rbm_exact::watch::Unwatched;
use serde_json::Value;
use std::path::Path;

const PEERS: &str = include_str!("../data/peers.json");

/// What is wrong about one case, if anything.
fn complaint(case: &Value) -> Option<String> {
    let name = format!("{}: {}", case["program"], case["name"]);
    let file = Path::new("m.json");
    let bytes = |part: &str| case[part].to_string().into_bytes();
    let model = model_from_bytes_as(file, &bytes("model"), &Asked::default());
    let model = model.unwrap_or_else(|error| panic!("{name}: {error}"));
    let m = &model.m;
    let data = data_from_bytes(file, &bytes("data"), m.units(), Some(m.n_v())).expect("rows");
    let names = ClaimNames {
        machine: model.reading.as_ref(),
        map: None,
    };
    let claims = claims_from_bytes(file, &bytes("claim"), m, &data, names);
    let claims = claims
        .unwrap_or_else(|error| panic!("{name}: {error}"))
        .claims;
    let options = Options::new(Digits::of_itself(15));
    let of = Case::new(m, &data, &options, &Unwatched);
    let judgement = judge(&of, claims, 0).expect("judged");
    if case["verdict"] != judgement.verdict().name() {
        return Some(format!("{name}: {}", judgement.verdict().name()));
    }
    let refuted = judgement.claims.iter();
    let refuted = refuted.filter(|judged| judged.verdict == Verdict::Refuted);
    for judged in refuted {
        let found = judged.findings.diagnosis.iter();
        let found: Vec<_> = found.map(|one| one.mistakes.clone()).collect();
        if serde_json::json!(found) != case["mistakes"] {
            return Some(format!("{name}: {}: {found:?}", judged.claim.name));
        }
    }
    None
}

#[test]
fn published_programs_are_judged_and_the_cause_is_named() {
    let cases = cases(PEERS);
    let wrong = cases.iter().filter_map(complaint);
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases.len(), 17);
}

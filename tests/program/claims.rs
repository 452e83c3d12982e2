//! Claims of right and wrong programs (`tests/data/claims.json`, made by `tests/reference/make_cases.py`), each with its
//! verdict and the mistakes that explain it, and no other.

use rbm_exact::files::{ClaimNames, claims_from_bytes, data_from_bytes, model_from_bytes};
use rbm_exact::number::Digits;
use rbm_exact::oracle::{Case, Judgement, Verdict, judge};
use rbm_exact::sweep::Options;
use rbm_exact::watch::Unwatched;
use serde_json::Value;
use std::path::Path;

const CASES: &str = include_str!("../data/claims.json");
const TRAINERS: &str = include_str!("../data/trainers.json");

pub(super) fn judged(case: &Value, claim: &Value) -> Judgement {
    let name = Path::new("a.json");
    let bytes = |part: &Value| part.to_string().into_bytes();
    let m = model_from_bytes(name, &bytes(&case["model"])).expect("a machine");
    let data = data_from_bytes(name, &bytes(&case["data"]), m.units(), Some(m.n_v()));
    let data = data.expect("rows");
    let claims = claims_from_bytes(name, &bytes(claim), &m, &data, ClaimNames::default());
    let claims = claims.expect("claims").claims;
    let options = Options::new(Digits::of_itself(15));
    let case = Case::new(&m, &data, &options, &Unwatched);
    judge(&case, claims, 0).expect("judged")
}

pub(super) fn cases(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_claim_has_its_verdict_and_its_mistake() {
    let mut wrong = Vec::new();
    for case in cases(CASES) {
        let name = case["name"].as_str().expect("a name");
        let judgement = judged(&case, &case["claim"]);
        let verdict = judgement.verdict().name();
        if case["verdict"] != verdict {
            wrong.push(format!("{name}: {verdict}, wanted {}", case["verdict"]));
        }
        for judged in &judgement.claims {
            if judged.verdict != Verdict::Refuted {
                continue;
            }
            let found = judged.findings.diagnosis.iter();
            let found: Vec<_> = found.map(|one| one.mistakes.clone()).collect();
            let found = serde_json::json!(found);
            if found != case["mistakes"] {
                let claim = &judged.claim.name;
                wrong.push(format!(
                    "{name}: {claim}: {found}, wanted {}",
                    case["mistakes"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Correct trainers in both precisions, each in four ways (`tests/reference/trainers.py`): no false alarm.
/// `check_budgets.py` makes a thousand machines of them.
#[test]
fn correct_trainers_are_never_refuted() {
    for (k, case) in cases(TRAINERS).iter().enumerate() {
        for (way, claim) in case["claims"].as_object().expect("claims") {
            let judgement = judged(case, claim);
            for one in &judgement.claims {
                let name = &one.claim.name;
                assert_eq!(one.verdict, Verdict::Agrees, "machine {k}, {way}: {name}");
            }
        }
    }
}

/// A budget that allowed everything would pass the test above: numbers in float64 are allowed no more than a
/// thousandth of what those in float32 are.
#[test]
fn budgets_follow_the_precision() {
    for case in cases(TRAINERS) {
        let of = |way: &str| judged(&case, &case["claims"][way]);
        let (single, double) = (of("joint in float32"), of("joint in float64"));
        for (x, y) in single.claims.iter().zip(&double.claims) {
            for (x, y) in x.entries.iter().zip(&y.entries) {
                let size = x.truth.to_f64().abs().max(1.0);
                let (x, y) = (x.allowed.total(), y.allowed.total());
                assert!(y <= x * 1e-3 && x < size, "{x:e} {y:e}");
            }
        }
    }
}

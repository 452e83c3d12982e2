//! Gradients of an independent trainer with planted mistakes (`tests/data/mistakes.json`, made by
//! `tests/reference/trainer.py`): what was planted is among the explanations.

use super::claims::{cases, judged};
use serde_json::Value;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const MISTAKES: &str = include_str!("../data/mistakes.json");

/// What is wrong about one case, if anything.
fn complaint(case: &Value) -> Option<String> {
    let judgement = judged(case, &case["claim"]);
    let found: Vec<&Vec<&str>> = judgement
        .claims
        .iter()
        .flat_map(|judged| &judged.findings.diagnosis)
        .map(|found| &found.mistakes)
        .collect();
    let planted: Vec<&str> = case["mistakes"]
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let is_part = |ids: &&Vec<&str>| ids.iter().all(|id| planted.contains(id));
    match found.iter().any(is_part) {
        true => None,
        false => Some(format!("{}: {found:?}", case["name"])),
    }
}

#[test]
fn what_was_planted_is_named() {
    let cases = cases(MISTAKES);
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().expect("no panic").extend(complaint(case));
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

/// Claims made by `tests/reference/readings.py`: the first mistake that is named; an empty one where none is to be.
#[test]
fn each_reading_of_a_wrong_claim_is_named_first() {
    for case in cases(include_str!("../data/readings.json")) {
        let judgement = judged(&case, &case["claim"]);
        let found = &judgement.claims[0].findings.diagnosis;
        let first = found.first().map(|one| one.mistakes.join(" + "));
        let name = case["name"].as_str().expect("a name");
        let first = first.unwrap_or_default();
        match case["mistake"].as_str() {
            Some("") => assert!(
                ![
                    "rows-reordered",
                    "visible-bias-mismatch",
                    "hidden-bias-mismatch"
                ]
                .contains(&&*first),
                "{name}: {first}"
            ),
            wanted => assert_eq!(Some(&*first), wanted, "{name}"),
        }
        let says = |word: &str| found[0].why.contains(word);
        match name {
            "the machine saved as float32" => assert!(says("numbers of float32") && says("saved")),
            "the machine saved with six decimals" => {
                assert!(says("few digits, as decimals") && says("in single precision"));
            }
            "the number itself in float32" => assert!(!says("saved")),
            "CD-2 claimed as CD-1" => {
                assert!(says("You claim k = 1; these are the numbers of k = 2."));
            }
            _ => {}
        }
    }
}

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

//! Planted reports, judged through the door.

use super::diagnose;
use crate::data::Data;
use crate::machine::{Rbm, example};
use crate::number::{Digits, Value};
use crate::oracle::case::Case;
use crate::oracle::claim::{Claim, Claimed, Entry, Number, Place, Precision, Quantity, Sense};
use crate::oracle::outcome::{Allowed, Findings, JudgedEntry, Verdict};
use crate::sweep::Options;
use crate::watch::Unwatched;
use rug::Rational;

/// What is found about the numbers of a report, W row by row, b, c.
fn judged(m: &Rbm, data: &Data, report: &[Rational], relative: f64) -> Findings {
    let options = Options::new(Digits::of_itself(20));
    let case = Case {
        m,
        data,
        options: &options,
        watch: &Unwatched,
    };
    let entries: Vec<Entry> = m
        .theta()
        .params()
        .zip(report)
        .map(|(param, x)| Entry {
            place: Place::Parameter(param),
            claimed: Claimed {
                number: Number::Finite(x.clone()),
                precision: Precision::Double,
                last_digit: None,
                spread: None,
            },
        })
        .collect();
    let allowed = Allowed {
        computing: relative,
        writing: 0.0,
        chance: 0.0,
    };
    let judged: Vec<JudgedEntry> = entries
        .iter()
        .map(|entry| JudgedEntry {
            place: entry.place.clone(),
            truth: Value::Undefined,
            allowed,
            gap: None,
            verdict: Verdict::Refuted,
            digits: None,
        })
        .collect();
    let claim = Claim {
        name: "gradient".to_string(),
        quantity: Quantity::Gradient,
        sense: Sense::default(),
        entries,
    };
    diagnose(&case, &claim, &judged).expect("no stop")
}

fn on(name: &str, report: &[&str]) -> Vec<Vec<&'static str>> {
    let (m, data) = example(name).expect("built in");
    let report: Vec<Rational> = report
        .iter()
        .map(|x| x.parse().expect("a fraction"))
        .collect();
    let found = judged(&m, &data, &report, 1e-14);
    found
        .diagnosis
        .iter()
        .map(|found| found.mistakes.clone())
        .collect()
}

#[test]
fn the_negative_gradient_of_m2_is_a_sign() {
    let report = [
        "-1/6", "-1/15", "1/12", "1/10", "-1/4", "7/48", "-1/24", "19/240",
    ];
    assert_eq!(on("m2", &report), [["sign"]]);
}

#[test]
fn a_sum_of_four_rows_may_also_be_a_rate_of_four() {
    let report = ["2/3", "4/15", "-1/3", "-2/5", "1", "-7/12", "1/6", "-19/60"];
    let wanted: [&[&str]; 4] = [
        &["sum-not-mean"],
        &["learning-rate-included"],
        &["accumulator-not-zeroed"],
        &["momentum-included"],
    ];
    let found = on("m2", &report);
    assert_eq!(found[..4], wanted, "{found:?}");
}

//! How large the grammar is, and how many of its hypotheses one or two teaching machines cannot tell apart.

use super::super::battery::{Further, battery};
use super::super::explain::{Explainer, Explanation};
use super::super::laws::Laws;
use super::super::predict::{Prediction, predictions};
use super::super::quick::Quick;
use super::super::rules::rules;
use super::super::target::Target;
use super::advice::planted;
use crate::machine::example;
use crate::number::{Digits, Enclosures};
use crate::oracle::case::Case;
use crate::sweep::Options;
use crate::watch::Unwatched;
use std::collections::HashMap;

fn predicted(name: &str, all: &[Explanation]) -> Vec<Prediction> {
    let (m, data) = example(name).expect("built in");
    let a = Enclosures::new(160);
    let options = Options::new(Digits::of_itself(22));
    let case = Case::new(&m, &data, &options, &Unwatched);
    let laws = Laws::new(&a, case, 22);
    let none = Target {
        entries: Vec::new(),
        shape: (m.n_v(), m.n_h()),
        k: None,
    };
    let quick = Quick::new(case);
    let own = Explainer::new(&laws, &quick, &none);
    let here = battery(&case, "")
        .into_iter()
        .find(|further| further.m == m);
    let here = Further {
        calls: 0,
        ..here.expect("in the battery")
    };
    predictions(&here, all, &own)
}

/// How many share all of their numbers, to so many places, with another one.
fn colliding(predictions: &[&[Prediction]], places: i32) -> usize {
    let mut classes: HashMap<Vec<i64>, usize> = HashMap::new();
    for at in 0..predictions[0].len() {
        let rounded = predictions.iter().flat_map(|of| of[at].iter().flatten());
        let rounded = rounded.map(|(_, x)| (x * 10_f64.powi(places)).round() as i64);
        *classes.entry(rounded.collect()).or_default() += 1;
    }
    classes.values().filter(|count| **count > 1).sum()
}

/// The figures of `docs/check.md`.
#[test]
#[ignore = "it prints figures"]
fn count_the_grammar() {
    let a = Enclosures::new(160);
    let n = rules().len();
    let alone = (0..n).filter_map(|at| planted(&[at], None, &a));
    let alone: Vec<Explanation> = alone.filter(|one| !one.recipe.data.sampled).collect();
    let pairs = (0..n).flat_map(|x| (x + 1..n).map(move |y| [x, y]));
    let pairs = pairs.filter_map(|two| planted(&two, None, &a));
    let pairs: Vec<Explanation> = pairs.filter(|two| !two.recipe.data.sampled).collect();
    println!(
        "{n} rules, {} alone with numbers that are not random, {} pairs",
        alone.len(),
        pairs.len()
    );
    let all: Vec<Explanation> = alone.iter().chain(&pairs).cloned().collect();
    for (what, of) in [("alone", &alone), ("alone and in pairs", &all)] {
        let (m2, m2b) = (predicted("m2", of), predicted("m2b", of));
        for places in [9, 6, 4] {
            println!(
                "{what}, {places} places: {} of {} collide on M2, {} on M2 and M2b",
                colliding(&[&m2], places),
                of.len(),
                colliding(&[&m2, &m2b], places)
            );
        }
    }
}

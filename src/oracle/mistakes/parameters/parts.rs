//! Where nothing explains a whole claim: which blocks are right, where it begins to differ, and what explains a
//! block alone. A mistake in the one block that is wrong explains the claim, and comes before two mistakes of which
//! one undoes the other in the blocks that are right.

use super::super::words::{in_one_block, words};
use super::explain::{Explainer, Explanation};
use super::form::block;
use super::target::{Aim, Target};
use crate::oracle::outcome::{Constant, Diagnosis, Explains};

/// As claims name the blocks.
const NAMES: [&str; 3] = ["W", "b", "c"];

/// The numbers of one block.
fn of(target: &Target, k: usize) -> impl Iterator<Item = &Aim> {
    let entries = target.entries.iter();
    entries.filter(move |aim| block(aim.param) == k)
}

/// The blocks that are wrong, and the names of those that are right.
fn blocks(target: &Target) -> (Vec<usize>, Vec<&'static str>) {
    let is_wrong = |k: &usize| of(target, *k).any(|aim| !aim.right);
    let wrong: Vec<usize> = (0..3).filter(is_wrong).collect();
    let is_right = |k: &usize| of(target, *k).next().is_some() && !wrong.contains(k);
    let right = (0..3).filter(is_right).map(|k| NAMES[k]).collect();
    (wrong, right)
}

/// One mistake in one block.
fn found_alone(whole: &Explainer, k: usize) -> Vec<Explanation> {
    let part = Target {
        entries: of(whole.target, k).cloned().collect(),
        ..*whole.target
    };
    Explainer::new(whole.laws, whole.quick, &part).alone()
}

/// What alone explains the one block that is wrong where all others are right.
pub(super) fn one_block(whole: &Explainer) -> Vec<Diagnosis> {
    let (wrong, right) = blocks(whole.target);
    let ([k], false) = (wrong.as_slice(), right.is_empty()) else {
        return Vec::new();
    };
    let alone = found_alone(whole, *k);
    let told = alone
        .iter()
        .map(|found| in_block(found, NAMES[*k], &right, whole.target.k));
    told.collect()
}

/// `unknown`, with what is right, and what explains each block that is wrong.
pub(super) fn parts(whole: &Explainer) -> Vec<Diagnosis> {
    let target = whole.target;
    let (wrong, right) = blocks(target);
    let first = target.entries.iter().find(|aim| !aim.right);
    let first = first.map_or(String::new(), |aim| {
        format!(" The first number that differs is {}.", aim.param)
    });
    let which = match right.is_empty() {
        true => "No block is right.".to_string(),
        false => format!("Right: {}.", right.join(", ")),
    };
    let unknown = words("unknown").map(|words| Diagnosis {
        mistakes: vec![words.id],
        with: Vec::new(),
        explains: Explains::Part(Vec::new()),
        why: format!("{} {which}{first}", words.cause),
        cure: words.cure.to_string(),
    });
    let mut found: Vec<Diagnosis> = unknown.into_iter().collect();
    for k in wrong {
        let alone = found_alone(whole, k);
        found.extend(
            alone
                .iter()
                .map(|found| told(found, Explains::Part(vec![NAMES[k]]), target.k)),
        );
    }
    found
}

/// An explanation of the one block that is wrong: the others are right, so that it explains every number.
fn in_block(
    found: &Explanation,
    name: &'static str,
    right: &[&'static str],
    k: Option<u32>,
) -> Diagnosis {
    let mut told = told(found, Explains::All, k);
    let cures = found.ids.iter().map(|id| in_one_block(id));
    if let Some(cures) = cures.collect::<Option<Vec<_>>>() {
        told.cure = format!(
            "{} Mend {name} alone: the other blocks are right.",
            cures.join(" ")
        );
    }
    told.with.push(("block", Constant::Word(name.to_string())));
    told.why = format!(
        "Only {name} is wrong. In {name}: {} Right: {}.",
        told.why,
        right.join(", ")
    );
    told
}

/// An explanation in words; `k`: the steps of contrastive divergence that are claimed.
pub(super) fn told(found: &Explanation, explains: Explains, k: Option<u32>) -> Diagnosis {
    let texts = found.ids.iter().filter_map(|id| said(id, &found.with, k));
    let (why, cure): (Vec<String>, Vec<String>) = texts.unzip();
    Diagnosis {
        mistakes: found.ids.clone(),
        with: found.with.clone(),
        explains,
        why: why.join(" "),
        cure: cure.join(" "),
    }
}

/// What was done and what to do about it, where k steps are claimed or none.
pub(super) fn said(
    id: &str,
    with: &[(&'static str, Constant)],
    k: Option<u32>,
) -> Option<(String, String)> {
    let words = words(id)?;
    let steps = with.iter().find_map(|(name, value)| match value {
        Constant::Whole(steps) if *name == "k" => Some(*steps),
        _ => None,
    });
    Some(match (id, k, steps) {
        ("cd-k", Some(k), Some(steps)) => (
            format!(
                "You claim k = {k}; these are the numbers of k = {steps}. The model phase is taken after another number of Gibbs steps from the data."
            ),
            format!(
                "Take the model phase after {k} full steps (hidden, then visible units), or claim it with k = {steps}."
            ),
        ),
        _ => (words.cause.to_string(), words.cure.to_string()),
    })
}

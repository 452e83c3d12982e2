//! Where nothing explains a whole claim: which blocks are right, where it begins to differ, and what explains a
//! block alone. A mistake in the one block that is wrong explains the claim.

use super::super::words::{Words, words};
use super::explain::{Explainer, Explanation};
use super::form::block;
use super::search::Search;
use super::target::Target;
use crate::oracle::outcome::{Constant, Diagnosis, Explains};

/// As claims name the blocks.
const NAMES: [&str; 3] = ["W", "b", "c"];

/// What explains the one block that is wrong where all others are right; else `unknown`, with what is right, and what
/// explains each block that is wrong.
pub(super) fn parts(whole: &Explainer) -> Vec<Diagnosis> {
    let target = whole.target;
    let of = |k: usize| {
        target
            .entries
            .iter()
            .filter(move |aim| block(aim.param) == k)
    };
    let wrong: Vec<usize> = (0..3).filter(|k| of(*k).any(|aim| !aim.right)).collect();
    let right: Vec<&'static str> = (0..3)
        .filter(|k| of(*k).next().is_some() && !wrong.contains(k))
        .map(|k| NAMES[k])
        .collect();
    let found_alone = |k: usize| {
        let part = Target {
            entries: of(k).cloned().collect(),
            ..*target
        };
        let explainer = Explainer::new(whole.laws, whole.quick, &part);
        let search = Search {
            explainer: &explainer,
        };
        search.alone()
    };
    if let ([k], false) = (wrong.as_slice(), right.is_empty()) {
        let alone = found_alone(*k);
        if !alone.is_empty() {
            let told = alone.iter().map(|found| in_block(found, NAMES[*k], &right));
            return told.collect();
        }
    }
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
        let alone = found_alone(k);
        found.extend(
            alone
                .iter()
                .map(|found| told(found, Explains::Part(vec![NAMES[k]]))),
        );
    }
    found
}

/// An explanation of the one block that is wrong: the others are right, so that it explains every number.
fn in_block(found: &Explanation, name: &'static str, right: &[&'static str]) -> Diagnosis {
    let mut told = told(found, Explains::All);
    told.with.push(("block", Constant::Word(name.to_string())));
    told.why = format!(
        "Only {name} is wrong. In {name}: {} Right: {}.",
        told.why,
        right.join(", ")
    );
    told
}

/// An explanation in words.
pub(super) fn told(found: &Explanation, explains: Explains) -> Diagnosis {
    let sentence = |pick: fn(&'static Words) -> &'static str| {
        let texts = found.ids.iter().filter_map(|id| words(id).map(pick));
        texts.collect::<Vec<_>>().join(" ")
    };
    Diagnosis {
        mistakes: found.ids.clone(),
        with: found.with.clone(),
        explains,
        why: sentence(|words| words.cause),
        cure: sentence(|words| words.cure),
    }
}

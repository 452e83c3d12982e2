//! Where nothing explains a whole claim: which blocks are right, where it begins to differ, and what explains a
//! block alone.

use super::super::words::{Words, words};
use super::explain::{Explainer, Explanation};
use super::form::block;
use super::laws::Laws;
use super::search::Search;
use super::target::Target;
use crate::number::Enclosures;
use crate::oracle::outcome::{Diagnosis, Explains};

/// As claims name the blocks.
const NAMES: [&str; 3] = ["W", "b", "c"];

/// `unknown`, with what is right, and what explains the blocks that are wrong.
pub(super) fn parts(laws: &Laws<Enclosures>, target: &Target) -> Vec<Diagnosis> {
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
        let part = Target {
            entries: of(k).cloned().collect(),
            ..*target
        };
        let explainer = Explainer::new(laws, &part);
        let search = Search {
            explainer: &explainer,
        };
        let alone = search.alone();
        found.extend(
            alone
                .iter()
                .map(|found| told(found, Explains::Part(vec![NAMES[k]]))),
        );
    }
    found
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

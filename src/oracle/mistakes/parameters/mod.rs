//! Directions in parameter space: gradients, updates, expected updates of contrastive divergence.
//!
//! A report is `s layout(data phase - model phase) - lambda parameters`; every rule changes one part of a
//! correct one (`rules.rs`), and rules come together. What a part computes is a function of a law in the file of its kind.
//! Constants that a program chose (a learning rate, a weight decay, one phase's factor or temperature) are
//! solved for, and the numbers that they were not taken from decide.

mod battery;
mod chain;
mod consistent;
mod data;
mod explain;
mod field;
mod form;
mod heat;
mod lattice;
mod law;
mod laws;
mod model;
mod next;
mod objective;
mod parts;
mod passing;
mod phase;
mod planted;
mod predict;
mod quick;
mod recipe;
mod rough;
mod rules;
mod scale;
mod search;
mod solve;
mod target;
#[cfg(test)]
mod tests;
mod walks;

pub(in crate::oracle) use consistent::{Bound, consistent};

use crate::error::Result;
use crate::number::Enclosures;
use crate::oracle::case::Case;
use crate::oracle::claim::{Claim, Precision};
use crate::oracle::outcome::{Diagnosis, Explains, Findings, JudgedEntry};
use explain::{Explainer, Explanation};
use laws::Laws;
use parts::told;
pub(super) use planted::planted;
use quick::Quick;

/// Digits of the phases where a claim is of doubles or singles, and beyond those that are printed.
const DIGITS_OF_DOUBLES: u32 = 20;
const DIGITS_OF_SINGLES: u32 = 12;
const MORE_DIGITS: u32 = 6;
const MOST_DIGITS: u32 = 400;

/// Every id of a mistake about directions.
#[cfg(test)]
pub(super) fn ids() -> Vec<&'static str> {
    rules::rules().iter().map(|rule| rule.id).collect()
}

/// What explains a refuted direction; `judged` are its numbers beside the truth, in the claim's order.
///
/// # Errors
/// A stop from the watch.
pub(super) fn diagnose(case: &Case, claim: &Claim, judged: &[JudgedEntry]) -> Result<Findings> {
    let digits = digits(claim);
    let a = Enclosures::new((f64::from(digits) * 3.33) as u32 + 64);
    let laws = Laws::new(&a, *case, digits);
    let Some(target) = target::target(claim, judged, &laws) else {
        return Ok(Findings::default());
    };
    let quick = Quick::new(*case);
    let explainer = Explainer::new(&laws, &quick, &target);
    let mut found = explainer.run()?;
    if claim
        .entries
        .iter()
        .any(|entry| entry.claimed.spread.is_some())
    {
        steady_first(&mut found.explanations);
    }
    // One mistake in the one block that is wrong comes before two of which one undoes the other in the right blocks.
    let is_simple = found.explanations.iter().any(|one| one.ids.len() == 1);
    let in_block = match is_simple {
        true => Vec::new(),
        false => parts::one_block(&explainer),
    };
    if !in_block.is_empty() {
        found.explanations.clear();
        found.unseen.clear();
    }
    let (told_of, unseen) = (&found.explanations, &found.unseen);
    let mut diagnosis: Vec<Diagnosis> = told_of
        .iter()
        .map(|found| told(found, Explains::All, target.k))
        .chain(in_block)
        .collect();
    if diagnosis.is_empty() {
        diagnosis = parts::parts(&explainer);
    }
    let next = next::advise(&explainer, told_of, unseen);
    Ok(Findings {
        diagnosis,
        not_evaluated: found.not_evaluated,
        next_case: next.map(|next| next.told(told_of, unseen)),
        ..Findings::default()
    })
}

/// A constant that is solved for takes up the chance in an estimate: explanations without one come first.
fn steady_first(explanations: &mut [Explanation]) {
    explanations.sort_by_key(Explanation::is_solved_for);
}

/// The digits that phases need so that they are never the reason for a doubt.
fn digits(claim: &Claim) -> u32 {
    let of = |entry: &crate::oracle::claim::Entry| match entry.claimed.precision {
        Precision::Single => DIGITS_OF_SINGLES,
        Precision::Double => DIGITS_OF_DOUBLES,
        Precision::Exact => match &entry.claimed.last_digit {
            Some(last) => (-last.to_f64().log10()).clamp(0.0, 1e6) as u32 + MORE_DIGITS,
            None => DIGITS_OF_DOUBLES,
        },
    };
    let most = claim.entries.iter().map(of).max();
    most.unwrap_or(DIGITS_OF_DOUBLES)
        .clamp(DIGITS_OF_SINGLES, MOST_DIGITS)
}

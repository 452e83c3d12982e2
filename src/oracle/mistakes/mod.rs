//! The mistakes that trainers make, each a hypothesis about what a wrong program computed: it predicts every
//! number of the claim, and explains it where all of them fit within what rounding allows.
//!
//! Directions in parameter space (gradients, updates) are explained by `parameters/`, single numbers and lists
//! of them (ln Z, likelihoods, free energies, probabilities) by `scalars/`.

mod note;
mod parameters;
mod scalars;
mod words;

use super::case::Case;
use super::claim::{Claim, Quantity};
use super::outcome::{Explains, Findings, JudgedEntry};
use crate::error::Result;
pub use note::Note;
pub(super) use note::Planted;
pub(super) use words::words;

/// What explains a refuted claim; `entries` are its numbers beside the truth, in the claim's order.
///
/// # Errors
/// A stop from the watch.
pub(super) fn diagnose(case: &Case, claim: &Claim, entries: &[JudgedEntry]) -> Result<Findings> {
    match claim.quantity {
        Quantity::Gradient | Quantity::Update(_) | Quantity::ContrastiveDivergence { .. } => {
            let mut found = parameters::diagnose(case, claim, entries)?;
            let is_explained = found
                .diagnosis
                .iter()
                .any(|one| one.explains == Explains::All);
            if !is_explained
                && claim.is_finite()
                && let Some(rounded) = scalars::rounded(case, claim, entries)?
            {
                found.diagnosis = vec![rounded];
            }
            Ok(found)
        }
        _ => scalars::diagnose(case, claim, entries),
    }
}

/// Every mistake planted in the numbers of a claim that agrees; `entries` are the claim's numbers, judged.
///
/// # Errors
/// A stop from the watch.
pub(super) fn planted(case: &Case, claim: &Claim, entries: &[JudgedEntry]) -> Result<Vec<Planted>> {
    match claim.quantity {
        Quantity::Gradient => Ok(parameters::planted(case, None)),
        Quantity::ContrastiveDivergence { k } => Ok(parameters::planted(case, Some(k))),
        _ => scalars::planted(case, claim, entries),
    }
}

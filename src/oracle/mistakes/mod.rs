//! The mistakes that trainers make, each a hypothesis about what a wrong program computed: it predicts every
//! number of the claim, and explains it where all of them fit within what rounding allows.
//!
//! Directions in parameter space (gradients, updates) are explained by `parameters/`, single numbers and lists
//! of them (ln Z, likelihoods, free energies, probabilities) by `scalars/`. What is no variant of a direction (its
//! means clamped) is looked for where nothing else explains.

mod clamped;
mod exchanged;
mod machines;
mod note;
mod parameters;
mod plain;
mod scalars;
#[cfg(test)]
mod tests;
mod words;

use super::case::Case;
use super::claim::{Claim, Entry, Place, Quantity};
use super::outcome::{Explains, Findings, JudgedEntry};
use crate::error::Result;
pub use note::Note;
pub(super) use note::Planted;
pub(super) use parameters::{Bound, consistent};
pub(super) use words::words;

/// Numbers that share so many printed digits with the truth are the truth, printed.
const CERTAIN: usize = 3;

/// What explains a refuted claim; `entries` are its numbers beside the truth, in the claim's order, and `all` is what the
/// program claims, this claim among it.
///
/// # Errors
/// A stop from the watch.
pub(super) fn diagnose(
    case: &Case,
    claim: &Claim,
    all: &[Claim],
    entries: &[JudgedEntry],
) -> Result<Findings> {
    // The search walks over the rows often. How they are listed counts where numbers of single rows are claimed.
    let of_rows = |entry: &Entry| matches!(entry.place, Place::Row(_) | Place::Hidden(..));
    let is_direction = |entry: &Entry| matches!(entry.place, Place::Parameter(_));
    let as_listed = !claim.entries.iter().any(is_direction)
        && all.iter().flat_map(|claim| &claim.entries).any(of_rows);
    let folded = case.data.folded();
    let case = &Case {
        data: if as_listed { case.data } else { &folded },
        ..*case
    };
    match claim.quantity {
        Quantity::Gradient | Quantity::Update(_) | Quantity::ContrastiveDivergence { .. }
            if claim.is_finite() =>
        {
            // What is quickly seen and certain comes first, and last what any small error is.
            if let Some(printed) = scalars::few_digits(claim, entries, CERTAIN) {
                return Ok(Findings {
                    diagnosis: vec![printed],
                    ..Findings::default()
                });
            }
            let mut found = parameters::diagnose(case, claim, entries)?;
            let is_explained = found
                .diagnosis
                .iter()
                .any(|one| one.explains == Explains::All);
            if !is_explained {
                let mut last = clamped::clamped(case, claim, entries)?;
                if last.is_none() {
                    last = exchanged::exchanged(case, claim)?;
                }
                last = last.or_else(|| scalars::few_digits(claim, entries, 0));
                if last.is_none() {
                    last = scalars::single_precision(case, claim, entries)?;
                }
                if let Some(last) = last {
                    found.diagnosis = vec![last];
                }
            }
            Ok(found)
        }
        _ => scalars::diagnose(case, claim, all, entries),
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

//! What explains single numbers and lists of them: one change of what should have been computed, or two.

mod annealing;
mod changes;
mod laws;
mod next;
mod others;
mod overflow;
mod planted;
mod problem;
mod turns;

use super::super::case::Case;
use super::super::claim::{Claim, Quantity};
use super::super::outcome::{Diagnosis, Explains, Findings, JudgedEntry, NotEvaluated, Verdict};
use crate::error::Result;
use changes::{CHANGES, Change};
use next::next_case;
use others::{others, single_precision};
pub(super) use planted::planted;
use problem::{Problem, Scene};

/// Why numbers that nothing else explains may be near and not near enough, whatever the claim is about.
///
/// # Errors
/// A stop from the watch.
pub(super) fn rounded(
    case: &Case,
    claim: &Claim,
    entries: &[JudgedEntry],
) -> Result<Option<Diagnosis>> {
    others::rounded(case, claim, entries)
}

/// Two mistakes at once are looked for where so many states are summed in no time.
const FEW_STATES: usize = 12;
/// Digits of a first look, which most hypotheses do not survive, and of the second.
const LOOKS: [u32; 2] = [11, 22];

/// All mistakes that explain the claim: single ones, and pairs where no single one does.
///
/// # Errors
/// A stop from the watch.
pub(super) fn diagnose(case: &Case, claim: &Claim, entries: &[JudgedEntry]) -> Result<Findings> {
    let scene = Scene::new(case, claim, entries);
    let mut found = Findings {
        diagnosis: others(&scene)?,
        ..Findings::default()
    };
    if !claim.is_finite() {
        return Ok(found);
    }
    let start = Problem::of(case, claim);
    let (mut changed, mut left) = (Vec::new(), Vec::new());
    for change in CHANGES {
        let Some(problem) = (change.of)(&start) else {
            continue;
        };
        if explains(&scene, &problem)? && push(&mut found.diagnosis, &[change]) {
            left.push(vec![change]);
        }
        changed.push((change, problem));
    }
    if !found.diagnosis.is_empty() {
        found.next_case = next_case(case, claim, &left);
        return Ok(found);
    }
    let few = case.m.n_v().min(case.m.n_h()) <= FEW_STATES;
    for (k, (first, problem)) in changed.iter().enumerate() {
        // In both orders: some changes speak only of what the other has made.
        for (at, second) in CHANGES.iter().enumerate() {
            let is_new = first.id != second.id && (few || !(first.sums && second.sums));
            let Some(problem) = (second.of)(problem).filter(|_| is_new) else {
                continue;
            };
            let seen = changed[..k]
                .iter()
                .any(|(other, _)| std::ptr::eq(*other, &CHANGES[at]));
            if !seen && explains(&scene, &problem)? && push(&mut found.diagnosis, &[first, second])
            {
                left.push(vec![*first, second]);
            }
        }
    }
    found.next_case = next_case(case, claim, &left);
    if found.diagnosis.is_empty() {
        found.diagnosis.extend(single_precision(&scene)?);
    }
    if found.diagnosis.is_empty() {
        found.not_evaluated.extend(unasked(claim));
    }
    if found.diagnosis.is_empty() && !few {
        found.not_evaluated.push(NotEvaluated {
            mistake: "two machine mistakes at once",
            why: format!(
                "each pair needs its own sum over 2^{} states",
                case.m.n_v().min(case.m.n_h())
            ),
        });
    }
    Ok(found)
}

/// What an estimate of ln Z does not say of its making, and what that would tell.
fn unasked(claim: &Claim) -> Vec<NotEvaluated> {
    let is_estimate = claim
        .entries
        .iter()
        .any(|entry| entry.claimed.spread.is_some());
    if !is_estimate || !matches!(claim.quantity, Quantity::LogPartition) {
        return Vec::new();
    }
    let says = |name: &str| claim.counts.iter().any(|(other, _)| other == name);
    let mut found = Vec::new();
    if !says("betas") {
        found.push(NotEvaluated {
            mistake: "ais-kernel",
            why: "needs \"betas\" beside the value, the number of equally spaced inverse temperatures from 0 to 1".into(),
        });
    }
    if claim.counts.len() < 2 {
        found.push(NotEvaluated {
            mistake: "ais-wrong-count",
            why: "needs \"chains\" and \"steps\" beside the value".into(),
        });
    }
    found
}

/// Adds an explanation; one with the same ids in any order that is there already stays alone.
fn push(found: &mut Vec<Diagnosis>, changes: &[&Change]) -> bool {
    let mistakes: Vec<&'static str> = changes.iter().map(|change| change.id).collect();
    let is_same = |other: &Diagnosis| {
        other.mistakes.len() == mistakes.len()
            && mistakes.iter().all(|id| other.mistakes.contains(id))
    };
    if found.iter().any(is_same) {
        return false;
    }
    let joined = |of: fn(&Change) -> &'static str| {
        let texts: Vec<&str> = changes.iter().map(|change| of(change)).collect();
        texts.join(" ")
    };
    found.push(Diagnosis {
        mistakes,
        with: Vec::new(),
        explains: Explains::All,
        why: joined(|change| change.why),
        cure: joined(|change| change.cure),
    });
    true
}

/// Whether every number of the claim is what this would give.
fn explains(scene: &Scene, problem: &Problem) -> Result<bool> {
    for digits in LOOKS {
        let Some(predicted) = scene.predicted(problem, digits)? else {
            return Ok(false);
        };
        match scene.fit(&predicted) {
            Verdict::Agrees => return Ok(true),
            Verdict::Refuted => return Ok(false),
            Verdict::Undecided => {}
        }
    }
    Ok(false)
}

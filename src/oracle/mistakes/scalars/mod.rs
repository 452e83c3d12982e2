//! What explains single numbers and lists of them: one change of what should have been computed, or two.

mod annealing;
mod changes;
mod laws;
mod memo;
mod next;
mod not_finite;
mod numbers;
mod others;
mod overflow;
mod planted;
mod problem;
mod reordered;
mod scene;
mod sums;
mod turns;

use super::super::case::Case;
use super::super::claim::{Claim, Quantity};
use super::super::outcome::{Diagnosis, Explains, Findings, JudgedEntry, NotEvaluated, Verdict};
use crate::error::Result;
use changes::{CHANGES, Change, MACHINES};
use laws::Law;
use next::next_case;
use others::others;
pub(super) use planted::planted;
use problem::Problem;
use scene::{DIGITS, Scene};
use std::collections::BTreeSet;
use sums::{FOLLOWING, SUMS};

/// All changes, in the order in which they are tried.
const TABLES: [&[Change]; 4] = [CHANGES, MACHINES, SUMS, FOLLOWING];

fn is_of_machine(change: &Change) -> bool {
    MACHINES.iter().any(|other| std::ptr::eq(other, change))
}

/// Every id of a mistake about single numbers.
#[cfg(test)]
pub(super) fn ids() -> Vec<&'static str> {
    TABLES
        .into_iter()
        .flatten()
        .map(|change| change.id)
        .chain(others::IDS.iter().copied())
        .collect()
}

/// Right to the last of at least so many printed digits, whatever the claim is about.
pub(super) fn few_digits(
    claim: &Claim,
    entries: &[JudgedEntry],
    least: usize,
) -> Option<Diagnosis> {
    others::few_digits(claim, entries, least)
}

/// Right for single precision, whatever the claim is about.
///
/// # Errors
/// A stop from the watch.
pub(super) fn single_precision(
    case: &Case,
    claim: &Claim,
    entries: &[JudgedEntry],
) -> Result<Option<Diagnosis>> {
    others::single_precision(&Scene::new(case, claim, entries))
}

/// Two mistakes at once are looked for where so many states are summed in no time.
const FEW_STATES: usize = 12;

/// All mistakes that explain the claim: single ones, and pairs where no single one does.
///
/// # Errors
/// A stop from the watch.
pub(super) fn diagnose(
    case: &Case,
    claim: &Claim,
    all: &[Claim],
    entries: &[JudgedEntry],
) -> Result<Findings> {
    let scene = Scene::new(case, claim, entries);
    let sample = sample(claim, entries);
    let first = sample
        .as_ref()
        .map(|(claim, entries)| Scene::new(case, claim, entries));
    let mut search = Search {
        scene: &scene,
        first: first.as_ref(),
        found: others(&scene)?,
        left: Vec::new(),
        changed: Vec::new(),
    };
    if claim.is_finite() && scene.tells() {
        search.alone(&Problem::of(case, claim).beside(all))?;
        if search.found.is_empty() {
            search.pairs()?;
        }
    }
    let mut found = Findings {
        next_case: next_case(case, claim, &search.left),
        diagnosis: search.found,
        not_evaluated: Vec::new(),
        stopped: false,
    };
    if found.diagnosis.is_empty() {
        found.diagnosis.extend(others::single_precision(&scene)?);
    }
    if found.diagnosis.is_empty() {
        found.not_evaluated = not_evaluated(case, claim);
    }
    Ok(found)
}

/// What was tried, and what explains.
struct Search<'s, 'a> {
    scene: &'s Scene<'a>,
    /// Some of the numbers, where there are many: what contradicts those contradicts all.
    first: Option<&'s Scene<'a>>,
    found: Vec<Diagnosis>,
    /// The changes of what was found.
    left: Vec<Vec<&'static Change>>,
    /// Every change alone.
    changed: Vec<(&'static Change, Problem)>,
}

impl Search<'_, '_> {
    fn alone(&mut self, start: &Problem) -> Result<()> {
        for changes in TABLES {
            let is_last = std::ptr::eq(changes, FOLLOWING);
            for change in changes {
                let Some(problem) = (change.of)(start) else {
                    continue;
                };
                if !is_last || self.found.is_empty() {
                    self.look(&problem, vec![change])?;
                }
                self.changed.push((change, problem));
            }
        }
        Ok(())
    }

    /// Every two, in both orders: some changes speak only of what the other has made.
    fn pairs(&mut self) -> Result<()> {
        let case = self.scene.case;
        let few = is_small(case);
        let changed = std::mem::take(&mut self.changed);
        for (k, (first, problem)) in changed.iter().enumerate() {
            for second in TABLES.into_iter().flatten() {
                let is_new = first.id != second.id
                    && (few || !(is_of_machine(first) && is_of_machine(second)));
                let Some(problem) = (second.of)(problem).filter(|_| is_new) else {
                    continue;
                };
                let is_long = problem.law != Law::Own && *problem.m != *case.m;
                let mut before = changed[..k].iter();
                let is_seen = before.any(|(other, _)| std::ptr::eq(*other, second));
                if !is_seen && (few || !is_long) {
                    self.look(&problem, vec![*first, second])?;
                }
            }
        }
        Ok(())
    }

    /// Whether every number of the claim is what this would give.
    fn look(&mut self, problem: &Problem, changes: Vec<&'static Change>) -> Result<()> {
        for scene in self.first.into_iter().chain([self.scene]) {
            if !explains(scene, problem)? {
                return Ok(());
            }
        }
        if push(&mut self.found, &changes) {
            self.left.push(changes);
        }
        Ok(())
    }
}

/// Claims of more numbers than this are first looked at in a sample of them.
const MANY: usize = 64;
/// So many numbers of a sample are spread over the claim, and so many are the first that are wrong.
const SPREAD: usize = 16;

/// Some of many numbers.
fn sample(claim: &Claim, entries: &[JudgedEntry]) -> Option<(Claim, Vec<JudgedEntry>)> {
    let count = entries.len();
    if count <= MANY {
        return None;
    }
    let wrong = entries.iter().enumerate();
    let wrong = wrong.filter(|(_, entry)| entry.verdict == Verdict::Refuted);
    let spread = (0..count).step_by(count.div_ceil(SPREAD));
    let places = spread.chain(wrong.map(|(at, _)| at).take(SPREAD));
    let places: BTreeSet<usize> = places.collect();
    let of_claim = places.iter().filter_map(|at| claim.entries.get(*at));
    let of_claim = Claim {
        entries: of_claim.cloned().collect(),
        counts: claim.counts.clone(),
        name: claim.name.clone(),
        quantity: claim.quantity.clone(),
        sense: claim.sense.clone(),
    };
    let judged = places.iter().filter_map(|at| entries.get(*at));
    Some((of_claim, judged.cloned().collect()))
}

/// Whether sums over another machine take no time.
fn is_small(case: &Case) -> bool {
    case.m.n_v().min(case.m.n_h()) <= FEW_STATES
}

fn not_evaluated(case: &Case, claim: &Claim) -> Vec<NotEvaluated> {
    let mut found = unasked(claim);
    let states = case.m.n_v().min(case.m.n_h());
    if !is_small(case) {
        found.push(NotEvaluated {
            mistake: "two machine mistakes at once",
            why: format!("each pair needs its own sum over 2^{states} states"),
        });
    }
    found
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
    if scene.is_far(problem) {
        return Ok(false);
    }
    let predicted = scene.predicted(problem, DIGITS)?;
    Ok(predicted.is_some_and(|predicted| scene.fit(&predicted) == Verdict::Agrees))
}

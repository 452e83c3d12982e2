//! A line of the derivation: the formula, read on from the lines above it, a value, a verdict.

use super::document::{Line, Text};
use super::numbers::{short, tight};
use crate::derivation::{At, ClaimKind, Notation, Shown, Step, StepOutcome, StepRun};

/// The input at which a step is shown: where it is refuted, else at the datum.
fn shown<'a>(ran: &'a StepRun, datum: &str) -> Option<&'a At> {
    let at_datum = |at: &&At| {
        let state = at.input.split(',').next().unwrap_or("");
        state == format!("v={datum}") || state == format!("x={datum}")
    };
    match ran.shown {
        Shown::Refuted => ran.witness(),
        _ => ran.values.iter().rfind(at_datum).or(ran.values.last()),
    }
}

/// A line of the derivation, after those said above it under its heading.
pub(super) fn line(ran: &StepRun, said: &[&StepRun], datum: &str) -> Line {
    let (at, step) = (shown(ran, datum), &ran.step);
    let sign = if step.kind == ClaimKind::Approximation {
        "≈"
    } else {
        "="
    };
    let latex_sign = if step.kind == ClaimKind::Approximation {
        "\\approx"
    } else {
        "="
    };
    let (lhs, rhs) = step.written(Notation::Plain);
    let (left, right) = step.written(Notation::Latex);
    let goes_on = goes_on(step, said);
    // So does a right side, where another left side has it too.
    let same = said.iter().rev().take(3);
    let same = same.clone().find(|above| above.step.rhs == step.rhs);
    let formula = match (goes_on, same) {
        (true, _) => Text::formula(format!("  {sign} {rhs}"), format!("{latex_sign} {right}")),
        (false, Some(above)) if rhs.len() > 40 => Text::formula(
            format!("{lhs} {sign} (as in {})", above.step.id),
            format!("{left} {latex_sign} {right}"),
        ),
        _ => Text::formula(
            format!("{lhs} {sign} {rhs}"),
            format!("{left} {latex_sign} {right}"),
        ),
    };
    let value = match at {
        None => String::new(),
        Some(_) if ran.shown == Shown::IllFormed => String::new(),
        Some(at) if at.verdict.is_refuted() => format!("{} vs {}", tight(&at.lhs), tight(&at.rhs)),
        Some(at) => short(&at.lhs),
    };
    let outcome = ran.outcome();
    Line {
        id: step.id.to_string(),
        formula,
        value,
        verdict: verdict(ran, at),
        passes: !matches!(outcome, StepOutcome::Refuted | StepOutcome::Undecided),
    }
}

/// Whether a left side need not be said again: a chain reads on from the last left side said. The
/// right side of a slip is no part of the chain.
fn goes_on(step: &Step, said: &[&StepRun]) -> bool {
    let mut chain: Vec<&Step> = Vec::new();
    let reads_on = |step: &Step, chain: &[&Step]| {
        chain.iter().any(|above| {
            let slip = matches!(above.kind, ClaimKind::Erratum | ClaimKind::IllFormed);
            above.lhs == step.lhs || (!slip && above.rhs == step.lhs)
        })
    };
    for above in said {
        if !reads_on(&above.step, &chain) {
            chain.clear();
        }
        chain.push(&above.step);
    }
    reads_on(step, &chain)
}

/// The verdict in words.
pub(super) fn verdict(ran: &StepRun, at: Option<&At>) -> String {
    let place = at.map_or("", |at| at.input.as_str());
    match (ran.outcome(), ran.step.kind, ran.shown) {
        (StepOutcome::Shown, ..) => "APPROXIMATE".into(),
        (StepOutcome::Blind, ..) => "BLIND HERE".into(),
        (StepOutcome::NotApplicable, ClaimKind::Conditional(hypothesis), _) => {
            format!("IF {}", hypothesis.short())
        }
        (_, _, Shown::IllFormed) => "ILL-FORMED".into(),
        (_, _, Shown::Refuted) => format!("REFUTED {place}"),
        (_, _, Shown::Undefined) => "UNDEFINED".into(),
        (_, _, Shown::Undecided) => "UNDECIDED".into(),
        (_, _, _) if ran.definition => "DEFINITION".into(),
        (_, _, Shown::Agrees(digits)) => format!("AGREES {digits}"),
        (_, _, Shown::Equal) => "EQUAL".into(),
    }
}

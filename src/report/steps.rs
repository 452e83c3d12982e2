//! A step of the derivation: its line in the ledger, and its verdict.

use super::numbers::Show;
use super::view::{Formula, Judged, Line, Mark, Span, Text};
use crate::derivation::{
    Agreed, At, ClaimKind, Notation, Route, Shown, Step, StepOutcome, StepRun, Tree,
};
use crate::number::Verdict;

/// Right sides longer than this are not repeated under another left side.
const LONG: usize = 40;

/// A line of the derivation, after those said above it under its heading.
pub(super) fn line(ran: &StepRun, said: &[&StepRun], datum: &[bool]) -> Line {
    let (at, step) = (ran.shown_at(datum), &ran.step);
    let goes_on = goes_on(step, said);
    // A right side that another left side has too need not be said again either.
    let same = said.iter().rev().take(3);
    let same = same.clone().find(|above| above.step.rhs == step.rhs);
    let formula = match (goes_on, same) {
        (true, _) => Text::from(sign(step)).formula(&step.rhs),
        (false, Some(above)) if Notation::Plain.formula(&step.rhs).len() > LONG => {
            Text::from(Formula::from(&step.lhs).then(&sign(step)))
                .prose("(as in ")
                .with(Span::Step(above.step.id.into()))
                .prose(")")
        }
        _ => equation(step).into(),
    };
    let value = match at {
        // A slip's verdict says where it differs; what claims nothing here says it before.
        Some(at) if !at.input.letters.is_empty() && at.verdict.is_refuted() && !claims(ran) => {
            both(at).prose(" at ").state(&at.input).prose(", ")
        }
        Some(at) if ran.shown != Shown::IllFormed => both(at).prose(" "),
        _ => Text::new(),
    };
    Line {
        id: Some(step.id.to_string()),
        indent: usize::from(goes_on),
        formula,
        reason: Text::new(),
        result: value
            .with(Span::Verdict(judged(ran, at)))
            .then(everywhere(ran)),
    }
}

/// Whether the line is claimed here: an approximation is not, nor is a line whose hypothesis fails.
fn claims(ran: &StepRun) -> bool {
    !matches!(
        ran.outcome(),
        StepOutcome::Shown | StepOutcome::NotApplicable
    )
}

/// Whether the line holds for every machine, as a mark after its verdict; nothing where that was not
/// tried.
fn everywhere(ran: &StepRun) -> Text {
    let mark = match ran.every_machine.map(|found| (found.holds, found.points)) {
        None | Some((None, 0)) => return Text::new(),
        Some((Some(true), _)) => "∀",
        Some((Some(false), _)) => "¬∀",
        Some((None, _)) => "∀?",
    };
    Text::from(" ").formula(mark)
}

/// The value of both sides, or of each where they differ.
fn both(at: &At) -> Text {
    let Verdict::Refuted { gap } = &at.verdict else {
        return Text::new().value(&at.lhs, Show::CELL);
    };
    let text = Text::new()
        .value(&at.lhs, Show::Tight)
        .formula(" ≠ ")
        .value(&at.rhs, Show::Tight);
    match Show::Tight.text(&at.lhs) == Show::Tight.text(&at.rhs) {
        true => text.prose(", apart by ").value(gap, Show::Size),
        false => text,
    }
}

fn sign(step: &Step) -> Formula {
    match step.kind {
        ClaimKind::Approximation => " ≈ ".into(),
        _ => " = ".into(),
    }
}

/// Left side, sign, right side.
pub(super) fn equation(step: &Step) -> Formula {
    Formula::from(&step.lhs)
        .then(&sign(step))
        .then(&Formula::from(&step.rhs))
}

/// Left side = right side.
pub(super) fn equality((lhs, rhs): &(Tree, Tree)) -> Formula {
    Formula::from(lhs)
        .then(&" = ".into())
        .then(&Formula::from(rhs))
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

/// What a step came to; `at` is the input that is shown.
pub(super) fn judged(ran: &StepRun, at: Option<&At>) -> Judged {
    let outcome = ran.outcome();
    let mark = match (outcome, ran.step.only_if, ran.shown) {
        (StepOutcome::Shown, ..) => Mark::Approximate,
        (StepOutcome::Blind, _, Shown::Equal) => Mark::Blind,
        (StepOutcome::NotApplicable, Some(hypothesis), _) => Mark::Only(hypothesis),
        (_, _, Shown::IllFormed) => Mark::IllFormed,
        (_, _, Shown::Refuted) => {
            Mark::Refuted(at.map_or_else(Default::default, |at| at.input.clone()))
        }
        (_, _, Shown::Undefined) => Mark::Undefined,
        (_, _, Shown::Undecided) => Mark::Undecided,
        (_, _, Shown::Agrees) => Mark::Agrees(ran.agreed),
        (_, _, Shown::Equal) if ran.step.kind == ClaimKind::Definition => Mark::Definition,
        (_, _, Shown::Equal) => Mark::Equal,
    };
    Judged {
        mark,
        passes: !matches!(outcome, StepOutcome::Refuted | StepOutcome::Undecided),
    }
}

/// What comparing both sides came to at one input of a step.
pub(super) fn judged_at(ran: &StepRun, at: &At) -> Judged {
    // What claims nothing cannot be refuted; a slip is refuted as it should be.
    let claims = claims(ran);
    let slip = matches!(ran.step.kind, ClaimKind::Erratum | ClaimKind::IllFormed);
    let passes = match &at.verdict {
        Verdict::Refuted { .. } | Verdict::Undefined => slip || !claims,
        Verdict::Undecided => !claims,
        _ => true,
    };
    let mark = match mark(&at.verdict) {
        Mark::Differ if claims => Mark::Refuted(Default::default()),
        mark => mark,
    };
    Judged { mark, passes }
}

/// What a comparison of two numbers came to, where nobody claims anything of them.
pub(super) fn mark(verdict: &Verdict) -> Mark {
    match verdict {
        Verdict::Equal => Mark::Equal,
        Verdict::Agrees { digits } => Mark::Agrees(Agreed::to_digits(*digits)),
        Verdict::AgreesWithin { places } => Mark::Agrees(Agreed::within(*places)),
        Verdict::Undecided => Mark::Undecided,
        Verdict::Undefined => Mark::Undefined,
        Verdict::Refuted { .. } => Mark::Differ,
    }
}

/// How a route computes, in words.
pub(super) fn route(route: Route) -> &'static str {
    match route {
        Route::Enumerate => "all states summed",
        Route::Energy => "from the energy",
        Route::ClosedForm => "closed form",
        Route::Cut => "edge cut",
        Route::Dual => "dual numbers",
    }
}

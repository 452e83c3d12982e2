//! From steps that were run to their plain data.

use super::compute::Exact;
use super::derive::*;
use super::difference::Beside;
use super::input::{Head, Input};
use super::num::Num;
use crate::answer::Scales;
use crate::derivation::{
    Agreed, At, ClaimKind, EveryMachine, Notation, Route, Shown, StepOutcome, StepRun, Tree,
};
use crate::difference::BandVerdict;
use crate::ensemble::bits;
use crate::number::{Digits, Value, Verdict};
use crate::report::answers::Derivation;

impl DeriveOutput {
    /// The output of a run.
    pub(crate) fn new(found: &Derivation) -> Self {
        let scales = Scales::new(found.digits, found.given.m.units());
        let differences = found.differences.map_or_else(Vec::new, |table| {
            Beside::table(found.quantities, &scales, table)
        });
        let step = |ran| StepOutput::new(ran, found.datum, found.digits, found.all);
        DeriveOutput {
            head: Head::of("derive"),
            input: Input::new(&found.given, found.quantities, found.digits),
            exact: Exact::new(&found.given, found.quantities, found.digits),
            parameter: found.focus.to_string(),
            steps: found.ran.iter().map(step).collect(),
            summary: Summary::new(found.ran, &differences),
            datum: format!("v={}", bits(found.datum)),
            differences,
        }
    }
}

/// A side of a step may be small or zero without being a fraction: then its digits are counted
/// against `max(1, |x|)`.
fn num(value: &Value, digits: Digits) -> Num {
    match Num::new(value, digits) {
        Num::Absent(_) => Num::new(value, digits.for_logarithm()),
        known => known,
    }
}

impl StepOutput {
    fn new(ran: &StepRun, datum: &[bool], digits: Digits, all: bool) -> Self {
        let witness = ran.witness();
        let at = ran.shown_at(datum);
        let ill_formed = ran.shown == Shown::IllFormed;
        let value =
            |side: fn(&At) -> &Value| at.filter(|_| !ill_formed).map(|at| num(side(at), digits));
        let kept = |each: &&At| {
            all || at.is_some_and(|at| at.input == each.input)
                || witness.is_some_and(|at| at.input == each.input)
        };
        let step = &ran.step;
        let agreed = match ran.shown {
            Shown::Agrees(agreed) => agreed,
            _ => Agreed::default(),
        };
        StepOutput {
            id: step.id.into(),
            chain: step.chain.title().into(),
            kind: kind(ran),
            input: at.map_or_else(|| "-".into(), |at| at.input.to_string()),
            lhs: SideOutput::new(&step.lhs, value(|at| &at.lhs)),
            rhs: SideOutput::new(&step.rhs, value(|at| &at.rhs)),
            values: match ill_formed {
                true => Vec::new(),
                false => ran
                    .values
                    .iter()
                    .filter(kept)
                    .map(|at| Values::new(at, digits))
                    .collect(),
            },
            inputs: ran.values.len() as u64,
            again: at.map_or_else(Vec::new, |at| again(at, digits)),
            rule: step.rule.into(),
            hypotheses: match step.kind {
                ClaimKind::Conditional(hypothesis) => vec![Settings {
                    text: hypothesis.text().into(),
                    holds: ran.hypothesis_holds,
                }],
                _ => Vec::new(),
            },
            why: step.why.into(),
            source: Source {
                text: step.origin.text().into(),
                defect: step.defect.into(),
                printed: step.printed.into(),
            },
            verdict: verdict(ran.shown),
            every_machine: ran.every_machine.map(every_machine),
            outcome: ran.outcome(),
            digits: agreed.digits,
            places: agreed.places,
            gap: witness.and_then(|at| gap(at, digits)),
            witness: witness.map(|at| at.input.to_string()),
            blind_spots: ran
                .blind_spots()
                .into_iter()
                .map(ToString::to_string)
                .collect(),
            problems: ran.problems.clone(),
            shadowed: ran.shadowed.clone(),
            repair: repair(ran, at, digits),
        }
    }
}

fn gap(at: &At, digits: Digits) -> Option<Num> {
    match &at.verdict {
        Verdict::Refuted { gap } => Some(num(gap, digits)),
        _ => None,
    }
}

fn again(at: &At, digits: Digits) -> Vec<Again> {
    at.again
        .iter()
        .map(|(route, value, verdict)| Again {
            of: format!("the left side at {}", at.input),
            route: route.name().into(),
            value: num(value, digits),
            verdict: agreement(verdict),
        })
        .collect()
}

fn every_machine(found: EveryMachine) -> EveryMachineOutput {
    EveryMachineOutput {
        holds: found.holds,
        chance: found.chance.map(|chance| chance.to_string()),
        points: found.points,
        degree: found.degree,
        under: found.under.map(|hypothesis| hypothesis.text().into()),
        inputs: found.inputs as u64,
    }
}

fn repair(ran: &StepRun, at: Option<&At>, digits: Digits) -> Option<Repair> {
    let (lhs, rhs) = ran.step.repair.as_ref()?;
    let at = ran.repaired_at(at);
    Some(Repair {
        lhs: SideOutput::new(lhs, at.map(|at| num(&at.lhs, digits))),
        rhs: SideOutput::new(rhs, at.map(|at| num(&at.rhs, digits))),
        holds: ran.repaired.iter().all(|at| at.verdict.holds()),
    })
}

impl SideOutput {
    fn new(side: &Tree, value: Option<Num>) -> Self {
        SideOutput {
            tex: Notation::Latex.formula(side),
            text: Notation::Plain.formula(side),
            route: Route::Enumerate.name().into(),
            value,
        }
    }
}

impl Values {
    fn new(at: &At, digits: Digits) -> Self {
        Values {
            input: at.input.to_string(),
            lhs: num(&at.lhs, digits),
            rhs: num(&at.rhs, digits),
            verdict: agreement(&at.verdict),
        }
    }
}

fn kind(ran: &StepRun) -> StepKind {
    match ran.step.kind {
        ClaimKind::Identity if ran.definition => StepKind::Definition,
        ClaimKind::Identity => StepKind::Identity,
        ClaimKind::Erratum => StepKind::Erratum,
        ClaimKind::IllFormed => StepKind::IllFormed,
        ClaimKind::Approximation => StepKind::Approximation,
        ClaimKind::Conditional(_) => StepKind::Conditional,
        ClaimKind::Convention => StepKind::Convention,
        ClaimKind::SameGradient => StepKind::SameGradient,
    }
}

fn verdict(shown: Shown) -> StepVerdict {
    match shown {
        Shown::Equal => StepVerdict::Equal,
        Shown::Agrees(_) => StepVerdict::Agrees,
        Shown::Refuted => StepVerdict::Refuted,
        Shown::Undecided => StepVerdict::Undecided,
        Shown::Undefined => StepVerdict::Undefined,
        Shown::IllFormed => StepVerdict::IllFormed,
    }
}

fn agreement(verdict: &Verdict) -> Agreement {
    match verdict {
        Verdict::Equal => Agreement::Equal,
        Verdict::Agrees { .. } | Verdict::AgreesWithin { .. } => Agreement::Agrees,
        Verdict::Refuted { .. } => Agreement::Refuted,
        Verdict::Undecided => Agreement::Undecided,
        Verdict::Undefined => Agreement::Undefined,
    }
}

impl Summary {
    /// The count of steps alone.
    pub(in crate::report) fn of_steps(ran: &[StepRun]) -> Self {
        let of =
            |wanted: StepOutcome| ran.iter().filter(|ran| ran.outcome() == wanted).count() as u64;
        let agree = ran
            .iter()
            .filter(|ran| {
                ran.outcome() == StepOutcome::Holds && matches!(ran.shown, Shown::Agrees(_))
            })
            .count() as u64;
        Summary {
            steps: ran.len() as u64,
            every_machine: ran
                .iter()
                .filter(|ran| ran.holds_for_every_machine())
                .count() as u64,
            equal: of(StepOutcome::Holds) - agree,
            agree,
            refuted_as_expected: of(StepOutcome::RefutedAsExpected),
            blind: of(StepOutcome::Blind),
            not_applicable: of(StepOutcome::NotApplicable),
            approximations: of(StepOutcome::Shown),
            undecided: of(StepOutcome::Undecided),
            refuted: of(StepOutcome::Refuted),
            ..Summary::default()
        }
    }

    fn new(ran: &[StepRun], differences: &[Beside]) -> Self {
        let of = |wanted: BandVerdict| {
            let found = differences.iter().filter(|line| line.verdict == wanted);
            found.count() as u64
        };
        Summary {
            differences_within_band: of(BandVerdict::WithinBand),
            differences_undecided: of(BandVerdict::Undecided),
            differences_refuted: of(BandVerdict::Refuted),
            ..Summary::of_steps(ran)
        }
    }
}

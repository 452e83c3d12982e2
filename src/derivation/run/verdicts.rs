//! What running the derivation gives: plain data, and what it amounts to.

use super::every_machine::{EveryMachine, TriedAtPoints};
use super::routes::Route;
use crate::derivation::steps::{ClaimKind, Step};
use crate::derivation::tree::Assignment;
use crate::machine::Param;
use crate::number::{Value, Verdict};

/// How far two sides agree, over all inputs, where fractions do not decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// At least so many digits of the value itself, wherever it is certainly not 0.
    pub digits: Option<u32>,
    /// To within `10^-places`, wherever the largest precision leaves open whether it is 0.
    pub places: Option<u32>,
}

impl Agreed {
    /// At one input, to so many digits of the value itself.
    pub fn to_digits(digits: u32) -> Self {
        Agreed {
            digits: Some(digits),
            places: None,
        }
    }

    /// At one input, to within `10^-places`.
    pub fn within(places: u32) -> Self {
        Agreed {
            digits: None,
            places: Some(places),
        }
    }
}

/// What is shown of a step on this machine, over all inputs; of several verdicts the last of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "files",
    derive(serde::Serialize, schemars::JsonSchema),
    serde(rename_all = "kebab-case"),
    schemars(rename = "StepVerdict")
)]
pub enum Shown {
    /// The same fraction or logarithm, at every input.
    Equal,
    /// Agreement to a number of certified digits, at every input.
    Agrees,
    /// The precision does not suffice. Never a pass.
    Undecided,
    /// A side has no value at some input, and nothing is refuted.
    Undefined,
    /// Certainly different at some input.
    Refuted,
    /// A side is not an expression.
    IllFormed,
}

impl Shown {
    /// The verdict over all inputs, and how far they agree where that is all.
    pub(super) fn over(values: &[At]) -> (Shown, Agreed) {
        let shown = values.iter().map(|at| match at.verdict {
            Verdict::Equal => Shown::Equal,
            Verdict::Agrees { .. } | Verdict::AgreesWithin { .. } => Shown::Agrees,
            Verdict::Undecided => Shown::Undecided,
            Verdict::Undefined => Shown::Undefined,
            Verdict::Refuted { .. } => Shown::Refuted,
        });
        let shown = shown.max().unwrap_or(Shown::Equal);
        let mut agreed = Agreed::default();
        for at in values.iter().filter(|_| shown == Shown::Agrees) {
            let (least, here) = match at.verdict {
                Verdict::Agrees { digits } => (&mut agreed.digits, digits),
                Verdict::AgreesWithin { places } => (&mut agreed.places, places),
                _ => continue,
            };
            *least = Some(least.map_or(here, |least| least.min(here)));
        }
        (shown, agreed)
    }
}

/// One input of a step: the values of its free letters.
#[derive(Clone, Debug)]
pub struct At {
    /// What the free letters stand for.
    pub input: Assignment,
    /// The left side.
    pub lhs: Value,
    /// The right side.
    pub rhs: Value,
    /// The comparison.
    pub verdict: Verdict,
    /// The same quantity by other routes, each compared with the left side.
    pub again: Vec<(Route, Value, Verdict)>,
}

/// A step, run.
#[derive(Clone, Debug)]
pub struct StepRun {
    /// The step.
    pub step: Step,
    /// The parameter that its letters stand for.
    pub param: Option<Param>,
    /// Whether the hypothesis of a conditional step holds here.
    pub hypothesis_holds: bool,
    /// The inputs that were run.
    pub values: Vec<At>,
    /// How many inputs there are.
    pub inputs: usize,
    /// The verdict over all inputs.
    pub shown: Shown,
    /// How far both sides agree, where they are not equal and nothing is worse.
    pub agreed: Agreed,
    /// Whether the other routes agree wherever they were taken.
    pub again_holds: bool,
    /// Why a side is not an expression.
    pub problems: Vec<String>,
    /// Letters bound twice.
    pub shadowed: Vec<String>,
    /// For a step with a repair: its values.
    pub repaired: Vec<At>,
    /// Whether it holds for every machine; `None` where no points were wanted.
    pub every_machine: Option<EveryMachine>,
    /// The same of the repair.
    pub repaired_every_machine: Option<EveryMachine>,
}

/// What a step amounts to, for the closing count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "files",
    derive(serde::Serialize, schemars::JsonSchema),
    serde(rename_all = "kebab-case")
)]
pub enum StepOutcome {
    /// Holds as it should.
    Holds,
    /// An erratum, refuted (or not an expression) as it should be, its repair holding.
    RefutedAsExpected,
    /// An erratum that this machine cannot see.
    Blind,
    /// A step whose hypothesis fails here.
    NotApplicable,
    /// Shown without a verdict: an approximation.
    Shown,
    /// Neither shown to hold nor refuted.
    Undecided,
    /// Refuted although it should hold.
    Refuted,
}

impl StepRun {
    /// The same, with what the points say.
    pub(super) fn with(self, [every_machine, repaired_every_machine]: TriedAtPoints) -> StepRun {
        StepRun {
            every_machine,
            repaired_every_machine,
            ..self
        }
    }

    /// What the step amounts to.
    pub fn outcome(&self) -> StepOutcome {
        let repaired = self.repaired.iter().all(|at| at.verdict.holds());
        // Where a hypothesis fails a side may be another number than the one the routes find.
        if !self.again_holds && self.hypothesis_holds {
            return StepOutcome::Refuted;
        }
        let plain = match self.shown {
            Shown::Equal | Shown::Agrees => StepOutcome::Holds,
            Shown::Undecided | Shown::Undefined => StepOutcome::Undecided,
            Shown::Refuted | Shown::IllFormed => StepOutcome::Refuted,
        };
        // Where the points cannot say (`None`) the verdict on this machine stands alone.
        let fails =
            |found: Option<EveryMachine>| found.is_some_and(|found| found.holds == Some(false));
        let repaired = repaired && !fails(self.repaired_every_machine);
        match (self.step.kind, self.shown) {
            (ClaimKind::Approximation, _) => StepOutcome::Shown,
            (ClaimKind::Erratum, Shown::Refuted) | (ClaimKind::IllFormed, Shown::IllFormed)
                if repaired =>
            {
                StepOutcome::RefutedAsExpected
            }
            (ClaimKind::Erratum, Shown::Equal | Shown::Agrees) if repaired => StepOutcome::Blind,
            (ClaimKind::Erratum | ClaimKind::IllFormed, Shown::Undecided) => StepOutcome::Undecided,
            (ClaimKind::Erratum | ClaimKind::IllFormed, _) => StepOutcome::Refuted,
            // It is claimed for every machine, and happens to hold on this one.
            _ if fails(self.every_machine) => StepOutcome::Refuted,
            (ClaimKind::Conditional, _) if !self.hypothesis_holds => StepOutcome::NotApplicable,
            _ => plain,
        }
    }

    /// The first input at which the sides differ.
    pub fn witness(&self) -> Option<&At> {
        self.values.iter().find(|at| at.verdict.is_refuted())
    }

    /// The input that a reader is shown, in every format: where the sides differ, else the last one
    /// at the datum (all other letters 1), else the last of all.
    pub fn shown_at(&self, datum: &[bool]) -> Option<&At> {
        let at_datum = |at: &&At| at.input.is_at(datum);
        match self.shown {
            Shown::Refuted => self.witness(),
            _ => self.values.iter().rfind(at_datum).or(self.values.last()),
        }
    }

    /// The repair's values at the input that is shown, or its first ones.
    pub fn repaired_at(&self, shown: Option<&At>) -> Option<&At> {
        let same = |at: &&At| shown.is_some_and(|shown| shown.input == at.input);
        self.repaired.iter().find(same).or(self.repaired.first())
    }

    /// For a refuted step or a slip, the inputs at which the sides are equal all the same.
    pub fn blind_spots(&self) -> Vec<&Assignment> {
        let is_wrong = self.step.kind == ClaimKind::Erratum || self.shown == Shown::Refuted;
        let equal = |at: &&At| is_wrong && matches!(at.verdict, Verdict::Equal);
        self.values
            .iter()
            .filter(equal)
            .map(|at| &at.input)
            .collect()
    }

    /// Whether the line holds for every machine of this size, by the points.
    pub fn holds_for_every_machine(&self) -> bool {
        self.every_machine
            .is_some_and(|found| found.holds == Some(true))
    }
}

//! What comparing the two sides of steps shows, in the words of the JSON, and the closing count.

use super::layout::objects;
use crate::derivation::{Shown, StepOutcome, StepRun};
use crate::difference::{BandVerdict, Central};
use crate::machine::Shaped;
use crate::number::Verdict;
use schemars::JsonSchema;
use serde::Serialize;

/// What comparing two values shows.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Agreement {
    /// The same number, exactly.
    Equal,
    /// The same as far as the precision goes.
    Agrees,
    /// Certainly different.
    Refuted,
    /// The precision does not suffice. Never a pass.
    Undecided,
    /// A side has no value.
    Undefined,
}

impl Agreement {
    pub(super) fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Equal => Agreement::Equal,
            Verdict::Agrees { .. } | Verdict::AgreesWithin { .. } => Agreement::Agrees,
            Verdict::Refuted { .. } => Agreement::Refuted,
            Verdict::Undecided => Agreement::Undecided,
            Verdict::Undefined => Agreement::Undefined,
        }
    }
}

objects! {
    /// The closing count; its parts after `steps` add up to it.
    struct Summary(ran: &[StepRun], differences: Option<&Shaped<Central>>) {
        /// All steps.
        steps: u64 = ran.len() as u64,
        /// Hold exactly.
        equal: u64 = of(StepOutcome::Holds) - agree,
        /// Hold to certified digits.
        agree: u64 = agree,
        /// Errata refuted as they should be.
        refuted_as_expected: u64 = of(StepOutcome::RefutedAsExpected),
        /// Errata that this machine cannot see.
        blind: u64 = of(StepOutcome::Blind),
        /// Steps whose hypothesis fails here.
        not_applicable: u64 = of(StepOutcome::NotApplicable),
        /// Approximations.
        approximations: u64 = of(StepOutcome::Shown),
        /// Neither shown to hold nor refuted.
        undecided: u64 = of(StepOutcome::Undecided),
        /// Refuted although they should hold.
        refuted: u64 = of(StepOutcome::Refuted),
        /// Lines that hold for every machine of this size, by the random points; not a part of the sum.
        every_machine: u64 = steps(&StepRun::holds_for_every_machine),
        /// Finite differences within their band.
        differences_within_band: u64 = banded(BandVerdict::WithinBand),
        /// Finite differences too imprecise to say.
        differences_undecided: u64 = banded(BandVerdict::Undecided),
        /// Finite differences outside their band.
        differences_refuted: u64 = banded(BandVerdict::Refuted),
    } where {
        let steps = |is: &dyn Fn(&StepRun) -> bool| ran.iter().filter(|ran| is(ran)).count() as u64;
        let of = |outcome| steps(&|ran| ran.outcome() == outcome);
        let agree = steps(&|ran| {
            ran.outcome() == StepOutcome::Holds && ran.shown == Shown::Agrees
        });
        let banded = |verdict| {
            let centrals = differences.iter().flat_map(|table| table.iter());
            centrals.filter(|central| central.verdict == verdict).count() as u64
        };
    }
}

//! The output of `check`.

use super::input::{Head, Machine, Provenance, Rows};
use super::layout::objects;
use crate::number::{Digits, Value};
use crate::oracle::{
    Constant, Diagnosis, Entry, Explains, Judged, JudgedEntry, NextCase, NotEvaluated, Predicted,
    Verdict,
};
use crate::report::answers::Checked;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// What `check` prints as JSON.
    struct CheckOutput(checked: &Checked) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("check"),
        /// The machine, exactly.
        machine: Machine = Machine::new(given.m),
        /// The data rows, absent where none were given.
        ?data: Option<Rows> = Rows::if_any(given.data, given.m.units()),
        /// Where machine and data came from.
        from: Provenance = given.origin.clone(),
        /// A command line that repeats the run.
        rerun: String = given.from.command.clone(),
        /// The worst verdict of all claims.
        verdict: Verdict = checked.judgement.verdict(),
        /// Claim by claim, in the order of [`CLAIMS`](crate::files::CLAIMS) within each file.
        claims: Vec<ClaimOutput> =
            claims.iter().map(|judged| ClaimOutput::new(judged, checked.digits)).collect(),
        /// The mistakes that were not tried, and why.
        not_evaluated: Vec<NotEvaluatedOutput> = claims
            .iter()
            .flat_map(|judged| {
                let not_evaluated = judged.findings.not_evaluated.iter();
                not_evaluated.map(|one| NotEvaluatedOutput::new(judged, one))
            })
            .collect(),
        /// The case to run next, where several explanations are left; null where none would tell more.
        next_case: Option<NextCaseOutput> = claims.iter().find_map(|judged| {
            let next = judged.findings.next_case.as_ref()?;
            Some(NextCaseOutput::new(judged, next))
        }),
    } where {
        let (given, claims) = (checked.given, &checked.judgement.claims);
    }

    /// One claim, judged.
    struct ClaimOutput(judged: &Judged, digits: Option<u32>) {
        /// As the claim's file calls it.
        name: String = name.clone(),
        /// The worst verdict of its numbers.
        verdict: Verdict = judged.verdict,
        /// The decimal digits that are right in every number; null where every one is the truth itself.
        digits: Option<u32> = judged.digits(),
        /// What the worst number may be off by: rounding, the writing of the number, and three standard errors of
        /// an estimate. Null where no bound is known.
        budget: Option<f64> = worst.budget,
        /// The number that is farthest beyond its budget, or nearest to it.
        worst: EntryOutput = worst,
        /// The verdict of each block, where the claim is about parameters.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        #[schemars(default)]
        blocks: BTreeMap<&'static str, Verdict> = judged.blocks().into_iter().collect(),
        /// Every number, in the order of the claim.
        entries: Vec<EntryOutput> = judged
            .claim
            .entries
            .iter()
            .zip(&judged.entries)
            .map(|(claimed, found)| EntryOutput::new(name, claimed, found, digits))
            .collect(),
        /// What explains the claim, where it is refuted.
        diagnosis: Vec<DiagnosisOutput> =
            judged.findings.diagnosis.iter().map(DiagnosisOutput::new).collect(),
    } where {
        let name = &judged.claim.name;
        let worst = match judged.worst() {
            Some((claimed, found)) => EntryOutput::new(name, claimed, found, digits),
            None => EntryOutput::nothing(judged),
        };
    }

    /// One number, judged.
    struct EntryOutput(name: &str, claim: &Entry, found: &JudgedEntry, digits: Option<u32>) {
        /// What it is of: "w[1,2]", "row 3", "v=10", or the claim's name.
        parameter: String = found.place.named(name),
        /// As the claim writes it.
        claimed: String = claim.claimed.text.clone(),
        /// The true number, in the sense of the claim: a decimal with certain digits only. Null where there is none.
        truth: Option<String> = decimal(&found.truth, digits.unwrap_or(DIGITS)),
        /// Claimed minus true; null where the claim is no number.
        gap: Option<String> = found.gap.as_ref().and_then(|gap| decimal(gap, 3)),
        /// What it may be off by; null where no bound is known.
        budget: Option<f64> = Some(found.allowed.total()).filter(|budget| budget.is_finite()),
        /// How it compares.
        verdict: Verdict = found.verdict,
        /// Whether its last printed digit is cut off and not rounded.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        #[schemars(default)]
        cut_off: bool = found.cut_off,
    }

    /// One explanation of a claim.
    struct DiagnosisOutput(found: &Diagnosis) {
        /// The ids of the mistakes, more than one where they come together.
        mistakes: Vec<&'static str> = found.mistakes.clone(),
        /// The constants that were solved for, by name.
        with: BTreeMap<&'static str, ConstantOutput> =
            found.with.iter().map(|(name, value)| (*name, value.into())).collect(),
        /// "all", or "part" where it explains only some blocks.
        explains: ExplainsOutput = explains,
        /// The blocks that it explains, where it does not explain all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schemars(default)]
        blocks: Vec<&'static str> = blocks,
        /// What was done, in plain words.
        why: String = found.why.clone(),
        /// What to do about it.
        cure: String = found.cure.clone(),
    } where {
        let (explains, blocks) = match &found.explains {
            Explains::All => (ExplainsOutput::All, Vec::new()),
            Explains::Part(blocks) => (ExplainsOutput::Part, blocks.clone()),
        };
    }

    /// A mistake that was not tried.
    struct NotEvaluatedOutput(judged: &Judged, one: &NotEvaluated) {
        /// The claim that it might explain.
        claim: String = judged.claim.name.clone(),
        /// Its id.
        mistake: String = one.mistake.into(),
        /// What it would need.
        why: String = one.why.clone(),
    }

    /// A further case to run.
    struct NextCaseOutput(judged: &Judged, next: &NextCase) {
        /// The claim whose explanations it tells apart.
        claim: String = judged.claim.name.clone(),
        /// A command that writes it.
        command: String = next.command.clone(),
        /// What to ask of the trainer there, and what that tells apart.
        why: String = next.why.clone(),
        /// What the explanations predict of one of its numbers.
        predicted: Vec<PredictedOutput> = next.predicted.iter().map(PredictedOutput::new).collect(),
    }

    /// What an explanation predicts of a further case.
    struct PredictedOutput(found: &Predicted) {
        /// The ids of the explanation.
        mistakes: Vec<&'static str> = found.mistakes.clone(),
        /// Of which number.
        of: String = found.of.clone(),
        /// The number; null where it is drawn at random.
        value: Option<f64> = found.value,
    }
}

/// How much of a claim an explanation explains.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExplainsOutput {
    /// Every number.
    All,
    /// Every number of some blocks.
    Part,
}

/// A constant of an explanation.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum ConstantOutput {
    /// A whole number: steps, rows.
    Whole(i64),
    /// A number that was solved for.
    Real(f64),
    /// A fraction, or a word.
    Text(String),
}

impl From<&Constant> for ConstantOutput {
    fn from(constant: &Constant) -> Self {
        match constant {
            Constant::Whole(n) => ConstantOutput::Whole(*n),
            Constant::Real(x) => ConstantOutput::Real(*x),
            Constant::Fraction(q) => ConstantOutput::Text(q.to_string()),
            Constant::Word(word) => ConstantOutput::Text(word.clone()),
        }
    }
}

impl EntryOutput {
    /// Of a claim without numbers.
    fn nothing(judged: &Judged) -> Self {
        EntryOutput {
            parameter: judged.claim.name.clone(),
            claimed: String::new(),
            truth: None,
            gap: None,
            budget: None,
            verdict: judged.verdict,
            cut_off: false,
        }
    }
}

/// The digits of a true number where none are asked for: as many as doubles have.
const DIGITS: u32 = 17;

fn decimal(value: &Value, digits: u32) -> Option<String> {
    let decimal = value.certain_decimal(Digits::significant(digits))?;
    Some(decimal.value)
}

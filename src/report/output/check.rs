//! The output of `check`.

use super::input::{Head, Machine, Provenance, Rows};
use crate::number::{Digits, Value};
use crate::oracle::{
    Constant, Diagnosis, Entry, Explains, Judged, JudgedEntry, Predicted, Verdict,
};
use crate::report::answers::Checked;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `check` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// The machine, exactly.
    pub machine: Machine,
    /// The data rows, absent where none were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Rows>,
    /// Where machine and data came from.
    pub from: Provenance,
    /// A command line that repeats the run.
    pub rerun: String,
    /// The worst verdict of all claims.
    pub verdict: VerdictOutput,
    /// Claim by claim, in the order of [`KEYS`](crate::files) within each file.
    pub claims: Vec<ClaimOutput>,
    /// The mistakes that were not tried, and why.
    pub not_evaluated: Vec<NotEvaluatedOutput>,
    /// The case to run next, where several explanations are left; null where none would tell more.
    pub next_case: Option<NextCaseOutput>,
}

/// What a comparison with the truth shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VerdictOutput {
    /// As near as its precision allows.
    Agrees,
    /// Farther than that.
    Refuted,
    /// Not shown to be either.
    Undecided,
}

/// One claim, judged.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimOutput {
    /// As the claim's file calls it.
    pub name: String,
    /// The worst verdict of its numbers.
    pub verdict: VerdictOutput,
    /// The decimal digits that are right in every number; null where every one is the truth itself.
    pub digits: Option<u32>,
    /// What the worst number may be off by: rounding, the writing of the number, and three standard errors of
    /// an estimate. Null where no bound is known.
    pub budget: Option<f64>,
    /// The number that is farthest beyond its budget, or nearest to it.
    pub worst: EntryOutput,
    /// The verdict of each block, where the claim is about parameters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(default)]
    pub blocks: BTreeMap<String, VerdictOutput>,
    /// Every number, in the order of the claim.
    pub entries: Vec<EntryOutput>,
    /// What explains the claim, where it is refuted.
    pub diagnosis: Vec<DiagnosisOutput>,
}

/// One number, judged.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryOutput {
    /// What it is of: "w[1,2]", "row 3", "v=10", or the claim's name.
    pub parameter: String,
    /// As the claim writes it.
    pub claimed: String,
    /// The true number, in the sense of the claim: a decimal with certain digits only. Null where there is none.
    pub truth: Option<String>,
    /// Claimed minus true; null where the claim is no number.
    pub gap: Option<String>,
    /// What it may be off by; null where no bound is known.
    pub budget: Option<f64>,
    /// How it compares.
    pub verdict: VerdictOutput,
    /// Whether its last printed digit is cut off and not rounded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schemars(default)]
    pub cut_off: bool,
}

/// One explanation of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiagnosisOutput {
    /// The ids of the mistakes, more than one where they come together.
    pub mistakes: Vec<String>,
    /// The constants that were solved for, by name.
    pub with: BTreeMap<String, ConstantOutput>,
    /// "all", or "part" where it explains only some blocks.
    pub explains: ExplainsOutput,
    /// The blocks that it explains, where it does not explain all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub blocks: Vec<String>,
    /// What was done, in plain words.
    pub why: String,
    /// What to do about it.
    pub cure: String,
}

/// How much of a claim an explanation explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExplainsOutput {
    /// Every number.
    All,
    /// Every number of some blocks.
    Part,
}

/// A constant of an explanation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum ConstantOutput {
    /// A whole number: steps, rows.
    Whole(i64),
    /// A number that was solved for.
    Real(f64),
    /// A fraction, or a word.
    Text(String),
}

/// A mistake that was not tried.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotEvaluatedOutput {
    /// The claim that it might explain.
    pub claim: String,
    /// Its id.
    pub mistake: String,
    /// What it would need.
    pub why: String,
}

/// A further case to run.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NextCaseOutput {
    /// The claim whose explanations it tells apart.
    pub claim: String,
    /// A command that writes it.
    pub command: String,
    /// What to ask of the trainer there, and what that tells apart.
    pub why: String,
    /// What the explanations predict of one of its numbers.
    pub predicted: Vec<PredictedOutput>,
}

/// What an explanation predicts of a further case.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PredictedOutput {
    /// The ids of the explanation.
    pub mistakes: Vec<String>,
    /// Of which number.
    pub of: String,
    /// The number; null where it is drawn at random.
    pub value: Option<f64>,
}

impl From<Verdict> for VerdictOutput {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Agrees => VerdictOutput::Agrees,
            Verdict::Refuted => VerdictOutput::Refuted,
            Verdict::Undecided => VerdictOutput::Undecided,
        }
    }
}

impl CheckOutput {
    /// The output of a run.
    pub(crate) fn new(checked: &Checked) -> Self {
        let (given, judgement) = (checked.given, checked.judgement);
        let claims = &judgement.claims;
        let not_evaluated = claims.iter().flat_map(|judged| {
            let of = &judged.findings.not_evaluated;
            of.iter().map(|one| NotEvaluatedOutput {
                claim: judged.claim.name.clone(),
                mistake: one.mistake.into(),
                why: one.why.clone(),
            })
        });
        let next_case = claims.iter().find_map(|judged| {
            let next = judged.findings.next_case.as_ref()?;
            Some(NextCaseOutput {
                claim: judged.claim.name.clone(),
                command: next.command.clone(),
                why: next.why.clone(),
                predicted: next.predicted.iter().map(predicted).collect(),
            })
        });
        CheckOutput {
            head: Head::of("check"),
            machine: Machine::new(given.m),
            data: (given.data.total() > 0).then(|| Rows::new(given.data, given.m.units())),
            from: given.origin.clone(),
            rerun: given.from.command.clone(),
            verdict: judgement.verdict().into(),
            claims: claims
                .iter()
                .map(|judged| claim(judged, checked.digits))
                .collect(),
            not_evaluated: not_evaluated.collect(),
            next_case,
        }
    }
}

fn predicted(of: &Predicted) -> PredictedOutput {
    PredictedOutput {
        mistakes: of.mistakes.iter().map(|id| (*id).to_string()).collect(),
        of: of.of.clone(),
        value: of.value,
    }
}

fn claim(judged: &Judged, digits: Option<u32>) -> ClaimOutput {
    let of = |(claimed, found)| entry(&judged.claim.name, claimed, found, digits);
    let blocks = judged.blocks().into_iter();
    let nothing = EntryOutput {
        parameter: judged.claim.name.clone(),
        claimed: String::new(),
        truth: None,
        gap: None,
        budget: None,
        verdict: judged.verdict.into(),
        cut_off: false,
    };
    let worst = judged.worst().map_or(nothing, of);
    ClaimOutput {
        name: judged.claim.name.clone(),
        verdict: judged.verdict.into(),
        digits: judged.digits(),
        budget: worst.budget,
        worst,
        blocks: blocks
            .map(|(block, verdict)| (block.into(), verdict.into()))
            .collect(),
        entries: judged
            .claim
            .entries
            .iter()
            .zip(&judged.entries)
            .map(of)
            .collect(),
        diagnosis: judged.findings.diagnosis.iter().map(diagnosis).collect(),
    }
}

fn entry(name: &str, claimed: &Entry, found: &JudgedEntry, digits: Option<u32>) -> EntryOutput {
    let decimal = |value: &Value, digits| {
        let decimal = value.certain_decimal(Digits::significant(digits));
        decimal.map(|decimal| decimal.value)
    };
    let budget = found.allowed.total();
    EntryOutput {
        parameter: found.place.named(name),
        claimed: claimed.claimed.text.clone(),
        truth: decimal(&found.truth, digits.unwrap_or(DIGITS)),
        gap: found.gap.as_ref().and_then(|gap| decimal(gap, 3)),
        budget: budget.is_finite().then_some(budget),
        verdict: found.verdict.into(),
        cut_off: found.cut_off,
    }
}

/// The digits of a true number where none are asked for: as many as doubles have.
const DIGITS: u32 = 17;

pub(super) fn diagnosis(found: &Diagnosis) -> DiagnosisOutput {
    let constant = |constant: &Constant| match constant {
        Constant::Whole(n) => ConstantOutput::Whole(*n),
        Constant::Real(x) => ConstantOutput::Real(*x),
        Constant::Fraction(q) => ConstantOutput::Text(q.to_string()),
        Constant::Word(word) => ConstantOutput::Text(word.clone()),
    };
    let with = found.with.iter();
    let blocks = match &found.explains {
        Explains::All => &[][..],
        Explains::Part(blocks) => blocks,
    };
    DiagnosisOutput {
        mistakes: found.mistakes.iter().map(|id| (*id).into()).collect(),
        with: with
            .map(|(name, value)| ((*name).into(), constant(value)))
            .collect(),
        explains: match found.explains {
            Explains::All => ExplainsOutput::All,
            Explains::Part(_) => ExplainsOutput::Part,
        },
        blocks: blocks.iter().map(|block| (*block).into()).collect(),
        why: found.why.clone(),
        cure: found.cure.clone(),
    }
}

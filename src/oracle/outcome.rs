//! What judging a claim comes to: a verdict for the claim and for each of its numbers, and the mistakes that
//! explain what is wrong.

use super::claim::{Claim, Entry, Place};
use crate::number::Value;
use rug::Rational;

/// What a comparison with the truth shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "files",
    derive(serde::Serialize, schemars::JsonSchema),
    serde(rename_all = "lowercase"),
    schemars(rename = "VerdictOutput")
)]
pub enum Verdict {
    /// As near as its precision allows.
    Agrees,
    /// Not shown to be either.
    Undecided,
    /// Farther than that.
    Refuted,
}

impl Verdict {
    /// As the JSON output has it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Undecided => "undecided",
            Verdict::Refuted => "refuted",
        }
    }
}

/// All claims about one machine and its data, judged.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Claim by claim, in their order.
    pub claims: Vec<Judged>,
}

impl Judgement {
    /// The worst verdict of all claims.
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.claims.iter().map(|judged| judged.verdict);
        verdicts.max().unwrap_or(Verdict::Agrees)
    }

    /// Whether the search for mistakes was stopped.
    pub fn was_stopped(&self) -> bool {
        self.claims.iter().any(|judged| judged.findings.stopped)
    }
}

/// One claim, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// The worst verdict of its numbers.
    pub verdict: Verdict,
    /// Number by number, in the claim's order.
    pub entries: Vec<JudgedEntry>,
    /// What explains the claim, where it is refuted.
    pub findings: Findings,
}

/// The blocks of a claim about parameters.
pub(super) const BLOCKS: [&str; 3] = ["W", "b", "c"];

impl Judged {
    /// The number that is farthest beyond what it is allowed, or nearest to it.
    pub fn worst(&self) -> Option<(&Entry, &JudgedEntry)> {
        let pairs = self.claim.entries.iter().zip(&self.entries);
        pairs.max_by(|(_, x), (_, y)| {
            (x.verdict, x.times_allowed())
                .partial_cmp(&(y.verdict, y.times_allowed()))
                .unwrap_or(std::cmp::Ordering::Equal)
        })
    }

    /// The decimal digits that are right in every number; `None` where all are the truth itself.
    pub fn digits(&self) -> Option<u32> {
        self.entries.iter().filter_map(|entry| entry.digits).min()
    }

    /// The worst verdict of each block that is claimed; none where the claim is not about parameters.
    pub fn blocks(&self) -> Vec<(&'static str, Verdict)> {
        let of = |block: &'static str| {
            let entries = self
                .entries
                .iter()
                .filter(|entry| entry.place.block() == Some(block));
            entries
                .map(|entry| entry.verdict)
                .max()
                .map(|verdict| (block, verdict))
        };
        BLOCKS.into_iter().filter_map(of).collect()
    }
}

impl JudgedEntry {
    /// How many times what is allowed the gap is.
    pub fn times_allowed(&self) -> f64 {
        let gap = self
            .gap
            .as_ref()
            .map_or(f64::INFINITY, |gap| gap.to_f64().abs());
        match self.allowed.total() {
            _ if gap == 0.0 => 0.0,
            allowed => gap / allowed,
        }
    }
}

/// One number, judged.
#[derive(Clone, Debug)]
pub struct JudgedEntry {
    /// What it is of.
    pub place: Place,
    /// What is true, in the sense of the claim.
    pub truth: Value,
    /// How far a sound computation may be from the truth.
    pub allowed: Allowed,
    /// Claimed minus true; `None` where the claim is no number.
    pub gap: Option<Value>,
    /// How it compares.
    pub verdict: Verdict,
    /// Whether its last printed digit is cut off and not rounded, which is allowed.
    pub cut_off: bool,
    /// The decimal digits that the claim and the truth share; `None` where all of them, or where there are
    /// none, the claim being no number.
    pub digits: Option<u32>,
}

/// How far a sound computation may be from the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allowed {
    /// By its rounding errors. Of a number that is a constant times this one it is so many times as much.
    pub computing: f64,
    /// By the writing of the result: half a unit of its last digit, or half the distance of floats.
    pub writing: f64,
    /// One standard error, where the claim is an estimate.
    pub standard_error: Option<f64>,
}

impl Allowed {
    /// Estimates agree within so many standard errors ..
    pub const AGREES: f64 = 3.0;
    /// .. and are refuted beyond so many: the tail of a normal law on both sides is below 6e-7.
    pub const REFUTED: f64 = 5.0;

    /// All that is allowed to what agrees.
    pub fn total(&self) -> f64 {
        self.within(Allowed::AGREES)
    }

    /// All that is allowed where so many standard errors are.
    pub(super) fn within(&self, errors: f64) -> f64 {
        self.computing + self.writing + errors * self.standard_error.unwrap_or_default()
    }

    /// Of a number that is `factor` times this one, written in the same way.
    pub fn times(&self, factor: f64) -> Allowed {
        Allowed {
            computing: self.computing * factor.abs(),
            ..*self
        }
    }
}

/// What was found about a refuted claim.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The mistakes that explain it, those of the whole claim first.
    pub diagnosis: Vec<Diagnosis>,
    /// What was not tried, and why.
    pub not_evaluated: Vec<NotEvaluated>,
    /// The case that would tell most about the remaining explanations.
    pub next_case: Option<NextCase>,
    /// Whether the search for mistakes was stopped: the verdict holds, and what explains it is not known.
    pub stopped: bool,
}

/// One explanation of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// The ids of `docs/check.md`, more than one where they come together.
    pub mistakes: Vec<&'static str>,
    /// The constants that were solved for, by name.
    pub with: Vec<(&'static str, Constant)>,
    /// How much it explains.
    pub explains: Explains,
    /// What was done, in plain words.
    pub why: String,
    /// What to do about it.
    pub cure: String,
}

impl Diagnosis {
    /// One mistake that explains every number.
    pub(super) fn of_all(
        mistake: &'static str,
        with: Vec<(&'static str, Constant)>,
        why: impl Into<String>,
        cure: impl Into<String>,
    ) -> Diagnosis {
        Diagnosis {
            mistakes: vec![mistake],
            with,
            explains: Explains::All,
            why: why.into(),
            cure: cure.into(),
        }
    }
}

/// A constant of an explanation.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A whole number: steps, rows.
    Whole(i64),
    /// A fraction that is known exactly.
    Fraction(Rational),
    /// A number that was solved for, as exactly as the claim allows.
    Real(f64),
    /// A word.
    Word(String),
}

/// How much of a claim an explanation explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explains {
    /// Every number.
    All,
    /// Every number of some blocks (`W`, `b`, `c`); the others are right or stay unexplained.
    Part(Vec<&'static str>),
}

/// A hypothesis that was not tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotEvaluated {
    /// Its id; `all` where the search was stopped.
    pub mistake: &'static str,
    /// Why not: what it would need.
    pub why: String,
}

/// A further case to run.
#[derive(Clone, Debug, PartialEq)]
pub struct NextCase {
    /// A command that writes it.
    pub command: String,
    /// What to ask of the trainer there, and what that tells apart.
    pub why: String,
    /// What the explanations predict of one of its numbers, those that predict the same together.
    pub predicted: Vec<Predicted>,
}

impl NextCase {
    /// A case, and what its numbers tell apart.
    pub(super) fn new(command: String, ask: &str, predicted: Vec<Predicted>) -> NextCase {
        const MOST_SHOWN: usize = 6;
        let ids = predicted.iter().map(|one| one.mistakes.join(" + "));
        let mut shown: Vec<String> = ids.collect();
        // The same mistakes with other constants: what each predicts is told beside it.
        shown.dedup();
        shown.truncate(MOST_SHOWN);
        NextCase {
            command,
            why: format!("{ask}. It distinguishes {}.", shown.join(", ")),
            predicted,
        }
    }
}

/// What an explanation predicts of a further case.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// The ids of the explanation.
    pub mistakes: Vec<&'static str>,
    /// Of which number.
    pub of: String,
    /// The number; `None` where it is drawn at random.
    pub value: Option<f64>,
}

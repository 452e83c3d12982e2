//! Claim by claim: the truth, what rounding allows, the verdict, and what explains a wrong one.

use super::case::Case;
use super::claim::Claim;
use super::compare::{digits, gap, verdict};
use super::mistakes::diagnose;
use super::outcome::{Allowed, Findings, Judged, JudgedEntry, Judgement, Verdict};
use crate::error::Result;
use crate::number::Value;

/// Judges claims about one machine and its data.
///
/// # Errors
/// Those of [`quantities`](crate::answer::quantities), and claims of a shape that the machine does not have.
pub fn judge(case: &Case, claims: Vec<Claim>) -> Result<Judgement> {
    let judged = claims.into_iter().map(|claim| one(case, claim));
    Ok(Judgement {
        claims: judged.collect::<Result<_>>()?,
    })
}

fn one(case: &Case, claim: Claim) -> Result<Judged> {
    let none = Allowed {
        computing: 0.0,
        writing: 0.0,
        chance: 0.0,
    };
    let entries: Vec<JudgedEntry> = claim
        .entries
        .iter()
        .map(|entry| {
            let truth = Value::Undefined;
            let gap = gap(&entry.claimed, &truth);
            JudgedEntry {
                place: entry.place.clone(),
                allowed: none,
                verdict: verdict(&entry.claimed, &truth, &none),
                digits: gap.as_ref().and_then(|gap| digits(gap, &truth)),
                gap,
                truth,
            }
        })
        .collect();
    let verdict = entries.iter().map(|entry| entry.verdict).max();
    let verdict = verdict.unwrap_or(Verdict::Agrees);
    let findings = match verdict {
        Verdict::Refuted => diagnose(case, &claim, &entries)?,
        _ => Findings::default(),
    };
    Ok(Judged {
        claim,
        verdict,
        entries,
        findings,
        remarks: Vec::new(),
    })
}

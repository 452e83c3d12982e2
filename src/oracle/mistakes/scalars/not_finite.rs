//! Claims of infinities and NaN: which numbers they are, and where they come from as far as the machine shows it.

use super::super::super::claim::{Claim, Entry, Number};
use super::super::super::outcome::{Diagnosis, Explains, JudgedEntry, Verdict};
use super::super::words;
use super::overflow::{can_overflow, overflow, reach};
use crate::machine::Rbm;

/// What is known of a claim with infinities or NaN in it; `judged` are its numbers beside the truth.
pub(super) fn not_finite(m: &Rbm, claim: &Claim, judged: &[JudgedEntry]) -> Diagnosis {
    let what = format!("{}.", counted(claim));
    // Finite numbers that are wrong are not explained by those that are none.
    let pairs = claim.entries.iter().zip(judged);
    let mut finite = pairs.filter(|(entry, _)| entry.claimed.number.finite().is_some());
    let is_all = finite.all(|(_, judged)| judged.verdict == Verdict::Agrees);
    let explains = match is_all {
        true => Explains::All,
        false => Explains::Part(blocks(claim)),
    };
    if can_overflow(m) {
        let is_nan = claim.entries.iter().any(is_nan);
        let from = match is_nan {
            true => "NaN comes from inf - inf, inf/inf or 0 times inf",
            false => "Infinity is no value of it",
        };
        return overflow(m, claim, &format!("{what} {from}"), explains);
    }
    let (energy, ln_z) = reach(m);
    Diagnosis {
        mistakes: words("unknown").map(|words| words.id).into_iter().collect(),
        with: Vec::new(),
        explains: Explains::Part(Vec::new()),
        why: format!(
            "{what} exp does not overflow on this machine, not even in float32: no |E/T| is above {energy:.2} and no |ln Z| above {ln_z:.2}. The machine and these data do not show where it comes from."
        ),
        cure: "Look for the first number that is none, in both phases. A mean over no rows (an empty last batch) is 0/0, and 0 times ln 0 is NaN. Parameters or rows that were NaN before make everything NaN that comes after.".into(),
    }
}

fn is_nan(entry: &Entry) -> bool {
    entry.claimed.number == Number::NotANumber
}

fn is_infinite(entry: &Entry) -> bool {
    matches!(entry.claimed.number, Number::Infinite { .. })
}

/// The blocks with such numbers.
fn blocks(claim: &Claim) -> Vec<&'static str> {
    let has = |block: &&str| {
        let mut inside = claim
            .entries
            .iter()
            .filter(|entry| entry.place.block() == Some(*block));
        inside.any(|entry| entry.claimed.number.finite().is_none())
    };
    ["W", "b", "c"].into_iter().filter(has).collect()
}

/// `NaN: 2 of 4 numbers of W; infinite: 1 of 2 numbers of c`
fn counted(claim: &Claim) -> String {
    type IsOfKind = fn(&Entry) -> bool;
    let kinds = [("NaN", is_nan as IsOfKind), ("infinite", is_infinite)];
    let mut told = Vec::new();
    for (kind, is_of_kind) in kinds {
        let mut parts = Vec::new();
        for block in [Some("W"), Some("b"), Some("c"), None] {
            let inside = || {
                claim
                    .entries
                    .iter()
                    .filter(|entry| entry.place.block() == block)
            };
            let (found, all) = (
                inside().filter(|entry| is_of_kind(entry)).count(),
                inside().count(),
            );
            let of = block
                .map(|block| format!(" of {block}"))
                .unwrap_or_default();
            if found > 0 {
                parts.push(match (found, all) {
                    (1, 1) => format!("the number{of}"),
                    (found, all) if found == all => format!("all {all} numbers{of}"),
                    _ => format!("{found} of {all} numbers{of}"),
                });
            }
        }
        if !parts.is_empty() {
            told.push(format!("{kind}: {}", parts.join(", ")));
        }
    }
    told.join("; ")
}

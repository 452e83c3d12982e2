//! Claim by claim: the truth, what rounding allows, the verdict, and what explains a wrong one.

use super::allowance::allowances;
use super::case::Case;
use super::claim::{Claim, Entry, Precision};
use super::compare::{digits, gap, of_gap, verdict};
use super::mistakes::diagnose;
use super::outcome::{Allowed, Findings, Judged, JudgedEntry, Judgement, NotEvaluated, Verdict};
use super::sizes::Sizes;
use super::sums::Sums;
use super::truth::Truths;
use crate::error::{Error, Kind, Result};
use crate::number::Value;
use crate::watch::Inside;

/// Digits of the truth that decide nearly every claim of a precision.
const DIGITS_OF_SINGLES: u32 = 14;
const DIGITS_OF_DOUBLES: u32 = 20;
/// More digits than this are not tried: what is not decided then stays undecided.
const MOST_DIGITS: u32 = 1000;

/// What is counted while mistakes are looked for.
pub(crate) const SEARCHES: &str = "searches for mistakes";

/// Judges claims about one machine and its data, the truth being known to at least `digits` digits. All verdicts come
/// before the search for mistakes: a stop during that leaves them, with [`Findings::stopped`].
///
/// # Errors
/// Those of [`quantities`](crate::answer::quantities), and claims about data where there are none.
pub fn judge(case: &Case, claims: Vec<Claim>, digits: u32) -> Result<Judgement> {
    let sums = Sums::default();
    let case = &Case {
        sums: Some(&sums),
        ..*case
    };
    let sizes = Sizes::new(case.m, case.data);
    let verdicts: Vec<(Verdict, Vec<JudgedEntry>)> = claims
        .iter()
        .map(|claim| one(case, &sizes, claim, digits))
        .collect::<Result<_>>()?;
    let refuted = verdicts
        .iter()
        .filter(|(verdict, _)| *verdict == Verdict::Refuted);
    case.watch.begins(refuted.count() as u64, 0, SEARCHES);
    let search = Case {
        watch: &Inside(case.watch),
        ..*case
    };
    let findings: Vec<Findings> = claims
        .iter()
        .zip(&verdicts)
        .map(|(claim, (verdict, entries))| {
            let found = found(&search, claim, &claims, *verdict, entries)?;
            // The next search sees a stop.
            let _ = case.watch.done(u64::from(*verdict == Verdict::Refuted));
            Ok(found)
        })
        .collect::<Result<_>>()?;
    let judged = claims.into_iter().zip(verdicts).zip(findings);
    let judged = judged.map(|((claim, (verdict, entries)), findings)| Judged {
        claim,
        verdict,
        entries,
        findings,
    });
    Ok(Judgement {
        claims: judged.collect(),
    })
}

/// What explains a claim, where it is refuted; `all` are the claims of the program.
fn found(
    case: &Case,
    claim: &Claim,
    all: &[Claim],
    verdict: Verdict,
    entries: &[JudgedEntry],
) -> Result<Findings> {
    if verdict != Verdict::Refuted {
        return Ok(Findings::default());
    }
    match diagnose(case, claim, all, entries) {
        Err(error) if error.kind() == Kind::Stopped => Ok(Findings {
            stopped: true,
            not_evaluated: vec![NotEvaluated {
                mistake: "all",
                why: error.to_string(),
            }],
            ..Findings::default()
        }),
        other => other,
    }
}

/// The verdict about a claim, and that about each of its numbers.
fn one(
    case: &Case,
    sizes: &Sizes,
    claim: &Claim,
    least: u32,
) -> Result<(Verdict, Vec<JudgedEntry>)> {
    let mut asked = least.max(first_digits(claim));
    let mut entries = judged_at(case, sizes, claim, asked)?;
    while entries.iter().any(is_open) && asked < MOST_DIGITS {
        asked = (2 * asked).min(MOST_DIGITS);
        match judged_at(case, sizes, claim, asked) {
            Ok(found) => entries = found,
            // What is known so far is certain, if not enough.
            Err(error) if error.kind() == Kind::Undecided => break,
            Err(error) => return Err(error),
        }
    }
    let verdict = entries.iter().map(|entry| entry.verdict).max();
    let verdict = verdict
        .ok_or_else(|| Error::input("found no number, wanted at least one").at(&claim.name))?;
    Ok((verdict, entries))
}

/// The digits of the truth that a claim needs first.
fn first_digits(claim: &Claim) -> u32 {
    let of = |entry: &Entry| {
        let claimed = &entry.claimed;
        let printed = match (&claimed.last_digit, claimed.number.finite()) {
            (Some(unit), Some(number)) => {
                let size = number.to_f64().abs().max(unit.to_f64());
                (size / unit.to_f64())
                    .log10()
                    .clamp(0.0, f64::from(MOST_DIGITS)) as u32
                    + 4
            }
            _ => 0,
        };
        printed.max(match claimed.precision {
            Precision::Single => DIGITS_OF_SINGLES,
            Precision::Double => DIGITS_OF_DOUBLES,
            Precision::Exact => 0,
        })
    };
    let most = claim.entries.iter().map(of).max();
    most.unwrap_or(DIGITS_OF_DOUBLES).min(MOST_DIGITS)
}

/// Whether more digits of the truth could decide: chance cannot be helped.
fn is_open(entry: &JudgedEntry) -> bool {
    let known = entry.gap.as_ref().is_some_and(|gap| match gap {
        Value::Within(x) => x.lo() != x.hi(),
        _ => false,
    });
    entry.verdict == Verdict::Undecided && known && entry.allowed.standard_error.is_none()
}

fn judged_at(case: &Case, sizes: &Sizes, claim: &Claim, digits: u32) -> Result<Vec<JudgedEntry>> {
    let truths = Truths::new(case, claim, digits)?;
    let values = truths.of(claim)?;
    let allowed = allowances(claim, &truths, &values, sizes);
    let entries = claim.entries.iter().zip(values).zip(allowed);
    Ok(entries
        .map(|((entry, truth), allowed)| judged_entry(entry, truth, allowed))
        .collect())
}

/// A claimed number beside the true one.
pub(super) fn judged_entry(entry: &Entry, truth: Value, allowed: Allowed) -> JudgedEntry {
    let claimed = &entry.claimed;
    let gap = gap(claimed, &truth);
    let mut found = verdict(claimed, &truth, &allowed);
    let mut cut_off = false;
    if let (Verdict::Refuted, Some(gap)) = (found, &gap) {
        if of_gap(gap, allowed.within(Allowed::REFUTED)) != Verdict::Refuted {
            found = Verdict::Undecided;
        }
        // Cut off, a decimal is nearer to 0 than the truth by up to a whole unit of its last digit.
        let inwards = gap.to_f64() * truth.to_f64() < 0.0;
        cut_off = inwards
            && claimed.last_digit.is_some()
            && of_gap(gap, allowed.total() + allowed.writing) == Verdict::Agrees;
        if cut_off {
            found = Verdict::Agrees;
        }
    }
    JudgedEntry {
        place: entry.place.clone(),
        digits: gap.as_ref().and_then(|gap| digits(gap, &truth)),
        verdict: found,
        allowed,
        cut_off,
        gap,
        truth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;
    use crate::machine::example;
    use crate::number::Digits;
    use crate::oracle::testbed::{gradient, mistakes};
    use crate::oracle::{Claimed, Place, Quantity};
    use crate::sweep::Options;
    use crate::watch::{Stop, Unwatched, Watch};
    use std::ops::ControlFlow;

    /// Sums are done, and only the search for mistakes asks whether to go on without having done anything.
    struct NoSearch;

    impl Watch for NoSearch {
        fn done(&self, amount: u64) -> ControlFlow<Stop> {
            match amount {
                0 => ControlFlow::Break(Stop),
                _ => ControlFlow::Continue(()),
            }
        }
    }

    /// The gradient of m2 is no row of ones, and 1/6 by hand at W[1,1].
    #[test]
    fn a_stop_during_the_search_leaves_all_verdicts() {
        let (m, data) = example("m2").expect("built in");
        let options = Options::new(Digits::of_itself(0));
        let case = Case::new(&m, &data, &options, &NoSearch);
        let claim = |count, x| gradient(&m, [x].repeat(count));
        let found = judge(&case, vec![claim(8, 1.0), claim(1, 1.0 / 6.0)], 0).expect("judged");
        let verdicts: Vec<Verdict> = found.claims.iter().map(|one| one.verdict).collect();
        assert_eq!(verdicts, [Verdict::Refuted, Verdict::Agrees]);
        assert!(found.was_stopped());
        let first = &found.claims[0].findings;
        assert!(first.diagnosis.is_empty() && first.not_evaluated[0].mistake == "all");
    }

    /// The rows of M2b and what is true of each, worked out by hand: f(v), E[h_1|v] and E[h_2|v]; Z is 733/8.
    const ROWS: [(&str, f64, [f64; 2]); 4] = [
        ("101", 3.0, [2.0 / 3.0, 1.0 / 2.0]),
        ("011", 28.0, [1.0 / 2.0, 6.0 / 7.0]),
        ("110", 12.25, [6.0 / 7.0, 3.0 / 7.0]),
        ("001", 6.0, [1.0 / 2.0, 2.0 / 3.0]),
    ];

    fn many() -> (Data, Vec<(f64, [f64; 2])>) {
        let picked = (0..600).map(|k| &ROWS[k * k % 7 % 4]);
        let rows: Vec<&str> = picked.clone().map(|(row, ..)| *row).collect();
        let data = Data::from_bit_strings(rows).expect("bits");
        (data, picked.map(|(_, f, means)| (*f, *means)).collect())
    }

    fn claim_of(quantity: Quantity, entries: Vec<(Place, f64)>) -> Claim {
        let entry = |(place, x)| Entry::new(place, Claimed::float(x, Precision::Double));
        Claim::new("many", quantity, entries.into_iter().map(entry).collect())
    }

    /// Numbers of 600 rows, of which some occur often: right ones agree, each within what its own row allows; one that is off is
    /// found at its place; and the other sign is a sign where all have it, and none where one has not.
    #[test]
    fn numbers_of_many_rows_are_judged_row_by_row() {
        let (m, _) = example("m2b").expect("built in");
        let (data, truths) = many();
        let options = Options::new(Digits::of_itself(0));
        let case = Case::new(&m, &data, &options, &Unwatched);
        let of_rows = |of: &dyn Fn(f64) -> f64| {
            let rows = truths.iter().enumerate();
            let all = rows.map(|(k, (f, _))| (Place::Row(k), of(*f)));
            all.collect::<Vec<_>>()
        };
        let energies = of_rows(&|f| -f.ln());
        let means = truths.iter().enumerate().flat_map(|(k, (_, means))| {
            let mean = move |j: usize| (Place::Hidden(k, j), means[j]);
            [mean(0), mean(1)]
        });
        let mut off = energies.clone();
        off[431].1 += 1e-3;
        let turned = of_rows(&f64::ln);
        let mut nearly = turned.clone();
        nearly[432].1 += 1e-3;
        let claims = vec![
            claim_of(Quantity::FreeEnergy, energies),
            claim_of(Quantity::Probability, of_rows(&|f| 8.0 * f / 733.0)),
            claim_of(Quantity::Conditional, means.collect()),
            claim_of(Quantity::FreeEnergy, off),
            claim_of(Quantity::FreeEnergy, turned),
            claim_of(Quantity::FreeEnergy, nearly),
        ];
        let found = judge(&case, claims, 0).expect("judged").claims;
        for right in &found[..3] {
            assert_eq!(right.verdict, Verdict::Agrees, "{:?}", right.worst());
            let each = right.entries.len() / truths.len();
            let of = |k: usize| right.entries[k * each].allowed.computing;
            assert_ne!(of(0), of(1), "other rows are allowed other errors");
            for (k, entry) in right.entries.iter().enumerate() {
                let same = |row: &usize| truths[*row] == truths[k / each];
                let first = (0..=k / each).find(same).expect("itself");
                assert_eq!(
                    right.entries[first * each + k % each].allowed,
                    entry.allowed
                );
            }
        }
        let refuted = |judged: &Judged| {
            let places = judged.entries.iter().enumerate();
            let wrong = places.filter(|(_, entry)| entry.verdict == Verdict::Refuted);
            wrong.map(|(k, _)| k).collect::<Vec<_>>()
        };
        assert_eq!(refuted(&found[3]), [431]);
        let named = |judged: &Judged| mistakes(judged.findings.diagnosis.clone());
        assert_eq!(named(&found[4]), [["sign"]]);
        assert!(named(&found[5]).is_empty(), "{:?}", named(&found[5]));
    }

    /// The law of M2 and that of its negative, and its data and the distinct ones, beside each other in one file: each has
    /// the numbers that it has alone.
    #[test]
    fn sums_that_are_kept_are_of_their_own_machine_and_data() {
        let (m, data) = example("m2").expect("built in");
        let options = Options::new(Digits::of_itself(0));
        let case = Case::new(&m, &data, &options, &Unwatched);
        let sums = Sums::default();
        let kept = Case {
            sums: Some(&sums),
            ..case
        };
        let negated = m.theta().map(|_, theta| theta.negated());
        let other = crate::machine::Rbm::new(m.units(), negated).expect("small");
        let mut distinct = Data::new(2);
        for (row, _) in data.folded().rows() {
            distinct.push(row, 1).expect("a row");
        }
        for (m, data) in [
            (&m, &data),
            (&other, &data),
            (&m, &distinct),
            (&other, &distinct),
        ] {
            for digits in [12, 20, 12] {
                let alone = case.quantities_of(m, data, digits).expect("small");
                let beside = kept.quantities_of(m, data, digits).expect("small");
                let of = |q: &crate::answer::Quantities| {
                    let fit = q.fit.as_ref().expect("rows");
                    (q.model.z.to_f64(), fit.log_likelihood.mean.to_f64())
                };
                assert_eq!(of(&alone), of(&beside));
            }
        }
    }
}

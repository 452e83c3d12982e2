//! Which built-in machine to run next: the one on which the explanations that are left give most different numbers.

use super::super::super::case::{Case, to_get};
use super::super::super::claim::{Claim, Entry, Place};
use super::super::super::outcome::{NextCase, Predicted};
use super::super::super::truth::Truths;
use super::super::plain::own_ln_z;
use super::changes::Change;
use super::laws::Law;
use super::numbers::{in_sense, numbers};
use super::problem::Problem;
use crate::machine::example;

/// Machines with biases first.
const MACHINES: [&str; 4] = ["m2b", "m4", "m2", "m1"];
/// Digits of the numbers that are compared.
const DIGITS: u32 = 11;
/// Numbers nearer than this part of them are not told apart.
const NEAR: f64 = 1e-7;

/// The case that splits the explanations best; `None` where no machine tells two of them apart.
pub(super) fn next_case(case: &Case, claim: &Claim, left: &[Vec<&Change>]) -> Option<NextCase> {
    if left.len() < 2 {
        return None;
    }
    let mut best: Option<(usize, NextCase)> = None;
    for name in MACHINES {
        let (m, data) = example(name).ok()?;
        let m = m.with_units(case.m.units());
        let there = Case {
            m: &m,
            data: &data,
            ..*case
        };
        let Some(place) = place(claim, data.rows().next()?.0) else {
            continue;
        };
        let predicted = left.iter().map(|changes| Predicted {
            mistakes: changes.iter().map(|change| change.id).collect(),
            of: place.named(&claim.name),
            value: predicted(&there, claim, &place, changes),
        });
        let predicted: Vec<Predicted> = predicted.collect();
        let mut seen: Vec<f64> = Vec::new();
        for x in predicted.iter().filter_map(|one| one.value) {
            if !seen
                .iter()
                .any(|y| (x - y).abs() <= NEAR * x.abs().max(y.abs()))
            {
                seen.push(x);
            }
        }
        if seen.len() > 1 && best.as_ref().is_none_or(|(most, _)| seen.len() > *most) {
            let command = to_get(&m, &data, &format!("example {name}"), name);
            let ask = format!("Compute {} of this machine and these data", claim.name);
            let next = NextCase::new(command, &ask, predicted);
            best = Some((seen.len(), next));
        }
    }
    best.map(|(_, next)| next)
}

/// The number that is asked for: of the whole, or of the first row.
fn place(claim: &Claim, row: &[bool]) -> Option<Place> {
    match claim.entries.first()?.place {
        Place::Whole => Some(Place::Whole),
        Place::Row(_) => Some(Place::Row(0)),
        Place::State(_) => Some(Place::State(row.to_vec())),
        Place::Hidden(..) => Some(Place::Hidden(0, 0)),
        Place::Parameter(_) | Place::Joint(..) => None,
    }
}

/// What these mistakes give for a number.
fn predicted(there: &Case, claim: &Claim, place: &Place, changes: &[&Change]) -> Option<f64> {
    let mut problem = Problem::of(there, claim);
    for change in changes {
        // Where it changes nothing the number is right.
        problem = (change.of)(&problem).unwrap_or(problem);
    }
    let claimed = claim.entries.first()?.claimed.clone();
    let asked = Claim {
        quantity: problem.quantity.clone(),
        sense: problem.sense.clone(),
        entries: vec![Entry {
            place: place.clone(),
            claimed,
        }],
        ..claim.clone()
    };
    let (m, data) = (&problem.m, &problem.data);
    let number = match problem.law {
        Law::Own => {
            let case = Case { m, data, ..*there };
            let truths = Truths::new(&case, &asked, DIGITS).ok()?;
            truths.of(&asked).ok()?.first()?.to_f64()
        }
        law => {
            let ln_z = law.ln_z(m, data, &|| own_ln_z(m))?;
            let found = numbers(law, m, data, &asked.quantity, &asked.entries, ln_z)?;
            let of = (&asked.quantity, place);
            in_sense(*found.first()?, of, &asked.sense, data.total())
        }
    };
    Some(number * problem.times())
}

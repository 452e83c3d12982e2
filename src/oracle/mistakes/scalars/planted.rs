//! Every change planted in right numbers.

use super::changes::{CHANGES, Change, MACHINES};
use super::others::{AT_BIASES, ROW_BY_ROW, products_of_biases};
use super::problem::Problem;
use super::scene::Scene;
use super::sums::SUMS;
use crate::error::Result;
use crate::number::Value;
use crate::oracle::case::Case;
use crate::oracle::claim::{Claim, Quantity};
use crate::oracle::mistakes::note::{Note, Planted};
use crate::oracle::outcome::JudgedEntry;
use rug::Rational;

/// Digits of the wrong numbers.
const DIGITS: u32 = 22;

/// What programs give that make one change each, where they give another number than the right one.
///
/// # Errors
/// A stop from the watch.
pub(in crate::oracle::mistakes) fn planted(
    case: &Case,
    claim: &Claim,
    entries: &[JudgedEntry],
) -> Result<Vec<Planted>> {
    let scene = Scene::new(case, claim, entries);
    let start = Problem::of(case, claim);
    let mut all = Vec::new();
    let changes: Vec<&Change> = [CHANGES, MACHINES, SUMS].into_iter().flatten().collect();
    for (at, change) in changes.iter().enumerate() {
        let Some(problem) = (change.of)(&start) else {
            continue;
        };
        let Some(predicted) = scene.predicted(&problem, DIGITS)? else {
            continue;
        };
        let is_same = |other: &&&Change| other.id == change.id;
        let alone = changes.iter().filter(is_same).count() == 1;
        let nth = changes[..=at].iter().filter(is_same).count();
        let numbers = predicted
            .into_iter()
            .map(|(value, allowed)| (value, allowed.total()));
        all.push(Planted {
            note: Note::new(
                change.id,
                (!alone).then(|| nth.to_string()),
                change.why,
                change.cure,
            ),
            numbers: numbers.collect(),
        });
    }
    if matches!(claim.quantity, Quantity::FreeEnergy) {
        let [product, _] = products_of_biases(case.m);
        let value = Rational::from_f64(-product).map_or(Value::Undefined, Value::Exact);
        all.push(Planted {
            note: Note::new("energy-at-biases", None, AT_BIASES, ROW_BY_ROW),
            numbers: vec![(value, 0.0); entries.len()],
        });
    }
    Ok(all)
}

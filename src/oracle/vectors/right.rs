//! Right claims of numbers, in which mistakes can be planted.

use super::truth::{Truth, certain};
use crate::data::Data;
use crate::error::Result;
use crate::machine::Rbm;
use crate::oracle::allowance::allowances;
use crate::oracle::case::Case;
use crate::oracle::claim::{Claim, Claimed, Entry, Number, Place, Precision, Quantity, Sense};
use crate::oracle::judge::judged_entry;
use crate::oracle::outcome::JudgedEntry;
use crate::oracle::sizes::Sizes;
use crate::oracle::truth::Truths;
use rug::Rational;

/// The precisions that tolerances are for.
pub(super) const PRECISIONS: [Precision; 2] = [Precision::Single, Precision::Double];
/// Truths that a mistake makes wrong together, with the claims of them that are right.
pub(super) struct Group {
    /// `ln_Z`, `gradient`.
    pub name: String,
    pub truths: Vec<Truth>,
    /// Right claims, of which each comes with its machine and its rows; none for what no claim is about.
    pub claims: Vec<Right>,
}

/// Right claims in float32 and float64 of the same numbers.
pub(super) struct Right {
    pub m: Rbm,
    pub data: Data,
    pub claims: [Claim; 2],
    pub entries: [Vec<JudgedEntry>; 2],
}

/// Right claims of numbers, every digit that is given being certain.
pub(super) fn right(
    case: &Case,
    name: &str,
    quantity: Quantity,
    sense: &Sense,
    places: &[Place],
) -> Result<Right> {
    let entry = |(place, number): (&Place, Number), precision| {
        Entry::new(place.clone(), Claimed::number(number, precision))
    };
    let zero = |place| entry((place, Number::Finite(Rational::new())), Precision::Double);
    let mut claim = Claim {
        sense: sense.clone(),
        ..Claim::new(name, quantity, places.iter().map(zero).collect())
    };
    let (truths, values) = certain(name, |digits| {
        let truths = Truths::new(case, &claim, digits)?;
        let values = truths.of(&claim)?;
        Ok((truths, values))
    })?;
    let sizes = Sizes::new(case.m, case.data);
    let made = PRECISIONS.map(|precision| {
        let claimed = values.iter().map(|value| {
            let near = Rational::from_f64(value.to_f64());
            near.map_or(Number::NotANumber, Number::Finite)
        });
        let entries = places.iter().zip(claimed);
        claim.entries = entries.map(|entry_of| entry(entry_of, precision)).collect();
        let allowed = allowances(&claim, &truths, &values, &sizes);
        let judged = claim.entries.iter().zip(&values).zip(allowed);
        let judged =
            judged.map(|((entry, truth), allowed)| judged_entry(entry, truth.clone(), allowed));
        (claim.clone(), judged.collect::<Vec<_>>())
    });
    let [(single, of_single), (double, of_double)] = made;
    Ok(Right {
        m: case.m.clone(),
        data: case.data.clone(),
        claims: [single, double],
        entries: [of_single, of_double],
    })
}

impl Right {
    /// A group of one truth.
    pub(super) fn named(self, name: &str, shape: Vec<usize>) -> Group {
        let [single, double] = &self.entries;
        let allowed =
            [single, double].map(|entries| entries.iter().map(|one| one.allowed.total()).collect());
        let values = double.iter().map(|one| one.truth.clone()).collect();
        Group {
            name: name.into(),
            truths: vec![Truth::new(name, shape, values, allowed)],
            claims: vec![self],
        }
    }
}

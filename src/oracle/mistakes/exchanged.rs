//! Machine and claim exchanged: the file of the gradient was given as the machine, and the machine as the gradient.

use super::super::allowance::allowances;
use super::super::case::Case;
use super::super::claim::{Claim, Claimed, Entry, Place, Precision, Quantity};
use super::super::compare::verdict;
use super::super::outcome::{Diagnosis, Verdict};
use super::super::sizes::Sizes;
use super::super::truth::Truths;
use crate::error::Result;
use crate::machine::{Param, Rbm};
use crate::number::Theta;

/// More states of the smaller layer are not summed for this.
const MOST_UNITS: usize = 16;
const DIGITS: u32 = 20;
const WHY: &str = "Machine and claim are exchanged: the machine's parameters are the gradient of the machine that is claimed.";
const CURE: &str =
    "Give the file of the parameters as the machine, and that of the gradient as the claim.";

/// Whether the machine's parameters are the gradient of the machine that is claimed.
///
/// # Errors
/// A stop from the watch.
pub(super) fn exchanged(case: &Case, claim: &Claim) -> Result<Option<Diagnosis>> {
    let m = case.m;
    let is_small = m.n_v().min(m.n_h()) <= MOST_UNITS;
    if !matches!(claim.quantity, Quantity::Gradient) || !is_small {
        return Ok(None);
    }
    let claimed = |param: Param| {
        let mut entries = claim.entries.iter();
        let entry = entries.find(|entry| entry.place == Place::Parameter(param));
        entry.and_then(|entry| entry.claimed.number.finite())
    };
    // A machine whose parameters are all 0 is the gradient of many.
    let is_plain = m.theta().iter().any(|theta| !theta.is_zero());
    if !is_plain || m.theta().params().any(|param| claimed(param).is_none()) {
        return Ok(None);
    }
    let theta = m.theta().map(|param, _| {
        let number = claimed(param).cloned().unwrap_or_default();
        Theta::rational(number)
    });
    let Ok(other) = Rbm::with_temperature(m.units(), theta, m.temperature().clone()) else {
        return Ok(None);
    };
    let entry = |param: Param| {
        let own = m.theta().get(param).approximate();
        Entry::new(
            Place::Parameter(param),
            Claimed::float(own, Precision::Single),
        )
    };
    let own = Claim {
        entries: m.theta().params().map(entry).collect(),
        ..claim.clone()
    };
    let there = Case { m: &other, ..*case };
    let truths = Truths::new(&there, &own, DIGITS)?;
    let values = truths.of(&own)?;
    let allowed = allowances(&own, &truths, &values, &Sizes::new(&other, case.data));
    let mut all = own.entries.iter().zip(&values).zip(&allowed);
    let fits = all.all(|((entry, truth), allowed)| {
        verdict(&entry.claimed, truth, allowed) == Verdict::Agrees
    });
    Ok(fits.then(|| Diagnosis::of_all("exchanged", Vec::new(), WHY, CURE)))
}

#[cfg(test)]
mod tests {
    use crate::machine::{Rbm, Units, example};
    use crate::number::Theta;
    use crate::oracle::testbed::{found, gradient, mistakes};
    use rug::Rational;

    /// M2's gradient by hand (docs/derivation.md), in floats, as the machine, and M2's parameters as the claim.
    #[test]
    fn the_gradient_in_the_place_of_the_machine_is_told() {
        let (m2, data) = example("m2").expect("built in");
        let mut by_hand = [
            1.0 / 6.0,
            1.0 / 15.0,
            -1.0 / 12.0,
            -0.1,
            0.25,
            -7.0 / 48.0,
            1.0 / 24.0,
            -19.0 / 240.0,
        ]
        .into_iter();
        let taken = m2.theta().map(|_, _| {
            let x = by_hand.next().and_then(Rational::from_f64);
            Theta::rational(x.expect("finite"))
        });
        let machine = Rbm::new(Units::Binary, taken).expect("in range");
        let named = |off: f64| {
            let numbers = m2.theta().iter().map(|theta| theta.approximate() + off);
            mistakes(found(&machine, &data, gradient(&m2, numbers)))
        };
        assert_eq!(named(0.0), [["exchanged"]]);
        // Other numbers are no exchange.
        assert_ne!(named(0.01), [["exchanged"]]);
    }
}

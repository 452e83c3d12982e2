//! Machine and claim exchanged: the file of the gradient was given as the machine, and the machine as the gradient.

use super::super::allowance::allowances;
use super::super::case::Case;
use super::super::claim::{Claim, Claimed, Entry, Place, Precision, Quantity};
use super::super::compare::verdict;
use super::super::outcome::{Diagnosis, Explains, Verdict};
use super::super::sizes::Sizes;
use super::super::truth::Truths;
use crate::error::Result;
use crate::machine::{Param, Rbm};
use crate::number::Theta;

/// More states of the smaller layer are not summed for this.
const MOST_UNITS: usize = 16;
const DIGITS: u32 = 20;

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
    let entry = |param: Param| Entry {
        place: Place::Parameter(param),
        claimed: Claimed::float(m.theta().get(param).approximate(), Precision::Single),
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
    Ok(fits.then(|| Diagnosis {
        mistakes: vec!["exchanged"],
        with: Vec::new(),
        explains: Explains::All,
        why: "Machine and claim are exchanged: the machine's parameters are the gradient of the machine that is claimed.".into(),
        cure: "Give the file of the parameters as the machine, and that of the gradient as the claim.".into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::super::judge::judge;
    use super::*;
    use crate::data::Data;
    use crate::machine::{Shaped, Units, example};
    use crate::number::Digits;
    use crate::oracle::Sense;
    use crate::sweep::Options;
    use crate::watch::Unwatched;
    use rug::Rational;

    fn claim(theta: &Shaped<f64>) -> Claim {
        let entry = |param: Param| Entry {
            place: Place::Parameter(param),
            claimed: Claimed::float(*theta.get(param), Precision::Double),
        };
        Claim {
            name: "gradient".into(),
            quantity: Quantity::Gradient,
            sense: Sense::default(),
            counts: Vec::new(),
            entries: theta.params().map(entry).collect(),
        }
    }

    fn found(m: &Rbm, data: &Data, claimed: &Shaped<f64>) -> Vec<Vec<&'static str>> {
        let options = Options::new(Digits::of_itself(0));
        let case = Case::new(m, data, &options, &Unwatched);
        let judged = judge(&case, vec![claim(claimed)], 0).expect("judged");
        let found = judged
            .claims
            .into_iter()
            .flat_map(|one| one.findings.diagnosis);
        found.map(|one| one.mistakes).collect()
    }

    /// M2's gradient by hand (docs/derivation.md), in floats, as the machine, and M2's parameters as the claim.
    #[test]
    fn the_gradient_in_the_place_of_the_machine_is_told() {
        let (m2, data) = example("m2").expect("built in");
        let by_hand = [
            1.0 / 6.0,
            1.0 / 15.0,
            -1.0 / 12.0,
            -0.1,
            0.25,
            -7.0 / 48.0,
            1.0 / 24.0,
            -19.0 / 240.0,
        ];
        let mut numbers = by_hand.into_iter();
        let gradient = m2.theta().map(|_, _| numbers.next().unwrap_or_default());
        let theta = m2.theta().map(|_, theta| theta.approximate());
        let of = |x: &f64| Theta::rational(Rational::from_f64(*x).expect("finite"));
        let taken = gradient.map(|_, x| of(x));
        let machine = Rbm::new(Units::Binary, taken).expect("in range");
        assert_eq!(found(&machine, &data, &theta), [["exchanged"]]);
        // Another number is no exchange.
        let off = theta.map(|param, x| if param == Param::B(0) { 0.01 } else { *x });
        assert_ne!(found(&machine, &data, &off), [["exchanged"]]);
    }
}

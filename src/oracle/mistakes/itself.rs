//! The machine's own parameters in the place of derivatives by them.

use super::super::claim::{Claim, Entry, Place, Quantity};
use super::super::outcome::{Diagnosis, Explains};
use crate::machine::Rbm;

/// Parameters in the place of derivatives by them: the wrong array was claimed, or the wrong file.
pub(super) fn the_machine_itself(m: &Rbm, claim: &Claim) -> Option<Diagnosis> {
    let is_derivative = matches!(
        claim.quantity,
        Quantity::Gradient | Quantity::ContrastiveDivergence { .. }
    );
    let same = |entry: &Entry| match entry.place {
        Place::Parameter(param) => {
            let (own, claimed) = (m.theta().get(param).approximate(), &entry.claimed);
            let near = claimed.precision.roundoff().max(f64::EPSILON) * 2.0 * own.abs();
            let number = claimed.number.finite();
            number.is_some_and(|number| (number.to_f64() - own).abs() <= near)
        }
        _ => false,
    };
    (is_derivative && claim.entries.iter().all(same)).then(|| Diagnosis {
        mistakes: vec!["parameters-for-gradient"],
        with: Vec::new(),
        explains: Explains::All,
        why: "The numbers are the machine's own parameters, and not the derivatives by them."
            .into(),
        cure: "Claim the gradient: the file of the machine, or its arrays, were given instead."
            .into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::example;
    use crate::oracle::{Case, Claimed, Precision, Sense, Verdict, judge};
    use crate::sweep::Options;
    use crate::watch::Unwatched;

    /// The mistakes that are named for these numbers as the gradient of m2b.
    fn named(numbers: impl Fn(&Rbm, crate::machine::Param) -> f64) -> Vec<Vec<&'static str>> {
        let (m, data) = example("m2b").unwrap();
        let entry = |param| Entry {
            place: Place::Parameter(param),
            claimed: Claimed::float(numbers(&m, param), Precision::Double),
        };
        let claim = Claim {
            name: "gradient".into(),
            quantity: Quantity::Gradient,
            sense: Sense::default(),
            counts: Vec::new(),
            entries: m.theta().params().map(entry).collect(),
        };
        let case = Case {
            m: &m,
            data: &data,
            options: &Options::new(crate::number::Digits::of_itself(0)),
            watch: &Unwatched,
        };
        let judged = judge(&case, vec![claim], 0).unwrap();
        assert_eq!(judged.verdict(), Verdict::Refuted);
        let found = judged.claims[0].findings.diagnosis.iter();
        found.map(|one| one.mistakes.clone()).collect()
    }

    #[test]
    fn the_machine_in_the_place_of_its_gradient_is_told() {
        let own = |m: &Rbm, param| m.theta().get(param).approximate();
        assert_eq!(named(own), [["parameters-for-gradient"]]);
        let other = |m: &Rbm, param| own(m, param) + 1e-9;
        assert_eq!(named(other), [["unknown"]]);
    }

    /// No exp overflows on m2b: what made the NaN is not known.
    #[test]
    fn nan_is_no_overflow_where_nothing_overflows() {
        assert!(named(|_, _| f64::NAN).is_empty());
    }
}

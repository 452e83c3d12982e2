//! Means of units that are put between two bounds before the phases are subtracted, as TorchRBM does it.

use super::super::case::Case;
use super::super::claim::{Claim, Direction, Place, Quantity};
use super::super::outcome::{Constant, Diagnosis, JudgedEntry};
use crate::error::Result;
use crate::machine::{Param, Shaped};

/// Bounds that programs choose.
const BOUNDS: [f64; 8] = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, f64::EPSILON];
/// A bound moves some number by so many times what rounding may: below that it could be anything.
const EVIDENCE: f64 = 1e4;
const DIGITS: u32 = 20;
const CURE: &str =
    "Subtract the means as they are. Only what a logarithm is taken of has to stay away from 0.";

/// The bound that explains a wrong gradient, if one does.
///
/// # Errors
/// Those of the exact phases.
pub(super) fn clamped(
    case: &Case,
    claim: &Claim,
    entries: &[JudgedEntry],
) -> Result<Option<Diagnosis>> {
    if !matches!(claim.quantity, Quantity::Gradient) || !claim.is_finite() {
        return Ok(None);
    }
    let q = case.quantities(DIGITS)?;
    let Some(fit) = &q.fit else { return Ok(None) };
    let data = fit.data_phase.map(|_, x| x.to_f64());
    let model = q.model.model_phase.map(|_, x| x.to_f64());
    let scale = scale(case, claim);
    let found = BOUNDS.into_iter().find_map(|bound| {
        let layers = [false, true].into_iter();
        let fits = |hidden: &bool| fits(entries, &data, &model, (bound, *hidden), scale);
        layers.filter(fits).map(|hidden| (bound, hidden)).next()
    });
    Ok(found.map(|(bound, hidden)| {
        let units = if hidden { "unit" } else { "visible unit" };
        let why = format!("The mean of every {units} is put between {bound:e} and 1 - {bound:e} before the model phase is subtracted.");
        let with = vec![("bound", Constant::Real(bound))];
        Diagnosis::of_all("probability-clamped", with, why, CURE)
    }))
}

/// Whether every number is off by what the bound makes of the biases' means; weights stay as they are.
fn fits(
    entries: &[JudgedEntry],
    data: &Shaped<f64>,
    model: &Shaped<f64>,
    (bound, hidden): (f64, bool),
    scale: f64,
) -> bool {
    let moved = |x: f64| x.clamp(bound, 1.0 - bound) - x;
    let mut evidence: f64 = 0.0;
    let fits = |entry: &JudgedEntry| {
        let (Place::Parameter(param), Some(gap)) = (&entry.place, &entry.gap) else {
            return false;
        };
        let shift = match param {
            Param::W(..) => 0.0,
            Param::C(_) if !hidden => 0.0,
            bias => scale * (moved(*data.get(*bias)) - moved(*model.get(*bias))),
        };
        let allowed = entry.allowed.total();
        evidence = evidence.max(shift.abs() / allowed);
        (gap.to_f64() - shift).abs() <= allowed
    };
    entries.iter().all(fits) && evidence > EVIDENCE
}

/// What the difference of the phases is multiplied with in the claim.
fn scale(case: &Case, claim: &Claim) -> f64 {
    let sense = &claim.sense;
    let sign = match sense.direction {
        Direction::Ascent => 1.0,
        Direction::Descent => -1.0,
    };
    let rows = sense.rows(case.data.total() as f64);
    sign * rows * sense.unit() * case.m.beta().to_f64()
}

#[cfg(test)]
mod tests {
    use crate::Data;
    use crate::machine::{Param, Rbm, Units};
    use crate::oracle::testbed::{found, gradient, mistakes};

    /// Unit 1 is never on in the model, and in one of two rows: 1/2 - 4e-18 by hand, and 1/2 - 1e-7 clamped.
    #[test]
    fn a_clamped_mean_is_told_from_single_precision() {
        let m = Rbm::from_f64(Units::Binary, &[[0.0], [0.0]], &[-40.0, 0.5], &[0.25]).unwrap();
        let data = Data::from_rows([[1, 0], [0, 1]]).unwrap();
        let exact = m.gradient(&data).unwrap();
        let named = |first: f64| {
            let numbers = exact.params().map(|param| match param {
                Param::B(0) => first,
                other => exact.entry(other).nearest(),
            });
            mistakes(found(&m, &data, gradient(&m, numbers)))
        };
        assert!(named(0.5).is_empty());
        assert_eq!(named(0.5 - 1e-7), [["probability-clamped"]]);
        assert_eq!(named(f64::from(0.499_999_9_f32)), [["single-precision"]]);
    }
}

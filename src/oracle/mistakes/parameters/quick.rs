//! A look in plain doubles at what a recipe predicts, before anything of it is made with bounds: most recipes are far
//! from the claim, and their vectors (steps of the Gibbs chain, sums over another machine) are then never made.

use super::field::Field;
use super::form::{Form, form};
use super::laws::Laws;
use super::recipe::Recipe;
use super::rough::is_far;
use super::target::Target;
use crate::error::Result;
use crate::number::{Arithmetic, Slot, Theta, Value};
use crate::oracle::case::Case;
use rug::Rational;

/// Plain doubles. What they are off by is allowed for where they are compared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Doubles;

impl Arithmetic for Doubles {
    type N = f64;

    fn lift(&self, q: &Rational) -> f64 {
        q.to_f64()
    }

    fn factor(&self, theta: &Theta, _: Slot) -> Result<f64> {
        Ok(theta.approximate().exp())
    }

    fn value(&self, x: &f64) -> Value {
        Rational::from_f64(*x).map_or(Value::Undefined, Value::Exact)
    }

    fn log_sum(&self, terms: &mut dyn Iterator<Item = (f64, u64)>, over: u64) -> Value {
        let sum: f64 = terms.map(|(x, count)| count as f64 * x.ln()).sum();
        self.value(&(sum / over as f64))
    }
}

impl Field for Doubles {
    const IS_ROUGH: bool = true;

    fn of(&self, value: &Value) -> Option<f64> {
        Some(value.to_f64())
    }

    fn nats(&self, theta: &Theta) -> f64 {
        theta.approximate()
    }

    fn sigmoid(&self, x: &f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }

    fn sign(&self, x: &f64) -> Option<bool> {
        (*x != 0.0).then_some(*x > 0.0)
    }

    fn near(&self, x: &f64) -> f64 {
        *x
    }
}

/// Where the parameters add up to more nats, factors may leave the range of doubles.
const MOST_NATS: f64 = 300.0;
/// Digits of the sums over the states.
const DIGITS: u32 = 12;

/// The laws of a case in doubles.
pub(super) struct Quick<'a> {
    laws: Laws<'a, Doubles>,
    /// Whether doubles are good enough for this machine.
    is_safe: bool,
}

impl<'a> Quick<'a> {
    pub(super) fn new(case: Case<'a>) -> Quick<'a> {
        Quick::of_batches(case, case.data.total())
    }

    /// The same where means are taken over so many rows at a time.
    pub(super) fn of_batches(case: Case<'a>, rows: u64) -> Quick<'a> {
        Quick {
            laws: Laws::new(&Doubles, case, DIGITS).of_batches(rows),
            is_safe: case.m.nats() < MOST_NATS,
        }
    }

    /// Whether some number of these is certainly not what this recipe predicts, whatever its constants are.
    pub(super) fn is_far(&self, recipe: &Recipe, targets: &[Target]) -> bool {
        let found = self.form(recipe, None);
        found.is_some_and(|form| targets.iter().any(|target| is_far(&form, target)))
    }

    /// What a recipe predicts, with a phase at this inverse temperature where it has one; `None` where doubles do not
    /// have it.
    pub(super) fn form(&self, recipe: &Recipe, heat: Option<&Rational>) -> Option<Form<f64>> {
        let may = self.is_safe || recipe.has_no_factors();
        may.then(|| form(recipe, &self.laws, heat).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::super::phase::{Loss, Offsets, Phase};
    use super::*;
    use crate::answer::Passed;
    use crate::machine::{Recipe, Units, random};
    use crate::number::{Digits, Enclosures};
    use crate::oracle::mistakes::machines::Which;
    use crate::sweep::Options;
    use crate::watch::Unwatched;

    /// Every kind of vector that is looked at, under every law, beside the one with bounds.
    #[test]
    fn doubles_are_near_what_has_bounds() {
        let laws_of = [
            Which::Own,
            Which::Negated,
            Which::OtherUnits,
            Which::NoVisibleBias,
            Which::NoHiddenBias,
            Which::Transposed,
        ];
        let centred = |offsets, corrected| Phase::Centred { offsets, corrected };
        let phases = [
            Phase::Theta,
            Phase::Signs,
            Phase::Mean,
            Phase::Set,
            Phase::Squared,
            Phase::DataMeans,
            Phase::WeightedByP,
            Phase::Model,
            Phase::ModelThrough,
            Phase::ModelMeans,
            Phase::Uniform,
            Phase::Cd(1),
            Phase::Cd(7),
            Phase::FreeBiasUnit(None),
            Phase::FreeBiasUnit(Some(2)),
            Phase::StaleForever,
            Phase::Thresholded { half: true },
            Phase::Stale(2),
            Phase::StaleSampled(2),
            Phase::Passed(Passed::Both(2)),
            Phase::Passed(Passed::FixedPoint),
            Phase::Passed(Passed::AfterSampledHidden),
            Phase::Passed(Passed::BeforeSampledVisible),
            centred(Offsets::Both, true),
            centred(Offsets::Half, false),
            Phase::Reconstruction(Loss::MeanSquared),
            Phase::Reconstruction(Loss::CrossEntropy),
        ];
        for units in [Units::Binary, Units::Spin] {
            let (m, data) = random(&Recipe {
                units,
                ..Recipe::decimals(4, 4, 11, 3, 9)
            })
            .expect("small");
            let options = Options::new(Digits::of_itself(20));
            let case = Case::new(&m, &data, &options, &Unwatched);
            let (quick, a) = (Quick::new(case), Enclosures::new(128));
            assert!(quick.is_safe);
            let exact = Laws::new(&a, case, 20);
            for (which, phase) in laws_of.into_iter().flat_map(|x| phases.map(|y| (x, y))) {
                let (Ok(near), Ok(exact)) =
                    (quick.laws.vector(which, phase), exact.vector(which, phase))
                else {
                    // Of 0/1 units alone.
                    assert!(matches!(phase, Phase::Reconstruction(_)), "{phase:?}");
                    continue;
                };
                for (x, y) in near.iter().zip(exact.iter()) {
                    let y = a.near(y);
                    assert!(
                        (x - y).abs() < 1e-12 * y.abs().max(1.0),
                        "{phase:?}: {x} {y}"
                    );
                }
            }
        }
    }
}

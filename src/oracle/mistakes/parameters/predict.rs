//! What an explanation predicts of another case, with the constants that it was found with.

use super::battery::Further;
use super::explain::{Explainer, Explanation};
use super::form::{Form, Role, form};
use super::laws::Laws;
use super::recipe::Free;
use super::target::near;
use crate::machine::Param;
use crate::number::{Enclosure, Enclosures};
use crate::oracle::case::Case;
use rug::Rational;

/// Precision and digits of predictions.
const BITS: u32 = 160;
const DIGITS: u32 = 22;
/// The log-likelihood of larger machines is not predicted.
const SMALL: usize = 14;

/// An explanation's numbers for a case: what they are of, and what they are. `None` where they are drawn at random
/// or out of reach.
pub(super) type Prediction = Option<Vec<(Option<Param>, f64)>>;

/// The predictions of explanations for one case, in their order; `own` has the sums of the claim's own machine.
pub(super) fn predictions(
    further: &Further,
    explanations: &[Explanation],
    own: &Explainer,
) -> Vec<Prediction> {
    if further.is_own {
        return On::all(further, own.laws, explanations);
    }
    let a = Enclosures::new(BITS);
    let case = Case {
        m: &further.m,
        data: &further.data,
        ..own.laws.case()
    };
    On::all(further, &Laws::new(&a, case, DIGITS), explanations)
}

struct On<'p, 'a> {
    further: &'p Further,
    laws: &'p Laws<'a, Enclosures>,
}

impl<'p, 'a> On<'p, 'a> {
    fn all(
        further: &'p Further,
        laws: &'p Laws<'a, Enclosures>,
        explanations: &[Explanation],
    ) -> Vec<Prediction> {
        let on = On { further, laws };
        explanations.iter().map(|found| on.predict(found)).collect()
    }

    fn predict(&self, found: &Explanation) -> Prediction {
        if self.further.likelihood {
            return Some(vec![(None, self.likelihood(&found.ids)?)]);
        }
        if found.recipe.data.sampled {
            return None;
        }
        let heat = found.beta.and_then(Rational::from_f64);
        let form = form(&found.recipe, self.laws, heat.as_ref()).ok()?;
        let constants = self.constants(&form, found)?;
        let shape = (self.further.m.n_v(), self.further.m.n_h());
        let of = |param: Param| {
            let sum = |parts| {
                form.terms(parts, param, shape)
                    .map(|x| near(&x))
                    .sum::<f64>()
            };
            let unknown = form.unknown.iter().zip(&constants);
            let unknown = unknown.map(|(unknown, y)| y * sum(&unknown.parts));
            (Some(param), sum(&form.known) + unknown.sum::<f64>())
        };
        Some(self.further.m.theta().params().map(of).collect())
    }

    /// The constants here: what a program chose stays, what a call or a learning rate makes follows them.
    fn constants(&self, form: &Form<Enclosure>, found: &Explanation) -> Option<Vec<f64>> {
        let value = |role| {
            let constants = &found.fit.constants;
            let (_, value) = constants.iter().find(|(is, _)| *is == role)?;
            Some(near(value))
        };
        let was = value(Role::Factor).unwrap_or(1.0);
        let is = match found.recipe.free {
            Some(free) => self.factor(free, was),
            None => 1.0,
        };
        let constants = form.unknown.iter().map(|unknown| match unknown.is {
            Role::Factor => Some(is),
            Role::Phase => Some(value(Role::Phase)? / was * is),
            Role::Decay => value(Role::Decay),
        });
        constants.collect()
    }

    fn factor(&self, free: Free, was: f64) -> f64 {
        let calls = self.further.calls as i32;
        if calls == 0 {
            return was;
        }
        match free {
            Free::Rate if self.further.halved => was / 2.0,
            Free::Rate => was,
            Free::Calls => f64::from(calls),
            // (1 - mu) g summed with weights mu^k, or g itself.
            Free::Momentum if was < 1.0 => 1.0 - (1.0 - was).powi(calls),
            Free::Momentum => {
                let mu: f64 = if was < 2.0 { was - 1.0 } else { 0.9 };
                (0..calls).map(|k| mu.powi(k)).sum()
            }
        }
    }

    fn likelihood(&self, ids: &[&str]) -> Option<f64> {
        if self.further.m.n_v().min(self.further.m.n_h()) > SMALL {
            return None;
        }
        let case = self.laws.case();
        let q = case.quantities(DIGITS).ok()?;
        let fit = q.fit.as_ref()?;
        let mean = fit.log_likelihood.mean.to_f64();
        let mut said = mean;
        if ids.contains(&"z-for-ln-z") {
            said += q.model.ln_z.to_f64() - q.model.z.to_f64();
        }
        if ids.contains(&"bits") {
            said /= std::f64::consts::LN_2;
        }
        Some(said)
    }
}

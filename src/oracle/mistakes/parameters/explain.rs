//! Whether one recipe explains a claim, and with which constants.

use super::form::{Role, form};
use super::heat::{Trial, refusal};
use super::lattice;
use super::laws::Laws;
use super::phase::Missing;
use super::quick::Quick;
use super::recipe::{Free, Recipe};
use super::rules::{Rule, rules};
use super::solve::{Fit, fit};
use super::target::{Target, near};
use crate::number::{Enclosure, Enclosures};
use crate::oracle::outcome::Constant;

/// Mistakes that together explain a claim.
#[derive(Clone, Debug)]
pub(super) struct Explanation {
    /// The rules, by their places in the table.
    pub rules: Vec<usize>,
    /// The ids of the rules, each once.
    pub ids: Vec<&'static str>,
    /// What they make of a report.
    pub recipe: Recipe,
    /// The inverse temperature of one phase.
    pub beta: Option<f64>,
    /// Variants and solved constants.
    pub with: Vec<(&'static str, Constant)>,
    /// How it fits.
    pub fit: Fit,
}

impl Explanation {
    /// Whether a constant of it was solved for.
    pub(super) fn is_solved_for(&self) -> bool {
        self.beta.is_some() || !self.fit.constants.is_empty()
    }
}

/// Digits of evidence that one mistake needs, and how many more for each further one.
const EVIDENCE: f64 = 5.0;
const MORE_EVIDENCE: f64 = 2.0;

/// So many numbers of a claim are looked at first, and then so many.
const FEW: [usize; 2] = [12, 96];

/// What is to be explained, and what it is explained with.
pub(super) struct Explainer<'s, 'a> {
    pub laws: &'s Laws<'a, Enclosures>,
    pub target: &'s Target,
    pub rules: Vec<Rule>,
    /// The laws in doubles.
    pub quick: &'s Quick<'a>,
    /// Some of the numbers of the claim, where there are many, and those of b.
    few: [Target; 2],
    of_b: [Target; 1],
}

impl<'s, 'a> Explainer<'s, 'a> {
    pub(super) fn new(
        laws: &'s Laws<'a, Enclosures>,
        quick: &'s Quick<'a>,
        target: &'s Target,
    ) -> Self {
        Explainer {
            laws,
            target,
            rules: rules(),
            quick,
            few: FEW.map(|count| target.sample(count)),
            of_b: [lattice::of_b(target)],
        }
    }

    /// A correct report of what is claimed.
    pub(super) fn correct(&self) -> Recipe {
        Recipe::correct(self.target.k)
    }

    /// Whether a recipe explains the claim; the reason where it cannot be evaluated.
    pub(super) fn explain(
        &self,
        rules: &[usize],
        recipe: &Recipe,
    ) -> Result<Option<Explanation>, Missing> {
        let heated = recipe.data.heated || recipe.model.heated;
        let found = if heated {
            if let Some(why) = refusal(&self.laws.case()) {
                return Err(why.into());
            }
            let trial = Trial {
                recipe,
                laws: self.laws,
                quick: self.quick,
            };
            trial.solve(&self.few[1], self.target)
        } else if recipe.data.sampled && self.is_far_in_b(recipe) {
            None
        } else if recipe.data.sampled {
            lattice::fit(recipe, self.laws, self.target).map(|fit| (1.0, fit))
        } else if self.is_far(recipe) {
            None
        } else {
            let form = form(recipe, self.laws, None)?;
            // A constant that is made of probabilities has their rounding errors too.
            let probabilities = recipe.probabilities(self.laws.case().data.total());
            let found = match probabilities {
                0.0 => fit(&form, self.target, self.laws.a()),
                many => fit(&form, &self.target.wider(1.0 + many, 1.0), self.laws.a()),
            };
            found.map(|fit| (1.0, fit))
        };
        let Some((beta, fit)) = found else {
            return Ok(None);
        };
        let needed = EVIDENCE + MORE_EVIDENCE * (rules.len() as f64 - 1.0);
        if fit.evidence < needed && !self.is_zero() {
            return Ok(None);
        }
        Ok(self.named(rules, recipe, heated.then_some(beta), fit))
    }

    /// Whether a recipe is seen not to explain the claim before anything of it is made with bounds.
    fn is_far(&self, recipe: &Recipe) -> bool {
        match recipe.probabilities(self.laws.case().data.total()) {
            0.0 => self.quick.is_far(recipe, &self.few),
            many => self.quick.is_far(
                recipe,
                &self.few.each_ref().map(|few| few.wider(1.0 + many, 1.0)),
            ),
        }
    }

    /// The same where the hidden states are drawn: the entries of b have nothing random.
    fn is_far_in_b(&self, recipe: &Recipe) -> bool {
        let mut plain = recipe.clone();
        plain.data.sampled = false;
        self.quick.is_far(&plain, &self.of_b)
    }

    /// Whether nothing but zeros is claimed.
    fn is_zero(&self) -> bool {
        self.target.entries.iter().all(|aim| near(&aim.x) == 0.0)
    }

    /// The explanation with its constants, where those are what the rules say.
    fn named(
        &self,
        rules: &[usize],
        recipe: &Recipe,
        beta: Option<f64>,
        fit: Fit,
    ) -> Option<Explanation> {
        let mut ids: Vec<&'static str> = Vec::new();
        let mut with = Vec::new();
        for at in rules {
            let rule = &self.rules[*at];
            if !ids.contains(&rule.id) {
                ids.push(rule.id);
            }
            with.extend(rule.with.iter().cloned());
        }
        let factor = fit.constants.iter().find(|(role, _)| *role == Role::Factor);
        for (role, value) in &fit.constants {
            let (name, value) = match role {
                Role::Factor => match recipe.free? {
                    Free::Rate | Free::Momentum => ("factor", other_than_one(positive(value)?)?),
                    Free::Calls => {
                        with.push(("calls", Constant::Whole(calls(value)?)));
                        continue;
                    }
                },
                Role::Phase => {
                    let of_all = factor.map(|(_, factor)| factor);
                    let times = of_all.map_or(value.clone(), |all| value.clone() / all);
                    ("phase factor", other_than_one(positive(&times)?)?)
                }
                // Without a gradient parameters that are added are no decay.
                Role::Decay if recipe.is_nothing() => ("decay", positive(value)?),
                Role::Decay => ("decay", (!value.holds_zero()).then(|| value.clone())?),
            };
            with.push((name, Constant::Real(near(&value))));
        }
        if let Some(beta) = beta {
            with.push(("beta", Constant::Real(beta)));
        }
        Some(Explanation {
            recipe: recipe.clone(),
            beta,
            rules: rules.to_vec(),
            ids,
            with,
            fit,
        })
    }
}

fn positive(value: &Enclosure) -> Option<Enclosure> {
    (*value.lo() > 0).then(|| value.clone())
}

fn other_than_one(value: Enclosure) -> Option<Enclosure> {
    (*value.lo() > 1 || *value.hi() < 1).then_some(value)
}

/// A whole number of calls from 2 to 1000.
fn calls(value: &Enclosure) -> Option<i64> {
    let near = near(value).round();
    let holds = *value.lo() <= near && *value.hi() >= near;
    (holds && (2.0..=1000.0).contains(&near)).then_some(near as i64)
}

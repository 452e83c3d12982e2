//! All explanations of a claim: every mistake alone, then every two together, then three where nothing simpler
//! fits.

use super::form::{Role, form};
use super::laws::Laws;
use super::recipe::{Free, Recipe};
use super::rules::{Rule, rules};
use super::scale::Scales;
use super::solve::{Fit, fit};
use super::target::{Target, near};
use crate::error::Result;
use crate::number::{Enclosure, Enclosures};
use crate::oracle::outcome::{Constant, NotEvaluated};

/// Mistakes that together explain a claim.
#[derive(Clone, Debug)]
pub(super) struct Explanation {
    /// The rules, by their places in the table.
    pub rules: Vec<usize>,
    /// The ids of the rules, each once.
    pub ids: Vec<&'static str>,
    /// Variants and solved constants.
    pub with: Vec<(&'static str, Constant)>,
    /// How it fits.
    pub fit: Fit,
}

/// What was found.
pub(super) struct Found {
    /// The explanations of which no part explains, the simplest first.
    pub explanations: Vec<Explanation>,
    /// What was not tried.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// Digits of evidence that one mistake needs, and how many more for each further one.
const EVIDENCE: f64 = 5.0;
const MORE_EVIDENCE: f64 = 2.0;
/// Combinations of three are tried only where that many numbers can contradict.
const LEAST_FOR_THREE: usize = 6;

/// What the tries share.
pub(super) struct Search<'s, 'a> {
    pub laws: &'s Laws<'a, Enclosures>,
    pub scales: Scales<'s, 'a, Enclosures>,
    pub target: &'s Target,
    pub rules: Vec<Rule>,
}

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn new(laws: &'s Laws<'a, Enclosures>, target: &'s Target) -> Self {
        Search {
            laws,
            scales: Scales::new(laws),
            target,
            rules: rules(),
        }
    }

    /// A correct report of what is claimed.
    pub(super) fn correct(&self) -> Recipe {
        Recipe::correct(self.target.k)
    }

    /// Everything that explains the claim.
    ///
    /// # Errors
    /// A stop from the watch.
    pub(super) fn run(self) -> Result<Found> {
        let correct = self.correct();
        let singles: Vec<(usize, Recipe)> = (0..self.rules.len())
            .filter_map(|at| Some((at, correct.with(self.rules[at].change)?)))
            .collect();
        let mut not_evaluated: Vec<NotEvaluated> = Vec::new();
        let mut usable = Vec::new();
        let mut all: Vec<Explanation> = Vec::new();
        for (at, recipe) in singles {
            match self.explain(&[at], &recipe) {
                Ok(found) => {
                    all.extend(found);
                    usable.push((at, recipe));
                }
                Err(why) => {
                    let mistake = self.rules[at].id;
                    let new = NotEvaluated {
                        mistake,
                        why: why.to_string(),
                    };
                    if !not_evaluated.contains(&new) {
                        not_evaluated.push(new);
                    }
                }
            }
        }
        self.pairs(&usable, &mut all)?;
        if all.is_empty() && self.target.entries.len() >= LEAST_FOR_THREE {
            self.triples(&usable, &mut all)?;
        }
        Ok(Found {
            explanations: minimal(all),
            not_evaluated,
        })
    }

    fn pairs(&self, usable: &[(usize, Recipe)], all: &mut Vec<Explanation>) -> Result<()> {
        for (k, (first, recipe)) in usable.iter().enumerate() {
            self.go_on()?;
            for (second, _) in &usable[k + 1..] {
                let both = recipe.with(self.rules[*second].change);
                if let Some(both) = both {
                    all.extend(self.explain(&[*first, *second], &both).ok().flatten());
                }
            }
        }
        Ok(())
    }

    fn triples(&self, usable: &[(usize, Recipe)], all: &mut Vec<Explanation>) -> Result<()> {
        for (k, (first, recipe)) in usable.iter().enumerate() {
            self.go_on()?;
            for (l, (second, _)) in usable.iter().enumerate().skip(k + 1) {
                let Some(two) = recipe.with(self.rules[*second].change) else {
                    continue;
                };
                for (third, _) in &usable[l + 1..] {
                    if let Some(three) = two.with(self.rules[*third].change) {
                        let rules = [*first, *second, *third];
                        all.extend(self.explain(&rules, &three).ok().flatten());
                    }
                }
            }
        }
        Ok(())
    }

    fn go_on(&self) -> Result<()> {
        match self.laws.case().watch.done(0).is_break() {
            true => Err(crate::error::Error::new(
                crate::error::Kind::Stopped,
                "stopped while the mistakes were tried",
            )),
            false => Ok(()),
        }
    }

    /// Whether a recipe explains the claim; the reason where it cannot be evaluated.
    fn explain(
        &self,
        rules: &[usize],
        recipe: &Recipe,
    ) -> std::result::Result<Option<Explanation>, std::rc::Rc<str>> {
        if recipe.data.heated || recipe.model.heated || recipe.data.sampled {
            return Ok(None);
        }
        let form = form(recipe, self.laws, &self.scales, None)?;
        let Some(fit) = fit(&form, self.target, self.laws.a()) else {
            return Ok(None);
        };
        let needed = EVIDENCE + MORE_EVIDENCE * (rules.len() as f64 - 1.0);
        if fit.evidence < needed && !self.is_zero() {
            return Ok(None);
        }
        Ok(self.named(rules, recipe, fit))
    }

    /// Whether nothing but zeros is claimed.
    fn is_zero(&self) -> bool {
        self.target.entries.iter().all(|aim| near(&aim.x) == 0.0)
    }

    /// The explanation with its constants, where those are what the rules say.
    fn named(&self, rules: &[usize], recipe: &Recipe, fit: Fit) -> Option<Explanation> {
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
                Role::Decay => ("decay", (!value.holds_zero()).then(|| value.clone())?),
            };
            with.push((name, Constant::Real(near(&value))));
        }
        Some(Explanation {
            rules: rules.to_vec(),
            ids,
            with,
            fit,
        })
    }
}

/// The explanations of which no part explains, one for each set of ids, the simplest first.
fn minimal(mut all: Vec<Explanation>) -> Vec<Explanation> {
    all.sort_by_key(|found| (found.rules.len(), found.fit.constants.len()));
    let mut minimal: Vec<Explanation> = Vec::new();
    for found in all {
        let is_part = |other: &Explanation| other.ids.iter().all(|id| found.ids.contains(id));
        if !minimal.iter().any(is_part) {
            minimal.push(found);
        }
    }
    minimal
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

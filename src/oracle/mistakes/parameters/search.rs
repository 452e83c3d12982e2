//! All explanations of a claim: every mistake alone, then every two together, then three where nothing simpler
//! fits.

use super::explain::{Explainer, Explanation};
use super::recipe::{Change, Recipe};
use super::scale::Base;
use crate::error::Result;
use crate::oracle::mistakes::machines::Which;
use crate::oracle::outcome::NotEvaluated;

pub(super) struct Found {
    /// The explanations of which no part explains, the simplest first.
    pub explanations: Vec<Explanation>,
    /// Variants of those, and those of which a part explains too: this case does not tell them apart.
    pub unseen: Vec<Explanation>,
    /// What was not tried.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// The one mistake that can be made in both phases.
const TWICE: &str = "product-of-means";
/// Combinations of three are tried only where that many numbers can contradict.
const LEAST_FOR_THREE: usize = 6;

/// Sums over so many units of the smaller layer take no time.
const SMALL: usize = 14;

/// What was tried so far.
#[derive(Default)]
struct Tried {
    /// Rules that can be evaluated, with what they make of a correct report.
    usable: Vec<(usize, Recipe)>,
    /// All that explain.
    all: Vec<Explanation>,
    not_evaluated: Vec<NotEvaluated>,
}

/// The search, which tries recipes in the order of their number of changes.
impl Explainer<'_, '_> {
    /// Everything that explains the claim.
    ///
    /// # Errors
    /// A stop from the watch.
    pub(super) fn run(&self) -> Result<Found> {
        let correct = self.correct();
        let singles: Vec<(usize, Recipe)> = (0..self.rules.len())
            .filter(|at| !self.is_idle(self.rules[*at].change))
            .filter_map(|at| Some((at, correct.with(self.rules[at].change)?)))
            .collect();
        // Sums over another machine take long where this one is large: they are made if nothing else explains.
        let (later, first): (Vec<_>, Vec<_>) = singles
            .into_iter()
            .partition(|(at, _)| self.is_large() && self.rules[*at].change.is_of_another_law());
        let mut tried = Tried::default();
        for rules in [first, later] {
            if tried.all.is_empty() {
                self.try_all(rules, &mut tried)?;
            }
        }
        let Tried {
            usable,
            mut all,
            not_evaluated,
        } = tried;
        if all.is_empty() && self.target.entries.len() >= LEAST_FOR_THREE && !self.is_large() {
            self.triples(&usable, &mut all)?;
        }
        let (explanations, unseen) = minimal(all);
        Ok(Found {
            explanations,
            unseen,
            not_evaluated,
        })
    }

    /// The simplest explanations of some of the numbers: one mistake alone.
    pub(super) fn alone(&self) -> Vec<Explanation> {
        let correct = self.correct();
        let rules = self.rules.iter().enumerate();
        let found = rules.filter_map(|(at, rule)| {
            if self.is_idle(rule.change) || self.is_large() && rule.change.is_of_another_law() {
                return None;
            }
            let recipe = correct.with(rule.change)?;
            self.explain(&[at], &recipe).ok().flatten()
        });
        minimal(found.collect()).0
    }

    /// Whether a mistake cannot be made on this machine, as it has no temperature or W.T does not fit. (Whether c is forgotten where all c are 0 is another matter: the next case shows it.)
    fn is_idle(&self, change: Change) -> bool {
        let of_temperature = match change {
            Change::Times(scales) => scales
                .iter()
                .any(|scale| scale.power(Base::Temperature) != 0),
            Change::Under(which) => which == Which::NoTemperature,
            Change::NoTemperature => true,
            _ => false,
        };
        let of_turned = match change {
            Change::Under(which) | Change::HiddenUnder(which) | Change::VisibleUnder(which) => {
                which == Which::Transposed
            }
            Change::TurnedTwice => true,
            _ => false,
        };
        let m = self.laws.case().m;
        of_temperature && *m.temperature() == 1 || of_turned && m.n_v() != m.n_h()
    }

    /// Whether the sums of a machine take long.
    fn is_large(&self) -> bool {
        let m = self.laws.case().m;
        m.n_v().min(m.n_h()) > SMALL
    }

    /// Rules alone, and each with another one.
    fn try_all(&self, singles: Vec<(usize, Recipe)>, tried: &mut Tried) -> Result<()> {
        let before = tried.usable.len();
        for (at, recipe) in singles {
            self.go_on()?;
            match self.explain(&[at], &recipe) {
                Ok(found) => {
                    tried.all.extend(found);
                    tried.usable.push((at, recipe));
                }
                Err(why) => {
                    let new = NotEvaluated {
                        mistake: self.rules[at].id,
                        why: why.to_string(),
                    };
                    if !tried.not_evaluated.contains(&new) {
                        tried.not_evaluated.push(new);
                    }
                }
            }
        }
        self.pairs(&tried.usable, before, &mut tried.all)
    }

    /// Every two rules of which one is new.
    fn pairs(
        &self,
        usable: &[(usize, Recipe)],
        new: usize,
        all: &mut Vec<Explanation>,
    ) -> Result<()> {
        for (k, (first, recipe)) in usable.iter().enumerate() {
            self.go_on()?;
            for (second, _) in &usable[(k + 1).max(new)..] {
                if let Some(both) = self.together(usable, recipe, &[*first], *second) {
                    let found = self.explain(&[*first, *second], &both);
                    all.extend(found.ok().flatten());
                }
            }
        }
        Ok(())
    }

    fn triples(&self, usable: &[(usize, Recipe)], all: &mut Vec<Explanation>) -> Result<()> {
        for (k, (first, recipe)) in usable.iter().enumerate() {
            self.go_on()?;
            for (l, (second, _)) in usable.iter().enumerate().skip(k + 1) {
                let Some(two) = self.together(usable, recipe, &[*first], *second) else {
                    continue;
                };
                if two.data.heated || two.model.heated {
                    continue;
                }
                for (third, _) in &usable[l + 1..] {
                    let rules = [*first, *second, *third];
                    if let Some(three) = self.together(usable, &two, &rules[..2], *third) {
                        all.extend(self.explain(&rules, &three).ok().flatten());
                    }
                }
            }
        }
        Ok(())
    }

    /// A recipe with one more rule, where that makes another mistake and not one of its own.
    fn together(
        &self,
        usable: &[(usize, Recipe)],
        recipe: &Recipe,
        rules: &[usize],
        more: usize,
    ) -> Option<Recipe> {
        let table = &self.rules;
        let id = table[more].id;
        if id != TWICE && rules.iter().any(|rule| table[*rule].id == id) {
            return None;
        }
        let both = recipe.with(table[more].change)?;
        let is_known = usable.iter().any(|(_, single)| *single == both);
        (!is_known).then_some(both)
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
}

/// The explanations of which no part explains, one for each set of ids, the simplest first; and all others: variants of
/// the same mistakes, and mistakes with more beside them.
pub(super) fn minimal(mut all: Vec<Explanation>) -> (Vec<Explanation>, Vec<Explanation>) {
    all.sort_by_key(|found| (found.rules.len(), found.fit.constants.len()));
    let (mut minimal, mut others): (Vec<Explanation>, Vec<Explanation>) = Default::default();
    for found in all {
        let is_part = |other: &Explanation| other.ids.iter().all(|id| found.ids.contains(id));
        match minimal.iter().any(is_part) {
            false => minimal.push(found),
            true => others.push(found),
        }
    }
    (minimal, others)
}

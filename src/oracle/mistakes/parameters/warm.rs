//! Whether a phase at some temperature may explain a claim: a look in doubles over the same temperatures among which a
//! solution is then enclosed.

use super::form::Form;
use super::heat::{Heat, grid};
use super::quick::Quick;
use super::recipe::Recipe;
use super::target::{Aim, Target, near};
use rug::Rational;

/// Numbers so near to 0 may have either sign, in parts of their terms.
const UNSURE: f64 = 1e-7;
/// Between two temperatures numbers are where their ends are, or about as far beyond.
const AROUND: f64 = 2e-3;

/// Whether some temperature may explain these numbers; true where that cannot be seen.
pub(super) fn may_be_heated(recipe: &Recipe, heat: &Heat, quick: &Quick, target: &Target) -> bool {
    let at = |beta: &Rational| {
        let heated = heat.near(recipe.data.heated, beta)?;
        quick.form(recipe, Some(&heated))
    };
    let grid = grid().map(|beta| beta.to_rational());
    let forms: Option<Vec<Form<f64>>> = grid.map(|beta| at(&beta?)).collect();
    let Some(forms) = forms else { return true };
    // A sample may not show what a temperature moves.
    let Some(look) = Look::new(recipe, target, &forms) else {
        return true;
    };
    let pairs = forms.iter().zip(forms.iter().skip(1));
    pairs.into_iter().any(|(from, to)| {
        let (x, y) = (look.off(from), look.off(to));
        (x.is_none() || y.is_none() || x != y) && look.may_be_between(from, to)
    })
}

/// What is looked at.
struct Look<'t> {
    recipe: &'t Recipe,
    target: &'t Target,
    /// The number that a temperature moves most, and where a constant is unknown the one that this moves most.
    first: &'t Aim,
    second: Option<&'t Aim>,
}

impl<'t> Look<'t> {
    /// `None` where no temperature moves anything, or more than one constant is unknown beside it.
    fn new(recipe: &'t Recipe, target: &'t Target, forms: &[Form<f64>]) -> Option<Look<'t>> {
        let (hot, cold) = (forms.first()?, forms.last()?);
        let mut look = Look {
            recipe,
            target,
            first: target.entries.first()?,
            second: None,
        };
        let moved = |aim: &&Aim| {
            let ((cold, by), (hot, and)) = (look.predicted(cold, aim), look.predicted(hot, aim));
            ((cold - hot).abs() + (by - and).abs()) / (aim.computing + aim.writing).max(1e-300)
        };
        let aims = || target.entries.iter();
        let first = aims().max_by(|x, y| moved(x).total_cmp(&moved(y)))?;
        if moved(&first) == 0.0 || hot.unknown.len() > 1 {
            return None;
        }
        let scaled = |aim: &&Aim| look.predicted(hot, aim).1.abs();
        let second = match hot.unknown.is_empty() {
            true => None,
            false => {
                let others = aims().filter(|aim| aim.param != first.param);
                Some(others.max_by(|x, y| scaled(x).total_cmp(&scaled(y)))?)
            }
        };
        look.first = first;
        look.second = second;
        Some(look)
    }

    /// What is predicted of a number without the unknown constant, and what that multiplies.
    fn predicted(&self, form: &Form<f64>, aim: &Aim) -> (f64, f64) {
        let sum = |parts| form.near(parts, aim.param, self.target.shape).sum();
        let unknown = form.unknown.first();
        (
            sum(&form.known),
            unknown.map_or(0.0, |unknown| sum(&unknown.parts)),
        )
    }

    /// On which side of the claim a temperature is; `None` where it is too near to say.
    fn off(&self, form: &Form<f64>) -> Option<bool> {
        let apart = |aim: &Aim| {
            let (known, times) = self.predicted(form, aim);
            let x = near(&aim.x);
            (x - known, times, x.abs() + known.abs())
        };
        let (x, by, size) = apart(self.first);
        let (off, size) = match self.second {
            None => (x, size),
            Some(second) => {
                let (y, and, other) = apart(second);
                (x * and - y * by, size * and.abs() + other * by.abs())
            }
        };
        (off.abs() > UNSURE * size).then_some(off > 0.0)
    }

    /// Whether all numbers are near what is predicted between two temperatures.
    fn may_be_between(&self, from: &Form<f64>, to: &Form<f64>) -> bool {
        let recipe = self.recipe;
        if recipe.decay.is_some() || recipe.data.free || recipe.model.free {
            return true;
        }
        let at = |form: &Form<f64>, aim: &Aim| {
            let (known, times) = self.predicted(form, aim);
            if recipe.free.is_some() { times } else { known }
        };
        let times = |form: &Form<f64>| match recipe.free {
            Some(_) => near(&self.first.x) / at(form, self.first),
            None => 1.0,
        };
        let (by, and) = (times(from), times(to));
        self.target.entries.iter().all(|aim| {
            let x = near(&aim.x);
            let (left, right) = (at(from, aim) * by, at(to, aim) * and);
            let around = (right - left).abs() + AROUND * (left.abs() + right.abs());
            let around = around + 2.0 * (aim.computing + aim.writing);
            let is_in = x >= left.min(right) - around && x <= left.max(right) + around;
            is_in || !around.is_finite()
        })
    }
}

//! One phase at another temperature: `P - M(beta theta)`. The inverse temperature is solved for on one number of
//! the claim, and all others decide.

use super::data::mean;
use super::form::{Form, Part, form};
use super::law::Law;
use super::laws::Laws;
use super::model::model;
use super::recipe::Recipe;
use super::scale::Scales;
use super::solve::{Fit, fit};
use super::target::{Aim, Target, near};
use crate::machine::Shaped;
use crate::number::{Enclosure, Enclosures};
use rug::{Float, Rational};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The inverse temperatures between which a solution is looked for: 2^(k/4).
const GRID: std::ops::RangeInclusive<i32> = -16..=16;
const PER_OCTAVE: i32 = 4;
/// Steps to a solution, the precision of it, and how near it must come.
const STEPS: usize = 60;
const BITS: u32 = 128;
const TOLERANCE: f64 = 1e-24;
/// A solution so near to 1 is none.
const NEAR_ONE: f64 = 1e-6;
/// One number's rounding moves the temperature, and that all others.
const WIDER: f64 = 4.0;
/// Machines of more states in the smaller layer take too long for a search of temperatures.
const MOST_UNITS: usize = 12;

/// A phase, where there is one.
pub(super) type Tried = Option<Rc<Shaped<Enclosure>>>;
type Near = Option<Rc<Shaped<f64>>>;

/// The inverse temperatures that are tried, the hottest first.
pub(super) fn grid() -> impl Iterator<Item = Float> {
    GRID.map(|k| Float::with_val(BITS, f64::from(k) / f64::from(PER_OCTAVE)).exp2())
}

/// The phases at temperatures that were tried.
pub(super) struct Heat<'s, 'a> {
    laws: &'s Laws<'a, Enclosures>,
    made: RefCell<HashMap<(bool, Rational), Tried>>,
    near: RefCell<HashMap<(bool, Rational), Near>>,
}

impl<'s, 'a> Heat<'s, 'a> {
    /// None so far.
    pub(super) fn new(laws: &'s Laws<'a, Enclosures>) -> Self {
        Heat {
            laws,
            made: RefCell::default(),
            near: RefCell::default(),
        }
    }

    /// Why temperatures cannot be searched, if they cannot.
    pub(super) fn refusal(&self) -> Option<String> {
        let case = self.laws.case();
        let units = case.m.n_v().min(case.m.n_h());
        (units > MOST_UNITS).then(|| {
            format!("solves for a temperature by many sums over 2^{units} states, wanted at most 2^{MOST_UNITS}")
        })
    }

    /// The data phase or the model phase at an inverse temperature that multiplies the machine's.
    pub(super) fn phase(&self, of_data: bool, beta: &Rational) -> Tried {
        let key = (of_data, beta.clone());
        if let Some(found) = self.made.borrow().get(&key) {
            return found.clone();
        }
        let case = self.laws.case();
        let temperature = Rational::from(case.m.temperature() / beta);
        let made = case
            .m
            .clone()
            .at_temperature(temperature)
            .ok()
            .and_then(|m| {
                let law = Law::new(self.laws.a(), case, m, self.laws.digits());
                let phase = if of_data { mean(&law) } else { model(&law) };
                Some(Rc::new(phase.ok()?))
            });
        self.made.borrow_mut().insert(key, made.clone());
        made
    }

    /// The same in doubles.
    pub(super) fn near(&self, of_data: bool, beta: &Rational) -> Near {
        let key = (of_data, beta.clone());
        if let Some(found) = self.near.borrow().get(&key) {
            return found.clone();
        }
        let made = self.phase(of_data, beta);
        let made = made.map(|phase| Rc::new(phase.map(|_, x| near(x))));
        self.near.borrow_mut().insert(key, made.clone());
        made
    }

    /// The inverse temperature at which a recipe agrees with the claim, and how it does.
    pub(super) fn solve(
        &self,
        recipe: &Recipe,
        scales: &Scales<'s, 'a, Enclosures>,
        target: &Target,
    ) -> Option<(f64, Fit)> {
        let trial = Trial {
            heat: self,
            recipe,
            scales,
            target,
        };
        let (first, second) = trial.telling()?;
        let off = |beta: &Float| trial.off(beta, first, second);
        let mut before: Option<(Float, Float)> = None;
        for beta in grid() {
            let here = off(&beta)?;
            if let Some((last, there)) = before.replace((beta.clone(), here.clone()))
                && there.is_sign_negative() != here.is_sign_negative()
                && trial.may_be_between(&last, &beta, first)
                && let Some(beta) = root(&off, (last, there), (beta, here))
                && (beta.to_f64() - 1.0).abs() > NEAR_ONE
                && let Some(fit) = trial.fit(&beta, first)
            {
                return Some((beta.to_f64(), fit));
            }
        }
        None
    }
}

/// One recipe at temperatures to be tried.
struct Trial<'t, 's, 'a> {
    heat: &'t Heat<'s, 'a>,
    recipe: &'t Recipe,
    scales: &'t Scales<'s, 'a, Enclosures>,
    target: &'t Target,
}

impl Trial<'_, '_, '_> {
    fn form(&self, beta: &Float) -> Option<Form<Enclosure>> {
        let heated = self
            .heat
            .phase(self.recipe.data.heated, &beta.to_rational()?)?;
        form(self.recipe, self.heat.laws, self.scales, Some(&heated)).ok()
    }

    /// What is predicted of a number without the constant that is unknown beside the temperature, and what that
    /// multiplies.
    fn predicted(&self, form: &Form<Enclosure>, aim: &Aim) -> (Float, Float) {
        let unknown = form.unknown.first();
        (
            self.sum(form, &form.known, aim),
            unknown.map_or(Float::new(BITS), |unknown| {
                self.sum(form, &unknown.parts, aim)
            }),
        )
    }

    fn sum(&self, form: &Form<Enclosure>, parts: &[Part<Enclosure>], aim: &Aim) -> Float {
        let mut sum = Float::with_val(BITS, 0);
        for term in form.terms(parts, aim.param, self.target.shape) {
            sum += middle(&term);
        }
        sum
    }

    /// The number that a temperature moves most, and where another constant is unknown the one that this moves most
    /// of the others.
    fn telling(&self) -> Option<(&Aim, Option<&Aim>)> {
        let (cold, hot) = (
            self.form(&Float::with_val(BITS, 4))?,
            self.form(&Float::with_val(BITS, 0.25))?,
        );
        if hot.unknown.len() > 1 {
            return None;
        }
        let moved = |aim: &&Aim| {
            let ((cold, by), (hot, and)) = (self.predicted(&cold, aim), self.predicted(&hot, aim));
            let change = (cold - hot).to_f64().abs() + (by - and).to_f64().abs();
            change / (aim.computing + aim.writing).max(1e-300)
        };
        let aims = || self.target.entries.iter();
        let first = aims().max_by(|x, y| moved(x).total_cmp(&moved(y)))?;
        if moved(&first) == 0.0 {
            return None;
        }
        if hot.unknown.is_empty() {
            return Some((first, None));
        }
        let scaled = |aim: &&Aim| self.predicted(&hot, aim).1.to_f64().abs();
        let others = aims().filter(|aim| aim.param != first.param);
        Some((
            first,
            Some(others.max_by(|x, y| scaled(x).total_cmp(&scaled(y)))?),
        ))
    }

    /// How far a temperature is from the one that the chosen numbers give.
    fn off(&self, beta: &Float, first: &Aim, second: Option<&Aim>) -> Option<Float> {
        let form = self.form(beta)?;
        let apart = |aim: &Aim| {
            let (known, times) = self.predicted(&form, aim);
            (middle(&aim.x) - known, times)
        };
        let (x, by) = apart(first);
        Some(match second {
            None => x,
            Some(second) => {
                let (y, and) = apart(second);
                x * and - y * by
            }
        })
    }

    /// Whether all numbers are near what is predicted between two temperatures: a quick look that spares most
    /// recipes the search.
    fn may_be_between(&self, from: &Float, to: &Float, first: &Aim) -> bool {
        let (Some(from), Some(to)) = (self.form(from), self.form(to)) else {
            return false;
        };
        if self.recipe.decay.is_some() || self.recipe.data.free || self.recipe.model.free {
            return true;
        }
        let at = |form: &Form<Enclosure>, aim: &Aim| {
            let (known, times) = self.predicted(form, aim);
            match self.recipe.free {
                Some(_) => times.to_f64(),
                None => known.to_f64(),
            }
        };
        let times = |form: &Form<Enclosure>| match self.recipe.free {
            Some(_) => near(&first.x) / at(form, first),
            None => 1.0,
        };
        let (by, and) = (times(&from), times(&to));
        self.target.entries.iter().all(|aim| {
            let x = near(&aim.x);
            let (left, right) = (at(&from, aim) * by, at(&to, aim) * and);
            let around = (right - left).abs() + 1e-3 * (left.abs() + right.abs());
            let around = around + aim.computing + aim.writing;
            x >= left.min(right) - around && x <= left.max(right) + around
        })
    }

    /// How all numbers agree at this temperature. The one that it was taken from is no evidence, and its rounding
    /// moved all others.
    fn fit(&self, beta: &Float, first: &Aim) -> Option<Fit> {
        let target = self.target.wider(WIDER, WIDER);
        let form = self.form(beta)?;
        fit(&form, &target, self.heat.laws.a())?;
        let entries = target.entries.iter();
        let others = Target {
            entries: entries
                .filter(|aim| aim.param != first.param)
                .cloned()
                .collect(),
            ..target
        };
        fit(&form, &others, self.heat.laws.a())
    }
}

fn middle(x: &Enclosure) -> Float {
    Float::with_val(BITS, x.lo() + x.hi()) / 2_u32
}

/// Where a function that changes its sign between two points is zero (regula falsi, Illinois).
fn root(
    of: &impl Fn(&Float) -> Option<Float>,
    mut left: (Float, Float),
    mut right: (Float, Float),
) -> Option<Float> {
    for _ in 0..STEPS {
        let width = Float::with_val(BITS, &right.0 - &left.0);
        let rise = Float::with_val(BITS, &right.1 - &left.1);
        if rise == 0 || width.to_f64().abs() < TOLERANCE {
            break;
        }
        let x = Float::with_val(
            BITS,
            &right.0 - Float::with_val(BITS, &right.1 * &width) / rise,
        );
        let y = of(&x)?;
        if y == 0 || Float::with_val(BITS, &x - &right.0).to_f64().abs() < TOLERANCE {
            return Some(x);
        }
        if y.is_sign_negative() == right.1.is_sign_negative() {
            left.1 /= 2_u32;
        } else {
            left = right;
        }
        right = (x, y);
    }
    Some(right.0)
}

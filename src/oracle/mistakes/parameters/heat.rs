//! One phase at another temperature: `P - M(beta theta)`. The inverse temperature is looked for among some in doubles,
//! solved for on one number of the claim, and all others decide.

use super::form::{Form, Part, form};
use super::laws::Laws;
use super::quick::Quick;
use super::recipe::Recipe;
use super::solve::{Fit, fit};
use super::target::{Aim, Target, near};
use crate::number::{Enclosure, Enclosures, Number};
use crate::oracle::case::Case;
use rug::Float;

/// The inverse temperatures between which a solution is looked for: 2^(k/4).
const GRID: std::ops::RangeInclusive<i32> = -16..=16;
const PER_OCTAVE: i32 = 4;
/// Of those a hot one and a cold one, which show what a temperature moves: 1/4 and 4.
const HOT_AND_COLD: [usize; 2] = [8, 24];
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
/// Doubles so near to 0 may have either sign, in parts of their terms.
const UNSURE: f64 = 1e-7;
/// Between two temperatures numbers are where their ends are, or about as far beyond.
const AROUND: f64 = 1e-3;

/// Why temperatures cannot be searched, if they cannot.
pub(super) fn refusal(case: &Case) -> Option<String> {
    let units = case.m.n_v().min(case.m.n_h());
    (units > MOST_UNITS).then(|| {
        format!("solves for a temperature by many sums over 2^{units} states, wanted at most 2^{MOST_UNITS}")
    })
}

/// One recipe at temperatures to be tried.
pub(super) struct Trial<'t, 'a> {
    pub recipe: &'t Recipe,
    pub laws: &'t Laws<'a, Enclosures>,
    pub quick: &'t Quick<'a>,
}

impl Trial<'_, '_> {
    /// The inverse temperature at which the recipe agrees with the claim, and how it does; temperatures are looked at
    /// with `few` of the numbers.
    pub(super) fn solve(&self, few: &Target, target: &Target) -> Option<(f64, Fit)> {
        let grid: Vec<Float> = GRID
            .map(|k| Float::with_val(BITS, f64::from(k) / f64::from(PER_OCTAVE)).exp2())
            .collect();
        // A sample may not show what a temperature moves.
        let look = self.look(few, &grid).or_else(|| self.look(target, &grid))?;
        let pairs = grid.windows(2).zip(look.seen.windows(2));
        let tried = pairs.filter(|(_, seen)| look.may_be_between(self.recipe, &seen[0], &seen[1]));
        tried.into_iter().find_map(|(ends, _)| {
            let off = |beta: &Float| self.off(beta, &look);
            let beta = root(&off, &ends[0], &ends[1])?;
            let is_another = (beta.to_f64() - 1.0).abs() > NEAR_ONE;
            let fit = is_another.then(|| self.fit(&beta, look.first(), target))??;
            Some((beta.to_f64(), fit))
        })
    }

    fn form(&self, beta: &Float) -> Option<Form<Enclosure>> {
        form(self.recipe, self.laws, Some(&beta.to_rational()?)).ok()
    }

    /// What is predicted of these numbers at all temperatures; `None` where no temperature moves any of them, or more
    /// than one constant is unknown beside it.
    fn look<'l>(&self, target: &'l Target, grid: &[Float]) -> Option<Look<'l>> {
        let at = |beta: &Float| match self.quick.form(self.recipe, Some(&beta.to_rational()?)) {
            Some(form) => seen(&form, target),
            None => seen(&self.form(beta)?, target),
        };
        let seen = grid.iter().map(at).collect::<Option<Vec<_>>>()?;
        let [hot, cold] = HOT_AND_COLD.map(|at| &seen[at]);
        let moved = |at: &usize| {
            let ((cold, by), (hot, and)) = (cold[*at], hot[*at]);
            let aim = &target.entries[*at];
            ((cold - hot).abs() + (by - and).abs()) / (aim.computing + aim.writing).max(1e-300)
        };
        let all = 0..target.entries.len();
        let first = all.clone().max_by(|x, y| moved(x).total_cmp(&moved(y)))?;
        let scaled = |at: &usize| hot[*at].1.abs();
        let others = all.filter(|at| *at != first);
        let second = match self.recipe.has_constant() {
            true => Some(others.max_by(|x, y| scaled(x).total_cmp(&scaled(y)))?),
            false => None,
        };
        (moved(&first) > 0.0).then_some(Look {
            target,
            first,
            second,
            seen,
        })
    }

    /// How far a temperature is from the one that the chosen numbers give.
    fn off(&self, beta: &Float, look: &Look) -> Option<Float> {
        let form = self.form(beta)?;
        let sum = |parts: &[Part<Enclosure>], aim: &Aim| {
            let mut sum = Float::with_val(BITS, 0);
            for term in form.terms(parts, aim.param, look.target.shape) {
                sum += middle(&term);
            }
            sum
        };
        let apart = |at: usize| {
            let aim = &look.target.entries[at];
            let times = form.unknown.first();
            let times = times.map_or(Float::new(BITS), |unknown| sum(&unknown.parts, aim));
            (middle(&aim.x) - sum(&form.known, aim), times)
        };
        let (x, by) = apart(look.first);
        Some(match look.second {
            None => x,
            Some(second) => {
                let (y, and) = apart(second);
                x * and - y * by
            }
        })
    }

    /// How all numbers agree at this temperature. The one that it was taken from is no evidence, and its rounding
    /// moved all others.
    fn fit(&self, beta: &Float, first: &Aim, target: &Target) -> Option<Fit> {
        let mut target = target.wider(WIDER, WIDER);
        let form = self.form(beta)?;
        fit(&form, &target, self.laws.a())?;
        target.entries.retain(|aim| aim.param != first.param);
        fit(&form, &target, self.laws.a())
    }
}

/// What is predicted of each number without the unknown constant, and what that multiplies.
type Seen = Vec<(f64, f64)>;

/// `None` where more than one constant is unknown.
fn seen<N: Number>(form: &Form<N>, target: &Target) -> Option<Seen> {
    let of = |aim: &Aim| {
        let sum = |parts| form.near(parts, aim.param, target.shape).sum();
        let unknown = form.unknown.first();
        let times = unknown.map_or(0.0, |unknown| sum(&unknown.parts));
        (sum(&form.known), times)
    };
    let is_told = form.unknown.len() < 2;
    is_told.then(|| target.entries.iter().map(of).collect())
}

/// What is looked at in doubles: the predictions at every temperature.
struct Look<'t> {
    target: &'t Target,
    /// The number that a temperature moves most, and where a constant is unknown the one that this moves most of the
    /// others.
    first: usize,
    second: Option<usize>,
    seen: Vec<Seen>,
}

impl Look<'_> {
    fn first(&self) -> &Aim {
        &self.target.entries[self.first]
    }

    fn x(&self, at: usize) -> f64 {
        near(&self.target.entries[at].x)
    }

    /// On which side of the claim a temperature is; `None` where it is too near to say.
    fn side(&self, seen: &Seen) -> Option<bool> {
        let apart = |at: usize| {
            let ((known, times), x) = (seen[at], self.x(at));
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

    /// Whether the claim may be between two temperatures: on another side of each, and with all numbers near what is
    /// predicted there.
    fn may_be_between(&self, recipe: &Recipe, from: &Seen, to: &Seen) -> bool {
        if let (Some(x), Some(y)) = (self.side(from), self.side(to))
            && x == y
        {
            return false;
        }
        if recipe.has_constant_of_a_part() {
            return true;
        }
        let at = |(known, times): (f64, f64)| if recipe.free.is_some() { times } else { known };
        let times = |seen: &Seen| match recipe.free {
            Some(_) => self.x(self.first) / at(seen[self.first]),
            None => 1.0,
        };
        let (by, and) = (times(from), times(to));
        let mut aims = self.target.entries.iter().zip(from.iter().zip(to));
        aims.all(|(aim, (from, to))| {
            let (x, left, right) = (near(&aim.x), at(*from) * by, at(*to) * and);
            let around = (right - left).abs() + AROUND * (left.abs() + right.abs());
            let around = around + aim.computing + aim.writing;
            let is_in = x >= left.min(right) - around && x <= left.max(right) + around;
            is_in || !around.is_finite()
        })
    }
}

fn middle(x: &Enclosure) -> Float {
    Float::with_val(BITS, x.lo() + x.hi()) / 2_u32
}

/// Where a function that changes its sign between two points is zero (regula falsi, Illinois).
fn root(of: &impl Fn(&Float) -> Option<Float>, from: &Float, to: &Float) -> Option<Float> {
    let (mut left, mut right) = ((from.clone(), of(from)?), (to.clone(), of(to)?));
    if left.1.is_sign_negative() == right.1.is_sign_negative() {
        return None;
    }
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

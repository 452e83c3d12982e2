//! Which mistakes a stream of sampled updates is consistent with: those whose exact mean lies between the bounds of
//! every mean that was seen.

use super::form::Form;
use super::parts::said;
use super::quick::Quick;
use super::recipe::{Change, Free, Recipe};
use super::rules::{Rule, rules};
use crate::machine::Param;
use crate::oracle::case::Case;
use crate::oracle::outcome::{Constant, Diagnosis};

/// A number of a hypothesis is made in doubles: off by less than this part of its terms.
const SLACK: f64 = 1e-9;
/// A constant needs so many numbers that are certainly not 0: one gives it, and the others could contradict.
const LEAST: usize = 2;

/// The true mean of a sum of parameters, each times a weight, lies between two numbers.
pub(in crate::oracle) struct Bound {
    pub terms: Vec<(Param, f64)>,
    pub low: f64,
    pub high: f64,
}

/// Every mistake alone whose mean is within these bounds, a constant that a program chose being any that fits. Of k steps of
/// the chain, or of the gradient; each update is a mean over so many rows. Those without a constant come first.
pub(in crate::oracle) fn consistent(
    case: &Case,
    (k, rows): (Option<u32>, u64),
    bounds: &[Bound],
) -> Vec<Diagnosis> {
    let quick = Quick::of_batches(*case, rows);
    let correct = Recipe::correct(k);
    let shape = (case.m.n_v(), case.m.n_h());
    let found = rules().into_iter().filter_map(|rule| {
        let recipe = correct.with(rule.change).filter(|_| is_told(&rule))?;
        let form = quick.form(&recipe, None)?;
        let constant = within(&form, shape, bounds)?;
        let mut told = told_of(&rule, k)?;
        if let Some((low, high)) = constant {
            let between = format!("{low:.3} .. {high:.3}");
            told.with.push((name(&recipe), Constant::Word(between)));
        }
        Some((constant.is_some(), told))
    });
    let mut found: Vec<(bool, Diagnosis)> = found.collect();
    found.sort_by_key(|(is_solved, _)| *is_solved);
    found.into_iter().map(|(_, told)| told).collect()
}

fn told_of(rule: &Rule, k: Option<u32>) -> Option<Diagnosis> {
    let (why, cure) = said(rule.id, &rule.with, k)?;
    Some(Diagnosis::of_all(rule.id, rule.with.clone(), why, cure))
}

/// What the means of updates can tell: sampled states have the right mean, and temperatures are not solved for here.
fn is_told(rule: &Rule) -> bool {
    let is_random = matches!(
        rule.change,
        Change::DataSampled | Change::ModelHeated | Change::DataHeated
    );
    let is_another_factor = matches!(rule.change, Change::Free(Free::Momentum | Free::Calls));
    !(is_random || is_another_factor)
}

fn name(recipe: &Recipe) -> &'static str {
    match (recipe.free, recipe.decay) {
        (Some(_), _) => "factor",
        (None, Some(_)) => "decay",
        (None, None) => "phase factor",
    }
}

/// Whether all numbers are within their bounds: `Some(None)` without a constant, and else the constants with which they
/// are.
#[allow(clippy::option_option)]
fn within(form: &Form<f64>, shape: (usize, usize), bounds: &[Bound]) -> Option<Option<(f64, f64)>> {
    let sum = |parts, bound: &Bound| {
        let terms = bound.terms.iter().flat_map(|(param, weight)| {
            let terms = form.near(parts, *param, shape);
            terms.map(move |x| weight * x)
        });
        terms.fold((0.0, 0.0), |(sum, size): (f64, f64), x| {
            (sum + x, size + x.abs())
        })
    };
    let (mut least, mut most) = (0.0, f64::INFINITY);
    let mut telling = 0;
    for bound in bounds {
        let (known, size) = sum(&form.known, bound);
        let (low, high) = (
            bound.low - SLACK * size - known,
            bound.high + SLACK * size - known,
        );
        let unknown = match form.unknown.as_slice() {
            [] => None,
            [one] => Some(sum(&one.parts, bound)),
            _ => return None,
        };
        match unknown {
            Some((basis, size)) if basis.abs() > SLACK * size => {
                let ends = [low / basis, high / basis];
                least = f64::max(least, ends[0].min(ends[1]));
                most = f64::min(most, ends[0].max(ends[1]));
                telling += usize::from(low > 0.0 || high < 0.0);
            }
            _ if low > 0.0 || high < 0.0 => return None,
            _ => {}
        }
    }
    match form.unknown.is_empty() {
        true => Some(None),
        false => (least <= most && least > 0.0 && most.is_finite() && telling >= LEAST)
            .then_some(Some((least, most))),
    }
}

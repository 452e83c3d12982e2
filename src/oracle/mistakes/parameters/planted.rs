//! Every rule planted in a correct report, with constants such as a program chooses.

use super::field::Field;
use super::form::{Role, form};
use super::laws::Laws;
use super::phase::Phase;
use super::recipe::{Free, Recipe};
use super::rules::{Rule, rules};
use crate::machine::{Param, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures, Value};
use crate::oracle::case::Case;
use crate::oracle::mistakes::machines::Which;
use crate::oracle::mistakes::note::{Note, Planted};
use crate::oracle::mistakes::words::words;
use crate::oracle::outcome::Constant;
use rug::Rational;

/// Precision and digits of the wrong numbers.
const BITS: u32 = 256;
const DIGITS: u32 = 40;
/// More steps of a chain are not planted.
const MOST_STEPS: i64 = 3;

/// What a trainer reports of the gradient, or of the expected update of CD-k, for each rule that can be worked out here:
/// W row by row, then b, then c.
pub(in crate::oracle::mistakes) fn planted(case: &Case, k: Option<u32>) -> Vec<Planted> {
    let a = Enclosures::new(BITS);
    let laws = Laws::new(&a, *case, DIGITS);
    let correct = Recipe::correct(k);
    let few = |rule: &Rule| {
        let is_few =
            |(_, value): &(_, Constant)| !matches!(value, Constant::Whole(k) if *k > MOST_STEPS);
        rule.with.iter().all(is_few)
    };
    let made = rules().into_iter().filter(few).filter_map(|rule| {
        let recipe = correct.with(rule.change)?;
        let numbers = report(&recipe, &laws)?;
        Some(Planted {
            note: note(&rule)?,
            numbers: numbers.into_iter().map(|x| (Value::from(x), 0.0)).collect(),
        })
    });
    made.collect()
}

fn note(rule: &Rule) -> Option<Note> {
    let mut variant = rule.with.iter().map(|(name, value)| match value {
        Constant::Word(word) => word.clone(),
        Constant::Whole(whole) => format!("{name} = {whole}"),
        Constant::Fraction(q) => format!("{name} = {q}"),
        Constant::Real(x) => format!("{name} = {x}"),
    });
    let words = words(rule.id)?;
    Some(Note::new(
        rule.id,
        variant.next_back(),
        words.cause,
        words.cure,
    ))
}

/// The numbers of a recipe; `None` where it is out of reach.
fn report(recipe: &Recipe, laws: &Laws<Enclosures>) -> Option<Vec<Enclosure>> {
    let (a, case) = (laws.a(), laws.case());
    let heat = Rational::from((9, 10));
    let form = form(recipe, laws, Some(&heat)).ok()?;
    let factor = match recipe.free {
        None => Rational::from(1),
        Some(Free::Rate) => Rational::from((1, 10)),
        Some(Free::Momentum) => Rational::from((19, 10)),
        Some(Free::Calls) => Rational::from(2),
    };
    let constant = |role| {
        a.lift(&match role {
            Role::Factor => factor.clone(),
            Role::Phase => Rational::from(&factor / 2_u32),
            Role::Decay => Rational::from((1, 10_000)),
        })
    };
    let shape = (case.m.n_v(), case.m.n_h());
    let params = case.m.theta().params();
    let numbers = params.map(|param| {
        let mut sum = a.zero();
        for term in form.terms(&form.known, param, shape) {
            sum += &term;
        }
        for unknown in &form.unknown {
            for term in form.terms(&unknown.parts, param, shape) {
                sum += &(term * &constant(unknown.is));
            }
        }
        match recipe.data.sampled {
            true => Some(sum + &moved(laws, param)?),
            false => Some(sum),
        }
    });
    numbers.collect()
}

/// How far the data phase of sampled hidden states is from the right one at least: N times it is a whole number.
fn moved(laws: &Laws<Enclosures>, param: Param) -> Option<Enclosure> {
    let a = laws.a();
    let case = laws.case();
    if matches!(param, Param::B(_)) {
        return Some(a.zero());
    }
    let phase = laws.vector(Which::Own, Phase::Mean).ok()?;
    let rows = Rational::from(case.data.total());
    let sum = a.near(&(phase.get(param).clone() * &a.lift(&rows)));
    // Sums of ±1 have the parity of their number.
    let whole = match case.m.units() {
        Units::Binary => sum.round(),
        Units::Spin => {
            let odd = (case.data.total() % 2) as f64;
            2.0 * ((sum - odd) / 2.0).round() + odd
        }
    };
    let nearest = Rational::from_f64(whole)? / rows;
    Some((a.lift(&nearest) - phase.get(param)) * &a.lift(&case.m.beta()))
}

//! Sampled hidden states in the data phase: N times it is then a matrix of whole numbers, whatever was drawn.

use super::form::{block, form};
use super::laws::Laws;
use super::phase::Phase;
use super::recipe::Recipe;
use super::solve::{self, Fit, line};
use super::target::{Aim, Target, near};
use crate::machine::{Param, Units};
use crate::number::{Arithmetic, Enclosures};
use rug::Rational;

/// How a recipe with a sampled data phase agrees with a claim: every entry of W and c is a whole number over N
/// away from what is subtracted, and no count is impossible. The entries of b have nothing random.
pub(super) fn fit(recipe: &Recipe, laws: &Laws<Enclosures>, target: &Target) -> Option<Fit> {
    if recipe.decay.is_some() || recipe.model.free || recipe.model.heated {
        return None;
    }
    let a = laws.a();
    let case = laws.case();
    let mut plain = recipe.clone();
    plain.data.sampled = false;
    let all = form(&plain, laws, None).ok()?;
    // The entries of b have nothing random: they give the constant of all, where that is unknown.
    let found = solve::fit(&all, &of_b(target), a)?;
    let factor = match found.constants.first() {
        Some((_, factor)) => factor.clone(),
        None => a.one(),
    };
    plain.free = None;
    plain.data.phase = Phase::Zero;
    let without = form(&plain, laws, None).ok()?;
    let total = a.lift(&Rational::from(case.data.total()));
    let spin = case.m.units() == Units::Spin;
    // That of b is for the constant of all: whether there is a lattice, the counts alone say.
    let mut evidence = 0.0;
    for aim in &target.entries {
        if let Param::B(_) = aim.param {
            continue;
        }
        let mut aim = aim.clone();
        aim.x = aim.x / &factor;
        aim.writing /= near(&factor);
        let line = line(&without, &aim, target.shape, a);
        let times =
            recipe.blocks[block(aim.param)].and_then(|scale| laws.scale(recipe.model.which, scale));
        let Some(times) = times else {
            evidence += line.agrees(&[], &[])?;
            continue;
        };
        let beta = a.lift(&case.m.beta());
        // The counts, with what rounding may have moved them by.
        let per = total.clone() / &(times * &beta);
        let size = near(&aim.x).abs() + line.known_size;
        let band = aim.writing + aim.computing + 2.0 * aim.relative * size;
        let band = band * near(&per).abs();
        let counts = near(&((aim.x.clone() - &line.known) * &per));
        let whole = counts.round();
        if (counts - whole).abs() > band.max(1e-12 * counts.abs()) {
            return None;
        }
        let n = case.data.total() as f64;
        let possible = match (aim.param, spin) {
            (_, true) => whole.abs() <= n && (whole - n).rem_euclid(2.0) == 0.0,
            (Param::W(i, _), false) => (0.0..=on(&case, i)).contains(&whole) || recipe.column_major,
            (_, false) => (0.0..=n).contains(&whole),
        };
        if !possible {
            return None;
        }
        let chance = (2.0 * band).max(1e-15);
        evidence += (-chance.log10()).max(0.0);
    }
    Some(Fit {
        constants: found.constants,
        evidence,
    })
}

pub(super) fn of_b(target: &Target) -> Target {
    let is_b = |aim: &&Aim| matches!(aim.param, Param::B(_));
    Target {
        entries: target.entries.iter().filter(is_b).cloned().collect(),
        ..*target
    }
}

/// How many rows have a visible unit on.
fn on(case: &crate::oracle::case::Case, i: usize) -> f64 {
    let rows = case.data.rows().filter(|(row, _)| row[i]);
    rows.map(|(_, count)| count as f64).sum()
}

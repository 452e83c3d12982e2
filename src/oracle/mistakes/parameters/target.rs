//! A claimed direction as hypotheses see it: a mean over the rows, to be added, in nats, each number with what
//! rounding allows.

use super::laws::Laws;
use super::phase::Phase;
use crate::machine::{Param, Shaped};
use crate::number::{Arithmetic, Enclosure, Enclosures};
use crate::oracle::claim::{Claim, Direction, Of, Place, Quantity, Unit};
use crate::oracle::mistakes::machines::Which;
use crate::oracle::outcome::{JudgedEntry, Verdict};
use rug::Rational;

/// What is to be explained.
pub(super) struct Target {
    /// The numbers.
    pub entries: Vec<Aim>,
    /// Visible and hidden units.
    pub shape: (usize, usize),
    /// The steps that the claim is of; `None`: the gradient.
    pub k: Option<u32>,
}

/// One number.
#[derive(Clone, Debug)]
pub(super) struct Aim {
    pub param: Param,
    /// What is claimed.
    pub x: Enclosure,
    /// How far rounding in a correct computation may move it.
    pub computing: f64,
    /// The same in units of the sizes of the terms of a wrong one.
    pub relative: f64,
    /// The same in units of the sizes of its own terms.
    pub share: f64,
    /// By writing and by chance.
    pub writing: f64,
    /// Whether it agrees with the truth.
    pub right: bool,
}

impl Target {
    /// About so many of the numbers, spread over all of them.
    pub(super) fn sample(&self, most: usize) -> Target {
        let step = self.entries.len().div_ceil(most).max(1);
        Target {
            entries: self.entries.iter().step_by(step).cloned().collect(),
            ..*self
        }
    }

    /// The same with so many times as much allowed for computing, and so many times for writing.
    pub(super) fn wider(&self, computing: f64, writing: f64) -> Target {
        let wider = |aim: &Aim| Aim {
            computing: computing * aim.computing,
            relative: computing * aim.relative,
            share: computing * aim.share,
            writing: writing * aim.writing,
            ..aim.clone()
        };
        Target {
            entries: self.entries.iter().map(wider).collect(),
            ..*self
        }
    }
}

/// The numbers of a claim, those of parameters that are finite; `None` where there is none.
pub(super) fn target(
    claim: &Claim,
    judged: &[JudgedEntry],
    laws: &Laws<Enclosures>,
) -> Option<Target> {
    let a = laws.a();
    let case = laws.case();
    let mut scale = a.one();
    if claim.sense.direction == Direction::Descent {
        scale = scale.negated();
    }
    if claim.sense.of == Of::Total {
        scale = scale / &a.lift(&Rational::from(case.data.total()));
    }
    if claim.sense.unit == Unit::Bits {
        scale = scale * &a.lift(&Rational::from(2)).ln();
    }
    let theta = laws.vector(Which::Own, Phase::Theta).ok()?;
    let mut before: Option<Shaped<Enclosure>> = None;
    let mut k = None;
    match &claim.quantity {
        Quantity::Gradient => {}
        Quantity::ContrastiveDivergence { k: steps } => k = Some(*steps),
        Quantity::Update(step) => {
            k = step.k;
            before = Some(match &step.before {
                Some(before) => before.map(|_, x| a.lift(x)),
                None => theta.map(|_, x| x.clone()),
            });
            scale = scale / &a.lift(&step.rate);
        }
        _ => return None,
    }
    let meant = k.map_or(Phase::Model, Phase::Cd);
    let (data, model) = (
        laws.vector(Which::Own, Phase::Mean).ok()?,
        laws.vector(Which::Own, meant),
    );
    let model = model
        .or_else(|_| laws.vector(Which::Own, Phase::Model))
        .ok()?;
    let beta = case.m.beta().to_f64();
    let size = |param| (near(data.get(param)).abs() + near(model.get(param)).abs()) * beta;
    let by = near(&scale).abs();
    let mut entries = Vec::new();
    for (entry, judged) in claim.entries.iter().zip(judged) {
        let (Place::Parameter(param), Some(x)) = (&entry.place, entry.claimed.number.finite())
        else {
            continue;
        };
        let mut x = a.lift(x);
        if let Some(before) = &before {
            x = x - before.get(*param);
        }
        let chance = 5.0 * judged.allowed.standard_error.unwrap_or(0.0);
        entries.push(Aim {
            param: *param,
            x: x * &scale,
            computing: judged.allowed.computing * by,
            relative: judged.allowed.computing * by / size(*param),
            share: judged.allowed.computing * by / size(*param),
            writing: (judged.allowed.writing + chance) * by,
            right: judged.verdict == Verdict::Agrees,
        });
    }
    tame(&mut entries);
    (!entries.is_empty()).then(|| Target {
        entries,
        shape: (case.m.n_v(), case.m.n_h()),
        k,
    })
}

/// Entries whose phases are all but zero have a huge share of them as their budget, others a small one: what a
/// hypothesis puts there has about the share of most entries.
fn tame(entries: &mut [Aim]) {
    let mut shares: Vec<f64> = entries.iter().map(|aim| aim.relative).collect();
    shares.sort_by(f64::total_cmp);
    let middle = shares.get(shares.len() / 2).copied().unwrap_or(0.0);
    for aim in entries {
        aim.relative = match aim.relative.is_finite() {
            true => aim.relative.clamp(middle, 4.0 * middle),
            false => middle,
        };
    }
}

/// How far rounding may move a number that is the sum of parts of these sizes, each with the constant of its own.
pub(super) fn computing(aim: &Aim, parts: impl Iterator<Item = (f64, f64)>, cancels: bool) -> f64 {
    let (size, times) = parts.fold((0.0, 0.0), |(size, times), (more, scale)| {
        (size + more, f64::max(times, scale))
    });
    let share = if cancels { f64::INFINITY } else { aim.share };
    // A report that is s times a correct one has s times its rounding errors.
    let own = (times * aim.computing).min(share * size);
    (2.0 * aim.relative * size).max(own)
}

/// A double near an enclosed number.
pub(super) fn near(x: &Enclosure) -> f64 {
    super::field::Field::near(&Enclosures::new(64), x)
}

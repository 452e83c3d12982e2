//! The complex step in certified arithmetic.

use super::line::{Line, Split};
use crate::machine::Units;
use crate::number::{Arithmetic, Enclosure, Enclosures};
use rug::float::Round::{self, Down, Up};
use rug::{Float, Rational};

/// The sine and cosine of `0 <= s <= 111/106`, just below pi/3; `None` past it.
pub(super) fn sine_and_cosine(a: &Enclosures, s: &Rational) -> Option<(Enclosure, Enclosure)> {
    // 333/106 < pi
    if *s > Rational::from((111, 106)) {
        return None;
    }
    let lift = |round: Round| Float::with_val_round(a.bits(), s, round).0;
    let sine = |round| {
        let mut x = lift(round);
        x.sin_round(round);
        x
    };
    // The cosine falls on [0, pi/3]: its lower bound is that of the upper end.
    let cosine = |of, round| {
        let mut x = lift(of);
        x.cos_round(round);
        x
    };
    Some((
        Enclosure::new(sine(Down), sine(Up)),
        Enclosure::new(cosine(Up, Down), cosine(Down, Up)),
    ))
}

/// An increasing function of `x`: that of the bounds, rounded outwards.
pub(super) fn increasing<R>(x: &Enclosure, of: impl Fn(&mut Float, Round) -> R) -> Enclosure {
    let bound = |x: &Float, round| {
        let mut out = x.clone();
        of(&mut out, round);
        out
    };
    Enclosure::new(bound(x.lo(), Down), bound(x.hi(), Up))
}

impl Line<Enclosure> {
    /// `Im LL(theta + ih) / h` of the mean log-likelihood, each logarithm's imaginary part being
    /// the angle of its argument; `None` where `h/T` (±1 units: `2h/T`) is above pi/3, where the
    /// error has no proven bound.
    ///
    /// With `s = h/T` the mass `minus + plus e^(is)` has the angle
    /// `atan(plus sin s / (minus + plus cos s))`, and `minus e^(-is) + plus e^(is)` has
    /// `atan((plus - minus) sin s / ((plus + minus) cos s))`.
    pub fn complex_step(&self, a: &Enclosures, step: &Rational) -> Option<Enclosure> {
        let s = Rational::from(step * &self.beta);
        let stretch = match self.units {
            Units::Binary => 1_u32,
            Units::Spin => 2,
        };
        sine_and_cosine(a, &Rational::from(&s * stretch))?;
        let (sine, cosine) = sine_and_cosine(a, &s)?;
        let angle = |split: &Split<Enclosure>| {
            let (minus, plus) = (&split.minus, &split.plus);
            let (up, along) = match self.units {
                Units::Binary => (plus.clone(), plus.clone() * &cosine + minus),
                Units::Spin => (plus.clone() - minus, (plus.clone() + minus) * &cosine),
            };
            increasing(&(up * &sine / &along), |x, round| x.atan_round(round))
        };
        let angles = self.mean_over_rows(a, angle) - &angle(&self.model);
        Some(angles / &a.lift(step))
    }
}

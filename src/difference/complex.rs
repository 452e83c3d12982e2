//! The complex step in certified arithmetic.

use super::band::sine_and_cosine;
use super::line::{Line, Split};
use crate::machine::Units;
use crate::number::{Arithmetic, Enclosure, Enclosures};
use rug::Rational;

impl Line<Enclosure> {
    /// `Im LL(theta + ih) / h` of the mean log-likelihood, each logarithm's imaginary part being
    /// the angle of its argument; `None` where `h/T` (±1 units: `2h/T`) is above pi/3, where the
    /// error has no proven bound.
    ///
    /// With `s = h/T` the mass `minus + plus e^(is)` has the angle
    /// `atan(plus sin s / (minus + plus cos s))`, and `minus e^(-is) + plus e^(is)` has
    /// `atan((plus - minus) sin s / ((plus + minus) cos s))`.
    pub(crate) fn complex_step(&self, a: &Enclosures, step: &Rational) -> Option<Enclosure> {
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
            (up * &sine / &along).increasing(|x, round| x.atan_round(round))
        };
        let angles = self.mean_over_rows(a, angle) - &angle(&self.model);
        Some(angles / &a.lift(step))
    }
}

//! How far a difference quotient can be from the gradient: the proven bands, and the verdict of
//! comparing a gap with one. The theorem and its proof are in `docs/difference.md`.

use crate::machine::{Param, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures};
use rug::float::Round::{Down, Up};
use rug::{Float, Rational};

/// A rule that estimates a slope from values of the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// `D(h) = (LL(theta + h) - LL(theta - h)) / (2h)`
    Central,
    /// `(4 D(h/2) - D(h)) / 3`, where the error in `h^2` cancels.
    Richardson,
    /// `Im LL(theta + ih) / h`, where nothing is subtracted.
    ComplexStep,
}

/// How far `rule` at step `h > 0` can be from the derivative of the *mean* log-likelihood with
/// respect to `param`. For the total log-likelihood multiply by N.
///
/// With `s = h/T` for 0/1 units and `s = 2h/T` for ±1 units, where the mean log-likelihood is a
/// mean of functions `ln(A + B e^s)` minus another, plus something linear:
///
/// ```text
/// central        2 k s^2 / (36 sqrt 3)            k/T, k = 1 for 0/1 units and 2 for ±1 units
/// Richardson     2 k s^4 M5 / 480                 M5 = max |softplus^(5)| = 0.12768...
/// complex step   2 k s^2 / (36 sqrt 3 cos s)      for s <= pi/3, else unbounded
/// ```
///
/// each divided by T; half of it for a visible bias, in which every row's term is linear. That is
/// `h^2 / (18 sqrt 3)` for a central difference of 0/1 units at temperature 1.
pub fn band(
    a: &Enclosures,
    rule: Rule,
    units: Units,
    beta: &Rational,
    param: Param,
    step: &Rational,
) -> Enclosure {
    let stretch = match units {
        Units::Binary => 1_u32,
        Units::Spin => 2,
    };
    let terms = match param {
        Param::B(_) => 1_u32,
        Param::W(..) | Param::C(_) => 2,
    };
    let rate = Rational::from(beta * stretch);
    let s = Rational::from(step * &rate);
    let square = Rational::from(s.square_ref());
    let of_one_term = match rule {
        Rule::Central => third(a) * &a.lift(&(square / 6_u32)),
        Rule::Richardson => {
            let fourth = square.square();
            fifth(a) * &a.lift(&(fourth / 480_u32))
        }
        Rule::ComplexStep => match sine_and_cosine(a, &s) {
            Some((_, cosine)) => third(a) * &a.lift(&(square / 6_u32)) / &cosine,
            None => Enclosure::line(a.bits()),
        },
    };
    of_one_term * &a.lift(&(rate * terms))
}

/// `max |softplus'''| = 1/(6 sqrt 3)`, taken where `e^x = 2 ± sqrt 3`.
fn third(a: &Enclosures) -> Enclosure {
    a.one() / &(a.of(3).sqrt() * &a.of(6))
}

/// `max |softplus^(5)| = y (2 - 3 y^2)(1 - y^2) / 4` at `y^2 = (15 - sqrt 105)/30`.
fn fifth(a: &Enclosures) -> Enclosure {
    let number = |n: u32| a.of(n);
    let square = (number(15) - &number(105).sqrt()) / &number(30);
    square.sqrt() * &(number(2) - &(number(3) * &square)) * &(number(1) - &square) / &number(4)
}

/// The sine and cosine of `0 <= s <= 111/106`, just below pi/3; `None` past it.
pub(super) fn sine_and_cosine(a: &Enclosures, s: &Rational) -> Option<(Enclosure, Enclosure)> {
    // 333/106 < pi
    if *s > Rational::from((111, 106)) {
        return None;
    }
    let s = a.of(s);
    // The cosine falls on [0, pi/3]: its lower bound is that of the upper end.
    let cosine = |of: &Float, round| {
        let mut x = of.clone();
        x.cos_round(round);
        x
    };
    let cosine = Enclosure::new(cosine(s.hi(), Down), cosine(s.lo(), Up));
    Some((s.increasing(|x, round| x.sin_round(round)), cosine))
}

/// What comparing a gap with a band shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "files",
    derive(serde::Serialize, schemars::JsonSchema),
    serde(rename_all = "kebab-case")
)]
pub enum BandVerdict {
    /// The gap is certainly inside the band.
    WithinBand,
    /// The gap is certainly larger than the band: the gradient (or the difference) is wrong.
    Refuted,
    /// The precision does not suffice to say. Never a pass.
    Undecided,
}

impl BandVerdict {
    /// Whether `|gap| <= band`.
    pub fn of(gap: &Enclosure, band: &Enclosure) -> Self {
        let below = band.negated();
        if gap.hi() <= band.lo() && gap.lo() >= below.hi() {
            return BandVerdict::WithinBand;
        }
        if gap.lo() > band.hi() || gap.hi() < below.lo() {
            return BandVerdict::Refuted;
        }
        BandVerdict::Undecided
    }
}

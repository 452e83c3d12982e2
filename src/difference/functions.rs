//! Functions of enclosures that only differences need.

use crate::number::{Enclosure, Enclosures};
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

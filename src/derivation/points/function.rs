//! Rational functions of the odds: their values at the points, and how large they can be.

use super::prime::{Bits, Primes, Residues};
use super::size::Size;
use crate::error::Result;
use rug::{Integer, Rational};
use std::cell::Cell;

/// A rational function of the odds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Function {
    at: Residues,
    numerator: Size,
    denominator: Size,
    /// Made of positive numbers by adding, multiplying and dividing only, so that it is positive on
    /// every machine and has a logarithm.
    positive: bool,
}

impl Function {
    /// Whether it is positive on every machine, as its making shows.
    pub(crate) fn is_positive(&self) -> bool {
        self.positive
    }

    /// Whether it has the same value as another, point by point.
    pub(crate) fn agrees(&self, other: &Function, points: usize) -> bool {
        self.at[..points] == other.at[..points]
    }

    /// The size of `L_numerator R_denominator - R_numerator L_denominator`.
    pub(crate) fn difference(&self, other: &Function) -> Size {
        let left = self.numerator.times(other.denominator);
        left.plus(other.numerator.times(self.denominator))
    }
}

/// What is done with functions.
#[derive(Clone, Debug)]
pub(crate) struct Functions {
    primes: Primes,
    /// The last divisor and its inverse: sums of probabilities divide by Z term after term.
    divisor: Cell<(Residues, Residues)>,
}

impl Functions {
    /// Functions whose values are taken modulo these primes.
    pub(super) fn new(primes: Primes) -> Self {
        let one = primes.whole(1);
        Functions {
            primes,
            divisor: Cell::new((one, one)),
        }
    }

    /// One of the odds, drawn.
    pub(crate) fn draw_odds(&self, bits: &mut Bits) -> Result<Function> {
        Ok(Function {
            at: self.primes.draw_odds(bits)?,
            numerator: Size::VARIABLE,
            denominator: Size::ONE,
            positive: true,
        })
    }

    /// A whole number.
    pub(super) fn whole(&self, n: i32) -> Function {
        Function {
            at: self.primes.whole(n),
            numerator: Size::of(&Integer::from(n)),
            denominator: Size::ONE,
            positive: n > 0,
        }
    }

    /// A fraction; `None` where one of the primes divides its denominator.
    pub(super) fn fraction(&self, q: &Rational) -> Option<Function> {
        Some(Function {
            at: self.primes.fraction(q)?,
            numerator: Size::of(q.numer()),
            denominator: Size::of(q.denom()),
            positive: *q > 0,
        })
    }

    /// `x + y`.
    pub(super) fn sum(&self, x: &Function, y: &Function) -> Function {
        Function {
            at: self.primes.sum(&x.at, &y.at),
            numerator: x.difference(y),
            denominator: x.denominator.times(y.denominator),
            positive: x.positive && y.positive,
        }
    }

    /// `x y`.
    pub(super) fn product(&self, x: &Function, y: &Function) -> Function {
        Function {
            at: self.primes.product(&x.at, &y.at),
            numerator: x.numerator.times(y.numerator),
            denominator: x.denominator.times(y.denominator),
            positive: x.positive && y.positive,
        }
    }

    /// `-x`.
    pub(super) fn negated(&self, x: &Function) -> Function {
        Function {
            at: self.primes.negated(&x.at),
            positive: false,
            ..*x
        }
    }

    /// `1/x`; `None` where x is zero at a point.
    pub(crate) fn inverse(&self, x: &Function) -> Option<Function> {
        let (last, inverse) = self.divisor.get();
        let at = match last == x.at {
            true => inverse,
            false => self.primes.inverse(&x.at)?,
        };
        self.divisor.set((x.at, at));
        Some(Function {
            at,
            numerator: x.denominator,
            denominator: x.numerator,
            positive: x.positive,
        })
    }

    /// `x^n`; `None` where that divides by zero.
    pub(super) fn power(&self, x: &Function, n: &Integer) -> Option<Function> {
        let base = match *n < 0 {
            true => self.inverse(x)?,
            false => *x,
        };
        let magnitude = Integer::from(n.abs_ref());
        let times = magnitude.to_u64().unwrap_or(u64::MAX);
        Some(Function {
            at: self.primes.power(&base.at, &magnitude),
            numerator: base.numerator.power(times),
            denominator: base.denominator.power(times),
            positive: base.positive,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Generator;

    /// By hand: `x/(1+x) + y = (x + y + xy)/(1+x)`, of degree 2, its coefficients adding up to 3; less
    /// y it is `x/(1+x)`, over one denominator of degree 2 as well. Sizes are bounds, not less.
    #[test]
    fn the_size_of_a_sum_is_that_over_one_denominator() {
        let mut generator = Generator::new(7);
        let mut bits = || Ok(generator.bits());
        let functions = Functions::new(Primes::draw(&mut bits).expect("bits"));
        let x = functions.draw_odds(&mut bits).expect("bits");
        let y = functions.draw_odds(&mut bits).expect("bits");
        let below = functions.sum(&functions.whole(1), &x);
        let over = functions.inverse(&below).expect("not zero");
        let sum = functions.sum(&functions.product(&x, &over), &y);
        let size = |degree, bits| Size { degree, bits };
        assert_eq!((sum.numerator, sum.denominator), (size(2, 2), size(1, 1)));
        assert_eq!(sum.difference(&y), size(2, 3));
        let square = functions.power(&sum, &Integer::from(-2)).expect("not 0");
        assert_eq!(
            (square.numerator, square.denominator),
            (size(2, 2), size(4, 4))
        );
    }
}

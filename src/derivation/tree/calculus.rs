//! What formulae are evaluated in: numbers that can be added, multiplied, divided, and taken to
//! `ln` and `exp`.

use super::power::squared_up;
use super::quantity::Defined;
use rug::Rational;
use std::fmt::Debug;

/// A domain of numbers; it holds what its operations need, such as a precision.
pub(crate) trait Calculus {
    /// A number.
    type N: Clone + Debug;

    /// A fraction, the same on every machine.
    fn rational(&self, q: Rational) -> Self::N;
    /// A small whole number.
    fn whole(&self, n: i32) -> Self::N;
    /// The formal `ln 0`, the weight of a cut edge.
    fn log_zero(&self) -> Self::N;
    /// Whether this is exactly zero, so that a product stops here (`0 ln 0 = 0`).
    fn is_zero(&self, x: &Self::N) -> bool;
    /// `x += y`.
    fn add(&self, x: &mut Self::N, y: &Self::N);
    /// `-x`.
    fn negated(&self, x: &Self::N) -> Self::N;
    /// `x y`.
    fn times(&self, x: &Self::N, y: &Self::N) -> Self::N;
    /// `x^n`, by repeated squaring where the domain knows nothing shorter.
    fn raised(&self, x: &Self::N, n: u64) -> Self::N {
        squared_up(self.one(), x, n, |x, y| self.times(x, y))
    }
    /// `x / y`.
    fn over(&self, x: &Self::N, y: &Self::N) -> Defined<Self::N>;
    /// `e^x`.
    fn exp(&self, x: &Self::N) -> Defined<Self::N>;
    /// `ln x`.
    fn ln(&self, x: &Self::N) -> Defined<Self::N>;

    /// Zero.
    fn zero(&self) -> Self::N {
        self.whole(0)
    }

    /// One.
    fn one(&self) -> Self::N {
        self.whole(1)
    }
}

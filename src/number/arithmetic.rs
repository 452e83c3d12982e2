//! The traits, and the simplest arithmetic: fractions.

use super::{Theta, Value};
use crate::error::{Error, Result};
use rug::Rational;
use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// What a sum over states needs.
///
/// The bounds are supertraits on `Self`, so that callers need no where-clauses.
pub trait Semiring:
    Clone
    + Debug
    + for<'a> Add<&'a Self, Output = Self>
    + for<'a> Mul<&'a Self, Output = Self>
    + for<'a> AddAssign<&'a Self>
{
}

impl<T> Semiring for T where
    T: Clone
        + Debug
        + for<'a> Add<&'a T, Output = T>
        + for<'a> Mul<&'a T, Output = T>
        + for<'a> AddAssign<&'a T>
{
}

/// What a probability, a phase or a gradient needs.
pub trait Number:
    Semiring + for<'a> Sub<&'a Self, Output = Self> + for<'a> Div<&'a Self, Output = Self>
{
}

impl<T> Number for T where
    T: Semiring + for<'a> Sub<&'a T, Output = T> + for<'a> Div<&'a T, Output = T>
{
}

/// Which parameter a factor comes from, and with which sign it stands in the exponent.
///
/// Enclosures and fractions ignore it; duals and polynomials tell parameters apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The flat index of the parameter: W row by row, then b, then c.
    pub index: usize,
    /// `+1` for `e^theta`, `-1` for `e^-theta` (±1 units need both).
    pub power: i32,
}

/// A place where precision lives: it makes numbers, and takes them out as [`Value`]s.
pub trait Arithmetic {
    /// The numbers of this arithmetic.
    type N: Semiring;

    /// The rational `q`.
    fn lift(&self, q: &Rational) -> Self::N;

    /// `e^theta`, `theta` being already divided by the temperature and signed as `slot` says.
    ///
    /// # Errors
    /// Fractions refuse a `theta` whose factor is irrational.
    fn factor(&self, theta: &Theta, slot: Slot) -> Result<Self::N>;

    /// What is known of `x`.
    fn value(&self, x: &Self::N) -> Value;

    /// `sum_k count_k ln(x_k) / over`, the form of every log-likelihood and divergence here.
    fn log_sum(&self, terms: &mut dyn Iterator<Item = (Self::N, u64)>, over: u64) -> Value;

    /// Zero.
    fn zero(&self) -> Self::N {
        self.lift(&Rational::new())
    }

    /// One.
    fn one(&self) -> Self::N {
        self.lift(&Rational::from(1))
    }
}

/// Exact fractions, for machines whose factors `e^theta` are all rational.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fractions;

impl Arithmetic for Fractions {
    type N = Rational;

    fn lift(&self, q: &Rational) -> Rational {
        q.clone()
    }

    fn factor(&self, theta: &Theta, _: Slot) -> Result<Rational> {
        theta.factor().ok_or_else(|| {
            Error::input(format!(
                "e^({theta}) is not a fraction of modest size, wanted weights such as ln 2 or -ln(3/2)"
            ))
        })
    }

    fn value(&self, x: &Rational) -> Value {
        Value::Exact(x.clone())
    }

    fn log_sum(&self, terms: &mut dyn Iterator<Item = (Rational, u64)>, over: u64) -> Value {
        Value::log_sum(terms.map(|(x, count)| (x, count.into())), over.into())
    }
}

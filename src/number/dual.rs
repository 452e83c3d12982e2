//! Dual numbers `x + x' eps`, `eps^2 = 0`: differentiation by carrying the slope along.

use super::{Arithmetic, Number, Slot, Theta, Value};
use crate::error::Result;
use rug::Rational;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// A number and its slope with respect to one parameter.
#[derive(Clone, Debug)]
pub struct Dual<N> {
    /// The number.
    pub value: N,
    /// Its derivative with respect to the parameter.
    pub slope: N,
}

impl<N: Number> AddAssign<&Dual<N>> for Dual<N> {
    fn add_assign(&mut self, other: &Dual<N>) {
        self.value += &other.value;
        self.slope += &other.slope;
    }
}

impl<N: Number> Add<&Dual<N>> for Dual<N> {
    type Output = Dual<N>;
    fn add(mut self, other: &Dual<N>) -> Dual<N> {
        self += other;
        self
    }
}

impl<N: Number> Sub<&Dual<N>> for Dual<N> {
    type Output = Dual<N>;
    fn sub(self, other: &Dual<N>) -> Dual<N> {
        Dual {
            value: self.value - &other.value,
            slope: self.slope - &other.slope,
        }
    }
}

impl<N: Number> Mul<&Dual<N>> for Dual<N> {
    type Output = Dual<N>;
    /// `(x y)' = x' y + x y'`
    fn mul(self, other: &Dual<N>) -> Dual<N> {
        Dual {
            slope: self.slope * &other.value + &(self.value.clone() * &other.slope),
            value: self.value * &other.value,
        }
    }
}

impl<N: Number> Div<&Dual<N>> for Dual<N> {
    type Output = Dual<N>;
    /// `(x / y)' = (x' - (x / y) y') / y`
    fn div(self, other: &Dual<N>) -> Dual<N> {
        let value = self.value / &other.value;
        Dual {
            slope: (self.slope - &(value.clone() * &other.slope)) / &other.value,
            value,
        }
    }
}

/// The slopes of sums in one parameter: they are computed with dual numbers over another arithmetic, and
/// of each the slope is taken out.
#[derive(Clone, Debug)]
pub struct Slopes<A> {
    inner: A,
    seed: usize,
    rate: Rational,
}

impl<A> Slopes<A> {
    /// Differentiates with respect to the parameter with flat index `seed`; `beta` is the machine's 1/T,
    /// since `d e^(beta theta) / d theta = beta e^(beta theta)`.
    pub fn new(inner: A, seed: usize, beta: Rational) -> Self {
        Slopes {
            inner,
            seed,
            rate: beta,
        }
    }
}

impl<A: Arithmetic<N: Number>> Arithmetic for Slopes<A> {
    type N = Dual<A::N>;

    fn lift(&self, q: &Rational) -> Self::N {
        Dual {
            value: self.inner.lift(q),
            slope: self.inner.zero(),
        }
    }

    fn factor(&self, theta: &Theta, slot: Slot) -> Result<Self::N> {
        let value = self.inner.factor(theta, slot)?;
        let slope = if slot.index == self.seed {
            value.clone() * &self.inner.lift(&Rational::from(&self.rate * slot.power))
        } else {
            self.inner.zero()
        };
        Ok(Dual { value, slope })
    }

    /// The slope.
    fn value(&self, x: &Self::N) -> Value {
        self.inner.value(&x.slope)
    }

    /// The slope of the logarithmic sum: `sum_k count_k x_k' / x_k / over`.
    fn log_sum(&self, terms: &mut dyn Iterator<Item = (Self::N, u64)>, over: u64) -> Value {
        let mut total = self.inner.zero();
        for (x, count) in terms {
            total += &(x.slope / &x.value * &self.inner.lift(&Rational::from(count)));
        }
        self.inner
            .value(&(total / &self.inner.lift(&Rational::from(over))))
    }
}

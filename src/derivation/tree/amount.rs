//! A number together with its slope at one parameter: the rules of calculus, one each.

use super::calculus::Calculus;
use super::node::Func;
use super::quantity::Defined;

/// A number and, where a derivative is being taken, its slope.
#[derive(Clone, Debug)]
pub(crate) struct Amount<N> {
    pub value: N,
    /// `None` is a slope of zero.
    pub slope: Option<N>,
}

impl<N: Clone> Amount<N> {
    /// A number that does not vary.
    pub(crate) fn constant(value: N) -> Self {
        Amount { value, slope: None }
    }

    /// The slope as a number.
    pub(crate) fn into_slope<A: Calculus<N = N>>(self, a: &A) -> N {
        self.slope.unwrap_or_else(|| a.zero())
    }

    /// Whether the product with anything is exactly zero.
    pub(crate) fn is_zero<A: Calculus<N = N>>(&self, a: &A) -> bool {
        a.is_zero(&self.value) && self.slope.as_ref().is_none_or(|slope| a.is_zero(slope))
    }

    /// `(x + y)' = x' + y'`
    pub(crate) fn add<A: Calculus<N = N>>(&mut self, other: &Self, a: &A) {
        a.add(&mut self.value, &other.value);
        self.slope = sum(self.slope.take(), other.slope.clone(), a);
    }

    /// `(-x)' = -x'`
    pub(crate) fn negated<A: Calculus<N = N>>(&self, a: &A) -> Self {
        Amount {
            value: a.negated(&self.value),
            slope: self.slope.as_ref().map(|slope| a.negated(slope)),
        }
    }

    /// `(x y)' = x' y + x y'`
    pub(crate) fn times<A: Calculus<N = N>>(&self, other: &Self, a: &A) -> Self {
        let left = self.slope.as_ref().map(|x| a.times(x, &other.value));
        let right = other.slope.as_ref().map(|y| a.times(&self.value, y));
        Amount {
            value: a.times(&self.value, &other.value),
            slope: sum(left, right, a),
        }
    }

    /// `(x / y)' = (x' - (x / y) y') / y`
    pub(crate) fn over<A: Calculus<N = N>>(&self, other: &Self, a: &A) -> Defined<Self> {
        let value = a.over(&self.value, &other.value)?;
        let change = other.slope.as_ref().map(|y| a.negated(&a.times(&value, y)));
        let slope = match sum(self.slope.clone(), change, a) {
            Some(slope) => Some(a.over(&slope, &other.value)?),
            None => None,
        };
        Ok(Amount { value, slope })
    }

    /// The amount `weight` times over.
    pub(crate) fn scaled<A: Calculus<N = N>>(self, weight: u64, a: &A) -> Self {
        match weight {
            1 => self,
            _ => self.times(&Amount::constant(a.rational(weight.into())), a),
        }
    }

    /// `(x^n)' = n x^(n-1) x'`
    pub(crate) fn power<A: Calculus<N = N>>(self, n: u64, a: &A) -> Self {
        if n == 1 {
            return self;
        }
        let rate = |slope| {
            let times = a.times(&a.rational(n.into()), &a.raised(&self.value, n - 1));
            a.times(&times, slope)
        };
        Amount {
            value: a.raised(&self.value, n),
            slope: self.slope.as_ref().map(rate),
        }
    }

    /// `ln' = 1/x`, `exp' = exp`, and `σ = o/(1+o)`, `σ' = o/(1+o)^2` with `o = e^x`.
    pub(crate) fn function<A: Calculus<N = N>>(&self, func: Func, a: &A) -> Defined<Self> {
        let (value, rate) = match (func, &self.slope) {
            (Func::Ln, None) => (a.ln(&self.value)?, None),
            (Func::Ln, Some(_)) => {
                let rate = a.over(&a.one(), &self.value)?;
                (a.ln(&self.value)?, Some(rate))
            }
            (Func::Exp, _) => {
                let value = a.exp(&self.value)?;
                (value.clone(), Some(value))
            }
            (Func::Sigma, _) => {
                let odds = a.exp(&self.value)?;
                let mut total = a.one();
                a.add(&mut total, &odds);
                let value = a.over(&odds, &total)?;
                let rate = a.over(&value, &total)?;
                (value, Some(rate))
            }
        };
        let slope = match (&self.slope, rate) {
            (Some(slope), Some(rate)) => Some(a.times(slope, &rate)),
            _ => None,
        };
        Ok(Amount { value, slope })
    }
}

fn sum<A: Calculus>(x: Option<A::N>, y: Option<A::N>, a: &A) -> Option<A::N> {
    match (x, y) {
        (Some(mut x), Some(y)) => {
            a.add(&mut x, &y);
            Some(x)
        }
        (x, y) => x.or(y),
    }
}

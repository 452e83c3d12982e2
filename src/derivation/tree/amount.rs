//! A number together with its slope at one parameter: the rules of calculus, one each.

use super::node::Func;
use super::quantity::{Defined, Quantity};

/// A number and, where a derivative is being taken, its slope.
#[derive(Clone, Debug)]
pub struct Amount {
    pub value: Quantity,
    /// `None` is a slope of zero.
    pub slope: Option<Quantity>,
}

impl Amount {
    /// A number that does not vary.
    pub fn constant(value: Quantity) -> Self {
        Amount { value, slope: None }
    }

    /// The slope as a number.
    pub fn into_slope(self) -> Quantity {
        self.slope.unwrap_or_else(Quantity::zero)
    }

    /// Whether the product with anything is exactly zero.
    pub fn is_zero(&self) -> bool {
        self.value.is_zero() && self.slope.as_ref().is_none_or(Quantity::is_zero)
    }

    /// `(x + y)' = x' + y'`
    pub fn add(&mut self, other: &Amount, bits: u32) {
        self.value.add(&other.value, bits);
        self.slope = sum(self.slope.take(), other.slope.clone(), bits);
    }

    /// `(-x)' = -x'`
    pub fn negated(&self) -> Amount {
        Amount {
            value: self.value.negated(),
            slope: self.slope.as_ref().map(Quantity::negated),
        }
    }

    /// `(x y)' = x' y + x y'`
    pub fn times(&self, other: &Amount, bits: u32) -> Amount {
        let left = self.slope.as_ref().map(|x| x.times(&other.value, bits));
        let right = other.slope.as_ref().map(|y| self.value.times(y, bits));
        Amount {
            value: self.value.times(&other.value, bits),
            slope: sum(left, right, bits),
        }
    }

    /// `(x / y)' = (x' - (x / y) y') / y`
    pub fn over(&self, other: &Amount, bits: u32) -> Defined<Amount> {
        let value = self.value.over(&other.value, bits)?;
        let change = other.slope.as_ref().map(|y| value.times(y, bits).negated());
        let slope = match sum(self.slope.clone(), change, bits) {
            Some(slope) => Some(slope.over(&other.value, bits)?),
            None => None,
        };
        Ok(Amount { value, slope })
    }

    /// The amount `weight` times over.
    pub fn scaled(self, weight: u64, bits: u32) -> Amount {
        match weight {
            1 => self,
            _ => self.times(&Amount::constant(Quantity::rational(weight.into())), bits),
        }
    }

    /// The amount multiplied with itself `power` times.
    pub fn power(&self, mut power: u64, bits: u32) -> Amount {
        let mut base = self.clone();
        let mut product = Amount::constant(Quantity::one());
        while power > 0 {
            if power & 1 == 1 {
                product = product.times(&base, bits);
            }
            power >>= 1;
            if power > 0 {
                base = base.times(&base, bits);
            }
        }
        product
    }

    /// `ln' = 1/x`, `exp' = exp`, and `σ = o/(1+o)`, `σ' = o/(1+o)^2` with `o = e^x`.
    pub fn function(&self, func: Func, bits: u32) -> Defined<Amount> {
        let (value, rate) = match (func, &self.slope) {
            (Func::Ln, None) => (self.value.ln(bits)?, None),
            (Func::Ln, Some(_)) => {
                let rate = Quantity::one().over(&self.value, bits)?;
                (self.value.ln(bits)?, Some(rate))
            }
            (Func::Exp, _) => {
                let value = self.value.exp(bits)?;
                (value.clone(), Some(value))
            }
            (Func::Sigma, _) => {
                let odds = self.value.exp(bits)?;
                let mut total = Quantity::one();
                total.add(&odds, bits);
                let value = odds.over(&total, bits)?;
                let rate = value.over(&total, bits)?;
                (value, Some(rate))
            }
        };
        let slope = match (&self.slope, rate) {
            (Some(slope), Some(rate)) => Some(slope.times(&rate, bits)),
            _ => None,
        };
        Ok(Amount { value, slope })
    }
}

fn sum(x: Option<Quantity>, y: Option<Quantity>, bits: u32) -> Option<Quantity> {
    match (x, y) {
        (Some(mut x), Some(y)) => {
            x.add(&y, bits);
            Some(x)
        }
        (x, y) => x.or(y),
    }
}

//! Laurent polynomials in the factors `x_p = e^theta_p`: Z and p(v) of tiny machines as formulae.

use super::{Arithmetic, Slot, Theta, Value};
use crate::error::Result;
use rug::Rational;
use std::collections::BTreeMap;
use std::ops::{Add, AddAssign, Mul};

/// `sum coefficient * prod_p x_p^power_p`; powers are negative for ±1 units only.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Polynomial {
    /// From the powers (parameter index, power; sorted, none zero) to the coefficient (none zero).
    pub terms: BTreeMap<Vec<(usize, i32)>, Rational>,
}

impl Polynomial {
    /// `coefficient * prod_p x_p^power_p`.
    fn term(powers: Vec<(usize, i32)>, coefficient: Rational) -> Self {
        let terms = BTreeMap::from([(powers, coefficient)]);
        Polynomial { terms }.without_zeros()
    }

    fn without_zeros(mut self) -> Self {
        self.terms.retain(|_, coefficient| *coefficient != 0);
        self
    }
}

impl AddAssign<&Polynomial> for Polynomial {
    fn add_assign(&mut self, other: &Polynomial) {
        for (powers, coefficient) in &other.terms {
            *self.terms.entry(powers.clone()).or_default() += coefficient;
        }
        *self = std::mem::take(self).without_zeros();
    }
}

impl Add<&Polynomial> for Polynomial {
    type Output = Polynomial;
    fn add(mut self, other: &Polynomial) -> Polynomial {
        self += other;
        self
    }
}

impl Mul<&Polynomial> for Polynomial {
    type Output = Polynomial;
    fn mul(self, other: &Polynomial) -> Polynomial {
        let mut product = Polynomial::default();
        for (left, a) in &self.terms {
            for (right, b) in &other.terms {
                let mut powers: BTreeMap<usize, i32> = left.iter().copied().collect();
                for (index, power) in right {
                    *powers.entry(*index).or_default() += power;
                }
                powers.retain(|_, power| *power != 0);
                let powers = powers.into_iter().collect();
                *product.terms.entry(powers).or_default() += Rational::from(a * b);
            }
        }
        product.without_zeros()
    }
}

/// The arithmetic of polynomials: every parameter is a letter, its value is not looked at.
///
/// A parameter that is exactly zero stays a letter; the formulae hold for every machine of the
/// shape.
#[derive(Clone, Copy, Debug, Default)]
pub struct Symbols;

impl Arithmetic for Symbols {
    type N = Polynomial;

    fn lift(&self, q: &Rational) -> Polynomial {
        Polynomial::term(Vec::new(), q.clone())
    }

    fn factor(&self, _: &Theta, slot: Slot) -> Result<Polynomial> {
        let letter = vec![(slot.index, slot.power)];
        Ok(Polynomial::term(letter, Rational::from(1)))
    }

    /// A constant's value; a polynomial with letters has none.
    fn value(&self, x: &Polynomial) -> Value {
        match x.terms.iter().next() {
            None => Value::Exact(Rational::new()),
            Some((powers, q)) if powers.is_empty() && x.terms.len() == 1 => Value::Exact(q.clone()),
            Some(_) => Value::Undefined,
        }
    }

    /// Logarithms of polynomials are not polynomials.
    fn log_sum(&self, _: &mut dyn Iterator<Item = (Polynomial, u64)>, _: u64) -> Value {
        Value::Undefined
    }
}

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
    fn add_term(&mut self, powers: Vec<(usize, i32)>, coefficient: Rational) {
        use std::collections::btree_map::Entry;
        match self.terms.entry(powers) {
            Entry::Vacant(entry) => {
                if coefficient != 0 {
                    entry.insert(coefficient);
                }
            }
            Entry::Occupied(mut entry) => {
                *entry.get_mut() += coefficient;
                if *entry.get() == 0 {
                    entry.remove();
                }
            }
        }
    }
}

impl AddAssign<&Polynomial> for Polynomial {
    fn add_assign(&mut self, other: &Polynomial) {
        for (powers, coefficient) in &other.terms {
            self.add_term(powers.clone(), coefficient.clone());
        }
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
                product.add_term(powers.into_iter().collect(), Rational::from(a * b));
            }
        }
        product
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
        let mut constant = Polynomial::default();
        constant.add_term(Vec::new(), q.clone());
        constant
    }

    fn factor(&self, _: &Theta, slot: Slot) -> Result<Polynomial> {
        let mut letter = Polynomial::default();
        letter.add_term(vec![(slot.index, slot.power)], Rational::from(1));
        Ok(letter)
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

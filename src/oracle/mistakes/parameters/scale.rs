//! Constants that a gradient can be multiplied with by mistake, as powers of what they are made of.

use super::field::Field;
use super::law::Law;
use super::laws::Laws;
use super::model::partition;
use super::objective::{mean_p, product};
use super::phase::Which;
use rug::Rational;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Mul;
use std::rc::Rc;

/// A product of powers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Scale {
    /// Whether the sign is the opposite one.
    pub minus: bool,
    /// Of N, the number of rows.
    pub rows: i8,
    /// Of n_v.
    pub visible: i8,
    /// Of 2.
    pub two: i8,
    /// Of ln 2.
    pub ln2: i8,
    /// Of the temperature.
    pub temperature: i8,
    /// Of Z.
    pub z: i8,
    /// Of the product of all p(v_n).
    pub product: i8,
    /// Of the mean of all p(v_n).
    pub mean_p: i8,
}

impl Scale {
    /// The constant 1.
    pub(super) const ONE: Scale = Scale {
        minus: false,
        rows: 0,
        visible: 0,
        two: 0,
        ln2: 0,
        temperature: 0,
        z: 0,
        product: 0,
        mean_p: 0,
    };
}

impl Mul for Scale {
    type Output = Scale;

    fn mul(self, other: Scale) -> Scale {
        Scale {
            minus: self.minus != other.minus,
            rows: self.rows + other.rows,
            visible: self.visible + other.visible,
            two: self.two + other.two,
            ln2: self.ln2 + other.ln2,
            temperature: self.temperature + other.temperature,
            z: self.z + other.z,
            product: self.product + other.product,
            mean_p: self.mean_p + other.mean_p,
        }
    }
}

/// Values by the law that probabilities in them are of.
pub(super) type Made<N> = RefCell<HashMap<(Which, Scale), Option<N>>>;

/// The values of scales in one case, each worked out once.
pub(super) struct Scales<'l, 'a, A: Field> {
    laws: &'l Laws<'a, A>,
    made: Rc<Made<A::N>>,
}

impl<'l, 'a, A: Field> Scales<'l, 'a, A> {
    /// Of the laws of a case.
    pub(super) fn new(laws: &'l Laws<'a, A>) -> Self {
        Scales::beside(laws, Rc::default())
    }

    /// The same, beside what was worked out before.
    pub(super) fn beside(laws: &'l Laws<'a, A>, made: Rc<Made<A::N>>) -> Self {
        Scales { laws, made }
    }

    /// The constant, whose probabilities are those of a law; `None` where it is no number of the arithmetic, or
    /// too much work.
    pub(super) fn value(&self, which: Which, scale: Scale) -> Option<A::N> {
        let key = (which, scale);
        if let Some(found) = self.made.borrow().get(&key) {
            return found.clone();
        }
        let made = self.made_of(which, scale);
        self.made.borrow_mut().insert(key, made.clone());
        made
    }

    fn made_of(&self, which: Which, scale: Scale) -> Option<A::N> {
        let a = self.laws.a();
        let case = self.laws.case();
        let under = |of: &dyn Fn(&Law<A>) -> Option<A::N>| of(&*self.laws.law(which)?);
        let mut value = a.lift(&Rational::from(if scale.minus { -1 } else { 1 }));
        let mut times = |power: i8, base: &dyn Fn() -> Option<A::N>| -> Option<()> {
            for _ in 0..power.unsigned_abs() {
                let base = base()?;
                value = match power > 0 {
                    true => value.clone() * &base,
                    false => value.clone() / &base,
                };
            }
            Some(())
        };
        times(scale.rows, &|| {
            Some(a.lift(&Rational::from(self.laws.rows())))
        })?;
        times(scale.visible, &|| {
            Some(a.lift(&Rational::from(case.m.n_v())))
        })?;
        times(scale.two, &|| Some(a.lift(&Rational::from(2))))?;
        times(scale.ln2, &|| a.ln2())?;
        times(scale.temperature, &|| Some(a.lift(case.m.temperature())))?;
        times(scale.z, &|| under(&partition))?;
        times(scale.product, &|| under(&product))?;
        times(scale.mean_p, &|| under(&mean_p))?;
        Some(value)
    }
}

//! Sums, products and quotients of quantities: exact as long as there is an exact form, enclosures beyond.

use super::far::Far;
use super::power::Product;
use super::quantity::{Defined, Quantity, Undefined};
use crate::number::Enclosure;
use rug::Rational;
use std::sync::Arc;

impl Quantity {
    /// `self += other`.
    pub(crate) fn add(&mut self, other: &Quantity, bits: u32) {
        use Quantity::{Far, Form, Fraction, Near, Product, Whole};
        *self = match (std::mem::replace(self, Whole(0)), other) {
            (x, Whole(0)) => x,
            (Whole(0), y) => y.clone(),
            (Whole(x), Whole(y)) => x
                .checked_add(*y)
                .map_or_else(|| Fraction(Rational::from(x) + *y), Whole),
            (Whole(x), Fraction(y)) => Quantity::rational(Rational::from(y + x)),
            (Fraction(x), Whole(y)) => Quantity::rational(x + *y),
            (Fraction(x), Fraction(y)) => Quantity::rational(x + y),
            (Form(mut x), Form(y)) => {
                Arc::make_mut(&mut x).add(y);
                Quantity::form(x)
            }
            (Form(mut x), Whole(y)) => {
                Arc::make_mut(&mut x).rational += *y;
                Form(x)
            }
            (Form(mut x), Fraction(y)) => {
                Arc::make_mut(&mut x).rational += y;
                Form(x)
            }
            (Whole(x), Form(y)) => {
                let mut sum = y.clone();
                Arc::make_mut(&mut sum).rational += x;
                Form(sum)
            }
            (Fraction(x), Form(y)) => {
                let mut sum = y.clone();
                Arc::make_mut(&mut sum).rational += x;
                Form(sum)
            }
            (x @ Far(_), y) | (x, y @ Far(_)) => {
                Quantity::far(x.as_far(bits).plus(&y.as_far(bits)))
            }
            (Product(x), Product(y)) => match x.plus(y) {
                Some(sum) => Quantity::product(sum),
                None => Near(x.enclosed(bits) + &y.enclosed(bits)),
            },
            (x, y) => {
                let sum =
                    (x.as_exponentials().zip(y.as_exponentials())).and_then(|(x, y)| x.plus(&y));
                match sum {
                    Some(sum) => Quantity::exponentials(sum),
                    None => Near(x.enclosed(bits) + &y.enclosed(bits)),
                }
            }
        };
    }

    /// `-self`.
    pub(crate) fn negated(&self) -> Quantity {
        if let Quantity::Whole(n) = self
            && let Some(n) = n.checked_neg()
        {
            return Quantity::Whole(n);
        }
        match self {
            Quantity::Fraction(q) => Quantity::Fraction(Rational::from(-q)),
            Quantity::Form(form) => {
                let mut form = form.clone();
                Arc::make_mut(&mut form).negate();
                Quantity::Form(form)
            }
            _ => self.scaled(&Rational::from(-1)),
        }
    }

    fn scaled(&self, q: &Rational) -> Quantity {
        match self {
            Quantity::Far(x) if *q == -1 => Quantity::Far(Arc::new(x.negated())),
            Quantity::Far(x) => {
                let bits = x.enclosed().bits();
                Quantity::far(x.times(&Far::of(Enclosure::of(q, bits))))
            }
            Quantity::Near(x) if *q == -1 => Quantity::Near(x.negated()),
            Quantity::Near(x) => Quantity::Near(x.clone() * &Enclosure::of(q, x.bits())),
            _ if *q == 0 => Quantity::zero(),
            Quantity::Whole(n) => Quantity::rational(Rational::from(q * n)),
            Quantity::Fraction(x) => Quantity::rational(Rational::from(x * q)),
            Quantity::Product(product) => Quantity::product(product.scaled(q)),
            Quantity::Exponentials(sum) => Quantity::exponentials(sum.scaled(q)),
            Quantity::Form(form) => {
                let mut form = form.clone();
                Arc::make_mut(&mut form).scale(q);
                Quantity::Form(form)
            }
        }
    }

    /// `self * other`; `0 * ln 0 = 0`.
    pub(crate) fn times(&self, other: &Quantity, bits: u32) -> Quantity {
        use Quantity::Whole;
        match (self, other) {
            (Whole(0), _) | (_, Whole(0)) => return Quantity::zero(),
            (Whole(1), x) | (x, Whole(1)) => return x.clone(),
            (Whole(-1), x) | (x, Whole(-1)) => return x.negated(),
            (Whole(x), Whole(y)) if x.checked_mul(*y).is_some() => return Whole(x * y),
            _ => {}
        }
        match (self.as_rational(), other.as_rational()) {
            (_, Some(q)) => self.scaled(&q),
            (Some(q), None) => other.scaled(&q),
            (None, None) => match (self, other) {
                (Quantity::Far(_), _) | (_, Quantity::Far(_)) => {
                    Quantity::far(self.as_far(bits).times(&other.as_far(bits)))
                }
                (Quantity::Product(x), Quantity::Product(y)) => Quantity::product(x.times(y)),
                (Quantity::Exponentials(x), Quantity::Exponentials(y)) => match x.times(y) {
                    Some(product) => Quantity::exponentials(product),
                    None => Quantity::Near(x.enclosed(bits) * &y.enclosed(bits)),
                },
                _ => Quantity::Near(self.enclosed(bits) * &other.enclosed(bits)),
            },
        }
    }

    /// `self^n`
    pub(crate) fn raised(&self, n: u64, bits: u32) -> Quantity {
        if let Some(q) = self.as_rational() {
            return Quantity::product(Product::of(&q, n));
        }
        if let Quantity::Product(product) = self {
            return Quantity::product(product.raised(n));
        }
        Quantity::far(self.as_far(bits).raised(n))
    }

    /// `self / other`.
    pub(crate) fn over(&self, other: &Quantity, bits: u32) -> Defined<Quantity> {
        match other {
            Quantity::Whole(0) => return Err(Undefined::DivisionByZero),
            Quantity::Whole(1) => return Ok(self.clone()),
            Quantity::Product(y) => {
                let reciprocal = Quantity::product(y.reciprocal());
                return Ok(self.times(&reciprocal, bits));
            }
            Quantity::Exponentials(y) => {
                if let Some(reciprocal) = y.reciprocal() {
                    return Ok(self.times(&Quantity::exponentials(reciprocal), bits));
                }
            }
            _ => {}
        }
        match other.as_rational() {
            Some(q) => Ok(self.scaled(&Rational::from(q.recip_ref()))),
            None if self.is_zero() && other.is_certainly_not_zero(bits) => Ok(Quantity::zero()),
            None => match (self, other) {
                (Quantity::Far(_), _) | (_, Quantity::Far(_)) => {
                    Ok(Quantity::far(self.as_far(bits).over(&other.as_far(bits))))
                }
                _ => Ok(Quantity::Near(self.enclosed(bits) / &other.enclosed(bits))),
            },
        }
    }

    fn is_certainly_not_zero(&self, bits: u32) -> bool {
        !self.enclosed(bits).holds_zero()
    }
}

//! Sums, products and quotients of quantities: exact as long as there is an exact form, enclosures beyond.

use super::calculus::Calculus;
use super::far::Far;
use super::power::Product;
use super::quantity::{Defined, Quantity, Undefined};
use crate::number::Enclosure;
use rug::Rational;
use std::sync::Arc;

/// Fractions and logarithms of them, and enclosures of this many bits where they do not serve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnThisMachine {
    /// The precision of enclosures.
    pub bits: u32,
    /// Whether sums of exponentials are kept exactly: for what a lower precision has not decided, since most verdicts
    /// need no such sum and all of them would take longer.
    pub keeps_exponentials: bool,
}

impl OnThisMachine {
    /// With enclosures of so many bits.
    pub(crate) fn new(bits: u32) -> Self {
        OnThisMachine {
            bits,
            keeps_exponentials: false,
        }
    }
}

impl Calculus for OnThisMachine {
    type N = Quantity;

    fn rational(&self, q: Rational) -> Quantity {
        Quantity::rational(q)
    }

    fn whole(&self, n: i32) -> Quantity {
        Quantity::Whole(n)
    }

    fn log_zero(&self) -> Quantity {
        Quantity::log_zero()
    }

    fn is_zero(&self, x: &Quantity) -> bool {
        x.is_zero()
    }

    fn add(&self, x: &mut Quantity, y: &Quantity) {
        use Quantity::{Far, Form, Fraction, Near, Product, Whole};
        let bits = self.bits;
        *x = match (std::mem::replace(x, Whole(0)), y) {
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
            (Form(mut x), y) if let Some(y) = y.as_rational() => {
                Arc::make_mut(&mut x).rational += &*y;
                Form(x)
            }
            (x @ (Whole(_) | Fraction(_)), Form(y)) => {
                let mut sum = Form(y.clone());
                self.add(&mut sum, &x);
                sum
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

    fn negated(&self, x: &Quantity) -> Quantity {
        if let Quantity::Whole(n) = x
            && let Some(n) = n.checked_neg()
        {
            return Quantity::Whole(n);
        }
        match x {
            Quantity::Fraction(q) => Quantity::Fraction(Rational::from(-q)),
            Quantity::Form(form) => {
                let mut form = form.clone();
                Arc::make_mut(&mut form).negate();
                Quantity::Form(form)
            }
            _ => x.scaled(&Rational::from(-1)),
        }
    }

    /// `0 * ln 0 = 0`.
    fn times(&self, x: &Quantity, y: &Quantity) -> Quantity {
        use Quantity::Whole;
        let bits = self.bits;
        match (x, y) {
            (Whole(0), _) | (_, Whole(0)) => return Quantity::zero(),
            (Whole(1), x) | (x, Whole(1)) => return x.clone(),
            (Whole(-1), x) | (x, Whole(-1)) => return self.negated(x),
            (Whole(x), Whole(y)) if x.checked_mul(*y).is_some() => return Whole(x * y),
            _ => {}
        }
        match (x.as_rational(), y.as_rational()) {
            (_, Some(q)) => x.scaled(&q),
            (Some(q), None) => y.scaled(&q),
            (None, None) => match (x, y) {
                (Quantity::Far(_), _) | (_, Quantity::Far(_)) => {
                    Quantity::far(x.as_far(bits).times(&y.as_far(bits)))
                }
                (Quantity::Product(x), Quantity::Product(y)) => Quantity::product(x.times(y)),
                (Quantity::Exponentials(x), Quantity::Exponentials(y)) => match x.times(y) {
                    Some(product) => Quantity::exponentials(product),
                    None => Quantity::Near(x.enclosed(bits) * &y.enclosed(bits)),
                },
                _ => Quantity::Near(x.enclosed(bits) * &y.enclosed(bits)),
            },
        }
    }

    fn raised(&self, x: &Quantity, n: u64) -> Quantity {
        let bits = self.bits;
        if let Some(q) = x.as_rational() {
            return Quantity::product(Product::of(&q, n));
        }
        if let Quantity::Product(product) = x {
            return Quantity::product(product.raised(n));
        }
        Quantity::far(x.as_far(bits).raised(n))
    }

    fn over(&self, x: &Quantity, y: &Quantity) -> Defined<Quantity> {
        let bits = self.bits;
        match y {
            Quantity::Whole(0) => return Err(Undefined::DivisionByZero),
            Quantity::Whole(1) => return Ok(x.clone()),
            Quantity::Product(y) => {
                let reciprocal = Quantity::product(y.reciprocal());
                return Ok(self.times(x, &reciprocal));
            }
            Quantity::Exponentials(y) => {
                if let Some(reciprocal) = y.reciprocal() {
                    return Ok(self.times(x, &Quantity::exponentials(reciprocal)));
                }
            }
            _ => {}
        }
        match y.as_rational() {
            Some(q) => Ok(x.scaled(&Rational::from(q.recip_ref()))),
            None if x.is_zero() && y.is_certainly_not_zero(bits) => Ok(Quantity::zero()),
            None => match (x, y) {
                (Quantity::Far(_), _) | (_, Quantity::Far(_)) => {
                    Ok(Quantity::far(x.as_far(bits).over(&y.as_far(bits))))
                }
                _ => Ok(Quantity::Near(x.enclosed(bits) / &y.enclosed(bits))),
            },
        }
    }

    fn exp(&self, x: &Quantity) -> Defined<Quantity> {
        match self.keeps_exponentials.then(|| x.exponential()).flatten() {
            Some(sum) => Ok(sum),
            None => x.exp(self.bits),
        }
    }

    fn ln(&self, x: &Quantity) -> Defined<Quantity> {
        x.ln(self.bits)
    }
}

impl Quantity {
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

    fn is_certainly_not_zero(&self, bits: u32) -> bool {
        !self.enclosed(bits).holds_zero()
    }
}

//! The numbers that formulae evaluate to: `c + sum_k q_k ln r_k`, exact, closed under what the
//! derivation does with them; enclosures where a formula leaves that domain.
//!
//! Two such forms are equal iff their `c` are and the products `prod r_k^q_k` are, since 1, ln 2,
//! ln 3, ln 5, ... are independent over the rationals (Hermite-Lindemann, unique factorisation).
//! A cut edge is the formal letter `ln 0`.

use super::power::{Powers, Product, merge, written_out};
use crate::number::{Enclosure, Theta, Value};
use rug::{Integer, Rational};
use std::borrow::Cow;
use std::sync::Arc;

/// Why a formula has no value at some input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// `ln 0`.
    LogOfZero,
    /// `x/0`.
    DivisionByZero,
    /// `e^{+∞}`: a cut edge whose product of units is -1.
    ExpOfInfinity,
    /// `ln` of a negative number.
    LogOfNegative,
    /// The evaluation was asked to stop.
    Stopped,
    /// A formula that is not well-formed has no value.
    NotAnExpression,
}

/// A number; see the module.
#[derive(Clone, Debug)]
pub enum Quantity {
    /// A small whole number: most of what a formula meets are 0, 1 and -1.
    Whole(i32),
    /// A fraction.
    Fraction(Rational),
    /// A sum with logarithms.
    Form(Arc<Form>),
    /// A product too long to be written out.
    Product(Arc<Product>),
    /// Somewhere in an interval.
    Near(Enclosure),
}

/// `rational + sum coefficient ln(odds) + cut ln 0`, not all of `logs` and `cut` zero.
#[derive(Clone, Debug, Default)]
pub struct Form {
    rational: Rational,
    /// Distinct odds, none 1, with non-zero coefficients.
    logs: Powers,
    /// How often `ln 0` is in it.
    cut: Rational,
}

/// What evaluation gives.
pub type Defined<T> = Result<T, Undefined>;

impl Form {
    fn enclosed(&self, bits: u32) -> Enclosure {
        if self.cut != 0 {
            return Enclosure::line(bits);
        }
        let mut total = Enclosure::of(&self.rational, bits);
        for (odds, coefficient) in &self.logs {
            total += &(Enclosure::of(odds, bits).ln() * &Enclosure::of(coefficient, bits));
        }
        total
    }

    fn add(&mut self, other: &Form) {
        self.rational += &other.rational;
        self.cut += &other.cut;
        merge(&mut self.logs, &other.logs);
    }

    fn scale(&mut self, q: &Rational) {
        self.rational *= q;
        self.cut *= q;
        for (_, coefficient) in &mut self.logs {
            *coefficient *= q;
        }
    }

    /// As the simplest kind of quantity.
    fn simplest(self: Arc<Self>) -> Quantity {
        match self.logs.is_empty() && self.cut == 0 {
            true => Quantity::rational(self.rational.clone()),
            false => Quantity::Form(self),
        }
    }
}

impl Quantity {
    /// A fraction.
    pub fn rational(q: Rational) -> Self {
        match q.denom() == &1 {
            true => q
                .numer()
                .to_i32()
                .map_or_else(|| Quantity::Fraction(q.clone()), Quantity::Whole),
            false => Quantity::Fraction(q),
        }
    }

    /// A product, as the simplest kind of quantity.
    fn product(product: Product) -> Self {
        match written_out(&product.powers) {
            _ if product.times == 0 => Quantity::zero(),
            Some((of, 1)) => Quantity::rational(of * product.times),
            _ => Quantity::Product(Arc::new(product)),
        }
    }

    /// Zero.
    pub fn zero() -> Self {
        Quantity::Whole(0)
    }

    /// One.
    pub fn one() -> Self {
        Quantity::Whole(1)
    }

    /// The formal `ln 0`.
    pub fn log_zero() -> Self {
        Quantity::Form(Arc::new(Form {
            cut: Rational::from(1),
            ..Form::default()
        }))
    }

    /// A parameter.
    pub fn theta(theta: &Theta) -> Self {
        let logs = match *theta.scale() == 0 {
            true => Vec::new(),
            false => vec![(Arc::new(theta.odds().clone()), theta.scale().clone())],
        };
        let form = Form {
            rational: theta.shift().clone(),
            logs,
            cut: Rational::new(),
        };
        Arc::new(form).simplest()
    }

    /// The fraction this is, if it is one.
    fn as_rational(&self) -> Option<Cow<'_, Rational>> {
        match self {
            Quantity::Whole(n) => Some(Cow::Owned(Rational::from(*n))),
            Quantity::Fraction(q) => Some(Cow::Borrowed(q)),
            _ => None,
        }
    }

    /// Whether this is exactly zero.
    pub fn is_zero(&self) -> bool {
        matches!(self, Quantity::Whole(0))
    }

    fn enclosed(&self, bits: u32) -> Enclosure {
        match self {
            Quantity::Whole(n) => Enclosure::of(&Rational::from(*n), bits),
            Quantity::Fraction(q) => Enclosure::of(q, bits),
            Quantity::Form(form) => form.enclosed(bits),
            Quantity::Product(product) => product.enclosed(bits),
            Quantity::Near(x) => x.clone(),
        }
    }

    /// `self += other`.
    pub fn add(&mut self, other: &Quantity, bits: u32) {
        use Quantity::{Form, Fraction, Near, Product, Whole};
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
                x.simplest()
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
            (Product(x), Product(y)) => match x.plus(y) {
                Some(sum) => Quantity::product(sum),
                None => Near(x.enclosed(bits) + &y.enclosed(bits)),
            },
            (x, y) => Near(x.enclosed(bits) + &y.enclosed(bits)),
        };
    }

    /// `-self`.
    pub fn negated(&self) -> Quantity {
        if let Quantity::Whole(n) = self
            && let Some(n) = n.checked_neg()
        {
            return Quantity::Whole(n);
        }
        self.scaled(&Rational::from(-1))
    }

    fn scaled(&self, q: &Rational) -> Quantity {
        match self {
            Quantity::Near(x) if *q == -1 => Quantity::Near(x.negated()),
            Quantity::Near(x) => Quantity::Near(x.clone() * &Enclosure::of(q, x.bits())),
            _ if *q == 0 => Quantity::zero(),
            Quantity::Whole(n) => Quantity::rational(Rational::from(q * n)),
            Quantity::Fraction(x) => Quantity::rational(Rational::from(x * q)),
            Quantity::Product(product) => Quantity::product(product.scaled(q)),
            Quantity::Form(form) => {
                let mut form = form.clone();
                Arc::make_mut(&mut form).scale(q);
                Quantity::Form(form)
            }
        }
    }

    /// `self * other`; `0 * ln 0 = 0`.
    pub fn times(&self, other: &Quantity, bits: u32) -> Quantity {
        use Quantity::Whole;
        match (self, other) {
            (Whole(0), _) | (_, Whole(0)) => return Quantity::zero(),
            (Whole(1), x) | (x, Whole(1)) => return x.clone(),
            (Whole(x), Whole(y)) if x.checked_mul(*y).is_some() => return Whole(x * y),
            _ => {}
        }
        match (self.as_rational(), other.as_rational()) {
            (_, Some(q)) => self.scaled(&q),
            (Some(q), None) => other.scaled(&q),
            (None, None) => match (self, other) {
                (Quantity::Product(x), Quantity::Product(y)) => Quantity::product(x.times(y)),
                _ => Quantity::Near(self.enclosed(bits) * &other.enclosed(bits)),
            },
        }
    }

    /// `self^n`
    pub fn raised(&self, n: u64, bits: u32) -> Quantity {
        if let Some(q) = self.as_rational() {
            return Quantity::product(Product::of(&q, n));
        }
        if let Quantity::Product(product) = self {
            return Quantity::product(product.raised(n));
        }
        let (mut base, mut power) = (Quantity::Near(self.enclosed(bits)), n);
        let mut raised = Quantity::one();
        while power > 0 {
            if power & 1 == 1 {
                raised = raised.times(&base, bits);
            }
            power >>= 1;
            if power > 0 {
                base = base.times(&base, bits);
            }
        }
        raised
    }

    /// `self / other`.
    pub fn over(&self, other: &Quantity, bits: u32) -> Defined<Quantity> {
        match other {
            Quantity::Whole(0) => return Err(Undefined::DivisionByZero),
            Quantity::Whole(1) => return Ok(self.clone()),
            Quantity::Product(y) => {
                let reciprocal = Quantity::product(y.reciprocal());
                return Ok(self.times(&reciprocal, bits));
            }
            _ => {}
        }
        match other.as_rational() {
            Some(q) => Ok(self.scaled(&Rational::from(q.recip_ref()))),
            None if self.is_zero() && other.is_certainly_not_zero(bits) => Ok(Quantity::zero()),
            None => Ok(Quantity::Near(self.enclosed(bits) / &other.enclosed(bits))),
        }
    }

    fn is_certainly_not_zero(&self, bits: u32) -> bool {
        !self.enclosed(bits).holds_zero()
    }

    /// `e^self`.
    pub fn exp(&self, bits: u32) -> Defined<Quantity> {
        match self {
            Quantity::Whole(0) => return Ok(Quantity::one()),
            Quantity::Form(form) if form.cut > 0 => return Ok(Quantity::zero()),
            Quantity::Form(form) if form.cut < 0 => return Err(Undefined::ExpOfInfinity),
            Quantity::Form(form) if form.rational == 0 => {
                if let Some((of, over)) = written_out(&form.logs) {
                    if over == 1 {
                        return Ok(Quantity::rational(of));
                    }
                    if let Value::Log { of, over: 1 } = Value::log(of, over) {
                        return Ok(Quantity::rational(of));
                    }
                }
            }
            _ => {}
        }
        Ok(Quantity::Near(self.enclosed(bits).exp()))
    }

    /// `ln self`.
    pub fn ln(&self, bits: u32) -> Defined<Quantity> {
        if let Quantity::Product(product) = self {
            let form = Form {
                logs: product.logs(),
                ..Form::default()
            };
            return match product.times > 0 {
                true => Ok(Arc::new(form).simplest()),
                false => Err(Undefined::LogOfNegative),
            };
        }
        match self.as_rational() {
            Some(q) if *q == 0 => Err(Undefined::LogOfZero),
            Some(q) if *q < 0 => Err(Undefined::LogOfNegative),
            Some(q) if *q == 1 => Ok(Quantity::zero()),
            Some(q) => Ok(Quantity::Form(Arc::new(Form {
                logs: vec![(Arc::new(q.into_owned()), Rational::from(1))],
                ..Form::default()
            }))),
            None => {
                let x = self.enclosed(bits);
                match *x.hi() < 0 {
                    true => Err(Undefined::LogOfNegative),
                    // Where the sign is not certain nothing is known of the logarithm.
                    false => Ok(Quantity::Near(x.ln())),
                }
            }
        }
    }

    /// What leaves the derivation: `p/q`, `ln(p/q)/n`, or an enclosure.
    pub fn value(&self, bits: u32) -> Value {
        match self {
            Quantity::Whole(n) => Value::Exact(Rational::from(*n)),
            Quantity::Fraction(q) => Value::Exact(q.clone()),
            Quantity::Near(x) => Value::from(x.clone()),
            Quantity::Product(x) => Value::from(x.enclosed(bits)),
            Quantity::Form(form) if form.cut != 0 => Value::Undefined,
            Quantity::Form(form) => {
                let over = form
                    .logs
                    .iter()
                    .fold(Integer::from(1), |over, (_, q)| over.lcm(q.denom()));
                let whole = |q: &Rational| Rational::from(q * &over).numer().clone();
                let terms = form.logs.iter().map(|(of, q)| ((**of).clone(), whole(q)));
                match Value::log_sum(terms, over.clone()) {
                    // Logarithms that cancel: 1 + ln 4 - 2 ln 2.
                    Value::Exact(_) => Value::Exact(form.rational.clone()),
                    log if form.rational == 0 => log,
                    _ => Value::from(form.enclosed(bits)),
                }
            }
        }
    }
}

//! The numbers that formulae evaluate to: `c + sum_k q_k ln r_k`, exact, closed under what the
//! derivation does with them; enclosures where a formula leaves that domain.
//!
//! Two such forms are equal iff their `c` are and the products `prod r_k^q_k` are, since 1, ln 2,
//! ln 3, ln 5, ... are independent over the rationals (Hermite-Lindemann, unique factorisation).
//! A cut edge is the formal letter `ln 0`.

use super::exponentials::Exponentials;
use super::far::Far;
use super::form::Form;
use super::power::{Product, written_out};
use crate::number::{Enclosure, Theta, Value};
use rug::{Integer, Rational};
use std::borrow::Cow;
use std::sync::Arc;

/// Why a formula has no value at some input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undefined {
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
pub(crate) enum Quantity {
    /// A small whole number: most of what a formula meets are 0, 1 and -1.
    Whole(i32),
    /// A fraction.
    Fraction(Rational),
    /// A sum with logarithms.
    Form(Arc<Form>),
    /// A product too long to be written out.
    Product(Arc<Product>),
    /// A sum of exponentials.
    Exponentials(Arc<Exponentials>),
    /// Somewhere in an interval.
    Near(Enclosure),
    /// Somewhere in an interval beyond the range of MPFR.
    Far(Arc<Far>),
}

/// What evaluation gives.
pub(crate) type Defined<T> = Result<T, Undefined>;

impl Quantity {
    /// A fraction.
    pub(crate) fn rational(q: Rational) -> Self {
        match q.denom() == &1 {
            true => q
                .numer()
                .to_i32()
                .map_or_else(|| Quantity::Fraction(q.clone()), Quantity::Whole),
            false => Quantity::Fraction(q),
        }
    }

    /// A sum with logarithms, as the simplest kind of quantity.
    pub(super) fn form(form: Arc<Form>) -> Self {
        match form.logs.is_empty() && form.cut == 0 {
            true => Quantity::rational(form.rational.clone()),
            false => Quantity::Form(form),
        }
    }

    /// A sum of exponentials, as the simplest kind of quantity.
    pub(super) fn exponentials(sum: Exponentials) -> Self {
        match sum.fraction() {
            Some(q) => Quantity::rational(q),
            None => Quantity::Exponentials(Arc::new(sum)),
        }
    }

    pub(super) fn as_exponentials(&self) -> Option<Exponentials> {
        match self {
            Quantity::Exponentials(sum) => Some((**sum).clone()),
            _ => Some(Exponentials::of(
                self.as_rational()?.into_owned(),
                Rational::new(),
            )),
        }
    }

    /// A number that may be out of MPFR's range, as the simplest kind of quantity.
    pub(super) fn far(far: Far) -> Self {
        match far.near() {
            Some(near) => Quantity::Near(near),
            None => Quantity::Far(Arc::new(far)),
        }
    }

    pub(super) fn as_far(&self, bits: u32) -> Far {
        match self {
            Quantity::Far(x) => (**x).clone(),
            x => Far::of(x.enclosed(bits)),
        }
    }

    /// A product, as the simplest kind of quantity.
    pub(super) fn product(product: Product) -> Self {
        match written_out(&product.powers) {
            _ if product.times == 0 => Quantity::zero(),
            Some((of, 1)) => Quantity::rational(of * product.times),
            _ => Quantity::Product(Arc::new(product)),
        }
    }

    /// Zero.
    pub(crate) fn zero() -> Self {
        Quantity::Whole(0)
    }

    /// One.
    pub(crate) fn one() -> Self {
        Quantity::Whole(1)
    }

    /// The formal `ln 0`.
    pub(crate) fn log_zero() -> Self {
        Quantity::Form(Arc::new(Form {
            cut: Rational::from(1),
            ..Form::default()
        }))
    }

    /// A parameter.
    pub(crate) fn theta(theta: &Theta) -> Self {
        let logs = theta.logs().iter();
        let logs = logs.map(|(scale, odds)| (Arc::new(odds.clone()), scale.clone()));
        let form = Form {
            rational: theta.shift().clone(),
            logs: logs.collect(),
            cut: Rational::new(),
        };
        Quantity::form(Arc::new(form))
    }

    /// The fraction this is, if it is one.
    pub(super) fn as_rational(&self) -> Option<Cow<'_, Rational>> {
        match self {
            Quantity::Whole(n) => Some(Cow::Owned(Rational::from(*n))),
            Quantity::Fraction(q) => Some(Cow::Borrowed(q)),
            _ => None,
        }
    }

    /// Whether this is exactly zero.
    pub(crate) fn is_zero(&self) -> bool {
        matches!(self, Quantity::Whole(0))
    }

    pub(super) fn enclosed(&self, bits: u32) -> Enclosure {
        match self {
            Quantity::Whole(n) => Enclosure::of(&Rational::from(*n), bits),
            Quantity::Fraction(q) => Enclosure::of(q, bits),
            Quantity::Form(form) => form.enclosed(bits),
            Quantity::Product(product) => product.enclosed(bits),
            Quantity::Exponentials(sum) => sum.enclosed(bits),
            Quantity::Near(x) => x.clone(),
            Quantity::Far(x) => x.enclosed(),
        }
    }

    /// `e^self`.
    pub(crate) fn exp(&self, bits: u32) -> Defined<Quantity> {
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

    /// `e^self` as a sum of exponentials, where self is a fraction or that and the logarithm of one.
    pub(super) fn exponential(&self) -> Option<Self> {
        let (times, exponent) = match self {
            Quantity::Form(form) if form.cut == 0 => {
                let (of, over) = written_out(&form.logs)?;
                (over == 1).then_some((of, form.rational.clone()))?
            }
            _ => (Rational::from(1), self.as_rational()?.into_owned()),
        };
        Some(Quantity::exponentials(Exponentials::of(times, exponent)))
    }

    /// `ln self`.
    pub(crate) fn ln(&self, bits: u32) -> Defined<Quantity> {
        if let Quantity::Product(product) = self {
            let form = Form {
                logs: product.logs(),
                ..Form::default()
            };
            return match product.times > 0 {
                true => Ok(Quantity::form(Arc::new(form))),
                false => Err(Undefined::LogOfNegative),
            };
        }
        if let Quantity::Far(x) = self {
            return x.ln().map(Quantity::Near).ok_or(Undefined::LogOfNegative);
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
    pub(crate) fn value(&self, bits: u32) -> Value {
        match self {
            Quantity::Whole(n) => Value::Exact(Rational::from(*n)),
            Quantity::Fraction(q) => Value::Exact(q.clone()),
            Quantity::Near(x) => Value::from(x.clone()),
            Quantity::Product(_) | Quantity::Exponentials(_) => Value::from(self.enclosed(bits)),
            Quantity::Far(x) => Value::from(x.enclosed()),
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

//! Numbers in place of letters: an expression that can be computed with pencil.

use super::super::tree::amount::Amount;
use super::super::tree::calculus::Calculus;
use super::super::tree::node::Func;
use super::super::tree::operations::OnThisMachine;
use super::super::tree::quantity::{Defined, Quantity, Undefined};
use crate::number::Value;
use rug::Rational;

/// An expression in numbers.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A number.
    Value(Value),
    /// `coefficient e^(power θ)`, with e^θ left open; `factor` is what `e^(power θ)` is here.
    Open {
        /// What stands before it.
        coefficient: Value,
        /// 1 or -1.
        power: i32,
        /// The value of the power.
        factor: Value,
    },
    /// A sum; a `Neg` term is subtracted.
    Add(Vec<Expr>),
    /// A product.
    Mul(Vec<Expr>),
    /// A sign.
    Neg(Box<Expr>),
    /// A quotient.
    Frac(Box<Expr>, Box<Expr>),
    /// `ln`, `exp`, `σ`.
    Fn(Func, Box<Expr>),
}

impl Expr {
    /// A number that is the same on every machine.
    pub(super) fn num(n: impl Into<Rational>) -> Expr {
        Expr::Value(Value::Exact(n.into()))
    }

    /// Whether it is this number.
    pub(super) fn is(&self, n: i32) -> bool {
        matches!(self, Expr::Value(Value::Exact(q)) if *q == n)
    }

    pub(super) fn over(self, below: Expr) -> Expr {
        Expr::Frac(Box::new(self), Box::new(below))
    }

    pub(super) fn of(self, func: Func) -> Expr {
        Expr::Fn(func, Box::new(self))
    }

    pub(super) fn minus(self, other: Expr) -> Expr {
        Expr::Add(vec![self, Expr::Neg(Box::new(other))])
    }

    /// A sum, or its only term.
    pub(super) fn sum(terms: Vec<Expr>) -> Expr {
        let signed = terms
            .into_iter()
            .enumerate()
            .map(|(place, term)| match term {
                Expr::Value(value) if place > 0 => match negated(&value) {
                    Some(value) => Expr::Neg(Box::new(Expr::Value(value))),
                    None => Expr::Value(value),
                },
                term => term,
            });
        several(signed.collect(), Expr::Add).unwrap_or_else(|| Expr::num(0))
    }

    /// A product, or its only factor.
    pub(super) fn product(factors: Vec<Expr>) -> Expr {
        several(factors, Expr::Mul).unwrap_or_else(|| Expr::num(1))
    }

    /// The value, by the operations that are written and no others.
    pub(super) fn quantity(&self, bits: u32) -> Defined<Quantity> {
        let a = &OnThisMachine::new(bits);
        let of = |x: &Expr| x.quantity(bits);
        Ok(match self {
            Expr::Value(value) => quantity(value, a)?,
            Expr::Open {
                coefficient,
                factor,
                ..
            } => a.times(&quantity(coefficient, a)?, &quantity(factor, a)?),
            Expr::Add(terms) => {
                let mut total = a.zero();
                for term in terms {
                    a.add(&mut total, &of(term)?);
                }
                total
            }
            // 0 ln 0 is 0, as in the trees.
            Expr::Mul(factors) if factors.iter().any(|x| x.is(0)) => a.zero(),
            Expr::Mul(factors) => {
                let product = |product, x| Ok(a.times(&product, &of(x)?));
                factors.iter().try_fold(a.one(), product)?
            }
            Expr::Neg(x) => a.negated(&of(x)?),
            Expr::Frac(x, y) => a.over(&of(x)?, &of(y)?)?,
            Expr::Fn(func, x) => Amount::constant(of(x)?).function(*func, a)?.value,
        })
    }

    /// The same as a value.
    pub(super) fn value(&self, bits: u32) -> Value {
        let found = self.quantity(bits);
        found.map_or(Value::Undefined, |found| found.value(bits))
    }

    /// Every number in it, in reading order.
    pub fn values(&self) -> Vec<&Value> {
        match self {
            Expr::Value(value) => vec![value],
            Expr::Open { coefficient, .. } => vec![coefficient],
            Expr::Add(parts) | Expr::Mul(parts) => parts.iter().flat_map(Expr::values).collect(),
            Expr::Neg(x) | Expr::Fn(_, x) => x.values(),
            Expr::Frac(x, y) => [x.values(), y.values()].concat(),
        }
    }
}

/// What has the same key together, in the order of the first of each.
pub(super) fn grouped<K, T>(all: Vec<(K, T)>, same: fn(&K, &K) -> bool) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for (key, each) in all {
        match groups.iter_mut().find(|(known, _)| same(known, &key)) {
            Some((_, group)) => group.push(each),
            None => groups.push((key, vec![each])),
        }
    }
    groups
}

/// Whether two numbers are one fraction.
pub(super) fn same_fraction(x: &Value, y: &Value) -> bool {
    x.fraction() == y.fraction()
}

fn several(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

/// Minus a negative number: a term that is to be subtracted.
fn negated(value: &Value) -> Option<Value> {
    match value {
        Value::Exact(q) if *q < 0 => Some(Value::Exact(Rational::from(-q))),
        Value::Log { of, over } if *of < 1 => {
            Some(Value::log(Rational::from(of.recip_ref()), *over))
        }
        Value::Within(x) if *x.hi() < 0 => Some(Value::Within(x.negated())),
        _ => None,
    }
}

impl From<Value> for Expr {
    fn from(value: Value) -> Self {
        Expr::Value(value)
    }
}

/// A value as a number to compute with.
fn quantity(value: &Value, a: &OnThisMachine) -> Defined<Quantity> {
    Ok(match value {
        Value::Exact(q) => Quantity::rational(q.clone()),
        Value::Log { of, over } => {
            let log = a.ln(&Quantity::rational(of.clone()))?;
            a.over(&log, &Quantity::rational((*over).into()))?
        }
        Value::LogSum(sum) => Quantity::Near(sum.enclose(a.bits)),
        Value::Within(x) => Quantity::Near(x.clone()),
        Value::Undefined => return Err(Undefined::NotAnExpression),
    })
}

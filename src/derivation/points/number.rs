//! What formulae evaluate to at random points: constants, rational functions of the odds, and sums
//! of logarithms of them.

use super::function::{Function, Functions};
use super::prime::{Bits, Primes};
use super::ratio::Ratio;
use crate::derivation::tree::calculus::Calculus;
use crate::derivation::tree::quantity::{Defined, Undefined};
use crate::error::Result;
use rug::{Integer, Rational};
use std::sync::Arc;

/// A number at the points.
#[derive(Clone, Debug)]
pub(crate) enum Number {
    /// A small whole number, the same on every machine.
    Whole(i32),
    /// A fraction, the same on every machine.
    Fraction(Arc<Rational>),
    /// A rational function of the odds.
    Function(Function),
    /// A sum with logarithms.
    Logs(Arc<Logs>),
    /// Not one of these: `e^(1/2)`, a logarithm times a function. Nothing is said of it.
    Other,
}

/// `rational + sum coefficient ln(function) + cut ln 0`.
#[derive(Clone, Debug)]
pub(crate) struct Logs {
    /// No logarithm.
    pub(super) rational: Number,
    pub(super) logs: Vec<(Arc<Function>, Ratio)>,
    /// How often `ln 0` is in it.
    pub(super) cut: Ratio,
}

/// Random points modulo random primes, at which formulae are evaluated.
#[derive(Clone, Debug)]
pub(crate) struct AtPoints {
    pub(super) functions: Functions,
}

impl AtPoints {
    /// Points modulo these primes.
    pub(crate) fn new(primes: Primes) -> Self {
        AtPoints {
            functions: Functions::new(primes),
        }
    }

    /// A parameter whose odds are drawn here: `θ = T ln y`.
    pub(crate) fn draw_theta(&self, temperature: &Rational, bits: &mut Bits) -> Result<Number> {
        let odds = self.functions.draw_odds(bits)?;
        Ok(match Ratio::of(temperature) {
            Some(temperature) => logs(Arc::new(odds), temperature),
            None => Number::Other,
        })
    }

    /// A number without logarithms as a function; `None` for the others.
    pub(super) fn function(&self, x: &Number) -> Option<Function> {
        match x {
            Number::Whole(n) => Some(self.functions.whole(*n)),
            Number::Fraction(q) => self.functions.fraction(q),
            Number::Function(function) => Some(*function),
            Number::Logs(_) | Number::Other => None,
        }
    }

    /// What an operation on functions gives for two numbers without logarithms.
    fn plain(
        &self,
        x: &Number,
        y: &Number,
        operation: fn(&Functions, &Function, &Function) -> Function,
    ) -> Number {
        match (self.function(x), self.function(y)) {
            (Some(x), Some(y)) => Number::Function(operation(&self.functions, &x, &y)),
            _ => Number::Other,
        }
    }

    /// `e^(sum n_k ln r_k)` with whole n_k.
    fn exp_of_logs(&self, of: &Logs) -> Defined<Number> {
        match of.cut.sign() {
            1 => return Ok(Number::Whole(0)),
            -1 => return Err(Undefined::ExpOfInfinity),
            _ => {}
        }
        if !self.is_zero(&of.rational) {
            return Ok(Number::Other);
        }
        let mut product = self.functions.whole(1);
        let mut below = self.functions.whole(1);
        for (odds, coefficient) in &of.logs {
            let Some(n) = coefficient.whole() else {
                return Ok(Number::Other);
            };
            let side = if n > 0 { &mut product } else { &mut below };
            let size = Integer::from(n.unsigned_abs());
            let factor = match n.unsigned_abs() {
                1 => Some(**odds),
                _ => self.functions.power(odds, &size),
            };
            let factor = factor.ok_or(Undefined::DivisionByZero)?;
            *side = self.functions.product(side, &factor);
        }
        if of
            .logs
            .iter()
            .any(|(_, coefficient)| coefficient.sign() < 0)
        {
            // One inverse for all: it takes far longer than a product.
            let inverse = self.functions.inverse(&below);
            let inverse = inverse.ok_or(Undefined::DivisionByZero)?;
            product = self.functions.product(&product, &inverse);
        }
        Ok(Number::Function(product))
    }

    fn scaled(&self, x: &Arc<Logs>, by: &Number) -> Option<Number> {
        let q = match by {
            Number::Fraction(q) => Ratio::of(q)?,
            Number::Whole(n) => Ratio::whole_number(*n),
            _ => return None,
        };
        let mut scaled = x.clone();
        let logs = Arc::make_mut(&mut scaled);
        logs.rational = self.times(&logs.rational, by);
        logs.cut = logs.cut.times(q)?;
        for (_, coefficient) in &mut logs.logs {
            *coefficient = coefficient.times(q)?;
        }
        Some(Number::Logs(scaled))
    }
}

fn logs(of: Arc<Function>, coefficient: Ratio) -> Number {
    Number::Logs(Arc::new(Logs {
        rational: Number::Whole(0),
        logs: vec![(of, coefficient)],
        cut: Ratio::ZERO,
    }))
}

/// The constant this is, if it is one.
fn constant(x: &Number) -> Option<Rational> {
    match x {
        Number::Whole(n) => Some(Rational::from(*n)),
        Number::Fraction(q) => Some((**q).clone()),
        _ => None,
    }
}

impl Logs {
    /// `None` where a coefficient becomes too long.
    fn add(&mut self, other: &Logs) -> Option<()> {
        self.cut = self.cut.plus(other.cut)?;
        for (odds, coefficient) in &other.logs {
            // The same function, not only one that has the same values at these points.
            let known = self
                .logs
                .iter_mut()
                .find(|(known, _)| Arc::ptr_eq(known, odds));
            match known {
                Some((_, known)) => *known = known.plus(*coefficient)?,
                None => self.logs.push((odds.clone(), *coefficient)),
            }
        }
        self.logs.retain(|(_, coefficient)| coefficient.sign() != 0);
        Some(())
    }
}

impl Calculus for AtPoints {
    type N = Number;

    fn rational(&self, q: Rational) -> Number {
        match (q.denom() == &1, q.numer().to_i32()) {
            (true, Some(n)) => Number::Whole(n),
            _ => Number::Fraction(Arc::new(q)),
        }
    }

    fn whole(&self, n: i32) -> Number {
        Number::Whole(n)
    }

    fn log_zero(&self) -> Number {
        Number::Logs(Arc::new(Logs {
            rational: Number::Whole(0),
            logs: Vec::new(),
            cut: Ratio::ONE,
        }))
    }

    fn is_zero(&self, x: &Number) -> bool {
        matches!(x, Number::Whole(0))
    }

    fn add(&self, x: &mut Number, y: &Number) {
        use Number::{Function, Logs, Other, Whole};
        *x = match (std::mem::replace(x, Whole(0)), y) {
            (x, Whole(0)) => x,
            (Whole(0), y) => y.clone(),
            (Other, _) | (_, Other) => Other,
            (Function(x), Function(y)) => Function(self.functions.sum(&x, y)),
            (Logs(mut x), Logs(y)) => {
                let sum = Arc::make_mut(&mut x);
                let fits = sum.add(y).is_some();
                self.add(&mut sum.rational, &y.rational);
                match sum.logs.is_empty() && sum.cut.sign() == 0 {
                    _ if !fits => Other,
                    true => sum.rational.clone(),
                    false => Logs(x),
                }
            }
            (Logs(mut x), y) => {
                self.add(&mut Arc::make_mut(&mut x).rational, y);
                Logs(x)
            }
            (x, Logs(y)) => {
                let mut sum = y.clone();
                self.add(&mut Arc::make_mut(&mut sum).rational, &x);
                Logs(sum)
            }
            (x, y) => match (constant(&x), constant(y)) {
                (Some(x), Some(y)) => self.rational(x + y),
                _ => self.plain(&x, y, Functions::sum),
            },
        };
    }

    fn negated(&self, x: &Number) -> Number {
        self.times(x, &Number::Whole(-1))
    }

    fn times(&self, x: &Number, y: &Number) -> Number {
        use Number::{Function, Logs, Other, Whole};
        match (x, y) {
            (Whole(0), _) | (_, Whole(0)) => Whole(0),
            (Whole(1), x) | (x, Whole(1)) => x.clone(),
            (Other, _) | (_, Other) => Other,
            (Function(x), Function(y)) => Function(self.functions.product(x, y)),
            (Whole(-1), Function(x)) | (Function(x), Whole(-1)) => {
                Function(self.functions.negated(x))
            }
            (Logs(logs), by) | (by, Logs(logs)) => self.scaled(logs, by).unwrap_or(Other),
            _ => match (constant(x), constant(y)) {
                (Some(x), Some(y)) => self.rational(x * y),
                _ => self.plain(x, y, Functions::product),
            },
        }
    }

    fn over(&self, x: &Number, y: &Number) -> Defined<Number> {
        match (constant(y), y) {
            (Some(q), _) if q == 0 => Err(Undefined::DivisionByZero),
            (Some(q), _) => Ok(self.times(x, &self.rational(q.recip()))),
            (None, Number::Function(y)) => {
                let inverse = self.functions.inverse(y);
                let inverse = inverse.ok_or(Undefined::DivisionByZero)?;
                Ok(self.times(x, &Number::Function(inverse)))
            }
            _ => Ok(Number::Other),
        }
    }

    fn exp(&self, x: &Number) -> Defined<Number> {
        match x {
            Number::Whole(0) => Ok(Number::Whole(1)),
            Number::Logs(logs) => self.exp_of_logs(logs),
            _ => Ok(Number::Other),
        }
    }

    fn ln(&self, x: &Number) -> Defined<Number> {
        match constant(x) {
            Some(q) if q == 0 => return Err(Undefined::LogOfZero),
            Some(q) if q < 0 => return Err(Undefined::LogOfNegative),
            Some(q) if q == 1 => return Ok(Number::Whole(0)),
            _ => {}
        }
        Ok(match self.function(x) {
            Some(function) if function.is_positive() => logs(Arc::new(function), Ratio::ONE),
            _ => Number::Other,
        })
    }
}

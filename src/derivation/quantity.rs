//! The numbers that formulae evaluate to: `c + sum_k q_k ln r_k`, exact, closed under what the
//! derivation does with them; enclosures where a formula leaves that domain.
//!
//! Two such forms are equal iff their `c` are and the products `prod r_k^q_k` are, since 1, ln 2,
//! ln 3, ln 5, ... are independent over the rationals (Hermite-Lindemann, unique factorisation).
//! A cut edge is the formal letter `ln 0`.

use crate::number::{Enclosure, Theta, Value};
use rug::{Integer, Rational, ops::Pow};

/// Why a formula has no value at some input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// `ln 0`.
    LogOfZero,
    /// `x/0`.
    DivisionByZero,
    /// `e^{+∞}`: a cut edge whose product of units is -1.
    ExpOfInfinity,
    /// `ln` of a negative number, or of one whose sign the precision does not show.
    LogOfNegative,
    /// A formula that is not well-formed has no value.
    NotAnExpression,
}

/// A number; see the module.
#[derive(Clone, Debug)]
pub enum Quantity {
    /// `rational + sum coefficient ln(odds) + cut ln 0`.
    Exact {
        /// The rational part.
        rational: Rational,
        /// Distinct odds, none 1, with non-zero coefficients.
        logs: Vec<(Rational, Rational)>,
        /// How often `ln 0` is in it.
        cut: Rational,
    },
    /// Somewhere in an interval.
    Near(Enclosure),
}

/// What evaluation gives.
pub type Outcome<T> = Result<T, Undefined>;

/// Products of powers longer than this are enclosed.
const MOST_BITS: u64 = 1 << 16;

impl Quantity {
    /// A fraction.
    pub fn rational(q: Rational) -> Self {
        Quantity::Exact {
            rational: q,
            logs: Vec::new(),
            cut: Rational::new(),
        }
    }

    /// Zero.
    pub fn zero() -> Self {
        Quantity::rational(Rational::new())
    }

    /// One.
    pub fn one() -> Self {
        Quantity::rational(Rational::from(1))
    }

    /// The formal `ln 0`.
    pub fn log_zero() -> Self {
        Quantity::Exact {
            rational: Rational::new(),
            logs: Vec::new(),
            cut: Rational::from(1),
        }
    }

    /// A parameter.
    pub fn theta(theta: &Theta) -> Self {
        let logs = match *theta.scale() == 0 {
            true => Vec::new(),
            false => vec![(theta.odds().clone(), theta.scale().clone())],
        };
        Quantity::Exact {
            rational: theta.shift().clone(),
            logs,
            cut: Rational::new(),
        }
    }

    /// `q` where this is the fraction q.
    pub fn as_rational(&self) -> Option<&Rational> {
        match self {
            Quantity::Exact {
                rational,
                logs,
                cut,
            } if logs.is_empty() && *cut == 0 => Some(rational),
            _ => None,
        }
    }

    /// Whether this is exactly zero.
    pub fn is_zero(&self) -> bool {
        self.as_rational().is_some_and(|q| *q == 0)
    }

    fn enclosed(&self, bits: u32) -> Enclosure {
        match self {
            Quantity::Near(x) => x.clone(),
            Quantity::Exact {
                rational,
                logs,
                cut,
            } => {
                if *cut != 0 {
                    return Enclosure::line(bits);
                }
                let mut total = Enclosure::of(rational, bits);
                for (odds, coefficient) in logs {
                    total += &(Enclosure::of(odds, bits).ln() * &Enclosure::of(coefficient, bits));
                }
                total
            }
        }
    }

    /// `self + other`.
    pub fn plus(&self, other: &Quantity, bits: u32) -> Quantity {
        use Quantity::Exact;
        let (
            Exact {
                rational,
                logs,
                cut,
            },
            Exact {
                rational: r,
                logs: l,
                cut: k,
            },
        ) = (self, other)
        else {
            return Quantity::Near(self.enclosed(bits) + &other.enclosed(bits));
        };
        let mut sum = logs.clone();
        for (odds, coefficient) in l {
            match sum.iter_mut().find(|(known, _)| known == odds) {
                Some((_, known)) => *known += coefficient,
                None => sum.push((odds.clone(), coefficient.clone())),
            }
        }
        sum.retain(|(_, coefficient)| *coefficient != 0);
        Exact {
            rational: Rational::from(rational + r),
            logs: sum,
            cut: Rational::from(cut + k),
        }
    }

    /// `-self`.
    pub fn negated(&self) -> Quantity {
        self.scaled(&Rational::from(-1))
    }

    fn scaled(&self, q: &Rational) -> Quantity {
        match self {
            Quantity::Near(x) if *q == -1 => Quantity::Near(x.negated()),
            Quantity::Near(x) => Quantity::Near(x.clone() * &Enclosure::of(q, x.bits())),
            _ if *q == 0 => Quantity::zero(),
            Quantity::Exact {
                rational,
                logs,
                cut,
            } => Quantity::Exact {
                rational: Rational::from(rational * q),
                logs: logs
                    .iter()
                    .map(|(odds, c)| (odds.clone(), Rational::from(c * q)))
                    .collect(),
                cut: Rational::from(cut * q),
            },
        }
    }

    /// `self * other`; `0 * ln 0 = 0`.
    pub fn times(&self, other: &Quantity, bits: u32) -> Quantity {
        match (self.as_rational(), other.as_rational()) {
            (Some(q), _) if *q == 0 => Quantity::zero(),
            (_, Some(q)) => self.scaled(q),
            (Some(q), None) => other.scaled(q),
            _ => Quantity::Near(self.enclosed(bits) * &other.enclosed(bits)),
        }
    }

    /// `self / other`.
    pub fn over(&self, other: &Quantity, bits: u32) -> Outcome<Quantity> {
        match other.as_rational() {
            Some(q) if *q == 0 => Err(Undefined::DivisionByZero),
            Some(q) => Ok(self.scaled(&Rational::from(q.recip_ref()))),
            None => Ok(Quantity::Near(self.enclosed(bits) / &other.enclosed(bits))),
        }
    }

    /// `e^self`.
    pub fn exp(&self, bits: u32) -> Outcome<Quantity> {
        let Quantity::Exact {
            rational,
            logs,
            cut,
        } = self
        else {
            return Ok(Quantity::Near(self.enclosed(bits).exp()));
        };
        if *cut > 0 {
            return Ok(Quantity::zero());
        }
        if *cut < 0 {
            return Err(Undefined::ExpOfInfinity);
        }
        if *rational == 0 {
            let (of, over) = match product(logs) {
                Some(found) => found,
                None => return Ok(Quantity::Near(self.enclosed(bits).exp())),
            };
            if over == 1 {
                return Ok(Quantity::rational(of));
            }
            if let Value::Log { of, over: 1 } = Value::log(of, over) {
                return Ok(Quantity::rational(of));
            }
        }
        Ok(Quantity::Near(self.enclosed(bits).exp()))
    }

    /// `ln self`.
    pub fn ln(&self, bits: u32) -> Outcome<Quantity> {
        match self.as_rational() {
            Some(q) if *q == 0 => Err(Undefined::LogOfZero),
            Some(q) if *q < 0 => Err(Undefined::LogOfNegative),
            Some(q) if *q == 1 => Ok(Quantity::zero()),
            Some(q) => Ok(Quantity::Exact {
                rational: Rational::new(),
                logs: vec![(q.clone(), Rational::from(1))],
                cut: Rational::new(),
            }),
            None => {
                let x = self.enclosed(bits);
                match *x.lo() > 0 {
                    true => Ok(Quantity::Near(x.ln())),
                    false => Err(Undefined::LogOfNegative),
                }
            }
        }
    }

    /// What leaves the derivation: `p/q`, `ln(p/q)/n`, or an enclosure.
    pub fn value(&self, bits: u32) -> Value {
        match self {
            Quantity::Exact { cut, .. } if *cut != 0 => Value::Undefined,
            Quantity::Exact { rational, logs, .. } if logs.is_empty() => {
                Value::Exact(rational.clone())
            }
            Quantity::Exact { rational, logs, .. } if *rational == 0 => match product(logs) {
                Some((of, over)) => Value::log(of, over),
                None => Value::from(self.enclosed(bits)),
            },
            Quantity::Exact { logs, rational, .. } => match product(logs) {
                // Logarithms that cancel: 1 + ln 4 - 2 ln 2.
                Some((of, _)) if of == 1 => Value::Exact(rational.clone()),
                _ => Value::from(self.enclosed(bits)),
            },
            Quantity::Near(x) => Value::from(x.clone()),
        }
    }
}

/// `sum q_k ln r_k = ln(of)/over`, unless `of` would be very long.
fn product(logs: &[(Rational, Rational)]) -> Option<(Rational, u32)> {
    let over = logs
        .iter()
        .fold(Integer::from(1), |over, (_, q)| over.lcm(q.denom()));
    let mut size = 0_u64;
    let mut of = Rational::from(1);
    for (odds, coefficient) in logs {
        let power = Rational::from(coefficient * &over).numer().to_i32()?;
        let length = odds.numer().significant_bits() + odds.denom().significant_bits();
        size += u64::from(power.unsigned_abs()) * u64::from(length);
        if size > MOST_BITS {
            return None;
        }
        of *= odds.clone().pow(power);
    }
    Some((of, over.to_u32()?))
}

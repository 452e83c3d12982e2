//! The arithmetic of enclosures: every number made at one precision, and that precision raised until the
//! answer is certain.

use super::precision::{MOST_BITS, precisions, settled};
use super::{Arithmetic, Digits, Enclosure, Slot, Theta, Value};
use crate::door::named;
use crate::error::{Error, Kind, Result};
use rug::float::Round;
use rug::ops::AssignRound;
use rug::{Float, Rational};
use std::cmp::Ordering;

/// Enclosures at a given number of bits.
#[derive(Clone, Copy, Debug)]
pub struct Enclosures {
    bits: u32,
}

impl Enclosures {
    /// Enclosures whose bounds carry `bits` bits.
    pub fn new(bits: u32) -> Self {
        Enclosures { bits }
    }

    /// The precision of the bounds.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Between `1 - bound` and `1 + bound`: what a sum is to be divided by whose relative error is
    /// bounded, `S'/(1 + g) <= S <= S'/(1 - g)`.
    pub(crate) fn around_one(&self, bound: Rational) -> Enclosure {
        let below = self.lift(&Rational::from(1 - &bound));
        let above = self.lift(&(bound + 1));
        Enclosure::new(below.lo().clone(), above.hi().clone())
    }

    /// The tightest enclosure of a number.
    pub fn of<T: Copy>(&self, x: T) -> Enclosure
    where
        Float: AssignRound<T, Round = Round, Ordering = Ordering>,
    {
        Enclosure::of(x, self.bits)
    }

    /// `theta` in nats.
    pub fn theta(&self, theta: &Theta) -> Enclosure {
        let log = |(scale, odds): &(Rational, Rational)| {
            Enclosure::ln_of(odds, self.bits) * &self.lift(scale)
        };
        let logs = theta.logs().iter().map(log);
        logs.fold(self.lift(theta.shift()), |sum, log| sum + &log)
    }

    /// `theta` in nats: the fraction itself where it is one.
    pub(crate) fn nats(&self, theta: &Theta) -> Value {
        let fraction = theta.fraction().cloned();
        fraction.map_or_else(|| Value::from(self.theta(theta)), Value::Exact)
    }
}

impl Arithmetic for Enclosures {
    type N = Enclosure;

    fn lift(&self, q: &Rational) -> Enclosure {
        Enclosure::of(q, self.bits)
    }

    /// `e^theta`: the fraction itself where it is one, else `exp` of the enclosed `theta`.
    fn factor(&self, theta: &Theta, _: Slot) -> Result<Enclosure> {
        Ok(match theta.factor() {
            Some(q) => self.lift(&q),
            None => self.theta(theta).exp_of_narrow(),
        })
    }

    fn value(&self, x: &Enclosure) -> Value {
        Value::Within(x.clone())
    }

    fn log_sum(&self, terms: &mut dyn Iterator<Item = (Enclosure, u64)>, over: u64) -> Value {
        let mut total = self.zero();
        for (x, count) in terms {
            total += &(x.ln() * &self.of(count));
        }
        self.value(&(total / &self.of(over)))
    }
}

/// Raises the precision until `certain` is satisfied with what `compute` gives.
///
/// # Errors
/// [`Kind::Undecided`] past `MOST_BITS`, and whatever `compute` fails with.
pub fn certify<T>(
    digits: Digits,
    mut compute: impl FnMut(&Enclosures) -> Result<T>,
    certain: impl Fn(&T) -> bool,
) -> Result<T> {
    let bits = precisions(digits.bits());
    let found = settled(bits, |bits| compute(&Enclosures::new(bits)), &certain)?;
    if certain(&found) {
        return Ok(found);
    }
    Err(Error::new(
        Kind::Undecided,
        format!(
            "{} digits are not certain at {MOST_BITS} bits, the most this program uses",
            digits.count
        ),
    )
    .help(format!("ask for fewer digits with {}", named("digits"))))
}

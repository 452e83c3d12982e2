//! Exact parameters: `theta = shift + scale * ln(odds)`, all three rational.
//!
//! The form is closed under division by a temperature and under the affine change of variables
//! between 0/1 and ±1 units, and `e^theta` is rational exactly when `shift = 0` and
//! `odds^scale` is.

use super::power::primitive;
use crate::door::place;
use crate::error::{Error, Result};
use rug::{Integer, Rational, ops::Pow};
use std::fmt;

/// A parameter in nats, known exactly.
///
/// Canonical: two equal numbers have equal fields. A zero logarithm has `scale = 0, odds = 1`;
/// otherwise `scale > 0`, and `odds` is a fraction that is no perfect power, raised to the numerator
/// of `scale` (which becomes 1) where the result is of modest size. Unique, since `scale ln(odds)`
/// is irrational (Hermite-Lindemann) and `r^m = s^n` for such fractions only if `r = s`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Theta {
    shift: Rational,
    scale: Rational,
    odds: Rational,
}

/// The largest number of bits that shift, scale and odds may have together (39456 digits).
const MOST_BITS: u64 = 1 << 17;
/// The largest number of bits of a factor `e^theta` that is written out.
const MOST_FACTOR_BITS: u64 = 1 << 20;
/// The most bits that an integer scale may bring into `odds`: 2 ln 3 is shown as ln 9.
const MOST_SHOWN_BITS: u64 = 4096;
/// The largest `|theta|/T`: `e^(theta/T)` and its products must stay inside MPFR's exponent range.
const MOST_NATS: u32 = 1_000_000;

impl Theta {
    /// Zero nats: `e^0 = 1`.
    pub fn zero() -> Self {
        Theta::rational(Rational::new())
    }

    /// A rational number of nats. `e^theta` is irrational unless it is zero.
    pub fn rational(shift: Rational) -> Self {
        Theta {
            shift,
            scale: Rational::new(),
            odds: Rational::from(1),
        }
    }

    /// `ln(odds)`, so that `e^theta = odds`. Fails unless `odds > 0`.
    pub fn ln(odds: Rational) -> Result<Self> {
        Theta::new(Rational::new(), Rational::from(1), odds)
    }

    /// `shift + scale * ln(odds)`. Fails unless `odds > 0`.
    pub fn new(shift: Rational, scale: Rational, odds: Rational) -> Result<Self> {
        if odds == 0 {
            return Err(Error::input("found ln(0), wanted the logarithm of a positive number").help("ln 0 = -infinity forbids states outright; use a large negative number of nats, or remove the unit"));
        }
        let theta = Theta { shift, scale, odds }.modest()?;
        if theta.odds < 0 {
            return Err(Error::input(format!(
                "found ln({}), wanted the logarithm of a positive number",
                short(&theta.odds)
            )));
        }
        theta.canonical().modest()
    }

    /// `|theta|/T` in nats, to 64 bits. A `Float`, since parameters and temperatures may be larger
    /// than any double.
    ///
    /// # Errors
    /// More than 10^6 nats.
    pub(crate) fn nats(&self, temperature: &Rational) -> Result<rug::Float> {
        let mut nats = self.rounded().abs();
        if *temperature != 1 {
            nats /= temperature;
        }
        if nats <= MOST_NATS {
            return Ok(nats);
        }
        let (divided, further) = match *temperature == 1 {
            true => ("", ""),
            false => (" after division by the temperature", " further"),
        };
        Err(Error::input(format!(
            "found a parameter of about {nats:.4e} nats{divided}, wanted at most {MOST_NATS} in absolute value"
        ))
        .help(format!(
            "raise {}{further}, or check the units of the file",
            place("temperature")
        )))
    }

    /// The parameter itself, where it is in range at this temperature (1 where none is given).
    pub(crate) fn in_range(self, temperature: Option<&Rational>) -> Result<Self> {
        self.nats(temperature.unwrap_or(&Rational::from(1)))?;
        Ok(self)
    }

    /// Refuses numbers that could not be written and read again within the limits.
    fn modest(self) -> Result<Self> {
        let parts = [&self.shift, &self.scale, &self.odds];
        let bits: u64 = parts.into_iter().map(total_bits).sum();
        match bits <= MOST_BITS {
            true => Ok(self),
            false => Err(Error::input(format!(
                "found a parameter of {bits} bits, wanted at most {MOST_BITS}"
            ))
            .help("use simpler fractions before and after ln, or decimal weights")),
        }
    }

    fn canonical(mut self) -> Self {
        if self.scale == 0 || self.odds == 1 {
            return Theta::rational(self.shift);
        }
        if self.scale < 0 {
            self.scale = -self.scale;
            self.odds.recip_mut();
        }
        // odds = root^k: move the power into the scale, so that ln 4 and 2 ln 2 are the same.
        let (root, power) = primitive(&self.odds);
        self.odds = root;
        self.scale *= power;
        // An integer scale of modest size is shown inside the logarithm: 2 ln 3 is ln 9.
        if let Some(odds) = power_within(&self.odds, self.scale.numer(), MOST_SHOWN_BITS) {
            self.odds = odds;
            self.scale = Rational::from((1, self.scale.denom()));
        }
        self
    }

    /// The rational part, in nats.
    pub fn shift(&self) -> &Rational {
        &self.shift
    }

    /// The factor before the logarithm; never negative.
    pub fn scale(&self) -> &Rational {
        &self.scale
    }

    /// The argument of the logarithm; 1 where there is none.
    pub fn odds(&self) -> &Rational {
        &self.odds
    }

    /// Whether the parameter is exactly zero.
    pub fn is_zero(&self) -> bool {
        self.shift == 0 && self.scale == 0
    }

    /// `e^theta`, where it is rational and its size is modest.
    pub fn factor(&self) -> Option<Rational> {
        if self.shift != 0 {
            return None;
        }
        if self.scale == 0 {
            return Some(Rational::from(1));
        }
        if *self.scale.denom() != 1 {
            return None;
        }
        power_within(&self.odds, self.scale.numer(), MOST_FACTOR_BITS)
    }

    /// `theta * q`.
    pub fn times(&self, q: &Rational) -> Result<Self> {
        if *q == 1 {
            return Ok(self.clone());
        }
        Theta::new(
            Rational::from(&self.shift * q),
            Rational::from(&self.scale * q),
            self.odds.clone(),
        )
    }

    /// `-theta`.
    pub fn negated(&self) -> Self {
        Theta {
            shift: Rational::from(-&self.shift),
            scale: self.scale.clone(),
            odds: Rational::from(self.odds.recip_ref()),
        }
    }

    /// `theta + other`, exact: `p/q ln x + r/q ln y = 1/q ln(x^p y^r)`.
    pub fn plus(&self, other: &Theta) -> Result<Self> {
        let shift = Rational::from(&self.shift + &other.shift);
        if self.scale == 0 || other.scale == 0 || self.odds == other.odds {
            let odds = if self.scale == 0 {
                &other.odds
            } else {
                &self.odds
            };
            let scale = Rational::from(&self.scale + &other.scale);
            return Theta::new(shift, scale, odds.clone());
        }
        let over = Integer::from(self.scale.denom().lcm_ref(other.scale.denom()));
        let raised = |t: &Theta| {
            let power = Rational::from(&t.scale * &over);
            power_within(&t.odds, power.numer(), MOST_BITS)
        };
        match (raised(self), raised(other)) {
            (Some(x), Some(y)) => Theta::new(shift, Rational::from((1, over)), x * y),
            _ => Err(Error::input(format!(
                "the sum of two parameters has a logarithm of more than {MOST_BITS} bits"
            ))
            .help("use simpler fractions before ln, or decimal weights")),
        }
    }

    /// A double near the value, for sizes and plots only: nothing certified rests on it.
    pub fn approximate(&self) -> f64 {
        self.rounded().to_f64()
    }

    fn rounded(&self) -> rug::Float {
        let shift = rug::Float::with_val(64, &self.shift);
        match self.scale == 0 {
            true => shift,
            false => shift + rug::Float::with_val(64, &self.odds).ln() * &self.scale,
        }
    }
}

/// A fraction as it is shown in an error: about, where it is long.
fn short(q: &Rational) -> String {
    match total_bits(q) <= 200 {
        true => q.to_string(),
        false => format!("about {:.3e}", rug::Float::with_val(64, q)),
    }
}

fn total_bits(q: &Rational) -> u64 {
    u64::from(q.numer().significant_bits()) + u64::from(q.denom().significant_bits())
}

/// `q^power`, where it has no more bits than these.
fn power_within(q: &Rational, power: &Integer, most_bits: u64) -> Option<Rational> {
    let bits = |x: &Integer| u64::from(x.significant_bits());
    let (power, bits) = (power.to_u32()?, bits(q.numer()).max(bits(q.denom())));
    (u64::from(power) * bits <= most_bits).then(|| q.clone().pow(power))
}

impl fmt::Display for Theta {
    /// In the grammar that [`Theta::parse`] reads: `1/2 + 1/4 ln 3`.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        if self.scale == 0 {
            return write!(out, "{}", self.shift);
        }
        // ln(1/3) reads better as -ln 3, and 1/4 ln 3 needs no bracket.
        let flip = self.odds < 1;
        let odds = if flip {
            Rational::from(self.odds.recip_ref())
        } else {
            self.odds.clone()
        };
        if self.shift != 0 {
            write!(out, "{} {} ", self.shift, if flip { '-' } else { '+' })?;
        } else if flip {
            out.write_str("-")?;
        }
        if self.scale != 1 {
            write!(out, "{} ", self.scale)?;
        }
        match odds.denom() == &1 {
            true => write!(out, "ln {}", odds.numer()),
            false => write!(out, "ln({odds})"),
        }
    }
}

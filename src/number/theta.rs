//! Exact parameters: `theta = shift + scale * ln(odds)`, all three rational.
//!
//! The form is closed under division by a temperature and under the affine change of variables
//! between 0/1 and ±1 units, and `e^theta` is rational exactly when `shift = 0` and
//! `odds^scale` is.

use crate::error::{Error, Result};
use rug::{Integer, Rational, ops::Pow};
use std::fmt;

/// A parameter in nats, known exactly.
///
/// Canonical: two equal numbers have equal fields. A zero logarithm has `scale = 0, odds = 1`;
/// otherwise `scale > 0` has numerator 1 where it can be taken into `odds` at no great size, and
/// `odds` is not a perfect power that `scale`'s denominator would cancel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Theta {
    shift: Rational,
    scale: Rational,
    odds: Rational,
}

/// The largest number of bits `odds` may have: past it, sums of logarithms are refused.
const MOST_BITS: u64 = 1 << 20;
/// The highest power looked for inside `odds`: ln 2^65 keeps its 2^65.
const MOST_POWER: u32 = 64;
/// The largest `|theta|`: `e^theta` and its products must stay inside MPFR's exponent range.
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

    /// `shift + scale * ln(odds)`. Fails unless `odds > 0` and the value is within ±10^6 nats.
    pub fn new(shift: Rational, scale: Rational, odds: Rational) -> Result<Self> {
        if odds <= 0 {
            let error = Error::input(format!(
                "found ln({odds}), wanted the logarithm of a positive number"
            ));
            return Err(match odds == 0 {
                true => error.help("ln 0 = -infinity forbids states outright; use a large negative number of nats, or remove the unit"),
                false => error,
            });
        }
        let theta = Theta { shift, scale, odds }.canonical();
        let size = theta.approximate().abs();
        if size.is_nan() || size > f64::from(MOST_NATS) {
            return Err(Error::input(format!(
                "found a parameter of about {size:.3e} nats, wanted at most {MOST_NATS} in absolute value"
            ))
            .help("divide the machine's energies by a constant (--temperature), or check the units of the file"));
        }
        Ok(theta)
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
        let (root, power) = primitive_root(&self.odds);
        self.odds = root;
        self.scale *= power;
        // An integer scale of modest size is shown inside the logarithm: 2 ln 3 is ln 9.
        let bits = u64::from(bits_of(&self.odds));
        if let Some(power) = self.scale.numer().to_u32()
            && u64::from(power) * bits <= 4096
        {
            self.odds = power_of(&self.odds, power);
            self.scale /= power;
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
        let power = self.scale.numer().to_u32()?;
        (u64::from(power) * u64::from(bits_of(&self.odds)) <= MOST_BITS)
            .then(|| power_of(&self.odds, power))
    }

    /// `theta * q`.
    pub fn times(&self, q: &Rational) -> Result<Self> {
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
        let raised = |t: &Theta| -> Option<Rational> {
            let power = Rational::from(&t.scale * &over).numer().to_u32()?;
            (u64::from(power) * u64::from(bits_of(&t.odds)) <= MOST_BITS)
                .then(|| power_of(&t.odds, power))
        };
        match (raised(self), raised(other)) {
            (Some(x), Some(y)) => Theta::new(shift, Rational::from((1, over)), x * y),
            _ => Err(Error::input(format!(
                "the sum of {self} and {other} has a logarithm of more than {MOST_BITS} bits"
            ))
            .help("use simpler fractions before ln, or decimal weights")),
        }
    }

    /// A double near the value, for sizes and plots only: nothing certified rests on it.
    pub fn approximate(&self) -> f64 {
        let log = rug::Float::with_val(64, &self.odds).ln();
        (rug::Float::with_val(64, &self.shift) + log * &self.scale).to_f64()
    }
}

/// `odds = root^power` with the largest such power.
fn primitive_root(odds: &Rational) -> (Rational, u32) {
    let most = bits_of(odds).min(MOST_POWER);
    let (mut root, mut power) = (odds.clone(), 1);
    let mut k = 2;
    while k <= most / power {
        match exact_root(&root, k) {
            Some(next) => {
                root = next;
                power *= k;
            }
            None => k += 1,
        }
    }
    (root, power)
}

fn exact_root(q: &Rational, k: u32) -> Option<Rational> {
    let part = |n: &Integer| {
        let (root, rest) = n.clone().root_rem(Integer::new(), k);
        (rest == 0).then_some(root)
    };
    Some(Rational::from((part(q.numer())?, part(q.denom())?)))
}

fn bits_of(q: &Rational) -> u32 {
    q.numer()
        .significant_bits()
        .max(q.denom().significant_bits())
}

fn power_of(q: &Rational, power: u32) -> Rational {
    q.clone().pow(power)
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

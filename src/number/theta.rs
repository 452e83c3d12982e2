//! Exact parameters: `theta = shift + sum of scale * ln(odds)`, all of them rational.
//!
//! The form is closed under sums, under division by a temperature and under the affine change of variables
//! between 0/1 and ±1 units. With one logarithm `e^theta` is rational exactly when `shift = 0` and
//! `odds^scale` is.

use super::power::primitive;
use crate::door::place;
use crate::error::{Error, Result};
use rug::{Integer, Rational, float::Round, ops::Pow};
use std::fmt;

/// A parameter in nats, known exactly.
///
/// Canonical: two equal numbers with at most one logarithm have equal fields. `scale > 0`, and `odds` is a fraction that
/// is no perfect power, raised to the numerator of `scale` (which becomes 1) where the result is of modest size. Unique,
/// since `scale ln(odds)` is irrational (Hermite-Lindemann) and `r^m = s^n` for such fractions only if `r = s`.
/// Several logarithms, the smallest odds or inverse odds first, stay apart only where one of their sum is of no modest
/// size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Theta {
    shift: Rational,
    /// Scale and odds.
    logs: Vec<(Rational, Rational)>,
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
            logs: Vec::new(),
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
        let logs = vec![(scale, odds)];
        let Theta { shift, logs } = Theta { shift, logs }.modest()?;
        if let Some((_, odds)) = logs.iter().find(|(_, odds)| *odds < 0) {
            return Err(Error::input(format!(
                "found ln({}), wanted the logarithm of a positive number",
                short(odds)
            )));
        }
        Theta::of_logs(shift, logs)
    }

    /// The sum, canonical.
    fn of_logs(
        shift: Rational,
        logs: impl IntoIterator<Item = (Rational, Rational)>,
    ) -> Result<Self> {
        let mut roots = roots(logs);
        if roots.len() > 1
            && let Some(one) = product(&roots)
        {
            roots = self::roots([one]);
        }
        roots.sort_by(|one, other| one.1.cmp(&other.1));
        let shown = |(mut scale, mut odds): (Rational, Rational)| {
            if scale < 0 {
                scale = -scale;
                odds.recip_mut();
            }
            // An integer scale of modest size is shown inside the logarithm: 2 ln 3 is ln 9.
            match power_within(&odds, scale.numer(), MOST_SHOWN_BITS) {
                Some(odds) => (Rational::from((1, scale.denom())), odds),
                None => (scale, odds),
            }
        };
        let logs = roots.into_iter().map(shown).collect();
        Theta { shift, logs }.modest()
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
        // Rounded up, or what is just above the limit would read like the limit.
        let nats = nats.to_string_radix_round(10, Some(4), Round::Up);
        Err(Error::input(format!(
            "found a parameter of about {nats} nats{divided}, wanted at most {MOST_NATS} in absolute value"
        ))
        .help(format!(
            "raise {}{further}, or check the units of the file",
            place("temperature")
        )))
    }

    /// The parameter itself, where it is in range at this temperature (1 where none is given).
    #[cfg(feature = "files")]
    pub(crate) fn in_range(self, temperature: Option<&Rational>) -> Result<Self> {
        self.nats(temperature.unwrap_or(&Rational::from(1)))?;
        Ok(self)
    }

    /// Refuses numbers that could not be written and read again within the limits.
    fn modest(self) -> Result<Self> {
        let logs = self.logs.iter();
        let logs = logs.map(|(scale, odds)| total_bits(scale) + total_bits(odds));
        let bits = total_bits(&self.shift) + logs.sum::<u64>();
        match bits <= MOST_BITS {
            true => Ok(self),
            false => Err(Error::input(format!(
                "found a parameter of {bits} bits, wanted at most {MOST_BITS}"
            ))
            .help("use simpler fractions before and after ln, or decimal weights")),
        }
    }

    /// The rational part, in nats.
    pub fn shift(&self) -> &Rational {
        &self.shift
    }

    /// Scale and odds of each logarithm: no scale is 0 or negative, and nearly always there is at most one.
    pub fn logs(&self) -> &[(Rational, Rational)] {
        &self.logs
    }

    /// The parameter, where it has no logarithm.
    pub fn fraction(&self) -> Option<&Rational> {
        self.logs.is_empty().then_some(&self.shift)
    }

    /// Whether the parameter is exactly zero.
    pub fn is_zero(&self) -> bool {
        self.shift == 0 && self.logs.is_empty()
    }

    /// `e^theta`, where it is rational and its size is modest.
    pub fn factor(&self) -> Option<Rational> {
        if self.shift != 0 || self.logs.iter().any(|(scale, _)| *scale.denom() != 1) {
            return None;
        }
        let powers = self.logs.iter();
        powers
            .map(|(scale, odds)| power_within(odds, scale.numer(), MOST_FACTOR_BITS))
            .product()
    }

    /// `theta * q`.
    pub fn times(&self, q: &Rational) -> Result<Self> {
        if *q == 1 {
            return Ok(self.clone());
        }
        let logs = self.logs.iter();
        let logs = logs.map(|(scale, odds)| (Rational::from(scale * q), odds.clone()));
        Theta::of_logs(Rational::from(&self.shift * q), logs)
    }

    /// `-theta`.
    pub fn negated(&self) -> Self {
        let logs = self.logs.iter();
        let logs = logs.map(|(scale, odds)| (scale.clone(), Rational::from(odds.recip_ref())));
        Theta {
            shift: Rational::from(-&self.shift),
            logs: logs.collect(),
        }
    }

    /// `theta + other`, exact.
    pub fn plus(&self, other: &Theta) -> Result<Self> {
        let shift = Rational::from(&self.shift + &other.shift);
        Theta::of_logs(shift, self.logs.iter().chain(&other.logs).cloned())
    }

    /// A double near the value, for sizes and plots only: nothing certified rests on it.
    pub fn approximate(&self) -> f64 {
        self.rounded().to_f64()
    }

    fn rounded(&self) -> rug::Float {
        let mut sum = rug::Float::with_val(64, &self.shift);
        for (scale, odds) in &self.logs {
            sum += rug::Float::with_val(64, odds).ln() * scale;
        }
        sum
    }
}

/// The logarithms with odds above 1 that are no perfect power, each odds once.
fn roots(logs: impl IntoIterator<Item = (Rational, Rational)>) -> Vec<(Rational, Rational)> {
    let mut found: Vec<(Rational, Rational)> = Vec::new();
    for (mut scale, odds) in logs {
        if scale == 0 || odds == 1 {
            continue;
        }
        // odds = root^k: move the power into the scale, so that ln 4 and 2 ln 2 are the same.
        let (mut root, power) = primitive(&odds);
        scale *= power;
        if root < 1 {
            root.recip_mut();
            scale = -scale;
        }
        match found.iter_mut().find(|(_, known)| *known == root) {
            Some((sum, _)) => *sum += scale,
            None => found.push((scale, root)),
        }
    }
    found.retain(|(scale, _)| *scale != 0);
    found
}

/// `p/q ln x + r/q ln y = 1/q ln(x^p y^r)`, where that is of modest size; where q is 1, so that it decides whether a
/// factor is a fraction, of any size that a parameter may have.
fn product(logs: &[(Rational, Rational)]) -> Option<(Rational, Rational)> {
    let over = logs
        .iter()
        .fold(Integer::from(1), |over, (scale, _)| over.lcm(scale.denom()));
    let most = match over == 1 {
        true => MOST_BITS,
        false => MOST_SHOWN_BITS,
    };
    let mut odds = Rational::from(1);
    for (scale, root) in logs {
        let power = Rational::from(scale * &over).into_numer_denom().0;
        let raised = power_within(root, &Integer::from(power.abs_ref()), most)?;
        match power < 0 {
            true => odds /= raised,
            false => odds *= raised,
        }
    }
    Some((Rational::from((1, over)), odds))
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
        let mut is_first = self.shift == 0;
        if !is_first || self.logs.is_empty() {
            write!(out, "{}", self.shift)?;
        }
        for (scale, odds) in &self.logs {
            // ln(1/3) reads better as -ln 3, and 1/4 ln 3 needs no bracket.
            let flip = *odds < 1;
            let odds = match flip {
                true => Rational::from(odds.recip_ref()),
                false => odds.clone(),
            };
            out.write_str(match (is_first, flip) {
                (true, true) => "-",
                (true, false) => "",
                (false, true) => " - ",
                (false, false) => " + ",
            })?;
            is_first = false;
            if *scale != 1 {
                write!(out, "{scale} ")?;
            }
            match odds.denom() == &1 {
                true => write!(out, "ln {}", odds.numer())?,
                false => write!(out, "ln({odds})")?,
            }
        }
        Ok(())
    }
}

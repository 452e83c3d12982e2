//! The one place where numbers meet text: decimals that show only digits that are certain.

use super::{Enclosure, Enclosures, Value};
use crate::error::{Error, Kind, Result};
use rug::float::Round::{Down, Up};
use rug::ops::{AssignRound, Pow};
use rug::{Float, Integer, Rational};

/// Precision is never raised past this many bits (9864 decimal digits).
pub const MOST_BITS: u32 = 1 << 15;

/// How many digits are wanted, and against which scale they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The number of decimal digits, at least 1.
    pub count: u32,
    /// Whether every number shall have `count` significant digits of its own.
    pub significant: bool,
    /// The power of ten of the scale where it is not the number's own; `None`: its own.
    scale: Option<Scale>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    /// `max(1, |x|)`, for logarithms.
    AtLeastOne,
    /// A fixed size, `thousandths 10^(decade - 3)` rounded down: 1 for spin moments, the larger
    /// phase for gradient entries.
    Size { decade: i64, thousandths: u32 },
}

impl Scale {
    const ONE: Scale = Scale::Size {
        decade: 0,
        thousandths: 1000,
    };
}

impl Digits {
    /// `count` digits of the number itself: for Z, probabilities and 0/1 phases.
    pub fn of_itself(count: u32) -> Self {
        Digits {
            count,
            significant: false,
            scale: None,
        }
    }

    /// `count` significant digits, whatever the quantity.
    pub fn significant(count: u32) -> Self {
        Digits {
            count,
            significant: true,
            scale: None,
        }
    }

    /// The same wish with another number of digits.
    pub fn with_count(self, count: u32) -> Self {
        Digits { count, ..self }
    }

    fn scaled(self, scale: Scale) -> Self {
        Digits {
            scale: (!self.significant).then_some(scale),
            ..self
        }
    }

    /// The same wish for a logarithm, whose scale is `max(1, |x|)`.
    pub fn for_logarithm(self) -> Self {
        self.scaled(Scale::AtLeastOne)
    }

    /// The same wish for a moment of ±1 units, whose scale is 1.
    pub fn for_spin_moment(self) -> Self {
        self.scaled(Scale::ONE)
    }

    /// The same wish for a difference of two values, whose scale is the larger of them.
    pub fn for_difference(self, left: &Value, right: &Value) -> Self {
        let sizes = [left, right].into_iter().filter_map(size);
        self.scaled(
            sizes
                .max()
                .map_or(Scale::ONE, |(decade, thousandths)| Scale::Size {
                    decade,
                    thousandths,
                }),
        )
    }

    /// The bits that a first attempt should use.
    pub fn bits(&self) -> u32 {
        bits_for(i64::from(self.count))
    }
}

fn bits_for(digits: i64) -> u32 {
    let bits = digits.max(0) as f64 * std::f64::consts::LOG2_10;
    (bits as u32).saturating_add(64).next_multiple_of(32)
}

/// A decimal and how far the true number can be from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// The decimal, within one unit of its last place of the true number.
    pub value: String,
    /// The true number is within this of `value`; `"0"` where the decimal is exact.
    pub radius: String,
}

/// A lower bound of |x|, where x is known not to be zero.
fn least(x: &Enclosure) -> Option<Float> {
    if *x.lo() > 0 {
        Some(x.lo().clone())
    } else if *x.hi() < 0 {
        Some(Float::with_val(x.bits(), -x.hi()))
    } else {
        None
    }
}

/// `floor(log10 |x|)` or one less, where `x` is known not to be zero.
fn decade(value: &Value) -> Option<i64> {
    let least = least(&value.enclose(64)?)?;
    let mut log = Float::new(64);
    log.assign_round(least.log10_ref(), Down);
    log.is_finite().then(|| log.to_f64().floor() as i64)
}

/// The decade and the thousandths of it that `|x|` is at least, at least one whole.
fn size(value: &Value) -> Option<(i64, u32)> {
    let decade = decade(value)?;
    let least = least(&value.enclose(64)?)?;
    let mantissa = least / power_of_ten(decade - 3, 64, Up);
    let thousandths = mantissa.to_integer_round(Down)?.0.to_u32()?;
    Some((decade, thousandths.saturating_sub(1).clamp(1000, 9999)))
}

impl Value {
    /// The decimal with the digits asked for, or `None` where they are not certain at this
    /// precision (or there is no number).
    pub fn decimal(&self, digits: Digits) -> Option<Decimal> {
        if matches!(self, Value::Exact(q) if *q == 0) {
            return Some(Decimal {
                value: "0".into(),
                radius: "0".into(),
            });
        }
        let decade = match digits.scale {
            Some(Scale::Size { decade, .. }) => decade,
            Some(Scale::AtLeastOne) => decade(self).unwrap_or(0).max(0),
            None => match decade(self) {
                Some(decade) => decade,
                // An enclosure of the number zero itself.
                None if matches!(self, Value::Within { lo, hi } if *lo == 0 && *hi == 0) => 0,
                None => return None,
            },
        };
        let last = decade - i64::from(digits.count) + i64::from(digits.significant);
        match self {
            Value::Exact(q) if last.abs() < 20_000 => Some(round_fraction(q, last)),
            Value::Within { .. } => {
                let x = self.enclose(0)?;
                let scale = match digits.scale {
                    _ if digits.significant => None,
                    Some(Scale::AtLeastOne) => None,
                    Some(Scale::Size {
                        decade,
                        thousandths,
                    }) => Some(power_of_ten(decade - 3, 64, Down) * thousandths),
                    None => least(&x),
                };
                let fewer = || coarser(&x, last, digits.count, scale?);
                round_enclosure(&x, last).or_else(fewer)
            }
            Value::Undefined => None,
            value => {
                // Exact values can be enclosed as tightly as wanted.
                let mut bits = bits_for(i64::from(digits.count) + decade.max(0));
                loop {
                    let found = round_enclosure(&value.enclose(bits)?, last);
                    if found.is_some() || bits > 2 * MOST_BITS {
                        return found;
                    }
                    bits *= 2;
                }
            }
        }
    }

    /// The decimal with the digits asked for, or with fewer where only fewer are certain.
    pub fn certain_decimal(&self, digits: Digits) -> Option<Decimal> {
        (1..=digits.count)
            .rev()
            .find_map(|count| self.decimal(Digits { count, ..digits }))
    }
}

/// `10^last`.
fn unit(last: i64) -> Rational {
    let power = Integer::from(10).pow(last.unsigned_abs() as u32);
    match last < 0 {
        true => Rational::from((1, power)),
        false => Rational::from(power),
    }
}

fn round_fraction(q: &Rational, last: i64) -> Decimal {
    let unit = unit(last);
    let count = Rational::from(q / &unit);
    let nearest = count.clone().round().into_numer_denom().0;
    let off = (count - &nearest).abs();
    let hundredths = (off * 100_u32).ceil().into_numer_denom().0;
    let exact = hundredths == 0;
    Decimal {
        value: written(&nearest, last, exact),
        radius: radius(&hundredths, last),
    }
}

fn round_enclosure(x: &Enclosure, last: i64) -> Option<Decimal> {
    let bits = x.bits().max(64) + 32;
    let power = Enclosure::new(power_of_ten(last, bits, Down), power_of_ten(last, bits, Up));
    let wide = Enclosure::new(Float::with_val(bits, x.lo()), Float::with_val(bits, x.hi()));
    let count = wide / &power;
    if !count.lo().is_finite() || !count.hi().is_finite() {
        return None;
    }
    let middle = Float::with_val(bits, count.lo() + count.hi()) / 2_u32;
    let nearest = middle.to_integer()?;
    let above = Float::with_val_round(64, count.hi() - &nearest, Up).0;
    let below = Float::with_val_round(64, &nearest - count.lo(), Up).0;
    let off = above.max(&below);
    if off > 1 {
        return None;
    }
    let hundredths = Float::with_val_round(64, &off * 100_u32, Up)
        .0
        .ceil()
        .to_integer()?;
    Some(Decimal {
        value: written(&nearest, last, hundredths == 0),
        radius: radius(&hundredths, last),
    })
}

/// With one place less, where that still is within `10^-count` of the scale: a scale that begins with
/// 6 allows a radius in the place that one beginning with 1 needs.
fn coarser(x: &Enclosure, last: i64, count: u32, scale: Float) -> Option<Decimal> {
    let found = round_enclosure(x, last + 1)?;
    let radius = Float::with_val(64, Float::parse(&found.radius).ok()?);
    let most = scale * power_of_ten(-i64::from(count), 64, Down);
    (radius < most * 0.999_999_f64).then_some(found)
}

fn power_of_ten(last: i64, bits: u32, round: rug::float::Round) -> Float {
    Float::with_val_round(
        bits,
        Float::with_val(bits, 10).pow(Integer::from(last)),
        round,
    )
    .0
}

/// `count * 10^last`, with exactly the digits of `count`, or with no trailing zeros where exact.
fn written(count: &Integer, last: i64, exact: bool) -> String {
    let sign = if *count < 0 { "-" } else { "" };
    let mut digits = Integer::from(count.abs_ref()).to_string();
    let mut last = last;
    if exact {
        while digits.len() > 1 && digits.ends_with('0') {
            digits.pop();
            last += 1;
        }
    }
    if *count == 0 && exact {
        return digits;
    }
    // A zero that is not exact shows its places, as 0.000.
    let decade = match *count == 0 {
        true => 0,
        false => digits.len() as i64 - 1 + last,
    };
    // Plain notation while it stays readable, else scientific.
    if last <= 0 && decade > -7 {
        let places = last.unsigned_abs() as usize;
        if digits.len() <= places {
            digits = format!("{}{digits}", "0".repeat(places + 1 - digits.len()));
        }
        let (whole, part) = digits.split_at(digits.len() - places);
        let point = if part.is_empty() { "" } else { "." };
        return format!("{sign}{whole}{point}{part}");
    }
    if *count == 0 {
        return format!("0e{last}");
    }
    if exact && last > 0 && decade < 21 {
        return format!("{sign}{digits}{}", "0".repeat(last as usize));
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{decade}")
}

/// `hundredths * 10^(last - 2)`, as a decimal with at most two digits.
fn radius(hundredths: &Integer, last: i64) -> String {
    let shown = match hundredths.to_u32().unwrap_or(100) {
        0 => return "0".into(),
        n @ 1..10 => (n, 0, last - 2),
        n @ 10..100 => (n / 10, n % 10, last - 1),
        _ => (1, 0, last),
    };
    match shown {
        (first, 0, decade) => format!("{first}e{decade}"),
        (first, rest, decade) => format!("{first}.{rest}e{decade}"),
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
    let mut bits = digits.bits();
    while bits <= MOST_BITS {
        let found = compute(&Enclosures::new(bits))?;
        if certain(&found) {
            return Ok(found);
        }
        bits *= 2;
    }
    Err(Error::new(
        Kind::Undecided,
        format!(
            "{} digits are not certain at {MOST_BITS} bits, the most this program uses",
            digits.count
        ),
    )
    .help("ask for fewer digits with --digits"))
}

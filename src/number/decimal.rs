//! The one place where numbers meet text: decimals that show only digits that are certain.

use super::digits::{Digits, Scale};
use super::magnitude::{decade, least, log2};
use super::precision::bits_for;
use super::{Enclosure, Value};
use rug::float::Round::{Down, Up};
use rug::ops::{DivAssignRound, MulAssignRound, Pow};
use rug::{Float, Integer, Rational};
use std::cmp::Ordering;

/// A decimal and how far the true number can be from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// The decimal, within one unit of its last place of the true number.
    pub value: String,
    /// The true number is within this of `value`; `"0"` where the decimal is exact.
    pub radius: String,
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
        let decade = self.decade(digits)?;
        let last = digits.last(decade);
        match self {
            Value::Exact(q) if last.abs() < 20_000 => Some(round_fraction(q, last)),
            Value::Within(x) => {
                let scale = || match digits.scale {
                    _ if digits.written => None,
                    Some(Scale::AtLeastOne) => None,
                    Some(Scale::Size {
                        decade,
                        thousandths,
                    }) => Some(power_of_ten(decade - 3, 64).0 * thousandths),
                    None => least(x),
                };
                let fewer = || coarser(x, last, digits.count, scale()?);
                round_enclosure(x, last).or_else(fewer)
            }
            Value::Undefined => None,
            value => {
                let bits = bits_for(i64::from(digits.count) + decade.max(0));
                value.settle(bits, |x| round_enclosure(x, last))
            }
        }
    }

    /// Whether [`Value::decimal`] has the digits asked for.
    pub fn is_certain(&self, digits: Digits) -> bool {
        // An interval of less than one unit of the last place has that place, wherever it lies, if
        // its bits suffice to count the units.
        let narrow = |x: &Enclosure, last: i64| {
            let unit = 10_f64.powi(i32::try_from(last).ok()?);
            let width = Float::with_val_round(53, x.hi() - x.lo(), Up)
                .0
                .to_f64_round(Up);
            Some(unit.is_normal() && width < 0.999 * unit)
        };
        if let Value::Within(x) = self
            && x.bits() >= digits.bits() - 64
            && let Some(decade) = self.decade(digits)
            && narrow(x, digits.last(decade)) == Some(true)
        {
            return true;
        }
        self.decimal(digits).is_some()
    }

    /// The power of ten of the scale that the digits are counted against.
    fn decade(&self, digits: Digits) -> Option<i64> {
        match digits.scale {
            Some(Scale::Size { decade, .. }) => Some(decade),
            Some(Scale::AtLeastOne) if !digits.significant => {
                Some(decade(self).unwrap_or(0).max(0))
            }
            // An enclosure of the number zero itself has none of its own.
            _ => decade(self).or_else(|| {
                matches!(self, Value::Within(x) if *x.lo() == 0 && *x.hi() == 0).then_some(0)
            }),
        }
    }

    /// The decimal with the digits asked for, or with fewer where only fewer are certain.
    pub fn certain_decimal(&self, digits: Digits) -> Option<Decimal> {
        self.decimal(digits).or_else(|| {
            let fewer = (digits.count - 1).min(self.most_digits(digits)?);
            (1..=fewer)
                .rev()
                .find_map(|count| self.decimal(digits.with_count(count)))
        })
    }

    /// No more digits than this can be certain; `None` where none can be.
    fn most_digits(&self, digits: Digits) -> Option<u32> {
        let Value::Within(x) = self else {
            return Some(digits.count);
        };
        let decade = self.decade(digits)?;
        let width = Float::with_val_round(64, x.hi() - x.lo(), Down).0;
        match width > 0 {
            // The last place is no less than half the width: a place more for all that is rounded here.
            true => {
                let places = decade - (log2(&width) * std::f64::consts::LOG10_2).floor() as i64 + 3;
                u32::try_from(places.min(i64::from(digits.count))).ok()
            }
            false => Some(digits.count),
        }
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
    whole(&nearest, &hundredths, last)
}

fn round_enclosure(x: &Enclosure, last: i64) -> Option<Decimal> {
    round_double(x, last).or_else(|| round_long(x, last))
}

/// In doubles, ten times as fast, where some units more in the 16th place do not matter.
fn round_double(x: &Enclosure, last: i64) -> Option<Decimal> {
    // Powers of ten up to 10^22 are doubles.
    let power = 10_f64.powi(
        i32::try_from(last)
            .ok()
            .filter(|last| last.abs() <= 22)?
            .abs(),
    );
    let units = |bound: &Float| match last < 0 {
        true => bound.to_f64() * power,
        false => bound.to_f64() / power,
    };
    let (low, high) = (units(x.lo()), units(x.hi()));
    let size = low.abs().max(high.abs());
    // A point may be exact, which only long numbers tell; a count below 2^43 is known to 2^-8.
    if *x.lo() == *x.hi() || !(1.0..8e12).contains(&size) {
        return None;
    }
    let nearest = f64::midpoint(low, high).round();
    // Two roundings to the nearest are behind each bound.
    let off = f64::max(high - nearest, nearest - low) + size * 4.0 * f64::EPSILON;
    (off <= 1.0).then(|| {
        let count = (nearest.abs() as u64).to_string();
        Decimal {
            value: written(nearest < 0.0, count, last, false),
            radius: radius((off * 100.0).ceil() as u32, last),
        }
    })
}

fn round_long(x: &Enclosure, last: i64) -> Option<Decimal> {
    let bits = x.bits().max(64) + 32;
    // Of the positive power, which as a rule is exact.
    let (low, order) = power_of_ten(last.abs(), bits);
    let mut high = low.clone();
    if order == Ordering::Less {
        high.next_up();
    }
    let units = |bound: &Float, round| {
        let outwards = (*bound >= 0) == (round == Up);
        let mut units = Float::with_val(bits, bound);
        match last < 0 {
            true => units.mul_assign_round(if outwards { &high } else { &low }, round),
            false => units.div_assign_round(if outwards { &low } else { &high }, round),
        };
        units
    };
    let count = Enclosure::new(units(x.lo(), Down), units(x.hi(), Up));
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
    Some(whole(&nearest, &hundredths, last))
}

/// With one place less, where that still is within `10^-count` of the scale: a scale that begins with
/// 6 allows a radius in the place that one beginning with 1 needs.
fn coarser(x: &Enclosure, last: i64, count: u32, scale: Float) -> Option<Decimal> {
    let found = round_enclosure(x, last + 1)?;
    let radius = Float::with_val(64, Float::parse(&found.radius).ok()?);
    let most = scale * power_of_ten(-i64::from(count), 64).0;
    (radius < most * 0.999_999_f64).then_some(found)
}

/// `10^last` rounded down, and whether that is less than it.
fn power_of_ten(last: i64, bits: u32) -> (Float, Ordering) {
    let ten = Float::with_val(bits, 10);
    Float::with_val_round(bits, ten.pow(Integer::from(last)), Down)
}

/// `count * 10^last`, known to so many hundredths of the last place, of which there are 100 at most.
fn whole(count: &Integer, hundredths: &Integer, last: i64) -> Decimal {
    let size = Integer::from(count.abs_ref()).to_string();
    Decimal {
        value: written(*count < 0, size, last, *hundredths == 0),
        radius: radius(hundredths.to_u32().unwrap_or(100), last),
    }
}

/// `count * 10^last` of a count's sign and digits: with exactly these digits, or with no trailing zeros where exact.
fn written(is_negative: bool, mut digits: String, last: i64, exact: bool) -> String {
    let (sign, is_zero) = (if is_negative { "-" } else { "" }, digits == "0");
    let mut last = last;
    if exact {
        while digits.len() > 1 && digits.ends_with('0') {
            digits.pop();
            last += 1;
        }
    }
    if is_zero && exact {
        return digits;
    }
    // A zero that is not exact shows its places, as 0.000.
    let decade = match is_zero {
        true => 0,
        false => digits.len() as i64 - 1 + last,
    };
    // Plain notation while it stays readable, else scientific.
    if last <= 0 && decade > -7 {
        let places = last.unsigned_abs() as usize;
        let zeros = (places + 1).saturating_sub(digits.len());
        let mut out = String::with_capacity(digits.len() + zeros + 2);
        out += sign;
        out.extend(std::iter::repeat_n('0', zeros));
        out += &digits;
        if places > 0 {
            out.insert(out.len() - places, '.');
        }
        return out;
    }
    if is_zero {
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
fn radius(hundredths: u32, last: i64) -> String {
    match hundredths {
        0 => "0".into(),
        n @ 1..10 => format!("{n}e{}", last - 2),
        n @ 10..100 if n % 10 == 0 => format!("{}e{}", n / 10, last - 1),
        n @ 10..100 => format!("{}.{}e{}", n / 10, n % 10, last - 1),
        _ => format!("1e{last}"),
    }
}

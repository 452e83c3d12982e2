//! How a value is written in a table: a short fraction as it is, a long one as a decimal.

use crate::number::{Decimal, Digits, Enclosure, Value};
use rug::float::Round;
use rug::ops::Pow;
use rug::{Float, Integer, Rational};

/// Fractions and logarithms up to this many characters are written out in tables.
const SHORT: usize = 13;
/// The same on a line of its own.
const LONGEST_TERM: usize = 17;
/// The digits of a decimal among other numbers on a line.
const LINE_DIGITS: u32 = 6;
/// The digits of a decimal in a table, where none are asked for.
pub(super) const TABLE_DIGITS: u32 = 8;
/// More would not fit beside a name on a screen.
const MOST_TABLE_DIGITS: u32 = 40;

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// As short as a table wants it, `1/6`, `ln(3/16)`; a decimal has so many digits, `0.16666667…`.
    Cell(u32),
    /// Among other numbers on a line: exact where that is as short, else six digits.
    Brief,
    /// The same in a line of numbers, whose sign says that it is rounded.
    Term,
    /// In at most eleven characters: one of two numbers on a line.
    Tight,
    /// The exact form and its decimal: `1/6 = 0.1666666`.
    Full(Digits),
    /// A decimal with this many places after the point, for columns of decimals.
    Places(u32),
    /// An error, in two certain digits.
    Error,
    /// A bound on the size, in two digits and rounded up.
    Bound,
    /// An error with its sign, in three digits: `+1.64e-8`.
    Signed,
    /// The size of an error in three digits, or what it is certainly below: `<3e-20`.
    Size,
}

impl Show {
    /// A table cell where no digits are asked for.
    pub(crate) const CELL: Show = Show::Cell(TABLE_DIGITS);

    /// The same; a table cell with so many digits, as far as they fit.
    pub(crate) fn with_digits(self, digits: u32) -> Show {
        match self {
            Show::Cell(_) => Show::Cell(digits.min(MOST_TABLE_DIGITS)),
            other => other,
        }
    }

    /// Whether a term is shown in fewer digits than it has.
    pub(crate) fn term_is_rounded(value: &Value) -> bool {
        matches!(value, Value::Within(_)) || short(value, LONGEST_TERM, LINE_DIGITS).ends_with('…')
    }

    /// The number as text; what is not certain is not shown.
    pub fn text(self, value: &Value) -> String {
        match self {
            Show::Cell(digits) => short(value, SHORT, digits),
            Show::Brief => short(value, SHORT, LINE_DIGITS),
            Show::Term => short(value, LONGEST_TERM, LINE_DIGITS)
                .trim_end_matches('…')
                .into(),
            Show::Tight => tight(value),
            Show::Full(digits) => long(value, digits),
            Show::Places(places) => fixed(value, places),
            Show::Error => few(value),
            Show::Bound => at_most(value),
            Show::Signed => signed(value),
            Show::Size => size(value),
        }
    }
}

/// The multiple of 10^-places nearest to the number, within one unit of the last place; as a table
/// cell where so many places are not certain.
fn fixed(value: &Value, places: u32) -> String {
    let unit = Integer::from(10).pow(places);
    let units = |x: &Rational| Rational::from(x * &unit).round().into_numer_denom().0;
    let ends = match value {
        Value::Exact(q) => Some((units(q), units(q))),
        value => value
            .enclose(64 + 4 * places)
            .and_then(|x| Some((units(&x.lo().to_rational()?), units(&x.hi().to_rational()?)))),
    };
    match ends {
        Some((lo, hi)) if Integer::from(&hi - &lo) <= 1 => {
            let sign = if hi < 0 { "-" } else { "" };
            let width = places as usize + 1;
            let digits = format!("{:0>width$}", hi.abs().to_string());
            let (whole, rest) = digits.split_at(digits.len() - places as usize);
            let point = if places > 0 { "." } else { "" };
            format!("{sign}{whole}{point}{rest}")
        }
        _ => short(value, SHORT, TABLE_DIGITS),
    }
}

/// `1/6` or `ln(3/16)` in at most so many characters, or else a decimal, `0.16666667…` where a fraction is longer;
/// what is not certain is not shown.
fn short(value: &Value, longest: usize, digits: u32) -> String {
    match value {
        Value::Undefined => "undefined".into(),
        Value::Within(_) => decimal(value, digits),
        exact => match written(exact) {
            text if text.chars().count() <= longest => text,
            _ => rounded(exact, digits),
        },
    }
}

/// For one of two values on a line: at most eleven characters.
fn tight(value: &Value) -> String {
    match short(value, SHORT, TABLE_DIGITS) {
        text if text.chars().count() <= 11 => text,
        _ => short(value, 0, 4),
    }
}

/// Written out, with its decimal beside it: `1/6 = 0.16666...`.
fn long(value: &Value, digits: Digits) -> String {
    let decimal = value
        .certain_decimal(digits)
        .map_or_else(|| "undecided".to_string(), marked);
    match value {
        Value::Undefined => "undefined".into(),
        Value::Within(_) => decimal,
        exact => match written(exact) {
            text if text == decimal => text,
            text if text.chars().count() <= 24 => format!("{text} = {decimal}"),
            _ => decimal,
        },
    }
}

/// `p/q`, `ln(p/q)` or `ln(p/q)/n`.
fn written(value: &Value) -> String {
    match value {
        Value::Exact(q) => q.to_string(),
        Value::Log { of, over: 1 } if *of.numer() == 1 => format!("-ln {}", of.denom()),
        Value::Log { of, over: 1 } if *of.denom() == 1 => format!("ln {}", of.numer()),
        Value::Log { of, over: 1 } => format!("ln({of})"),
        Value::Log { of, over } => format!("ln({of})/{over}"),
        _ => String::new(),
    }
}

/// Two certain digits, for an error: `-2.2e-8`; of one that may be 0, what it is certainly below.
fn few(value: &Value) -> String {
    match value {
        Value::Within(x) if x.holds_zero() => below(x),
        value => decimal(value, 2),
    }
}

/// What the size of a number is certainly below: `<8e-48`.
fn below(x: &Enclosure) -> String {
    let most = x.lo().clone().abs().max(&x.hi().clone().abs());
    let more = Float::with_val(64, most * 1.5);
    format!("<{}", more.to_string_radix_round(10, Some(1), Round::Up))
}

/// A bound on `|value|` in two digits, rounded up.
fn at_most(value: &Value) -> String {
    let Some(x) = value.enclose(64) else {
        return "undefined".into();
    };
    let most = x.lo().clone().abs().max(&x.hi().clone().abs());
    match most == 0 {
        true => "0".into(),
        false => most.to_string_radix_round(10, Some(2), Round::Up),
    }
}

fn signed(value: &Value) -> String {
    match size(value) {
        size if size.starts_with(['0', '-', '<']) => size,
        size if value.enclose(64).is_some_and(|x| *x.hi() < 0) => format!("-{size}"),
        size => format!("+{size}"),
    }
}

/// The size of an error, only where it is certain; else what it is certainly below.
fn size(value: &Value) -> String {
    let Some(x) = value.enclose(64) else {
        return "-".into();
    };
    match value.certain_decimal(Digits::significant(3)) {
        _ if *x.lo() == 0 && *x.hi() == 0 => "0".into(),
        Some(shown) if !x.holds_zero() => match value.to_f64().abs() {
            size if size.is_normal() => format!("{size:.2e}"),
            _ => shown.value.trim_start_matches('-').into(),
        },
        _ => below(&x),
    }
}

fn decimal(value: &Value, digits: u32) -> String {
    let zero = || match value {
        // Zero is inside: say how near to it the number is.
        Value::Within(_) => format!("0 ± {}", at_most(value)),
        _ => "undecided".into(),
    };
    value
        .certain_decimal(Digits::significant(digits))
        .map_or_else(zero, marked)
}

/// The decimal of an exact number, marked where it has more digits.
fn rounded(exact: &Value, digits: u32) -> String {
    match short_decimal(exact, digits) {
        Some(whole) => whole,
        None => format!("{}…", decimal(exact, digits).trim_end_matches('…')),
    }
}

/// The decimal that a number is, if it has no more digits than these.
pub(super) fn short_decimal(exact: &Value, digits: u32) -> Option<String> {
    let decimal = exact.decimal(Digits::significant(digits))?;
    (decimal.radius == "0").then_some(decimal.value)
}

/// The decimal; a whole number that only stands for one with more places is marked, as `240657…`.
fn marked(decimal: Decimal) -> String {
    let looks_exact = !decimal.value.contains(['.', 'e']);
    match looks_exact && decimal.radius != "0" {
        true => decimal.value + "…",
        false => decimal.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// h^2/(18 sqrt 3) at h = 1/1000 is 3.2075...e-8 (by hand): "at most 3.2e-8" would be false.
    #[test]
    fn a_bound_is_rounded_up() {
        let band = Value::Exact(Rational::from((32_075, 1_000_000_000_000_u64)));
        assert_eq!(at_most(&band), "3.3e-8");
        assert_eq!(at_most(&Value::Exact(Rational::new())), "0");
    }

    /// By hand: 13/80 = 0.1625, 2/3 = 0.666..., ln 2 = 0.69314718056 (ten places of 0.693147180559945...).
    #[test]
    fn places_after_the_point_are_always_as_many() {
        let shown = |value: Value| Show::Places(11).text(&value);
        let fraction = |p, q| shown(Value::Exact(Rational::from((p, q))));
        assert_eq!(fraction(13, 80), "0.16250000000");
        assert_eq!(fraction(-2, 3), "-0.66666666667");
        assert_eq!(fraction(-7, 2), "-3.50000000000");
        assert_eq!(fraction(0, 1), "0.00000000000");
        assert_eq!(shown(Value::log(2.into(), 1)), "0.69314718056");
    }

    #[test]
    fn an_error_that_may_be_zero_is_not_shown_as_a_number() {
        let noise = Value::Within(Enclosure::new(
            Float::with_val(64, -0.25),
            Float::with_val(64, 0.5),
        ));
        assert_eq!(few(&noise), "<8e-1");
        assert_eq!(size(&noise), "<8e-1");
        assert_eq!(short(&noise, SHORT, 8), "0 ± 5.0e-1");
    }
}

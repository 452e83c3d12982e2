//! How a value is written in a table: a short fraction as it is, a long one as a decimal.

use crate::number::{Digits, Value};
use rug::float::Round;

/// Fractions and logarithms up to this many characters are written out in tables.
const SHORT: usize = 13;
/// The digits of a decimal that stands for a longer one.
const TABLE_DIGITS: u32 = 8;

/// For a table cell: `1/6`, `ln(3/16)`, or `0.16666667…` where the fraction is long; what is not
/// certain is not shown.
pub fn short(value: &Value) -> String {
    match value {
        Value::Undefined => "undefined".into(),
        Value::Within { .. } => decimal(value, TABLE_DIGITS),
        exact => match written(exact) {
            text if text.chars().count() <= SHORT => text,
            _ => format!("{}…", decimal(exact, TABLE_DIGITS)),
        },
    }
}

/// For one of two values on a line: at most eleven characters.
pub(super) fn tight(value: &Value) -> String {
    match short(value) {
        text if text.chars().count() <= 11 => text,
        _ => match value {
            Value::Within { .. } => decimal(value, 4),
            exact => format!("{}…", decimal(exact, 4)),
        },
    }
}

/// Written out, with its decimal beside it: `1/6 = 0.16666...`.
pub fn long(value: &Value, digits: Digits) -> String {
    let decimal = value
        .certain_decimal(digits)
        .map_or_else(|| "undecided".to_string(), |decimal| decimal.value);
    match value {
        Value::Undefined => "undefined".into(),
        Value::Within { .. } => decimal,
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

/// Two certain digits, for an error: `-2.2e-8`.
pub(super) fn few(value: &Value) -> String {
    decimal(value, 2)
}

/// A bound on `|value|` in two digits, rounded up.
pub(super) fn at_most(value: &Value) -> String {
    let Some(x) = value.enclose(64) else {
        return "undefined".into();
    };
    let most = x.lo().clone().abs().max(&x.hi().clone().abs());
    match most == 0 {
        true => "0".into(),
        false => most.to_string_radix_round(10, Some(2), Round::Up),
    }
}

fn decimal(value: &Value, digits: u32) -> String {
    let zero = || match value {
        // Zero is inside: say how near to it the number is.
        Value::Within { .. } => format!("0 ± {}", at_most(value)),
        _ => "undecided".into(),
    };
    value
        .certain_decimal(Digits::significant(digits))
        .map_or_else(zero, |decimal| decimal.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::{Float, Rational};

    /// h^2/(18 sqrt 3) at h = 1/1000 is 3.2075...e-8 (by hand): "at most 3.2e-8" would be false.
    #[test]
    fn a_bound_is_rounded_up() {
        let band = Value::Exact(Rational::from((32_075, 1_000_000_000_000_u64)));
        assert_eq!(at_most(&band), "3.3e-8");
        assert_eq!(at_most(&Value::Exact(Rational::new())), "0");
    }

    #[test]
    fn an_error_that_may_be_zero_is_not_shown_as_a_number() {
        let noise = Value::Within {
            lo: Float::with_val(64, -0.25),
            hi: Float::with_val(64, 0.5),
        };
        assert_eq!(few(&noise), "0 ± 5.0e-1");
    }
}

//! How a value is written in a table: a short fraction as it is, a long one as a decimal.

use crate::number::{Digits, Value};

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

fn decimal(value: &Value, digits: u32) -> String {
    let zero = || match value {
        // Zero is inside: say how near to it the number is.
        Value::Within { lo, hi } => {
            let most = rug::Float::with_val(53, lo.clone().abs().max(&hi.clone().abs())).to_f64();
            format!("0 ± {most:.0e}")
        }
        _ => "undecided".into(),
    };
    value
        .certain_decimal(Digits::significant(digits))
        .map_or_else(zero, |decimal| decimal.value)
}

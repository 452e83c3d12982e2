//! Numbers under one name, of which 40 digits are certain, and what a sound computation may be off by.

use crate::data::Data;
use crate::ensemble::states;
use crate::error::{Error, Kind, Result};
use crate::number::{Digits, Value};

/// So many digits of every truth are certain.
pub const DIGITS: u32 = 40;
/// Sums are made with so many digits at first, and with at most so many.
const FIRST_DIGITS: u32 = 48;
const MOST_DIGITS: u32 = 4000;

/// Numbers under one name.
#[derive(Clone, Debug)]
pub struct Truth {
    /// `ln_Z`, `gradient.W`.
    pub name: String,
    /// Of a scalar none; the last index runs fastest.
    pub shape: Vec<usize>,
    /// The numbers, of which 40 digits are certain.
    pub values: Vec<Value>,
    /// What a sound computation in float32, and in float64, may be off by, rounded up to two digits.
    pub allowed: [Vec<f64>; 2],
}

impl Truth {
    pub(super) fn new(
        name: impl Into<String>,
        shape: Vec<usize>,
        values: Vec<Value>,
        allowed: [Vec<f64>; 2],
    ) -> Truth {
        Truth {
            name: name.into(),
            shape,
            values,
            allowed: allowed.map(|allowed| allowed.into_iter().map(rounded_up).collect()),
        }
    }
}

/// Rounded up to two digits, so that the last digits of some platform's logarithm do not show.
fn rounded_up(x: f64) -> f64 {
    // Powers of ten below this are no normal doubles.
    const LEAST: f64 = 1e-290;
    if x < LEAST {
        return x;
    }
    let unit = x.log10().floor() as i32 - 1;
    let count = (x / 10_f64.powi(unit)).ceil();
    format!("{count}e{unit}").parse().unwrap_or(x)
}

/// Numbers with ever more digits until 40 of each are certain, and the nearest double is.
pub(super) fn certain<T>(
    name: &str,
    made: impl Fn(u32) -> Result<(T, Vec<Value>)>,
) -> Result<(T, Vec<Value>)> {
    let is_certain = |value: &Value| {
        value.decimal(Digits::significant(DIGITS)).is_some() && value.nearest().is_some()
    };
    let mut digits = FIRST_DIGITS;
    loop {
        let (extra, values) = made(digits)?;
        if values.iter().all(is_certain) {
            return Ok((extra, values));
        }
        digits *= 2;
        if digits > MOST_DIGITS {
            let why = format!(
                "{DIGITS} digits of {name} are not certain at {MOST_DIGITS} digits of the sums"
            );
            return Err(Error::new(Kind::Undecided, why));
        }
    }
}

/// All states of a layer, as rows.
pub(super) fn all_states(n: usize) -> Result<Data> {
    let mut all = Data::new(n);
    for state in states(n) {
        all.push(&state, 1)?;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand; 5e-324 is the least double.
    #[test]
    fn tolerances_are_rounded_up_to_two_digits() {
        for (x, wanted) in [
            (1.21e-15, 1.3e-15),
            (9.91e-8, 1e-7),
            (0.052, 0.052),
            (37.2, 38.0),
            (0.0, 0.0),
            (5e-324, 5e-324),
        ] {
            assert_eq!(rounded_up(x), wanted);
        }
    }

    /// 1/3 rounded at 40 digits; of an enclosure of 20 digits no 40 are certain.
    #[test]
    fn a_number_of_too_few_digits_is_no_truth() {
        let third = || Value::Exact(rug::Rational::from((1, 3)));
        let exact = certain("p", |digits| Ok((digits, vec![third()])));
        assert_eq!(exact.expect("certain").0, FIRST_DIGITS);
        let rough = certain("p", |_| {
            Ok((
                (),
                vec![Value::from(third().enclose(64).expect("a number"))],
            ))
        });
        let error = rough.expect_err("20 digits");
        assert!(
            error.to_string().contains("40 digits of p are not certain"),
            "{error}"
        );
    }
}

//! One computed number as plain data: a decimal, how far the truth can be from it, and the exact
//! form where there is one.

use crate::answer::Scales;
use crate::machine::{Param, Shaped};
use crate::number::{Decimal, Digits, Value};
use crate::report::numbers::Show;
use rug::Rational;
use schemars::JsonSchema;
use serde::Serialize;

/// A computed number, or the reason why there is none. Never a number that is not certain.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Num {
    /// The number is known.
    Known(Known),
    /// `{"value": null, "verdict": ..}`
    Absent(Absent),
}

/// The true number lies within `radius` of `value`.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// A decimal with certain digits only; logarithms in nats.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?$"))]
    pub value: String,
    /// How far the true number can be from `value`; "0" where the decimal is exact.
    #[schemars(regex(pattern = r"^[0-9]+(\.[0-9]+)?(e-?[0-9]+)?$"))]
    pub radius: String,
    /// The double nearest to the number, proven to be it; null beyond the range of doubles, and where
    /// the digits computed do not decide which double is the nearest (fewer than 15 of more
    /// than 2^12 states, or a number that all but vanishes).
    pub nearest: Option<f64>,
    /// The number as a fraction "p/q", where it is one ("38/1" for whole numbers).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^-?[0-9]+/[0-9]+$"))]
    pub fraction: Option<String>,
    /// "p/q" where the number is ln(p/q) / over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9]+/[0-9]+$"))]
    pub ln: Option<String>,
    /// What the logarithm is divided by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<u32>,
}

/// No number to show.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Absent {
    /// Always null.
    pub value: (),
    /// Why.
    pub verdict: NoNumber,
}

/// Why there is no number.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NoNumber {
    /// No digit is certain at the precision used.
    Undecided,
    /// `0/0`, `ln 0`: there is no such number.
    Undefined,
}

/// `p/q`, with the denominator written for whole numbers too.
pub(super) fn ratio(q: &Rational) -> String {
    format!("{}/{}", q.numer(), q.denom())
}

impl Num {
    /// A value with the digits asked for, or with fewer where only fewer are certain.
    pub(crate) fn new(value: &Value, digits: Digits) -> Num {
        let why = match value {
            Value::Undefined => NoNumber::Undefined,
            _ => NoNumber::Undecided,
        };
        let Some(Decimal {
            value: text,
            radius,
        }) = value.certain_decimal(digits)
        else {
            return Num::Absent(Absent {
                value: (),
                verdict: why,
            });
        };
        let (ln, over) = match value {
            Value::Log { of, over } => (Some(ratio(of)), Some(*over)),
            _ => (None, None),
        };
        Num::Known(Known {
            value: text,
            radius,
            nearest: value.nearest().filter(|x| x.is_finite()),
            fraction: value.fraction().map(ratio),
            ln,
            over,
        })
    }

    /// The same of what a difference is, or is off by: where no digit is certain, 0 within what the number is below.
    pub(crate) fn bounded(value: &Value, digits: Digits) -> Num {
        match Num::new(value, digits) {
            Num::Absent(_) if value.enclose(64).is_some_and(|x| x.is_bounded()) => {
                Num::Known(Known {
                    value: "0".into(),
                    radius: Show::Bound.text(value),
                    nearest: value.nearest(),
                    fraction: None,
                    ln: None,
                    over: None,
                })
            }
            num => num,
        }
    }

    /// A fraction, which is its own truth.
    pub(crate) fn exact(q: &Rational, digits: Digits) -> Num {
        Num::new(&Value::Exact(q.clone()), digits)
    }
}

/// One entry per parameter.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PerParameter<T> {
    /// n_v rows of n_h.
    #[serde(rename = "W")]
    pub w: Vec<Vec<T>>,
    /// One entry per visible unit.
    pub b: Vec<T>,
    /// One entry per hidden unit.
    pub c: Vec<T>,
}

/// One number per parameter.
pub(crate) type ShapedNum = PerParameter<Num>;

impl ShapedNum {
    /// Differences of these phases, or multiples of them, each with the digits that its phases give it.
    pub(super) fn differences(
        of: &Shaped<Value>,
        left: &Shaped<Value>,
        right: &Shaped<Value>,
        scales: &Scales,
    ) -> Self {
        ShapedNum::new(of, |param, x| {
            Num::new(x, scales.difference(left.get(param), right.get(param)))
        })
    }
}

impl<T> PerParameter<T> {
    /// The entries of `shaped`, each made into a `T`.
    pub(crate) fn new<S>(shaped: &Shaped<S>, mut entry: impl FnMut(Param, &S) -> T) -> Self {
        let mut at = |param| entry(param, shaped.get(param));
        let (n_v, n_h) = (shaped.n_v(), shaped.n_h());
        PerParameter {
            w: (0..n_v)
                .map(|i| (0..n_h).map(|j| at(Param::W(i, j))).collect())
                .collect(),
            b: (0..n_v).map(|i| at(Param::B(i))).collect(),
            c: (0..n_h).map(|j| at(Param::C(j))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(value: &Value, digits: u32) -> String {
        serde_json::to_string(&Num::new(value, Digits::of_itself(digits))).expect("plain data")
    }

    /// The contract's own example, 38 as "38/1"; 2/3 and ln(15/4096)/4 by `mpmath` at 30 digits:
    /// 0.666666666666666666..., -1.40242899140424...
    #[test]
    fn a_number_is_written_as_the_contract_says() {
        assert_eq!(
            json(&Value::Exact(38.into()), 15),
            r#"{"value":"38","radius":"0","nearest":38.0,"fraction":"38/1"}"#
        );
        assert_eq!(
            json(&Value::Exact(Rational::from((2, 3))), 5),
            r#"{"value":"0.666667","radius":"3.4e-7","nearest":0.6666666666666666,"fraction":"2/3"}"#
        );
        let log = Value::log(Rational::from((15, 4096)), 4);
        let Num::Known(known) = Num::new(&log, Digits::of_itself(8).for_logarithm()) else {
            panic!("no digits");
        };
        assert_eq!(known.value, "-1.40242899");
        assert_eq!(
            (known.ln.as_deref(), known.over),
            (Some("15/4096"), Some(4))
        );
    }

    #[test]
    fn where_no_digit_is_certain_no_number_is_shown() {
        let wide = Value::Within(crate::number::Enclosure::new(
            rug::Float::with_val(64, -1),
            rug::Float::with_val(64, 2),
        ));
        assert_eq!(json(&wide, 5), r#"{"value":null,"verdict":"undecided"}"#);
        assert_eq!(
            json(&Value::Undefined, 5),
            r#"{"value":null,"verdict":"undefined"}"#
        );
    }

    #[test]
    fn a_number_past_the_doubles_has_no_nearest_double() {
        let huge = Value::Exact(Rational::from(rug::Integer::from(1) << 2000));
        assert!(json(&huge, 5).contains(r#""nearest":null"#));
    }
}

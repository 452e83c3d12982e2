//! Claimed numbers: a number of a file is the float nearest to it, a text is the decimal that it prints.

use super::super::dtype;
use super::super::json::Json;
use super::super::named::{Array, Entry};
use super::super::source::shown;
use super::fields::Field;
use crate::error::{Error, Result};
use crate::number::rational;
use crate::oracle::{Claimed, Number, Precision, last_digit};

/// The number at a place of an array, or the text in the place of one; `precision` is the one that the claim
/// names.
pub(super) fn claimed(
    name: &str,
    field: Field,
    place: usize,
    precision: Option<Precision>,
) -> Result<Claimed> {
    match field {
        Field::Text(text) => printed(text, precision).map_err(|error| error.at(name)),
        Field::Array(array) => {
            of_entry(array, place, precision).map_err(|error| error.at(array.at(name, place)))
        }
    }
}

/// One number under a name, which has no list.
pub(super) fn single(name: &str, field: Field, precision: Option<Precision>) -> Result<Claimed> {
    if let Field::Array(array) = field
        && array.len() != 1
    {
        return Err(Error::input(format!(
            "found an array of {} numbers, wanted one number",
            array.len()
        ))
        .at(name));
    }
    claimed(name, field, 0, precision)
}

fn of_entry(array: &Array, place: usize, precision: Option<Precision>) -> Result<Claimed> {
    let stored_in = match array.dtype().as_deref() {
        Some("float32") => Some(Precision::Single),
        Some("float16") => {
            return Err(
                Error::input("found numbers of 16 bits, wanted float32 or float64")
                    .help("claims in half precision are not supported"),
            );
        }
        _ => None,
    };
    let precision = precision.or(stored_in);
    match array.entry(place) {
        Entry::Text(text) => printed(&text, precision),
        Entry::Spelled(text) => float(text, precision.unwrap_or(Precision::Double)),
        Entry::Stored(dtype::Number::Bool(bit)) => {
            Err(Error::input(format!("found `{bit}`, wanted a number")))
        }
        Entry::Stored(dtype::Number::Float(float)) => {
            let stored = Claimed::float(float, stored_in.unwrap_or(Precision::Double));
            Ok(Claimed {
                precision: precision.unwrap_or(Precision::Double),
                ..stored
            })
        }
        Entry::Stored(number) => Ok(Claimed {
            text: number.found(),
            number: number.rational().map_or(Number::NotANumber, Number::Finite),
            precision: precision.unwrap_or(Precision::Double),
            last_digit: None,
            spread: None,
        }),
    }
}

/// Whether a text is a number that may be claimed.
pub(super) fn is_number(text: &str) -> bool {
    printed(text, None).is_ok()
}

/// A number or a text of JSON.
pub(super) fn of_json(json: &Json, precision: Option<Precision>) -> Result<Claimed> {
    match (json.number(), json.text()) {
        (Some(number), _) => float(number, precision.unwrap_or(Precision::Double)),
        (None, Some(text)) => printed(&text, precision),
        _ => Err(json.wrong("a number")),
    }
}

/// The same text of JSON with `NaN`, `Infinity` and `-Infinity` as texts, which Python writes where JSON has no
/// number.
pub(super) fn quoted(text: &str) -> String {
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut inside) = (text, false);
    while let Some(c) = rest.chars().next() {
        let word = WORDS
            .iter()
            .find(|word| !inside && rest.starts_with(**word));
        let length = match (word, c) {
            (Some(word), _) => {
                out.push('"');
                out.push_str(word);
                out.push('"');
                rest = &rest[word.len()..];
                continue;
            }
            (None, '\\') if inside => c.len_utf8() + rest.chars().nth(1).map_or(0, char::len_utf8),
            (None, '"') => {
                inside = !inside;
                1
            }
            _ => c.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// The float nearest to a decimal, as a program reads back what it has written.
fn float(text: &str, precision: Precision) -> Result<Claimed> {
    let float = match precision {
        Precision::Single => text.parse::<f32>().map(f64::from),
        _ => text.parse::<f64>(),
    };
    let wrong = || Error::input(format!("found `{}`, wanted a number", shown(text)));
    let float = float.map_err(|_| wrong())?;
    Ok(Claimed {
        text: text.into(),
        ..Claimed::float(float, precision)
    })
}

/// A number as it is printed: right to half a unit of its last digit.
fn printed(text: &str, precision: Option<Precision>) -> Result<Claimed> {
    let bare = text.trim();
    let unsigned = bare.trim_start_matches(['+', '-']).to_ascii_lowercase();
    let number = match unsigned.as_str() {
        "inf" | "infinity" => Number::Infinite {
            negative: bare.starts_with('-'),
        },
        "nan" => Number::NotANumber,
        _ => Number::Finite(rational(bare)?),
    };
    let is_finite = number.finite().is_some();
    Ok(Claimed {
        text: bare.into(),
        last_digit: is_finite.then(|| last_digit(&unsigned)).flatten(),
        number,
        precision: precision.unwrap_or(match is_finite {
            true => Precision::Exact,
            false => Precision::Double,
        }),
        spread: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::Rational;

    #[test]
    fn the_words_of_python_become_texts() {
        let text = r#"{"Z": NaN, "a": [-Infinity, "NaN \" NaN"]}"#;
        let wanted = r#"{"Z": "NaN", "a": ["-Infinity", "NaN \" NaN"]}"#;
        assert_eq!(quoted(text), wanted);
    }

    #[test]
    fn what_is_no_number_is_claimed_all_the_same() {
        let number = |text| printed(text, None).map(|claimed| claimed.number);
        assert_eq!(number("-inf"), Ok(Number::Infinite { negative: true }));
        assert_eq!(number("NaN"), Ok(Number::NotANumber));
        assert!(number("ln 2").is_err());
        let single = float("0.1", Precision::Single).map(|claimed| claimed.number);
        // The single nearest to 0.1, by hand.
        let wanted = Rational::from((13_421_773, 134_217_728));
        assert_eq!(single, Ok(Number::Finite(wanted)));
    }
}

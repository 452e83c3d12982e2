//! What stands beside the numbers of the test vectors, and their text: JSON with a line for each truth.

use crate::error::{Error, Result};
use serde::Serialize;

/// What holds for all vectors.
pub(super) const HEADER: &[&str] = &[
    "Energy E(v,h) = -sum_i b_i v_i - sum_j c_j h_j - sum_ij v_i W_ij h_j, probability p(v,h) = exp(-E/T)/Z.",
    "W has a row for each visible unit and a column for each hidden unit. Logarithms are natural.",
    "A row of data counts as often as its count says; means are over all rows with their counts.",
    "The gradient is that of the mean log-likelihood, to be added to the parameters: (data phase - model phase)/T.",
    "A number agrees where |number - double| <= tolerance, entry by entry.",
    "A flag is a mistake that makes some number of the truth wrong by more than 4 times the tolerance.",
];

/// What each truth is, by its name.
pub(super) const MEANINGS: &[(&str, &str)] = &[
    (
        "Z",
        "the partition function; left out where float32 cannot hold it",
    ),
    ("ln_Z", "its logarithm"),
    ("log_likelihood.mean", "ln p(v), the mean over the rows"),
    ("log_likelihood.total", "ln p(v), the sum over the rows"),
    (
        "pseudo_likelihood",
        "sum_i ln p(v_i given all other units), the mean over the rows",
    ),
    ("free_energy", "F(v) = -ln sum_h exp(-E/T), for each row"),
    ("p", "p(v), for each row"),
    ("ln_p", "ln p(v), for each row"),
    ("h_given_v", "E[h_j given v], a line for each row"),
    ("v_given_h", "E[v_i given h], a line for each hidden state"),
    (
        "data_phase",
        "<v_i h_j>, <v_i>, <h_j> over the rows, h averaged given v",
    ),
    ("model_phase", "<v_i h_j>, <v_i>, <h_j> under p(v,h)"),
    ("gradient", "(data phase - model phase)/T"),
    (
        "cd_1",
        "the expected update of CD-1: (data phase - <v_1 E[h given v_1]>)/T, v_1 after a Gibbs step from the row",
    ),
    ("cd_2", "the same with two Gibbs steps"),
];

/// A set of vectors as JSON text.
///
/// # Errors
/// Text that cannot be written as JSON.
pub(crate) fn vectors_text(set: &impl Serialize) -> Result<String> {
    let value = serde_json::to_value(set)
        .map_err(|error| Error::input(format!("the vectors cannot be written as JSON: {error}")))?;
    let mut text = String::new();
    lines(&value, 0, &mut text);
    Ok(text + "\n")
}

/// Objects and lists of them a line for each member, down to the truths.
fn lines(value: &serde_json::Value, depth: usize, text: &mut String) {
    const DEEPEST: usize = 4;
    let blank = "  ".repeat(depth + 1);
    let mut put = |open: char, close: char, members: Vec<(String, &serde_json::Value)>| {
        text.push(open);
        for (at, (key, member)) in members.into_iter().enumerate() {
            text.push_str(if at == 0 { "\n" } else { ",\n" });
            text.push_str(&blank);
            text.push_str(&key);
            lines(member, depth + 1, text);
        }
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
        text.push(close);
    };
    match value {
        serde_json::Value::Object(object) if depth < DEEPEST && !object.is_empty() => {
            let key = |key: &String| format!("{}: ", serde_json::Value::from(key.as_str()));
            put(
                '{',
                '}',
                object
                    .iter()
                    .map(|(name, member)| (key(name), member))
                    .collect(),
            );
        }
        serde_json::Value::Array(list) if depth < 2 && !list.is_empty() => {
            put(
                '[',
                ']',
                list.iter().map(|member| (String::new(), member)).collect(),
            );
        }
        other => text.push_str(&other.to_string()),
    }
}

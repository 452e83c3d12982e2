//! The text of the test vectors: JSON with a line for each truth.

use super::vectors::output;
use crate::error::{Error, Result};
use crate::oracle::Vector;

/// A set of vectors as JSON text.
///
/// # Errors
/// Text that cannot be written as JSON, or a digit that is not certain.
pub(crate) fn vectors_text(vectors: &[Vector]) -> Result<String> {
    let value = serde_json::to_value(output(vectors)?)
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

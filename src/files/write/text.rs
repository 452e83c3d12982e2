//! JSON, which keeps parameters as they are.

use super::levels::{Level, Tree};
use super::numbers::Outgoing;
use crate::number::Theta;

/// An object with a line for each row of a matrix.
pub(super) fn json(levels: &Tree<Theta>, indent: usize) -> String {
    let blank = "  ".repeat(indent);
    let entries: Vec<String> = levels
        .iter()
        .map(|(name, level)| {
            let value = match level {
                Level::One(array) => list(array, &array.shape, 0, &format!("{blank}  ")),
                Level::Group(inside) => json(inside, indent + 1),
            };
            // A name as JSON quotes it.
            let name = serde_json::Value::from(*name);
            format!("{blank}{name}: {value}")
        })
        .collect();
    format!("{{\n{}\n{}}}", entries.join(",\n"), "  ".repeat(indent - 1))
}

/// The entries from a place on, of this shape. The grammar of parameters has no character that JSON escapes.
fn list(array: &Outgoing, shape: &[u64], from: usize, blank: &str) -> String {
    let Some((length, inner)) = shape.split_first() else {
        return format!("\"{}\"", array.numbers[from]);
    };
    let step = inner.iter().product::<u64>() as usize;
    let entries: Vec<String> = (0..*length as usize)
        .map(|k| list(array, inner, from + k * step, &format!("{blank}  ")))
        .collect();
    match inner {
        [] => format!("[{}]", entries.join(", ")),
        _ => format!(
            "[\n{blank}{}\n{}]",
            entries.join(&format!(",\n{blank}")),
            &blank[2..]
        ),
    }
}

//! Every output as plain data, in the layout of the JSON that the program prints.
//!
//! Numbers become decimals here, with the digits that are certain; nothing above this computes.

mod cd;
mod check;
mod compute;
mod derive;
mod difference;
mod input;
mod layout;
mod num;
mod path;
mod samples;
mod symbolic;
mod vectors;
mod vectors_text;
mod verdicts;

pub(crate) use cd::{CdOutput, EIGENVALUE_DIGITS};
pub(crate) use check::CheckOutput;
pub(crate) use compute::{ComputeOutput, WithoutZOutput};
pub(crate) use derive::DeriveOutput;
pub(crate) use difference::DifferenceOutput;
pub use input::{Provenance, Reading, Taken};
pub(crate) use path::PathOutput;
pub(crate) use samples::SamplesOutput;
pub(crate) use symbolic::SymbolicOutput;
pub(crate) use vectors::VectorsOutput;
pub(crate) use vectors_text::vectors_text;
pub(crate) use verdicts::Summary;

use crate::error::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;

/// An output as one JSON object, indented, with a line feed at its end.
///
/// # Errors
/// Text that cannot be written as JSON; no output of this program contains any.
pub fn json(output: &impl Serialize) -> Result<String> {
    serde_json::to_string_pretty(output)
        .map(|text| text + "\n")
        .map_err(|error| Error::input(format!("the output cannot be written as JSON: {error}")))
}

/// The outputs that have a schema: those of the commands, those of `compute --temperatures` (path),
/// `--symbolic` (symbolic) and `--without-z` (without-z).
pub const COMMANDS: &[&str] = &[
    "compute",
    "path",
    "symbolic",
    "without-z",
    "derive",
    "difference",
    "cd",
    "check",
    "samples",
    "vectors",
];

/// The JSON schema of a command's output.
///
/// # Errors
/// A command without one, with those that have one.
pub fn schema(command: &str) -> Result<serde_json::Value> {
    fn of<T: JsonSchema>() -> serde_json::Value {
        schemars::schema_for!(T).to_value()
    }
    match command {
        "compute" => Ok(of::<ComputeOutput>()),
        "path" => Ok(of::<PathOutput>()),
        "symbolic" => Ok(of::<SymbolicOutput>()),
        "without-z" => Ok(of::<WithoutZOutput>()),
        "derive" => Ok(of::<DeriveOutput>()),
        "difference" => Ok(of::<DifferenceOutput>()),
        "samples" => Ok(of::<SamplesOutput>()),
        "cd" => Ok(of::<CdOutput>()),
        "check" => Ok(of::<CheckOutput>()),
        "vectors" => Ok(of::<VectorsOutput>()),
        other => Err(Error::input(format!(
            "found the command `{}`, wanted one of {}",
            other.escape_debug(),
            COMMANDS.join(", ")
        ))),
    }
}

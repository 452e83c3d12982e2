//! What a run was given, so that it can be repeated.

use super::num::PerParameter;
use crate::data::Data;
use crate::machine::{Rbm, Units};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of the JSON layout; it changes when a field's meaning does.
const SCHEMA: u32 = 1;

/// What every output begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Head {
    /// The version of this program.
    pub rbm_exact: String,
    /// The number of the layout.
    pub schema: u32,
    /// The command: "compute", "derive", "check" and so on.
    pub command: String,
}

impl Head {
    /// Of a command's output.
    pub(super) fn of(command: &str) -> Self {
        Head {
            rbm_exact: env!("CARGO_PKG_VERSION").into(),
            schema: SCHEMA,
            command: command.into(),
        }
    }
}

/// Machine, data, and where they came from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The machine, exactly.
    pub machine: Machine,
    /// The data rows, absent where none were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Rows>,
    /// The rows held out, absent where none were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_out: Option<Rows>,
    /// Where machine and data came from.
    pub from: Provenance,
    /// The layer whose states were enumerated: "visible" or "hidden".
    pub side: String,
    /// The numbers that were summed: "integers" (exact), "doubles",
    /// "double-doubles" or "mpfr", each of these with a proven bound on its rounding.
    pub tier: String,
    /// The number of states enumerated.
    pub states: u64,
    /// The digits asked for.
    pub digits: u32,
    /// Whether they are significant digits of each number.
    pub significant: bool,
    /// A command line that repeats the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rerun: Option<String>,
}

/// A machine in the form that `--model` reads.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Machine {
    /// "binary" or "spin".
    pub units: String,
    /// T, a fraction.
    pub temperature: String,
    /// W (n_v rows of n_h), b and c: exact parameters such as "1/2 + 1/4 ln 3".
    #[serde(flatten)]
    pub theta: PerParameter<String>,
}

/// Data in the form that `--data` reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rows {
    /// The distinct rows in order of first appearance, a number per visible unit: 0/1, or -1/1 for spins.
    pub rows: Vec<Vec<i32>>,
    /// How often each occurs.
    pub counts: Vec<u64>,
}

/// Where machine and data came from.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The built-in machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The file that the machine was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The file that the data were read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// The file that the data held out were read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_out: Option<String>,
    /// The seed of a random machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Its weights: "log-rational" or "decimal".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
    /// What every parameter was multiplied with, a fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// How many rows were drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// How arrays of other names than our own, or in another order, were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
}

/// How files were read whose arrays have other names than our own, or lie otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The convention of the program that saved the machine, absent where `map` or the shapes decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub convention: Option<String>,
    /// The text of --map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// What was taken from which array.
    pub taken: Vec<Taken>,
    /// What was left at its default, and why the file was read so.
    pub remarks: Vec<String>,
    /// The names of what was not read.
    pub passed_over: Vec<String>,
    /// ln Z of the file's own energy is ln Z of the machine plus this, in nats: an exact number such as
    /// "1/2 + 1/4 ln 3". Absent where it is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
}

/// An array that was taken for a parameter, or for data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// "W", "b", "c", "ov", "oh", "temperature", "beta", "rows" or "counts".
    pub target: String,
    /// The array and what was done with it: "components_.T".
    pub from: String,
    /// The array's shape in the file.
    pub shape: Vec<usize>,
    /// The type of its numbers where they are kept in binary: "float32".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dtype: Option<String>,
}

impl Machine {
    /// The parameters as exact text.
    pub(crate) fn new(m: &Rbm) -> Self {
        Machine {
            units: m.units().name().into(),
            temperature: m.temperature().to_string(),
            theta: PerParameter::new(m.theta(), |_, theta| theta.to_string()),
        }
    }
}

impl Rows {
    /// The distinct rows with their counts.
    pub(crate) fn new(data: &Data, units: Units) -> Self {
        let folded = data.folded();
        let (rows, counts) = folded
            .rows()
            .map(|(row, count)| (row.iter().map(|bit| units.value(*bit)).collect(), count))
            .unzip();
        Rows { rows, counts }
    }
}

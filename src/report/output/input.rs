//! What a run was given, so that it can be repeated.

use super::layout::objects;
use super::num::PerParameter;
use crate::answer::Quantities;
use crate::data::Data;
use crate::machine::{Rbm, Units};
use crate::number::Digits;
use crate::report::answers::Given;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of the JSON layout; it changes when a field's meaning does.
const SCHEMA: u32 = 1;

objects! {
    part
    /// What every output begins with.
    struct Head(of: &str) {
        /// The version of this program.
        rbm_exact: String = env!("CARGO_PKG_VERSION").into(),
        /// The number of the layout.
        schema: u32 = SCHEMA,
        /// The command: "compute", "derive", "check" and so on.
        command: String = of.into(),
    }
}

objects! {
    /// Machine, data, and where they came from.
    struct Input(given: &Given, found: &Quantities, digits: Digits) {
        /// The machine, exactly.
        machine: Machine = Machine::new(given.m),
        /// The data rows, absent where none were given.
        ?data: Option<Rows> = Rows::if_any(given.data, units),
        /// The rows held out, absent where none were given.
        ?held_out: Option<Rows> = given.held_out.and_then(|rows| Rows::if_any(rows, units)),
        /// Where machine and data came from.
        from: Provenance = given.origin.clone(),
        /// The layer whose states were enumerated: "visible" or "hidden".
        side: String = found.model.side.name().into(),
        /// The numbers that were summed: "integers" (exact), "doubles",
        /// "double-doubles" or "mpfr", each of these with a proven bound on its rounding.
        tier: String = found.model.tier.name().into(),
        /// The number of states enumerated.
        states: u64 = found.model.states,
        /// The digits asked for.
        digits: u32 = digits.count,
        /// Whether they are significant digits of each number.
        significant: bool = digits.significant,
        /// A command line that repeats the run.
        ?rerun: Option<String> = Some(given.from.command.clone()),
    } where {
        let units = given.m.units();
    }

    /// A machine in the form that `--model` reads.
    struct Machine(m: &Rbm) {
        /// "binary" or "spin".
        units: String = m.units().name().into(),
        /// T, a fraction.
        temperature: String = m.temperature().to_string(),
        /// W (n_v rows of n_h), b and c: exact parameters such as "1/2 + 1/4 ln 3".
        #[serde(flatten)]
        theta: PerParameter<String> = PerParameter::new(m.theta(), |_, theta| theta.to_string()),
    }

    /// Data in the form that `--data` reads.
    struct Rows(data: &Data, units: Units) {
        /// The distinct rows in order of first appearance, a number per visible unit: 0/1, or -1/1 for spins.
        rows: Vec<Vec<i32>> = states(&folded, units),
        /// How often each occurs.
        counts: Vec<u64> = folded.rows().map(|(_, count)| count).collect(),
    } where {
        let folded = data.folded();
    }
}

impl Rows {
    /// Nothing where there are no rows.
    pub(super) fn if_any(data: &Data, units: Units) -> Option<Self> {
        (data.total() > 0).then(|| Rows::new(data, units))
    }
}

/// Rows as they are listed, a number per unit.
pub(super) fn states(data: &Data, units: Units) -> Vec<Vec<i32>> {
    let row = |row: &[bool]| row.iter().map(|bit| units.value(*bit)).collect();
    data.rows().map(|(state, _)| row(state)).collect()
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

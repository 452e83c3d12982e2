//! The output of `compute --without-z`.

use super::input::{Head, Machine, Provenance, Rows};
use super::num::{Num, ShapedNum};
use crate::answer::Scales;
use crate::ensemble::bits;
use crate::number::Value;
use crate::report::answers::Clamped;
use schemars::JsonSchema;
use serde::Serialize;

/// What `compute --without-z` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithoutZOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// The machine, exactly.
    pub machine: Machine,
    /// The data rows.
    pub data: Rows,
    /// Where machine and data came from.
    pub from: Provenance,
    /// A command line that repeats the run.
    pub rerun: String,
    /// Clamped means, averaged over the rows.
    pub data_phase: ShapedNum,
    /// How many distinct data rows there are.
    pub distinct_rows: u64,
    /// The distinct data rows in order of first appearance: the first 256 where there are more.
    pub rows: Vec<ClampedRowOutput>,
}

/// One distinct data row.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClampedRowOutput {
    /// The visible bits, such as "1100".
    pub v: String,
    /// How often the row occurs.
    pub count: u64,
    /// `F(v) = -ln sum_h f(v,h)`, nats.
    pub free_energy: Num,
    /// `E[h_j | v]` for every hidden unit.
    pub hidden: Vec<Num>,
}

impl WithoutZOutput {
    /// The output of a run.
    pub(crate) fn new(clamped: &Clamped) -> Self {
        let (given, found) = (clamped.given, clamped.found);
        let scales = Scales::new(clamped.digits, given.m.units());
        let mean = |x: &Value| Num::new(x, scales.moment());
        let rows = found.rows.iter().map(|row| ClampedRowOutput {
            v: bits(&row.v),
            count: row.count,
            free_energy: Num::new(&row.free_energy, scales.logarithm()),
            hidden: row.hidden.iter().map(mean).collect(),
        });
        WithoutZOutput {
            head: Head::of("compute"),
            machine: Machine::new(given.m),
            data: Rows::new(given.data, given.m.units()),
            from: given.origin.clone(),
            rerun: given.from.command.clone(),
            data_phase: ShapedNum::new(&found.data_phase, |_, x| mean(x)),
            distinct_rows: found.distinct as u64,
            rows: rows.collect(),
        }
    }
}

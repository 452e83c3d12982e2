//! The output of `compute --temperatures`.

use super::compute::LogLikelihood;
use super::input::{Head, Machine, Provenance, Rows};
use super::num::Num;
use crate::answer::PathPoint;
use crate::number::Value;
use crate::report::answers::Path;
use schemars::JsonSchema;
use serde::Serialize;

/// What `compute --temperatures` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PathOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// The machine, exactly; it is the law at beta = 1.
    pub machine: Machine,
    /// The data rows, absent where none were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Rows>,
    /// Where machine and data came from.
    pub from: Provenance,
    /// A command line that repeats the run.
    pub rerun: String,
    /// What beta multiplies: "joint", all energies; "marginal", the free energies of the visible states.
    pub law: String,
    /// The law at beta = 0: "uniform", or "data" for the base-rate model of the data.
    pub base: String,
    /// The laws, in the order asked for.
    pub path: Vec<PathRow>,
}

/// One law.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PathRow {
    /// From 0 to 1, a fraction.
    pub beta: String,
    /// Nats.
    #[serde(rename = "ln_Z")]
    pub ln_z: Num,
    /// Of the data, nats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_likelihood: Option<LogLikelihood>,
}

impl PathOutput {
    /// The output of a run.
    pub(crate) fn new(found: &Path) -> Self {
        let (given, course) = (found.given, found.course);
        let num = |value: &Value| Num::new(value, found.digits.for_logarithm());
        let row = |point: &PathPoint| PathRow {
            beta: point.beta.to_string(),
            ln_z: num(&point.ln_z),
            log_likelihood: point.log_likelihood.as_ref().map(|both| LogLikelihood {
                mean: num(&both.mean),
                total: num(&both.total),
            }),
        };
        PathOutput {
            head: Head::of("compute"),
            machine: Machine::new(given.m),
            data: (given.data.total() > 0).then(|| Rows::new(given.data, given.m.units())),
            from: given.origin.clone(),
            rerun: given.from.command.clone(),
            law: course.law.name().into(),
            base: course.base.name().into(),
            path: found.points.iter().map(row).collect(),
        }
    }
}

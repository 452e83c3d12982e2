//! The output of `check --samples`.

use super::check::{DiagnosisOutput, VerdictOutput, diagnosis};
use super::input::{Head, Machine, Provenance, Rows};
use crate::oracle::{JudgedParameter, Seen};
use crate::report::answers::Sampled;
use schemars::JsonSchema;
use serde::Serialize;

/// What `check --samples` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SamplesOutput {
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
    /// "agrees": no bias above `no_bias_above`; "refuted"; "undecided": too few updates, no entry can be as large as
    /// `no_bias_above`.
    pub verdict: VerdictOutput,
    /// Whose updates they are said to be: "cd:1", "gradient", "pcd", "mean-field:1".
    pub estimator: String,
    /// "probability" or "sampled".
    pub hidden: String,
    /// The rows behind each update, drawn one by one; null where the variance is not judged.
    pub batch: Option<u64>,
    /// What the updates are multiplied by.
    pub rate: f64,
    /// The chance that a correct stream is refuted, all tests together.
    pub level: f64,
    /// How many one-sided tests there are.
    pub tests: u64,
    /// How many updates were read.
    pub updates: u64,
    /// One in so many is judged.
    pub stride: u64,
    /// No parameter's mean is further off.
    pub no_bias_above: f64,
    /// A bias of this size is found with so many updates, but for a chance of `level`.
    pub detectable: f64,
    /// So many updates find a bias of a hundredth of the largest entry of the expected update.
    pub updates_for_one_percent: Option<u64>,
    /// The first update that none can be, where there is one.
    pub impossible: Option<ImpossibleOutput>,
    /// Parameter by parameter.
    pub parameters: Vec<ParameterOutput>,
    /// All parameters together, in the direction of another estimator.
    pub towards: Vec<TowardsOutput>,
    /// The estimators that the stream is not told from, where it is refuted.
    pub explained_by: Vec<SourceOutput>,
    /// Mistakes whose exact mean lies within the bounds of all means that were seen. More updates may refute them.
    pub consistent_with: Vec<DiagnosisOutput>,
}

/// An update that no trainer can make.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImpossibleOutput {
    /// Which, from 1.
    pub update: u64,
    /// Its parameter.
    pub parameter: String,
    /// The number.
    pub found: f64,
}

/// One parameter's updates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParameterOutput {
    /// Such as `w[1,2]`.
    pub parameter: String,
    /// Of the updates.
    pub mean: SeenOutput,
    /// The mean square off the wanted mean.
    pub variance: Option<SeenOutput>,
}

/// A mean that was wanted, and what was seen.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenOutput {
    /// What it should be, to the nearest double.
    pub wanted: f64,
    /// What it was.
    pub seen: f64,
    /// The truth lies between these.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// "agrees" or "refuted".
    pub verdict: VerdictOutput,
}

/// How far a stream is on the way from one estimator's mean to another's.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TowardsOutput {
    /// The other estimator.
    pub estimator: String,
    /// 0 where the stream is what it is said to be, 1 where it is the other.
    pub part: f64,
    /// The part lies between these.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// "agrees" where 0 is possible, or "refuted".
    pub verdict: VerdictOutput,
}

/// An estimator.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceOutput {
    /// Its name.
    pub estimator: String,
    /// "probability" or "sampled".
    pub hidden: String,
}

fn verdict(refuted: bool) -> VerdictOutput {
    match refuted {
        true => VerdictOutput::Refuted,
        false => VerdictOutput::Agrees,
    }
}

impl SeenOutput {
    fn new(wanted: f64, seen: &Seen) -> Self {
        SeenOutput {
            wanted,
            seen: seen.mean,
            low: seen.low,
            high: seen.high,
            verdict: verdict(seen.refuted),
        }
    }
}

impl ParameterOutput {
    fn new(entry: &JudgedParameter) -> Self {
        ParameterOutput {
            parameter: entry.param.to_string(),
            mean: SeenOutput::new(entry.wanted, &entry.mean),
            variance: (entry.variance.as_ref())
                .map(|(wanted, seen)| SeenOutput::new(*wanted, seen)),
        }
    }
}

impl SamplesOutput {
    /// The output of a run.
    pub(crate) fn new(sampled: &Sampled) -> Self {
        let Sampled { given, found } = *sampled;
        let said = &found.said;
        let towards = found.towards.iter().map(|towards| TowardsOutput {
            estimator: towards.source.to_string(),
            part: towards.part,
            low: towards.low,
            high: towards.high,
            verdict: verdict(towards.refuted),
        });
        let explained = found.explained_by.iter().map(|(source, how)| SourceOutput {
            estimator: source.to_string(),
            hidden: how.name().into(),
        });
        SamplesOutput {
            head: Head::of("check"),
            machine: Machine::new(given.m),
            data: Rows::new(given.data, given.m.units()),
            from: given.origin.clone(),
            rerun: given.from.command.clone(),
            verdict: match found.verdict {
                crate::oracle::Verdict::Agrees => VerdictOutput::Agrees,
                crate::oracle::Verdict::Undecided => VerdictOutput::Undecided,
                crate::oracle::Verdict::Refuted => VerdictOutput::Refuted,
            },
            estimator: said.source.to_string(),
            hidden: said.hidden.name().into(),
            batch: said.batch,
            rate: said.rate,
            level: said.level,
            tests: found.tests,
            updates: found.updates,
            stride: found.stride,
            no_bias_above: found.no_bias_above,
            detectable: found.detectable,
            updates_for_one_percent: found.for_a_hundredth,
            impossible: found.impossible.map(|(update, param, x)| ImpossibleOutput {
                update,
                parameter: param.to_string(),
                found: x,
            }),
            parameters: found.entries.iter().map(ParameterOutput::new).collect(),
            towards: towards.collect(),
            explained_by: explained.collect(),
            consistent_with: found.consistent_with.iter().map(diagnosis).collect(),
        }
    }
}

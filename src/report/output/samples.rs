//! The output of `check --samples`.

use super::check::DiagnosisOutput;
use super::input::{Head, Machine, Provenance, Rows};
use super::layout::objects;
use crate::answer::Hidden;
use crate::machine::Param;
use crate::oracle::{JudgedParameter, Seen, Source, Towards, Verdict};
use crate::report::answers::Sampled;

objects! {
    /// What `check --samples` prints as JSON.
    struct SamplesOutput(sampled: &Sampled) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("check"),
        /// The machine, exactly.
        machine: Machine = Machine::new(given.m),
        /// The data rows.
        data: Rows = Rows::new(given.data, given.m.units()),
        /// Where machine and data came from.
        from: Provenance = given.origin.clone(),
        /// A command line that repeats the run.
        rerun: String = given.from.command.clone(),
        /// "agrees": no bias above `no_bias_above`; "refuted"; "undecided": too few updates, no entry can be as large as
        /// `no_bias_above`.
        verdict: Verdict = found.verdict,
        /// Whose updates they are said to be: "cd:1", "gradient", "pcd", "mean-field:1".
        estimator: String = found.said.source.to_string(),
        /// "probability" or "sampled".
        hidden: String = found.said.hidden.name().into(),
        /// The rows behind each update, drawn one by one; null where the variance is not judged.
        batch: Option<u64> = found.said.batch,
        /// What the updates are multiplied by.
        rate: f64 = found.said.rate,
        /// The chance that a correct stream is refuted, all tests together.
        level: f64 = found.said.level,
        /// How many one-sided tests there are.
        tests: u64 = found.tests,
        /// How many updates were read.
        updates: u64 = found.updates,
        /// One in so many is judged.
        stride: u64 = found.stride,
        /// No parameter's mean is further off.
        no_bias_above: f64 = found.no_bias_above,
        /// A bias of this size is found with so many updates, but for a chance of `level`.
        detectable: f64 = found.detectable,
        /// So many updates find a bias of a hundredth of the largest entry of the expected update.
        updates_for_one_percent: Option<u64> = found.for_a_hundredth,
        /// The first update that none can be, where there is one.
        impossible: Option<ImpossibleOutput> = found.impossible.map(ImpossibleOutput::new),
        /// Parameter by parameter.
        parameters: Vec<ParameterOutput> = found.entries.iter().map(ParameterOutput::new).collect(),
        /// All parameters together, in the direction of another estimator.
        towards: Vec<TowardsOutput> = found.towards.iter().map(TowardsOutput::new).collect(),
        /// The estimators that the stream is not told from, where it is refuted.
        explained_by: Vec<SourceOutput> = found.explained_by.iter().map(SourceOutput::new).collect(),
        /// Mistakes whose exact mean lies within the bounds of all means that were seen. More updates may refute them.
        consistent_with: Vec<DiagnosisOutput> =
            found.consistent_with.iter().map(DiagnosisOutput::new).collect(),
    } where {
        let Sampled { given, found } = *sampled;
    }

    /// An update that no trainer can make.
    struct ImpossibleOutput(found: (u64, Param, f64)) {
        /// Which, from 1.
        update: u64 = found.0,
        /// Its parameter.
        parameter: String = found.1.to_string(),
        /// The number.
        found: f64 = found.2,
    }

    /// One parameter's updates.
    struct ParameterOutput(found: &JudgedParameter) {
        /// Such as `w[1,2]`.
        parameter: String = found.param.to_string(),
        /// Of the updates.
        mean: SeenOutput = SeenOutput::new(found.wanted, &found.mean),
        /// The mean square off the wanted mean.
        variance: Option<SeenOutput> =
            found.variance.as_ref().map(|(wanted, seen)| SeenOutput::new(*wanted, seen)),
    }

    /// A mean that was wanted, and what was seen.
    struct SeenOutput(wanted: f64, seen: &Seen) {
        /// What it should be, to the nearest double.
        wanted: f64 = wanted,
        /// What it was.
        seen: f64 = seen.mean,
        /// The truth lies between these.
        low: f64 = seen.low,
        /// See `low`.
        high: f64 = seen.high,
        /// "agrees" or "refuted".
        verdict: Verdict = verdict(seen.refuted),
    }

    /// How far a stream is on the way from one estimator's mean to another's.
    struct TowardsOutput(found: &Towards) {
        /// The other estimator.
        estimator: String = found.source.to_string(),
        /// 0 where the stream is what it is said to be, 1 where it is the other.
        part: f64 = found.part,
        /// The part lies between these.
        low: f64 = found.low,
        /// See `low`.
        high: f64 = found.high,
        /// "agrees" where 0 is possible, or "refuted".
        verdict: Verdict = verdict(found.refuted),
    }

    /// An estimator.
    struct SourceOutput(found: &(Source, Hidden)) {
        /// Its name.
        estimator: String = found.0.to_string(),
        /// "probability" or "sampled".
        hidden: String = found.1.name().into(),
    }
}

fn verdict(refuted: bool) -> Verdict {
    match refuted {
        true => Verdict::Refuted,
        false => Verdict::Agrees,
    }
}

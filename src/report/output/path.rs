//! The output of `compute --temperatures`.

use super::compute::LogLikelihood;
use super::input::{Head, Machine, Provenance, Rows};
use super::layout::objects;
use super::num::Num;
use crate::answer::PathPoint;
use crate::number::Digits;
use crate::report::answers::Path;

objects! {
    /// What `compute --temperatures` prints as JSON.
    struct PathOutput(found: &Path) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("compute"),
        /// The machine, exactly; it is the law at beta = 1.
        machine: Machine = Machine::new(given.m),
        /// The data rows, absent where none were given.
        ?data: Option<Rows> = Rows::if_any(given.data, given.m.units()),
        /// Where machine and data came from.
        from: Provenance = given.origin.clone(),
        /// A command line that repeats the run.
        rerun: String = given.from.command.clone(),
        /// What beta multiplies: "joint", all energies; "marginal", the free energies of the visible states.
        law: String = found.course.law.name().into(),
        /// The law at beta = 0: "uniform", or "data" for the base-rate model of the data.
        base: String = found.course.base.name().into(),
        /// The laws, in the order asked for.
        path: Vec<PathRow> =
            found.points.iter().map(|point| PathRow::new(point, found.digits)).collect(),
    } where {
        let given = found.given;
    }

    /// One law.
    struct PathRow(point: &PathPoint, digits: Digits) {
        /// From 0 to 1, a fraction.
        beta: String = point.beta.to_string(),
        /// Nats.
        #[serde(rename = "ln_Z")]
        ln_z: Num = Num::new(&point.ln_z, digits.for_logarithm()),
        /// Of the data, nats.
        ?log_likelihood: Option<LogLikelihood> =
            point.log_likelihood.as_ref().map(|both| LogLikelihood::new(both, digits)),
    }
}

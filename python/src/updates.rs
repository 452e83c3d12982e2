//! Contrastive divergence: its exact mean and variance, and streams of sampled updates.

use super::data::Rows;
use super::errors::{RbmError, raise};
use super::interrupt::beside;
use super::judge::{WIDTH, given};
use super::machine::Machine;
use super::numbers::{Wanted, options};
use pyo3::prelude::*;
use rbm_exact::answer::{Asked, Certified, Estimator, Hidden, update};
use rbm_exact::machine::Shaped;
use rbm_exact::number::{Digits, Value};
use rbm_exact::oracle::{Case, Expected, Said, Source, Stream};
use rbm_exact::report::{Report, Sampled, terminal};
use rbm_exact::{Error, Param};

/// More digits are tried than were asked for, where those leave a nearest double open.
const TRIES: [u32; 4] = [0, 20, 80, 320];

/// More joint states are refused, unless more are allowed.
const MOST_JOINT_STATES: u64 = 1 << 24;

fn hidden_of(name: &str) -> PyResult<Hidden> {
    match name {
        "probability" => Ok(Hidden::Probability),
        "sampled" => Ok(Hidden::Sampled),
        found => Err(RbmError::new_err(format!(
            "found hidden=\"{found}\", wanted \"probability\" or \"sampled\""
        ))),
    }
}

/// Expected update, deviation from the gradient, gradient and, where it is wanted, variance: W row by row, b, c.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn cd<'py>(
    py: Python<'py>,
    machine: &Machine,
    data: &Rows,
    k: u32,
    estimator: &str,
    hidden: &str,
    variance: bool,
    digits: Option<u32>,
    exact: bool,
    threads: Option<usize>,
    max_states: Option<u64>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let wanted = Wanted::of(digits, exact)?;
    let asked = Asked {
        k,
        estimator: match estimator {
            "cd" => Estimator::Steps,
            "pcd" => Estimator::Persistent,
            "mean-field" => Estimator::MeanField,
            found => {
                return Err(RbmError::new_err(format!(
                    "found estimator=\"{found}\", wanted \"cd\", \"pcd\" or \"mean-field\""
                )));
            }
        },
        hidden: hidden_of(hidden)?,
        variance,
        below: (1, 1000).into(),
        digits: Digits::of_itself(wanted.count()),
        threads: options(wanted.count(), threads, None).threads,
        max_states: max_states.unwrap_or(MOST_JOINT_STATES),
    };
    let certified = |values: &Shaped<Value>| -> Option<Vec<Certified>> {
        values.iter().map(Certified::new).collect()
    };
    let found = beside(py, |watch| {
        for more in TRIES {
            let asked = Asked {
                digits: Digits::of_itself(wanted.count() + more),
                ..asked.clone()
            };
            let found = update(&machine.0, &data.0, &asked, watch)?;
            let parts = [
                Some(&found.expected),
                Some(&found.deviation),
                Some(&found.gradient),
            ];
            let parts = parts.into_iter().chain([found.variance.as_ref()]).flatten();
            let parts: Option<Vec<_>> = parts.map(certified).collect();
            if let Some(parts) = parts {
                return Ok(parts);
            }
        }
        Err(Error::new(
            rbm_exact::error::Kind::Undecided,
            "the nearest doubles stay undecided at the most digits this program tries",
        ))
    })?;
    found
        .iter()
        .map(|part| wanted.to_python(py, part))
        .collect()
}

/// A stream of updates judged: `numbers` has for each parameter, W row by row, b, c, all its numbers.
/// The verdict, other sources that have the stream's mean, "no bias above", and the story.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn stream(
    py: Python<'_>,
    machine: &Machine,
    data: &Rows,
    numbers: Vec<Option<Vec<f64>>>,
    estimator: &str,
    hidden: &str,
    batch: Option<u64>,
    rate: f64,
    level: f64,
) -> PyResult<(bool, Vec<String>, f64, String)> {
    let m = &machine.0;
    let said = Said {
        source: Source::parse(estimator).map_err(raise)?,
        hidden: hidden_of(hidden)?,
        batch,
        rate,
        level,
    };
    let options = options(20, None, None);
    beside(py, |watch| {
        let (n_v, n_h) = (m.n_v(), m.n_h());
        let stream: Stream = Shaped::build(n_v, n_h, |param| {
            let place = match param {
                Param::W(i, j) => i * n_h + j,
                Param::B(i) => n_v * n_h + i,
                Param::C(j) => n_v * n_h + n_v + j,
            };
            numbers.get(place).cloned().flatten()
        })?;
        let case = Case::new(m, &data.0, &options, watch);
        let found = Expected::new(&case, said)?.judge(&stream)?;
        let others = found
            .explained_by
            .iter()
            .map(|(source, _)| source.to_string());
        let shown = Sampled {
            given: given!(m, &data.0, "rbm_exact.testing.assert_estimator"),
            found: &found,
        };
        let story = terminal(&shown.view(), WIDTH, false);
        let refuted = found.verdict == rbm_exact::oracle::Verdict::Refuted;
        Ok((refuted, others.collect(), found.no_bias_above, story))
    })
}

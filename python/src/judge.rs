//! Claims of other programs, judged: the same as the command `check`.

use super::data::Rows;
use super::errors::raise;
use super::interrupt::beside;
use super::machine::Machine;
use super::numbers::options;
use pyo3::prelude::*;
use rbm_exact::Data;
use rbm_exact::files::{ClaimNames, Map, claims_from_bytes};
use rbm_exact::oracle::{Case, judge};
use rbm_exact::report::{Checked, Report, terminal};
use std::path::Path;

/// Columns of the text: what a failure message of pytest shows without wrapping.
pub const WIDTH: usize = 80;

/// What a report is told of a machine that lives in Python.
macro_rules! given {
    ($m:expr, $data:expr, $call:expr) => {
        rbm_exact::report::Given {
            m: $m,
            data: $data,
            held_out: None,
            from: &rbm_exact::report::Provenance {
                name: "a machine in Python".into(),
                command: format!("{}(...)", $call),
            },
            origin: &rbm_exact::report::output::Provenance::default(),
        }
    };
}
pub(crate) use given;

/// The digits of the truth that are shown, where none are asked for.
const DIGITS: u32 = 15;

/// The judgement of claims (the text of a claim file, or the bytes of one with that name): as the JSON of
/// `check`, and as text.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn check(
    py: Python<'_>,
    machine: &Machine,
    data: Option<&Rows>,
    name: &str,
    claims: &[u8],
    map: Option<&str>,
    digits: Option<u32>,
    threads: Option<usize>,
    max_states: Option<u64>,
) -> PyResult<(String, String)> {
    let m = &machine.0;
    let none = Data::new(m.n_v());
    let data = data.map_or(&none, |rows| &rows.0);
    let options = options(digits.unwrap_or(DIGITS), threads, max_states);
    let map = map.map(Map::of_claims).transpose().map_err(raise)?;
    let names = ClaimNames {
        machine: machine.1.as_ref(),
        map: map.as_ref(),
    };
    let claims = claims_from_bytes(Path::new(name), claims, m, data, names).map_err(raise)?;
    beside(py, |watch| {
        let case = Case::new(m, data, &options, watch);
        let judgement = judge(&case, claims.claims, digits.unwrap_or_default())?;
        let found = Checked {
            given: given!(m, data, "rbm_exact.check"),
            judgement: &judgement,
            digits,
        };
        Ok((found.json()?, terminal(&found.view(), WIDTH, false)))
    })
}

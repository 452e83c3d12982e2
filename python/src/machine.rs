//! A machine and what is computed of it.

use super::data::Rows;
use super::errors::{RbmError, raise};
use super::interrupt::beside;
use super::numbers::{Numbers, Wanted, options};
use pyo3::prelude::*;
use rbm_exact::answer::{self, Certified, Quantities};
use rbm_exact::error::Kind;
use rbm_exact::files::{self, Reading};
use rbm_exact::machine::{Rbm, Shaped};
use rbm_exact::number::Value;
use rbm_exact::oracle::{Case, pseudo_likelihood};
use rbm_exact::watch::Watch;
use rbm_exact::{Data, Error, Param, Units};

/// A machine, and how its file or its trainer was read; immutable.
#[pyclass(frozen, module = "rbm_exact._native")]
pub struct Machine(pub Rbm, pub Option<Reading>);

impl Machine {
    /// A machine of our own arrays.
    pub fn plain(m: Rbm) -> Self {
        Machine(m, None)
    }
}

#[pymethods]
impl Machine {
    /// `w` has n_v rows of n_h numbers, one after the other.
    #[new]
    fn new(
        shape: (usize, usize),
        w: Numbers,
        b: Numbers,
        c: Numbers,
        units: &str,
        temperature: &str,
    ) -> PyResult<Machine> {
        let (n_v, n_h) = shape;
        let units = units_of(units)?;
        let machine = || {
            let theta = Shaped::build(n_v, n_h, |param| param)?.try_map(|param, _| {
                let found = match param {
                    Param::W(i, j) => w.parameter(i * n_h + j),
                    Param::B(i) => b.parameter(i),
                    Param::C(j) => c.parameter(j),
                };
                let missing = || Err(Error::input("found no number, wanted one"));
                found
                    .unwrap_or_else(missing)
                    .map_err(|error| error.at(param))
            })?;
            let temperature = rbm_exact::number::rational(temperature)?;
            Rbm::with_temperature(units, theta, temperature)
        };
        machine().map(Machine::plain).map_err(raise)
    }

    /// The machine as the text of a model file: exact, units and temperature included.
    fn to_text(&self) -> String {
        files::write_model(&self.0)
    }

    /// The machine of such a text.
    #[staticmethod]
    fn from_text(text: &str) -> PyResult<Machine> {
        files::model_from_json(text)
            .map(Machine::plain)
            .map_err(raise)
    }

    #[getter]
    fn n_v(&self) -> usize {
        self.0.n_v()
    }

    #[getter]
    fn n_h(&self) -> usize {
        self.0.n_h()
    }

    #[getter]
    fn units(&self) -> &'static str {
        self.0.units().name()
    }

    #[getter]
    fn temperature(&self) -> String {
        self.0.temperature().to_string()
    }

    /// The numbers of one quantity, as bytes of doubles or as a list of texts.
    #[allow(clippy::too_many_arguments)]
    fn numbers<'py>(
        &self,
        py: Python<'py>,
        what: &str,
        data: Option<&Rows>,
        digits: Option<u32>,
        exact: bool,
        threads: Option<usize>,
        max_states: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let wanted = Wanted::of(digits, exact)?;
        let options = options(wanted.count(), threads, max_states);
        let none = Data::new(self.0.n_v());
        let data = data.map_or(&none, |rows| &rows.0);
        let pick = picked(what)?;
        let found = beside(py, |watch| {
            answer::certified(&self.0, data, &options, watch, pick)
        })?;
        wanted.to_python(py, &found)
    }

    /// The mean over the rows of `sum_i ln p(v_i given all other v)`, nats.
    fn pseudo_likelihood<'py>(
        &self,
        py: Python<'py>,
        data: &Rows,
        digits: Option<u32>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let wanted = Wanted::of(digits, false)?;
        let options = options(wanted.count(), None, None);
        let found = beside(py, |watch| {
            if data.0.total() == 0 {
                return Err(Error::input("found no data rows, wanted at least one"));
            }
            let case = Case::new(&self.0, &data.0, &options, watch);
            for factor in [1, 4, 16] {
                let bits = (64 + 4 * wanted.count()) * factor;
                if let Some(found) = Certified::new(&pseudo_likelihood(&case, bits)?) {
                    return Ok(found);
                }
            }
            let problem = "the nearest double of the pseudo-likelihood stays undecided";
            Err(Error::new(Kind::Undecided, problem))
        })?;
        wanted.to_python(py, &[found])
    }

    /// `F(v)` of every row, nats: it needs no sum over states.
    fn free_energy<'py>(
        &self,
        py: Python<'py>,
        data: &Rows,
        digits: Option<u32>,
        exact: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let wanted = Wanted::of(digits, exact)?;
        let options = options(wanted.count(), None, None);
        let work = |watch: &dyn Watch| answer::free_energies(&self.0, &data.0, &options, watch);
        let found = beside(py, work)?;
        wanted.to_python(py, &found)
    }
}

/// Units by their name.
pub fn units_of(name: &str) -> PyResult<Units> {
    match name {
        "binary" => Ok(Units::Binary),
        "spin" => Ok(Units::Spin),
        found => Err(RbmError::new_err(format!(
            "found units=\"{found}\", wanted \"binary\" (0 and 1) or \"spin\" (-1 and 1)"
        ))),
    }
}

/// The numbers of one quantity; none where it needs rows and there are none.
type Pick = fn(&Quantities) -> Option<Vec<Value>>;

/// Where a quantity of this name stands.
pub fn picked(what: &str) -> PyResult<Pick> {
    Ok(match what {
        "z" => |q| Some(vec![q.model.z.clone()]),
        "ln_z" => |q| Some(vec![q.model.ln_z.clone()]),
        "mean" => |q| Some(vec![q.fit.as_ref()?.log_likelihood.mean.clone()]),
        "total" => |q| Some(vec![q.fit.as_ref()?.log_likelihood.total.clone()]),
        "kl" => |q| Some(vec![q.fit.as_ref()?.kl.clone()]),
        "model_phase" => |q| Some(q.model.model_phase.iter().cloned().collect()),
        "data_phase" => |q| Some(q.fit.as_ref()?.data_phase.iter().cloned().collect()),
        "gradient" => |q| Some(q.fit.as_ref()?.gradient.iter().cloned().collect()),
        found => {
            return Err(RbmError::new_err(format!(
                "found no quantity of the name {found}"
            )));
        }
    })
}

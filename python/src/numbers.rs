//! Numbers that cross: doubles as little-endian bytes, exact numbers as text.

use super::errors::{RbmError, raise};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use rbm_exact::answer::Certified;
use rbm_exact::number::{Digits, Theta, Value};
use rbm_exact::rug::Rational;
use rbm_exact::sweep::Options;
use rbm_exact::{Error, Result};

/// What came from Python: doubles, or one text for each number.
#[derive(FromPyObject)]
pub enum Numbers {
    Doubles(Vec<u8>),
    Texts(Vec<String>),
}

impl Numbers {
    /// The number at one place, if there is one.
    pub fn parameter(&self, place: usize) -> Option<Result<Theta>> {
        match self {
            Numbers::Doubles(bytes) => {
                let double = bytes.as_chunks().0.get(place)?;
                Some(parameter(f64::from_le_bytes(*double)))
            }
            Numbers::Texts(texts) => Some(Theta::parse(texts.get(place)?)),
        }
    }
}

fn parameter(x: f64) -> Result<Theta> {
    Rational::from_f64(x)
        .map(Theta::rational)
        .ok_or_else(|| Error::input(format!("found {x}, wanted a finite number")))
}

/// How numbers are wanted: as the nearest doubles, with so many digits, or as fractions.
#[derive(Clone, Copy)]
pub enum Wanted {
    Doubles,
    Digits(u32),
    Fractions,
}

/// How the states are summed: the library's own defaults where nothing is said.
pub fn options(count: u32, threads: Option<usize>, max_states: Option<u64>) -> Options {
    let default = Options::new(Digits::of_itself(count));
    Options {
        threads: threads.unwrap_or(default.threads).max(1),
        max_states: max_states.unwrap_or(default.max_states),
        ..default
    }
}

/// The most digits that may be asked for; the precision of all sums ends soon after.
const MOST_DIGITS: u32 = 9000;

impl Wanted {
    pub fn of(digits: Option<u32>, exact: bool) -> PyResult<Wanted> {
        match (digits, exact) {
            (Some(_), true) => Err(RbmError::new_err(
                "found both digits= and exact=True, wanted one of them",
            )),
            (Some(digits @ 1..=MOST_DIGITS), _) => Ok(Wanted::Digits(digits)),
            (Some(digits), _) => Err(RbmError::new_err(format!(
                "found digits={digits}, wanted 1 to {MOST_DIGITS}"
            ))),
            (None, true) => Ok(Wanted::Fractions),
            (None, false) => Ok(Wanted::Doubles),
        }
    }

    /// The digits of the sums, enough for nearly every nearest double.
    pub fn count(self) -> u32 {
        match self {
            Wanted::Digits(digits) => digits.max(20),
            Wanted::Doubles | Wanted::Fractions => 20,
        }
    }

    pub fn to_python<'py>(
        self,
        py: Python<'py>,
        found: &[Certified],
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = |x: &Certified| match self {
            Wanted::Digits(digits) => Ok(x.digits(digits)),
            _ => fraction(x.value()).map_err(raise),
        };
        match self {
            Wanted::Doubles => {
                let bytes: Vec<u8> = found
                    .iter()
                    .flat_map(|x| x.nearest().to_le_bytes())
                    .collect();
                Ok(PyBytes::new(py, &bytes).into_any())
            }
            _ => {
                let texts: Vec<String> = found.iter().map(text).collect::<PyResult<_>>()?;
                Ok(PyList::new(py, texts)?.into_any())
            }
        }
    }
}

fn fraction(value: &Value) -> Result<String> {
    match value.fraction() {
        Some(q) => Ok(q.to_string()),
        None => Err(Error::input("this number is no fraction, or is not known as one")
            .help("ask for digits=50, say; Z, the phases and the gradient are fractions where every e^(theta/T) is one")),
    }
}

//! Machines from files and from the arrays of live trainers, read by the conventions of their programs.

use super::errors::raise;
use super::machine::{Machine, units_of};
use pyo3::prelude::*;
use rbm_exact::Result;
use rbm_exact::files::{Asked, Map, ModelFile, model_from_bytes_as, read_model_as};
use rbm_exact::number::rational;
use std::path::Path;

/// A machine, and sentences about how it was read: what was taken from where and what was passed over.
type Read = (Machine, Vec<String>);

/// Reads a file, or the bytes of one with that name where they are given.
#[pyfunction]
pub fn read(
    name: &str,
    bytes: Option<&[u8]>,
    map: Option<&str>,
    convention: Option<String>,
    units: Option<&str>,
    temperature: Option<&str>,
) -> PyResult<Read> {
    let asked = || -> Result<Asked> {
        Ok(Asked {
            map: map.map(Map::parse).transpose()?,
            convention,
            temperature: temperature.map(rational).transpose()?,
            ..Asked::default()
        })
    };
    let how = Asked {
        units: units.map(units_of).transpose()?,
        ..asked().map_err(raise)?
    };
    let file = match bytes {
        Some(bytes) => model_from_bytes_as(Path::new(name), bytes, &how),
        None => read_model_as(Path::new(name), &how),
    };
    file.map(told).map_err(raise)
}

fn told(file: ModelFile) -> Read {
    let mut said = file.remarks;
    if let Some(reading) = &file.reading {
        if let Some(convention) = &reading.convention {
            said.push(format!("read in the convention {convention}"));
        }
        for taken in &reading.taken {
            let shape: Vec<String> = taken.shape.iter().map(usize::to_string).collect();
            said.push(format!(
                "{} is {}, of shape ({})",
                taken.target,
                taken.from,
                shape.join(", ")
            ));
        }
        if !reading.constant.is_zero() {
            said.push(format!(
                "ln Z of the file's own energy is ln Z here + {}",
                reading.constant
            ));
        }
        if !reading.passed_over.is_empty() {
            said.push(format!("not read: {}", reading.passed_over.join(", ")));
        }
        said.extend(reading.remarks.iter().cloned());
    }
    (Machine(file.m, file.reading), said)
}

//! A sum in shares, for many computers: each share is bytes that name their run, and all of them are joined.

use super::data::Rows;
use super::errors::RbmError;
use super::interrupt::beside;
use super::machine::{Machine, picked};
use super::numbers::{self, Wanted};
use pyo3::prelude::*;
use rbm_exact::answer::{Certified, Job, Samples, ShareOf};
use rbm_exact::files::{About, Run, ShardFile, checked_shards, join_shards};
use rbm_exact::sweep::Options;
use std::path::{Path, PathBuf};

/// The spare digits of each round that may be needed; nearly always the first one is enough.
#[pyfunction]
pub fn rounds(machine: &Machine, digits: Option<u32>) -> PyResult<Vec<u32>> {
    Ok(job(machine, None, &options(digits, None)?)
        .spares()
        .collect())
}

/// The sums of the k-th of n shares, from 1 on, as the bytes of a part.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn share(
    py: Python<'_>,
    machine: &Machine,
    data: Option<&Rows>,
    digits: Option<u32>,
    spare: u32,
    k: u64,
    n: u64,
    threads: Option<usize>,
) -> PyResult<Vec<u8>> {
    if k == 0 || k > n {
        return Err(RbmError::new_err(format!(
            "found share {k} of {n}, wanted 1 to {n}"
        )));
    }
    let options = options(digits, threads)?;
    beside(py, |watch| {
        let job = job(machine, data, &options);
        let round = job.round(spare)?;
        let mut share = round.share(&machine.0, ShareOf { k, n });
        job.sum(&round, &mut share, watch, None)?;
        let about = About {
            name: "a machine in Python".into(),
            command: "rbm_exact.dask".into(),
            ..About::default()
        };
        ShardFile::new(Run::of(&job, &round), about, &share).to_bytes()
    })
}

/// One quantity from all shares; `None` where it takes another round with more spare digits.
#[pyfunction]
pub fn join<'py>(
    py: Python<'py>,
    machine: &Machine,
    what: &str,
    data: Option<&Rows>,
    digits: Option<u32>,
    exact: bool,
    shares: Vec<Vec<u8>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let (wanted, pick) = (Wanted::of(digits, exact)?, picked(what)?);
    let options = options(digits, None)?;
    let names: Vec<PathBuf> = (1..=shares.len())
        .map(|k| format!("share {k} of {}", shares.len()).into())
        .collect();
    let found = beside(py, |_| {
        let read = |(name, bytes): (&'_ PathBuf, &Vec<u8>)| {
            let shard = ShardFile::from_bytes(bytes);
            shard.map_err(|error| error.file(name.display()))
        };
        let shards: Vec<ShardFile> = names
            .iter()
            .zip(&shares)
            .map(read)
            .collect::<Result<_, _>>()?;
        let named = names
            .iter()
            .map(|name| -> &Path { name })
            .zip(shards)
            .collect();
        let shards = checked_shards(named)?;
        let q = join_shards(&job(machine, data, &options), &shards)?;
        let values = pick(&q).unwrap_or_default();
        Ok(values
            .iter()
            .map(Certified::new)
            .collect::<Option<Vec<Certified>>>())
    })?;
    found.map(|found| wanted.to_python(py, &found)).transpose()
}

/// Whoever shares out a sum knows that it is long: no number of states is too many.
fn options(digits: Option<u32>, threads: Option<usize>) -> PyResult<Options> {
    let count = Wanted::of(digits, false)?.count();
    Ok(numbers::options(count, threads, Some(u64::MAX)))
}

fn job<'a>(machine: &'a Machine, data: Option<&'a Rows>, options: &'a Options) -> Job<'a> {
    Job {
        m: &machine.0,
        samples: data.map_or_else(Samples::default, |rows| (&rows.0).into()),
        options,
    }
}

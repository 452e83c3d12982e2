//! Readers of one format each: contents under a name that ends as the format does.

use rbm_exact::data::Data;
use rbm_exact::error::Result;
use rbm_exact::files::{data_from_bytes, model_from_bytes};
use rbm_exact::machine::{Rbm, Units};
use std::path::Path;

pub fn model_from_csv(text: &str) -> Result<Rbm> {
    model_from_bytes(Path::new("x.csv"), text.as_bytes())
}

pub fn model_from_npy(bytes: &[u8]) -> Result<Rbm> {
    model_from_bytes(Path::new("x.npy"), bytes)
}

pub fn model_from_npz(bytes: &[u8]) -> Result<Rbm> {
    model_from_bytes(Path::new("x.npz"), bytes)
}

pub fn data_from_csv(text: &str, units: Units, n_v: Option<usize>) -> Result<Data> {
    data_from_bytes(Path::new("x.csv"), text.as_bytes(), units, n_v)
}

pub fn data_from_npy(bytes: &[u8], units: Units, n_v: Option<usize>) -> Result<Data> {
    data_from_bytes(Path::new("rows.npy"), bytes, units, n_v)
}

pub fn data_from_npz(bytes: &[u8], units: Units, n_v: Option<usize>) -> Result<Data> {
    data_from_bytes(Path::new("x.npz"), bytes, units, n_v)
}

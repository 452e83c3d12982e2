//! A logarithm a row, as text or as an array.

use super::npy_write::npy;
use crate::error::{Error, Result};
use std::fmt::Write;
use std::path::Path;

/// How the logarithms of rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LnPFormat {
    /// A line a row: its number from 1, and the decimal.
    Csv,
    /// An array of doubles, shape (N,).
    Npy,
}

/// The logarithms, nats.
#[derive(Clone, Debug, PartialEq)]
pub enum LnP {
    /// Decimals, every digit certain.
    Decimals(Vec<String>),
    /// The nearest doubles.
    Doubles(Vec<f64>),
}

impl LnPFormat {
    /// By the suffix of the name.
    ///
    /// # Errors
    /// Any other suffix than `.csv` and `.npy`.
    pub fn of(path: &Path) -> Result<LnPFormat> {
        let suffix = path.extension().map(|text| text.to_ascii_lowercase());
        match suffix.as_ref().and_then(|text| text.to_str()) {
            Some("csv") => Ok(LnPFormat::Csv),
            Some("npy") => Ok(LnPFormat::Npy),
            _ => Err(
                Error::input("found a name that ends otherwise, wanted .csv or .npy")
                    .file(path.display()),
            ),
        }
    }
}

impl LnP {
    /// The contents of the file: `row,ln_p` and a line a row, or an array of version 1.0.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            LnP::Decimals(decimals) => {
                let mut text = String::from("row,ln_p\n");
                for (k, decimal) in decimals.iter().enumerate() {
                    // Writing to a String cannot fail.
                    let _ = writeln!(text, "{},{decimal}", k + 1);
                }
                text.into_bytes()
            }
            LnP::Doubles(doubles) => npy(&[doubles.len() as u64], doubles),
        }
    }
}

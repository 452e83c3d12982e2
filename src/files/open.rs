//! From the bytes of a file, whatever its format, to named arrays.

#![allow(dead_code, reason = "conventions and claims begin to use it next")]

use super::format::Format;
use super::named::{Array, Named};
use super::named_text::{csv_arrays, json_arrays};
use super::npy;
use super::npz::npz_arrays;
use super::source::text;
use crate::error::Result;
use std::path::Path;

/// What a file holds. The name decides between JSON and CSV ([`Format::of`]), and its stem is the name of
/// an array that has none (`.npy`, `.csv`, a JSON list).
///
/// # Errors
/// A format that is not read, and contents that are not of their format.
pub(crate) fn named<'a>(name: &Path, bytes: &'a [u8]) -> Result<Named<'a>> {
    let stem = match name.file_stem().and_then(|stem| stem.to_str()) {
        None | Some("-") => "array",
        Some(stem) => stem,
    };
    match Format::of(name, bytes)? {
        Format::Json => json_arrays(text(bytes)?, stem),
        Format::Csv => csv_arrays(text(bytes)?, stem),
        Format::Npy => {
            let mut named = Named::new("a NumPy array (.npy)");
            named.array(stem, Array::stored(npy::Array::of(bytes)?));
            Ok(named)
        }
        Format::Npz => npz_arrays(bytes),
    }
}

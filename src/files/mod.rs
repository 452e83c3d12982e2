//! Models and data in the formats people have, and files written whole or not at all. It uses the rooms up
//! to [`answer`](crate::answer), whose results it writes, and knows no reports.
//!
//! | file | model | data |
//! |---|---|---|
//! | JSON | `{"W": [["ln 2", 0.5]], "b": ["1/3"], "c": [0, 1], "units": "spin", "temperature": 2}` | `[[1, 0], [1, 1]]` or `{"rows": [[1, 0]], "counts": [3]}` |
//! | CSV, TSV | W alone, biases zero | a row a line; a column named `count` multiplies |
//! | .npz | arrays `W`, `b`, `c` | arrays `rows`, `counts`, or a single one |
//! | .npy | W alone, biases zero | rows of shape (N, n_v) |
//!
//! A format is recognised by the first bytes and by the name ([`Format::of`]); `-` is standard
//! input. Numbers in JSON and CSV mean the decimal they spell (`0.1` is 1/10), unless a JSON model
//! says `"dtype": "float64"` or `"float32"`: then they mean the binary number nearest to it. Numbers
//! in .npy and .npz mean the binary value they hold.
//! Errors name the file, the place in it, what was found, what was wanted and what to do.

mod archive;
mod arrays;
mod atomic_write;
mod claims;
mod dtype;
mod extras;
mod format;
mod gradient_file;
mod json;
mod ln_p_file;
mod mat;
mod model;
mod named;
mod named_text;
mod npy;
mod npy_header;
mod npy_write;
mod npz;
mod open;
mod rows;
mod safetensors;
mod shard_file;
mod shard_set;
mod source;
mod spelling;
mod table;
mod torch;

pub use arrays::{data_from_npy, data_from_npz, model_from_npy, model_from_npz};
pub use atomic_write::write_whole;
pub use claims::{claims_from_bytes, read_claims};
pub use format::Format;
pub(crate) use gradient_file::{is_gradient_file, write_gradient};
pub use ln_p_file::{LnP, LnPFormat};
pub use model::{ModelFile, model_from_csv, model_from_json, write_model};
pub use rows::{data_from_csv, data_from_json, write_data};
pub(crate) use shard_file::write_shard;
pub use shard_file::{Run, ShardFile, read_shard};
pub(crate) use shard_set::read_shards;
pub use shard_set::{checked_shards, join_shards};
pub use source::MOST_BYTES;

use crate::data::Data;
use crate::error::Result;
use crate::machine::{Rbm, Units};
use arrays::{named_data, named_model, npy_model};
use model::{csv_model, json_model};
use open::named;
use rug::Rational;
use source::{name_of, read, text};
use std::path::Path;

/// Reads a machine from a file, or from standard input where the path is `-`.
///
/// # Errors
/// An unreadable file, one of more than [`MOST_BYTES`], or contents that are not a machine.
pub fn read_model(path: &Path) -> Result<Rbm> {
    read_model_at(path, None).map(|file| file.m)
}

/// Reads a machine as [`read_model`] does, at this temperature instead of the file's where given, and
/// says what was passed over in the file.
///
/// # Errors
/// As [`read_model`]; a temperature that is not positive.
pub fn read_model_at(path: &Path, temperature: Option<Rational>) -> Result<ModelFile> {
    let help = "the weights may be kept as .npy or .npz, which hold 8 bytes a number";
    read(path, help)
        .and_then(|bytes| model_in(path, &bytes, temperature))
        .map_err(|error| error.file(name_of(path)))
}

/// Reads data for a machine of the given units from a file, or from standard input where the path
/// is `-`; `n_v`, where given, is the number of visible units that every row must have.
///
/// # Errors
/// An unreadable file, one of more than [`MOST_BYTES`], or contents that are not such data.
pub fn read_data(path: &Path, units: Units, n_v: Option<usize>) -> Result<Data> {
    read(path, "write each distinct row once, with its count")
        .and_then(|bytes| data_from_bytes(path, &bytes, units, n_v))
        .map_err(|error| error.file(name_of(path)))
}

/// A machine from the contents of a file; the name counts only for [`Format::of`].
///
/// # Errors
/// Contents that are not a machine.
pub fn model_from_bytes(name: &Path, bytes: &[u8]) -> Result<Rbm> {
    model_in(name, bytes, None).map(|file| file.m)
}

fn model_in(name: &Path, bytes: &[u8], temperature: Option<Rational>) -> Result<ModelFile> {
    match Format::of(name, bytes)? {
        Format::Json => json_model(text(bytes)?, temperature),
        Format::Csv => csv_model(text(bytes)?, temperature),
        Format::Npy => npy_model(bytes, temperature),
        _ => named_model(&named(name, bytes)?, temperature),
    }
}

/// Data from the contents of a file; the name counts only for [`Format::of`].
///
/// # Errors
/// Contents that are not data of these units, or rows of a length other than `n_v`.
pub fn data_from_bytes(
    name: &Path,
    bytes: &[u8],
    units: Units,
    n_v: Option<usize>,
) -> Result<Data> {
    match Format::of(name, bytes)? {
        Format::Json => data_from_json(text(bytes)?, units, n_v),
        Format::Csv => data_from_csv(text(bytes)?, units, n_v),
        Format::Npy => data_from_npy(bytes, units, n_v),
        _ => named_data(&named(name, bytes)?, units, n_v),
    }
}

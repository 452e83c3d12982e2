//! Models and data in the formats people have, and files written whole or not at all. It uses the rooms up
//! to [`oracle`](crate::oracle), whose claims it reads, and knows no reports.
//!
//! | file | model | data |
//! |---|---|---|
//! | JSON | `{"W": [["ln 2", 0.5]], "b": ["1/3"], "c": [0, 1], "units": "spin", "temperature": 2}` | `[[1, 0], [1, 1]]` or `{"rows": [[1, 0]], "counts": [3]}` |
//! | CSV, TSV | W alone, biases zero | a row a line; a column named `count` multiplies |
//! | .npz, .safetensors, .mat, .pt, .h5 | arrays `W`, `b`, `c` | arrays `rows`, `counts`, or a single one |
//! | .npy | W alone, biases zero | rows of shape (N, n_v) |
//!
//! A format is recognised by the first bytes and by the name ([`Format::of`]); `-` is standard
//! input. Numbers in JSON and CSV mean the decimal they spell (`0.1` is 1/10), unless a JSON model
//! says `"dtype": "float64"` or `"float32"`: then they mean the binary number nearest to it. Numbers
//! in the binary formats mean the value they hold. `docs/formats.md` says what each format gives.
//! Errors name the file, the place in it, what was found, what was wanted and what to do.

mod archive;
mod arrays;
mod atomic_write;
mod claims;
mod columns;
mod convention;
mod converted_file;
mod dtype;
mod extras;
mod format;
mod gradient_file;
#[cfg(feature = "hdf5")]
mod hdf5;
mod json;
mod ln_p_file;
mod map;
mod mat;
mod model;
mod named;
mod named_text;
mod no_state;
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
mod updates;
mod vectors_file;
mod write;

pub use atomic_write::write_whole;
pub(crate) use atomic_write::{has_a_place, write_together};
pub use claims::{CLAIMS, ClaimFile, ClaimNames, claims_from_bytes, read_claims};
pub use convention::{Asked, Converted, Reading, Taken, convention_names, converted};
pub use converted_file::write_converted;
pub use format::Format;
pub(crate) use gradient_file::{is_gradient_file, write_gradient};
pub use ln_p_file::{LnP, LnPFormat};
pub use map::Map;
pub use model::{ModelFile, model_from_json, write_model};
pub use rows::{data_from_json, write_data};
pub(crate) use shard_file::write_shard;
pub use shard_file::{About, Run, ShardFile, read_shard};
pub(crate) use shard_set::read_shards;
pub use shard_set::{checked_shards, join_shards};
pub use source::MOST_BYTES;
pub(crate) use source::is_standard;
pub use spelling::Spelling;
pub use updates::{UpdatesFile, read_updates};
pub(crate) use vectors_file::vectors_npz;
pub use write::Rounding;

use crate::data::Data;
use crate::door::options;
use crate::error::{Error, Result};
use crate::machine::{Rbm, Units};
use arrays::{named_data, named_model, npy_model};
use convention::{assembled, choices, is_foreign, kinds, named_rows, of_width, planned};
use model::{csv_model, json_model};
use named::Named;
use open::named;
use rows::data_from_csv;
use source::{name_of, read, text};
use std::path::Path;

/// Reads a machine from a file, or from standard input where the path is `-`.
///
/// # Errors
/// An unreadable file, one of more than [`MOST_BYTES`], or contents that are not a machine.
pub fn read_model(path: &Path) -> Result<Rbm> {
    read_model_as(path, &Asked::default()).map(|file| file.m)
}

/// Reads a machine as [`read_model`] does, in the way that is asked for, and says how it was read.
///
/// # Errors
/// As [`read_model`]; arrays that may be read in several ways; a temperature that is not positive.
pub fn read_model_as(path: &Path, how: &Asked) -> Result<ModelFile> {
    let help = "the weights may be kept as .npy or .npz, which hold 8 bytes a number";
    read(path, help)
        .and_then(|bytes| model_from_bytes_as(path, &bytes, how))
        .map_err(|error| error.file(name_of(path)))
}

/// Reads data for a machine of the given units from a file, or from standard input where the path
/// is `-`; `n_v`, where given, is the number of visible units that every row must have.
///
/// # Errors
/// An unreadable file, one of more than [`MOST_BYTES`], or contents that are not such data.
pub fn read_data(path: &Path, units: Units, n_v: Option<usize>) -> Result<Data> {
    read_data_as(path, None, units, n_v).map(|(data, _)| data)
}

/// Reads data as [`read_data`] does, by the names that `--map` gives, and says what was taken where they
/// are not our own.
///
/// # Errors
/// As [`read_data`]; names that the file does not have.
pub fn read_data_as(
    path: &Path,
    map: Option<&Map>,
    units: Units,
    n_v: Option<usize>,
) -> Result<(Data, Vec<Taken>)> {
    read(path, "write each distinct row once, with its count")
        .and_then(|bytes| data_in(path, &bytes, map, units, n_v))
        .map_err(|error| error.file(name_of(path)))
}

/// The error of data that do not fit a machine whose file is a single table, with the maps that read it as a machine of
/// the data's width: a transposed matrix, one with bias units, a vector of all parameters.
pub(crate) fn of_another_width(error: Error, model: &Path, data: &Path, how: &Asked) -> Error {
    let map = how.map.as_ref();
    let width = |units| Some(read_data_as(data, map, units, None).ok()?.0.n_v());
    let maps = || {
        let is_known = how.is_silent() && !is_standard(model) && !is_standard(data);
        let n = is_known.then(|| width(Units::Binary).or_else(|| width(Units::Spin)))??;
        let bytes = read(model, "").ok()?;
        let maps = of_width(&named(model, &bytes).ok()?, n);
        (!maps.is_empty()).then(|| choices("the machine may be another one", &maps))
    };
    // A file of rows is a table of weights to whoever does not know better.
    if how.is_silent() && looks_like_rows(model) && !looks_like_rows(data) && is_machine(data) {
        return error.help_instead(format!(
            "{} looks like a machine and {} like data: are the files exchanged? {}",
            data.display(),
            model.display(),
            options(&[
                ("model", &data.display().to_string()),
                ("data", &model.display().to_string()),
            ])
        ));
    }
    error.maybe_help(maps())
}

/// Whether a file can be read as rows of states.
pub(crate) fn looks_like_rows(path: &Path) -> bool {
    let reads = |units| read_data_as(path, None, units, None).is_ok();
    !is_standard(path) && (reads(Units::Binary) || reads(Units::Spin))
}

/// Whether a file can be read as a machine.
fn is_machine(path: &Path) -> bool {
    !is_standard(path) && read_model(path).is_ok()
}

/// A machine from the contents of a file; the name counts only for [`Format::of`].
///
/// # Errors
/// Contents that are not a machine.
pub fn model_from_bytes(name: &Path, bytes: &[u8]) -> Result<Rbm> {
    model_from_bytes_as(name, bytes, &Asked::default()).map(|file| file.m)
}

/// The same in the way that is asked for, with what has to be said about how it was read.
///
/// # Errors
/// Contents that are not a machine; arrays that may be read in several ways.
pub fn model_from_bytes_as(name: &Path, bytes: &[u8], how: &Asked) -> Result<ModelFile> {
    let temperature = || how.temperature.clone();
    match Format::of(name, bytes)? {
        Format::Json if how.is_silent() => {
            let own = || json_model(text(bytes)?, temperature());
            named(name, bytes).map_or_else(|_| own(), |named| by_names(&named, how, own))
        }
        Format::Csv if how.is_silent() => csv_model(text(bytes)?, temperature()),
        Format::Npy if how.is_silent() => npy_model(bytes, temperature()).map(|mut file| {
            file.remarks.extend(Format::Npy.remark(name));
            file
        }),
        _ if how.is_silent() => {
            let named = named(name, bytes)?;
            by_names(&named, how, || named_model(&named, temperature()))
        }
        _ => {
            let mut named = named(name, bytes)?;
            if let Some(spelling) = how.spelling {
                named = named.spelled(spelling);
            }
            assembled(&named, &planned(&named, how)?, how)
        }
    }
}

/// A machine by the names in its file. The names W, b and c at its top are our own: they are read
/// strictly, and so is what looks like them.
fn by_names(
    named: &Named,
    how: &Asked,
    own: impl FnOnce() -> Result<ModelFile>,
) -> Result<ModelFile> {
    match planned(named, how) {
        Ok(plan) if !plan.is_own() => assembled(named, &plan, how),
        Err(error) if is_foreign(named) => Err(error),
        Ok(plan) => {
            let said = kinds(named, &plan)?;
            match (said.visible, said.hidden) {
                (Some(visible), Some(hidden)) if visible == hidden => {
                    let mut file = own()?;
                    file.m = file.m.with_units(visible);
                    Ok(file)
                }
                (None, None) => own(),
                _ => assembled(named, &plan, how),
            }
        }
        Err(_) => own(),
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
    data_in(name, bytes, None, units, n_v).map(|(data, _)| data)
}

fn data_in(
    name: &Path,
    bytes: &[u8],
    map: Option<&Map>,
    units: Units,
    n_v: Option<usize>,
) -> Result<(Data, Vec<Taken>)> {
    let ours = |data: Result<Data>| data.map(|data| (data, Vec::new()));
    match Format::of(name, bytes)? {
        _ if map.is_some_and(Map::names_rows) => {
            let named = named(name, bytes)?;
            named_rows(&named, map, units, n_v)
        }
        Format::Json => ours(data_from_json(text(bytes)?, units, n_v)),
        Format::Csv => ours(data_from_csv(text(bytes)?, units, n_v)),
        _ => ours(named_data(&named(name, bytes)?, units, n_v)),
    }
}

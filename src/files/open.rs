//! From the bytes of a file, whatever its format, to named arrays.

use super::format::Format;
#[cfg(not(feature = "hdf5"))]
use super::format::not_read;
#[cfg(feature = "hdf5")]
use super::hdf5::hdf5;
use super::mat::mat;
use super::named::{Array, Named};
use super::named_text::{csv_arrays, json_arrays};
use super::npy;
use super::npz::npz_arrays;
use super::safetensors::safetensors;
use super::source::text;
use super::torch::torch;
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
    let format = Format::of(name, bytes)?;
    let mut named = match format {
        Format::Json => json_arrays(text(bytes)?, stem),
        Format::Csv => csv_arrays(text(bytes)?, stem),
        Format::Npy => npy_array(bytes, stem),
        Format::Npz => npz_arrays(bytes),
        Format::Safetensors => safetensors(bytes),
        Format::Mat => mat(bytes),
        Format::Torch => torch(bytes, stem),
        #[cfg(feature = "hdf5")]
        Format::Hdf5 => hdf5(bytes),
        #[cfg(not(feature = "hdf5"))]
        Format::Hdf5 => Err(not_read(
            format.name(),
            "this program was built without its feature `hdf5`",
        )),
    }?;
    named.remarks.extend(format.remark(name));
    Ok(named)
}

fn npy_array<'a>(bytes: &'a [u8], stem: &str) -> Result<Named<'a>> {
    let mut named = Named::new(Format::Npy);
    named.array(stem, Array::stored(npy::Array::of(bytes)?));
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::super::dtype::Number;
    use super::super::named::Entry;
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
    }

    fn number(entry: Entry) -> String {
        match entry {
            Entry::Stored(Number::Bool(bit)) => bit.to_string(),
            Entry::Stored(number) => match number.rational() {
                Some(q) => q.to_string(),
                None => number.found(),
            },
            other => panic!("{other:?}"),
        }
    }

    /// What a file holds, as `tests/reference/make_formats.py` writes it.
    fn record(file: &str, named: &Named) -> Value {
        let arrays = named.arrays().iter().map(|(name, array)| {
            let values = (0..array.len()).map(|place| number(array.entry(place)));
            let array = serde_json::json!({
                "shape": array.shape(),
                "dtype": array.dtype(),
                "values": values.collect::<Vec<_>>(),
            });
            (name.clone(), array)
        });
        let texts = named.texts().iter();
        serde_json::json!({
            "file": file,
            "arrays": arrays.collect::<serde_json::Map<_, _>>(),
            "texts": texts.map(|(k, v)| (k.clone(), v.clone().into())).collect::<serde_json::Map<_, _>>(),
            // The order is the format's own: HDF5 keeps names by a hash.
            "passed": named.passed().iter().map(|one| &one.name).collect::<BTreeSet<_>>(),
            "turned_for": named.turned_for,
        })
    }

    #[test]
    fn every_file_of_the_libraries_people_use_holds_what_its_library_says() {
        let text = std::fs::read_to_string(folder().join("formats.json")).unwrap();
        let records: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(!records.is_empty());
        for wanted in records {
            let file = wanted["file"].as_str().unwrap();
            let is_hdf5 = file.ends_with(".h5") || file == "version73.mat";
            if is_hdf5 && !cfg!(feature = "hdf5") {
                continue;
            }
            let bytes = std::fs::read(folder().join("formats").join(file)).unwrap();
            match named(Path::new(file), &bytes) {
                Ok(named) => {
                    let found = record(file, &named);
                    if !wanted["only"].is_null() {
                        for (name, array) in wanted["arrays"].as_object().unwrap() {
                            assert_eq!(&found["arrays"][name], array, "{file}: {name}");
                        }
                        continue;
                    }
                    for key in wanted.as_object().unwrap().keys() {
                        assert_eq!(found[key], wanted[key], "{file}: {key}");
                    }
                }
                Err(error) => panic!("{file}: {error}"),
            }
        }
    }
}

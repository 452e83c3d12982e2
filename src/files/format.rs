//! Which format a file has.

use super::npy_header;
use std::path::Path;

/// How the contents of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON text.
    Json,
    /// Lines of cells, separated by commas, semicolons, tabs or blanks.
    Csv,
    /// One array as numpy saves it.
    Npy,
    /// An archive of arrays as numpy saves them.
    Npz,
}

impl Format {
    /// The format of a file: arrays and archives say what they are in their first bytes; `.json`,
    /// `.csv`, `.tsv`, `.npy` and `.npz` are believed; under any other name, text that starts with
    /// `[` or `{` is JSON and the rest CSV.
    pub fn of(name: &Path, bytes: &[u8]) -> Format {
        if bytes.starts_with(npy_header::MAGIC) {
            return Format::Npy;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Format::Npz;
        }
        let extension = name.extension().map(|text| text.to_ascii_lowercase());
        match extension.as_ref().and_then(|text| text.to_str()) {
            Some("json") => Format::Json,
            Some("csv" | "tsv") => Format::Csv,
            Some("npy") => Format::Npy,
            Some("npz") => Format::Npz,
            _ => match bytes.trim_ascii_start().first() {
                None | Some(b'[' | b'{') => Format::Json,
                Some(_) => Format::Csv,
            },
        }
    }
}

//! Which format a file has: one that is read, or one of other programs, which is named.

use super::npy_header;
use crate::error::{Error, Result};
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
    ///
    /// # Errors
    /// A format of other programs, which its first bytes tell.
    pub fn of(name: &Path, bytes: &[u8]) -> Result<Format> {
        if bytes.starts_with(npy_header::MAGIC) {
            return Ok(Format::Npy);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Ok(Format::Npz);
        }
        if let Some(foreign) = foreign(bytes) {
            return Err(foreign);
        }
        let extension = name.extension().map(|text| text.to_ascii_lowercase());
        Ok(match extension.as_ref().and_then(|text| text.to_str()) {
            Some("json") => Format::Json,
            Some("csv" | "tsv") => Format::Csv,
            Some("npy") => Format::Npy,
            Some("npz") => Format::Npz,
            _ => match bytes.trim_ascii_start().first() {
                None | Some(b'[' | b'{') => Format::Json,
                Some(_) => Format::Csv,
            },
        })
    }
}

const MATLAB: &str = "in Python: m = scipy.io.loadmat(\"FILE\"); numpy.savez(\"m.npz\", W=m[\"W\"], b=m[\"b\"].ravel(), c=m[\"c\"].ravel())";
const HDF5: &str = "in Python: f = h5py.File(\"FILE\"); numpy.savez(\"m.npz\", W=f[\"W\"][()], b=f[\"b\"][()], c=f[\"c\"][()])";
/// MATLAB stores columns first, which h5py shows as a transposed matrix.
const MATLAB_HDF5: &str = "in Python: f = h5py.File(\"FILE\"); numpy.savez(\"m.npz\", W=f[\"W\"][()].T, b=f[\"b\"][()].ravel(), c=f[\"c\"][()].ravel())";
pub(super) const PYTORCH: &str = "in Python: s = torch.load(\"FILE\"); numpy.savez(\"m.npz\", W=s[\"W\"], b=s[\"b\"], c=s[\"c\"]), with the names that s has; W has one row per visible unit";
const PICKLE: &str = "a pickle is a program, which is not run here; in Python: m = pickle.load(open(\"FILE\", \"rb\")); numpy.savez(\"m.npz\", W=m[\"W\"], b=m[\"b\"], c=m[\"c\"])";
const SAFETENSORS: &str = "in Python: s = safetensors.numpy.load_file(\"FILE\"); numpy.savez(\"m.npz\", W=s[\"W\"], b=s[\"b\"], c=s[\"c\"]), with the names that s has";
const COMPRESSED: &str = "decompress it first, for instance with gunzip, unxz, bunzip2 or unzstd";
const TABLE: &str = "save it as .csv, or in Python with numpy.savez as .npz";
const PICTURE: &str =
    "data are rows of 0 and 1: in Python, numpy.save(\"rows.npy\", rows), a row for each picture";

/// First bytes, the format's name, and what to do.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"MATLAB 5.0 MAT-file", "a MATLAB file", MATLAB),
    (
        b"MATLAB 7.3 MAT-file",
        "a MATLAB 7.3 file (HDF5)",
        MATLAB_HDF5,
    ),
    (b"HDF5-based Julia Data Format", "a Julia file (JLD2)", HDF5),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", HDF5),
    (b"\x80\x02\x8a\x0a", "a PyTorch file", PYTORCH),
    (b"\x80\x02", "a Python pickle", PICKLE),
    (b"\x80\x03", "a Python pickle", PICKLE),
    (b"\x80\x04", "a Python pickle", PICKLE),
    (b"\x80\x05", "a Python pickle", PICKLE),
    (b"\x1f\x8b", "a file compressed by gzip", COMPRESSED),
    (b"\xfd7zXZ", "a file compressed by xz", COMPRESSED),
    (b"BZh", "a file compressed by bzip2", COMPRESSED),
    (b"\x28\xb5\x2f\xfd", "a file compressed by zstd", COMPRESSED),
    (b"PAR1", "a Parquet file", TABLE),
    (b"ARROW1", "an Arrow file", TABLE),
    (b"FEA1", "a Feather file", TABLE),
    (b"SQLite format 3", "an SQLite database", TABLE),
    (b"\xd0\xcf\x11\xe0", "an old Office file", TABLE),
    (b"RDX2", "an R data file", TABLE),
    (b"RDX3", "an R data file", TABLE),
    (b"%PDF", "a PDF document", TABLE),
    (b"\x89PNG", "a PNG picture", PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (b"\0\0\x08\x01", "an IDX file (as MNIST has)", PICTURE),
    (b"\0\0\x08\x03", "an IDX file (as MNIST has)", PICTURE),
];

/// The error of a format that other programs write.
fn foreign(bytes: &[u8]) -> Option<Error> {
    let known = FOREIGN
        .iter()
        .find(|(magic, _, _)| bytes.starts_with(magic))
        .map(|(_, name, help)| (*name, *help));
    let (name, help) =
        known.or_else(|| is_safetensors(bytes).then_some(("a safetensors file", SAFETENSORS)))?;
    (!is_text(bytes)).then(|| not_read(name, help))
}

/// Text may begin like some of these formats: a header `PAR1,PAR2` does.
fn is_text(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

/// The error of a format that is known by name and not read.
pub(super) fn not_read(name: &str, help: &str) -> Error {
    Error::input(format!("found {name}, wanted JSON, CSV, .npy or .npz")).help(help)
}

/// The length of a header of JSON, little-endian in 8 bytes, and the header.
fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk() else {
        return false;
    };
    rest.starts_with(b"{") && u64::from_le_bytes(*length) <= rest.len() as u64
}

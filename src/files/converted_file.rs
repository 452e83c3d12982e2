//! Converted machines as files, in every format that is read.

use super::atomic_write::write_whole;
use super::convention::Converted;
use super::format::Format;
use super::model::write_model;
use super::write::{Rounding, write};
use crate::error::{Error, Result};
use std::path::Path;

/// Writes a converted machine whole or not at all, in the format that the name's ending says. JSON keeps every
/// number exactly; the other formats hold the nearest doubles, and how far off they are is returned.
///
/// # Errors
/// Another ending, a number beyond the range of doubles, a file that cannot be written.
pub fn write_converted(path: &Path, converted: &Converted) -> Result<Rounding> {
    let Some(format) = Format::of_ending(path) else {
        return Err(Error::input(
            "found a name without a known ending, wanted .json (exact), .npz, .h5, .mat, .pt or .safetensors",
        )
        .file(path.display())
        .at("--output"));
    };
    let (bytes, rounding) = match (format, &converted.own) {
        (Format::Json, Some(own)) => (write_model(own).into_bytes(), Rounding::default()),
        _ => write(format, &converted.arrays(format))?,
    };
    write_whole(path, &bytes)?;
    Ok(rounding)
}

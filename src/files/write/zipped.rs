//! Archives: .npz, and what holds the members of a .pt file.

use crate::error::{Error, Result};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of arrays (.npz) from names and the bytes of each array (.npy).
///
/// # Errors
/// Names that an archive cannot have.
pub(in super::super) fn npz(
    arrays: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> Result<Vec<u8>> {
    zipped(
        arrays
            .into_iter()
            .map(|(name, bytes)| (name + ".npy", bytes)),
    )
}

/// An archive of these members. The same members give the same bytes.
///
/// # Errors
/// Names that an archive cannot have.
pub(super) fn zipped(members: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Vec<u8>> {
    let write = || -> zip::result::ZipResult<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        // Stored members are read fastest; the time is the format's first, not today's.
        let plain = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default());
        for (name, bytes) in members {
            archive.start_file(name, plain)?;
            archive.write_all(&bytes)?;
        }
        Ok(archive.finish()?.into_inner())
    };
    write().map_err(|error| Error::input(format!("the archive cannot be made: {error}")))
}

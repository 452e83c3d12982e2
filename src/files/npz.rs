//! Archives of arrays (.npz): a zip file with one `.npy` for each name.
//!
//! Of two members with one name, readers pick now the first and now the last: both are refused.
//! Local headers have to agree with the directory, and what is inflated is bounded.

use super::format::{PYTORCH, not_read};
use super::named::{self, Named};
use super::npy::Array;
use super::npy_header::Header;
use super::source::{MOST_BYTES, shown};
use crate::error::{Error, Result};
use std::io::{Cursor, Read};
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// The most members an archive may have.
const MOST_ARRAYS: usize = 1000;

/// An archive whose directory has been read.
pub(super) struct Npz<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// In the order of the archive.
    names: Vec<String>,
    /// How many bytes of numbers may still be inflated.
    left: u64,
}

impl<'a> Npz<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        few_members(bytes)?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let names: Vec<String> = archive
            .file_names_raw()
            .map(array_name)
            .collect::<Result<_>>()?;
        if archive.has_duplicate_names() {
            return Err(Error::input(format!(
                "found two arrays of one name among {}, wanted each name once",
                listed(&names)
            )));
        }
        archive
            .validate_header_consistency()
            .map_err(|error| damaged(&error))?;
        Ok(Npz {
            archive,
            names,
            left: MOST_BYTES,
        })
    }

    /// The names of the arrays.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The shape of an array; `None` where it holds no numbers (text, objects).
    pub(super) fn shape(&mut self, name: &str) -> Result<Option<Vec<u64>>> {
        let Some(at) = self.names.iter().position(|other| other == name) else {
            return Ok(None);
        };
        let member = self.archive.by_index(at).map_err(|error| damaged(&error));
        let mut member = member.and_then(readable)?;
        Ok(Header::read(&mut member).ok().map(|header| header.shape))
    }

    /// Reads the array of a name, if there is one.
    pub(super) fn array(&mut self, name: &str) -> Result<Option<Array<'static>>> {
        let Some(at) = self.names.iter().position(|other| other == name) else {
            return Ok(None);
        };
        let member = self.archive.by_index(at).map_err(|error| damaged(&error));
        let array = member
            .and_then(readable)
            .and_then(|member| Array::read(member, self.left))
            .map_err(|error| error.at(format!("{}.npy", shown(name))))?;
        self.left = self.left.saturating_sub(array.bytes());
        Ok(Some(array))
    }
}

/// All arrays of an archive. Those that hold no numbers (text, objects) are passed over.
///
/// # Errors
/// Bytes that are no archive, a damaged array, or arrays that are too large together.
pub(super) fn npz_arrays(bytes: &[u8]) -> Result<Named<'static>> {
    let mut archive = Npz::open(bytes)?;
    let mut named = Named::new("a NumPy archive (.npz)");
    for name in archive.names().to_vec() {
        match (archive.shape(&name)?, archive.array(&name)) {
            (None, Err(error)) => named.pass_over(name, error.problem()),
            (_, Ok(Some(array))) => named.array(name, named::Array::stored(array)),
            (_, Ok(None)) => {}
            (Some(_), Err(error)) => return Err(error),
        }
    }
    Ok(named)
}

fn readable<R: Read>(member: ZipFile<R>) -> Result<ZipFile<R>> {
    match member.compression() {
        CompressionMethod::Stored | CompressionMethod::Deflated => Ok(member),
        other => Err(Error::input(format!(
            "found an array compressed by {other}, wanted a stored or deflated one"
        ))
        .help("numpy.savez and numpy.savez_compressed write such archives")),
    }
}

/// A directory's entries take more memory than room in the file: they are counted before they are
/// read. Each begins with this mark, which in numbers is rare.
fn few_members(bytes: &[u8]) -> Result<()> {
    const MARK: &[u8] = b"PK\x01\x02";
    match bytes
        .windows(MARK.len())
        .filter(|four| *four == MARK)
        .count()
    {
        count if count > MOST_ARRAYS => Err(Error::input(format!(
            "found an archive of {count} members, wanted at most {MOST_ARRAYS}"
        ))),
        _ => Ok(()),
    }
}

fn array_name(member: &[u8]) -> Result<String> {
    let member = String::from_utf8_lossy(member);
    if let Some(name) = member.strip_suffix(".npy") {
        return Ok(name.to_string());
    }
    Err(match member.rsplit('/').next() {
        Some("data.pkl") => not_read("a PyTorch file", PYTORCH),
        Some("[Content_Types].xml") => not_read("an Excel file", "save the sheet as .csv"),
        Some("model.weights.h5") => not_read(
            "a Keras file",
            "in Python, save the arrays that get_weights() gives with numpy.savez as W, b and c",
        ),
        _ => Error::input(format!(
            "found the member `{}`, wanted only arrays (.npy), as numpy.savez writes them",
            shown(&member)
        ))
        .help("was this file made by another program?"),
    })
}

/// Names as errors list them.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 8;
    let mut listed: Vec<String> = names.iter().take(MOST).map(|name| shown(name)).collect();
    if names.len() > MOST {
        listed.push("…".into());
    }
    listed.join(", ")
}

fn damaged(error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Error::input("found an encrypted array, wanted a plain one")
        }
        _ => Error::input(format!("this is no archive of arrays: {error}"))
            .help("was the file cut off or damaged?"),
    }
}

//! Zip archives, read within bounds: not too many members, each name once, local headers that agree with the
//! directory, and a budget for what is inflated.
//!
//! Of two members with one name, readers pick now the first and now the last: both are refused.

use super::source::shown;
use crate::error::{Error, Result};
use std::io::{Cursor, Read};
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// The most members an archive may have.
const MOST_MEMBERS: usize = 1 << 14;
/// The most bytes that all members may have together, where the archive itself is not larger.
const MOST_INFLATED: u64 = 1 << 27;

/// An archive whose directory has been read.
pub(super) struct Archive<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// In the order of the archive.
    names: Vec<String>,
    /// How many bytes may still be inflated.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory.
    ///
    /// # Errors
    /// Bytes that are no archive, too many members, two of one name.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        few_members(bytes)?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let names: Vec<String> = archive
            .file_names_raw()
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect();
        if archive.has_duplicate_names() {
            return Err(Error::input(format!(
                "found two members of one name among {}, wanted each name once",
                listed(&names)
            )));
        }
        archive
            .validate_header_consistency()
            .map_err(|error| damaged(&error))?;
        Ok(Archive {
            archive,
            names,
            left: MOST_INFLATED.max(bytes.len() as u64),
        })
    }

    /// The names of the members.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The folder, with its slash, of the first member with this name: the outermost one, or one of its folders.
    pub(super) fn folder(&self, file: &str) -> Option<&str> {
        self.names.iter().find_map(|name| {
            let folder = name.strip_suffix(file)?;
            (folder.is_empty() || folder.ends_with('/')).then_some(folder)
        })
    }

    /// Opens a member: what is read from it, and how many bytes may be.
    ///
    /// # Errors
    /// A member that is encrypted or compressed in another way than numpy does.
    pub(super) fn member(&mut self, at: usize) -> Result<(impl Read, u64)> {
        let member = self.archive.by_index(at).map_err(|error| damaged(&error));
        Ok((member.and_then(readable)?, self.left))
    }

    /// Takes these bytes off the budget.
    pub(super) fn spend(&mut self, bytes: u64) {
        self.left = self.left.saturating_sub(bytes);
    }

    /// All bytes of the member of a name, if there is one; at most so many.
    ///
    /// # Errors
    /// Those of [`Archive::member`], and more bytes than these or than are left of the budget.
    pub(super) fn bytes(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>> {
        let Some(at) = self.names.iter().position(|other| other == name) else {
            return Ok(None);
        };
        let member = self.archive.by_index(at).map_err(|error| damaged(&error));
        let member = member.and_then(readable)?;
        let most = most.min(self.left);
        // What it claims is reserved at once: a growing vector would take three times as much.
        let mut bytes = Vec::with_capacity(member.size().min(most) as usize);
        let read = member.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| {
            Error::input(format!(
                "the member `{}` cannot be read: {error}",
                shown(name)
            ))
            .help("was the file damaged?")
        })?;
        if bytes.len() as u64 > most {
            return Err(Error::limit(format!(
                "found more than {most} bytes in the member `{}`, wanted at most these (and {MOST_INFLATED} in the whole archive)",
                shown(name)
            )));
        }
        self.spend(bytes.len() as u64);
        Ok(Some(bytes))
    }
}

fn readable<R: Read>(member: ZipFile<R>) -> Result<ZipFile<R>> {
    match member.compression() {
        CompressionMethod::Stored | CompressionMethod::Deflated => Ok(member),
        other => Err(Error::input(format!(
            "found a member compressed by {other}, wanted a stored or deflated one"
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
        count if count > MOST_MEMBERS => Err(Error::input(format!(
            "found an archive of {count} members, wanted at most {MOST_MEMBERS}"
        ))),
        _ => Ok(()),
    }
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
            Error::input("found an encrypted member, wanted a plain one")
        }
        _ => Error::input(format!("this is no archive that can be read: {error}"))
            .help("was the file cut off or damaged?"),
    }
}

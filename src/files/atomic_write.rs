//! Output files: written whole or not at all.

use super::source::is_standard;
use crate::error::{Error, Kind, Result};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes a file whole or not at all: the bytes go to a temporary file in the same directory,
/// reach the disk, and take the name in one step. Where anything fails, what was there before
/// stays as it was.
///
/// A link is followed; an existing file keeps its permissions. Standard output (`-`), a device or a pipe
/// has no whole and is written to directly, a pipe that nobody reads giving
/// [`Kind::ClosedPipe`].
///
/// # Errors
/// A directory that does not exist or may not be written, a full disk, a path that is a directory.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    write_together(&[(path, bytes)])
}

/// Writes files that belong together as [`write_whole`] writes one: none of them takes its name before all bytes
/// have reached the disk.
///
/// # Errors
/// As [`write_whole`].
pub(crate) fn write_together(files: &[(&Path, &[u8])]) -> Result<()> {
    let prepared = files.iter().map(|(path, bytes)| {
        let shown = match is_standard(path) {
            true => "standard output".into(),
            false => path.display().to_string(),
        };
        let prepared = prepare(path, bytes).map_err(|error| error.file(shown))?;
        Ok((path, prepared))
    });
    // All of them, before the first takes its name.
    let prepared: Vec<_> = prepared.collect::<Result<_>>()?;
    for (path, prepared) in prepared {
        let named = prepared.map_or(Ok(()), Prepared::take_the_name);
        named.map_err(|error| error.file(path.display()))?;
    }
    Ok(())
}

/// Refuses a name that no file can have, before any work is done for it.
///
/// # Errors
/// A directory, or a file in a directory that does not exist.
pub(crate) fn has_a_place(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Err(Error::input("found a directory, wanted the name of a file"));
    }
    match is_standard(path) || directory(&target(path).map_err(unwritable)?).is_dir() {
        true => Ok(()),
        false => Err(no_directory()),
    }
}

fn no_directory() -> Error {
    Error::input("there is no such directory to write in").help("make it, or name another file")
}

/// Where a file is.
fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A file that has its bytes and not yet its name.
struct Prepared {
    temporary: NamedTempFile,
    path: PathBuf,
    directory: PathBuf,
}

impl Prepared {
    fn take_the_name(self) -> Result<()> {
        self.temporary
            .persist(&self.path)
            .map_err(|failed| unwritable(failed.error))?;
        // The name too reaches the disk; by now the file is whole, so a directory that cannot be
        // synced (some network disks) is no failure.
        #[cfg(unix)]
        let _ = fs::File::open(self.directory).and_then(|directory| directory.sync_all());
        Ok(())
    }
}

/// The bytes in a temporary file beside the name; `None` where they were written directly.
fn prepare(path: &Path, bytes: &[u8]) -> Result<Option<Prepared>> {
    if is_standard(path) {
        let mut out = io::stdout().lock();
        let written = out.write_all(bytes).and_then(|()| out.flush());
        return written.map(|()| None).map_err(unwritable);
    }
    has_a_place(path)?;
    let there = match fs::metadata(path) {
        Ok(about) => Some(about),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unwritable(error)),
    };
    if there.as_ref().is_some_and(|about| !about.is_file()) {
        let device = OpenOptions::new().write(true).open(path);
        let written =
            device.and_then(|mut device| device.write_all(bytes).and_then(|()| device.flush()));
        return written.map(|()| None).map_err(unwritable);
    }
    let path = target(path).map_err(unwritable)?;
    let directory = directory(&path).to_path_buf();
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rbm-exact-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Dropping the temporary file on any failure below removes it.
    let mut temporary = builder.tempfile_in(&directory).map_err(unwritable)?;
    temporary.write_all(bytes).map_err(unwritable)?;
    if let Some(about) = there {
        if about.permissions().readonly() {
            return Err(Error::input(
                "this file is read-only, wanted one that may be replaced",
            ));
        }
        temporary
            .as_file()
            .set_permissions(about.permissions())
            .map_err(unwritable)?;
    }
    temporary.as_file().sync_all().map_err(unwritable)?;
    Ok(Some(Prepared {
        temporary,
        path,
        directory,
    }))
}

/// The file that a chain of links ends at, whether it exists or not.
fn target(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

fn unwritable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Error::new(Kind::ClosedPipe, "nobody reads the output"),
        io::ErrorKind::PermissionDenied => {
            Error::input("you may not write here").help("name another place")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::input("the disk is full; this could not be written")
                .help("make room, or name another place")
        }
        _ => Error::input(format!("the file cannot be written: {error}")),
    }
}

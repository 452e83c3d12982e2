//! No command writes over a file that it reads, or twice into one, or works long for a file that has no place.

use super::args::SourceArgs;
use crate::error::{Error, Result};
use crate::files::{self, is_standard};
use std::fs::canonicalize;
use std::path::{Path, PathBuf};

/// An option and the file that it names, if it is given.
pub(crate) type Named<'a> = (&'a str, Option<&'a PathBuf>);

/// Refuses what would lose a file, before anything is read: `source` and `read` are the files that
/// are read, those that `source` saves and `written` are written.
///
/// # Errors
/// Two options that name one file, the later of which would be written; a file in no directory, or the name of one.
pub(crate) fn kept_apart(
    source: Option<&SourceArgs>,
    read: &[Named],
    written: &[Named],
) -> Result<()> {
    let mut known: Vec<Named> = Vec::new();
    let mut wanted: Vec<Named> = Vec::new();
    if let Some(source) = source {
        known.push(("--model", source.model.as_ref()));
        known.push(("--data", source.data.as_ref()));
        wanted.push(("--save-model", source.save_model.as_ref()));
        wanted.push(("--save-data", source.save_data.as_ref()));
    }
    known.extend(read);
    wanted.extend(written);
    for (option, path) in wanted {
        let Some(path) = path else { continue };
        let same = |(_, other): &&Named| other.is_some_and(|other| is_same(other, path));
        if let Some((other, _)) = known.iter().find(same) {
            return Err(
                Error::input(format!("found the file of {other}, wanted another"))
                    .file(path.display())
                    .at(option),
            );
        }
        files::has_a_place(path).map_err(|error| error.file(path.display()).at(option))?;
        known.push((option, Some(path)));
    }
    Ok(())
}

/// Links are followed. Nothing is lost in what is no file, such as /dev/null or standard output.
fn is_same(one: &Path, other: &Path) -> bool {
    // Standard input may be a file too.
    let read = if is_standard(one) {
        Path::new("/dev/stdin")
    } else {
        one
    };
    match (canonicalize(read), canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other && one.is_file(),
        _ => one == other && !is_standard(one),
    }
}

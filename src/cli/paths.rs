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
    // Standard input may be a file too.
    let stdin = PathBuf::from("/dev/stdin");
    for (_, path) in &mut known {
        *path = path.map(|path| if is_standard(path) { &stdin } else { path });
    }
    wanted.extend(written);
    for (option, path) in wanted {
        // Standard output is no file to lose.
        let Some(path) = path.filter(|path| !is_standard(path)) else {
            continue;
        };
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

/// Links are followed. Nothing is lost in what is no file, such as /dev/null.
fn is_same(one: &Path, other: &Path) -> bool {
    match (canonicalize(one), canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other && one.is_file(),
        _ => one == other,
    }
}

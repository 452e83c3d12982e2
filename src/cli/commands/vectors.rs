//! `vectors`.

use super::super::args::VectorsArgs;
use super::super::output;
use super::super::progress::Progress;
use super::super::status::Status;
use crate::error::{Error, Result};
use crate::files::{vectors_npz, write_together, write_whole};
use crate::oracle::{self, Vector, vector_names};
use crate::report::output::{json, schema, vectors_text};
use std::path::Path;

/// The files of a folder of vectors.
const JSON: &str = "vectors.json";
const NPZ: &str = "vectors.npz";
const SCHEMA: &str = "vectors.schema.json";

/// `vectors`.
pub(crate) fn vectors(args: &VectorsArgs) -> Result<Status> {
    if args.list {
        let lines = vector_names().map(|(name, purpose)| format!("{name:16} {purpose}\n"));
        output::print(&lines.collect::<String>())?;
        return Ok(Status::Holds);
    }
    let kind = args.output.as_deref().map(Kind::of).transpose()?;
    let watch = Progress::new(0, "vectors", false);
    let made = oracle::vectors(&args.names, &watch)?;
    drop(watch);
    let text = || vectors_text(&made);
    match (args.output.as_deref(), kind) {
        (Some(path), Some(Kind::Json)) => write_whole(path, text()?.as_bytes())?,
        (Some(path), Some(Kind::Npz)) => write_whole(path, &vectors_npz(&made)?)?,
        (Some(path), Some(Kind::Folder)) => folder(path, &made, &text()?)?,
        _ => output::print(&text()?)?,
    }
    Ok(Status::Holds)
}

/// What is written.
#[derive(Clone, Copy)]
enum Kind {
    Json,
    Npz,
    Folder,
}

impl Kind {
    fn of(path: &Path) -> Result<Kind> {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let is = |wanted: &str| ending.as_ref().is_some_and(|ending| ending == wanted);
        let asks_folder = path
            .to_string_lossy()
            .ends_with(['/', std::path::MAIN_SEPARATOR]);
        match () {
            () if asks_folder || path.is_dir() => Ok(Kind::Folder),
            () if is("json") || path.as_os_str() == "-" || is_device(path) => Ok(Kind::Json),
            () if is("npz") => Ok(Kind::Npz),
            () => Err(Error::input(
                "found another ending, wanted .json, .npz or a folder (the name of a new folder ends with `/`)",
            )
            .file(path.display())
            .at("--output")),
        }
    }
}

/// What is there and neither a file nor a folder: a device or a pipe.
fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|about| !about.is_file())
}

/// All three files, none of them half written.
fn folder(path: &Path, made: &[Vector], text: &str) -> Result<()> {
    std::fs::create_dir_all(path).map_err(|error| {
        Error::input(format!("the folder cannot be made: {error}")).file(path.display())
    })?;
    let npz = vectors_npz(made)?;
    let schema = json(&schema("vectors")?)?;
    let names = [JSON, NPZ, SCHEMA].map(|name| path.join(name));
    let [first, second, third] = &names;
    write_together(&[
        (first, text.as_bytes()),
        (second, &npz),
        (third, schema.as_bytes()),
    ])
}

//! Archives of arrays (.npz): a zip file with one `.npy` for each name.

use super::archive::Archive;
use super::format::{Format, not_read};
use super::named::{self, Named};
use super::npy::Array;
use super::npy_header::{Header, single_text};
use super::source::shown;
use crate::error::{Error, Kind, Result};

/// All arrays of an archive, and its single texts (`vartype="SPIN"`). Those that hold no numbers (more text, objects) are
/// passed over, and those that are too large together.
///
/// # Errors
/// Bytes that are no archive, and a damaged array.
pub(super) fn npz_arrays(bytes: &[u8]) -> Result<Named<'static>> {
    let mut archive = Archive::open(bytes)?;
    let names = archive.names().iter().map(|name| array_name(name));
    let names: Vec<String> = names.collect::<Result<_>>()?;
    let mut named = Named::new(Format::Npz);
    for (at, name) in names.into_iter().enumerate() {
        let place = format!("{}.npy", shown(&name));
        let member = archive.member(at).map_err(|error| error.at(&place));
        let (mut member, _) = member?;
        if let Err(error) = Header::read(&mut member) {
            drop(member);
            let (member, _) = archive.member(at)?;
            match single_text(member) {
                Some(text) => named.text(name, text),
                None => named.leave_out(name, error.at(place)),
            }
            continue;
        }
        drop(member);
        let (member, left) = archive.member(at)?;
        match Array::read(member, left) {
            Ok(array) => {
                archive.spend(array.bytes());
                named.array(name, named::Array::stored(array));
            }
            Err(error) if error.kind() == Kind::Limit => named.leave_out(name, error.at(place)),
            Err(error) => return Err(error.at(place)),
        }
    }
    named.done()
}

fn array_name(member: &str) -> Result<String> {
    if let Some(name) = member.strip_suffix(".npy") {
        return Ok(name.to_string());
    }
    Err(match member.rsplit('/').next() {
        Some("[Content_Types].xml") => not_read("an Excel file", "save the sheet as .csv"),
        Some("model.weights.h5" | "metadata.json" | "config.json") => not_read(
            "a Keras file",
            "take its numbers out: unzip FILE model.weights.h5; this file is read",
        ),
        _ => Error::input(format!(
            "found the member `{}`, wanted only arrays (.npy), as numpy.savez writes them",
            shown(member)
        ))
        .help("was this file made by another program?"),
    })
}

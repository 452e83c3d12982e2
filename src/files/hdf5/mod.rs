//! HDF5 (.h5, .hdf5), and MATLAB's files of version 7.3, which are HDF5 too.
//!
//! A data set `W` in the group `params` is `params.W`. A text or a single number that is attached to something is
//! named below it: `params.units`. HDF5 keeps the last index fastest. MATLAB and Julia keep the first one fastest and write
//! their dimensions in reverse, so that a matrix comes transposed: where the file says that it is theirs, its
//! arrays are turned back.

mod numbers;

use super::format::Format;
use super::named::{Array, Named, joined};
use super::npy;
use super::source::shown;
use crate::error::{Error, Result};
use hdf5_reader::group::Group;
use hdf5_reader::{Attribute, Dataset, Datatype, Hdf5File, OpenOptions, RawAttribute};
use numbers::{dtype, integers};
use std::collections::HashSet;

/// The most bytes of numbers that are read in all: hard links may name one data set many times.
const MOST_BYTES: usize = 1 << 26;
const MOST_HEADER: usize = 1 << 20;
/// How deep groups may stand in each other.
const MOST_LEVELS: usize = 16;
/// The most bytes of texts of any length that attributes may refer to.
const MOST_TEXT: usize = 1 << 24;

/// The data sets of a file.
///
/// # Errors
/// A damaged file, two things of one name, too many names.
pub(super) fn hdf5(bytes: &[u8]) -> Result<Named<'static>> {
    let options = OpenOptions::default()
        .with_max_read_bytes(MOST_BYTES)
        .with_max_chunk_bytes(MOST_BYTES)
        .with_max_object_header_bytes(MOST_HEADER)
        .with_chunk_cache_bytes(0);
    let file = Hdf5File::from_bytes_with_options(bytes, options).map_err(damaged)?;
    let root = file.root_group().map_err(damaged)?;
    let mut reader = Reader {
        named: Named::new(Format::Hdf5),
        owner: owner(bytes),
        left: MOST_BYTES,
        length: bytes.len(),
        seen: HashSet::new(),
    };
    if reader
        .attached(root.raw_attributes(), || root.attributes())
        .iter()
        .any(|one| one.name == "OCTAVE_NEW_FORMAT")
    {
        reader.owner = Some("Octave");
    }
    reader.group("", &root, MOST_LEVELS)?;
    reader.named.turned_for = reader.owner;
    reader.named.done()
}

/// The language that says in the first bytes that the file is its own.
fn owner(bytes: &[u8]) -> Option<&'static str> {
    const OWNERS: &[(&[u8], &str)] = &[
        (b"MATLAB 7.3", "MATLAB"),
        (b"HDF5-based Julia Data Format", "Julia"),
        (b"Julia data file (HDF5)", "Julia"),
    ];
    let found = OWNERS.iter().find(|(start, _)| bytes.starts_with(start));
    found.map(|(_, owner)| *owner)
}

fn damaged(error: hdf5_reader::error::Error) -> Error {
    Error::input(format!(
        "this HDF5 file cannot be read: {}",
        shown(&error.to_string())
    ))
    .help("was the file cut off or damaged? h5py can write it anew")
}

struct Reader {
    named: Named<'static>,
    owner: Option<&'static str>,
    left: usize,
    /// How long the file is.
    length: usize,
    /// The groups that were read, by address.
    seen: HashSet<u64>,
}

impl Reader {
    fn group(&mut self, name: &str, group: &Group, levels: usize) -> Result<()> {
        if levels == 0 || !self.seen.insert(group.address()) {
            self.named.pass_over(
                name,
                "a group that is read elsewhere, or too deep in others",
            );
            return Ok(());
        }
        let members = group.members().map_err(|error| {
            let place = if name.is_empty() { "/" } else { name };
            damaged(error).at(shown(place))
        });
        let (groups, sets) = members?;
        for set in &sets {
            let name = joined(name, set.name())?;
            self.set(&name, set)?;
        }
        for inner in &groups {
            // What MATLAB's cells and objects refer to.
            if self.owner == Some("MATLAB") && inner.name().starts_with('#') {
                continue;
            }
            if self.named.is_full() {
                return Ok(());
            }
            self.group(&joined(name, inner.name())?, inner, levels - 1)?;
        }
        let attached = self.attached(group.raw_attributes(), || group.attributes());
        self.attributes(name, &attached)
    }

    fn set(&mut self, name: &str, set: &Dataset) -> Result<()> {
        let attached = self.attached(set.raw_attributes(), || Ok(set.attributes()));
        let class = attached.iter().find(|one| one.name == "MATLAB_class");
        let class = class.and_then(|class| class.read_string().ok());
        // The word is known before a file without a header of MATLAB's own is.
        if class.is_some() && self.owner.is_none() {
            self.owner = Some("MATLAB");
        }
        let is_empty = attached.iter().any(|one| one.name == "MATLAB_empty");
        match (class.as_deref(), set.dtype()) {
            _ if is_empty => self.named.pass_over(name, "an empty array"),
            (Some("cell"), _) => self.named.pass_over(name, "a cell array"),
            (_, Datatype::String { .. }) | (_, Datatype::VarLen { .. }) => self.text(name, set),
            (_, Datatype::Reference { .. }) => self.named.pass_over(name, "references"),
            (_, Datatype::Compound { .. }) => {
                self.named.pass_over(name, "records or complex numbers");
            }
            (class, _) => match self.read(set, class == Some("logical")) {
                Ok(array) if class == Some("char") => {
                    let text = (0..array.len()).map(|place| integers(array.nth(place)));
                    let text = char::decode_utf16(text).map(|c| c.unwrap_or('\u{fffd}'));
                    self.named.text(name, text.collect::<String>());
                }
                Ok(array) => {
                    let array = Array::stored(array);
                    self.named.array(
                        name,
                        match class {
                            Some("double") => array.of_type("float64"),
                            _ => array,
                        },
                    );
                }
                Err(error) => self.named.leave_out(name, error.at(shown(name))),
            },
        }
        self.attributes(name, &attached)
    }

    /// The numbers of a data set, in its owner's order.
    fn read(&mut self, set: &Dataset, is_logical: bool) -> Result<npy::Array<'static>> {
        let raw = set.raw_datatype().map_err(damaged)?;
        let dtype = dtype(set.dtype(), &raw, is_logical)?;
        let size = set.raw_byte_len().map_err(damaged)?;
        if size > self.left {
            return Err(Error::limit(format!(
                "found {size} bytes of numbers (shape {:?}), wanted at most {MOST_BYTES} in the whole file",
                set.shape()
            ))
            .help("save it alone, with numpy.save"));
        }
        self.left -= size;
        let bytes = set.read_raw_bytes().map_err(damaged)?;
        let array = npy::Array::new(dtype, false, set.shape().to_vec(), bytes)?;
        Ok(match self.owner {
            Some(_) => array.reversed(),
            None => array,
        })
    }

    fn text(&mut self, name: &str, set: &Dataset) {
        let is_one = set.num_elements().is_ok_and(|count| count == 1);
        match is_one.then(|| set.read_string()) {
            Some(Ok(text)) => self.named.text(name, text),
            Some(Err(error)) => self.named.leave_out(name, damaged(error)),
            None => self.named.pass_over(name, "a list of texts"),
        }
    }

    /// What is attached to a group or a data set, if its texts cannot be too long.
    fn attached(
        &self,
        raw: hdf5_reader::error::Result<Vec<RawAttribute>>,
        decoded: impl FnOnce() -> hdf5_reader::error::Result<Vec<Attribute>>,
    ) -> Vec<Attribute> {
        // Each text of any length may be as long as the file.
        let texts = |one: &RawAttribute| match one.message().datatype {
            Datatype::VarLen { .. } | Datatype::String { .. } => one.message().raw_data.len() / 8,
            _ => 0,
        };
        let texts: usize = raw.unwrap_or_default().iter().map(texts).sum();
        match texts.saturating_mul(self.length.min(MOST_TEXT)) <= MOST_TEXT.saturating_mul(4) {
            true => decoded().unwrap_or_default(),
            false => Vec::new(),
        }
    }

    /// Texts and single numbers; a data set of the same name goes before.
    fn attributes(&mut self, name: &str, attached: &[Attribute]) -> Result<()> {
        for one in attached {
            let is_of_the_format = ["MATLAB_", "H5PATH", "CLASS", "TITLE", "VERSION", "OCTAVE_"];
            if is_of_the_format
                .iter()
                .any(|start| one.name.starts_with(start))
            {
                continue;
            }
            let name = joined(name, &one.name)?;
            if self.named.get(&name).is_some() || one.num_elements().unwrap_or(0) != 1 {
                continue;
            }
            if let Ok(text) = one.read_string() {
                self.named.text(name, text);
            } else if let Ok(dtype) = dtype(&one.datatype, &[], false)
                && let Ok(array) = npy::Array::new(dtype, false, Vec::new(), one.raw_data.clone())
            {
                self.named.array(name, Array::stored(array));
            }
        }
        Ok(())
    }
}

//! MATLAB's files of versions 5 and 7 (.mat): arrays, structs in structs, texts; compressed or not.
//!
//! An array named `rbm` with the field `W` is `rbm.W`. Several structs in one array, and the cells of a cell
//! array, are numbered from 1 as MATLAB numbers them: `dbn.rbm.1.W`. Sparse matrices are filled up.

mod element;
mod sparse;

use super::dtype::{Dtype, Kind};
use super::format::Format;
use super::named::{Array, Named, joined};
use super::npy;
use super::source::shown;
use crate::error::{Error, Result};
use element::{COMPRESSED, Element, Elements, MATRIX};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Text, and where the version and the byte order stand.
const HEADER: usize = 128;
/// The most bytes that all compressed arrays may have together, where the file itself is not larger.
const MOST_INFLATED: u64 = 1 << 26;
/// How deep structs and cells may stand in each other.
const MOST_LEVELS: usize = 16;
/// The most fields of a struct, and the longest name of one.
const MOST_FIELDS: usize = 1000;
const MOST_FIELD_NAME: usize = 128;
/// The most numbers that all sparse matrices are filled up to.
const MOST_FILLED: u64 = 1 << 22;
const MOST_DIMENSIONS: usize = 32;

/// All arrays of a file.
///
/// # Errors
/// A damaged file, two arrays of one name, too many arrays or too deep ones, too many bytes.
pub(super) fn mat(bytes: &[u8]) -> Result<Named<'static>> {
    let start = bytes.split_at_checked(HEADER);
    let (header, rest) = start.ok_or_else(|| {
        Error::input("found the end of the MATLAB file, wanted the 128 bytes of its header")
            .help("was the file cut off?")
    })?;
    let big_endian = header.ends_with(b"MI");
    let mut reader = Reader {
        named: Named::new(Format::Mat),
        left: MOST_INFLATED.max(bytes.len() as u64),
        fill: MOST_FILLED,
    };
    let mut elements = Elements::new(rest, big_endian);
    while !elements.is_at_end() {
        let element = elements.next()?;
        match element.kind {
            COMPRESSED => {
                let inflated = reader.inflate(element.bytes, big_endian)?;
                let mut inside = Elements::new(&inflated, big_endian);
                reader.matrix(inside.next()?, None, MOST_LEVELS)?;
            }
            _ => reader.matrix(element, None, MOST_LEVELS)?,
        }
    }
    reader.named.done()
}

struct Reader {
    named: Named<'static>,
    /// How many bytes may still be inflated.
    left: u64,
    /// How many numbers of sparse matrices may still be filled up.
    fill: u64,
}

/// What the classes of MATLAB hold.
enum Class {
    Cell,
    Struct,
    Text,
    Sparse,
    Numbers(&'static str),
    Other(&'static str),
}

fn class(number: u32) -> Class {
    match number {
        1 => Class::Cell,
        2 => Class::Struct,
        3 => Class::Other("an object"),
        4 => Class::Text,
        5 => Class::Sparse,
        6 => Class::Numbers("float64"),
        7 => Class::Numbers("float32"),
        8 => Class::Numbers("int8"),
        9 => Class::Numbers("uint8"),
        10 => Class::Numbers("int16"),
        11 => Class::Numbers("uint16"),
        12 => Class::Numbers("int32"),
        13 => Class::Numbers("uint32"),
        14 => Class::Numbers("int64"),
        15 => Class::Numbers("uint64"),
        16 => Class::Other("a function"),
        _ => Class::Other("an object of a class"),
    }
}

impl Reader {
    fn inflate(&mut self, bytes: &[u8], big_endian: bool) -> Result<Vec<u8>> {
        let mut from = ZlibDecoder::new(bytes).take(self.left + 1);
        // Its type and its length come first: room for all of it is reserved at once.
        let mut inflated = vec![0; 8];
        let read = from.read_exact(&mut inflated).and_then(|()| {
            let start = Elements::new(&inflated, big_endian).length();
            inflated.reserve_exact(u64::from(start).min(self.left) as usize);
            from.read_to_end(&mut inflated)
        });
        read.map_err(|error| {
            Error::input(format!(
                "a compressed array of the MATLAB file cannot be read: {error}"
            ))
            .help("was the file damaged?")
        })?;
        let length = inflated.len() as u64;
        self.left = self.left.checked_sub(length).ok_or_else(|| {
            Error::limit(format!(
                "found a MATLAB file of more than {MOST_INFLATED} bytes when inflated, wanted at most these"
            ))
            .help("save only the arrays that are needed")
        })?;
        Ok(inflated)
    }

    /// Reads an array; inside of a struct or a cell it has a `name`, elsewhere it says its own.
    fn matrix(&mut self, element: Element, name: Option<&str>, levels: usize) -> Result<()> {
        if self.named.is_full() {
            return Ok(());
        }
        if element.kind != MATRIX {
            return Err(Error::input(format!(
                "found a piece of type {} in the MATLAB file, wanted an array",
                element.kind
            ))
            .help("was the file damaged?"));
        }
        // An empty field.
        if element.bytes.is_empty() {
            self.named.pass_over(name.unwrap_or_default(), "nothing");
            return Ok(());
        }
        let mut parts = element.inside();
        let flags = parts.next()?.words().next().unwrap_or_default();
        let class = class(flags & 0xff);
        if let (Class::Other(what), true) = (&class, flags & 0xff > 16) {
            // An opaque object has no dimensions: what follows is its name.
            let own = parts.next()?.text();
            self.named.pass_over(name.unwrap_or(&own), *what);
            return Ok(());
        }
        let shape: Vec<u64> = parts.next()?.words().map(u64::from).collect();
        if shape.len() > MOST_DIMENSIONS {
            return Err(Error::input(format!(
                "found an array of {} dimensions, wanted at most {MOST_DIMENSIONS}",
                shape.len()
            )));
        }
        let own = joined("", parts.next()?.text())?;
        let name = name.unwrap_or(&own);
        let class = match class {
            Class::Sparse | Class::Numbers(_) if flags & 0x800 != 0 => {
                Class::Other("complex numbers")
            }
            class => class,
        };
        self.held(name, class, shape, parts, (flags & 0x200 != 0, levels))
            .map_err(|error| match name {
                "" => error,
                _ => error.at(shown(name)),
            })
    }

    /// Takes what an array holds.
    fn held(
        &mut self,
        name: &str,
        class: Class,
        shape: Vec<u64>,
        mut parts: Elements,
        (is_logical, levels): (bool, usize),
    ) -> Result<()> {
        match class {
            Class::Cell => {
                for k in 1..=count(&shape) {
                    self.inner(parts.next()?, &joined(name, k)?, levels)?;
                }
            }
            Class::Struct => self.structs(name, &shape, parts, levels)?,
            Class::Text => match (shape.as_slice(), parts.next()?.text()) {
                ([1, _] | [0, 0], text) => self.named.text(name, text),
                _ => self.named.pass_over(name, "several lines of text"),
            },
            Class::Other(what) => self.named.pass_over(name, what),
            Class::Sparse => {
                let array = sparse::filled(&shape, parts, self.fill)?;
                self.fill = self.fill.saturating_sub(array.len() as u64);
                self.named.array(name, Array::stored(array));
            }
            Class::Numbers(dtype) => {
                let part = parts.next()?;
                let stored = part.dtype()?;
                let is_bool = is_logical && stored.bytes == 1;
                let stored = match is_bool {
                    true => Dtype::new(Kind::Bool, 1, false)?,
                    false => stored,
                };
                let array = npy::Array::new(stored, true, shape, part.bytes.to_vec())?;
                let array = Array::stored(array);
                self.named.array(
                    name,
                    match is_bool {
                        true => array,
                        false => array.of_type(dtype),
                    },
                );
            }
        }
        Ok(())
    }

    fn structs(
        &mut self,
        name: &str,
        shape: &[u64],
        mut parts: Elements,
        levels: usize,
    ) -> Result<()> {
        let length = parts.next()?.words().next().unwrap_or_default() as usize;
        let names = parts.next()?.bytes;
        if length > MOST_FIELD_NAME || names.len() > MOST_FIELDS * MOST_FIELD_NAME {
            return Err(Error::limit(format!(
                "found a struct with {} bytes of names of {length} bytes, wanted at most {MOST_FIELDS} names of {MOST_FIELD_NAME}",
                names.len()
            )));
        }
        let field = |bytes: &[u8]| {
            let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
            String::from_utf8_lossy(bytes).into_owned()
        };
        let fields: Vec<String> = match length {
            0 => Vec::new(),
            _ => names.chunks_exact(length).map(field).collect(),
        };
        let several = count(shape);
        if fields.is_empty() {
            return Ok(());
        }
        for k in 1..=several {
            for field in &fields {
                let inner = match several {
                    1 => joined(name, field)?,
                    _ => joined(&joined(name, k)?, field)?,
                };
                self.inner(parts.next()?, &inner, levels)?;
            }
        }
        Ok(())
    }

    /// What stands inside of a struct or a cell.
    fn inner(&mut self, element: Element, name: &str, levels: usize) -> Result<()> {
        match levels {
            0 => {
                self.named
                    .pass_over(name, "an array too deep in other arrays");
                Ok(())
            }
            _ => self.matrix(element, Some(name), levels - 1),
        }
    }
}

fn count(shape: &[u64]) -> u64 {
    shape
        .iter()
        .fold(1, |product: u64, n| product.saturating_mul(*n))
}

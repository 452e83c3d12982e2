//! The start of an array (.npy): a magic word, a version, and a header such as
//! `{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }`.
//!
//! Numpy evaluates the header as a Python literal. Here only these three entries are read, each once,
//! in any order, and anything else is refused.

use super::dtype::Dtype;
use super::source::shown;
use crate::error::{Error, Result};
use std::io::{self, Read};

/// What every array begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// Numpy itself refuses headers of more than 10,000 bytes unless told otherwise.
const MOST_HEADER: usize = 1 << 16;
/// Numpy's own limit.
const MOST_DIMENSIONS: usize = 64;

/// What the header says of the numbers.
pub(super) struct Header {
    pub(super) dtype: Dtype,
    pub(super) fortran: bool,
    pub(super) shape: Vec<u64>,
}

impl Header {
    /// Reads the magic word, the version and the header.
    pub(super) fn read(from: &mut impl Read) -> Result<Header> {
        let text = Header::text(from)?;
        match std::str::from_utf8(&text) {
            Ok(text) => parse(text),
            Err(_) => Err(Error::input(
                "found a header that is no text, wanted a dictionary such as {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
            )),
        }
    }

    /// Reads the magic word and the version, and takes the header as it is written.
    fn text(from: &mut impl Read) -> Result<Vec<u8>> {
        let mut start = [0; 8];
        fill(from, &mut start)?;
        if !start.starts_with(MAGIC) {
            return Err(Error::input(
                "found other bytes than those that a NumPy array begins with",
            )
            .help("numpy.save writes .npy, numpy.savez writes .npz"));
        }
        let mut length = [0; 4];
        match start[6..] {
            [1, 0] => fill(from, &mut length[..2])?,
            [2 | 3, 0] => fill(from, &mut length)?,
            _ => {
                return Err(Error::input(format!(
                    "found version {}.{} of the .npy format, wanted 1.0, 2.0 or 3.0",
                    start[6], start[7]
                )));
            }
        }
        let length = u32::from_le_bytes(length) as usize;
        if length > MOST_HEADER {
            return Err(Error::input(format!(
                "found a header of {length} bytes, wanted at most {MOST_HEADER}"
            )));
        }
        let mut text = vec![0; length];
        fill(from, &mut text)?;
        Ok(text)
    }

    /// How many bytes of numbers there have to be.
    pub(super) fn bytes(&self) -> Result<u64> {
        let count = self
            .shape
            .iter()
            .try_fold(self.dtype.bytes as u64, |size, n| size.checked_mul(*n));
        count.filter(|size| *size < u64::MAX).ok_or_else(|| {
            Error::input(format!(
                "found the shape {}, wanted one of fewer than 2^64 bytes",
                shape(&self.shape)
            ))
        })
    }
}

/// As Python writes it: `(2, 3)`, `(2,)`, `()`.
pub(super) fn shape(shape: &[u64]) -> String {
    match shape {
        [n] => format!("({n},)"),
        _ => {
            let each: Vec<String> = shape.iter().map(u64::to_string).collect();
            shown(&format!("({})", each.join(", ")))
        }
    }
}

fn fill(from: &mut impl Read, bytes: &mut [u8]) -> Result<()> {
    from.read_exact(bytes)
        .map_err(|error| match error.kind() == io::ErrorKind::UnexpectedEof {
            true => Error::input("found the end inside the header, wanted the rest of the array")
                .help("was the file cut off?"),
            false => unreadable(&error),
        })
}

/// The error of bytes that cannot be read.
pub(super) fn unreadable(error: &io::Error) -> Error {
    Error::input(format!("the array cannot be read: {error}")).help("was the file damaged?")
}

/// The text that an array of one text holds: `numpy.array("spin")`. Others, and long ones, are `None`.
pub(super) fn single_text(mut from: impl Read) -> Option<String> {
    const MOST: usize = 64;
    let header = Header::text(&mut from).ok()?;
    let header = std::str::from_utf8(&header).ok()?;
    let value = |key: &str| header.split_once(key).map(|(_, rest)| Parser { rest });
    let shape = value("'shape':")?.tuple().ok()?;
    let descr = value("'descr':")?.string().ok()?;
    let (order, length) = descr.split_once(['U', 'S'])?;
    let length: usize = length.parse().ok().filter(|length| *length <= MOST)?;
    if shape.iter().any(|n| *n != 1) {
        return None;
    }
    let wide = descr.contains('U');
    let mut bytes = vec![0; length * if wide { 4 } else { 1 }];
    from.read_exact(&mut bytes).ok()?;
    let text: Option<String> = match wide {
        // Four bytes a character.
        true => {
            let characters = bytes
                .chunks_exact(4)
                .filter_map(|four| four.try_into().ok());
            let number = |four: [u8; 4]| match order {
                ">" => u32::from_be_bytes(four),
                _ => u32::from_le_bytes(four),
            };
            characters
                .map(|four| char::from_u32(number(four)))
                .collect()
        }
        false => String::from_utf8(bytes).ok(),
    };
    text.map(|text| text.trim_end_matches('\0').into())
}

/// Reads a whole header.
fn parse(text: &str) -> Result<Header> {
    let mut rest = Parser { rest: text };
    let (mut dtype, mut fortran, mut shape) = (None, None, None);
    rest.expect("{")?;
    while !rest.eat("}") {
        let key = rest.string()?;
        rest.expect(":")?;
        let is_new = match key {
            "descr" => dtype.replace(rest.dtype()?).is_none(),
            "fortran_order" => fortran.replace(rest.boolean()?).is_none(),
            "shape" => shape.replace(rest.tuple()?).is_none(),
            _ => {
                return Err(wrong(
                    &format!("the key `{}`", shown(key)),
                    "descr, fortran_order and shape",
                ));
            }
        };
        if !is_new {
            return Err(wrong(&format!("the key `{key}` a second time"), "it once"));
        }
        if !rest.eat(",") {
            rest.expect("}")?;
            break;
        }
    }
    rest.blank();
    if !rest.rest.is_empty() {
        return Err(rest.wrong("nothing after the dictionary"));
    }
    match (dtype, fortran, shape) {
        (Some(dtype), Some(fortran), Some(shape)) => Ok(Header {
            dtype,
            fortran,
            shape,
        }),
        _ => Err(wrong(
            &format!("`{}`", shown(text.trim())),
            "descr, fortran_order and shape",
        )),
    }
}

struct Parser<'a> {
    rest: &'a str,
}

fn wrong(found: &str, wanted: &str) -> Error {
    Error::input(format!("found {found} in the header, wanted {wanted}"))
}

impl<'a> Parser<'a> {
    fn wrong(&self, wanted: &str) -> Error {
        match self.rest.is_empty() {
            true => wrong("the end", wanted),
            false => wrong(&format!("`{}`", shown(self.rest.trim_end())), wanted),
        }
    }

    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n']);
    }

    fn eat(&mut self, mark: &str) -> bool {
        self.blank();
        let after = self.rest.strip_prefix(mark);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn expect(&mut self, mark: &str) -> Result<()> {
        match self.eat(mark) {
            true => Ok(()),
            false => Err(self.wrong(&format!("`{mark}`"))),
        }
    }

    /// Text between quotation marks of one kind, without escapes.
    fn string(&mut self) -> Result<&'a str> {
        self.blank();
        let mark = self.rest.chars().next().filter(|c| "'\"".contains(*c));
        let inside = mark.and_then(|mark| self.rest[1..].split_once(mark));
        match inside {
            Some((text, rest)) if !text.contains('\\') => {
                self.rest = rest;
                Ok(text)
            }
            _ => Err(self.wrong("a text in quotation marks")),
        }
    }

    fn dtype(&mut self) -> Result<Dtype> {
        self.blank();
        if self.rest.starts_with('[') {
            return Err(wrong("fields with names", "one type for all numbers")
                .help("save each field as an array of its own, with numpy.savez"));
        }
        Dtype::parse(self.string()?)
    }

    fn boolean(&mut self) -> Result<bool> {
        match (self.eat("True"), self.eat("False")) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ => Err(self.wrong("True or False")),
        }
    }

    /// `(2, 3)`, `(2,)`, `()`.
    fn tuple(&mut self) -> Result<Vec<u64>> {
        self.expect("(")?;
        let mut numbers = Vec::new();
        while !self.eat(")") {
            if numbers.len() == MOST_DIMENSIONS {
                return Err(self.wrong(&format!("at most {MOST_DIMENSIONS} dimensions")));
            }
            numbers.push(self.whole()?);
            if !self.eat(",") {
                // `(2)` is no tuple.
                if numbers.len() == 1 {
                    return Err(self.wrong("`,`"));
                }
                self.expect(")")?;
                break;
            }
        }
        Ok(numbers)
    }

    fn whole(&mut self) -> Result<u64> {
        self.blank();
        let digits = |c: char| c.is_ascii_digit();
        let end = self.rest.find(|c| !digits(c)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        match number.parse() {
            Ok(n) if number == "0" || !number.starts_with('0') => {
                self.rest = rest;
                Ok(n)
            }
            _ => Err(self.wrong("a whole number below 2^64")),
        }
    }
}

//! The pieces a MATLAB file is made of: a type, a length, that many bytes, and room up to a multiple of 8.

use super::super::dtype::{Dtype, Kind};
use crate::error::{Error, Result};

/// What kind of thing a piece is, by MATLAB's numbers.
pub(super) const MATRIX: u32 = 14;
pub(super) const COMPRESSED: u32 = 15;
const UTF8: u32 = 16;
const UTF16: u32 = 17;

/// A piece.
#[derive(Clone, Copy)]
pub(super) struct Element<'b> {
    pub(super) kind: u32,
    pub(super) bytes: &'b [u8],
    big_endian: bool,
}

/// Pieces one after the other.
#[derive(Clone, Copy)]
pub(super) struct Elements<'b> {
    rest: &'b [u8],
    big_endian: bool,
}

impl<'b> Elements<'b> {
    pub(super) fn new(rest: &'b [u8], big_endian: bool) -> Self {
        Elements { rest, big_endian }
    }

    /// The length that the next piece says it has.
    pub(super) fn length(mut self) -> u32 {
        let length = self.word().and_then(|_| self.word());
        length.unwrap_or_default()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next piece.
    ///
    /// # Errors
    /// The end of the bytes inside of it.
    pub(super) fn next(&mut self) -> Result<Element<'b>> {
        let word = self.word()?;
        let big_endian = self.big_endian;
        // A piece of at most 4 bytes has its length in the upper half of its type.
        if word >> 16 != 0 {
            let (kind, length) = (word & 0xffff, (word >> 16) as usize);
            let bytes = self.take(4)?;
            let bytes = bytes.get(..length).ok_or_else(|| {
                Error::input(format!(
                    "found a short piece of {length} bytes in the MATLAB file, wanted at most 4"
                ))
            })?;
            return Ok(Element {
                kind,
                bytes,
                big_endian,
            });
        }
        let length = self.word()? as usize;
        let bytes = self.take(length)?;
        if word != COMPRESSED {
            let room = length.next_multiple_of(8) - length;
            // The last piece of a file may lack it.
            self.take(room.min(self.rest.len()))?;
        }
        Ok(Element {
            kind: word,
            bytes,
            big_endian,
        })
    }

    fn word(&mut self) -> Result<u32> {
        let four = self.take(4)?;
        Ok(words(four, self.big_endian).next().unwrap_or_default())
    }

    fn take(&mut self, count: usize) -> Result<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(|| {
            Error::input("found the end of the MATLAB file inside an array, wanted the rest of it")
                .help("was the file cut off?")
        })?;
        self.rest = rest;
        Ok(taken)
    }
}

/// Numbers of 4 bytes.
fn words(bytes: &[u8], big_endian: bool) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(move |four| {
        let word = four.try_into().unwrap_or_default();
        match big_endian {
            true => u32::from_be_bytes(word),
            false => u32::from_le_bytes(word),
        }
    })
}

impl<'b> Element<'b> {
    /// The pieces inside.
    pub(super) fn inside(&self) -> Elements<'b> {
        Elements::new(self.bytes, self.big_endian)
    }

    /// Its numbers of 4 bytes: dimensions, places.
    pub(super) fn words(&self) -> impl Iterator<Item = u32> {
        words(self.bytes, self.big_endian)
    }

    /// How its numbers are stored; MATLAB keeps doubles as small integers where it can.
    ///
    /// # Errors
    /// A piece that holds no numbers.
    pub(super) fn dtype(&self) -> Result<Dtype> {
        let (kind, bytes) = match self.kind {
            1 => (Kind::Signed, 1),
            2 => (Kind::Unsigned, 1),
            3 => (Kind::Signed, 2),
            4 => (Kind::Unsigned, 2),
            5 => (Kind::Signed, 4),
            6 => (Kind::Unsigned, 4),
            7 => (Kind::Float, 4),
            9 => (Kind::Float, 8),
            12 => (Kind::Signed, 8),
            13 => (Kind::Unsigned, 8),
            kind => {
                return Err(Error::input(format!(
                    "found numbers of the unknown type {kind} in the MATLAB file, wanted integers or floats"
                )));
            }
        };
        Dtype::new(kind, bytes, self.big_endian)
    }

    /// Its characters, one byte or two each.
    pub(super) fn text(&self) -> String {
        match self.kind {
            4 | UTF16 => {
                let pairs = self.bytes.chunks_exact(2).map(|pair| {
                    let pair = pair.try_into().unwrap_or_default();
                    match self.big_endian {
                        true => u16::from_be_bytes(pair),
                        false => u16::from_le_bytes(pair),
                    }
                });
                char::decode_utf16(pairs)
                    .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect()
            }
            UTF8 => String::from_utf8_lossy(self.bytes).into_owned(),
            _ => self.bytes.iter().map(|byte| char::from(*byte)).collect(),
        }
    }
}

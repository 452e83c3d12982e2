//! Arrays as numpy saves them (.npy, versions 1.0, 2.0 and 3.0), read within bounds.
//!
//! The format is that of `numpy.lib.format`: the header ([`super::npy_header`]), then the numbers
//! ([`super::dtype`]). No memory is reserved beyond a bound only because the header says so.

use super::dtype::{Dtype, Number};
use super::npy_header::{Header, shape, unreadable};
use crate::error::{Error, Result};
use std::borrow::Cow;
use std::io::Read;

/// Numbers and their shape, as they are kept in binary.
pub(super) struct Array<'a> {
    header: Header,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Array<'a> {
    /// An array that is all of `bytes`.
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self> {
        if bytes.is_empty() {
            return Err(Error::input("found an empty file, wanted an array")
                .help("perhaps the program that wrote it stopped too early"));
        }
        let mut rest = bytes;
        let header = Header::read(&mut rest)?;
        Array {
            header,
            bytes: Cow::Borrowed(rest),
        }
        .whole()
    }

    /// An array that is all that comes, and of at most `most` bytes of numbers; no more than the
    /// header asks for is read.
    pub(super) fn read(mut from: impl Read, most: u64) -> Result<Array<'static>> {
        let header = Header::read(&mut from)?;
        let size = header.bytes()?;
        if size > most {
            return Err(Error::limit(format!(
                "found {size} bytes of numbers (shape {}), wanted at most {most}",
                shape(&header.shape)
            )));
        }
        // Reserved at once, which `most` bounds: a growing vector would take three times as much.
        let mut bytes = Vec::with_capacity(size as usize);
        from.take(size + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(&error))?;
        Array {
            header,
            bytes: Cow::Owned(bytes),
        }
        .whole()
    }

    fn whole(self) -> Result<Self> {
        let (found, wanted) = (self.bytes.len() as u64, self.header.bytes()?);
        let (found, help) = match found.cmp(&wanted) {
            std::cmp::Ordering::Equal => return Ok(self),
            std::cmp::Ordering::Less => (format!("{found} bytes"), "was the file cut off?"),
            std::cmp::Ordering::Greater => (
                "more bytes".to_string(),
                "was something appended to the array?",
            ),
        };
        Err(Error::input(format!(
            "found {found} of numbers, wanted {wanted} for the shape {} of {}",
            shape(&self.header.shape),
            self.header.dtype.name()
        ))
        .help(help))
    }

    /// Numbers of this shape, all of `bytes`; `fortran` where the first index runs fastest.
    pub(super) fn new(
        dtype: Dtype,
        fortran: bool,
        shape: Vec<u64>,
        bytes: impl Into<Cow<'a, [u8]>>,
    ) -> Result<Self> {
        Array {
            header: Header {
                dtype,
                fortran,
                shape,
            },
            bytes: bytes.into(),
        }
        .whole()
    }

    pub(super) fn shape(&self) -> &[u64] {
        &self.header.shape
    }

    /// How many bytes the numbers take.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// `float32`, `int64`, `bool`.
    pub(super) fn dtype(&self) -> String {
        self.header.dtype.name()
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() / self.header.dtype.bytes
    }

    /// The same bytes, read with the dimensions in the reverse order.
    pub(super) fn reversed(mut self) -> Self {
        self.header.shape.reverse();
        self.header.fortran = !self.header.fortran;
        self
    }

    /// The number at a place of the order in which the last index runs fastest.
    pub(super) fn nth(&self, place: usize) -> Number {
        if !self.header.fortran {
            return self.at(place);
        }
        // The first index runs fastest in the file: its stride is 1, the next one's its length.
        let (mut rest, mut at, mut stride) = (place, 0, self.len());
        for n in self.header.shape.iter().rev() {
            let n = *n as usize;
            stride /= n;
            at += rest % n * stride;
            rest /= n;
        }
        self.at(at)
    }

    /// The number at a place of the file's order.
    fn at(&self, place: usize) -> Number {
        let dtype = self.header.dtype;
        dtype.number(&self.bytes[place * dtype.bytes..][..dtype.bytes])
    }
}

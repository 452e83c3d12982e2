//! Arrays as numpy saves them (.npy, versions 1.0, 2.0 and 3.0), read within bounds.
//!
//! The format is that of `numpy.lib.format`: a magic word, a version, the length of a header, the
//! header ([`super::literal`]), and the numbers. Nothing is allocated on the header's word alone.

use super::literal;
use super::source::shown;
use crate::error::{Error, Result};
use rug::Rational;
use std::borrow::Cow;
use std::io::{self, Read};

/// What every array begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// Numpy itself refuses headers of more than 10,000 bytes unless told otherwise.
const MOST_HEADER: usize = 1 << 16;

/// What the header says of the numbers.
pub(super) struct Header {
    pub(super) dtype: Dtype,
    pub(super) fortran: bool,
    pub(super) shape: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bool,
    Signed,
    Unsigned,
    Float,
}

/// How one number is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dtype {
    kind: Kind,
    bytes: usize,
    big_endian: bool,
}

/// One number of an array, as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Bool(bool),
    Whole(i128),
    /// Singles and halves are doubles too.
    Float(f64),
}

/// Numbers and their shape.
pub(super) struct Array<'a> {
    header: Header,
    bytes: Cow<'a, [u8]>,
}

impl Dtype {
    /// Reads `<f8`, `|b1`, `>i4`.
    pub(super) fn parse(text: &str) -> Result<Dtype> {
        let refuse = |found: &str| {
            Error::input(format!(
                "found {found} (dtype `{}`), wanted bool, integers, or floats of 16, 32 or 64 bits",
                shown(text)
            ))
        };
        let mut chars = text.chars();
        let (order, kind, bytes) = (chars.next(), chars.next(), chars.as_str());
        let kind = match (kind, bytes) {
            (Some('b'), "1") => Kind::Bool,
            (Some('i'), "1" | "2" | "4" | "8") => Kind::Signed,
            (Some('u'), "1" | "2" | "4" | "8") => Kind::Unsigned,
            (Some('f'), "2" | "4" | "8") => Kind::Float,
            (Some('O'), _) => {
                return Err(refuse("Python objects").help(
                    "objects are stored as a pickle, a program that is not run here: save .astype(float)",
                ));
            }
            (Some('c'), _) => return Err(refuse("complex numbers")),
            (Some('U' | 'S' | 'a'), _) => {
                return Err(refuse("text").help(
                    "numbers kept as text are exact in JSON, which takes \"ln 2\" and \"1/3\"",
                ));
            }
            (Some('V'), _) => return Err(refuse("records")),
            _ => return Err(refuse("another type").help("save .astype(float)")),
        };
        let bytes = bytes.parse().unwrap_or(1);
        let big_endian = match (order, bytes) {
            (Some('<'), _) | (Some('|'), 1) => false,
            (Some('>'), _) => true,
            _ => return Err(refuse("numbers of unknown byte order")),
        };
        Ok(Dtype {
            kind,
            bytes,
            big_endian,
        })
    }

    fn name(self) -> String {
        let kind = match self.kind {
            Kind::Bool => return "bool".into(),
            Kind::Signed => "int",
            Kind::Unsigned => "uint",
            Kind::Float => "float",
        };
        format!("{kind}{}", 8 * self.bytes)
    }

    /// The number that these bytes hold, as many as the type has.
    fn number(self, raw: &[u8]) -> Number {
        let mut word = [0; 8];
        let word = match self.big_endian {
            true => {
                word[8 - raw.len()..].copy_from_slice(raw);
                u64::from_be_bytes(word)
            }
            false => {
                word[..raw.len()].copy_from_slice(raw);
                u64::from_le_bytes(word)
            }
        };
        match (self.kind, self.bytes) {
            (Kind::Bool, _) if word < 2 => Number::Bool(word == 1),
            // A byte that numpy never writes: shown as what it is.
            (Kind::Bool | Kind::Unsigned, _) => Number::Whole(word.into()),
            (Kind::Signed, bytes) => {
                let unused = 64 - 8 * bytes;
                Number::Whole((((word << unused) as i64) >> unused).into())
            }
            (Kind::Float, 2) => Number::Float(half(word as u16)),
            (Kind::Float, 4) => Number::Float(f32::from_bits(word as u32).into()),
            (Kind::Float, _) => Number::Float(f64::from_bits(word)),
        }
    }
}

/// IEEE 754 binary16.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

impl Number {
    /// The number itself; `None` for what is no number of finite size.
    pub(super) fn rational(self) -> Option<Rational> {
        match self {
            Number::Bool(bit) => Some(Rational::from(u8::from(bit))),
            Number::Whole(whole) => Some(Rational::from(whole)),
            Number::Float(float) => Rational::from_f64(float),
        }
    }

    /// As errors show it.
    pub(super) fn found(self) -> String {
        match self {
            Number::Bool(bit) => bit.to_string(),
            Number::Whole(whole) => whole.to_string(),
            Number::Float(float) => format!("{float:?}"),
        }
    }
}

impl Header {
    fn read(from: &mut impl Read) -> Result<Header> {
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
        match std::str::from_utf8(&text) {
            Ok(text) => literal::header(text),
            Err(_) => Err(Error::input(
                "found a header that is no text, wanted a dictionary such as {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
            )),
        }
    }

    /// How many bytes of numbers there have to be.
    fn bytes(&self) -> Result<u64> {
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

fn unreadable(error: &io::Error) -> Error {
    Error::input(format!("the array cannot be read: {error}")).help("was the file damaged?")
}

impl<'a> Array<'a> {
    /// An array that is all of `bytes`.
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self> {
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
            ))
            .help("write each distinct row once, with its count"));
        }
        let mut bytes = Vec::new();
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

    pub(super) fn shape(&self) -> &[u64] {
        &self.header.shape
    }

    /// How many bytes the numbers take.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The number at a place of the file's order.
    fn at(&self, place: usize) -> Number {
        let dtype = self.header.dtype;
        dtype.number(&self.bytes[place * dtype.bytes..][..dtype.bytes])
    }

    /// The numbers of a list, in order; for arrays of one dimension.
    pub(super) fn list(&self) -> impl Iterator<Item = Number> {
        (0..self.bytes.len() / self.header.dtype.bytes).map(|place| self.at(place))
    }

    /// The number in row i and column j; for arrays of two dimensions.
    pub(super) fn entry(&self, i: usize, j: usize) -> Number {
        let [rows, columns] = [0, 1].map(|k| self.header.shape.get(k).map_or(1, |n| *n as usize));
        self.at(match self.header.fortran {
            true => j * rows + i,
            false => i * columns + j,
        })
    }
}

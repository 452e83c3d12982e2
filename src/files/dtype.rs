//! The numbers of an array: how one is stored, and which it is.

use super::source::shown;
use crate::error::{Error, Result};
use rug::Rational;

/// What kind of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Signed,
    Unsigned,
    /// IEEE 754, of 16, 32 or 64 bits.
    Float,
    /// The upper half of a single (bfloat16).
    Brain,
}

/// How one number is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dtype {
    kind: Kind,
    /// How many bytes one number takes.
    pub(super) bytes: usize,
    big_endian: bool,
}

/// One number of an array, as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Bool(bool),
    Whole(i128),
    /// Singles and halves are doubles too.
    Float(f64),
}

impl Dtype {
    /// Numbers of 1, 2, 4 or 8 bytes, floats of at least 2; the first byte is the least where they are not
    /// `big_endian`.
    pub(super) fn new(kind: Kind, bytes: usize, big_endian: bool) -> Result<Dtype> {
        let known: &[usize] = match kind {
            Kind::Bool => &[1],
            Kind::Signed | Kind::Unsigned => &[1, 2, 4, 8],
            Kind::Float => &[2, 4, 8],
            Kind::Brain => &[2],
        };
        let dtype = Dtype {
            kind,
            bytes,
            big_endian,
        };
        match known.contains(&bytes) {
            true => Ok(dtype),
            false => Err(Error::input(format!(
                "found numbers of {bytes} bytes, wanted bool, integers of up to 64 bits, or floats of 16, 32 or 64 bits"
            ))),
        }
    }

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
                    "objects are stored as a pickle, a program that is not run here: save .astype(float); of a dictionary: m = numpy.load(\"FILE\", allow_pickle=True).item(); numpy.savez(\"m.npz\", **m)",
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

    /// `float64`, `int8`, `bool`.
    pub(super) fn name(self) -> String {
        let kind = match self.kind {
            Kind::Bool => return "bool".into(),
            Kind::Signed => "int",
            Kind::Unsigned => "uint",
            Kind::Float => "float",
            Kind::Brain => "bfloat",
        };
        format!("{kind}{}", 8 * self.bytes)
    }

    /// The number that these bytes hold, as many as the type has.
    pub(super) fn number(self, raw: &[u8]) -> Number {
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
            (Kind::Brain, _) => Number::Float(f32::from_bits((word as u32) << 16).into()),
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

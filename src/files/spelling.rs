//! What a number that is written as decimals means.

use super::source::shown;
use crate::error::{Error, Result};
use crate::number::rational;
use rug::Rational;

/// What a bare number of a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// The decimal it spells.
    Decimal,
    /// The double nearest to it: what a program that computes in doubles has dumped.
    Float64,
    /// The single nearest to it.
    Float32,
}

impl Spelling {
    /// As `--dtype` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Spelling::Decimal => "decimal",
            Spelling::Float64 => "float64",
            Spelling::Float32 => "float32",
        }
    }

    /// The words of a file's `dtype`.
    pub(super) const WORDS: &[(&'static str, Spelling)] = &[
        ("float64", Spelling::Float64),
        ("float32", Spelling::Float32),
    ];

    /// The number that this text means.
    ///
    /// # Errors
    /// Text that is no number, and a number past the range of the file's dtype.
    pub(super) fn read(self, number: &str) -> Result<Rational> {
        let binary = match self {
            Spelling::Decimal => return rational(number),
            Spelling::Float64 => number.parse::<f64>().ok(),
            Spelling::Float32 => number.parse::<f32>().ok().map(f64::from),
        };
        binary.and_then(Rational::from_f64).ok_or_else(|| {
            Error::input(format!(
                "found `{}`, wanted a number within the range of the file's dtype",
                shown(number)
            ))
        })
    }
}

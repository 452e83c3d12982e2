//! Converted machines as files, in every format that is read.

use super::atomic_write::write_whole;
use super::convention::Converted;
use super::format::Format;
use super::model::write_model;
use super::write::{nearest, write};
use crate::error::{Error, Result};
use crate::number::{Arithmetic, Enclosures, Theta, Value};
use rug::Rational;
use std::path::Path;

/// How far the numbers that were written are from the exact ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rounding {
    /// How many of them are not exact.
    pub rounded: usize,
    /// About the largest distance.
    pub largest: f64,
    /// The array in which it occurs.
    pub array: String,
}

/// Writes a converted machine whole or not at all, in the format that the name's ending says. JSON and CSV keep every
/// number exactly; the other formats hold the nearest doubles, and how far off they are is returned.
///
/// # Errors
/// Another ending, a number beyond the range of doubles, a file that cannot be written.
pub fn write_converted(path: &Path, converted: &Converted) -> Result<Rounding> {
    let Some(format) = Format::of_ending(path) else {
        return Err(Error::input(
            "found a name without a known ending, wanted .json (exact), .npz, .h5, .mat, .pt or .safetensors",
        )
        .file(path.display())
        .at("--output"));
    };
    let (bytes, rounded) = match (format, &converted.own) {
        (Format::Json, Some(own)) => (write_model(own).into_bytes(), 0),
        _ => {
            let written = write(format, &converted.arrays(format))?;
            (written.bytes, written.rounded)
        }
    };
    write_whole(path, &bytes)?;
    let mut rounding = Rounding {
        rounded,
        ..Rounding::default()
    };
    if rounded > 0 {
        for array in converted.arrays(format) {
            let off = array
                .numbers
                .iter()
                .filter_map(distance)
                .fold(0.0, f64::max);
            if off > rounding.largest {
                (rounding.largest, rounding.array) = (off, array.name.clone());
            }
        }
    }
    Ok(rounding)
}

/// About how far the nearest double is from a parameter.
fn distance(theta: &Theta) -> Option<f64> {
    const BITS: u32 = 1200;
    let a = Enclosures::new(BITS);
    let value = match *theta.scale() == 0 {
        true => Value::Exact(theta.shift().clone()),
        false => a.value(&a.theta(theta)),
    };
    let nearest = Rational::from_f64(nearest(theta)?)?;
    Some(value.minus(&Value::Exact(nearest), BITS).to_f64().abs())
}

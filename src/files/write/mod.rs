//! Named arrays to the bytes of a file, in every format that is read.
//!
//! JSON and CSV keep parameters as they are. The other formats hold doubles: the nearest ones, and how many of
//! them are not the parameter itself is counted.

#![allow(dead_code, reason = "`convert` uses it next")]

mod hdf5;
mod levels;
mod mat;
mod text;
mod torch;
mod zipped;

use super::format::Format;
use super::npy_write::npy;
use crate::error::{Error, Result};
use crate::number::{Enclosure, Theta, Value};
use levels::levels;
use rug::Rational;
use safetensors::{Dtype, serialize, tensor::TensorView};
use text::{csv, json};
pub(super) use zipped::npz;

const SLASH: &[char] = &['/'];

/// Parameters under a name. In the name, `/` stands between levels (groups, structs, dictionaries) and `.` is
/// part of a name, but in MATLAB files, whose names have none.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub(crate) name: String,
    pub(crate) shape: Vec<u64>,
    /// In the order in which the last index runs fastest.
    pub(crate) numbers: Vec<Theta>,
}

/// A file to be.
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    /// How many numbers in it are only the double nearest to their parameter.
    pub(crate) rounded: usize,
}

/// The nearest doubles under a name.
struct Doubles<'a> {
    name: &'a str,
    shape: &'a [u64],
    numbers: Vec<f64>,
}

/// The bytes of a file of this format that holds these arrays. The same arrays give the same bytes.
///
/// # Errors
/// Several arrays for a format that holds one, names that the format does not have, parameters past the range of
/// doubles, another number of parameters than the shape says.
pub(crate) fn write(format: Format, arrays: &[Outgoing]) -> Result<Written> {
    for array in arrays {
        let wanted = array.shape.iter().product::<u64>();
        if wanted != array.numbers.len() as u64 {
            return Err(Error::input(format!(
                "found {} numbers for the shape {:?}, wanted {wanted}",
                array.numbers.len(),
                array.shape
            ))
            .at(&array.name));
        }
    }
    match format {
        Format::Json => {
            return Ok(exact(
                json(&levels(arrays, |one| &one.name, SLASH)?, 1) + "\n",
            ));
        }
        Format::Csv => return alone(format, arrays).and_then(csv).map(exact),
        _ => {}
    }
    let mut rounded = 0;
    let doubles: Vec<Doubles> = arrays
        .iter()
        .map(|array| doubles(array, &mut rounded))
        .collect::<Result<_>>()?;
    let bytes = match format {
        Format::Npy => alone(format, &doubles).map(|one| npy(one.shape, &one.numbers)),
        Format::Npz => {
            let arrays = doubles.iter().map(|one| {
                let name = one.name.replace('/', ".");
                (name, npy(one.shape, &one.numbers))
            });
            npz(arrays)
        }
        Format::Safetensors => safetensors(&doubles),
        Format::Torch => torch::torch(&levels(&doubles, |one| one.name, SLASH)?),
        Format::Mat => mat::mat(&levels(&doubles, |one| one.name, &['/', '.'])?),
        Format::Hdf5 => Ok(hdf5::hdf5(&levels(&doubles, |one| one.name, SLASH)?)),
        Format::Json | Format::Csv => Ok(Vec::new()),
    }?;
    Ok(Written { bytes, rounded })
}

fn exact(text: String) -> Written {
    Written {
        bytes: text.into_bytes(),
        rounded: 0,
    }
}

/// The one array of a format that has no room for another.
fn alone<A>(format: Format, arrays: &[A]) -> Result<&A> {
    match arrays {
        [one] => Ok(one),
        _ => Err(Error::input(format!(
            "found {} arrays for {}, which holds one",
            arrays.len(),
            format.name()
        ))
        .help("write .npz, .safetensors, .mat, .pt, .h5 or .json")),
    }
}

fn doubles<'a>(array: &'a Outgoing, rounded: &mut usize) -> Result<Doubles<'a>> {
    let each = array.numbers.iter().map(|theta| {
        let double = nearest(theta)
            .filter(|double| double.is_finite())
            .ok_or_else(|| {
                Error::input(format!(
                    "found the parameter {theta}, wanted one in the range of doubles"
                ))
                .at(&array.name)
                .help("JSON keeps every parameter as it is")
            })?;
        let is_exact = Rational::from_f64(double).is_some_and(|q| Theta::rational(q) == *theta);
        *rounded += usize::from(!is_exact);
        Ok(double)
    });
    Ok(Doubles {
        name: &array.name,
        shape: &array.shape,
        numbers: each.collect::<Result<_>>()?,
    })
}

/// The double nearest to a parameter. A logarithm that is no fraction lies on no border between two doubles.
fn nearest(theta: &Theta) -> Option<f64> {
    const MOST_BITS: u32 = 1 << 18;
    if *theta.scale() == 0 {
        return Value::Exact(theta.shift().clone()).nearest();
    }
    let mut bits = 128;
    while bits <= MOST_BITS {
        let log = Enclosure::ln_of(theta.odds(), bits) * &Enclosure::of(theta.scale(), bits);
        let sum = log + &Enclosure::of(theta.shift(), bits);
        if let Some(double) = Value::from(sum).nearest() {
            return Some(double);
        }
        bits *= 2;
    }
    None
}

fn safetensors(arrays: &[Doubles]) -> Result<Vec<u8>> {
    let made = |error| Error::input(format!("the safetensors file cannot be made: {error}"));
    let bytes: Vec<Vec<u8>> = arrays
        .iter()
        .map(|one| one.numbers.iter().flat_map(|x| x.to_le_bytes()).collect())
        .collect();
    let tensors = arrays.iter().zip(&bytes).map(|(one, bytes)| {
        let shape = one.shape.iter().map(|n| *n as usize).collect();
        let view = TensorView::new(Dtype::F64, shape, bytes);
        Ok((one.name.replace('/', "."), view.map_err(made)?))
    });
    serialize(tensors.collect::<Result<Vec<_>>>()?, None).map_err(made)
}

#[cfg(test)]
mod tests;

//! Named arrays to the bytes of a file, in every format that is read.
//!
//! JSON and CSV keep parameters as they are. The other formats hold doubles: the nearest ones, and how many of
//! them are not the parameter itself is counted.

mod hdf5;
mod levels;
mod mat;
mod numbers;
mod text;
mod torch;
mod zipped;

use super::format::Format;
use super::npy_write::npy;
use crate::error::{Error, Result};
use levels::levels;
pub(crate) use numbers::Outgoing;
pub(super) use numbers::nearest;
use numbers::{Doubles, doubles};
use safetensors::{Dtype, serialize, tensor::TensorView};
use text::{csv, json};
pub(super) use zipped::npz;

const SLASH: &[char] = &['/'];

/// A file to be.
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    /// How many numbers in it are only the double nearest to their parameter.
    pub(crate) rounded: usize,
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

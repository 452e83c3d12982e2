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
pub use numbers::Rounding;
use numbers::{Doubles, doubles};
use safetensors::{Dtype, serialize, tensor::TensorView};
use text::json;
pub(super) use zipped::npz;

/// The bytes of a file of this format that holds these arrays, and how far they are from the parameters. The same
/// arrays give the same bytes.
///
/// # Errors
/// A format that holds one array, parameters past the range of doubles.
pub(crate) fn write(format: Format, arrays: &[Outgoing]) -> Result<(Vec<u8>, Rounding)> {
    let mut rounding = Rounding::default();
    let mut doubles = || -> Result<Vec<Doubles>> {
        let each = arrays.iter().map(|array| doubles(array, &mut rounding));
        each.collect()
    };
    let bytes = match format {
        Format::Json => (json(&levels(arrays), 1) + "\n").into_bytes(),
        Format::Csv | Format::Npy => {
            return Err(Error::input(format!(
                "found {} arrays for {}, which holds one",
                arrays.len(),
                format.name()
            ))
            .help("write .npz, .safetensors, .mat, .pt, .h5 or .json"));
        }
        Format::Npz => {
            let named = |one: Doubles| (one.name, npy(&one.shape, &one.numbers));
            npz(doubles()?.into_iter().map(named))?
        }
        Format::Safetensors => safetensors(&doubles()?)?,
        Format::Torch => torch::torch(&levels(&doubles()?))?,
        Format::Mat => mat::mat(&levels(&doubles()?)),
        Format::Hdf5 => hdf5::hdf5(&levels(&doubles()?)),
    };
    Ok((bytes, rounding))
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
        Ok((one.name.clone(), view.map_err(made)?))
    });
    serialize(tensors.collect::<Result<Vec<_>>>()?, None).map_err(made)
}

#[cfg(test)]
mod tests;

//! Tensors as the safetensors library saves them (.safetensors).

use super::dtype::{Dtype, Kind};
use super::format::Format;
use super::json::Json;
use super::named::{Array, Named};
use super::npy;
use crate::error::{Error, Result};
use safetensors::{Dtype as Type, SafeTensors};

/// A header of many empty tensors takes gigabytes and seconds; a machine has a handful.
const MOST_HEADER: u64 = 1 << 20;

/// All tensors of a file.
///
/// # Errors
/// Bytes that are no such file, a header of more than 1 MiB, two tensors of one name.
pub(super) fn safetensors(bytes: &[u8]) -> Result<Named<'_>> {
    let header = header(bytes)?;
    // The library keeps one of two tensors with one name; this reading refuses them.
    for (key, json) in Json::document(header)?.object("tensors with their names")? {
        if key == "__metadata__" {
            json.object("texts with their names")?;
        }
    }
    let (_, about) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let file = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let mut named = Named::new(Format::Safetensors);
    // The library keeps them by a hash: in the order of their bytes what is said is the same each time.
    let mut tensors: Vec<_> = file.iter().collect();
    tensors.sort_by_key(|(name, tensor)| (tensor.data().as_ptr(), *name));
    for (name, tensor) in tensors {
        let Some((kind, size)) = numbers(tensor.dtype()) else {
            named.pass_over(name, format!("numbers of type {:?}", tensor.dtype()));
            continue;
        };
        let shape = tensor.shape().iter().map(|n| *n as u64).collect();
        let dtype = Dtype::new(kind, size, false)?;
        let array = npy::Array::new(dtype, false, shape, tensor.data());
        named.array(name, Array::stored(array.map_err(|error| error.at(name))?));
    }
    let mut texts: Vec<_> = about.metadata().iter().flatten().collect();
    texts.sort();
    for (name, text) in texts {
        named.text(name, text);
    }
    named.done()
}

fn header(bytes: &[u8]) -> Result<&str> {
    let (length, rest) = bytes
        .split_first_chunk()
        .ok_or_else(|| cut_off("8 bytes"))?;
    let length = u64::from_le_bytes(*length);
    if length > MOST_HEADER {
        return Err(Error::limit(format!(
            "found a safetensors header of {length} bytes, wanted at most {MOST_HEADER}"
        )));
    }
    let header = rest.get(..length as usize);
    let header = header.ok_or_else(|| cut_off(&format!("{length} bytes of its header")))?;
    std::str::from_utf8(header)
        .map_err(|_| Error::input("found a safetensors header that is no text, wanted JSON"))
}

fn cut_off(wanted: &str) -> Error {
    Error::input(format!(
        "found the end of the safetensors file, wanted {wanted}"
    ))
    .help("was the file cut off?")
}

fn damaged(error: safetensors::SafeTensorError) -> Error {
    Error::input(format!("this is no safetensors file: {error}"))
        .help("was the file cut off or damaged?")
}

/// The kind of these numbers, and how many bytes each takes.
fn numbers(dtype: Type) -> Option<(Kind, usize)> {
    Some(match dtype {
        Type::BOOL => (Kind::Bool, 1),
        Type::U8 => (Kind::Unsigned, 1),
        Type::I8 => (Kind::Signed, 1),
        Type::U16 => (Kind::Unsigned, 2),
        Type::I16 => (Kind::Signed, 2),
        Type::U32 => (Kind::Unsigned, 4),
        Type::I32 => (Kind::Signed, 4),
        Type::U64 => (Kind::Unsigned, 8),
        Type::I64 => (Kind::Signed, 8),
        Type::F16 => (Kind::Float, 2),
        Type::BF16 => (Kind::Brain, 2),
        Type::F32 => (Kind::Float, 4),
        Type::F64 => (Kind::Float, 8),
        _ => return None,
    })
}

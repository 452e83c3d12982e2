//! How HDF5 describes numbers, and which of its descriptions are numbers that are read.

use super::super::dtype::{Dtype, Kind, Number};
use crate::error::{Error, Result};
use hdf5_reader::{ByteOrder, Datatype};

/// The type of these numbers. `raw` is its description as it stands in the file, which says where sign, exponent and
/// fraction lie; `is_logical` where MATLAB says that they are true and false.
///
/// # Errors
/// Texts, records, references, and numbers laid out in another way than processors do it.
pub(super) fn dtype(datatype: &Datatype, raw: &[u8], is_logical: bool) -> Result<Dtype> {
    match datatype {
        Datatype::FixedPoint { size: 1, .. } if is_logical => Dtype::new(Kind::Bool, 1, false),
        Datatype::FixedPoint {
            size,
            signed,
            byte_order,
        } => {
            let kind = if *signed {
                Kind::Signed
            } else {
                Kind::Unsigned
            };
            let bits = u16::from(*size) * 8;
            // The offset of the first bit, and how many there are.
            if !raw.is_empty() && raw.get(8..12) != Some(&[[0, 0], bits.to_le_bytes()].concat()) {
                return Err(unusual("integers of unusual bits"));
            }
            Dtype::new(kind, usize::from(*size), is_big(*byte_order))
        }
        Datatype::FloatingPoint { size, byte_order } => {
            let kind = match (size, raw.get(12..20)) {
                (2, Some([10, 5, 0, 10, 15, 0, 0, 0]))
                | (4, Some([23, 8, 0, 23, 127, 0, 0, 0]))
                | (8, Some([52, 11, 0, 52, 255, 3, 0, 0])) => Kind::Float,
                (2, Some([7, 8, 0, 7, 127, 0, 0, 0])) => Kind::Brain,
                (4 | 8, None) => Kind::Float,
                _ => return Err(unusual("floats of an unusual layout")),
            };
            Dtype::new(kind, usize::from(*size), is_big(*byte_order))
        }
        Datatype::Enum { base, members } => {
            let names: Vec<&str> = members.iter().map(|one| one.name.as_str()).collect();
            dtype(base, &[], names == ["FALSE", "TRUE"])
        }
        Datatype::Array { .. } => Err(unusual("arrays in an array")),
        Datatype::Opaque { .. } | Datatype::Bitfield { .. } => Err(unusual("bytes without a type")),
        _ => Err(unusual("no numbers")),
    }
}

fn unusual(found: &str) -> Error {
    Error::input(format!("found {found}, wanted integers or floats"))
        .help("in Python, h5py and numpy.savez write them as floats: .astype(float)")
}

fn is_big(order: ByteOrder) -> bool {
    order == ByteOrder::BigEndian
}

/// A character of a text of MATLAB's.
pub(super) fn integers(number: Number) -> u16 {
    match number {
        Number::Whole(whole) => u16::try_from(whole).unwrap_or(0xfffd),
        _ => 0xfffd,
    }
}

//! Sparse matrices: the entries that are not zero, column by column.

use super::super::dtype::{Dtype, Kind, Number};
use super::super::npy;
use super::element::Elements;
use crate::error::{Error, Result};

/// The whole matrix, zeros included, as doubles; of at most `most` numbers.
///
/// # Errors
/// A matrix that is too large, and places outside of it.
pub(super) fn filled(shape: &[u64], mut parts: Elements, most: u64) -> Result<npy::Array<'static>> {
    let [rows, columns] = *shape else {
        return Err(wrong("another number of dimensions than two"));
    };
    let length = rows.saturating_mul(columns);
    if length > most {
        return Err(Error::limit(format!(
            "found a sparse matrix of {rows} x {columns} entries, wanted at most {most}"
        ))
        .help("save the rows that occur, with full()"));
    }
    let (rows_of, starts, part) = (parts.next()?, parts.next()?, parts.next()?);
    let dtype = part.dtype()?;
    let mut numbers = part.bytes.chunks_exact(dtype.bytes);
    let mut rows_of = rows_of.words();
    let starts: Vec<u32> = starts.words().collect();
    let mut full = vec![0_f64; length as usize];
    for (column, ends) in starts.windows(2).enumerate() {
        let [start, end] = *ends else { continue };
        if end < start || column as u64 >= columns {
            return Err(wrong("columns in another order"));
        }
        for _ in start..end {
            let (row, number) = rows_of
                .next()
                .zip(numbers.next())
                .ok_or_else(|| wrong("the end of its entries"))?;
            let number = match dtype.number(number) {
                Number::Float(float) => float,
                Number::Whole(whole) => whole as f64,
                Number::Bool(bit) => f64::from(u8::from(bit)),
            };
            let place = u64::from(row) + column as u64 * rows;
            match full.get_mut(place as usize) {
                Some(entry) if u64::from(row) < rows => *entry = number,
                _ => return Err(wrong("an entry outside of it")),
            }
        }
    }
    let bytes: Vec<u8> = full
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    npy::Array::new(
        Dtype::new(Kind::Float, 8, false)?,
        true,
        vec![rows, columns],
        bytes,
    )
}

fn wrong(found: &str) -> Error {
    Error::input(format!(
        "found {found} in a sparse matrix, wanted its entries column by column"
    ))
    .help("was the file damaged?")
}

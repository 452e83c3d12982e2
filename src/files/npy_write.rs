//! Arrays of doubles as numpy saves them (.npy, version 1.0, little-endian, rows first).

use super::npy_header::{MAGIC, shape as shown_shape};

/// The bytes of a file: `doubles` in the order of the last index fastest.
pub(super) fn npy(shape: &[u64], doubles: &[f64]) -> Vec<u8> {
    let mut bytes = start(shape);
    bytes.extend(doubles.iter().flat_map(|x| x.to_le_bytes()));
    bytes
}

/// What stands before the numbers; numpy wants them to begin at a multiple of 64 bytes.
fn start(shape: &[u64]) -> Vec<u8> {
    const BEFORE: usize = 10;
    let shape = shown_shape(shape);
    let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    let whole = (BEFORE + header.len() + 1).next_multiple_of(64);
    while BEFORE + header.len() + 1 < whole {
        header.push(' ');
    }
    header.push('\n');
    let length = (header.len() as u16).to_le_bytes();
    [MAGIC, &[1, 0], &length, header.as_bytes()].concat()
}

//! MATLAB's files of version 5: doubles, and structs for levels. Vectors are written as columns, as MATLAB and scipy
//! have no arrays of one dimension.

use super::levels::{Level, Tree};
use super::numbers::Doubles;

const DOUBLE: u32 = 6;
const STRUCT: u32 = 2;
/// MATLAB's own limit, and the room that a name has with the zero after it.
const MOST_NAME: usize = 63;

/// A file with these variables.
pub(super) fn mat(levels: &Tree<f64>) -> Vec<u8> {
    let mut bytes = b"MATLAB 5.0 MAT-file, written by rbm-exact".to_vec();
    bytes.resize(124, b' ');
    bytes.extend(b"\0\x01IM");
    for (name, level) in levels {
        bytes.extend(matrix(name, level));
    }
    bytes
}

/// An array, or a struct of arrays.
fn matrix(name: &str, level: &Level<f64>) -> Vec<u8> {
    let (class, shape) = match level {
        Level::Group(_) => (STRUCT, vec![1, 1]),
        Level::One(array) => (
            DOUBLE,
            match array.shape[..] {
                [] => vec![1, 1],
                [n] => vec![n, 1],
                ref shape => shape.to_vec(),
            },
        ),
    };
    let mut body = piece(6, &[class.to_le_bytes(), [0; 4]].concat());
    let dimensions: Vec<u8> = shape
        .iter()
        .flat_map(|n| (*n as u32).to_le_bytes())
        .collect();
    body.extend(piece(5, &dimensions));
    body.extend(piece(1, name.as_bytes()));
    match level {
        Level::One(array) => {
            let numbers = columns_first(array, &shape);
            body.extend(piece(9, &numbers));
        }
        Level::Group(inside) => {
            let room = MOST_NAME + 1;
            // The one short piece that MATLAB insists on.
            body.extend([5, 0, 4, 0]);
            body.extend((room as u32).to_le_bytes());
            let mut names = Vec::new();
            for (k, (name, _)) in inside.iter().enumerate() {
                names.extend(name.as_bytes());
                names.resize((k + 1) * room, 0);
            }
            body.extend(piece(1, &names));
            for (_, level) in inside {
                body.extend(matrix("", level));
            }
        }
    }
    piece(14, &body)
}

/// The numbers in the order in which the first index runs fastest.
fn columns_first(array: &Doubles, shape: &[u64]) -> Vec<u8> {
    let number = |k: usize| {
        let (mut rest, mut place, mut stride) = (k, 0, array.numbers.len());
        for n in shape.iter().map(|n| *n as usize) {
            stride /= n;
            place += rest % n * stride;
            rest /= n;
        }
        array.numbers[place].to_le_bytes()
    };
    (0..array.numbers.len()).flat_map(number).collect()
}

fn piece(kind: u32, bytes: &[u8]) -> Vec<u8> {
    let mut piece = [kind.to_le_bytes(), (bytes.len() as u32).to_le_bytes()].concat();
    piece.extend(bytes);
    piece.resize(piece.len().next_multiple_of(8), 0);
    piece
}

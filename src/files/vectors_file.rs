//! Test vectors as an archive of arrays, for numpy and Julia.

use super::npy_write::npy;
use super::write::npz;
use crate::error::Result;
use crate::machine::{Param, Units};
use crate::oracle::{Truth, Vector};

/// The bytes of a .npz: `NAME.W`, `NAME.b`, `NAME.c`, `NAME.temperature`, `NAME.units` (their two values), `NAME.rows`,
/// `NAME.counts`, and `NAME.TRUTH` of shape (3, ...): the nearest doubles, the tolerances of
/// float64, and those of float32. The same vectors give the same bytes.
///
/// # Errors
/// Names that an archive cannot have.
pub(crate) fn vectors_npz(vectors: &[Vector]) -> Result<Vec<u8>> {
    npz(vectors.iter().flat_map(|vector| {
        let array = |(name, bytes): (&str, Vec<u8>)| (format!("{}.{name}", vector.name), bytes);
        let inputs = inputs(vector).map(array);
        let truths = vector
            .truths
            .iter()
            .map(|truth| (truth.name.as_str(), stacked(truth)))
            .map(array);
        inputs.into_iter().chain(truths).collect::<Vec<_>>()
    }))
}

fn inputs(vector: &Vector) -> [(&'static str, Vec<u8>); 7] {
    let m = &vector.m;
    let (n_v, n_h) = (m.n_v() as u64, m.n_h() as u64);
    let block = |is: fn(&Param) -> bool| -> Vec<f64> {
        let params = vector.doubles.params().filter(is);
        params.map(|param| *vector.doubles.get(param)).collect()
    };
    let value = |bit: &bool| f64::from(m.units().value(*bit));
    let rows = vector
        .data
        .rows()
        .flat_map(|(row, _)| row.iter().map(value));
    let rows: Vec<f64> = rows.collect();
    let counts: Vec<f64> = vector.data.rows().map(|(_, count)| count as f64).collect();
    let units = match m.units() {
        Units::Binary => [0.0, 1.0],
        Units::Spin => [-1.0, 1.0],
    };
    [
        (
            "W",
            npy(&[n_v, n_h], &block(|param| matches!(param, Param::W(..)))),
        ),
        (
            "b",
            npy(&[n_v], &block(|param| matches!(param, Param::B(_)))),
        ),
        (
            "c",
            npy(&[n_h], &block(|param| matches!(param, Param::C(_)))),
        ),
        ("temperature", npy(&[], &[m.temperature().to_f64()])),
        ("units", npy(&[2], &units)),
        ("rows", npy(&[counts.len() as u64, n_v], &rows)),
        ("counts", npy(&[counts.len() as u64], &counts)),
    ]
}

/// The numbers and both tolerances, one after the other.
fn stacked(truth: &Truth) -> Vec<u8> {
    let shape: Vec<u64> = std::iter::once(3)
        .chain(truth.shape.iter().map(|n| *n as u64))
        .collect();
    let [single, double] = &truth.allowed;
    let numbers = truth.values.iter().map(|value| value.to_f64());
    let numbers: Vec<f64> = numbers
        .chain(double.iter().copied())
        .chain(single.iter().copied())
        .collect();
    npy(&shape, &numbers)
}

//! Data rows.

use super::errors::{RbmError, raise};
use pyo3::prelude::*;
use pyo3::types::PyType;
use rbm_exact::Data;

/// Rows of visible states with counts.
#[pyclass(frozen, module = "rbm_exact._native")]
pub struct Rows(pub Data);

#[pymethods]
impl Rows {
    /// `bits` has one byte a unit, 0 or 1, row by row; `counts` one number a row, or none for 1 each.
    #[new]
    fn new(n_v: usize, bits: &[u8], counts: Option<Vec<u64>>) -> PyResult<Rows> {
        if n_v == 0 {
            return Err(RbmError::new_err(
                "found rows without entries, wanted one per visible unit",
            ));
        }
        let mut data = Data::new(n_v);
        let mut counts = counts.unwrap_or_default().into_iter();
        for row in bits.chunks_exact(n_v) {
            let row: Vec<bool> = row.iter().map(|bit| *bit != 0).collect();
            data.push(&row, counts.next().unwrap_or(1)).map_err(raise)?;
        }
        Ok(Rows(data))
    }

    /// What makes the same rows again, on another computer: rows of 0 and 1, and how often each occurs.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (usize, Vec<u8>, Vec<u64>)) {
        let data = &slf.get().0;
        let bits = data
            .rows()
            .flat_map(|(row, _)| row.iter().map(|bit| u8::from(*bit)));
        let counts = data.rows().map(|(_, count)| count);
        let parts = (data.n_v(), bits.collect(), counts.collect());
        (slf.get_type(), parts)
    }
}

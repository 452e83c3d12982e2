//! Data rows.

use super::errors::{RbmError, raise};
use pyo3::prelude::*;
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
}

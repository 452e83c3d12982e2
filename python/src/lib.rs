//! The native half of the Python package `rbm_exact`. It turns bytes and strings into machines and data and
//! gives numbers back; what Python people see (numpy arrays, names, docstrings) is made in `python/rbm_exact/*.py`.

mod data;
mod errors;
mod interrupt;
mod judge;
mod machine;
mod numbers;
mod reading;
mod shares;
mod updates;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::data::Rows;
    #[pymodule_export]
    use super::errors::{LimitError, RbmError, UndecidedError};
    #[pymodule_export]
    use super::judge::check;
    #[pymodule_export]
    use super::machine::Machine;
    #[pymodule_export]
    use super::reading::read;
    #[pymodule_export]
    use super::shares::{join, rounds, share};
    #[pymodule_export]
    use super::updates::{cd, stream};

    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}

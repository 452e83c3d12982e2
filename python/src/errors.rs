//! The exceptions, and which error of the library becomes which.

use pyo3::create_exception;
use pyo3::exceptions::{PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;
use rbm_exact::error::{Error, Kind};

create_exception!(
    rbm_exact,
    RbmError,
    PyValueError,
    "What was given is not what was wanted; the message says where, and what to do."
);
create_exception!(
    rbm_exact,
    LimitError,
    RbmError,
    "The machine has more states than the limit allows."
);
create_exception!(
    rbm_exact,
    UndecidedError,
    RbmError,
    "A number stays undecided at the most digits this program uses."
);

/// The exception of an error, whose message speaks of arguments, as that of every library does.
pub fn raise(error: Error) -> PyErr {
    let message = error.to_string();
    match error.kind() {
        Kind::Limit => LimitError::new_err(message),
        Kind::Undecided => UndecidedError::new_err(message),
        Kind::Stopped => PyKeyboardInterrupt::new_err(message),
        Kind::Input | Kind::ClosedPipe => RbmError::new_err(message),
    }
}

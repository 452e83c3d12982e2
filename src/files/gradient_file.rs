//! A gradient as an archive of arrays, for numpy.

use super::atomic_write::write_whole;
use super::npy_write::npy;
use super::write::npz;
use crate::answer::Gradient;
use crate::error::{Error, Result};
use std::path::Path;

/// Writes the gradient whole or not at all: `W` (n_v, n_h), `b` (n_v) and `c` (n_h), the nearest
/// doubles. The same gradient gives the same bytes.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn write_gradient(path: &Path, gradient: &Gradient) -> Result<()> {
    let bytes = archive(gradient)?;
    write_whole(path, &bytes)
}

/// Refuses a name that does not end in .npz, before the work is done.
///
/// # Errors
/// Any other ending.
pub(crate) fn is_gradient_file(path: &Path) -> Result<()> {
    match path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("npz"))
    {
        true => Ok(()),
        false => {
            Err(Error::input("found a name that ends otherwise, wanted .npz").file(path.display()))
        }
    }
}

fn archive(gradient: &Gradient) -> Result<Vec<u8>> {
    let (n_v, n_h) = (gradient.n_v() as u64, gradient.n_h() as u64);
    let weights: Vec<f64> = gradient.w().flatten().copied().collect();
    let arrays = [
        ("W", npy(&[n_v, n_h], &weights)),
        ("b", npy(&[n_v], gradient.b())),
        ("c", npy(&[n_h], gradient.c())),
    ];
    npz(arrays.map(|(name, bytes)| (name.to_string(), bytes)))
}

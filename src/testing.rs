//! Assertions for the tests of a trainer written in Rust.
//!
//! ```
//! use rbm_exact::{Data, Rbm, Units, testing::assert_gradient};
//!
//! // What the trainer under test works with.
//! let (w, b, c) = ([[0.5, -0.25]], [0.125], [0.0, 1.0]);
//! let rows = [[1], [1], [0]];
//!
//! let machine = Rbm::from_f64(Units::Binary, &w, &b, &c)?;
//! let exact = machine.gradient(&Data::from_rows(rows)?)?;
//! # let (w, b, c): (Vec<Vec<f64>>, _, _) = (exact.w().map(<[f64]>::to_vec).collect(), exact.b(), exact.c());
//! // Here stand the trainer's own arrays.
//! assert_gradient(&w, &b, &c, &exact, 1e-12);
//! # Ok::<(), rbm_exact::Error>(())
//! ```

use crate::answer::Gradient;
use crate::machine::{Param, Shaped};

/// Panics unless every entry of a trainer's gradient is within `tolerance` of the exact one; the
/// message names the worst entry, and says so where all entries are one multiple of the exact ones
/// (another sign, a sum over the rows in place of their mean).
///
/// `w` has n_v rows of n_h entries, `b` n_v and `c` n_h entries.
#[track_caller]
pub fn assert_gradient(
    w: &[impl AsRef<[f64]>],
    b: &[f64],
    c: &[f64],
    exact: &Gradient,
    tolerance: f64,
) {
    let complaint = complaint(w, b, c, exact, tolerance);
    assert!(complaint.is_none(), "{}", complaint.unwrap_or_default());
}

/// What is wrong with a trainer's gradient, if anything: the message of [`assert_gradient`].
pub fn complaint(
    w: &[impl AsRef<[f64]>],
    b: &[f64],
    c: &[f64],
    exact: &Gradient,
    tolerance: f64,
) -> Option<String> {
    let theirs = match Shaped::from_rows(w, b, c) {
        Ok(theirs) => theirs,
        Err(error) => return Some(error.to_string()),
    };
    let shape = (exact.n_v(), exact.n_h());
    if (theirs.n_v(), theirs.n_h()) != shape {
        let turned = (theirs.n_h(), theirs.n_v()) == shape;
        return Some(format!(
            "found a gradient of {} visible and {} hidden units, wanted {} and {}{}",
            theirs.n_v(),
            theirs.n_h(),
            shape.0,
            shape.1,
            if turned { ": is W transposed?" } else { "" }
        ));
    }
    let off = |param: Param| (theirs.get(param) - exact.entry(param).nearest()).abs();
    // No comparison with NaN holds: it counts as too far, and as the worst.
    let is_within = |param: &Param| off(*param) <= tolerance;
    let size = |param: &Param| match off(*param) {
        x if x.is_nan() => f64::INFINITY,
        x => x,
    };
    let wrong: Vec<Param> = theirs.params().filter(|param| !is_within(param)).collect();
    let worst = *wrong.iter().max_by(|x, y| size(x).total_cmp(&size(y)))?;
    let message = format!(
        "{} of {} entries of the gradient are off by more than {tolerance:e}; the worst is {worst}: found {}, the exact entry is {}, off by {:.3e}",
        wrong.len(),
        exact.flat().len(),
        theirs.get(worst),
        exact.entry(worst),
        off(worst)
    );
    Some(match multiple(&theirs, exact, tolerance) {
        Some(factor) => format!("{message}\n{}", reason(factor)),
        None => message,
    })
}

/// The number that all entries are the exact ones multiplied with, if there is one.
fn multiple(theirs: &Shaped<f64>, exact: &Gradient, tolerance: f64) -> Option<f64> {
    let largest = exact.params().max_by(|x, y| {
        let size = |param: &Param| exact.entry(*param).nearest().abs();
        size(x).total_cmp(&size(y))
    })?;
    let factor = theirs.get(largest) / exact.entry(largest).nearest();
    let allowed = tolerance * factor.abs().max(1.0);
    let fits =
        |param: Param| (theirs.get(param) - factor * exact.entry(param).nearest()).abs() <= allowed;
    (factor.is_finite() && factor != 0.0 && exact.params().all(fits)).then_some(factor)
}

fn reason(factor: f64) -> String {
    let whole = (factor - factor.round()).abs() < 1e-6 * factor.abs();
    let sign =
        "it has the opposite sign: the exact gradient is of the log-likelihood, to be ascended";
    let factor = if whole { factor.round() } else { factor };
    match (whole, factor < 0.0) {
        (true, true) if factor == -1.0 => format!("every entry is -1 times the exact one: {sign}"),
        (true, negative) => format!(
            "every entry is {factor} times the exact one: the exact gradient is of the mean over the rows, not of their sum{}",
            if negative {
                format!("; {sign}")
            } else {
                String::new()
            }
        ),
        (false, true) => format!("every entry is {factor} times the exact one; {sign}"),
        (false, false) => format!("every entry is {factor} times the exact one"),
    }
}

//! What has to be said about how a file was read.

use super::frame::Frame;
use super::plan::{Plan, shape};
use crate::files::map::{Expression, Target};
use crate::files::named::Array;
use crate::number::Theta;

/// How a file was read: what was taken from where, how it was turned, what was left out.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The name of the convention; `None` where `--map` or the shapes alone decided.
    pub convention: Option<String>,
    /// What was taken.
    pub taken: Vec<Taken>,
    /// What was left at its default, and why the file was read so.
    pub remarks: Vec<String>,
    /// The names of what was not read.
    pub passed_over: Vec<String>,
    /// The energy of the file and that of the machine differ by a constant: `ln Z` of the file's own energy is
    /// `ln Z` of the machine plus this, in nats.
    pub constant: Theta,
    /// Which array is which parameter: other files of the same owner are read by it too.
    pub(crate) plan: Plan,
    /// How derivatives by the file's parameters lie to those by the machine's.
    pub(crate) frame: Frame,
}

impl Reading {
    /// What the file calls the array of a parameter.
    pub(crate) fn own_name(&self, target: Target) -> Option<&str> {
        self.plan.get(target).map(|own| own.name.as_str())
    }
}

/// An array that was taken for a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The parameter: `W`, `b`, `c`, `rows`.
    pub target: String,
    /// The array and what was done with it: `components_.T`.
    pub from: String,
    /// Its shape in the file.
    pub shape: Vec<usize>,
    /// The type of its numbers, where they are kept in binary: `float32`.
    pub dtype: Option<String>,
}

impl Taken {
    pub(super) fn of(target: Target, expression: &Expression, array: &Array) -> Self {
        Taken {
            target: target.to_string(),
            from: expression.text.clone(),
            shape: shape(array),
            dtype: array.dtype(),
        }
    }
}

//! What `--map` is made of: targets, arrays, and how they are turned on the way.

use crate::door;
use crate::error::Error;
use rug::Rational;
use std::fmt;

/// What an array may be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Weights,
    VisibleBias,
    HiddenBias,
    /// What the energy subtracts from a visible or a hidden unit.
    VisibleOffset,
    HiddenOffset,
    Temperature,
    /// The inverse temperature.
    Beta,
    Rows,
    Counts,
}

/// The targets and how they are written.
pub(super) const TARGETS: &[(&str, Target)] = &[
    ("W", Target::Weights),
    ("b", Target::VisibleBias),
    ("c", Target::HiddenBias),
    ("ov", Target::VisibleOffset),
    ("oh", Target::HiddenOffset),
    ("temperature", Target::Temperature),
    ("beta", Target::Beta),
    ("rows", Target::Rows),
    ("counts", Target::Counts),
];

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let written = TARGETS.iter().find(|(_, target)| target == self);
        out.write_str(written.map_or("", |(name, _)| name))
    }
}

impl Target {
    /// Whether the file of the data has it, and not that of the machine.
    pub(crate) fn is_of_data(self) -> bool {
        matches!(self, Target::Rows | Target::Counts)
    }
}

/// One step on the way from an array to a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// `.T`: the dimensions in the reverse order.
    Transposed,
    /// `[1:, 0]`: what is taken of each dimension.
    Picked(Vec<Pick>),
    /// `.reshape(2, 3)`, with `F` in Fortran's order; at most one length may be -1.
    Reshaped { lengths: Vec<i64>, fortran: bool },
}

/// What is taken of one dimension, as numpy counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    At(i64),
    Range {
        start: Option<i64>,
        stop: Option<i64>,
        step: i64,
    },
}

/// An array by its name, and what is done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expression {
    /// Its factor: -1 where `-` stands before the name.
    pub(crate) factor: Rational,
    /// The name as it is written; a `.T` at its end may be part of it, which the file decides.
    pub(crate) name: String,
    /// What follows the name.
    pub(crate) turns: Vec<Turn>,
    /// The expression as it was written.
    pub(crate) text: String,
    /// The option in which it stands, `map` or `claim-map`.
    pub(crate) option: &'static str,
    /// Where it begins in the text of that option, counted from 1; 0 where nobody wrote it.
    pub(crate) column: usize,
}

impl Expression {
    /// Where it stands, as errors name it.
    pub(crate) fn place(&self) -> String {
        place(self.option, self.column)
    }

    /// The error of it.
    pub(crate) fn wrong(&self, problem: impl Into<String>) -> Error {
        Error::input(problem).at(self.place())
    }
}

/// `--map, column 3`
pub(super) fn place(option: &str, column: usize) -> String {
    format!("{}, column {column}", door::place(option))
}

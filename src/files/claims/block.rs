//! The blocks of the parameters, and the lengths that their arrays have.

use super::super::convention::shape;
use super::super::map::Target;
use super::super::named::Array;
use crate::door::option;
use crate::error::Error;
use crate::machine::{Param, Rbm};

pub(in crate::files) const BLOCKS: [Target; 3] =
    [Target::Weights, Target::VisibleBias, Target::HiddenBias];

/// What the numbers of blocks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::files) enum Are {
    /// Derivatives by the parameters.
    Derivatives,
    /// Derivatives in every entry of the first dimension: an update after the other.
    Updates,
    /// Parameters.
    Parameters,
    /// Parameters after a step, which depends on what is counted as a parameter.
    Stepped,
}

impl Are {
    /// How many dimensions stand before those of the block.
    pub(in crate::files) fn before(self) -> usize {
        usize::from(self == Are::Updates)
    }

    pub(super) fn are_derivatives(self) -> bool {
        matches!(self, Are::Derivatives | Are::Updates)
    }
}

/// The parameters of a block, in the order of its array.
pub(in crate::files) fn params(block: Target, (n_v, n_h): (usize, usize)) -> Vec<Param> {
    match block {
        Target::Weights => (0..n_v)
            .flat_map(|i| (0..n_h).map(move |j| Param::W(i, j)))
            .collect(),
        Target::VisibleBias => (0..n_v).map(Param::B).collect(),
        _ => (0..n_h).map(Param::C).collect(),
    }
}

pub(in crate::files) fn units(m: &Rbm) -> (usize, usize) {
    (m.n_v(), m.n_h())
}

/// The lengths of an array without the dimensions before those of a block.
pub(in crate::files) fn lengths(array: &Array, are: Are) -> Vec<usize> {
    shape(array).split_off(are.before().min(array.shape().len()))
}

/// Whether these are the lengths of a block; biases may stand as a row or a column.
pub(super) fn has_shape(lengths: &[usize], block: Target, m: &Rbm) -> bool {
    let (n_v, n_h) = units(m);
    let of_layer = |n: usize| match *lengths {
        [found] | [1, found] | [found, 1] => found == n,
        _ => false,
    };
    match block {
        Target::Weights => *lengths == [n_v, n_h],
        Target::VisibleBias => of_layer(n_v),
        _ => of_layer(n_h),
    }
}

/// The error of an array whose lengths, without the dimensions before, are not those of a block.
pub(super) fn wrong_shape(
    name: &str,
    shape: &[usize],
    (target, are): (Target, Are),
    m: &Rbm,
) -> Error {
    let (n_v, n_h) = units(m);
    let shown = |lengths: &[usize]| {
        let lengths = lengths.iter().map(usize::to_string);
        let before = std::iter::repeat_n("updates".to_string(), are.before());
        format!("[{}]", before.chain(lengths).collect::<Vec<_>>().join(", "))
    };
    let wanted = match target {
        Target::Weights => format!("{}: a row for each visible unit", shown(&[n_v, n_h])),
        Target::VisibleBias => format!("{}, one number for each visible unit", shown(&[n_v])),
        _ => format!("{}, one number for each hidden unit", shown(&[n_h])),
    };
    let error = Error::input(format!(
        "found an array of shape {}, wanted {wanted}",
        shown(shape)
    ))
    .at(name);
    match advice(name, shape, (target, are), m) {
        Some(help) => error.help(help),
        None => error,
    }
}

/// What to do with an array of these lengths in the place of a block.
pub(super) fn advice(
    name: &str,
    shape: &[usize],
    (target, are): (Target, Are),
    m: &Rbm,
) -> Option<String> {
    let (n_v, n_h) = units(m);
    let bare = name.rsplit(" = ").next().unwrap_or(name);
    let dimensions = match target {
        Target::Weights => 2,
        _ => 1,
    };
    if are == Are::Updates && shape.len() < dimensions {
        return Some(format!(
            "the first dimension counts the updates, of which a stream has many: numpy.stack([..]); one gradient is judged by {}",
            option("claim", "FILE")
        ));
    }
    let is_other = |n: usize| shape.iter().product::<usize>() == n && n_v != n_h;
    match target {
        Target::Weights if *shape == [n_h, n_v] => Some(format!(
            "it looks transposed: {} turns it",
            option("claim-map", format!("W={bare}.T"))
        )),
        Target::VisibleBias if is_other(n_h) => Some(format!(
            "it has as many numbers as there are hidden units; if it is the derivative by the hidden bias: {}",
            option("claim-map", format!("c={bare}"))
        )),
        Target::HiddenBias if is_other(n_v) => Some(format!(
            "it has as many numbers as there are visible units; if it is the derivative by the visible bias: {}",
            option("claim-map", format!("b={bare}"))
        )),
        _ => None,
    }
}

//! The blocks of the parameters, and the lengths that their arrays have.

use super::super::convention::shape;
use super::super::map::Target;
use super::super::named::{Array, Named};
use super::fields::About;
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
    pub(super) fn before(self) -> usize {
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

/// A block that is looked for among the arrays of a file.
#[derive(Clone, Copy)]
pub(in crate::files) struct Sought<'n> {
    pub(in crate::files) named: &'n Named<'n>,
    pub(in crate::files) about: About<'n>,
    /// What stands before all names, `gradient.` for instance.
    pub(in crate::files) before: &'n str,
    pub(in crate::files) target: Target,
    pub(in crate::files) are: Are,
}

impl Sought<'_> {
    /// Whether an array has the shape of a block; biases may stand as a row or a column.
    pub(super) fn fits(&self, array: &Array, block: Target) -> bool {
        let (n_v, n_h) = units(self.about.m);
        let lengths = lengths(array, self.are);
        let of_layer = |n: usize| match lengths[..] {
            [found] | [1, found] | [found, 1] => found == n,
            _ => false,
        };
        match block {
            Target::Weights => lengths == [n_v, n_h],
            Target::VisibleBias => of_layer(n_v),
            _ => of_layer(n_h),
        }
    }

    /// The error of an array whose lengths, without the dimensions before, are not those of the block.
    pub(super) fn wrong_shape(&self, name: &str, shape: &[usize]) -> Error {
        let (n_v, n_h) = units(self.about.m);
        let shown = |lengths: &[usize]| {
            let lengths = lengths.iter().map(usize::to_string);
            let before = std::iter::repeat_n("updates".to_string(), self.are.before());
            format!("[{}]", before.chain(lengths).collect::<Vec<_>>().join(", "))
        };
        let wanted = match self.target {
            Target::Weights => format!("{}: a row for each visible unit", shown(&[n_v, n_h])),
            Target::VisibleBias => format!("{}, one number for each visible unit", shown(&[n_v])),
            _ => format!("{}, one number for each hidden unit", shown(&[n_h])),
        };
        let found = shown(shape);
        Error::input(format!("found an array of shape {found}, wanted {wanted}"))
            .at(name)
            .maybe_help(self.advice(name, shape))
    }

    /// What to do with an array of these lengths in the place of the block.
    pub(super) fn advice(&self, name: &str, shape: &[usize]) -> Option<String> {
        let (n_v, n_h) = units(self.about.m);
        let bare = name.rsplit(" = ").next().unwrap_or(name);
        let dimensions = match self.target {
            Target::Weights => 2,
            _ => 1,
        };
        if self.are == Are::Updates && shape.len() < dimensions {
            return Some(format!(
                "the first dimension counts the updates, of which a stream has many: numpy.stack([..]); one gradient is judged by {}",
                option("claim", "FILE")
            ));
        }
        let is_other = |n: usize| shape.iter().product::<usize>() == n && n_v != n_h;
        let (layer, map) = match self.target {
            Target::Weights if *shape == [n_h, n_v] => {
                let turned = option("claim-map", format!("W={bare}.T"));
                return Some(format!("it looks transposed: {turned} turns it"));
            }
            Target::VisibleBias if is_other(n_h) => ("hidden", format!("c={bare}")),
            Target::HiddenBias if is_other(n_v) => ("visible", format!("b={bare}")),
            _ => return None,
        };
        Some(format!(
            "it has as many numbers as there are {layer} units; if it is the derivative by the {layer} bias: {}",
            option("claim-map", map)
        ))
    }
}

//! Machines that wrong programs have in the place of the one that is meant.

use crate::machine::{Param, Rbm, Units};
use crate::number::Theta;
use rug::Rational;

/// Which machine a number is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(super) enum Which {
    /// The one that is meant.
    #[default]
    Own,
    /// The one whose parameters all have the other sign: exp(+E).
    Negated,
    /// The one with the same parameters and the other units.
    OtherUnits,
    /// Visible units of -1 and 1 and hidden units of 0 and 1, the parameters being those of 0/1 units.
    SpinVisible,
    NoVisibleBias,
    NoHiddenBias,
    NoWeights,
    /// At temperature 1.
    NoTemperature,
    /// With W.T in the place of W, where there are as many visible as hidden units.
    Transposed,
}

/// That machine; `None` where its parameters are out of range.
pub(super) fn machine(m: &Rbm, which: Which) -> Option<Rbm> {
    let changed = |entry: &dyn Fn(Param, &Theta) -> Theta| {
        let theta = m.theta().map(entry);
        Rbm::with_temperature(m.units(), theta, Rational::from(m.temperature())).ok()
    };
    let without = |is_left_out: fn(Param) -> bool| {
        changed(&|param, theta| match is_left_out(param) {
            true => Theta::zero(),
            false => theta.clone(),
        })
    };
    match which {
        Which::Own => Some(m.clone()),
        Which::Negated => changed(&|_, theta| theta.negated()),
        Which::OtherUnits => Some(m.clone().with_units(match m.units() {
            Units::Binary => Units::Spin,
            Units::Spin => Units::Binary,
        })),
        // W.(2v - 1) = 2W.v - sum_i W, and b.(2v - 1) = 2b.v but for a constant.
        Which::SpinVisible if m.units() == Units::Spin => None,
        Which::SpinVisible => {
            let two = Rational::from(2);
            let theta = m.theta().try_map(|param, theta| match param {
                Param::C(j) => (0..m.n_v()).try_fold(theta.clone(), |sum, i| {
                    sum.plus(&m.theta().get(Param::W(i, j)).negated())
                }),
                _ => theta.times(&two),
            });
            Rbm::with_temperature(m.units(), theta.ok()?, Rational::from(m.temperature())).ok()
        }
        Which::Transposed if m.n_v() != m.n_h() => None,
        Which::Transposed => changed(&|param, theta| match param {
            Param::W(i, j) => m.theta().get(Param::W(j, i)).clone(),
            _ => theta.clone(),
        }),
        Which::NoTemperature => m.clone().at_temperature(Rational::from(1)).ok(),
        Which::NoVisibleBias => without(|param| matches!(param, Param::B(_))),
        Which::NoHiddenBias => without(|param| matches!(param, Param::C(_))),
        Which::NoWeights => without(|param| matches!(param, Param::W(..))),
    }
}

//! One law and its data, in one arithmetic.

use super::field::Field;
use super::phase::{Missing, Which, missing};
use super::walk::Chain;
use crate::answer::Quantities;
use crate::data::Data;
use crate::machine::{Factors, Param, Rbm, Units};
use crate::number::Theta;
use crate::oracle::case::Case;
use crate::sweep::ModelSums;
use rug::Rational;
use std::cell::OnceCell;
use std::sync::Arc;

/// A machine with its data, in one arithmetic.
pub(super) struct Law<'a, A: Field> {
    /// The arithmetic.
    pub a: &'a A,
    /// Threads, limits and the watch; the machine and data there are those that are meant.
    pub case: Case<'a>,
    /// The machine.
    pub m: Rbm,
    /// The data.
    pub data: Data,
    /// The digits that phases are asked for.
    pub digits: u32,
    factors: OnceCell<Option<Factors<A::N>>>,
    chain: OnceCell<Result<Chain<'a, A>, Missing>>,
    sums: OnceCell<Result<Arc<Quantities>, Missing>>,
}

impl<'a, A: Field> Law<'a, A> {
    /// The law of a machine.
    pub(super) fn new(a: &'a A, case: Case<'a>, m: Rbm, digits: u32) -> Law<'a, A> {
        Law {
            a,
            case,
            m,
            data: case.data.folded(),
            digits,
            factors: OnceCell::new(),
            chain: OnceCell::new(),
            sums: OnceCell::new(),
        }
    }

    /// Z and its model phase.
    pub(super) fn sums(&self) -> Result<&ModelSums, Missing> {
        let made = self.sums.get_or_init(|| {
            let found = self.case.model_of(&self.m, self.digits);
            found.map_err(missing)
        });
        made.as_ref().map(|q| &q.model).map_err(Clone::clone)
    }

    /// Its Gibbs chain from the data.
    pub(super) fn chain(&self) -> Result<&Chain<'a, A>, Missing> {
        let made = self
            .chain
            .get_or_init(|| Chain::new(self.a, self.case, &self.m, &self.data));
        made.as_ref().map_err(Clone::clone)
    }

    /// Its factors, where this arithmetic has them.
    pub(super) fn factors(&self) -> Option<&Factors<A::N>> {
        let made = self.factors.get_or_init(|| self.m.factors(self.a).ok());
        made.as_ref()
    }
}

/// The machine of a law, beside the one that is meant; `None` where its parameters are out of range.
pub(super) fn machine(m: &Rbm, which: Which) -> Option<Rbm> {
    let changed = |entry: &dyn Fn(Param, &Theta) -> Theta| {
        let theta = m.theta().map(entry);
        Rbm::with_temperature(m.units(), theta, Rational::from(m.temperature())).ok()
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
        Which::NoVisibleBias => changed(&|param, theta| match param {
            Param::B(_) => Theta::zero(),
            _ => theta.clone(),
        }),
        Which::NoHiddenBias => changed(&|param, theta| match param {
            Param::C(_) => Theta::zero(),
            _ => theta.clone(),
        }),
    }
}

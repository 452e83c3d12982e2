//! The machine and data a formula is read on, and the edits that `At` makes to them.

use super::build::{
    coupling, exp, frac, hidden_edge, hidden_field, mul, neg, num, temperature, visible_field,
};
use super::calculus::Calculus;
use super::node::{Def, Edit, Name, Tree};
use super::quantity::Quantity;
use crate::data::Data;
use crate::machine::{Param, Rbm, Shaped, Units};
use rug::Rational;

/// The most units a joint table is built for.
pub(crate) const MOST_UNITS: usize = 16;

/// A machine as formulae see it: parameters as quantities, states as bit masks (unit 1 is bit 0).
#[derive(Clone, Debug)]
pub(crate) struct World<N> {
    pub units: Units,
    pub temperature: Rational,
    pub theta: Shaped<N>,
    /// Parameters fixed by an edit: nothing varies with them any more.
    pub fixed: Vec<Param>,
    /// Distinct rows with multiplicities.
    pub rows: Vec<(u16, u64)>,
    pub count: u64,
    energy: Vec<Edit>,
}

impl World<Quantity> {
    /// The machine as given, its temperature in the law.
    pub(crate) fn of(m: &Rbm, data: &Data) -> Self {
        let theta = m.theta().map(|_, theta| Quantity::theta(theta));
        World::new(m.units(), m.temperature().clone(), theta, data)
    }
}

impl<N: Clone> World<N> {
    /// A machine, its temperature in the law, and its data.
    pub(crate) fn new(units: Units, temperature: Rational, theta: Shaped<N>, data: &Data) -> Self {
        let rows = data
            .folded()
            .rows()
            .map(|(row, count)| (mask(row), count))
            .collect();
        World {
            units,
            temperature,
            theta,
            fixed: Vec::new(),
            rows,
            count: data.total(),
            energy: Vec::new(),
        }
    }

    pub(crate) fn n_v(&self) -> usize {
        self.theta.n_v()
    }

    pub(crate) fn n_h(&self) -> usize {
        self.theta.n_h()
    }

    pub(crate) fn shape(&self) -> (usize, usize) {
        (self.n_v(), self.n_h())
    }

    /// The same world after an edit; `param` is what the edit's letters stand for.
    pub(crate) fn edited<A: Calculus<N = N>>(
        &self,
        edit: &Edit,
        param: Option<Param>,
        a: &A,
    ) -> Self {
        let mut world = self.clone();
        match edit {
            Edit::Set(_, odds) => {
                if let Some(param) = param {
                    *world.theta.get_mut(param) = match *odds == 0 {
                        true => a.log_zero(),
                        false => a
                            .ln(&a.rational(odds.clone()))
                            .unwrap_or_else(|_| a.log_zero()),
                    };
                    world.fixed.push(param);
                }
            }
            Edit::DistinctRows => {
                world.rows.iter_mut().for_each(|(_, count)| *count = 1);
                world.count = world.rows.len() as u64;
            }
            Edit::SameRowFourTimes => {
                world.rows = vec![(1 << (self.n_v() - 1), 4)];
                world.count = 4;
            }
            Edit::EnergyNegated | Edit::EnergyDoubled | Edit::HiddenEdge => {
                world.energy.push(edit.clone());
            }
            Edit::UnitsSwapped => {
                world.units = match self.units {
                    Units::Binary => Units::Spin,
                    Units::Spin => Units::Binary,
                };
            }
            Edit::Image => {
                // s = 2x - 1: w s t = 4w xy - 2w x - 2w y + w, and b s = 2b x - b.
                let times =
                    |k: i32, param| a.times(self.theta.get(param), &a.rational(Rational::from(k)));
                world.units = Units::Binary;
                world.theta = self.theta.map(|param, _| match param {
                    Param::W(..) => times(4, param),
                    bias => self.theta.params().fold(times(2, bias), |mut sum, weight| {
                        if let Param::W(i, j) = weight
                            && (bias == Param::B(i) || bias == Param::C(j))
                        {
                            a.add(&mut sum, &times(-2, weight));
                        }
                        sum
                    }),
                });
            }
        }
        world
    }

    /// The body of a definition, whose formals are the letters it is written with.
    pub(crate) fn body(&self, def: Def) -> Tree {
        use super::build as b;
        use super::node::{Binder, Index, Op, Par};
        match def {
            Def::Energy => self.energy_body(b::add([
                neg(visible_field(Name::V)),
                neg(hidden_field(Name::H)),
                neg(coupling(Name::V, Name::H, Index::K, Index::L)),
            ])),
            Def::Factor => {
                let energy = b::energy(b::V, b::H);
                exp(neg(match self.temperature == 1 {
                    true => energy,
                    false => frac(energy, temperature()),
                }))
            }
            Def::RowMass => b::sum([b::H], b::f(b::V, b::H)),
            Def::Z => b::sum([b::U, b::H], b::f(b::U, b::H)),
            Def::Likelihood => b::p([b::V]),
            Def::MeanLogLikelihood => b::mean_rows(Name::X, b::ln(b::p([b::X]))),
            Def::Divergence => b::sum(
                [b::X],
                mul([b::p_data(b::X), b::ln(frac(b::p_data(b::X), b::p([b::X])))]),
            ),
            Def::DeltaTheta => b::d(Par::Theta, b::call(Def::Divergence, [])),
            Def::DeltaW => b::d(b::W_IJ, b::call(Def::Divergence, [])),
            Def::HaykinEnergy => self.energy_body(mul([
                num((-1, 2)),
                b::fold(
                    Op::Sum,
                    [Binder::Units(Index::AllI)],
                    b::fold(
                        Op::Sum,
                        [Binder::OtherThan(Index::AllJ, Index::AllI)],
                        mul([
                            b::par(Par::Symmetric(Index::AllJ, Index::AllI)),
                            b::unit(Name::S, Index::AllJ),
                            b::unit(Name::S, Index::AllI),
                        ]),
                    ),
                ),
            ])),
        }
    }

    fn energy_body(&self, plain: Tree) -> Tree {
        self.energy.iter().fold(plain, |body, edit| match edit {
            Edit::EnergyNegated => neg(body),
            Edit::EnergyDoubled => mul([num(2), body]),
            _ => super::build::add([body, neg(hidden_edge(self.n_h()))]),
        })
    }
}

/// The bits of a state: unit 1 is bit 0.
pub(crate) fn mask(state: &[bool]) -> u16 {
    state
        .iter()
        .enumerate()
        .fold(0, |mask, (unit, &on)| mask | (u16::from(on) << unit))
}

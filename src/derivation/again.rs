//! The quantities of the chains by routes that share nothing with the trees but the parameters.

use super::step::{Known, Over};
use crate::data::Data;
use crate::ensemble::boltzmann_factor;
use crate::error::Result;
use crate::exact;
use crate::machine::{Factors, Param, Rbm, Units};
use crate::number::{Arithmetic, Duals, Number, Value};
use rug::Rational;

/// How a number was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The formula as printed, every sum made.
    Enumerate,
    /// The product of factors, from the definition.
    Energy,
    /// Factorised: the joint table is never built.
    ClosedForm,
    /// The share of mass that dies when the edge is cut: no calculus.
    Cut,
    /// Dual numbers through the definition of Z and the likelihood.
    Dual,
}

impl Route {
    /// As in the JSON contract.
    pub fn name(self) -> &'static str {
        match self {
            Route::Enumerate => "Enumerate",
            Route::Energy => "Energy",
            Route::ClosedForm => "ClosedForm",
            Route::Cut => "Cut",
            Route::Dual => "Dual",
        }
    }
}

/// What the routes need of a machine, in one arithmetic.
pub(super) struct Routes<'a, A: Arithmetic> {
    a: &'a A,
    m: &'a Rbm,
    data: &'a Data,
    factors: Factors<A::N>,
    z: A::N,
}

impl<'a, A: Arithmetic<N: Number> + Clone> Routes<'a, A> {
    pub(super) fn new(a: &'a A, m: &'a Rbm, data: &'a Data) -> Result<Self> {
        let factors = m.factors(a)?;
        let z = exact::partition_by_rows(a, &factors);
        Ok(Routes {
            a,
            m,
            data,
            factors,
            z,
        })
    }

    /// The quantity by every route there is for it. `v`, `h` are the free states where it has any.
    pub(super) fn values(
        &self,
        known: Known,
        param: Option<Param>,
        v: &[bool],
        h: &[bool],
    ) -> Result<Vec<(Route, Value)>> {
        let a = self.a;
        let closed = |value| Ok(vec![(Route::ClosedForm, value)]);
        let one = |x: A::N| a.log_sum(&mut std::iter::once((x, 1)), 1);
        match known {
            Known::Factor | Known::LogFactor => {
                let f = boltzmann_factor(a, &self.factors, v, h);
                let value = if known == Known::Factor {
                    a.value(&f)
                } else {
                    one(f)
                };
                Ok(vec![(Route::Energy, value)])
            }
            Known::Probability => closed(a.value(&(self.row(v) / &self.z))),
            Known::LogProbability => closed(one(self.row(v) / &self.z)),
            Known::TotalLogLikelihood => closed(exact::log_likelihood(
                a,
                &self.factors,
                &self.z,
                self.data,
                1,
            )),
            Known::Divergence => closed(exact::divergence(a, &self.factors, &self.z, self.data)),
            Known::DivergenceIfDistinct => closed(exact::divergence_if_distinct(
                a,
                &self.factors,
                &self.z,
                self.data,
            )),
            Known::HiddenMean => {
                let unit = match param {
                    Some(Param::W(_, j) | Param::C(j)) => j,
                    _ => 0,
                };
                let means = exact::hidden_given_visible(a, &self.factors, self.m.units(), v);
                closed(a.value(&means[unit]))
            }
            _ => match param {
                Some(param) => self.slopes(known, param, v),
                None => Ok(Vec::new()),
            },
        }
    }

    fn row(&self, v: &[bool]) -> A::N {
        crate::ensemble::row_mass(self.a, &self.factors, v)
    }

    /// Slopes in closed form, by cutting the edge (weights of 0/1 units), and by dual numbers.
    fn slopes(&self, known: Known, param: Param, v: &[bool]) -> Result<Vec<(Route, Value)>> {
        let a = self.a;
        let mut found = vec![(
            Route::ClosedForm,
            a.value(&self.combined(known, v, &|rows| self.closed(param, rows))),
        )];
        if matches!(param, Param::W(..)) && self.m.units() == Units::Binary {
            let cut = self.cut_factors(param);
            let z = exact::partition_by_rows(a, &cut);
            let beta = a.lift(&Rational::from(self.m.temperature().recip_ref()));
            let share = |rows: Option<&[bool]>| {
                let dies = match rows {
                    None => a.one() - &(z.clone() / &self.z),
                    Some(v) => a.one() - &(crate::ensemble::row_mass(a, &cut, v) / &self.row(v)),
                };
                dies * &beta
            };
            found.push((Route::Cut, a.value(&self.combined(known, v, &share))));
        }
        let duals = Duals::new(a.clone(), self.m.theta().index(param), self.m.temperature());
        let factors = self.m.factors(&duals)?;
        let joint_z = exact::partition(&duals, &factors);
        let rate = |rows: Option<&[bool]>| {
            let mass = match rows {
                None => joint_z.clone(),
                Some(v) => {
                    let mut mass = duals.zero();
                    for entry in crate::ensemble::clamped(&duals, &factors, v.to_vec()) {
                        mass += &entry.f;
                    }
                    mass
                }
            };
            mass.slope / &mass.value
        };
        found.push((Route::Dual, a.value(&self.combined(known, v, &rate))));
        Ok(found)
    }

    /// From the slope of ln Z (`None`) and of ln f(v) (`Some(v)`) to the quantity.
    fn combined(&self, known: Known, v: &[bool], slope: &dyn Fn(Option<&[bool]>) -> A::N) -> A::N {
        let a = self.a;
        let times = |x: A::N, k: Rational| x * &a.lift(&k);
        let data = || {
            let mut total = a.zero();
            for (row, count) in self.data.folded().rows() {
                total += &times(slope(Some(row)), Rational::from((count, self.data.total())));
            }
            total
        };
        match known {
            Known::SlopeOfLogZ => slope(None),
            Known::SlopeOfLogRow => slope(Some(v)),
            Known::SlopeOfLogP => slope(Some(v)) - &slope(None),
            Known::DataMean => data(),
            Known::Descent => slope(None) - &data(),
            Known::TotalAscent => times(data() - &slope(None), Rational::from(self.data.total())),
            _ => data() - &slope(None),
        }
    }

    /// `<v_i h_j>` under p, or given one row, from the factorised form.
    fn closed(&self, param: Param, row: Option<&[bool]>) -> A::N {
        let a = self.a;
        let units = self.m.units();
        let given = |v: &[bool]| {
            let hidden = exact::hidden_given_visible(a, &self.factors, units, v);
            let value = |i: usize| a.lift(&Rational::from(units.value(v[i])));
            match param {
                Param::W(i, j) => value(i) * &hidden[j],
                Param::B(i) => value(i),
                Param::C(j) => hidden[j].clone(),
            }
        };
        let mean = match row {
            Some(v) => given(v),
            None => {
                let mut total = a.zero();
                for v in crate::ensemble::states(self.m.n_v()) {
                    total += &(given(&v) * &self.row(&v));
                }
                total / &self.z
            }
        };
        mean / &a.lift(self.m.temperature())
    }

    fn cut_factors(&self, param: Param) -> Factors<A::N> {
        let mut cut = self.factors.clone();
        *cut.on.get_mut(param) = self.a.zero();
        cut
    }
}

/// The parameter a step speaks of when `focus` is chosen: its own letters i and j, 1 where the
/// choice leaves them open.
pub fn parameter(over: Over, focus: Param) -> Option<Param> {
    let (i, j) = letters(focus);
    match over {
        Over::Nothing => None,
        Over::Theta => Some(focus),
        Over::Weight => Some(Param::W(i, j)),
        Over::VisibleBias => Some(Param::B(i)),
        Over::HiddenBias => Some(Param::C(j)),
        Over::HiddenUnit => Some(match focus {
            Param::C(_) => focus,
            _ => Param::W(i, j),
        }),
    }
}

/// What i and j stand for.
pub fn letters(focus: Param) -> (usize, usize) {
    match focus {
        Param::W(i, j) => (i, j),
        Param::B(i) => (i, 0),
        Param::C(j) => (0, j),
    }
}

//! The quantities of the chains by routes that share nothing with the trees but the parameters.

use crate::data::Data;
use crate::derivation::steps::{Recomputed, letters};
use crate::ensemble::{boltzmann_factor, clamped, row_mass, states};
use crate::error::Result;
use crate::exact;
use crate::machine::{Factors, Param, Rbm, Units};
use crate::number::{Arithmetic, Dual, Enclosures, Fractions, Number, Slopes, Value};
use rug::Rational;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

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

/// The routes in the arithmetic that the machine allows.
pub(super) enum Routes {
    /// All factors are fractions.
    Exact(RoutesIn<Fractions>),
    /// At some precision.
    Near(RoutesIn<Enclosures>),
}

impl Routes {
    /// `bits` is the precision where fractions do not serve.
    pub(super) fn new(m: &Rbm, data: &Data, bits: u32) -> Result<Self> {
        Ok(match m.is_rational() {
            true => Routes::Exact(RoutesIn::new(Fractions, m, data)?),
            false => Routes::Near(RoutesIn::new(Enclosures::new(bits), m, data)?),
        })
    }

    /// The quantity by every route there is for it. `v`, `h` are the free states where it has any.
    pub(super) fn values(
        &mut self,
        wanted: Recomputed,
        param: Option<Param>,
        v: &[bool],
        h: &[bool],
    ) -> Result<Vec<(Route, Value)>> {
        match self {
            Routes::Exact(routes) => routes.values(wanted, param, v, h),
            Routes::Near(routes) => routes.values(wanted, param, v, h),
        }
    }
}

/// By which route, along which parameter, of which row's mass (of Z where there is none).
type Rate = (Route, Param, Option<Vec<bool>>);

/// What the routes need of a machine, in one arithmetic.
pub(super) struct RoutesIn<A: Arithmetic> {
    a: A,
    m: Rbm,
    /// Distinct rows with multiplicities.
    data: Data,
    factors: Factors<A::N>,
    z: A::N,
    duals: HashMap<Param, Factors<Dual<A::N>>>,
    /// Slopes of ln Z (no row) and ln f(v), each computed once.
    rates: HashMap<Rate, A::N>,
}

impl<A: Arithmetic<N: Number> + Clone> RoutesIn<A> {
    fn new(a: A, m: &Rbm, data: &Data) -> Result<Self> {
        let factors = m.factors(&a)?;
        Ok(RoutesIn {
            z: exact::partition_by_rows(&a, &factors),
            a,
            m: m.clone(),
            data: data.folded(),
            factors,
            duals: HashMap::new(),
            rates: HashMap::new(),
        })
    }

    fn values(
        &mut self,
        wanted: Recomputed,
        param: Option<Param>,
        v: &[bool],
        h: &[bool],
    ) -> Result<Vec<(Route, Value)>> {
        let (a, factors, z, data) = (&self.a, &self.factors, &self.z, &self.data);
        let closed = |value| Ok(vec![(Route::ClosedForm, value)]);
        let ln = |x: A::N| a.log_sum(&mut std::iter::once((x, 1)), 1);
        match wanted {
            Recomputed::Factor | Recomputed::LogFactor => {
                let f = boltzmann_factor(a, factors, v, h);
                let value = match wanted {
                    Recomputed::Factor => a.value(&f),
                    _ => ln(f),
                };
                Ok(vec![(Route::Energy, value)])
            }
            Recomputed::Probability => closed(a.value(&(row_mass(a, factors, v) / z))),
            Recomputed::LogProbability => closed(ln(row_mass(a, factors, v) / z)),
            Recomputed::TotalLogLikelihood => closed(exact::log_likelihood(a, factors, z, data, 1)),
            Recomputed::Divergence => closed(exact::divergence(a, factors, z, data)),
            Recomputed::DivergenceIfDistinct => {
                closed(exact::divergence_if_distinct(a, factors, z, data))
            }
            Recomputed::HiddenMean => {
                let unit = param.map_or(0, |param| letters(param).1);
                let means = exact::hidden_given_visible(a, factors, self.m.units(), v);
                closed(a.value(&means[unit]))
            }
            Recomputed::RowMass => closed(a.value(&row_mass(a, factors, v))),
            Recomputed::TotalProbability => {
                let summed = exact::partition(a, factors);
                closed(a.value(&(summed / z)))
            }
            Recomputed::DivergenceOfDistinct => {
                closed(exact::divergence(a, factors, z, &data.distinct()))
            }
            _ => match param {
                Some(param) => match self.single(wanted, param, v, h)? {
                    Some((route, value)) => Ok(vec![(route, self.a.value(&value))]),
                    None => self.slopes(wanted, param, v),
                },
                None => Ok(Vec::new()),
            },
        }
    }

    /// Quantities that one route of their own computes.
    fn single(
        &mut self,
        wanted: Recomputed,
        param: Param,
        v: &[bool],
        h: &[bool],
    ) -> Result<Option<(Route, A::N)>> {
        let (visible, hidden) = letters(param);
        Ok(Some(match wanted {
            Recomputed::SlopeOfFactor | Recomputed::SlopeOfEnergy => {
                let f = self.dual_sum(param, |duals, factors| {
                    boltzmann_factor(duals, factors, v, h)
                })?;
                let value = match wanted {
                    Recomputed::SlopeOfFactor => f.slope,
                    // f = e^{-E/T}
                    _ => self.a.zero() - &(f.slope / &f.value * &self.a.lift(self.m.temperature())),
                };
                (Route::Dual, value)
            }
            Recomputed::SlopeOfRowMass => {
                let mass = self.dual_sum(param, |duals, factors| row_mass(duals, factors, v))?;
                (Route::Dual, mass.slope)
            }
            Recomputed::SlopeWithWeightFixed => {
                let sum = self.dual_sum(param, |duals, factors| {
                    let mut factors = factors.clone();
                    *factors.on.get_mut(param) = duals.lift(&Rational::from(3));
                    if let Some(off) = &mut factors.off {
                        *off.get_mut(param) = duals.lift(&Rational::from((1, 3)));
                    }
                    exact::partition(duals, &factors)
                })?;
                (Route::Dual, sum.slope)
            }
            Recomputed::SplitOfRowMass => (Route::Energy, self.split_of_row_mass(hidden, v)),
            Recomputed::MeanWithHiddenEdge => {
                let mean = self.mean_with_hidden_edge(hidden, v);
                let value = Rational::from(self.m.units().value(v[visible]));
                (Route::Energy, mean * &self.a.lift(&value))
            }
            Recomputed::SlopeOfSigmoid => (Route::ClosedForm, self.slope_of_sigmoid(hidden, v)?),
            _ => return Ok(None),
        }))
    }

    /// A sum over dual numbers along a parameter.
    fn dual_sum(
        &mut self,
        param: Param,
        sum: impl Fn(&Slopes<A>, &Factors<Dual<A::N>>) -> Dual<A::N>,
    ) -> Result<Dual<A::N>> {
        let index = self.m.theta().index(param);
        let duals = Slopes::new(self.a.clone(), index, self.m.beta());
        let factors = match self.duals.entry(param) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(self.m.factors(&duals)?),
        };
        Ok(sum(&duals, factors))
    }

    /// Which share of f(v) the states with h_j off and those with it on have together: 1.
    fn split_of_row_mass(&self, unit: usize, v: &[bool]) -> A::N {
        let (mut off, mut on) = (self.a.zero(), self.a.zero());
        for entry in clamped(&self.a, &self.factors, v.to_vec()) {
            match entry.h[unit] {
                true => on += &entry.f,
                false => off += &entry.f,
            }
        }
        let mass = row_mass(&self.a, &self.factors, v);
        off / &mass + &(on / &mass)
    }

    /// The mean of h_j given v where `e^{h_1 h_2}` weighs twice: an edge inside the hidden layer.
    fn mean_with_hidden_edge(&self, unit: usize, v: &[bool]) -> A::N {
        let units = self.m.units();
        let (mut sum, mut total) = (self.a.zero(), self.a.zero());
        for entry in clamped(&self.a, &self.factors, v.to_vec()) {
            let first = entry.h.iter().take(2);
            let product: i32 = first.map(|&bit| units.value(bit)).product();
            let weight = match product {
                1 => Rational::from(2),
                0 => Rational::from(1),
                _ => Rational::from((1, 2)),
            };
            let f = entry.f * &self.a.lift(&weight);
            sum += &(f.clone() * &self.a.lift(&Rational::from(units.value(entry.h[unit]))));
            total += &f;
        }
        sum / &total
    }

    /// `o/(1 + o)^2` with the odds `o = e^{c_j + sum_i w_ij v_i}`, over T.
    fn slope_of_sigmoid(&self, unit: usize, v: &[bool]) -> Result<A::N> {
        let mut odds = self.m.factor(&self.a, Param::C(unit), 1)?;
        for (i, &bit) in v.iter().enumerate() {
            let power = self.m.units().value(bit);
            if power != 0 {
                odds = odds * &self.m.factor(&self.a, Param::W(i, unit), power)?;
            }
        }
        let total = self.a.one() + &odds;
        Ok(odds / &total / &total / &self.a.lift(self.m.temperature()))
    }

    /// Slopes in closed form, by cutting the edge (weights of 0/1 units), and by dual numbers.
    fn slopes(
        &mut self,
        wanted: Recomputed,
        param: Param,
        v: &[bool],
    ) -> Result<Vec<(Route, Value)>> {
        let edge = matches!(param, Param::W(..)) && self.m.units() == Units::Binary;
        let routes = [Route::ClosedForm, Route::Cut, Route::Dual];
        routes
            .into_iter()
            .filter(|route| edge || *route != Route::Cut)
            .map(|route| {
                let slope = self.combined(wanted, v, route, param)?;
                Ok((route, self.a.value(&slope)))
            })
            .collect()
    }

    /// From the slopes of ln Z and of ln f(v) to the quantity.
    fn combined(
        &mut self,
        wanted: Recomputed,
        v: &[bool],
        route: Route,
        param: Param,
    ) -> Result<A::N> {
        let total = Rational::from(self.data.total());
        if wanted == Recomputed::SlopeOfLogRow {
            return self.rate(route, param, Some(v));
        }
        if wanted == Recomputed::SlopeOfLogP {
            return Ok(self.rate(route, param, Some(v))? - &self.rate(route, param, None)?);
        }
        let mut data = self.a.zero();
        let rows = self.data.clone();
        for (row, count) in rows.rows() {
            let share = Rational::from(count) / &total;
            data += &(self.rate(route, param, Some(row))? * &self.a.lift(&share));
        }
        let model = self.rate(route, param, None)?;
        Ok(match wanted {
            Recomputed::SlopeOfLogZ => model,
            Recomputed::DataMean => data,
            Recomputed::Descent => model - &data,
            Recomputed::TotalAscent => (data - &model) * &self.a.lift(&total),
            _ => data - &model,
        })
    }

    /// The slope of ln f(v), or of ln Z where there is no row.
    fn rate(&mut self, route: Route, param: Param, row: Option<&[bool]>) -> Result<A::N> {
        let key = (route, param, row.map(<[bool]>::to_vec));
        if let Some(known) = self.rates.get(&key) {
            return Ok(known.clone());
        }
        let found = match route {
            Route::Cut => self.cut(param, row),
            Route::Dual => self.dual(param, row)?,
            _ => self.closed(param, row),
        };
        self.rates.insert(key, found.clone());
        Ok(found)
    }

    /// `<v_i h_j>` under p, or given one row, from the factorised form.
    fn closed(&self, param: Param, row: Option<&[bool]>) -> A::N {
        let a = &self.a;
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
                for v in states(self.m.n_v()) {
                    total += &(given(&v) * &row_mass(a, &self.factors, &v));
                }
                total / &self.z
            }
        };
        mean / &a.lift(self.m.temperature())
    }

    /// The share of mass that dies with the edge: `1 - Z(x = 0)/Z`, since Z and f(v) are affine in
    /// `x = e^{w_ij}`; the temperature divides the weight.
    fn cut(&self, param: Param, row: Option<&[bool]>) -> A::N {
        let a = &self.a;
        let mut cut = self.factors.clone();
        *cut.on.get_mut(param) = a.zero();
        let alive = match row {
            None => exact::partition_by_rows(a, &cut) / &self.z,
            Some(v) => row_mass(a, &cut, v) / &row_mass(a, &self.factors, v),
        };
        (a.one() - &alive) / &a.lift(self.m.temperature())
    }

    /// `f'/f` and `Z'/Z` with dual numbers through the sums that define them.
    fn dual(&mut self, param: Param, row: Option<&[bool]>) -> Result<A::N> {
        let mass = self.dual_sum(param, |duals, factors| match row {
            None => exact::partition(duals, factors),
            Some(v) => clamped(duals, factors, v.to_vec()).fold(duals.zero(), |mut mass, entry| {
                mass += &entry.f;
                mass
            }),
        })?;
        Ok(mass.slope / &mass.value)
    }
}

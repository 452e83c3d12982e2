//! The likelihood along one parameter, known for every value of it after one pass.
//!
//! Along one parameter every mass is a sum of two: the states where its statistic (`v_i h_j`,
//! `v_i` or `h_j`) is 1, and the others. Adding `delta` to the parameter multiplies the first by
//! `q = e^(delta/T)` and the second by 1 (0/1 units) or by `1/q` (±1 units, where the statistic is
//! -1). So
//!
//! ```text
//! Z(theta + delta) = minus + plus q         0/1 units
//! Z(theta + delta) = minus / q + plus q     ±1 units
//! ```
//!
//! and the same for `f(v)` of every row: all steps of a difference cost one pass.

use crate::data::Data;
use crate::ensemble::{Masses, State, hidden_masses, own_mass, states};
use crate::error::{Error, Result};
use crate::machine::{Factors, Param, Rbm, Shaped, Units, states_of};
use crate::number::{Arithmetic, Enclosure, Enclosures, Number};
use crate::watch::Watch;
use rug::Rational;

/// The pass enumerates the smaller layer; past this many units in it, it is refused.
pub(crate) const MOST_UNITS: usize = 20;

/// A mass split by the statistic of one parameter.
#[derive(Clone, Debug)]
pub struct Split<N> {
    /// The mass of the states whose statistic is 0 (0/1 units) or -1 (±1 units). For a weight of
    /// 0/1 units this is the mass that is left when the edge is cut.
    pub minus: N,
    /// The mass of the states whose statistic is 1.
    pub plus: N,
}

impl<N: Number> Split<N> {
    fn zero<A: Arithmetic<N = N>>(a: &A) -> Self {
        Split {
            minus: a.zero(),
            plus: a.zero(),
        }
    }

    fn add(&mut self, up: bool, mass: &N) {
        match up {
            true => self.plus += mass,
            false => self.minus += mass,
        }
    }

    /// The mean of the statistic: `plus/(minus + plus)` for 0/1 units, that is
    /// `1 - Z(edge cut)/Z`; `(plus - minus)/(minus + plus)` for ±1 units.
    pub fn mean(&self, units: Units) -> N {
        let whole = self.minus.clone() + &self.plus;
        let signed = match units {
            Units::Binary => self.plus.clone(),
            Units::Spin => self.plus.clone() - &self.minus,
        };
        signed / &whole
    }

    /// The mass after the parameter moved by `delta`, `q = e^(delta/T)`.
    pub fn moved(&self, units: Units, q: &N) -> N {
        let plus = self.plus.clone() * q;
        match units {
            Units::Binary => plus + &self.minus,
            Units::Spin => plus + &(self.minus.clone() / q),
        }
    }
}

/// Whether the statistic of a pair of units is 1.
fn up(units: Units, v: bool, h: bool) -> bool {
    units.value(v) * units.value(h) == 1
}

/// What one pass over the machine and its rows finds: enough for every parameter.
#[derive(Clone, Debug)]
pub struct Lines<N> {
    units: Units,
    /// 1/T
    beta: Rational,
    /// Z, split by every parameter.
    model: Shaped<Split<N>>,
    /// The distinct rows, their counts, and the masses of the hidden units given them.
    rows: Vec<(State, u64, Vec<Masses<N>>)>,
}

impl<N: Number> Lines<N> {
    /// The pass: `2^min(n_v, n_h)` states.
    ///
    /// # Errors
    /// No rows, rows of another length, factors that the arithmetic cannot hold, more than
    /// `MOST_UNITS` units in the smaller layer, or a stop asked for by `watch`.
    pub fn new<A: Arithmetic<N = N>>(
        a: &A,
        m: &Rbm,
        data: &Data,
        watch: &dyn Watch,
    ) -> Result<Self> {
        data.check(m.n_v())?;
        let units = m.n_v().min(m.n_h());
        if units > MOST_UNITS {
            return Err(Error::limit(format!(
                "a difference sums over 2^{units} states, wanted at most 2^{MOST_UNITS}"
            )));
        }
        let factors = m.factors(a)?;
        let turned = |x: &Shaped<N>| x.transposed(|_, x| x.clone());
        let model = match m.n_h() < m.n_v() {
            true => {
                let factors = Factors {
                    on: turned(&factors.on),
                    off: factors.off.as_ref().map(turned),
                };
                splits(a, &factors, m.units(), watch)?.transposed(|_, split| split.clone())
            }
            false => splits(a, &factors, m.units(), watch)?,
        };
        let rows = data.folded();
        let rows = rows
            .rows()
            .map(|(row, count)| (row.to_vec(), count, hidden_masses(a, &factors, row)))
            .collect();
        Ok(Lines {
            units: m.units(),
            beta: m.beta(),
            model,
            rows,
        })
    }

    /// The line of one parameter.
    pub fn along<A: Arithmetic<N = N>>(&self, a: &A, param: Param) -> Line<N> {
        let split = |row: &[bool], masses: &[Masses<N>]| {
            let mut split = Split::zero(a);
            // The factors of f(v) that do not depend on the parameter are left out: they cancel in
            // every mean and in every quotient of two masses of the same row.
            match param {
                Param::B(i) => split.add(row[i], &a.one()),
                Param::C(j) => {
                    split.add(false, &masses[j].off);
                    split.add(true, &masses[j].on);
                }
                Param::W(i, j) => {
                    split.add(up(self.units, row[i], false), &masses[j].off);
                    split.add(up(self.units, row[i], true), &masses[j].on);
                }
            }
            split
        };
        Line {
            units: self.units,
            beta: self.beta.clone(),
            model: self.model.get(param).clone(),
            rows: self
                .rows
                .iter()
                .map(|(row, count, masses)| (split(row, masses), *count))
                .collect(),
        }
    }

    /// The slope of every line, `d mean LL / d theta`.
    pub fn slopes<A: Arithmetic<N = N>>(&self, a: &A) -> Shaped<N> {
        self.model.map(|param, _| self.along(a, param).slope(a))
    }
}

/// The mean log-likelihood as a function of one parameter.
#[derive(Clone, Debug)]
pub struct Line<N> {
    pub(super) units: Units,
    /// 1/T
    pub(super) beta: Rational,
    /// Z, split.
    pub model: Split<N>,
    /// `f(v)` of every distinct row up to a factor that does not depend on the parameter, split,
    /// with the row's count.
    pub rows: Vec<(Split<N>, u64)>,
}

impl<N: Number> Line<N> {
    /// `d mean LL / d theta = (mean over rows of <s>_v - <s>) / T`, `s` being the statistic. For
    /// 0/1 units this is the edge cut: the share of the rows' mass that dies with the edge, minus
    /// the share of the whole table's.
    pub fn slope<A: Arithmetic<N = N>>(&self, a: &A) -> N {
        let mean = |split: &Split<N>| split.mean(self.units);
        (self.mean_over_rows(a, mean) - &mean(&self.model)) * &a.lift(&self.beta)
    }

    /// The mean of `of(f(v))` over the rows, with their multiplicities.
    pub(super) fn mean_over_rows<A: Arithmetic<N = N>>(
        &self,
        a: &A,
        of: impl Fn(&Split<N>) -> N,
    ) -> N {
        let mut sum = a.zero();
        for (split, count) in &self.rows {
            sum += &(of(split) * &a.lift(&Rational::from(*count)));
        }
        sum / &a.lift(&Rational::from(self.total()))
    }

    /// N, the number of rows with multiplicity.
    pub fn total(&self) -> u64 {
        self.rows.iter().map(|(_, count)| count).sum()
    }
}

impl Line<Enclosure> {
    /// `(LL(theta + h) - LL(theta - h)) / (2h)` of the mean log-likelihood, each pair of masses
    /// under one logarithm: `ln (f(theta + h)/f(theta - h))`.
    ///
    /// The two masses differ by `tilt (q - 1/q)`, `q - 1/q = 2 sinh(h/T)` and `tilt = plus` for
    /// 0/1 units, `plus - minus` for ±1 units. Written as `ln(1 + that / f(theta - h))` the rise
    /// keeps its digits where it is far smaller than 1.
    pub fn central(&self, a: &Enclosures, step: &Rational) -> Enclosure {
        let by = a.lift(&Rational::from(step * &self.beta));
        let down = a.one() / &by.exp();
        let change = by.increasing(|x, round| x.sinh_round(round)) * &a.of(2);
        let rise = |split: &Split<Enclosure>| {
            let tilt = match self.units {
                Units::Binary => split.plus.clone(),
                Units::Spin => split.plus.clone() - &split.minus,
            };
            let grown = tilt * &change / &split.moved(self.units, &down);
            match *grown.lo() > -1 {
                true => grown.increasing(|x, round| x.ln_1p_round(round)),
                false => Enclosure::line(a.bits()),
            }
        };
        (self.mean_over_rows(a, rise) - &rise(&self.model)) / &a.lift(&Rational::from(step * 2_u32))
    }
}

/// Z split by every parameter, in one pass over the visible states.
fn splits<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    units: Units,
    watch: &dyn Watch,
) -> Result<Shaped<Split<A::N>>> {
    let mut splits = factors.on.map(|_, _| Split::zero(a));
    let all = states_of(factors.on.n_v()).unwrap_or(u64::MAX);
    watch.begins(all, 0, "states");
    for (done, v) in (1_u64..).zip(states(factors.on.n_v())) {
        let mut mass = own_mass(a, factors, &v);
        let masses = hidden_masses(a, factors, &v);
        for unit in &masses {
            mass = mass * &(unit.off.clone() + &unit.on);
        }
        for (i, &bit) in v.iter().enumerate() {
            splits.get_mut(Param::B(i)).add(bit, &mass);
        }
        for (j, unit) in masses.iter().enumerate() {
            let rest = mass.clone() / &(unit.off.clone() + &unit.on);
            for (h, part) in [(false, &unit.off), (true, &unit.on)] {
                let mass = rest.clone() * part;
                splits.get_mut(Param::C(j)).add(h, &mass);
                for (i, &v) in v.iter().enumerate() {
                    splits.get_mut(Param::W(i, j)).add(up(units, v, h), &mass);
                }
            }
        }
        watch.tell(
            1,
            format_args!("stopped with {done} of {all} states summed"),
        )?;
    }
    Ok(splits)
}

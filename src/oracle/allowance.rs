//! What each number of a claim is allowed: by its computing, its writing and chance.

use super::budget::{Budget, writing};
use super::claim::{Claim, Entry, Place, Precision, Quantity, Sense, Step};
use super::estimate::standard_error;
use super::one_flip;
use super::outcome::Allowed;
use super::sizes::{ModelSizes, RowSizes, Sizes, size};
use super::truth::Truths;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::Value;
use std::cell::RefCell;
use std::f64::consts::LN_2;

/// What every number of a claim is allowed, in the claim's order; `truths` are the true numbers.
pub(super) fn allowances(
    claim: &Claim,
    truths: &Truths,
    values: &[Value],
    sizes: &Sizes,
) -> Vec<Allowed> {
    let model = truths.q.as_ref().map(|q| ModelSizes::new(sizes, q));
    let by_precision = |precision| Computing {
        budget: Budget { sizes, precision },
        model: model.as_ref(),
        truths,
        claim,
        directions: None,
        last: RefCell::default(),
    };
    let computing = [Precision::Single, Precision::Double, Precision::Exact].map(by_precision);
    let computing = computing.map(Computing::with_directions);
    let one_flip = match claim.quantity {
        Quantity::PseudoLikelihood { one_flip: true } => {
            let factor = computing[1].factor(&claim.sense);
            Some(factor * one_flip::standard_error(truths.case, sizes))
        }
        _ => None,
    };
    let entries = claim.entries.iter().zip(values);
    entries
        .map(|(entry, truth)| {
            let of = &computing[match entry.claimed.precision {
                Precision::Single => 0,
                Precision::Double => 1,
                Precision::Exact => 2,
            }];
            let error = standard_error(&entry.claimed, truth).or(one_flip);
            Allowed {
                computing: of.entry(entry, truth),
                writing: writing(&entry.claimed),
                standard_error: error,
            }
        })
        .collect()
}

/// What computing in one precision is allowed.
struct Computing<'a> {
    budget: Budget<'a>,
    model: Option<&'a ModelSizes>,
    truths: &'a Truths<'a>,
    claim: &'a Claim,
    /// Of every parameter of a gradient, in nats and of the mean.
    directions: Option<Shaped<f64>>,
    /// The last row that was asked for: the numbers of a row stand one after the other.
    last: RefCell<Option<(usize, RowSizes)>>,
}

impl Computing<'_> {
    fn with_directions(mut self) -> Self {
        self.directions = match &self.claim.quantity {
            Quantity::Gradient => self.gradient(),
            Quantity::ContrastiveDivergence { k } => self.contrastive(*k),
            Quantity::Update(Step { k, .. }) => match k {
                None => self.gradient(),
                Some(k) => self.contrastive(*k),
            },
            _ => None,
        };
        self
    }

    fn gradient(&self) -> Option<Shaped<f64>> {
        let q = self.truths.q.as_ref()?;
        let data_phase = q.fit.as_ref()?.data_phase.map(|_, x| size(x));
        let model = self.model?;
        let of_model = |param, phase| self.budget.model_phase(model, param, phase);
        let beta = self.truths.case.m.beta().to_f64();
        Some(
            self.budget
                .difference(beta, &data_phase, &model.phase, of_model),
        )
    }

    /// The phases are at most 1: their sizes are not worth another run of the chain.
    fn contrastive(&self, k: u32) -> Option<Shaped<f64>> {
        let ones = self.budget.sizes.theta.map(|_, _| 1.0);
        let of_chain = |param, phase| self.budget.chain_phase(k, param, phase);
        let beta = self.truths.case.m.beta().to_f64();
        Some(self.budget.difference(beta, &ones, &ones, of_chain))
    }

    fn entry(&self, entry: &Entry, truth: &Value) -> f64 {
        let (budget, sizes, sense) = (&self.budget, self.budget.sizes, &self.claim.sense);
        let u = budget.precision.roundoff();
        let true_size = size(truth);
        let model = self.model;
        let of_model = |of: &dyn Fn(&ModelSizes) -> f64| model.map_or(f64::INFINITY, of);
        let mean_size = true_size / self.factor(sense);
        let offset = u * (sense.offset.approximate().abs() + true_size);
        let shifted = if sense.offset.is_zero() { 0.0 } else { offset };
        let logarithm = |nats: f64| nats * sense.unit() + 2.0 * u * true_size + shifted;
        let over_rows = |mean: f64| mean * sense.rows(sizes.rows);
        match (&self.claim.quantity, &entry.place) {
            (Quantity::Partition, _) => of_model(&|model| budget.partition(model, true_size)),
            (Quantity::LogPartition, _) => {
                logarithm(of_model(&|model| budget.log_partition(model)))
            }
            (Quantity::LogLikelihood, _) => {
                let mean = of_model(&|model| budget.log_likelihood(model, mean_size));
                logarithm(over_rows(mean))
            }
            (Quantity::Divergence, _) => {
                let q = self.truths.q.as_ref().and_then(|q| q.fit.as_ref());
                let (mean, most) = q.map_or((0.0, 0.0), |fit| {
                    (size(&fit.log_likelihood.mean), size(&fit.maximum))
                });
                let likelihood = of_model(&|model| budget.log_likelihood(model, mean));
                logarithm(likelihood + budget.maximum(most))
            }
            (Quantity::Maximum, _) => logarithm(over_rows(budget.maximum(mean_size))),
            (Quantity::PseudoLikelihood { .. }, _) => {
                logarithm(over_rows(budget.pseudo_likelihood(mean_size)))
            }
            (Quantity::FreeEnergy, Place::Whole) => logarithm(over_rows(budget.mean_free_energy())),
            (Quantity::FreeEnergy, place) => {
                let row = self.row(place);
                logarithm(row.map_or(f64::INFINITY, |row| budget.free_energy(&row)))
            }
            (Quantity::Probability, place) => match (self.row(place), model) {
                (Some(row), Some(model)) => budget.probability(model, &row, true_size),
                _ => f64::INFINITY,
            },
            (Quantity::Energy, Place::Joint(v, h)) => logarithm(budget.energy(self.on(v, h))),
            (Quantity::Conditional, place @ Place::Hidden(_, j)) => {
                let row = self.row(place);
                row.map_or(f64::INFINITY, |row| budget.conditional(&row, *j, true_size))
            }
            (Quantity::ContrastiveLoss { k }, _) => {
                let largest = sizes.largest_energy() + sizes.units() * LN_2;
                let chain = budget.chain_phase(*k, Param::B(0), 1.0);
                logarithm(over_rows(
                    2.0 * budget.largest_free_energy() + chain * largest,
                ))
            }
            (Quantity::SameLaw { this }, Place::Parameter(param)) => {
                let (count, size) = converted(self.truths.case.m, this, *param);
                u * (super::budget::summed(count) + 3.0) * size
            }
            (
                Quantity::Gradient | Quantity::ContrastiveDivergence { .. },
                Place::Parameter(param),
            ) => logarithm(over_rows(self.direction(*param))),
            (Quantity::Update(step), Place::Parameter(param)) => {
                let moved = over_rows(self.direction(*param)) * step.rate.to_f64().abs();
                moved * sense.unit() + 3.0 * u * true_size.max(self.before(step, *param))
            }
            _ => f64::INFINITY,
        }
    }

    fn direction(&self, param: Param) -> f64 {
        let found = self.directions.as_ref();
        found.map_or(f64::INFINITY, |directions| *directions.get(param))
    }

    fn before(&self, step: &Step, param: Param) -> f64 {
        match &step.before {
            Some(before) => before.get(param).to_f64().abs(),
            None => self.truths.case.m.theta().get(param).approximate().abs(),
        }
    }

    fn row(&self, place: &Place) -> Option<RowSizes> {
        let of = |v: &[bool]| self.budget.sizes.of_row(v, 1);
        match place {
            Place::Row(k) | Place::Hidden(k, _) => {
                let mut last = self.last.borrow_mut();
                if last.as_ref().is_none_or(|(at, _)| at != k) {
                    *last = Some((*k, of(self.truths.case.data.row(*k)?)));
                }
                last.as_ref().map(|(_, row)| row.clone())
            }
            Place::State(v) => Some(of(v)),
            _ => None,
        }
    }

    /// The sum of the |theta| that are on.
    fn on(&self, v: &[bool], h: &[bool]) -> f64 {
        let sizes = self.budget.sizes;
        let is_on = |param: &Param| {
            sizes.is_spin()
                || match *param {
                    Param::W(i, j) => v[i] && h[j],
                    Param::B(i) => v[i],
                    Param::C(j) => h[j],
                }
        };
        let t = self.truths.case.m.temperature().to_f64();
        let params = sizes.theta.params().filter(is_on);
        params.map(|param| sizes.theta.get(param) * t).sum()
    }

    /// What the mean in nats is multiplied by.
    fn factor(&self, sense: &Sense) -> f64 {
        sense.rows(self.budget.sizes.rows) * sense.unit()
    }
}

/// Of a parameter written in the units of another machine: how many parameters it is the sum of, and the sum of their
/// sizes, each times its factor.
fn converted(m: &Rbm, this: &Rbm, param: Param) -> (f64, f64) {
    let (weight, bias, row) = match (m.units(), this.units()) {
        (Units::Spin, Units::Binary) => (4.0, 2.0, 2.0),
        (Units::Binary, Units::Spin) => (0.25, 0.5, 0.25),
        _ => (1.0, 1.0, 0.0),
    };
    let theta = |param| m.theta().get(param).approximate().abs();
    let rows: f64 = match param {
        Param::W(..) => 0.0,
        Param::B(i) => (0..m.n_h()).map(|j| theta(Param::W(i, j))).sum(),
        Param::C(j) => (0..m.n_v()).map(|i| theta(Param::W(i, j))).sum(),
    };
    let (count, own) = match param {
        Param::W(..) => (1.0, weight),
        Param::B(_) => (1.0 + m.n_h() as f64, bias),
        Param::C(_) => (1.0 + m.n_v() as f64, bias),
    };
    let times = (this.temperature().to_f64() / m.temperature().to_f64()).abs();
    (count, times * (own * theta(param) + row * rows))
}

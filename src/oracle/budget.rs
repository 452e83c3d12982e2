//! What a sound computation may be off by: a formula in the unit roundoff for each quantity, derived in
//! `docs/check.md`. A sound computation takes the parameters as given, rounded to its precision where they are
//! not of it, and works with logarithms of Boltzmann factors.
//!
//! First order in u throughout; [`SECOND_ORDER`] covers the rest.

use super::claim::{Claimed, Number, Precision};
use super::sizes::{ModelSizes, RowSizes, Sizes};
use crate::machine::{Param, Shaped};
use std::f64::consts::LN_2;

/// All terms of second and higher order, and the rounding of these formulae themselves.
const SECOND_ORDER: f64 = 1.05;
/// A plain loop over n summands is off by more than `6 sqrt(n) u` with a chance below 4e-8.
const DEVIATIONS: f64 = 6.0;

/// The roundings that a sum of n numbers adds, in any order: n at most, and of many numbers `6 sqrt(n)`, as
/// their errors have both signs.
pub(super) fn summed(n: f64) -> f64 {
    f64::min(n, DEVIATIONS * n.sqrt())
}

/// The budgets of one machine in one precision.
#[derive(Clone, Copy)]
pub(super) struct Budget<'a> {
    pub sizes: &'a Sizes,
    pub precision: Precision,
}

impl Budget<'_> {
    fn u(&self) -> f64 {
        self.precision.roundoff() * SECOND_ORDER
    }

    /// The smallest normal number of the precision: what is below it may become 0. `1/(1 + exp(-x))` is 0 where exp(-x)
    /// overflows, which is not far below, and many processors take smaller numbers for 0.
    fn smallest(&self) -> f64 {
        match self.precision {
            Precision::Single => f64::from(f32::MIN_POSITIVE),
            Precision::Double => f64::MIN_POSITIVE,
            Precision::Exact => 0.0,
        }
    }

    /// The roundings that a sum over the rows adds. Equal summands round alike, again and again, so that their errors do
    /// not cancel: every repetition counts.
    fn over_rows(&self) -> f64 {
        let (rows, distinct) = (self.sizes.rows, self.sizes.distinct);
        f64::min(rows, summed(rows) + rows - distinct)
    }

    /// Roundings of an activation, for each unit of `|c_j| + sum |w_ij|`.
    fn dot(&self) -> f64 {
        summed(self.sizes.units() + 1.0) + 1.0 + self.sizes.inexact(self.precision)
    }

    /// Of an energy `E(v,h)`, or of `ln f(v,h)`, in units of u: `size` is the sum of the |theta|/T that are on.
    fn joint(&self, size: f64) -> f64 {
        let smaller = self.sizes.n_v().min(self.sizes.n_h()) as f64;
        (self.dot() + summed(smaller + 1.0) + 2.0) * size
    }

    /// Of `F(v)` in units of u: the joint energy's, softplus of every unit, and their sum.
    fn mass(&self, size: f64) -> f64 {
        let units = self.sizes.units();
        self.joint(size) + 3.0 * size + (3.0 + summed(units + 1.0)) * units * LN_2
    }

    /// Of ln Z in units of u: of the masses, of the exponentials and of their sum, and of the last logarithm.
    fn log_partition_in_u(&self, model: &ModelSizes) -> f64 {
        let n = self.sizes.states;
        self.mass(model.energy) + summed(n) + 4.0 + n.ln() + 2.0 * model.ln_z
    }

    /// Of ln Z.
    pub(super) fn log_partition(&self, model: &ModelSizes) -> f64 {
        self.u() * self.log_partition_in_u(model)
    }

    /// Of Z, which is `z`.
    pub(super) fn partition(&self, model: &ModelSizes, z: f64) -> f64 {
        z * self.u() * (self.log_partition_in_u(model) + 3.0)
    }

    /// Of `F(v)`.
    pub(super) fn free_energy(&self, row: &RowSizes) -> f64 {
        self.u() * (self.mass(row.energy) + row.log_mass.abs())
    }

    /// Of `F(v)` at the state of the largest energy.
    pub(super) fn largest_free_energy(&self) -> f64 {
        let size = self.sizes.largest_energy();
        self.u() * (self.mass(size) + size)
    }

    /// Of the mean of `F(v)` over the rows.
    pub(super) fn mean_free_energy(&self) -> f64 {
        let sizes = self.sizes;
        let size = sizes.mean_over_rows(|row| row.log_mass.abs());
        sizes.mean_over_rows(|row| self.free_energy(row))
            + self.u() * (self.over_rows() + 2.0) * size
    }

    /// Of the mean log-likelihood, of which `size` is the absolute value.
    pub(super) fn log_likelihood(&self, model: &ModelSizes, size: f64) -> f64 {
        let summing = (self.over_rows() + 2.0) * size + 3.0 * model.ln_z;
        self.mean_free_energy() + self.log_partition(model) + self.u() * summing
    }

    /// Of p(v), which is `p`.
    pub(super) fn probability(&self, model: &ModelSizes, row: &RowSizes, p: f64) -> f64 {
        let log = if p > 0.0 { p.ln().abs() } else { 0.0 };
        let relative =
            self.free_energy(row) + self.log_partition(model) + self.u() * (2.0 * log + 4.0);
        p * relative + self.smallest()
    }

    /// Of `E(v,h)`, where `size` is the sum of the |theta| that are on.
    pub(super) fn energy(&self, size: f64) -> f64 {
        self.u() * (self.joint(size) + size)
    }

    /// Of `E[h_j|v]`.
    pub(super) fn conditional(&self, row: &RowSizes, j: usize, mean: f64) -> f64 {
        let (on, size) = row.hidden.get(j).copied().unwrap_or((1.0, 0.0));
        // Spins: 1 - tanh^2; the mean of a 0/1 unit is its probability.
        let slope = match self.sizes.is_spin() {
            true => 1.0 - mean * mean,
            false => on * (1.0 - on),
        };
        self.u() * (slope.abs() * self.dot() * size + 4.0 * mean.abs().max(on.min(1.0)))
            + self.smallest()
    }

    /// Of the largest mean log-likelihood, of which `size` is the absolute value.
    pub(super) fn maximum(&self, size: f64) -> f64 {
        let logs = self.sizes.rows.max(1.0).ln();
        self.u() * ((summed(self.sizes.distinct) + 3.0) * size + 2.0 * logs)
    }

    /// Of the mean over the rows of `sum_i ln p(v_i|rest)`, of which `size` is the absolute value: every term is
    /// a difference of two free energies.
    pub(super) fn pseudo_likelihood(&self, size: f64) -> f64 {
        let sizes = self.sizes;
        let each = |row: &RowSizes| self.free_energy(row) + self.largest_free_energy();
        let units = sizes.n_v() as f64;
        sizes.mean_over_rows(each) * units
            + self.u() * (self.over_rows() + summed(units) + 4.0) * size
    }

    /// Of the data phase of a parameter, which is `phase`.
    pub(super) fn data_phase(&self, param: Param, phase: f64) -> f64 {
        let sizes = self.sizes;
        let moved = match param {
            Param::B(_) => 0.0,
            Param::W(_, j) | Param::C(j) => {
                let slope = sizes.mean_over_rows(|row| {
                    let (on, size) = row.hidden.get(j).copied().unwrap_or_default();
                    match sizes.is_spin() {
                        true => size,
                        false => on * (1.0 - on) * size,
                    }
                });
                self.dot() * slope
            }
        };
        self.u() * (moved + (self.over_rows() + 6.0) * self.summands(phase)) + self.smallest()
    }

    /// The mean size of what is averaged to a phase: ±1 units round numbers of size 1, whatever their mean.
    fn summands(&self, phase: f64) -> f64 {
        match self.sizes.is_spin() {
            true => 1.0,
            false => phase,
        }
    }

    /// Of the model phase of a parameter, which is `phase`: every probability is off by its own energy's
    /// error and by that of ln Z.
    pub(super) fn model_phase(&self, model: &ModelSizes, param: Param, phase: f64) -> f64 {
        let sizes = self.sizes;
        let phase = self.summands(phase);
        let own = f64::min(
            self.mass(model.energy),
            phase * self.mass(sizes.largest_energy()),
        );
        let summing = summed(sizes.states) + 8.0 + self.dot() * sizes.activation(param);
        self.u() * (own + phase * (self.log_partition_in_u(model) + summing)) + self.smallest()
    }

    /// Of the phase after k Gibbs steps from the data: every step's conditional probabilities are off.
    pub(super) fn chain_phase(&self, k: u32, param: Param, phase: f64) -> f64 {
        let sizes = self.sizes;
        let phase = self.summands(phase);
        let units = (sizes.n_v() + sizes.n_h()) as f64;
        let step = 2.0 * self.dot() * sizes.largest_energy()
            + 4.0 * units
            + 2.0 * summed(sizes.states)
            + self.over_rows();
        self.u() * phase * (f64::from(k) * step + 8.0 + self.dot() * sizes.activation(param))
            + self.smallest()
    }

    /// Of every entry of a difference of phases over T.
    pub(super) fn difference(
        &self,
        beta: f64,
        data_phase: &Shaped<f64>,
        other: &Shaped<f64>,
        of_other: impl Fn(Param, f64) -> f64,
    ) -> Shaped<f64> {
        data_phase.map(|param, left| {
            let right = *other.get(param);
            let phases = self.data_phase(param, *left) + of_other(param, right);
            beta * (phases + self.u() * 2.0 * (left + right))
        })
    }
}

/// Of the writing of a claimed number.
pub(super) fn writing(claimed: &Claimed) -> f64 {
    let size = match &claimed.number {
        Number::Finite(number) => number.to_f64().abs(),
        _ => 0.0,
    };
    match &claimed.last_digit {
        Some(unit) => unit.to_f64() / 2.0 * (1.0 + 1e-12),
        None => claimed.precision.roundoff() * size,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;
    use crate::machine::{Rbm, Units};

    /// sigma(-99.5) is 6e-44, and 1/(1 + exp(99.5)) is 0 in float32.
    #[test]
    fn a_sigmoid_may_underflow_with_its_exponential() {
        let m = Rbm::from_f64(Units::Binary, &[[-100.0]], &[0.0], &[0.5]).expect("small");
        let sizes = Sizes::new(&m, &Data::from_rows([[1]]).expect("a row"));
        let budget = Budget {
            sizes: &sizes,
            precision: Precision::Single,
        };
        let found = 1.0 / (1.0 + 99.5_f32.exp());
        let exact = 1.0 / (1.0 + 99.5_f64.exp());
        assert_eq!(found, 0.0);
        assert!(exact < budget.conditional(&sizes.by_row[0], 0, exact));
        assert!(exact < budget.data_phase(Param::C(0), exact));
    }

    /// A row that occurs 20,000 times, added in float32 by a plain loop: the errors all have one sign.
    #[test]
    fn a_loop_over_equal_rows_is_within_its_budget() {
        let m = Rbm::from_f64(Units::Binary, &[[0.5]], &[0.0], &[0.0]).expect("small");
        let mut data = Data::new(1);
        data.push(&[true], 20_000).expect("a row");
        let sizes = Sizes::new(&m, &data);
        let budget = Budget {
            sizes: &sizes,
            precision: Precision::Single,
        };
        let exact = 0.5_f64.exp().ln_1p();
        let single = exact as f32;
        let sum = (0..20_000).fold(0.0_f32, |sum, _| sum + single);
        let off = (f64::from(sum / 20_000.0) - exact).abs();
        let u = Precision::Single.roundoff();
        assert!(off > 1000.0 * u * exact, "{off}");
        assert!(off < budget.mean_free_energy(), "{off}");
    }
}

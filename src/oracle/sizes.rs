//! How large the numbers are that a sound computation rounds: parameters, energies, activations, sums. Plain
//! doubles, as budgets need no more than a digit or two.

use super::claim::Precision;
use crate::answer::Quantities;
use crate::data::Data;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Theta, Value};

/// Joint tables of more states than 2^16 are not summed in one loop, nor layers of more than 2^24.
const MOST_JOINT: usize = 16;
const MOST_IN_A_LAYER: usize = 24;
/// Rows that are looked at one by one; of the others the largest row stands for each.
const MOST_ROWS: usize = 2048;

/// The sizes of a machine and its data.
#[derive(Clone, Debug)]
pub(super) struct Sizes {
    /// |theta|/T.
    pub theta: Shaped<f64>,
    signed: Shaped<f64>,
    units: Units,
    /// The number of states of the longest sum that is made of this machine.
    pub states: f64,
    /// N, the number of rows.
    pub rows: f64,
    /// The number of distinct rows.
    pub distinct: f64,
    /// Roundings that a parameter has seen before it is used: of its input, and of its division by T.
    inexact: [f64; 2],
    /// The distinct rows one by one.
    pub by_row: Vec<RowSizes>,
}

/// The sizes of one row.
#[derive(Clone, Debug)]
pub(super) struct RowSizes {
    /// How often it occurs.
    pub count: f64,
    /// The mean of `sum |theta|/T` over the parameters whose units are on, given the row.
    pub energy: f64,
    /// `ln f(v)` or `-F(v)`, about.
    pub log_mass: f64,
    /// For every hidden unit: `E[h_j|v]`, and `|c_j| + sum_i |w_ij|` over the units that are on.
    pub hidden: Vec<(f64, f64)>,
}

impl Sizes {
    /// Of a machine and its data.
    pub(super) fn new(m: &Rbm, data: &Data) -> Sizes {
        let t = m.temperature().to_f64();
        let signed = m.theta().map(|_, theta| theta.approximate() / t);
        let sums = [
            (m.n_v() + m.n_h(), MOST_JOINT),
            (m.n_v(), MOST_IN_A_LAYER),
            (m.n_h(), MOST_IN_A_LAYER),
        ];
        let made = sums.into_iter().filter(|(units, most)| units <= most);
        let longest = made.map(|(units, _)| units).max();
        let longest = longest.unwrap_or(m.n_v().min(m.n_h()));
        let divided = f64::from(u8::from(*m.temperature() != 1));
        let inexact = |precision| divided + f64::from(u8::from(!is_held(m, precision)));
        let folded = data.folded();
        let mut sizes = Sizes {
            theta: signed.map(|_, x| x.abs()),
            signed,
            units: m.units(),
            states: 2_f64.powi(longest.min(1000) as i32),
            rows: data.total() as f64,
            distinct: folded.listed() as f64,
            inexact: [inexact(Precision::Single), inexact(Precision::Double)],
            by_row: Vec::new(),
        };
        let rows = folded.rows().take(MOST_ROWS);
        sizes.by_row = rows.map(|(v, count)| sizes.of_row(v, count)).collect();
        sizes
    }

    pub(super) fn n_v(&self) -> usize {
        self.theta.n_v()
    }

    pub(super) fn n_h(&self) -> usize {
        self.theta.n_h()
    }

    /// Whether the units are ±1.
    pub(super) fn is_spin(&self) -> bool {
        self.units == Units::Spin
    }

    /// The larger layer.
    pub(super) fn units(&self) -> f64 {
        self.n_v().max(self.n_h()) as f64
    }

    /// Roundings that a parameter has seen before it is used.
    pub(super) fn inexact(&self, precision: Precision) -> f64 {
        match precision {
            Precision::Single => self.inexact[0],
            Precision::Double => self.inexact[1],
            Precision::Exact => 0.0,
        }
    }

    /// `sum |theta|/T`.
    pub(super) fn largest_energy(&self) -> f64 {
        self.theta.iter().sum()
    }

    /// `|c_j| + sum_i |w_ij|` and `|b_i| + sum_j |w_ij|`: the largest activations.
    pub(super) fn activation(&self, param: Param) -> f64 {
        let hidden = |j| {
            let weights = (0..self.n_v()).map(|i| self.theta.get(Param::W(i, j)));
            weights.sum::<f64>() + self.theta.get(Param::C(j))
        };
        let visible = |i| {
            let weights = (0..self.n_h()).map(|j| self.theta.get(Param::W(i, j)));
            weights.sum::<f64>() + self.theta.get(Param::B(i))
        };
        match param {
            Param::W(i, j) => f64::max(hidden(j), visible(i)),
            Param::B(i) => visible(i),
            Param::C(j) => hidden(j),
        }
    }

    /// The mean of `sum |theta|/T` over the parameters whose units are on, under means `<v_i h_j>, <v_i>, <h_j>`.
    pub(super) fn mean_energy(&self, means: &Shaped<f64>) -> f64 {
        let of = |param| match self.units {
            Units::Binary => self.theta.get(param) * means.get(param).abs(),
            Units::Spin => *self.theta.get(param),
        };
        self.theta.params().map(of).sum()
    }

    /// The sizes of a row.
    pub(super) fn of_row(&self, v: &[bool], count: u64) -> RowSizes {
        let value = |bit| f64::from(self.units.value(bit));
        let mut energy = 0.0;
        let mut mass = 0.0;
        for (i, &bit) in v.iter().enumerate() {
            energy += self.theta.get(Param::B(i)) * value(bit).abs();
            mass += self.signed.get(Param::B(i)) * value(bit);
        }
        let hidden = (0..self.n_h()).map(|j| {
            let mut size = *self.theta.get(Param::C(j));
            let mut sum = *self.signed.get(Param::C(j));
            for (i, &bit) in v.iter().enumerate() {
                size += self.theta.get(Param::W(i, j)) * value(bit).abs();
                sum += self.signed.get(Param::W(i, j)) * value(bit);
            }
            let (on, log) = match self.units {
                Units::Binary => (sigma(sum), softplus(sum)),
                Units::Spin => (1.0, softplus(2.0 * sum) - sum),
            };
            energy += on * size;
            mass += log;
            (on, size)
        });
        let hidden = hidden.collect();
        RowSizes {
            count: count as f64,
            energy,
            log_mass: mass,
            hidden,
        }
    }

    /// The mean over the rows of what each of them gives.
    pub(super) fn mean_over_rows(&self, of: impl Fn(&RowSizes) -> f64) -> f64 {
        let counts: f64 = self.by_row.iter().map(|row| row.count).sum();
        match counts > 0.0 {
            true => {
                let sum: f64 = self.by_row.iter().map(|row| row.count * of(row)).sum();
                sum / counts
            }
            false => 0.0,
        }
    }
}

/// The sizes of the model phase and of Z.
#[derive(Clone, Debug)]
pub(super) struct ModelSizes {
    /// The mean of `sum |theta|/T` over what is on, under the machine's law.
    pub energy: f64,
    /// `|ln Z|`.
    pub ln_z: f64,
    /// `|<v_i h_j>|` and so on.
    pub phase: Shaped<f64>,
}

impl ModelSizes {
    /// From the sums over the states.
    pub(super) fn new(sizes: &Sizes, q: &Quantities) -> ModelSizes {
        let phase = q.model.model_phase.map(|_, x| size(x));
        ModelSizes {
            energy: sizes.mean_energy(&phase),
            ln_z: size(&q.model.ln_z),
            phase,
        }
    }
}

/// `|x|`.
pub(super) fn size(x: &Value) -> f64 {
    x.to_f64().abs()
}

fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `ln(1 + e^x)`.
pub(super) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// Whether every parameter is a number of this precision.
pub(super) fn is_held(m: &Rbm, precision: Precision) -> bool {
    let exact = |theta: &Theta| theta.fraction().is_some_and(|theta| precision.holds(theta));
    m.theta().iter().all(exact)
}

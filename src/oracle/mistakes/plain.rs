//! A machine in plain doubles.

use super::super::sizes::softplus;
use crate::ensemble::states;
use crate::machine::{Param, Rbm, Units};
use std::f64::consts::LN_2;

/// No more states than these are summed one by one.
const MOST_STATES: usize = 16;

/// The units whose states are meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Layer {
    Visible,
    Hidden,
    Joint,
}

/// A machine in plain doubles, over T.
pub(super) struct Plain {
    pub w: Vec<Vec<f64>>,
    pub b: Vec<f64>,
    pub c: Vec<f64>,
    pub units: Units,
}

impl Plain {
    pub(super) fn of(m: &Rbm) -> Plain {
        let t = m.temperature().to_f64();
        let x = |param| m.theta().get(param).approximate() / t;
        Plain {
            w: (0..m.n_v())
                .map(|i| (0..m.n_h()).map(|j| x(Param::W(i, j))).collect())
                .collect(),
            b: (0..m.n_v()).map(|i| x(Param::B(i))).collect(),
            c: (0..m.n_h()).map(|j| x(Param::C(j))).collect(),
            units: m.units(),
        }
    }

    pub(super) fn exchanged(&self) -> Plain {
        let column = |j: usize| self.w.iter().map(|row| row[j]).collect();
        Plain {
            w: (0..self.c.len()).map(column).collect(),
            b: self.c.clone(),
            c: self.b.clone(),
            units: self.units,
        }
    }

    /// The same machine without the biases of one layer.
    pub(super) fn without_bias(&self, layer: Layer) -> Plain {
        let of = |own: Layer, bias: &[f64]| match layer == own {
            true => vec![0.0; bias.len()],
            false => bias.to_vec(),
        };
        Plain {
            w: self.w.clone(),
            b: of(Layer::Visible, &self.b),
            c: of(Layer::Hidden, &self.c),
            units: self.units,
        }
    }

    /// Visible and hidden units.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.b.len(), self.c.len())
    }

    /// The values of units.
    pub(super) fn values(&self, bits: &[bool]) -> Vec<f64> {
        let value = |bit: &bool| f64::from(self.units.value(*bit));
        bits.iter().map(value).collect()
    }

    /// Of hidden unit j given v.
    pub(super) fn activation(&self, v: &[bool], j: usize) -> f64 {
        let weights = v.iter().zip(&self.w);
        let value = |bit| f64::from(self.units.value(bit));
        self.c[j] + weights.map(|(bit, row)| value(*bit) * row[j]).sum::<f64>()
    }

    /// The means of the hidden units given values of the visible ones, or means of those.
    pub(super) fn means(&self, v: &[f64]) -> Vec<f64> {
        let activation = |j: usize| {
            let weights = v.iter().zip(&self.w);
            self.c[j] + weights.map(|(x, row)| x * row[j]).sum::<f64>()
        };
        let units = 0..self.c.len();
        units.map(|j| mean(self.units, activation(j))).collect()
    }

    /// The same with all parameters multiplied.
    pub(super) fn times(&self, beta: f64) -> Plain {
        let times = |x: &Vec<f64>| x.iter().map(|x| beta * x).collect();
        Plain {
            w: self.w.iter().map(times).collect(),
            b: times(&self.b),
            c: times(&self.c),
            units: self.units,
        }
    }

    /// Adds the law of independent units with these means to that of all states in their order.
    pub(super) fn mix(&self, law: &mut [f64], means: &[f64], weight: f64) {
        let on = |mean: f64| match self.units {
            Units::Binary => mean,
            Units::Spin => f64::midpoint(1.0, mean),
        };
        let mut part = vec![weight];
        // The first unit is the highest bit.
        for mean in means {
            let on = on(*mean);
            part = part.iter().flat_map(|x| [x * (1.0 - on), x * on]).collect();
        }
        law.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
    }

    /// `-E(v, h)`, the hidden units having any values.
    pub(super) fn minus_energy(&self, v: &[bool], h: impl Fn(f64) -> f64) -> f64 {
        self.ln_f(v, &|activation| activation * h(activation))
    }

    /// `-E(v, h)`.
    pub(super) fn minus_energy_of(&self, v: &[bool], h: &[bool]) -> f64 {
        let value = |bit: bool| f64::from(self.units.value(bit));
        let of_bias = v.iter().zip(&self.b).map(|(bit, b)| value(*bit) * b);
        let of_unit = |j: usize| value(h[j]) * self.activation(v, j);
        of_bias.sum::<f64>() + (0..self.c.len()).map(of_unit).sum::<f64>()
    }

    /// `ln f(v)`; `log` is the logarithm of the sum over one hidden unit, from its activation.
    pub(super) fn ln_f(&self, v: &[bool], log: &dyn Fn(f64) -> f64) -> f64 {
        let value = |bit| f64::from(self.units.value(bit));
        let of_bias = v.iter().zip(&self.b).map(|(bit, b)| value(*bit) * b);
        let of_unit = |j: usize| log(self.activation(v, j));
        of_bias.sum::<f64>() + (0..self.c.len()).map(of_unit).sum::<f64>()
    }

    /// `sum_i ln p(v_i | all other v)`.
    pub(super) fn pseudo_likelihood(&self, v: &[bool]) -> f64 {
        let log = self.log_of_unit();
        let activations: Vec<f64> = (0..self.c.len()).map(|j| self.activation(v, j)).collect();
        let value = |bit: bool| f64::from(self.units.value(bit));
        let of = |i: usize| {
            let moved = value(!v[i]) - value(v[i]);
            let hidden = activations.iter().zip(&self.w[i]);
            let hidden = hidden.map(|(a, w)| log(a + moved * w) - log(*a));
            -softplus(moved * self.b[i] + hidden.sum::<f64>())
        };
        (0..v.len()).map(of).sum()
    }

    /// The logarithm of the sum over the values of one unit.
    pub(super) fn log_of_unit(&self) -> impl Fn(f64) -> f64 + use<> {
        let units = self.units;
        move |x| match units {
            Units::Binary => softplus(x),
            Units::Spin => softplus(2.0 * x) - x,
        }
    }

    /// The same with `ln(1 + e^x) = x` beyond a threshold.
    pub(super) fn cut_off(&self, threshold: f64) -> impl Fn(f64) -> f64 + use<> {
        let units = self.units;
        let cut = move |x| if x >= threshold { x } else { softplus(x) };
        move |x| match units {
            Units::Binary => cut(x),
            Units::Spin => cut(2.0 * x) - x,
        }
    }

    /// `ln sum_v e^(of(v))` over the visible states, where they are few.
    pub(super) fn ln_sum(&self, of: impl Fn(&[bool]) -> f64) -> Option<f64> {
        let n = self.b.len();
        let few = n <= MOST_STATES;
        few.then(|| log_sum(states(n).map(|v| of(&v))))
    }

    /// One hidden unit at a time.
    pub(super) fn one_at_a_time(&self, off: bool, states: bool) -> f64 {
        let log = self.log_of_unit();
        let on = self.units_alone(&log);
        let all = match off {
            false => on,
            true => {
                let off: f64 = self.b.iter().map(|b| log(*b)).sum();
                log_sum([on, off + (self.c.len() as f64).ln()].into_iter())
            }
        };
        // Of the states of the layer half have the unit at this value.
        let others = self.c.len().saturating_sub(1) as f64;
        if states { all + others * LN_2 } else { all }
    }

    /// `ln sum_j e^(c_j) prod_i (1 + e^(b_i + w_ij))`
    fn units_alone(&self, log: &dyn Fn(f64) -> f64) -> f64 {
        log_sum((0..self.c.len()).map(|j| {
            let units = self.b.iter().zip(&self.w).map(|(b, row)| log(b + row[j]));
            self.c[j] + units.sum::<f64>()
        }))
    }
}

/// `ln sum e^x`
pub(super) fn log_sum(terms: impl Iterator<Item = f64>) -> f64 {
    let terms: Vec<f64> = terms.collect();
    let most = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + terms.iter().map(|x| (x - most).exp()).sum::<f64>().ln()
}

/// The mean of a unit with this activation.
pub(super) fn mean(units: Units, activation: f64) -> f64 {
    match units {
        Units::Binary => 1.0 / (1.0 + (-activation).exp()),
        Units::Spin => activation.tanh(),
    }
}

/// ln Z of a machine; the smaller layer is summed.
pub(super) fn own_ln_z(m: &Rbm) -> Option<f64> {
    let plain = Plain::of(m);
    let (own, turned) = (plain.log_of_unit(), plain.exchanged());
    match plain.b.len() <= plain.c.len() {
        true => plain.ln_sum(|v| plain.ln_f(v, &own)),
        false => turned.ln_sum(|h| turned.ln_f(h, &own)),
    }
}

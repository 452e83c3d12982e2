//! Probabilities passed on in the place of samples, in plain doubles.

use crate::answer::Passed;
use crate::data::Data;
use crate::ensemble::states;
use crate::machine::{Param, Rbm, Shaped, Units};

/// The mean-field recursion is given up where it has not come to rest ..
const MOST_RECURSIONS: usize = 10_000;
/// .. to so much.
const REST: f64 = 1e-13;

/// A machine in doubles.
struct Plain {
    theta: Shaped<f64>,
    units: Units,
}

impl Plain {
    fn mean(&self, x: f64) -> f64 {
        match self.units {
            Units::Binary => 1.0 / (1.0 + (-x).exp()),
            Units::Spin => x.tanh(),
        }
    }

    fn value(&self, bit: bool) -> f64 {
        f64::from(self.units.value(bit))
    }

    fn values(&self, bits: &[bool]) -> Vec<f64> {
        bits.iter().map(|bit| self.value(*bit)).collect()
    }

    fn hidden(&self, v: &[f64]) -> Vec<f64> {
        let field = |j| {
            let terms = v.iter().enumerate();
            terms
                .map(|(i, v)| v * self.theta.get(Param::W(i, j)))
                .sum::<f64>()
        };
        let units = 0..self.theta.n_h();
        units
            .map(|j| self.mean(self.theta.get(Param::C(j)) + field(j)))
            .collect()
    }

    fn visible(&self, h: &[f64]) -> Vec<f64> {
        let field = |i| {
            let terms = h.iter().enumerate();
            terms
                .map(|(j, h)| h * self.theta.get(Param::W(i, j)))
                .sum::<f64>()
        };
        let units = 0..self.theta.n_v();
        units
            .map(|i| self.mean(self.theta.get(Param::B(i)) + field(i)))
            .collect()
    }

    /// Adds the law of independent units with these means.
    fn mix(&self, law: &mut [f64], means: &[f64], weight: f64) {
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

    /// Adds `v_i q_j(v)`, `v_i`, `q_j(v)`.
    fn add(&self, sums: &mut Shaped<f64>, v: &[f64], weight: f64) {
        let h = self.hidden(v);
        for param in self.theta.params() {
            *sums.get_mut(param) += weight
                * match param {
                    Param::W(i, j) => v[i] * h[j],
                    Param::B(i) => v[i],
                    Param::C(j) => h[j],
                };
        }
    }

    fn at_rest(&self, mut v: Vec<f64>) -> Option<Vec<f64>> {
        for _ in 0..MOST_RECURSIONS {
            let next = self.visible(&self.hidden(&v));
            let moved = v.iter().zip(&next).map(|(x, y)| (x - y).abs());
            if moved.fold(0.0, f64::max) < REST {
                return Some(next);
            }
            v = next;
        }
        None
    }
}

/// The negative phase; `None` where the recursion does not come to rest.
pub(super) fn passed(m: &Rbm, data: &Data, passed: Passed) -> Option<Shaped<f64>> {
    let beta = m.beta().to_f64();
    let plain = Plain {
        theta: m.theta().map(|_, theta| theta.approximate() * beta),
        units: m.units(),
    };
    let mut sums = plain.theta.map(|_, _| 0.0);
    let rows = data.folded();
    let total = data.total() as f64;
    let rows = rows
        .rows()
        .map(|(row, count)| (plain.values(row), count as f64 / total));
    match passed {
        Passed::Both(k) => {
            for (mut v, weight) in rows {
                for _ in 0..k {
                    v = plain.visible(&plain.hidden(&v));
                }
                plain.add(&mut sums, &v, weight);
            }
        }
        Passed::FixedPoint => {
            for (v, weight) in rows {
                plain.add(&mut sums, &plain.at_rest(v)?, weight);
            }
        }
        Passed::AfterSampledHidden => {
            let mut law = vec![0.0; 1 << m.n_h()];
            rows.for_each(|(v, weight)| plain.mix(&mut law, &plain.hidden(&v), weight));
            for (h, p) in states(m.n_h()).zip(law) {
                plain.add(&mut sums, &plain.visible(&plain.values(&h)), p);
            }
        }
        Passed::BeforeSampledVisible => {
            let mut law = vec![0.0; 1 << m.n_v()];
            rows.for_each(|(v, weight)| {
                plain.mix(&mut law, &plain.visible(&plain.hidden(&v)), weight);
            });
            for (v, p) in states(m.n_v()).zip(law) {
                plain.add(&mut sums, &plain.values(&v), p);
            }
        }
    }
    Some(sums)
}

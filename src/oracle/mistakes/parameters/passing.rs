//! Probabilities passed on in the place of samples, in plain doubles.

use crate::answer::Passed;
use crate::data::Data;
use crate::ensemble::states;
use crate::machine::{Param, Rbm, Shaped};
use crate::oracle::mistakes::plain::Plain;

/// The mean-field recursion is given up where it has not come to rest ..
const MOST_RECURSIONS: usize = 10_000;
/// .. to so much.
const REST: f64 = 1e-13;

/// A machine in doubles, and the same with its layers exchanged.
struct Both {
    up: Plain,
    down: Plain,
}

impl Both {
    fn hidden(&self, v: &[f64]) -> Vec<f64> {
        self.up.means(v)
    }

    fn visible(&self, h: &[f64]) -> Vec<f64> {
        self.down.means(h)
    }

    /// Adds `v_i q_j(v)`, `v_i`, `q_j(v)`.
    fn add(&self, sums: &mut Shaped<f64>, v: &[f64], weight: f64) {
        let h = self.hidden(v);
        let params: Vec<Param> = sums.params().collect();
        for param in params {
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
    let up = Plain::of(m);
    let plain = Both {
        down: up.exchanged(),
        up,
    };
    let values = |bits: &[bool]| plain.up.values(bits);
    let mut sums = m.theta().map(|_, _| 0.0);
    let rows = data.folded();
    let total = data.total() as f64;
    let rows = rows
        .rows()
        .map(|(row, count)| (values(row), count as f64 / total));
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
            rows.for_each(|(v, weight)| plain.up.mix(&mut law, &plain.hidden(&v), weight));
            for (h, p) in states(m.n_h()).zip(law) {
                plain.add(&mut sums, &plain.visible(&values(&h)), p);
            }
        }
        Passed::BeforeSampledVisible => {
            let mut law = vec![0.0; 1 << m.n_v()];
            rows.for_each(|(v, weight)| {
                plain
                    .up
                    .mix(&mut law, &plain.visible(&plain.hidden(&v)), weight);
            });
            for (v, p) in states(m.n_v()).zip(law) {
                plain.add(&mut sums, &values(&v), p);
            }
        }
    }
    Some(sums)
}

//! The formulae as they stand, in plain floats: exp(-E) of every joint state, and sums of those.

use crate::ensemble::states;
use crate::machine::Param;
use crate::oracle::case::Case;
use num_traits::Float;

/// Every joint state: the values of its units, and exp(-E/T).
pub(super) struct Naive<F> {
    states: Vec<(Vec<F>, Vec<F>, F)>,
}

impl<F: Float> Naive<F> {
    /// Of a machine whose parameters are rounded first.
    pub(super) fn new(case: &Case) -> Self {
        let m = case.m;
        let float = |x: f64| F::from(x).unwrap_or_else(F::nan);
        let t = float(m.temperature().to_f64());
        let theta = m.theta().map(|_, theta| float(theta.approximate()) / t);
        let values = |state: &[bool]| -> Vec<F> {
            let of = |bit: &bool| float(f64::from(m.units().value(*bit)));
            state.iter().map(of).collect()
        };
        let all = states(m.n_v()).flat_map(|v| states(m.n_h()).map(move |h| (v.clone(), h)));
        let weighted = all.map(|(v, h)| {
            let (v, h) = (values(&v), values(&h));
            let minus_e = theta.params().fold(F::zero(), |sum, param| {
                sum + *theta.get(param) * product(&v, &h, param)
            });
            (v, h, minus_e.exp())
        });
        Naive {
            states: weighted.collect(),
        }
    }

    /// What a program gives for the truths of this name; `None` where it needs no sum of exponentials.
    pub(super) fn numbers(&self, name: &str, case: &Case) -> Option<Vec<f64>> {
        let z = self.sum(|_, _, f| f);
        let rows = || case.data.rows().map(|(row, _)| row);
        let mass = |row: &[bool]| self.clamped(case, row, |_| F::one());
        let ln_p = |row: &[bool]| (mass(row) / z).ln();
        let total = || {
            case.data.rows().fold(F::zero(), |sum, (row, count)| {
                sum + F::from(count).unwrap_or_else(F::nan) * ln_p(row)
            })
        };
        let n = F::from(case.data.total())?;
        let found: Vec<F> = match name {
            "Z" => vec![z],
            "ln_Z" => vec![z.ln()],
            "log_likelihood.mean" => vec![total() / n],
            "log_likelihood.total" => vec![total()],
            "free_energy" => rows().map(|row| -mass(row).ln()).collect(),
            "p" => rows().map(|row| mass(row) / z).collect(),
            "ln_p" => rows().map(ln_p).collect(),
            "h_given_v" => {
                let given = |row, j: usize| self.clamped(case, row, |h| h[j]) / mass(row);
                let units = case.m.n_h();
                rows()
                    .flat_map(|row| (0..units).map(move |j| given(row, j)))
                    .collect()
            }
            "model_phase" => {
                let params = case.m.theta().params();
                params
                    .map(|param| self.sum(|v, h, f| f * product(v, h, param)) / z)
                    .collect()
            }
            _ => return None,
        };
        found.into_iter().map(|x| x.to_f64()).collect()
    }

    fn sum(&self, of: impl Fn(&[F], &[F], F) -> F) -> F {
        self.states
            .iter()
            .fold(F::zero(), |sum, (v, h, f)| sum + of(v, h, *f))
    }

    /// `sum_h exp(-E(v,h)) of(h)`
    fn clamped(&self, case: &Case, row: &[bool], of: impl Fn(&[F]) -> F) -> F {
        let value = |bit: &bool| F::from(case.m.units().value(*bit));
        let is_row = |v: &[F]| v.iter().zip(row).all(|(x, bit)| Some(*x) == value(bit));
        self.sum(|v, h, f| if is_row(v) { f * of(h) } else { F::zero() })
    }
}

fn product<F: Float>(v: &[F], h: &[F], param: Param) -> F {
    match param {
        Param::W(i, j) => v[i] * h[j],
        Param::B(i) => v[i],
        Param::C(j) => h[j],
    }
}

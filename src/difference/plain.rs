//! The mean log-likelihood as a careful programmer writes it in plain floating point: no
//! certificate, only to be compared with what is certified.
//!
//! `a_j = c_j + sum_i v_i w_ij` in the order of i, `ln f(v) = sum_i b_i v_i/T + sum_j lse(..)` over
//! the two states of each hidden unit, `ln Z` by log-sum-exp over all `2^n_v` visible states with
//! the largest term taken out, `LL = mean of ln f(v) over the rows - ln Z`.

use crate::data::Data;
use crate::ensemble::{State, states};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Enclosures, Value};
use num_complex::{Complex, ComplexFloat};
use rug::Rational;

/// A floating-point number: `f32`, `f64`, or a complex one.
pub(super) trait Plain: ComplexFloat<Real: Into<f64>> {}

impl<P: ComplexFloat<Real: Into<f64>>> Plain for P {}

/// The number nearest to a double: all of these have one.
fn of<P: Plain>(x: f64) -> P {
    P::from(x).unwrap_or_else(P::zero)
}

/// `ln sum_k e^(x_k)`, the largest term taken out.
fn log_sum_exp<P: Plain>(terms: &[P]) -> P {
    let largest = terms
        .iter()
        .map(|x| x.re().into())
        .fold(f64::NEG_INFINITY, f64::max);
    let largest: P = of(largest);
    let sum = terms
        .iter()
        .fold(P::zero(), |sum, &x| sum + (x - largest).exp());
    largest + sum.ln()
}

/// A machine and its rows in plain numbers.
#[derive(Clone, Debug)]
pub(super) struct Machine<P> {
    units: Units,
    temperature: P,
    theta: Shaped<P>,
    rows: Vec<(State, P)>,
    total: P,
}

impl<P: Plain> Machine<P> {
    /// Every parameter rounded to the nearest number.
    pub(super) fn new(m: &Rbm, data: &Data) -> Self {
        let a = Enclosures::new(128);
        let near = |value: Value| of(value.to_f64());
        let folded = data.folded();
        Machine {
            units: m.units(),
            temperature: near(Value::Exact(m.temperature().clone())),
            theta: m.theta().map(|_, theta| near(Value::from(a.theta(theta)))),
            rows: folded
                .rows()
                .map(|(row, count)| (row.to_vec(), of(count as f64)))
                .collect(),
            total: of(data.total() as f64),
        }
    }

    /// The mean log-likelihood with `by` added to one parameter.
    pub(super) fn log_likelihood(&self, param: Param, by: P) -> P {
        let mut theta = self.theta.clone();
        *theta.get_mut(param) = *theta.get(param) + by;
        let log_mass = |v: &[bool]| self.log_mass(&theta, v);
        let all: Vec<P> = states(theta.n_v()).map(|v| log_mass(&v)).collect();
        let rows = self
            .rows
            .iter()
            .fold(P::zero(), |sum, (row, count)| sum + *count * log_mass(row));
        rows / self.total - log_sum_exp(&all)
    }

    /// `ln f(v)`, minus the free energy over T.
    fn log_mass(&self, theta: &Shaped<P>, v: &[bool]) -> P {
        let value = |bit| of(f64::from(self.units.value(bit)));
        let mut energy = P::zero();
        for (i, &bit) in v.iter().enumerate() {
            energy = energy + *theta.get(Param::B(i)) * value(bit);
        }
        let mut log_mass = energy / self.temperature;
        for j in 0..theta.n_h() {
            let mut field = *theta.get(Param::C(j));
            for (i, &bit) in v.iter().enumerate() {
                field = field + *theta.get(Param::W(i, j)) * value(bit);
            }
            let field = field / self.temperature;
            log_mass = log_mass + log_sum_exp(&[field * value(false), field * value(true)]);
        }
        log_mass
    }

    /// `(LL(theta + h) - LL(theta - h)) / (2h)`
    pub(super) fn central(&self, param: Param, step: P) -> P {
        let rise = self.log_likelihood(param, step) - self.log_likelihood(param, P::zero() - step);
        rise / (of::<P>(2.0) * step)
    }

    /// `(4 D(h/2) - D(h)) / 3`
    pub(super) fn richardson(&self, param: Param, step: P) -> P {
        let half = self.central(param, step / of(2.0));
        (of::<P>(4.0) * half - self.central(param, step)) / of::<P>(3.0)
    }
}

impl Machine<Complex<f64>> {
    /// `Im LL(theta + ih) / h`
    pub(crate) fn complex_step(&self, param: Param, step: f64) -> f64 {
        self.log_likelihood(param, Complex::new(0.0, step)).im / step
    }
}

/// The double nearest to a rational.
pub(super) fn nearest(q: &Rational) -> f64 {
    Value::Exact(q.clone()).to_f64()
}

//! Probabilities passed on in place of samples.

use super::super::field::Field;
use super::super::law::Law;
use super::chain::Chain;
use super::{Missing, Phase};
use crate::machine::{Param, Shaped, Units};
use rug::Rational;

/// Steps until the solution must have been reached, and the change that counts as none.
const MOST_STEPS: usize = 20_000;
const STILL: f64 = 1e-14;
/// Solutions nearer than this are one.
const SAME: f64 = 1e-9;
/// The same in long numbers.
const MOST_LONG_STEPS: usize = 2_000;
const LONG_STILL: f64 = 1e-36;
const LONG_ENOUGH: f64 = 1e-24;
/// More rows times weights than this are too many for steps in long numbers.
const MOST_WORK: usize = 1 << 20;

/// The parameters of one law as numbers, to pass means from layer to layer.
struct Layers<'a, A: Field> {
    law: &'a Law<'a, A>,
    /// Nats, divided by the temperature.
    theta: Shaped<A::N>,
}

const IRRATIONAL: &str = "its numbers are no fractions";

impl<'a, A: Field> Layers<'a, A> {
    fn new(law: &'a Law<'a, A>) -> Result<Self, Missing> {
        let beta = law.a.lift(&law.m.beta());
        let theta = law
            .vector(Phase::Theta)?
            .map(|_, theta| theta.clone() * &beta);
        Ok(Layers { law, theta })
    }

    fn hidden(&self, v: &[A::N]) -> Result<Vec<A::N>, Missing> {
        (0..self.law.m.n_h())
            .map(|j| self.mean(Param::C(j), v, |i| Param::W(i, j)))
            .collect()
    }

    fn visible(&self, h: &[A::N]) -> Result<Vec<A::N>, Missing> {
        (0..self.law.m.n_v())
            .map(|i| self.mean(Param::B(i), h, |j| Param::W(i, j)))
            .collect()
    }

    fn mean(
        &self,
        bias: Param,
        others: &[A::N],
        weight: impl Fn(usize) -> Param,
    ) -> Result<A::N, Missing> {
        let a = self.law.a;
        let mut field = self.theta.get(bias).clone();
        for (k, other) in others.iter().enumerate() {
            field += &(self.theta.get(weight(k)).clone() * other);
        }
        let two = a.lift(&Rational::from(2));
        let mean = match self.law.m.units() {
            Units::Binary => a.sigmoid(&field),
            Units::Spin => a
                .sigmoid(&(field * &two))
                .map(|chance| chance * &two - &a.one()),
        };
        mean.ok_or_else(|| IRRATIONAL.into())
    }

    fn outer(&self, terms: impl Iterator<Item = (A::N, Vec<A::N>, Vec<A::N>)>) -> Shaped<A::N> {
        let mut sums = self.theta.map(|_, _| self.law.a.zero());
        for (weight, v, h) in terms {
            for (j, h) in h.iter().enumerate() {
                *sums.get_mut(Param::C(j)) += &(weight.clone() * h);
            }
            for (i, v) in v.iter().enumerate() {
                let term = weight.clone() * v;
                *sums.get_mut(Param::B(i)) += &term;
                for (j, h) in h.iter().enumerate() {
                    *sums.get_mut(Param::W(i, j)) += &(term.clone() * h);
                }
            }
        }
        sums
    }

    fn row(&self, row: &[bool]) -> Vec<A::N> {
        let value = |bit: &bool| self.law.m.units().value(*bit);
        row.iter()
            .map(|bit| self.law.a.lift(&Rational::from(value(bit))))
            .collect()
    }

    fn share(&self, count: u64) -> A::N {
        self.law
            .a
            .lift(&Rational::from((count, self.law.data.total())))
    }
}

/// `h` and `v` by turns as probabilities, k times, from every row.
pub(super) fn steps<A: Field>(law: &Law<A>, k: u32) -> Result<Shaped<A::N>, Missing> {
    let work = law.data.listed() * law.m.n_v() * law.m.n_h() * k as usize;
    if work > MOST_WORK {
        return Err(
            format!("takes {work} products of long numbers, wanted at most {MOST_WORK}").into(),
        );
    }
    let layers = Layers::new(law)?;
    let mut ends = Vec::new();
    for (row, count) in law.data.rows() {
        let mut v = layers.row(row);
        let mut h = layers.hidden(&v)?;
        for _ in 0..k {
            v = layers.visible(&h)?;
            h = layers.hidden(&v)?;
        }
        ends.push((layers.share(count), v, h));
    }
    Ok(layers.outer(ends.into_iter()))
}

/// Hidden states drawn given the data, then probabilities: `v_1` given `h_0`, `h_1` given `v_1`.
pub(super) fn sampled_hidden<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    let chain = Chain::new(law)?;
    let layers = Layers::new(law)?;
    let p = chain.up(&chain.data());
    let mut ends = Vec::new();
    for (weight, v) in chain.hidden_states(&p) {
        ends.push((weight.clone(), v.to_vec(), layers.hidden(v)?));
    }
    Ok(layers.outer(ends.into_iter()))
}

/// The solution that probabilities passed on settle in, from every row.
pub(super) fn fixed_point<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    let layers = Layers::new(law)?;
    let rough = Rough::new(law);
    let mut ends: Vec<(u64, Vec<f64>)> = Vec::new();
    for (row, count) in law.data.rows() {
        let v = rough
            .settled(row)
            .ok_or("its solution is not reached in 20000 steps")?;
        let same = |(_, other): &&mut (u64, Vec<f64>)| {
            other.iter().zip(&v).all(|(x, y)| (x - y).abs() < SAME)
        };
        match ends.iter_mut().find(same) {
            Some((sum, _)) => *sum += count,
            None => ends.push((count, v)),
        }
    }
    let mut terms = Vec::new();
    for (count, v) in ends {
        let mut v: Vec<A::N> = v
            .iter()
            .filter_map(|x| Some(law.a.lift(&Rational::from_f64(*x)?)))
            .collect();
        let mut h = layers.hidden(&v)?;
        let mut change = f64::INFINITY;
        for _ in 0..MOST_LONG_STEPS {
            let next: Vec<A::N> = layers
                .visible(&h)?
                .iter()
                .map(|x| law.a.middle(x))
                .collect();
            let moved = next
                .iter()
                .zip(&v)
                .map(|(x, y)| law.a.near(&(x.clone() - y)).abs());
            change = moved.fold(0.0, f64::max);
            v = next;
            h = layers.hidden(&v)?;
            if change < LONG_STILL {
                break;
            }
        }
        if change > LONG_ENOUGH {
            return Err("its solution is reached too slowly".into());
        }
        terms.push((layers.share(count), v, h));
    }
    Ok(layers.outer(terms.into_iter()))
}

/// The same layers in doubles, to come near the solution.
struct Rough {
    theta: Shaped<f64>,
    units: Units,
}

impl Rough {
    fn new(law: &Law<impl Field>) -> Rough {
        let beta = law.m.beta().to_f64();
        Rough {
            theta: law.m.theta().map(|_, theta| theta.approximate() * beta),
            units: law.m.units(),
        }
    }

    fn mean(&self, bias: Param, others: &[f64], weight: impl Fn(usize) -> Param) -> f64 {
        let field = others
            .iter()
            .enumerate()
            .fold(*self.theta.get(bias), |field, (k, x)| {
                field + self.theta.get(weight(k)) * x
            });
        match self.units {
            Units::Binary => 1.0 / (1.0 + (-field).exp()),
            Units::Spin => field.tanh(),
        }
    }

    fn settled(&self, row: &[bool]) -> Option<Vec<f64>> {
        let value = |bit: &bool| f64::from(self.units.value(*bit));
        let mut v: Vec<f64> = row.iter().map(value).collect();
        for _ in 0..MOST_STEPS {
            let hidden = |j| self.mean(Param::C(j), &v, |i| Param::W(i, j));
            let h: Vec<f64> = (0..self.theta.n_h()).map(hidden).collect();
            let visible = |i| self.mean(Param::B(i), &h, |j| Param::W(i, j));
            let next: Vec<f64> = (0..self.theta.n_v()).map(visible).collect();
            let change = next.iter().zip(&v).map(|(x, y)| (x - y).abs());
            let change = change.fold(0.0, f64::max);
            v = next;
            if change < STILL {
                return Some(v);
            }
        }
        None
    }
}

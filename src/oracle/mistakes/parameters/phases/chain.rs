//! Phases after some steps of the Gibbs chain from the data.

use super::super::field::Field;
use super::super::law::Law;
use super::{Missing, Phase};
use crate::ensemble::states;
use crate::exact::hidden_given_visible;
use crate::machine::{Factors, Param, Shaped, Units};
use rug::Rational;

/// Laws over the states of larger machines are too long for this.
const MOST_UNITS: usize = 16;

/// The Gibbs chain of a law: what each layer's states make of the other layer.
pub(super) struct Chain<'a, A: Field> {
    law: &'a Law<'a, A>,
    v: Side<A::N>,
    h: Side<A::N>,
}

/// The states of one layer, and the means of the other layer's units given each.
struct Side<N> {
    states: Vec<Vec<bool>>,
    means: Vec<Vec<N>>,
}

impl<'a, A: Field> Chain<'a, A> {
    pub fn new(law: &'a Law<'a, A>) -> Result<Self, Missing> {
        let units = law.m.n_v() + law.m.n_h();
        if units > MOST_UNITS {
            return Err(format!(
                "needs the Gibbs operator: found n_v + n_h = {units}, wanted at most {MOST_UNITS}"
            )
            .into());
        }
        let factors = law.factors().ok_or("its factors are no fractions")?;
        let turned = Factors {
            on: factors.on.transposed(|_, x| x.clone()),
            off: factors
                .off
                .as_ref()
                .map(|off| off.transposed(|_, x| x.clone())),
        };
        let side = |n: usize, factors: &Factors<A::N>| {
            let states: Vec<Vec<bool>> = states(n).collect();
            let means = states
                .iter()
                .map(|state| hidden_given_visible(law.a, factors, law.m.units(), state));
            Side {
                means: means.collect(),
                states: states.clone(),
            }
        };
        Ok(Chain {
            law,
            v: side(law.m.n_v(), factors),
            h: side(law.m.n_h(), &turned),
        })
    }

    /// The law of the data over the visible states.
    pub fn data(&self) -> Vec<A::N> {
        let a = self.law.a;
        let mut p: Vec<A::N> = self.v.states.iter().map(|_| a.zero()).collect();
        for (row, count) in self.law.data.rows() {
            let place = row.iter().fold(0, |at, &bit| at << 1 | usize::from(bit));
            p[place] += &a.lift(&Rational::from((count, self.law.data.total())));
        }
        p
    }

    /// The machine's law over the visible states.
    pub fn model(&self) -> Result<Vec<A::N>, Missing> {
        let a = self.law.a;
        let factors = self.law.factors().ok_or("its factors are no fractions")?;
        let masses: Vec<A::N> = self
            .v
            .states
            .iter()
            .map(|v| crate::ensemble::row_mass(a, factors, v))
            .collect();
        let mut z = a.zero();
        masses.iter().for_each(|mass| z += mass);
        Ok(masses.into_iter().map(|mass| mass / &z).collect())
    }

    /// The law of the hidden states given one of the visible ones.
    pub fn up(&self, p: &[A::N]) -> Vec<A::N> {
        self.through(p, &self.v, self.h.states.len())
    }

    /// The law of the visible states given one of the hidden ones.
    pub fn down(&self, p: &[A::N]) -> Vec<A::N> {
        self.through(p, &self.h, self.v.states.len())
    }

    /// After k steps from the data.
    pub fn after(&self, k: u32) -> Vec<A::N> {
        (0..k).fold(self.data(), |p, _| self.down(&self.up(&p)))
    }

    fn through(&self, p: &[A::N], from: &Side<A::N>, states: usize) -> Vec<A::N> {
        let a = self.law.a;
        let mut out: Vec<A::N> = (0..states).map(|_| a.zero()).collect();
        for (weight, means) in p.iter().zip(&from.means) {
            let mut spread = vec![weight.clone()];
            for mean in means {
                let on = self.chance(mean);
                let off = a.one() - &on;
                spread = spread
                    .into_iter()
                    .flat_map(|mass| [mass.clone() * &off, mass * &on])
                    .collect();
            }
            out.iter_mut()
                .zip(&spread)
                .for_each(|(sum, mass)| *sum += mass);
        }
        out
    }

    /// The probability that a unit is on, from its mean.
    fn chance(&self, mean: &A::N) -> A::N {
        match self.law.m.units() {
            Units::Binary => mean.clone(),
            Units::Spin => (mean.clone() + &self.law.a.one()) * &self.half(),
        }
    }

    fn half(&self) -> A::N {
        self.law.a.lift(&Rational::from((1, 2)))
    }

    /// `v_i E[h_j | v]`, `v_i`, `E[h_j | v]` under a law of the visible states.
    pub fn means(&self, p: &[A::N]) -> Shaped<A::N> {
        self.paired(
            p,
            &self.v,
            &|at, i| self.value(self.v.states[at][i]),
            &|at, j| self.v.means[at][j].clone(),
        )
    }

    /// `E[v_i | h] h_j`, `E[v_i | h]`, `h_j` under a law of the hidden states.
    pub fn means_given_hidden(&self, p: &[A::N]) -> Shaped<A::N> {
        self.paired(
            p,
            &self.h,
            &|at, i| self.h.means[at][i].clone(),
            &|at, j| self.value(self.h.states[at][j]),
        )
    }

    /// `E[v'_i | v] E[h_j | v]`, v' being the next visible state, under a law of the visible states.
    pub fn next_paired(&self, p: &[A::N]) -> Shaped<A::N> {
        let a = self.law.a;
        let next: Vec<Vec<A::N>> = (0..p.len())
            .map(|at| {
                let here: Vec<A::N> = (0..p.len())
                    .map(|k| if k == at { a.one() } else { a.zero() })
                    .collect();
                let means = self.means_given_hidden(&self.up(&here));
                (0..self.law.m.n_v())
                    .map(|i| means.get(Param::B(i)).clone())
                    .collect()
            })
            .collect();
        self.paired(p, &self.v, &|at, i| next[at][i].clone(), &|at, j| {
            self.v.means[at][j].clone()
        })
    }

    /// `v_i x(v)` where `x` depends on the state.
    pub fn visible_times(&self, p: &[A::N], x: &dyn Fn(&[bool]) -> A::N) -> Vec<A::N> {
        let a = self.law.a;
        let mut sums: Vec<A::N> = (0..self.law.m.n_v()).map(|_| a.zero()).collect();
        for (weight, v) in p.iter().zip(&self.v.states) {
            let term = weight.clone() * &x(v);
            for (i, &bit) in v.iter().enumerate() {
                sums[i] += &(term.clone() * &self.value(bit));
            }
        }
        sums
    }

    /// Every hidden state with its probability, and the means of the visible units given it.
    pub fn hidden_states<'s>(
        &'s self,
        p: &'s [A::N],
    ) -> impl Iterator<Item = (&'s A::N, &'s [A::N])> {
        p.iter().zip(self.h.means.iter().map(Vec::as_slice))
    }

    fn value(&self, bit: bool) -> A::N {
        self.law
            .a
            .lift(&Rational::from(self.law.m.units().value(bit)))
    }

    fn paired(
        &self,
        p: &[A::N],
        side: &Side<A::N>,
        v: &dyn Fn(usize, usize) -> A::N,
        h: &dyn Fn(usize, usize) -> A::N,
    ) -> Shaped<A::N> {
        let a = self.law.a;
        let (n_v, n_h) = (self.law.m.n_v(), self.law.m.n_h());
        let mut sums = self.law.m.theta().map(|_, _| a.zero());
        for (at, weight) in p.iter().enumerate().take(side.states.len()) {
            let hidden: Vec<A::N> = (0..n_h).map(|j| h(at, j)).collect();
            for (j, h) in hidden.iter().enumerate() {
                *sums.get_mut(Param::C(j)) += &(weight.clone() * h);
            }
            for i in 0..n_v {
                let term = weight.clone() * &v(at, i);
                *sums.get_mut(Param::B(i)) += &term;
                for (j, h) in hidden.iter().enumerate() {
                    *sums.get_mut(Param::W(i, j)) += &(term.clone() * h);
                }
            }
        }
        sums
    }
}

/// The model phase of CD-k, its expectation: `<v_k q(v_k)>`.
pub(super) fn after<A: Field>(law: &Law<A>, k: u32) -> Result<Shaped<A::N>, Missing> {
    let chain = Chain::new(law)?;
    Ok(chain.means(&chain.after(k)))
}

/// A bias unit that is appended to the hidden layer and not set to 1 in the reconstruction: the visible bias
/// gets `<v_i sigma(b.v)>` in place of `<v_i>`.
pub(super) fn free_bias_unit<A: Field>(
    law: &Law<A>,
    k: Option<u32>,
) -> Result<Shaped<A::N>, Missing> {
    let chain = Chain::new(law)?;
    let p = match k {
        Some(k) => chain.after(k),
        None => chain.model()?,
    };
    let mut means = law
        .vector(k.map_or(Phase::Model, Phase::Cd))?
        .map(|_, x| x.clone());
    let factors = law.factors().ok_or("its factors are no fractions")?;
    let a = law.a;
    let free = chain.visible_times(&p, &|v| {
        // The odds of the bias unit being on: e^(b.v), or its square for ±1 units.
        let odds = |bit: bool| {
            v.iter().enumerate().fold(a.one(), |odds, (i, &on)| {
                match factors.get(Param::B(i), factors.product_bit(on, bit)) {
                    Some(factor) => odds * factor,
                    None => odds,
                }
            })
        };
        let (on, off) = (odds(true), odds(false));
        let total = on.clone() + &off;
        match law.m.units() {
            Units::Binary => on / &total,
            Units::Spin => (on - &off) / &total,
        }
    });
    for (i, entry) in free.into_iter().enumerate() {
        *means.get_mut(Param::B(i)) = entry;
    }
    Ok(means)
}

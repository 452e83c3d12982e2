//! One layer as the other one sees it: the odds of its units, and sums over its states.

use crate::error::Result;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Number};

/// The units of one layer. A state is a number whose highest bit is unit 1.
#[derive(Clone, Debug)]
pub(super) struct Layer<N> {
    /// How many units.
    pub(super) n: usize,
    /// The odds of every unit, `p(1)/p(0)`, where all units of the other layer have the bit 0.
    pub(super) start: Vec<N>,
    /// What the odds of unit j are multiplied with where unit i of the other layer has the bit 1:
    /// `step[i][j]`.
    pub(super) step: Vec<Vec<N>>,
    /// Of every state, the product of `start` over its units with the bit 1.
    pub(super) alone: Vec<N>,
}

impl<N> Layer<N> {
    /// The number of states.
    pub(super) fn states(&self) -> usize {
        1 << self.n
    }
}

impl<N: Number> Layer<N> {
    /// The odds of every unit, from the products of a [`Walk`].
    pub(super) fn odds(&self, factors: &[N]) -> Vec<N> {
        let odds = factors.iter().zip(&self.start);
        odds.map(|(x, start)| x.clone() * start).collect()
    }
}

/// Whether unit `i` of `n` has the bit 1 in a state.
pub(super) fn bit(state: usize, i: usize, n: usize) -> bool {
    state >> (n - 1 - i) & 1 == 1
}

/// The visible and the hidden layer of a machine.
///
/// For ±1 units the odds of h_j are `e^(2 (c_j + sum_i w_ij v_i)/T)`: `start` is their value at `v = -1`,
/// and `step` is `e^(4 w_ij/T)`.
pub(super) fn layers<A: Arithmetic<N: Number>>(a: &A, m: &Rbm) -> Result<[Layer<A::N>; 2]> {
    let factors = m.factors(a)?;
    let ratio = |param: Param| match &factors.off {
        None => factors.on.get(param).clone(),
        Some(off) => factors.on.get(param).clone() / off.get(param),
    };
    let ratios = factors.on.map(|param, _| ratio(param));
    let visible = layer(a, m.units(), &ratios.transposed(|_, x| x.clone()));
    Ok([visible, layer(a, m.units(), &ratios)])
}

/// The hidden layer of a machine with these ratios of factors.
fn layer<A: Arithmetic<N: Number>>(a: &A, units: Units, ratios: &Shaped<A::N>) -> Layer<A::N> {
    let (others, n) = (ratios.n_v(), ratios.n_h());
    let weight = |i: usize, j: usize| ratios.get(Param::W(i, j));
    let start = |j: usize| {
        let bias = ratios.get(Param::C(j)).clone();
        match units {
            Units::Binary => bias,
            Units::Spin => (0..others).fold(bias, |odds, i| odds / weight(i, j)),
        }
    };
    let step = |i: usize, j: usize| {
        let ratio = weight(i, j).clone();
        match units {
            Units::Binary => ratio,
            Units::Spin => ratio * weight(i, j),
        }
    };
    let start: Vec<A::N> = (0..n).map(start).collect();
    Layer {
        n,
        alone: products(a.one(), &start),
        step: (0..others)
            .map(|i| (0..n).map(|j| step(i, j)).collect())
            .collect(),
        start,
    }
}

/// Of every state, `first` times the product of the factors of its units with the bit 1.
pub(super) fn products<N: Number>(first: N, factors: &[N]) -> Vec<N> {
    let mut found = Vec::with_capacity(1 << factors.len());
    found.push(first);
    // The last unit is the lowest bit.
    for factor in factors.iter().rev() {
        for state in 0..found.len() {
            found.push(found[state].clone() * factor);
        }
    }
    found
}

/// `sum_s weight(s) prod_i factor_i^(s_i)` over all states, one unit after the other.
pub(super) fn folded<N: Number>(weights: &[N], factors: &[N]) -> N {
    let Some((first, rest)) = factors.split_first() else {
        return weights[0].clone();
    };
    let halved = |weights: &[N], factor: &N| -> Vec<N> {
        let (off, on) = weights.split_at(weights.len() / 2);
        let pairs = off.iter().zip(on);
        pairs.map(|(off, on)| on.clone() * factor + off).collect()
    };
    let mut sums = halved(weights, first);
    for factor in rest {
        sums = halved(&sums, factor);
    }
    sums.swap_remove(0)
}

/// The states of one layer in order, each with what the odds of the other layer's units are multiplied
/// with: every state costs about two products a unit.
pub(super) struct Walk<'a, N> {
    /// `steps[i][j]`: unit i of the layer walked over, unit j of the other one.
    steps: &'a [Vec<N>],
    /// The products over the first units of the state, none to all.
    levels: Vec<Vec<N>>,
    at: usize,
}

impl<'a, N: Number> Walk<'a, N> {
    /// From a state on. `steps` is [`Layer::step`] of the other layer.
    pub(super) fn from<A: Arithmetic<N = N>>(a: &A, other: &'a Layer<N>, state: usize) -> Self {
        let mut walk = Walk {
            steps: &other.step,
            levels: vec![vec![a.one(); other.n]],
            at: state,
        };
        walk.climb();
        walk
    }

    /// The products of the state that the walk stands at.
    pub(super) fn factors(&self) -> &[N] {
        self.levels.last().map_or(&[], Vec::as_slice)
    }

    /// Goes on to the next state.
    pub(super) fn next(&mut self) {
        let changed = self.at ^ (self.at + 1);
        self.at += 1;
        let same = self
            .steps
            .len()
            .saturating_sub(changed.count_ones() as usize);
        self.levels.truncate(same + 1);
        self.climb();
    }

    /// Fills in the levels that are missing.
    fn climb(&mut self) {
        let n = self.steps.len();
        for i in self.levels.len() - 1..n {
            let below = &self.levels[i];
            let level = match bit(self.at, i, n) {
                true => below
                    .iter()
                    .zip(&self.steps[i])
                    .map(|(x, step)| x.clone() * step)
                    .collect(),
                false => below.clone(),
            };
            self.levels.push(level);
        }
    }
}

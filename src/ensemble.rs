//! Weighted states, in any arithmetic: the joint table of all (v, h), and one row summed in
//! closed form. Small machines only; the sums over 2^n states of larger ones are in `sweep`.

use crate::machine::{Factors, Param, Shaped};
use crate::number::{Arithmetic, Number};
use itertools::Itertools;

/// The bits of the units of one layer; a 0 bit reads as -1 for ±1 units.
pub(crate) type State = Vec<bool>;

/// A state as bits, unit 1 first: `1100`.
pub(crate) fn bits(state: &[bool]) -> String {
    state.iter().map(|&on| if on { '1' } else { '0' }).collect()
}

/// One entry of the joint table.
#[derive(Clone, Debug)]
pub(crate) struct Entry<N> {
    /// The visible state.
    pub v: State,
    /// The hidden state.
    pub h: State,
    /// Its Boltzmann factor `f(v,h) = e^(-E(v,h)/T)`.
    pub f: N,
}

/// All 2^n states of a layer, in the order 00, 01, 10, 11.
pub(crate) fn states(n: usize) -> impl Iterator<Item = State> + Clone {
    (0..n).map(|_| [false, true]).multi_cartesian_product()
}

/// `f(v,h)`: the product of one factor per parameter.
pub(crate) fn boltzmann_factor<A: Arithmetic>(
    a: &A,
    factors: &Factors<A::N>,
    v: &[bool],
    h: &[bool],
) -> A::N {
    let mut f = a.one();
    for param in factors.on.params() {
        let bit = match param {
            Param::W(i, j) => factors.product_bit(v[i], h[j]),
            Param::B(i) => v[i],
            Param::C(j) => h[j],
        };
        if let Some(factor) = factors.get(param, bit) {
            f = f * factor;
        }
    }
    f
}

/// Every (v, h) with its Boltzmann factor.
pub(crate) fn joint<'a, A: Arithmetic>(
    a: &'a A,
    factors: &'a Factors<A::N>,
) -> impl Iterator<Item = Entry<A::N>> + 'a {
    states(factors.on.n_v()).flat_map(move |v| clamped(a, factors, v))
}

/// Every h with the Boltzmann factor f(v, h), v being held fixed.
pub(crate) fn clamped<'a, A: Arithmetic>(
    a: &'a A,
    factors: &'a Factors<A::N>,
    v: State,
) -> impl Iterator<Item = Entry<A::N>> + 'a {
    states(factors.on.n_h()).map(move |h| Entry {
        f: boltzmann_factor(a, factors, &v, &h),
        v: v.clone(),
        h,
    })
}

/// The two masses of one hidden unit given v: with its bit 0 and with its bit 1, the factors of
/// v's own biases left out.
#[derive(Clone, Debug)]
pub(crate) struct Masses<N> {
    /// `prod_i e^(w_ij v_i h_j) e^(c_j h_j)` at the 0 bit.
    pub off: N,
    /// The same at the 1 bit.
    pub on: N,
}

/// The masses of every hidden unit given v. Given v the hidden units are independent, since no
/// edge joins two of them: this is what "restricted" buys (`derivation.md`, R11).
pub(crate) fn hidden_masses<A: Arithmetic>(
    a: &A,
    factors: &Factors<A::N>,
    v: &[bool],
) -> Vec<Masses<A::N>> {
    let mass = |j: usize, bit: bool| {
        let weights = v
            .iter()
            .enumerate()
            .filter_map(|(i, &v)| factors.get(Param::W(i, j), factors.product_bit(v, bit)));
        weights
            .chain(factors.get(Param::C(j), bit))
            .fold(a.one(), |product, factor| product * factor)
    };
    (0..factors.on.n_h())
        .map(|j| Masses {
            off: mass(j, false),
            on: mass(j, true),
        })
        .collect()
}

/// `prod_i e^(b_i v_i)`.
pub(crate) fn own_mass<A: Arithmetic>(a: &A, factors: &Factors<A::N>, v: &[bool]) -> A::N {
    let units = v.iter().enumerate();
    let own = units.filter_map(|(i, &bit)| factors.get(Param::B(i), bit));
    own.fold(a.one(), |mass, factor| mass * factor)
}

/// `f(v) = sum_h f(v,h)` in closed form: `prod_i e^(b_i v_i) prod_j (off_j + on_j)`.
pub(crate) fn row_mass<A: Arithmetic>(a: &A, factors: &Factors<A::N>, v: &[bool]) -> A::N {
    let units = hidden_masses(a, factors, v).into_iter();
    units.fold(own_mass(a, factors, v), |mass, unit| {
        mass * &(unit.off + &unit.on)
    })
}

/// Adds one state of a layer to sums of `x_i m_j`, `x_i` and `m_j`: with its weight, the values x of its units, and the means m of
/// the other layer's units, which are times the weight already.
pub(crate) fn add_state<A: Arithmetic<N: Number>>(
    a: &A,
    sums: &mut Shaped<A::N>,
    weight: &A::N,
    values: impl Iterator<Item = i32>,
    means: &[A::N],
) {
    let mut add = |param, value: i32, x: &A::N| match value {
        0 => {}
        1 => *sums.get_mut(param) += x,
        _ => *sums.get_mut(param) += &(a.zero() - x),
    };
    for (j, mean) in means.iter().enumerate() {
        add(Param::C(j), 1, mean);
    }
    for (i, value) in values.enumerate() {
        add(Param::B(i), value, weight);
        for (j, mean) in means.iter().enumerate() {
            add(Param::W(i, j), value, mean);
        }
    }
}

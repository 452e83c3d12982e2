//! One pass over the 2^n states of one layer: the mass of every subtree of the state tree and
//! the hidden means inside it, doubled up level by level.
//!
//! At a leaf (a visible state v) the other layer is summed in closed form,
//! `f(v) = prod_i b_i(v_i) prod_j (off_j + on_j)`; prefix and suffix products give every
//! `prod_{k != j} (off_k + on_k) on_j` without a division. Going up, the subtree under the bit
//! v_i = 1 is exactly what `<v_i h_j>` sums: no state is looked at twice, and every number
//! passes through at most n additions.

use crate::machine::{Param, Shaped};
use crate::watch::{Stop, Watch};
use std::fmt::Debug;
use std::ops::{AddAssign, ControlFlow, Mul};

/// What the kernel does with numbers: sums and products of positive ones, nothing else.
pub trait Cell:
    Clone + Debug + for<'a> Mul<&'a Self, Output = Self> + for<'a> AddAssign<&'a Self>
{
}

impl<T> Cell for T where T: Clone + Debug + for<'a> Mul<&'a T, Output = T> + for<'a> AddAssign<&'a T>
{}

/// The factor of each parameter where its unit, or product of units, has the bit 0 or 1.
#[derive(Clone, Debug)]
pub struct Tables<N> {
    /// Where the bit is 0 (the value 0 or -1); `None` stands for the factor 1.
    pub off: Option<Shaped<N>>,
    /// Where the bit is 1.
    pub on: Shaped<N>,
    /// Whether bits multiply as `equal` (±1 units) rather than as `and` (0/1 units).
    pub spin: bool,
    /// The number one.
    pub one: N,
    /// The number zero.
    pub zero: N,
}

/// Masses, not yet divided by Z.
#[derive(Clone, Debug)]
pub struct Masses<N> {
    /// The sum of all Boltzmann factors.
    pub z: N,
    /// The mass of the states where the unit's bit, or both units' bits, are 1.
    pub bits: Shaped<N>,
}

impl<N: Cell> Tables<N> {
    fn factor(&self, param: Param, bit: bool) -> Option<&N> {
        match bit {
            true => Some(self.on.get(param)),
            false => self.off.as_ref().map(|off| off.get(param)),
        }
    }

    fn product_bit(&self, v: bool, h: bool) -> bool {
        if self.spin { v == h } else { v && h }
    }

    /// The tables of the machine with its layers exchanged: the hidden side is then enumerated.
    pub fn transposed(&self) -> Tables<N> {
        Tables {
            off: self.off.as_ref().map(transposed),
            on: transposed(&self.on),
            ..self.clone()
        }
    }
}

/// W becomes its transpose, b and c change places.
pub fn transposed<T: Clone>(entries: &Shaped<T>) -> Shaped<T> {
    entries.transposed(|_, entry| entry.clone())
}

/// What a subtree of visible states sums to.
struct Subtree<N> {
    mass: N,
    /// For every j, the part of the mass where h_j has the bit 1.
    hidden: Vec<N>,
}

/// Given the visible bits so far: the masses of each hidden unit's two bits.
#[derive(Clone)]
struct Prefix<N> {
    /// The visible biases' factors.
    weight: N,
    off: Vec<N>,
    on: Vec<N>,
}

struct Pass<'a, N> {
    tables: &'a Tables<N>,
    bits: Shaped<N>,
    watch: &'a dyn Watch,
    leaves: u64,
}

/// How many leaves pass between two looks at the watch.
const LEAVES_PER_LOOK: u64 = 256;

/// Sums over all states, enumerating the visible side.
///
/// # Errors
/// [`Stop`] when the watch says so.
pub fn masses<N: Cell>(tables: &Tables<N>, watch: &dyn Watch) -> Result<Masses<N>, Stop> {
    let hidden = |bit| -> Vec<N> {
        (0..tables.on.n_h())
            .map(|j| {
                tables
                    .factor(Param::C(j), bit)
                    .unwrap_or(&tables.one)
                    .clone()
            })
            .collect()
    };
    let root = Prefix {
        weight: tables.one.clone(),
        off: hidden(false),
        on: hidden(true),
    };
    let mut pass = Pass {
        tables,
        bits: tables.on.map(|_, _| tables.zero.clone()),
        watch,
        leaves: 0,
    };
    let whole = match pass.subtree(0, root) {
        ControlFlow::Continue(whole) => whole,
        ControlFlow::Break(stop) => return Err(stop),
    };
    if let ControlFlow::Break(stop) = watch.done(pass.leaves % LEAVES_PER_LOOK) {
        return Err(stop);
    }
    let mut bits = pass.bits;
    for (j, mass) in whole.hidden.into_iter().enumerate() {
        *bits.get_mut(Param::C(j)) = mass;
    }
    Ok(Masses {
        z: whole.mass,
        bits,
    })
}

impl<N: Cell> Pass<'_, N> {
    fn subtree(&mut self, i: usize, prefix: Prefix<N>) -> ControlFlow<Stop, Subtree<N>> {
        if i == self.tables.on.n_v() {
            self.leaves += 1;
            if self.leaves.is_multiple_of(LEAVES_PER_LOOK) {
                self.watch.done(LEAVES_PER_LOOK)?;
            }
            return ControlFlow::Continue(self.leaf(prefix));
        }
        let zero = self.subtree(i + 1, self.extended(i, false, prefix.clone()))?;
        let one = self.subtree(i + 1, self.extended(i, true, prefix))?;
        *self.bits.get_mut(Param::B(i)) += &one.mass;
        let mut mass = zero.mass;
        mass += &one.mass;
        let mut hidden = zero.hidden;
        for (j, (sum, one)) in hidden.iter_mut().zip(&one.hidden).enumerate() {
            *self.bits.get_mut(Param::W(i, j)) += one;
            *sum += one;
        }
        ControlFlow::Continue(Subtree { mass, hidden })
    }

    fn extended(&self, i: usize, v: bool, mut prefix: Prefix<N>) -> Prefix<N> {
        let times = |x: &mut N, factor: Option<&N>| {
            if let Some(factor) = factor {
                *x = x.clone() * factor;
            }
        };
        times(&mut prefix.weight, self.tables.factor(Param::B(i), v));
        for j in 0..self.tables.on.n_h() {
            for (h, mass) in [(false, &mut prefix.off[j]), (true, &mut prefix.on[j])] {
                let bit = self.tables.product_bit(v, h);
                times(mass, self.tables.factor(Param::W(i, j), bit));
            }
        }
        prefix
    }

    fn leaf(&self, prefix: Prefix<N>) -> Subtree<N> {
        let totals: Vec<N> = prefix
            .off
            .into_iter()
            .zip(&prefix.on)
            .map(|(mut off, on)| {
                off += on;
                off
            })
            .collect();
        // below[j] = weight * prod_{k < j} totals[k]
        let mut below = vec![prefix.weight];
        for total in &totals {
            below.push(below[below.len() - 1].clone() * total);
        }
        let mass = below[totals.len()].clone();
        let mut above = self.tables.one.clone();
        let mut hidden = prefix.on;
        for j in (0..totals.len()).rev() {
            hidden[j] = hidden[j].clone() * &below[j] * &above;
            above = above * &totals[j];
        }
        Subtree { mass, hidden }
    }
}

//! The one kernel: a block of states, summed in any [`Lane`].
//!
//! With `x_j = e^(c_j + sum_i w_ij v_i)`, the mass of a state v of the enumerated layer is
//! `f(v) = weight(v) prod_j (1 + x_j)`, and the part of it where h_j = 1 is `P_j x_j S_j` with the prefix
//! `P_j = weight(v) prod_{k<j} (1 + x_k)` and the suffix `S_j = prod_{k>j} (1 + x_k)`: no division, nothing
//! ever subtracted. `x_j = A_j B_j` is a product of a row's and a low state's table entries. On the way up
//! over the units the prefixes are kept, on the way down each gives its part; the last prefix is the mass.
//!
//! A cell (`super::leaf`) is a few rows of lanes: those of a state of the loop around the inner one and of one inside.

use super::grouped::{Grouped, clear};
use super::leaf::Leaf;
use super::tables::{ROWS, Tables};
use crate::sweep::words::{Lane, Packed, Wide};

/// What a block sums to: rows of `columns` sums, the mass in the last, the part where the
/// other layer's unit j is 1 in column j.
#[derive(Clone, Debug)]
pub(super) struct Sums<N: Lane> {
    /// Over all states of the block.
    pub total: Vec<N::Wide>,
    /// Over the states where the unit that tells the rows of a cell apart is 1.
    pub rows: Vec<N::Wide>,
    /// Over the states where a unit of the inner loop is 1.
    pub low: Vec<N::Wide>,
    /// Over the states where a unit of the loop around it, or of the tiles, is 1.
    pub bits: Vec<N::Wide>,
}

/// The places that the kernel writes to, made once per thread.
#[derive(Clone, Debug)]
pub(super) struct Scratch<N: Lane> {
    /// The sums of the block.
    pub sums: Sums<N>,
    row: Vec<[N::Row; ROWS]>,
    /// A row's factor as it is multiplied.
    factor: N,
    /// For one state of the loop around it, row by row, summed over the inner loop.
    inner: Grouped<N, ROWS>,
    /// For every state of the inner loop, summed over the loop around it.
    outer: Grouped<N, 1>,
    low: Vec<N::Wide>,
    mid: Vec<N::Wide>,
    /// For each row of the cells, summed over both loops.
    rows: Vec<[N::Wide; ROWS]>,
    leaf: Leaf<N>,
}

impl<N: Lane> Scratch<N> {
    /// Places for blocks with these tables.
    pub(super) fn new(tables: &Tables<N>) -> Self {
        let layout = tables.layout;
        let (columns, bits) = (tables.columns, tables.bits);
        let (mid, low) = (layout.mid as usize, layout.low as usize);
        let zeros = |rows: usize| vec![N::Wide::zero(bits); columns * rows];
        let groups = |states: usize| states.div_ceil(N::GROUP);
        let cell = || std::array::from_fn(|_| N::zero(bits));
        let outer = vec![[N::zero(bits)]; columns << low];
        Scratch {
            sums: Sums {
                total: zeros(1),
                rows: zeros(1),
                low: zeros(low),
                bits: zeros(mid + layout.tile as usize),
            },
            row: vec![std::array::from_fn(|_| N::row(bits)); columns],
            factor: N::zero(bits),
            inner: Grouped::new(vec![cell(); columns], groups(1 << low)),
            outer: Grouped::new(outer, groups(1 << mid)),
            low: zeros(low),
            mid: zeros(mid),
            rows: vec![std::array::from_fn(|_| N::Wide::zero(bits)); columns],
            leaf: Leaf::new(columns - 1, bits),
        }
    }
}

#[inline(always)]
fn join<N: Lane>(row: &mut [N::Wide], other: &[N::Wide]) {
    for (sum, x) in row.iter_mut().zip(other) {
        sum.join(x);
    }
}

/// Those of `rows` whose place is a 1 bit of `state`.
#[inline(always)]
fn where_set<W>(rows: &mut [W], state: usize, columns: usize) -> impl Iterator<Item = &mut [W]> {
    let rows = rows.chunks_exact_mut(columns).enumerate();
    rows.filter(move |(i, _)| state >> i & 1 == 1)
        .map(|(_, row)| row)
}

/// Sums a block into `scratch.sums`. `tick` is called after every tile; where it says false the
/// block is given up and the answer is false.
#[inline(always)]
pub(super) fn block<N: Lane>(
    tables: &Tables<N>,
    base: &[N::Wide],
    scratch: &mut Scratch<N>,
    tick: &mut dyn FnMut() -> bool,
) -> bool {
    let columns = tables.columns;
    let Scratch {
        sums,
        row,
        factor,
        inner,
        outer,
        low: low_bits,
        mid,
        rows,
        leaf,
    } = scratch;
    clear(&mut sums.total);
    clear(&mut sums.rows);
    clear(&mut sums.low);
    clear(&mut sums.bits);
    let (mid_bits, tile_bits) = sums.bits.split_at_mut(mid.len());
    for (t, states) in (0..).map_while(|t| tables.tile(t)).enumerate() {
        outer.clear();
        clear(low_bits);
        clear(mid);
        for sums in rows.iter_mut() {
            clear(sums);
        }
        for (group, states) in states.chunks(columns * N::GROUP).enumerate() {
            for (a, factors) in states.chunks_exact(columns).enumerate() {
                for ((cell, base), factors) in row.iter_mut().zip(base).zip(factors) {
                    for (x, tile) in cell.iter_mut().zip(factors) {
                        base.product(tile, factor);
                        factor.narrow(x);
                    }
                }
                inner.clear();
                leaf.add(row, &tables.low, &tables.unit, inner, &mut outer.group);
                for (sums, found) in rows.iter_mut().zip(inner.sum()) {
                    for (sum, x) in sums.iter_mut().zip(found) {
                        sum.grow(x);
                    }
                }
                for bit in where_set(mid, group * N::GROUP + a, columns) {
                    for (sum, found) in bit.iter_mut().zip(inner.sum()) {
                        for x in found {
                            sum.grow(x);
                        }
                    }
                }
            }
            outer.next();
        }
        for (b, found) in outer.sum().chunks_exact(columns).enumerate() {
            for bit in where_set(low_bits, b, columns) {
                for (sum, [x]) in bit.iter_mut().zip(found) {
                    sum.grow(x);
                }
            }
        }
        join::<N>(&mut sums.low, low_bits);
        join::<N>(mid_bits, mid);
        for (j, [all, on]) in rows.iter_mut().enumerate() {
            sums.rows[j].join(on);
            all.join(on);
            sums.total[j].join(all);
            for bit in where_set(tile_bits, t, columns) {
                bit[j].join(all);
            }
        }
        if !tick() {
            return false;
        }
    }
    true
}

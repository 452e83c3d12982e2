//! The one kernel: a block of states, summed in any [`Cell`].
//!
//! With `x_j = e^(c_j + sum_i w_ij v_i)`, the mass of a state v of the enumerated layer is
//! `f(v) = weight(v) prod_j (1 + x_j)`, and the part of it where h_j = 1 is `R_j x_j` with
//! `R_j = weight(v) prod_{k<j} (1 + x_k) prod_{k>j} (1 + x_k)`: prefix and suffix products, no
//! division, nothing ever subtracted. `x_j = A_j B_j` is a product of a row's and a low state's table
//! entries, so that sums over low states are `A_j sum B_j R_j`, and sums over rows `B_j sum A_j R_j`:
//! the loops of doubles and pairs add `B_j R_j` and `A_j R_j`, and the other factor comes once after the
//! loop; where a product costs more than a place in memory both add `x_j R_j`. The weight is column m of
//! the tables, with `R_m = prod_j (1 + x_j)`.

use crate::sweep::states::tables::Tables;
use crate::sweep::words::{Cell, Lane, Packed, Wide};

/// What a block sums to: rows of `columns` cells, the mass in the last, the part where the
/// other layer's unit j is 1 in column j.
#[derive(Clone, Debug)]
pub struct Sums<C: Cell> {
    /// Over all states of the block.
    pub total: Vec<C::Wide>,
    /// Over the states where a unit of the inner loop is 1.
    pub low: Vec<<C::Low as Lane>::Wide>,
    /// Over the states where a unit of the loop around it, or of the tiles, is 1.
    pub bits: Vec<C::Wide>,
}

/// The places that the kernel writes to, made once per thread.
#[derive(Clone, Debug)]
pub struct Scratch<C: Cell> {
    /// The sums of the block.
    pub sums: Sums<C>,
    row: Vec<C>,
    /// For one state of the loop around it, summed over the inner loop.
    inner: Grouped<C>,
    /// For every state of the inner loop, summed over the loop around it.
    outer: Grouped<C::Low>,
    low: Vec<<C::Low as Lane>::Wide>,
    mid: Vec<C::Wide>,
    total: Vec<C::Wide>,
    leaf: Leaf<C>,
}

/// Sums over a loop: of the group of states at hand, and of the groups before.
#[derive(Clone, Debug)]
struct Grouped<L> {
    group: Vec<L>,
    sum: Vec<L>,
}

impl<L: Lane> Grouped<L> {
    fn new(zeros: Vec<L>) -> Self {
        Grouped {
            group: zeros.clone(),
            sum: zeros,
        }
    }

    /// Between loops the group is empty.
    #[inline(always)]
    fn clear(&mut self) {
        clear(&mut self.sum);
    }

    /// The group is complete.
    #[inline(always)]
    fn next(&mut self) {
        for (sum, group) in self.sum.iter_mut().zip(&mut self.group) {
            group.tidy();
            sum.add(group);
            group.clear();
        }
    }
}

#[derive(Clone, Debug)]
struct Leaf<C> {
    x: Vec<C>,
    one_plus_x: Vec<C>,
    prefix: Vec<C>,
}

impl<C: Cell> Scratch<C> {
    /// Places for blocks with these tables.
    pub fn new(tables: &Tables<C>) -> Self {
        let layout = tables.layout;
        let (mid, low) = (layout.mid as usize, layout.low as usize);
        Scratch {
            sums: Sums {
                total: zeros(tables, 1),
                low: zeros(tables, low),
                bits: zeros(tables, mid + layout.tile as usize),
            },
            row: zeros(tables, 1),
            inner: Grouped::new(zeros(tables, 1)),
            outer: Grouped::new(zeros(tables, 1 << low)),
            low: zeros(tables, low),
            mid: zeros(tables, mid),
            total: zeros(tables, 1),
            leaf: Leaf {
                x: zeros(tables, 1),
                one_plus_x: zeros(tables, 1),
                prefix: zeros(tables, 1),
            },
        }
    }
}

fn zeros<C: Cell, P: Packed>(tables: &Tables<C>, rows: usize) -> Vec<P> {
    vec![P::zero(tables.bits); tables.columns * rows]
}

#[inline(always)]
fn clear<P: Packed>(row: &mut [P]) {
    for cell in row {
        cell.clear();
    }
}

#[inline(always)]
fn grow<L: Lane>(row: &mut [L::Wide], other: &[L]) {
    for (sum, x) in row.iter_mut().zip(other) {
        sum.grow(x);
    }
}

#[inline(always)]
fn join<L: Lane>(row: &mut [L::Wide], other: &[L::Wide]) {
    for (sum, x) in row.iter_mut().zip(other) {
        sum.join(x);
    }
}

/// `row[j] = row[j] factors[j]`, normalised as the factors are.
#[inline(always)]
fn scale<L: Lane>(row: &mut [L], factors: &[L]) {
    for (x, factor) in row.iter_mut().zip(factors) {
        x.scale(factor);
        x.tidy();
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
pub fn block<C: Cell>(
    tables: &Tables<C>,
    base: &[C::Wide],
    scratch: &mut Scratch<C>,
    tick: &mut dyn FnMut() -> bool,
) -> bool {
    let columns = tables.columns;
    let Scratch {
        sums,
        row,
        inner,
        outer,
        low: low_bits,
        mid,
        total,
        leaf,
    } = scratch;
    clear(&mut sums.total);
    clear(&mut sums.low);
    clear(&mut sums.bits);
    let (mid_bits, tile_bits) = sums.bits.split_at_mut(mid.len());
    for (t, states) in (0..).map_while(|t| tables.tile(t)).enumerate() {
        outer.clear();
        clear(low_bits);
        clear(mid);
        clear(total);
        for (group, states) in states.chunks(columns * C::GROUP).enumerate() {
            for (a, factors) in states.chunks_exact(columns).enumerate() {
                for ((x, base), factor) in row.iter_mut().zip(base).zip(factors) {
                    base.times(factor, x);
                    x.tidy();
                }
                inner.clear();
                let lows = tables.low.chunks(columns * C::GROUP);
                let sums = outer.group.chunks_mut(columns * C::GROUP);
                for (lows, sums) in lows.zip(sums) {
                    let sums = sums.chunks_exact_mut(columns);
                    for (low, sum) in lows.chunks_exact(columns).zip(sums) {
                        leaf.add(row, low, &tables.unit, &mut inner.group, sum);
                    }
                    inner.next();
                }
                if C::HALVES {
                    scale(&mut inner.sum, row);
                }
                grow(total, &inner.sum);
                for bit in where_set(mid, group * C::GROUP + a, columns) {
                    grow(bit, &inner.sum);
                }
            }
            outer.next();
        }
        if C::HALVES {
            scale(&mut outer.sum, &tables.low);
        }
        for (b, sum) in outer.sum.chunks_exact(columns).enumerate() {
            for bit in where_set(low_bits, b, columns) {
                grow(bit, sum);
            }
        }
        join::<C::Low>(&mut sums.low, low_bits);
        join::<C>(mid_bits, mid);
        join::<C>(&mut sums.total, total);
        for bit in where_set(tile_bits, t, columns) {
            join::<C>(bit, total);
        }
        if !tick() {
            return false;
        }
    }
    true
}

impl<C: Cell> Leaf<C> {
    /// Adds the parts of a cell's states to `inner` and to `outer`.
    #[inline(always)]
    fn add(
        &mut self,
        row: &[C],
        low: &[C::Low],
        unit: &[C],
        inner: &mut [C],
        outer: &mut [C::Low],
    ) {
        // All rows have one cell more than the other layer has units.
        let m = unit.len();
        let (row, low) = (&row[..m + 1], &low[..m + 1]);
        let (inner, outer) = (&mut inner[..m + 1], &mut outer[..m + 1]);
        let (x, prefix) = (&mut self.x[..m], &mut self.prefix[..m]);
        let one_plus_x = &mut self.one_plus_x[..m];
        // The first prefix is the weight, the first suffix the last 1 + x.
        prefix[0].product(&row[m], &low[m]);
        prefix[0].tidy();
        let mut product = prefix[0].clone();
        for j in 0..m {
            one_plus_x[j].one_plus(&mut x[j], (&row[j], &low[j]), &unit[j]);
            if j + 1 < m {
                product.scale(&one_plus_x[j]);
                product.tidy();
                prefix[j + 1].clone_from(&product);
            }
        }
        let mut suffix = one_plus_x[m - 1].clone();
        let mut rest = prefix[m - 1].clone();
        let mut part = rest.clone();
        for j in (0..m).rev() {
            let sums = (&mut inner[j], &mut outer[j]);
            C::deposit(sums, &rest, (&row[j], &low[j]), &x[j], &mut part);
            if j > 0 {
                rest.mul(&prefix[j - 1], &suffix);
                rest.tidy();
                suffix.scale(&one_plus_x[j - 1]);
                suffix.tidy();
            }
        }
        let sums = (&mut inner[m], &mut outer[m]);
        C::deposit(sums, &suffix, (&row[m], &low[m]), &prefix[0], &mut part);
    }
}

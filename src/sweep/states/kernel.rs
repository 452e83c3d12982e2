//! The one kernel: a block of states, summed in any [`Lane`].
//!
//! With `x_j = e^(c_j + sum_i w_ij v_i)`, the mass of a state v of the enumerated layer is
//! `f(v) = weight(v) prod_j (1 + x_j)`, and the part of it where h_j = 1 is `P_j x_j S_j` with the prefix
//! `P_j = weight(v) prod_{k<j} (1 + x_k)` and the suffix `S_j = prod_{k>j} (1 + x_k)`: no division, nothing
//! ever subtracted. `x_j = A_j B_j` is a product of a row's and a low state's table entries. On the way up
//! over the units the prefixes are kept, on the way down each gives its part; the last prefix is the mass.
//!
//! A cell is [`ROWS`] lanes: two units tell its rows apart. Their sums are kept as three margins: over all
//! rows, and over the rows where either unit is 1.

use super::tables::{MARGINS, ROWS, Tables};
use crate::sweep::words::{Ends, Lane, Packed, Wide};

/// What a block sums to: rows of `columns` sums, the mass in the last, the part where the
/// other layer's unit j is 1 in column j.
#[derive(Clone, Debug)]
pub(super) struct Sums<N: Lane> {
    /// Over all states of the block.
    pub total: Vec<[N::Wide; MARGINS]>,
    /// Over the states where a unit of the inner loop is 1.
    pub low: Vec<N::Wide>,
    /// Over the states where a unit of the loop around it, or of the tiles, is 1.
    pub bits: Vec<N::Wide>,
}

/// The places that the kernel writes to, made once per thread.
#[derive(Clone, Debug)]
pub(crate) struct Scratch<N: Lane> {
    /// The sums of the block.
    pub sums: Sums<N>,
    row: Vec<[N; ROWS]>,
    /// For one state of the loop around it, summed over the inner loop.
    inner: Grouped<[N; MARGINS]>,
    /// For every state of the inner loop, summed over the loop around it.
    outer: Grouped<N>,
    low: Vec<N::Wide>,
    mid: Vec<N::Wide>,
    total: Vec<[N::Wide; MARGINS]>,
    leaf: Leaf<N>,
}

/// Sums over a loop: of the group of states at hand, and of the groups before. A loop of one group needs only
/// the first.
#[derive(Clone, Debug)]
struct Grouped<S> {
    group: Vec<S>,
    before: Vec<S>,
}

/// One lane, or a lane for each margin.
trait Sum: Clone {
    fn clear(&mut self);
    fn tidy(&mut self);
    fn add(&mut self, other: &Self);
}

impl<N: Lane> Sum for N {
    #[inline(always)]
    fn clear(&mut self) {
        Packed::clear(self);
    }

    #[inline(always)]
    fn tidy(&mut self) {
        Lane::tidy(self);
    }

    #[inline(always)]
    fn add(&mut self, other: &Self) {
        Lane::add(self, other);
    }
}

impl<N: Lane> Sum for [N; MARGINS] {
    #[inline(always)]
    fn clear(&mut self) {
        for margin in self {
            Packed::clear(margin);
        }
    }

    #[inline(always)]
    fn tidy(&mut self) {
        for margin in self {
            Lane::tidy(margin);
        }
    }

    #[inline(always)]
    fn add(&mut self, other: &Self) {
        for k in 0..MARGINS {
            Lane::add(&mut self[k], &other[k]);
        }
    }
}

impl<S: Sum> Grouped<S> {
    fn new(zeros: Vec<S>, groups: usize) -> Self {
        let before = if groups > 1 { zeros.clone() } else { vec![] };
        Grouped {
            group: zeros,
            before,
        }
    }

    #[inline(always)]
    fn clear(&mut self) {
        let sums = match self.before.is_empty() {
            true => &mut self.group,
            // Between loops the group is empty.
            false => &mut self.before,
        };
        for sum in sums {
            sum.clear();
        }
    }

    /// The group is complete.
    #[inline(always)]
    fn next(&mut self) {
        for group in &mut self.group {
            group.tidy();
        }
        for (sum, group) in self.before.iter_mut().zip(&mut self.group) {
            sum.add(group);
            sum.tidy();
            group.clear();
        }
    }

    /// Of all groups.
    #[inline(always)]
    fn sum(&self) -> &[S] {
        match self.before.is_empty() {
            true => &self.group,
            false => &self.before,
        }
    }
}

#[derive(Clone, Debug)]
struct Leaf<N: Lane> {
    kept: Vec<[N::Kept; ROWS]>,
    prefix: Vec<[N; ROWS]>,
    parts: [N; ROWS],
}

fn four<T>(mut make: impl FnMut() -> T) -> [T; ROWS] {
    std::array::from_fn(|_| make())
}

impl<N: Lane> Scratch<N> {
    /// Places for blocks with these tables.
    pub(super) fn new(tables: &Tables<N>) -> Self {
        let layout = tables.layout;
        let (columns, bits) = (tables.columns, tables.bits);
        let (mid, low) = (layout.mid as usize, layout.low as usize);
        let zeros = |rows: usize| vec![N::Wide::zero(bits); columns * rows];
        let margins = || vec![[(); MARGINS].map(|()| N::Wide::zero(bits)); columns];
        let groups = |states: usize| states.div_ceil(N::GROUP);
        let cell = || four(|| N::zero(bits));
        let sums = vec![[(); MARGINS].map(|()| N::zero(bits)); columns];
        Scratch {
            sums: Sums {
                total: margins(),
                low: zeros(low),
                bits: zeros(mid + layout.tile as usize),
            },
            row: vec![cell(); columns],
            inner: Grouped::new(sums, groups(1 << low)),
            outer: Grouped::new(vec![N::zero(bits); columns << low], groups(1 << mid)),
            low: zeros(low),
            mid: zeros(mid),
            total: margins(),
            leaf: Leaf {
                kept: vec![four(|| N::kept(bits)); columns - 1],
                prefix: vec![cell(); columns - 1],
                parts: cell(),
            },
        }
    }
}

#[inline(always)]
fn clear<W: Packed>(row: &mut [W]) {
    for sum in row {
        sum.clear();
    }
}

#[inline(always)]
fn clear_margins<W: Packed>(rows: &mut [[W; MARGINS]]) {
    for row in rows {
        clear(row);
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
        inner,
        outer,
        low: low_bits,
        mid,
        total,
        leaf,
    } = scratch;
    clear_margins(&mut sums.total);
    clear(&mut sums.low);
    clear(&mut sums.bits);
    let (mid_bits, tile_bits) = sums.bits.split_at_mut(mid.len());
    for (t, states) in (0..).map_while(|t| tables.tile(t)).enumerate() {
        outer.clear();
        clear(low_bits);
        clear(mid);
        clear_margins(total);
        for (group, states) in states.chunks(columns * N::GROUP).enumerate() {
            for (a, factors) in states.chunks_exact(columns).enumerate() {
                for ((cell, base), factors) in row.iter_mut().zip(base).zip(factors) {
                    for (x, factor) in cell.iter_mut().zip(factors) {
                        base.product(factor, x);
                    }
                }
                inner.clear();
                let lows = tables.low.chunks(columns * N::GROUP);
                let sums = outer.group.chunks_mut(columns * N::GROUP);
                for (lows, sums) in lows.zip(sums) {
                    let sums = sums.chunks_exact_mut(columns);
                    for (low, sum) in lows.chunks_exact(columns).zip(sums) {
                        leaf.add(row, low, &tables.unit, &mut inner.group, sum);
                    }
                    inner.next();
                }
                for (sums, margins) in total.iter_mut().zip(inner.sum()) {
                    for (sum, margin) in sums.iter_mut().zip(margins) {
                        sum.grow(margin);
                    }
                }
                for bit in where_set(mid, group * N::GROUP + a, columns) {
                    for (sum, [all, ..]) in bit.iter_mut().zip(inner.sum()) {
                        sum.grow(all);
                    }
                }
            }
            outer.next();
        }
        for (b, sum) in outer.sum().chunks_exact(columns).enumerate() {
            for bit in where_set(low_bits, b, columns) {
                for (sum, x) in bit.iter_mut().zip(sum) {
                    sum.grow(x);
                }
            }
        }
        join::<N>(&mut sums.low, low_bits);
        join::<N>(mid_bits, mid);
        for (sum, margins) in sums.total.iter_mut().zip(total.iter()) {
            join::<N>(sum, margins);
        }
        for bit in where_set(tile_bits, t, columns) {
            for (sum, [all, ..]) in bit.iter_mut().zip(total.iter()) {
                sum.join(all);
            }
        }
        if !tick() {
            return false;
        }
    }
    true
}

impl<N: Lane> Leaf<N> {
    /// Adds the parts of a cell's states to `inner` and to `outer`.
    #[inline(always)]
    fn add(
        &mut self,
        row: &[[N; ROWS]],
        low: &[N],
        unit: &[N],
        inner: &mut [[N; MARGINS]],
        outer: &mut [N],
    ) {
        // All rows have one cell more than the other layer has units.
        let m = unit.len();
        let (row, low) = (&row[..m + 1], &low[..m + 1]);
        let (inner, outer) = (&mut inner[..m + 1], &mut outer[..m + 1]);
        let (kept, prefix) = (&mut self.kept[..m], &mut self.prefix[..m]);
        let mut parts = self.parts.clone();
        let mut product = self.parts.clone();
        for k in 0..ROWS {
            product[k].mul(&row[m][k], &low[m]);
        }
        for j in 0..m {
            prefix[j].clone_from(&product);
            for k in 0..ROWS {
                product[k].up((&row[j][k], &low[j]), &unit[j], &mut kept[j][k]);
            }
        }
        let mut suffix = product.clone();
        deposit(&mut product, &mut inner[m], &mut outer[m]);
        for j in (0..m).rev() {
            for k in 0..ROWS {
                let factors = (&row[j][k], &low[j]);
                let ends = Ends {
                    prefix: &prefix[j][k],
                    part: &mut parts[k],
                };
                if j + 1 == m {
                    suffix[k].top(factors, &unit[j], &kept[j][k], ends);
                } else {
                    suffix[k].down(factors, &kept[j][k], ends);
                }
            }
            deposit(&mut parts, &mut inner[j], &mut outer[j]);
        }
    }
}

/// Adds the parts of a cell's rows to the margins over low states, and their sum over rows to `outer`.
#[inline(always)]
fn deposit<N: Lane>(parts: &mut [N; ROWS], inner: &mut [N; MARGINS], outer: &mut N) {
    let [all, first, second, both] = parts;
    all.add(first);
    first.add(both);
    second.add(both);
    all.add(second);
    inner[0].add(all);
    inner[1].add(first);
    inner[2].add(second);
    outer.add(all);
}

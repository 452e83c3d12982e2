//! The one kernel: a block of states, summed in any [`Cell`].
//!
//! With `x_j = e^(c_j + sum_i w_ij v_i)` as a product of table entries, the mass of a state v of
//! the enumerated layer is `f(v) = weight(v) prod_j (1 + x_j)`, and the part of it where h_j = 1
//! is `weight(v) prod_{k<j} (1 + x_k) x_j prod_{k>j} (1 + x_k)`: prefix and suffix products, no
//! division, nothing ever subtracted.

use super::cell::Cell;
use super::tables::Tables;

/// What a block sums to: rows of `columns` cells, the mass in the last, the part where the
/// other layer's unit j is 1 in column j.
#[derive(Clone, Debug)]
pub struct Sums<C> {
    /// Over all states of the block.
    pub total: Vec<C>,
    /// Over the states where a unit of the block is 1, for all units not inside cells.
    pub bits: Vec<C>,
}

/// The places that the kernel writes to, made once per thread.
#[derive(Clone, Debug)]
pub struct Scratch<C> {
    /// The sums of the block.
    pub sums: Sums<C>,
    tile_row: Vec<C>,
    row: Vec<C>,
    /// For every state of the inner loop, summed over the loop around it.
    low: Vec<C>,
    /// For one state of the loop around it, summed over the inner loop.
    inner: Vec<C>,
    mid: Vec<C>,
    total: Vec<C>,
    leaf: Leaf<C>,
}

#[derive(Clone, Debug)]
struct Leaf<C> {
    x: Vec<C>,
    one_plus_x: Vec<C>,
    prefix: Vec<C>,
    suffix: C,
    part: C,
    next: C,
}

impl<C: Cell> Scratch<C> {
    /// Places for blocks with these tables.
    pub fn new(tables: &Tables<C>) -> Self {
        let columns = tables.columns;
        let mut zero = tables.one.clone();
        zero.clear();
        let rows = |count: u32| vec![zero.clone(); columns * count as usize];
        let layout = tables.layout;
        Scratch {
            sums: Sums {
                total: rows(1),
                bits: rows(layout.low + layout.mid + layout.tile),
            },
            tile_row: rows(1),
            row: rows(1),
            low: rows(1 << layout.low),
            inner: rows(1),
            mid: rows(layout.mid),
            total: rows(1),
            leaf: Leaf {
                x: rows(1),
                one_plus_x: rows(1),
                prefix: rows(1),
                suffix: zero.clone(),
                part: zero.clone(),
                next: zero,
            },
        }
    }
}

#[inline(always)]
fn clear<C: Cell>(row: &mut [C]) {
    for cell in row {
        cell.clear();
    }
}

#[inline(always)]
fn add<C: Cell>(row: &mut [C], other: &[C]) {
    for (sum, x) in row.iter_mut().zip(other) {
        sum.add(x);
    }
}

#[inline(always)]
fn mul<C: Cell>(row: &mut [C], a: &[C], b: &[C]) {
    for ((out, a), b) in row.iter_mut().zip(a).zip(b) {
        out.mul(a, b);
    }
}

/// Adds `row` to each of `rows` whose place is a 1 bit of `state`.
#[inline(always)]
fn add_where<C: Cell>(rows: &mut [C], state: usize, row: &[C]) {
    for (i, sum) in rows.chunks_exact_mut(row.len()).enumerate() {
        if state >> i & 1 == 1 {
            add(sum, row);
        }
    }
}

/// Sums a block into `scratch.sums`. `tick` is called after every tile; where it says false the
/// block is given up and the answer is false.
#[inline(always)]
pub fn block<C: Cell>(
    tables: &Tables<C>,
    base: &[C],
    scratch: &mut Scratch<C>,
    tick: &mut dyn FnMut() -> bool,
) -> bool {
    let columns = tables.columns;
    let layout = tables.layout;
    let Scratch {
        sums,
        tile_row,
        row,
        low,
        inner,
        mid,
        total,
        leaf,
    } = scratch;
    clear(&mut sums.total);
    clear(&mut sums.bits);
    let (low_bits, rest) = sums.bits.split_at_mut(layout.low as usize * columns);
    let (mid_bits, tile_bits) = rest.split_at_mut(layout.mid as usize * columns);
    for (t, factors) in tables.tile.chunks_exact(columns).enumerate() {
        mul(tile_row, base, factors);
        clear(low);
        clear(mid);
        for (a, factors) in tables.mid.chunks_exact(columns).enumerate() {
            mul(row, tile_row, factors);
            clear(inner);
            let states = tables.low.chunks_exact(columns);
            for (factors, sum) in states.zip(low.chunks_exact_mut(columns)) {
                leaf.sum(row, factors, &tables.unit, &tables.one, inner, sum);
            }
            add_where(mid, a, inner);
        }
        clear(total);
        for (b, sum) in low.chunks_exact(columns).enumerate() {
            add(total, sum);
            add_where(low_bits, b, sum);
        }
        add(mid_bits, mid);
        add(&mut sums.total, total);
        add_where(tile_bits, t, total);
        if !tick() {
            return false;
        }
    }
    true
}

impl<C: Cell> Leaf<C> {
    /// Adds one state (or one cell's states) to `inner` and to `outer`.
    #[inline(always)]
    fn sum(
        &mut self,
        row: &[C],
        factors: &[C],
        unit: &[C],
        one: &C,
        inner: &mut [C],
        outer: &mut [C],
    ) {
        // All rows have one cell more than the other layer has units.
        let m = unit.len();
        let (row, factors) = (&row[..m + 1], &factors[..m + 1]);
        let (inner, outer) = (&mut inner[..m + 1], &mut outer[..m + 1]);
        let prefix = &mut self.prefix[..m + 1];
        let (x, one_plus_x) = (&mut self.x[..m], &mut self.one_plus_x[..m]);
        prefix[0].mul(&row[m], &factors[m]);
        for j in 0..m {
            x[j].mul(&row[j], &factors[j]);
            one_plus_x[j].one_plus(&x[j], &unit[j]);
            let (done, next) = prefix.split_at_mut(j + 1);
            next[0].mul(&done[j], &one_plus_x[j]);
        }
        inner[m].add(&prefix[m]);
        outer[m].add(&prefix[m]);
        self.suffix.clone_from(one);
        for j in (0..m).rev() {
            self.part.mul(&prefix[j], &self.suffix);
            self.next.mul(&self.part, &x[j]);
            inner[j].add(&self.next);
            outer[j].add(&self.next);
            self.next.mul(&self.suffix, &one_plus_x[j]);
            std::mem::swap(&mut self.suffix, &mut self.next);
        }
    }
}

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

use super::cell::{Cell, Lane};
use super::tables::Tables;

/// What a block sums to: rows of `columns` cells, the mass in the last, the part where the
/// other layer's unit j is 1 in column j.
#[derive(Clone, Debug)]
pub struct Sums<C: Cell> {
    /// Over all states of the block.
    pub total: Vec<C>,
    /// Over the states where a unit of the inner loop is 1.
    pub low: Vec<C::Low>,
    /// Over the states where a unit of the loop around it, or of the tiles, is 1.
    pub bits: Vec<C>,
}

/// The places that the kernel writes to, made once per thread.
#[derive(Clone, Debug)]
pub struct Scratch<C: Cell> {
    /// The sums of the block.
    pub sums: Sums<C>,
    row: Vec<C>,
    /// For one state of the loop around it, summed over the inner loop.
    inner: Vec<C>,
    /// For every state of the inner loop, summed over the loop around it.
    outer: Vec<C::Low>,
    low: Vec<C::Low>,
    mid: Vec<C>,
    total: Vec<C>,
    leaf: Leaf<C>,
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
        let mut zero = tables.one.clone();
        zero.clear();
        let mut low_zero = tables.low[0].clone();
        low_zero.clear();
        let rows = |count: u32| vec![zero.clone(); tables.columns * count as usize];
        let low_rows = |count: u32| vec![low_zero.clone(); tables.columns * count as usize];
        let layout = tables.layout;
        Scratch {
            sums: Sums {
                total: rows(1),
                low: low_rows(layout.low),
                bits: rows(layout.mid + layout.tile),
            },
            row: rows(1),
            inner: rows(1),
            outer: low_rows(1 << layout.low),
            low: low_rows(layout.low),
            mid: rows(layout.mid),
            total: rows(1),
            leaf: Leaf {
                x: rows(1),
                one_plus_x: rows(1),
                prefix: rows(1),
            },
        }
    }
}

#[inline(always)]
fn clear<L: Lane>(row: &mut [L]) {
    for cell in row {
        cell.clear();
    }
}

#[inline(always)]
fn add<L: Lane>(row: &mut [L], other: &[L]) {
    for (sum, x) in row.iter_mut().zip(other) {
        sum.add(x);
    }
}

/// `row[j] = a[j] b[j]`, normalised.
#[inline(always)]
fn mul<L: Lane>(row: &mut [L], a: &[L], b: &[L]) {
    for ((out, a), b) in row.iter_mut().zip(a).zip(b) {
        out.mul(a, b);
        out.tidy();
    }
}

/// `row[j] = row[j] factors[j]`, both normalised.
#[inline(always)]
fn scale<L: Lane>(row: &mut [L], factors: &[L]) {
    for (x, factor) in row.iter_mut().zip(factors) {
        x.tidy();
        x.scale(factor);
        x.tidy();
    }
}

/// Adds `row` to each of `rows` whose place is a 1 bit of `state`.
#[inline(always)]
fn add_where<L: Lane>(rows: &mut [L], state: usize, row: &[L]) {
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
    let tiles = tables.mid.chunks_exact(columns << tables.layout.mid);
    for (t, states) in tiles.enumerate() {
        clear(outer);
        clear(low_bits);
        clear(mid);
        clear(total);
        for (a, factors) in states.chunks_exact(columns).enumerate() {
            mul(row, base, factors);
            clear(inner);
            let states = tables.low.chunks_exact(columns);
            for (low, sum) in states.zip(outer.chunks_exact_mut(columns)) {
                leaf.add(row, low, (&tables.unit, &tables.one), inner, sum);
            }
            if C::HALVES {
                scale(inner, row);
            }
            add(total, inner);
            add_where(mid, a, inner);
        }
        let states = tables.low.chunks_exact(columns);
        for (b, (low, sum)) in states.zip(outer.chunks_exact_mut(columns)).enumerate() {
            if C::HALVES {
                scale(sum, low);
            }
            add_where(low_bits, b, sum);
        }
        add(&mut sums.low, low_bits);
        add(mid_bits, mid);
        add(&mut sums.total, total);
        add_where(tile_bits, t, total);
        if !tick() {
            return false;
        }
    }
    true
}

/// After this many factors a running product is normalised.
const TIDY: usize = 4;

impl<C: Cell> Leaf<C> {
    /// Adds the parts of a cell's states to `inner` and to `outer`.
    #[inline(always)]
    fn add(
        &mut self,
        row: &[C],
        low: &[C::Low],
        (unit, one): (&[C], &C),
        inner: &mut [C],
        outer: &mut [C::Low],
    ) {
        // All rows have one cell more than the other layer has units.
        let m = unit.len();
        let (row, low) = (&row[..m + 1], &low[..m + 1]);
        let (inner, outer) = (&mut inner[..m + 1], &mut outer[..m + 1]);
        let (x, prefix) = (&mut self.x[..m], &mut self.prefix[..m + 1]);
        let one_plus_x = &mut self.one_plus_x[..m];
        let mut product = one.clone();
        product.product(&row[m], &low[m]);
        for j in 0..m {
            prefix[j].clone_from(&product);
            one_plus_x[j].one_plus(&mut x[j], (&row[j], &low[j]), &unit[j]);
            product.scale(&one_plus_x[j]);
            if j % TIDY == TIDY - 1 {
                product.tidy();
            }
        }
        let (mut suffix, mut rest, mut part) = (one.clone(), one.clone(), one.clone());
        for j in (0..m).rev() {
            rest.mul(&prefix[j], &suffix);
            rest.tidy();
            let sums = (&mut inner[j], &mut outer[j]);
            C::deposit(sums, &rest, (&row[j], &low[j]), &x[j], &mut part);
            suffix.scale(&one_plus_x[j]);
            if j % TIDY == 0 {
                suffix.tidy();
            }
        }
        let sums = (&mut inner[m], &mut outer[m]);
        // The first prefix is the weight.
        C::deposit(sums, &suffix, (&row[m], &low[m]), &prefix[0], &mut part);
    }
}

//! How the bits of the enumerated units are shared out, and the tables of factors for each
//! share. Columns 0 to m-1 belong to the units of the other layer, column m to the weight
//! `prod_i e^(b_i v_i)` of the enumerated state itself.

use super::cell::{Cell, Lane, Packed};
use crate::threads::in_order;
use std::convert::Infallible;

/// How many of the enumerated units each level of the kernel runs over, lowest units first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Side by side in a row.
    pub lanes: u32,
    /// The inner loop, whose tables stay in the first cache.
    pub low: u32,
    /// The rows of a cell.
    pub rows: u32,
    /// The loop around the inner one; with all below it makes a tile.
    pub mid: u32,
    /// The tiles of a block.
    pub tile: u32,
    /// The blocks.
    pub up: u32,
}

impl Layout {
    /// For `n` enumerated units; where a cell has states of more, units of weight 0 are added.
    pub fn new<C: Cell>(n: u32) -> Self {
        let (low, mid) = C::LOOPS;
        let inside = n.clamp(C::LANES, C::BLOCK) - C::LANES;
        let low = inside.min(low);
        let mid = (inside - low).min(mid);
        Layout {
            lanes: C::Low::LANES,
            low,
            rows: C::LANES - C::Low::LANES,
            mid,
            tile: inside - low - mid,
            up: n.saturating_sub(C::BLOCK),
        }
    }

    /// The enumerated units that a tile runs over.
    pub fn in_tile(&self) -> u32 {
        self.lanes + self.low + self.rows + self.mid
    }

    /// The enumerated units that a block runs over.
    pub fn inside(&self) -> u32 {
        self.in_tile() + self.tile
    }

    /// Where the sum over the states in which a unit of a block is 1 is found.
    pub fn place(&self, unit: u32) -> Place {
        let Layout {
            lanes, low, rows, ..
        } = *self;
        match unit {
            _ if unit < lanes => Place::Inside(unit),
            _ if unit < lanes + low => Place::Low(unit - lanes),
            _ if unit < lanes + low + rows => Place::Inside(unit - low),
            _ => Place::Loop(unit - lanes - low - rows),
        }
    }
}

/// Where a sum is found in [`super::kernel::Sums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// This bit of the places in the cells of the total.
    Inside(u32),
    /// This row of the inner loop's sums.
    Low(u32),
    /// This row of the outer loops' sums.
    Loop(u32),
}

/// The factors of a machine with 0/1 units, the enumerated layer as rows.
#[derive(Clone, Debug)]
pub struct Source<E> {
    /// `on[i][j]`: the factor of column j where the bit of enumerated unit i is 1.
    pub on: Vec<Vec<E>>,
    /// The same where it is 0.
    pub off: Vec<Vec<E>>,
    /// What each column starts from: `e^(c_j)`; for the weight, a scale.
    pub start: Vec<E>,
    /// What `x_j` is added to for each unit j of the other layer.
    pub unit: Vec<E>,
    /// The product of two entries.
    pub times: fn(&E, &E) -> E,
    /// One.
    pub one: E,
    /// Zero.
    pub zero: E,
    /// What MPFR floats are rounded to when they are packed.
    pub bits: u32,
}

impl<E: Clone + PartialEq + Send + Sync> Source<E> {
    /// The columns: one for each unit of the other layer, and the weight.
    pub fn columns(&self) -> usize {
        self.start.len()
    }

    fn factor(&self, unit: usize, column: usize, bit: bool) -> &E {
        match (self.on.get(unit), bit) {
            (Some(on), true) => &on[column],
            (Some(_), false) => &self.off[unit][column],
            // An added unit: all states where it is 1 have weight 0.
            (None, true) if column + 1 == self.columns() => &self.zero,
            (None, _) => &self.one,
        }
    }

    /// For every state of `count` units from `first` on, the product of their factors.
    fn products(&self, first: u32, count: u32, column: usize) -> Vec<E> {
        let mut products = vec![self.one.clone()];
        // The unit with the highest place comes last, so that unit k of a state is bit k.
        for unit in first..first + count {
            let times = |bit, products: &[E]| -> Vec<E> {
                let factor = self.factor(unit as usize, column, bit);
                products.iter().map(|x| (self.times)(x, factor)).collect()
            };
            let on = times(true, &products);
            if *self.factor(unit as usize, column, false) != self.one {
                products = times(false, &products);
            }
            products.extend(on);
        }
        products
    }

    /// For every state of `count` units from `first` on, a row of what `2^inside` states are packed
    /// in: the units lowest in the table are inside.
    fn table<P: Packed<Entry = E>>(
        &self,
        (first, count): (u32, u32),
        inside: u32,
        threads: usize,
    ) -> Vec<P> {
        let column = |column| Ok(self.products(first, count, column));
        let Ok(columns): Result<Vec<Vec<E>>, Infallible> =
            in_order(threads, self.columns(), column);
        let row = |state: usize| {
            let entries = state << inside..(state + 1) << inside;
            let packed = columns
                .iter()
                .map(|column| P::pack(&column[entries.clone()], self.bits));
            Ok(packed.collect())
        };
        let Ok(rows): Result<Vec<Vec<P>>, Infallible> =
            in_order(threads, 1 << (count - inside), row);
        rows.into_iter().flatten().collect()
    }

    fn splat<P: Packed<Entry = E>>(&self, layout: Layout, entry: &E) -> P {
        P::pack(&vec![entry.clone(); 1 << layout.rows], self.bits)
    }

    /// The tables that all blocks share.
    pub fn tables<C: Cell<Entry = E>>(&self, layout: Layout, threads: usize) -> Tables<C> {
        let (lanes, low, rows) = (layout.lanes, layout.low, layout.rows);
        Tables {
            layout,
            columns: self.columns(),
            low: self.table((0, lanes + low), lanes, threads),
            mid: self.table(
                (lanes + low, rows + layout.mid + layout.tile),
                rows,
                threads,
            ),
            unit: (self.unit.iter())
                .map(|unit| self.splat(layout, unit))
                .collect(),
            bits: self.bits,
        }
    }

    /// What all states of a block have in common: the starts times the factors of the units
    /// above the block.
    pub fn base<P: Packed<Entry = E>>(&self, layout: Layout, block: u64) -> Vec<P> {
        let first = layout.inside() as usize;
        (0..self.columns())
            .map(|column| {
                let mut product = self.start[column].clone();
                for k in 0..layout.up as usize {
                    let bit = block >> k & 1 == 1;
                    product = (self.times)(&product, self.factor(first + k, column, bit));
                }
                self.splat(layout, &product)
            })
            .collect()
    }
}

/// Row-major tables of factors, one row of `columns` cells per state.
#[derive(Clone, Debug)]
pub struct Tables<C: Cell> {
    /// The shares of the units.
    pub layout: Layout,
    /// Cells in a row.
    pub columns: usize,
    /// States of the inner loop, those of the lanes side by side.
    pub low: Vec<C::Low>,
    /// States of the loop around it, those of the rows in one cell, and of the tiles: one table
    /// for both saves a product, and with it roundings of every `x_j`.
    pub mid: Vec<C::Wide>,
    /// What `x_j` is added to.
    pub unit: Vec<C>,
    /// The precision of what has none of its own.
    pub bits: u32,
}

impl<C: Cell> Tables<C> {
    /// Tables in which every entry is packed from `entry`: enough to count roundings.
    pub fn filled(layout: Layout, columns: usize, entry: C::Entry) -> Self {
        let entry = std::slice::from_ref(&entry);
        Tables {
            layout,
            columns,
            low: vec![C::Low::pack(entry, 0); columns << layout.low],
            mid: vec![C::Wide::pack(entry, 0); columns << (layout.mid + layout.tile)],
            unit: vec![C::pack(entry, 0); columns - 1],
            bits: 0,
        }
    }
}

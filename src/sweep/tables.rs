//! How the bits of the enumerated units are shared out, and the tables of factors for each
//! share. Columns 0 to m-1 belong to the units of the other layer, column m to the weight
//! `prod_i e^(b_i v_i)` of the enumerated state itself.

use super::cell::Cell;

/// Leaves of a block: fixed, so that neither threads nor shards change a single bit.
pub const BLOCK: u32 = 16;

/// How many of the enumerated units each level of the kernel runs over, innermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Side by side in one cell.
    pub lanes: u32,
    /// The inner loop, whose tables stay in the first cache.
    pub low: u32,
    /// The loop around it; `low` and `mid` together make a tile.
    pub mid: u32,
    /// The tiles of a block.
    pub tile: u32,
    /// The blocks.
    pub up: u32,
}

impl Layout {
    /// For `n` enumerated units; where there are fewer than lanes, units of weight 0 are added.
    pub fn new(n: u32, lanes: u32) -> Self {
        const LOW: u32 = 3;
        const MID: u32 = 5;
        let inside = n.clamp(lanes, BLOCK.max(lanes)) - lanes;
        let low = inside.min(LOW);
        let mid = (inside - low).min(MID);
        Layout {
            lanes,
            low,
            mid,
            tile: inside - low - mid,
            up: n.saturating_sub(BLOCK),
        }
    }

    /// The enumerated units that a block runs over.
    pub fn inside(&self) -> u32 {
        self.lanes + self.low + self.mid + self.tile
    }
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
    /// Rounds to what is packed.
    pub bits: u32,
    /// Rounds an entry to `bits` bits, where entries have a precision.
    pub round: fn(&E, u32) -> E,
}

impl<E: Clone> Source<E> {
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
            let times = |bit| {
                let factor = self.factor(unit as usize, column, bit);
                products
                    .iter()
                    .map(|x| (self.times)(x, factor))
                    .collect::<Vec<E>>()
            };
            let (off, on) = (times(false), times(true));
            products = off;
            products.extend(on);
        }
        products
    }

    fn table<C: Cell<Entry = E>>(&self, first: u32, count: u32) -> Vec<C> {
        let columns: Vec<Vec<E>> = (0..self.columns())
            .map(|column| self.products(first, count, column))
            .collect();
        (0..1_usize << count)
            .flat_map(|state| {
                columns
                    .iter()
                    .map(move |column| self.splat(&column[state]))
                    .collect::<Vec<C>>()
            })
            .collect()
    }

    fn splat<C: Cell<Entry = E>>(&self, entry: &E) -> C {
        C::pack(&vec![(self.round)(entry, self.bits); 1 << C::LANES])
    }

    /// The tables that all blocks share.
    pub fn tables<C: Cell<Entry = E>>(&self, layout: Layout) -> Tables<C> {
        let Layout {
            lanes,
            low,
            mid,
            tile,
            ..
        } = layout;
        let columns: Vec<Vec<E>> = (0..self.columns())
            .map(|column| self.products(0, lanes + low, column))
            .collect();
        let mut packed = Vec::new();
        for state in 0..1_usize << low {
            for column in &columns {
                let lanes: Vec<E> = column[state << lanes..(state + 1) << lanes]
                    .iter()
                    .map(|x| (self.round)(x, self.bits))
                    .collect();
                packed.push(C::pack(&lanes));
            }
        }
        Tables {
            layout,
            columns: self.columns(),
            low: packed,
            mid: self.table(lanes + low, mid),
            tile: self.table(lanes + low + mid, tile),
            unit: self.unit.iter().map(|unit| self.splat(unit)).collect(),
            one: self.splat(&self.one),
        }
    }

    /// What all states of a block have in common: the starts times the factors of the units
    /// above the block.
    pub fn base<C: Cell<Entry = E>>(&self, layout: Layout, block: u64) -> Vec<C> {
        let first = layout.inside() as usize;
        (0..self.columns())
            .map(|column| {
                let mut product = self.start[column].clone();
                for k in 0..layout.up as usize {
                    let bit = block >> k & 1 == 1;
                    product = (self.times)(&product, self.factor(first + k, column, bit));
                }
                self.splat(&product)
            })
            .collect()
    }
}

/// Row-major tables of factors, one row of `columns` cells per state.
#[derive(Clone, Debug)]
pub struct Tables<C> {
    /// The shares of the units.
    pub layout: Layout,
    /// Cells in a row.
    pub columns: usize,
    /// States of the units inside cells and of the inner loop.
    pub low: Vec<C>,
    /// States of the loop around it.
    pub mid: Vec<C>,
    /// States that tell the tiles of a block apart.
    pub tile: Vec<C>,
    /// What `x_j` is added to.
    pub unit: Vec<C>,
    /// One.
    pub one: C,
}

impl<C: Cell> Tables<C> {
    /// Tables in which every entry is `entry`: enough to count roundings.
    pub fn filled(layout: Layout, columns: usize, entry: C) -> Self {
        let rows = |count: u32| vec![entry.clone(); columns << count];
        Tables {
            layout,
            columns,
            low: rows(layout.low),
            mid: rows(layout.mid),
            tile: rows(layout.tile),
            unit: vec![entry.clone(); columns - 1],
            one: entry,
        }
    }
}

//! How the bits of the enumerated units are shared out, and the tables of factors for each
//! share. Columns 0 to m-1 belong to the units of the other layer, column m to the weight
//! `prod_i e^(b_i v_i)` of the enumerated state itself.

use super::cell::{Cell, Lane, Packed};
use std::sync::OnceLock;

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

    /// Where the sum over the states in which a unit is 1 is found.
    pub fn place(&self, unit: u32) -> Place {
        let Layout {
            lanes, low, rows, ..
        } = *self;
        match unit {
            _ if unit < lanes => Place::Inside(unit),
            _ if unit < lanes + low => Place::Low(unit - lanes),
            _ if unit < lanes + low + rows => Place::Inside(unit - low),
            _ if unit < self.inside() => Place::Loop(unit - lanes - low - rows),
            _ => Place::Above(unit - self.inside()),
        }
    }
}

/// Where a sum is found in [`super::kernel::Sums`] of the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// This bit of the places in the cells of the total.
    Inside(u32),
    /// This row of the inner loop's sums.
    Low(u32),
    /// This row of the outer loops' sums.
    Loop(u32),
    /// The whole of every block whose number has this bit.
    Above(u32),
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

impl<E> Source<E> {
    /// The same in other numbers, `None` where there is one that these cannot be.
    pub fn in_numbers<F>(
        &self,
        number: impl Fn(&E) -> Option<F>,
        [zero, one]: [F; 2],
        times: fn(&F, &F) -> F,
    ) -> Option<Source<F>> {
        let row = |row: &Vec<E>| row.iter().map(&number).collect::<Option<Vec<F>>>();
        let rows = |rows: &Vec<Vec<E>>| rows.iter().map(row).collect::<Option<Vec<Vec<F>>>>();
        Some(Source {
            on: rows(&self.on)?,
            off: rows(&self.off)?,
            start: row(&self.start)?,
            unit: row(&self.unit)?,
            times,
            one,
            zero,
            bits: self.bits,
        })
    }
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

    /// `start` times the factors of the states' units from `first` on, unit `first + k` being bit k of
    /// a state, for `count` units and every state.
    fn products(&self, start: E, first: u32, count: u32, column: usize) -> Vec<E> {
        let mut products = Vec::with_capacity(1 << count);
        products.push(start);
        // The unit with the highest place comes last.
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

    /// `start` times the factors of one state of the units from `first` on.
    fn product(&self, start: &E, first: u32, count: u32, state: u64, column: usize) -> E {
        (0..count).fold(start.clone(), |product, k| {
            let unit = (first + k) as usize;
            (self.times)(&product, self.factor(unit, column, state >> k & 1 == 1))
        })
    }

    /// For every state of `count` units from `first` on, a row of what `2^inside` states are packed
    /// in: the units lowest in the table are inside. Each column begins with its start.
    fn table<P: Packed<Entry = E>>(
        &self,
        (first, count): (u32, u32),
        inside: u32,
        start: impl Fn(usize) -> E,
    ) -> Vec<P> {
        let columns: Vec<Vec<E>> = (0..self.columns())
            .map(|column| self.products(start(column), first, count, column))
            .collect();
        let mut table = Vec::with_capacity(columns.len() << (count - inside));
        for state in 0..1 << (count - inside) {
            let entries = state << inside..(state + 1) << inside;
            let packed =
                (columns.iter()).map(|column| P::pack(&column[entries.clone()], self.bits));
            table.extend(packed);
        }
        table
    }

    fn splat<P: Packed<Entry = E>>(&self, layout: Layout, entry: &E) -> P {
        P::pack(&vec![entry.clone(); 1 << layout.rows], self.bits)
    }

    /// The tables that all blocks share.
    pub fn tables<C: Cell<Entry = E>>(&self, layout: Layout) -> Tables<'_, C> {
        let (lanes, low, rows) = (layout.lanes, layout.low, layout.rows);
        let tile = move |t| {
            let above = |column| self.product(&self.one, layout.in_tile(), layout.tile, t, column);
            self.table((lanes + low, rows + layout.mid), rows, above)
        };
        Tables {
            layout,
            columns: self.columns(),
            low: self.table((0, lanes + low), lanes, |_| self.one.clone()),
            tiles: vec![OnceLock::new(); 1 << layout.tile],
            make: Box::new(tile),
            unit: (self.unit.iter())
                .map(|unit| self.splat(layout, unit))
                .collect(),
            bits: self.bits,
        }
    }

    /// What all states of a block have in common: the starts times the factors of the units
    /// above the block.
    pub fn base<P: Packed<Entry = E>>(&self, layout: Layout, block: u64) -> Vec<P> {
        (0..self.columns())
            .map(|column| {
                let start = &self.start[column];
                self.splat(
                    layout,
                    &self.product(start, layout.inside(), layout.up, block, column),
                )
            })
            .collect()
    }
}

/// Row-major tables of factors, one row of `columns` cells per state.
pub struct Tables<'a, C: Cell> {
    /// The shares of the units.
    pub layout: Layout,
    /// Cells in a row.
    pub columns: usize,
    /// States of the inner loop, those of the lanes side by side.
    pub low: Vec<C::Low>,
    tiles: Vec<OnceLock<Vec<C::Wide>>>,
    make: Box<dyn Fn(u64) -> Vec<C::Wide> + Sync + 'a>,
    /// What `x_j` is added to.
    pub unit: Vec<C>,
    /// The precision of what has none of its own.
    pub bits: u32,
}

impl<C: Cell> Tables<'_, C> {
    /// Tables in which every entry is packed from `entry`: enough to count roundings.
    pub fn filled(layout: Layout, columns: usize, entry: C::Entry) -> Self {
        let entry = std::slice::from_ref(&entry);
        let tile = vec![C::Wide::pack(entry, 0); columns << layout.mid];
        Tables {
            layout,
            columns,
            low: vec![C::Low::pack(entry, 0); columns << layout.low],
            tiles: vec![OnceLock::from(tile); 1 << layout.tile],
            make: Box::new(|_| Vec::new()),
            unit: vec![C::pack(entry, 0); columns - 1],
            bits: 0,
        }
    }

    /// Tile `t`: the states of the loop around the inner one, those of the rows in one cell, with the
    /// tile's own factors: that saves a product, and with it roundings of every `x_j`. The thread that
    /// is first to want a tile makes it.
    #[inline(always)]
    pub fn tile(&self, t: usize) -> Option<&[C::Wide]> {
        let make = || (self.make)(t as u64);
        self.tiles.get(t).map(|tile| &tile.get_or_init(make)[..])
    }
}

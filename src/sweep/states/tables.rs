//! How the bits of the enumerated units are shared out, and the tables of factors for each share.

use crate::sweep::source::Source;
use crate::sweep::words::{Cell, Lane, Packed};
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

/// Where a sum is found in [`crate::sweep::states::kernel::Sums`] of the blocks.
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

fn splat<E: Clone, P: Packed<Entry = E>>(layout: Layout, entry: &E, bits: u32) -> P {
    P::pack(&vec![entry.clone(); 1 << layout.rows], bits)
}

/// What all states of a block have in common: the starts times the factors of the units
/// above the block.
pub fn base<P: Packed>(source: &Source<P::Entry>, layout: Layout, block: u64) -> Vec<P> {
    (0..source.columns())
        .map(|column| {
            let start = &source.start[column];
            let above = source.product(start, (layout.inside(), layout.up), block, column);
            splat(layout, &above, source.bits)
        })
        .collect()
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

impl<'a, C: Cell> Tables<'a, C> {
    /// The tables that all blocks share.
    pub fn new(source: &'a Source<C::Entry>, layout: Layout) -> Self {
        let (lanes, low, rows) = (layout.lanes, layout.low, layout.rows);
        let tile = move |t| {
            let units = (layout.in_tile(), layout.tile);
            let above = |column| source.product(&source.one, units, t, column);
            source.table((lanes + low, rows + layout.mid), rows, above)
        };
        Tables {
            layout,
            columns: source.columns(),
            low: source.table((0, lanes + low), lanes, |_| source.one.clone()),
            tiles: vec![OnceLock::new(); 1 << layout.tile],
            make: Box::new(tile),
            unit: (source.unit.iter())
                .map(|unit| splat(layout, unit, source.bits))
                .collect(),
            bits: source.bits,
        }
    }

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

//! How the bits of the enumerated units are shared out, and the tables of factors for each share.

use crate::sweep::source::Source;
use crate::sweep::words::{Lane, Packed};
use std::sync::OnceLock;

/// Rows of a cell: with one state on its way up while another comes down, enough to hide the latency of a product.
pub(super) const ROWS: usize = 2;

/// The units that tell the rows apart.
const ROW_UNITS: u32 = ROWS.trailing_zeros();

/// How many of the enumerated units each level of the kernel runs over, lowest units first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
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
    pub(super) fn new<N: Lane>(n: u32) -> Self {
        let (low, mid) = N::LOOPS;
        let in_cell = N::LANES + ROW_UNITS;
        let inside = n.clamp(in_cell, N::BLOCK) - in_cell;
        let low = inside.min(low);
        let mid = (inside - low).min(mid);
        Layout {
            lanes: N::LANES,
            low,
            rows: ROW_UNITS,
            mid,
            tile: inside - low - mid,
            up: n.saturating_sub(N::BLOCK),
        }
    }

    /// The enumerated units that a tile runs over.
    pub(crate) fn in_tile(&self) -> u32 {
        self.lanes + self.low + self.rows + self.mid
    }

    /// The enumerated units that a block runs over.
    pub(super) fn inside(&self) -> u32 {
        self.in_tile() + self.tile
    }

    /// Where the sum over the states in which a unit is 1 is found.
    pub(super) fn place(&self, unit: u32) -> Place {
        let Layout {
            lanes, low, rows, ..
        } = *self;
        match unit {
            _ if unit < lanes => Place::Lane(unit),
            _ if unit < lanes + low => Place::Low(unit - lanes),
            _ if unit < lanes + low + rows => Place::Row,
            _ if unit < self.inside() => Place::Loop(unit - lanes - low - rows),
            _ => Place::Above(unit - self.inside()),
        }
    }
}

/// Where a sum is found in [`crate::sweep::states::kernel::Sums`] of the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// This bit of the places in the lanes of the total.
    Lane(u32),
    /// The sums over the second rows of the cells.
    Row,
    /// This row of the inner loop's sums.
    Low(u32),
    /// This row of the outer loops' sums.
    Loop(u32),
    /// The whole of every block whose number has this bit.
    Above(u32),
}

/// What all states of a block have in common: the starts times the factors of the units
/// above the block.
pub(crate) fn base<P: Packed>(source: &Source<P::Entry>, layout: Layout, block: u64) -> Vec<P> {
    (0..source.columns())
        .map(|column| {
            let start = &source.start[column];
            let above = source.product(start, (layout.inside(), layout.up), block, column);
            P::splat(&above, source.bits)
        })
        .collect()
}

/// Row-major tables of factors, one row of `columns` entries per state.
pub(crate) struct Tables<'a, N: Lane> {
    /// The shares of the units.
    pub layout: Layout,
    /// Entries in a row.
    pub columns: usize,
    /// States of the inner loop, those of the lanes side by side.
    pub low: Vec<N>,
    tiles: Vec<OnceLock<Tile<N>>>,
    make: Box<dyn Fn(u64) -> Tile<N> + Sync + 'a>,
    /// What `x_j` is added to.
    pub unit: Vec<N>,
    /// The precision of what has none of its own.
    pub bits: u32,
}

/// For the states of the loop around the inner one, the factors of the rows.
type Tile<N> = Vec<[<N as Lane>::Wide; ROWS]>;

impl<'a, N: Lane> Tables<'a, N> {
    /// The tables that all blocks share.
    pub(super) fn new(source: &'a Source<N::Entry>, layout: Layout) -> Self {
        let (lanes, low, rows) = (layout.lanes, layout.low, layout.rows);
        let bits = source.bits;
        let tile = move |t| {
            let units = (layout.in_tile(), layout.tile);
            let above = |column| source.product(&source.one, units, t, column);
            let cell = |rows: &[N::Entry]| std::array::from_fn(|k| Packed::splat(&rows[k], bits));
            source.table((lanes + low, rows + layout.mid), rows, above, cell)
        };
        let lane = |entries: &[N::Entry]| N::pack(entries, bits);
        Tables {
            layout,
            columns: source.columns(),
            low: source.table((0, lanes + low), lanes, |_| source.one.clone(), lane),
            tiles: vec![OnceLock::new(); 1 << layout.tile],
            make: Box::new(tile),
            unit: (source.unit.iter())
                .map(|unit| N::splat(unit, bits))
                .collect(),
            bits,
        }
    }

    /// Tables in which every entry is `entry`: enough to count roundings.
    pub(crate) fn filled(layout: Layout, columns: usize, entry: N::Entry) -> Self {
        let wide = || N::Wide::splat(&entry, 0);
        let tile = vec![std::array::from_fn(|_| wide()); columns << layout.mid];
        Tables {
            layout,
            columns,
            low: vec![N::splat(&entry, 0); columns << layout.low],
            tiles: vec![OnceLock::from(tile); 1 << layout.tile],
            make: Box::new(|_| Vec::new()),
            unit: vec![N::splat(&entry, 0); columns - 1],
            bits: 0,
        }
    }

    /// Tile `t`: the states of the loop around the inner one, those of the rows in one cell, with the
    /// tile's own factors: that saves a product, and with it roundings of every `x_j`. The thread that
    /// is first to want a tile makes it.
    #[inline(always)]
    pub(super) fn tile(&self, t: usize) -> Option<&[[N::Wide; ROWS]]> {
        let make = || (self.make)(t as u64);
        self.tiles.get(t).map(|tile| &tile.get_or_init(make)[..])
    }
}

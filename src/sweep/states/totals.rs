//! The blocks of a range, summed by any number of threads, each adding up its own.

use crate::sweep::source::Source;
use crate::sweep::states::kernel::{self, Scratch, Sums};
use crate::sweep::states::tables::{Layout, Place, Tables, base};
use crate::sweep::words::simd::{Path, Task, fastest};
use crate::sweep::words::{Lane, Wide};
use crate::threads::in_order;
use crate::watch::{Stop, Watch};
use std::ops::{AddAssign, Range};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

/// Sums over the blocks of a range: rows as in [`Sums`], one for the total and one for each
/// enumerated unit.
#[derive(Clone, Debug)]
pub(crate) struct Totals<T> {
    /// Over all states.
    pub total: Vec<T>,
    /// Over the states where each enumerated unit is 1.
    pub units: Vec<Vec<T>>,
}

impl<T: Clone + for<'a> AddAssign<&'a T>> Totals<T> {
    /// Nothing yet, for `units` enumerated units.
    pub(super) fn new(zero: &T, columns: usize, units: usize) -> Self {
        let row = vec![zero.clone(); columns];
        Totals {
            total: row.clone(),
            units: vec![row; units],
        }
    }

    /// All of them: over all states, then for one unit after the other.
    pub(super) fn rows(self) -> impl Iterator<Item = T> {
        std::iter::once(self.total).chain(self.units).flatten()
    }

    /// The same in other numbers.
    pub(super) fn map<U>(&self, number: impl Fn(&T) -> U) -> Totals<U> {
        let row = |row: &Vec<T>| row.iter().map(&number).collect();
        Totals {
            total: row(&self.total),
            units: self.units.iter().map(row).collect(),
        }
    }

    /// These and those of other blocks.
    fn plus(mut self, other: Totals<T>) -> Self {
        let rows = self.units.iter_mut().zip(&other.units);
        for (row, more) in rows.chain([(&mut self.total, &other.total)]) {
            for (sum, x) in row.iter_mut().zip(more) {
                *sum += x;
            }
        }
        self
    }

    /// Adds the sums of a block.
    #[inline(always)]
    pub(crate) fn add_block<N: Lane<Total = T>>(
        &mut self,
        tables: &Tables<N>,
        block: u64,
        sums: &Sums<N>,
    ) {
        let layout = tables.layout;
        let columns = tables.columns;
        each::<N>(&mut self.total, &sums.total, None);
        for (unit, row) in (0..).zip(&mut self.units) {
            match layout.place(unit) {
                Place::Lane(bit) => each::<N>(row, &sums.total, Some(bit)),
                Place::Row => each::<N>(row, &sums.rows, None),
                Place::Low(k) => each::<N>(row, &sums.low[k as usize * columns..], None),
                Place::Loop(k) => each::<N>(row, &sums.bits[k as usize * columns..], None),
                Place::Above(k) if block >> k & 1 == 1 => each::<N>(row, &sums.total, None),
                Place::Above(_) => {}
            }
        }
    }
}

// A function, since a closure would not be compiled for what the processor has.
#[inline(always)]
fn each<N: Lane>(row: &mut [N::Total], sums: &[N::Wide], bit: Option<u32>) {
    for (total, sum) in row.iter_mut().zip(sums) {
        sum.fold(bit, total);
    }
}

/// One block: its sums, added to the totals. False where `tick` gave it up.
struct Block<'a, N: Lane> {
    tables: &'a Tables<'a, N>,
    base: &'a [N::Wide],
    block: u64,
    scratch: &'a mut Scratch<N>,
    totals: &'a mut Totals<N::Total>,
    tick: &'a mut dyn FnMut() -> bool,
}

impl<N: Lane> Task for Block<'_, N> {
    type Output = bool;
    const PATH: Path = N::PATH;

    #[inline(always)]
    fn run(self) -> bool {
        let whole = kernel::block(self.tables, self.base, self.scratch, self.tick);
        if whole {
            self.totals
                .add_block(self.tables, self.block, &self.scratch.sums);
        }
        whole
    }
}

/// Sums the blocks of a range. Where totals are exact the result does not depend on `threads`, bit for
/// bit.
///
/// # Errors
/// [`Stop`] when the watch says so.
pub(super) fn sum<N: Lane>(
    source: &Source<N::Entry>,
    range: Range<u64>,
    threads: usize,
    zero: &N::Total,
    watch: &dyn Watch,
) -> Result<Totals<N::Total>, Stop> {
    let units = source.on.len();
    let layout = Layout::new::<N>(units as u32);
    let tables = Tables::<N>::new(source, layout);
    // Units that were added to fill the cells have no states of their own to report.
    let leaves = 1_u64 << layout.in_tile().min(units as u32);
    let (next_tile, next) = (AtomicUsize::new(0), AtomicU64::new(range.start));
    let stop = AtomicBool::new(false);
    // What one thread sums, from the first block that no other has begun.
    let work = |_| {
        while tables
            .tile(next_tile.fetch_add(1, Ordering::Relaxed))
            .is_some()
        {}
        let mut totals = Totals::new(zero, tables.columns, units);
        let mut scratch = Scratch::new(&tables);
        let mut tick = || {
            if watch.done(leaves).is_break() {
                stop.store(true, Ordering::Relaxed);
            }
            !stop.load(Ordering::Relaxed)
        };
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= range.end {
                return Ok(totals);
            }
            let whole = fastest(Block {
                tables: &tables,
                base: &base::<N::Wide>(source, layout, block),
                block,
                scratch: &mut scratch,
                totals: &mut totals,
                tick: &mut tick,
            });
            if !whole {
                return Err(Stop);
            }
        }
    };
    let blocks = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
    let threads = threads.clamp(1, blocks.max(1));
    let shares = in_order(threads, threads, work)?.into_iter();
    let nothing = || Totals::new(zero, tables.columns, units);
    Ok(shares.reduce(Totals::plus).unwrap_or_else(nothing))
}

//! The blocks of a range, summed by any number of threads, added up in the order of the blocks.

use super::cell::{Cell, Wide};
use super::kernel::{Scratch, Sums};
use super::simd;
use super::tables::{Place, Source, Tables};
use crate::watch::{Stop, Watch};
use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;

/// Sums over the blocks of a range: rows as in [`Sums`], one for the total and one for each
/// enumerated unit.
#[derive(Clone, Debug)]
pub struct Totals<T> {
    /// Over all states.
    pub total: Vec<T>,
    /// Over the states where each enumerated unit is 1.
    pub units: Vec<Vec<T>>,
}

impl<T: Clone + for<'a> AddAssign<&'a T>> Totals<T> {
    /// Nothing yet, for `units` enumerated units.
    pub fn new(zero: &T, columns: usize, units: usize) -> Self {
        let row = vec![zero.clone(); columns];
        Totals {
            total: row.clone(),
            units: vec![row; units],
        }
    }

    /// Adds the sums of a block.
    pub fn add_block<C: Cell<Total = T>>(
        &mut self,
        tables: &Tables<C>,
        block: u64,
        sums: &Sums<C>,
        zero: &T,
    ) {
        let layout = tables.layout;
        let last = layout.inside() as usize;
        let columns = tables.columns;
        for (unit, row) in self.units.iter_mut().take(last).enumerate() {
            let cells = row.iter_mut();
            match layout.place(unit as u32) {
                Place::Inside(bit) => {
                    for (total, cell) in cells.zip(&sums.total) {
                        cell.fold(Some(bit), total);
                    }
                }
                Place::Low(k) => {
                    for (total, cell) in cells.zip(&sums.low[k as usize * columns..]) {
                        cell.fold(None, total);
                    }
                }
                Place::Loop(k) => {
                    for (total, cell) in cells.zip(&sums.bits[k as usize * columns..]) {
                        cell.fold(None, total);
                    }
                }
            }
        }
        for (column, cell) in sums.total.iter().enumerate() {
            let mut whole = zero.clone();
            cell.fold(None, &mut whole);
            self.total[column] += &whole;
            for (k, row) in self.units.iter_mut().skip(last).enumerate() {
                if block >> k & 1 == 1 {
                    row[column] += &whole;
                }
            }
        }
    }
}

/// Sums the blocks of a range. The result does not depend on `threads`, bit for bit.
///
/// # Errors
/// [`Stop`] when the watch says so.
pub fn sum<C: Cell>(
    source: &Source<C::Entry>,
    tables: &Tables<C>,
    range: Range<u64>,
    threads: usize,
    zero: &C::Total,
    watch: &dyn Watch,
) -> Result<Totals<C::Total>, Stop> {
    let layout = tables.layout;
    let units = source.on.len();
    let mut totals = Totals::new(zero, tables.columns, units);
    // Units that were added to fill the cells have no states of their own to report.
    let leaves = 1_u64 << layout.in_tile().min(units as u32);
    let next = AtomicU64::new(range.start);
    let stop = AtomicBool::new(false);
    let work = |done: &mut dyn FnMut(u64, &Sums<C>)| {
        let mut scratch = Scratch::new(tables);
        let mut tick = || {
            if watch.done(leaves).is_break() {
                stop.store(true, Ordering::Relaxed);
            }
            !stop.load(Ordering::Relaxed)
        };
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= range.end {
                return;
            }
            let base = source.base(layout, block);
            if !simd::block(tables, &base, &mut scratch, &mut tick) {
                return;
            }
            done(block, &scratch.sums);
        }
    };
    let blocks = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
    let threads = threads.clamp(1, blocks.max(1));
    if threads == 1 {
        work(&mut |block, sums| totals.add_block(tables, block, sums, zero));
    } else {
        std::thread::scope(|scope| {
            // Each thread waits when it is two blocks ahead of the adding.
            let (send, receive) = mpsc::sync_channel(2 * threads);
            for _ in 0..threads {
                let (send, work) = (send.clone(), &work);
                scope.spawn(move || {
                    work(&mut |block, sums| {
                        // A receiver that is gone has stopped: nothing is lost that it wanted.
                        let _ = send.send((block, sums.clone()));
                    });
                });
            }
            drop(send);
            let (mut early, mut expected) = (BTreeMap::new(), range.start);
            for (block, sums) in receive {
                early.insert(block, sums);
                while let Some(sums) = early.remove(&expected) {
                    totals.add_block(tables, expected, &sums, zero);
                    expected += 1;
                }
            }
        });
    }
    match stop.into_inner() {
        true => Err(Stop),
        false => Ok(totals),
    }
}

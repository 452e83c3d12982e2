//! The states of a cell: on the way up over the units of the other layer the prefixes are kept, on the way down each gives
//! its part. What is next in a row waits for what was before, so that a cell has a few rows, two cells can be summed at once,
//! and where operations are long the sums of one unit grow while the suffixes of the next do.

use super::grouped::Grouped;
use super::tables::ROWS;
use crate::sweep::words::{Ends, Lane};

/// Most cells that are summed at once.
pub(super) const CELLS: usize = 2;

/// One for each of them.
pub(super) fn cells<T>(make: impl Fn() -> T) -> [T; CELLS] {
    std::array::from_fn(|_| make())
}

/// Where the states of a cell are summed.
#[derive(Clone, Debug)]
pub(super) struct Leaf<N: Lane> {
    kept: [Vec<[N::Kept; ROWS]>; CELLS],
    prefix: [Vec<[N; ROWS]>; CELLS],
    zero: [N; ROWS],
}

impl<N: Lane> Leaf<N> {
    /// Places for `m` units, in numbers of `bits` bits.
    pub(super) fn new(m: usize, bits: u32) -> Self {
        let cell = || std::array::from_fn(|_| N::zero(bits));
        Leaf {
            kept: cells(|| vec![std::array::from_fn(|_| N::kept(bits)); m]),
            prefix: cells(|| vec![cell(); m]),
            zero: cell(),
        }
    }

    /// Adds the parts of the states of `C` cells to `inner` and to `outer`.
    #[inline(always)]
    pub(super) fn add<const C: usize>(
        &mut self,
        row: &[Vec<[N; ROWS]>; CELLS],
        low: &[N],
        unit: &[N],
        inner: &mut [Grouped<N, ROWS>; CELLS],
        outer: &mut [[N; 1]],
    ) {
        // All rows have one cell more than the other layer has units.
        let m = unit.len();
        let (low, outer) = (&low[..m + 1], &mut outer[..m + 1]);
        let row: [_; C] = std::array::from_fn(|c| &row[c][..m + 1]);
        let inner = inner.each_mut().map(|inner| &mut inner.group[..m + 1]);
        let kept = self.kept.each_mut().map(|kept| &mut kept[..m]);
        let prefix = self.prefix.each_mut().map(|prefix| &mut prefix[..m]);
        let zero = || std::array::from_fn(|_| self.zero.clone());
        let (mut parts, mut product): ([_; C], [_; C]) = (zero(), zero());
        let last = m - 1;
        for c in 0..C {
            for k in 0..ROWS {
                product[c][k].mul(&row[c][m][k], &low[m]);
            }
            keep::<N>(&row[c][0], &low[0], &unit[0], &mut kept[c][0]);
        }
        for j in 0..last {
            for c in 0..C {
                keep::<N>(
                    &row[c][j + 1],
                    &low[j + 1],
                    &unit[j + 1],
                    &mut kept[c][j + 1],
                );
                prefix[c][j].clone_from(&product[c]);
                up::<N>(&mut product[c], &row[c][j], &low[j], &kept[c][j]);
            }
        }
        for c in 0..C {
            prefix[c][last].clone_from(&product[c]);
            up::<N>(&mut product[c], &row[c][last], &low[last], &kept[c][last]);
        }
        let mut suffix = product.clone();
        let mut found = product;
        for c in 0..C {
            gather::<N>(&mut found[c], &mut inner[c][m]);
            for k in 0..ROWS {
                let ends = Ends {
                    prefix: &prefix[c][last][k],
                    part: &mut parts[c][k],
                };
                let factors = (&row[c][last][k], &low[last]);
                suffix[c][k].top(factors, &unit[last], &kept[c][last][k], ends);
            }
            if !N::STAGED {
                outer[m][0].add(&found[c][0]);
                gather::<N>(&mut parts[c], &mut inner[c][last]);
                outer[last][0].add(&parts[c][0]);
            }
        }
        for j in (0..last).rev() {
            for c in 0..C {
                if N::STAGED {
                    // Three units at once, none of which waits for another.
                    outer[j + 2][0].add(&found[c][0]);
                    std::mem::swap(&mut found[c], &mut parts[c]);
                    gather::<N>(&mut found[c], &mut inner[c][j + 1]);
                }
                for k in 0..ROWS {
                    let ends = Ends {
                        prefix: &prefix[c][j][k],
                        part: &mut parts[c][k],
                    };
                    let factors = (&row[c][j][k], &low[j]);
                    suffix[c][k].down(factors, &kept[c][j][k], ends);
                }
            }
            if !N::STAGED {
                for c in 0..C {
                    gather::<N>(&mut parts[c], &mut inner[c][j]);
                }
                for part in &parts {
                    outer[j][0].add(&part[0]);
                }
            }
        }
        if N::STAGED {
            for c in 0..C {
                outer[1][0].add(&found[c][0]);
                gather::<N>(&mut parts[c], &mut inner[c][0]);
                outer[0][0].add(&parts[c][0]);
            }
        }
    }
}

#[inline(always)]
fn keep<N: Lane>(row: &[N; ROWS], low: &N, unit: &N, kept: &mut [N::Kept; ROWS]) {
    for k in 0..ROWS {
        N::keep((&row[k], low), unit, &mut kept[k]);
    }
}

#[inline(always)]
fn up<N: Lane>(product: &mut [N; ROWS], row: &[N; ROWS], low: &N, kept: &[N::Kept; ROWS]) {
    for k in 0..ROWS {
        product[k].up((&row[k], low), &kept[k]);
    }
}

/// Adds the parts of the rows to their sums over the inner loop; the first becomes the sum of both.
#[inline(always)]
fn gather<N: Lane>(parts: &mut [N; ROWS], inner: &mut [N; ROWS]) {
    let [first, second] = parts;
    inner[0].add(first);
    inner[1].add(second);
    first.add(second);
}

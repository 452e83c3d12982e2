//! The states of a cell: on the way up over the units of the other layer the prefixes are kept, on the way down each gives
//! its part. What is next in a row waits for what was before, so that a cell has a few rows, and one state comes down while
//! the next goes up, over the same units: the ways change direction from state to state, and what the next keeps of a unit
//! takes the place of what the one before has just used.

use super::grouped::Grouped;
use super::tables::ROWS;
use crate::sweep::words::{Ends, Lane};

/// Where the states of a cell are summed.
#[derive(Clone, Debug)]
pub(super) struct Leaf<N: Lane> {
    kept: Vec<[N::Kept; ROWS]>,
    prefix: Vec<[N; ROWS]>,
    /// Of the state that went up last.
    mass: [N; ROWS],
    zero: [N; ROWS],
}

impl<N: Lane> Leaf<N> {
    /// Places for `m` units, in numbers of `bits` bits.
    pub(super) fn new(m: usize, bits: u32) -> Self {
        let cell = || std::array::from_fn(|_| N::zero(bits));
        Leaf {
            kept: vec![std::array::from_fn(|_| N::kept(bits)); m],
            prefix: vec![cell(); m],
            mass: cell(),
            zero: cell(),
        }
    }

    /// Adds the parts of the states of the inner loop, whose factors are `lows`, to `inner` and to `outer`.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        row: &[[N::Row; ROWS]],
        lows: &[N],
        unit: &[N],
        inner: &mut Grouped<N, ROWS>,
        outer: &mut [[N; 1]],
    ) {
        let columns = unit.len() + 1;
        let count = lows.len() / columns;
        self.turn::<false, false, true>(row, unit, (&[], &mut [], &mut []), &lows[..columns]);
        for next in 1..=count {
            let (before, here, after) =
                ((next - 1) * columns, next * columns, (next + 1) * columns);
            let old = (
                &lows[before..here],
                &mut inner.group[..],
                &mut outer[before..here],
            );
            match (next == count, next % 2 == 1) {
                (false, true) => self.turn::<true, true, true>(row, unit, old, &lows[here..after]),
                (false, false) => {
                    self.turn::<false, true, true>(row, unit, old, &lows[here..after])
                }
                (true, true) => self.turn::<true, true, false>(row, unit, old, &[]),
                (true, false) => self.turn::<false, true, false>(row, unit, old, &[]),
            }
            if next % N::GROUP == 0 || next == count {
                inner.next();
            }
        }
    }

    /// The state `old` comes down while the state `new` goes up.
    #[inline(always)]
    fn turn<const FALLING: bool, const OLD: bool, const NEW: bool>(
        &mut self,
        row: &[[N::Row; ROWS]],
        unit: &[N],
        (low, inner, outer): (&[N], &mut [[N; ROWS]], &mut [[N; 1]]),
        new: &[N],
    ) {
        // All rows have one cell more than the other layer has units.
        let m = unit.len();
        let row = &row[..m + 1];
        let (low, new) = (
            &low[..m * usize::from(OLD)],
            &new[..(m + 1) * usize::from(NEW)],
        );
        let inner = &mut inner[..(m + 1) * usize::from(OLD)];
        let outer = &mut outer[..(m + 1) * usize::from(OLD)];
        let (kept, prefix) = (&mut self.kept[..m], &mut self.prefix[..m]);
        let (mut parts, mut product) = (self.zero.clone(), self.zero.clone());
        let (mut suffix, mut found) = (self.zero.clone(), self.zero.clone());
        if OLD {
            found.clone_from(&self.mass);
            gather::<N>(&mut found, &mut inner[m]);
            if !N::STAGED {
                outer[m][0].add(&found[0]);
            }
        }
        if NEW {
            for k in 0..ROWS {
                product[k].mul((&row[m][k], &new[m]));
            }
        }
        let last = m - 1;
        let at = |j: usize| if FALLING { last - j } else { j };
        // Where what was found before unit j stands: the mass first.
        let before = |j: usize| if j == 0 { m } else { at(j - 1) };
        for j in 0..m {
            let u = at(j);
            if OLD {
                if N::STAGED && j > 0 {
                    // Three units at once, none of which waits for another.
                    outer[before(j - 1)][0].add(&found[0]);
                    std::mem::swap(&mut found, &mut parts);
                    gather::<N>(&mut found, &mut inner[before(j)]);
                }
                for k in 0..ROWS {
                    let ends = Ends {
                        prefix: &prefix[u][k],
                        part: &mut parts[k],
                    };
                    let factors = (&row[u][k], &low[u]);
                    match j {
                        0 => suffix[k].top(factors, &unit[u], &kept[u][k], ends),
                        _ => suffix[k].down(factors, &kept[u][k], ends),
                    }
                }
                if !N::STAGED {
                    gather::<N>(&mut parts, &mut inner[u]);
                    outer[u][0].add(&parts[0]);
                }
            }
            if NEW {
                for k in 0..ROWS {
                    N::keep((&row[u][k], &new[u]), &unit[u], &mut kept[u][k]);
                }
                prefix[u].clone_from(&product);
                for k in 0..ROWS {
                    product[k].up((&row[u][k], &new[u]), &kept[u][k]);
                }
            }
        }
        if OLD && N::STAGED {
            outer[before(last)][0].add(&found[0]);
            gather::<N>(&mut parts, &mut inner[at(last)]);
            outer[at(last)][0].add(&parts[0]);
        }
        if NEW {
            self.mass.clone_from(&product);
        }
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

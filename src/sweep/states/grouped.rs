//! Sums over a loop of the kernel in groups, as each level of it wants them.

use crate::sweep::words::{Lane, Packed};

/// Sums over a loop: of the group of states at hand, and of the groups before. A loop of one group needs only
/// the first. K sums stand together.
#[derive(Clone, Debug)]
pub(super) struct Grouped<N, const K: usize> {
    /// Of the group at hand.
    pub group: Vec<[N; K]>,
    before: Vec<[N; K]>,
}

impl<N: Lane, const K: usize> Grouped<N, K> {
    /// From zeros, for so many groups.
    pub(super) fn new(zeros: Vec<[N; K]>, groups: usize) -> Self {
        let before = if groups > 1 { zeros.clone() } else { vec![] };
        Grouped {
            group: zeros,
            before,
        }
    }

    /// Becomes zero.
    #[inline(always)]
    pub(super) fn clear(&mut self) {
        let sums = match self.before.is_empty() {
            true => &mut self.group,
            // Between loops the group is empty.
            false => &mut self.before,
        };
        for sum in sums {
            clear(sum);
        }
    }

    /// The group is complete.
    #[inline(always)]
    pub(super) fn next(&mut self) {
        if self.before.is_empty() {
            for sum in &mut self.group {
                for x in sum {
                    x.tidy();
                }
            }
        }
        for (sum, group) in self.before.iter_mut().zip(&mut self.group) {
            for (sum, group) in sum.iter_mut().zip(group) {
                group.tidy();
                sum.add(group);
                sum.tidy();
                group.clear();
            }
        }
    }

    /// Of all groups.
    #[inline(always)]
    pub(super) fn sum(&self) -> &[[N; K]] {
        match self.before.is_empty() {
            true => &self.group,
            false => &self.before,
        }
    }
}

/// All become zero.
#[inline(always)]
pub(super) fn clear<P: Packed>(row: &mut [P]) {
    for sum in row {
        sum.clear();
    }
}

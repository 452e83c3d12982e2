//! Products of factors for all states of a few visible units: a row costs one product per group.

use super::pass::Number;
use crate::number::{Enclosure, Float128};
use crate::sweep::range::ends;
use crate::sweep::source::Source;
use crate::sweep::words::pair::Pair;
use crate::sweep::words::steps::Paired;
use rug::Float;

/// Most visible units in a group.
const MOST_IN_GROUP: u32 = 8;
/// Every product of factors stays within `2^-400` and `2^400`: then `1 + x`, quotients by it and
/// all errors of products stay normal doubles.
const MOST_EXPONENT: f64 = 400.0;

/// The factors of a machine with 0/1 units (±1 units are changed into such, exactly).
pub(crate) struct GroupTables {
    /// Visible units in a group; the last group may have fewer.
    pub in_group: usize,
    /// For each group and each of its states a row: `x_j` for every hidden unit, then the weight.
    groups: Vec<Vec<Number>>,
    columns: usize,
    /// What masses are to be multiplied with.
    pub constant: Enclosure,
    /// Factors `1 + x_j` that may be multiplied before a product is normalised.
    pub stride: usize,
}

impl GroupTables {
    /// For about this many rows, the visible units being those enumerated. `None` where a product could
    /// leave the range of the pairs.
    pub(super) fn new(
        (source, constant): (Source<Float>, Enclosure),
        rows: usize,
    ) -> Option<GroupTables> {
        let (n_v, columns) = (source.on.len(), source.columns());
        let mut most = 0.0_f64;
        for column in 0..columns {
            let (low, high) = ends(&source, column);
            // A unit more for the rounding of these few sums.
            if f64::max(high, -low) + 1.0 > MOST_EXPONENT {
                return None;
            }
            if column + 1 < columns {
                most = most.max(high + 2.0);
            }
        }
        let in_group = (rows.max(8).ilog2().saturating_sub(2)).clamp(1, MOST_IN_GROUP);
        let source = source.in_words()?;
        let group = |first: u32| {
            let units = (first, in_group.min(n_v as u32 - first));
            let start = |column: usize| match first {
                0 => source.start[column],
                _ => Float128::ONE,
            };
            source.table(units, 0, start, |entries| {
                let (hi, lo) = entries[0].pair();
                Pair { hi, lo }
            })
        };
        Some(GroupTables {
            in_group: in_group as usize,
            groups: (0..n_v as u32)
                .step_by(in_group as usize)
                .map(group)
                .collect(),
            columns,
            constant,
            stride: ((2.0 * MOST_EXPONENT / most) as usize).max(1),
        })
    }

    /// Hidden units.
    pub(super) fn n_h(&self) -> usize {
        self.columns - 1
    }

    /// How many groups there are.
    pub(super) fn groups(&self) -> usize {
        self.groups.len()
    }

    /// The state of every group, from the visible bits: the unit that is read first is the lowest bit.
    pub(super) fn states(&self, row: &[bool], states: &mut Vec<usize>) {
        states.clear();
        let state = |bits: &[bool]| {
            bits.iter()
                .rev()
                .fold(0, |s, &bit| s << 1 | usize::from(bit))
        };
        states.extend(row.chunks(self.in_group).map(state));
    }

    /// `x_j` for every hidden unit and the weight of the row: products over the groups.
    #[inline(always)]
    pub(super) fn row(&self, states: &[usize], row: &mut [Number]) {
        let columns = self.columns;
        for (g, (table, state)) in self.groups.iter().zip(states).enumerate() {
            let entries = &table[state * columns..(state + 1) * columns];
            match g {
                0 => row.copy_from_slice(entries),
                _ => {
                    for (x, entry) in row.iter_mut().zip(entries) {
                        *x = x.times(*entry);
                    }
                }
            }
        }
    }
}

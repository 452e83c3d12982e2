//! Products of factors for all states of a few visible units: a row costs one product per group.

use super::pair::{Pair, units};
use crate::machine::{Param, Rbm};
use crate::number::{Enclosure, Enclosures, Float128, log2};
use crate::sweep::binary_form::binary;
use crate::sweep::options::Side;
use rug::Float;

/// Factors have this many bits before they become entries, pairs of 106.
const WIDE: u32 = 192;
/// Most visible units in a group.
const MOST_IN_GROUP: u32 = 8;
/// Every product of factors stays within `2^-400` and `2^400`: then `1 + x`, quotients by it and
/// all errors of products stay normal doubles.
const MOST_EXPONENT: f64 = 400.0;

/// The factors of a machine with 0/1 units (±1 units are changed into such, exactly).
pub struct Tables {
    /// Visible units in a group; the last group may have fewer.
    pub in_group: usize,
    /// For each group and each of its states a row: `x_j` for every hidden unit, then the weight.
    groups: Vec<Vec<Pair>>,
    columns: usize,
    /// What masses are to be multiplied with.
    pub constant: Enclosure,
    /// Factors `1 + x_j` that may be multiplied before a product is normalised.
    pub stride: usize,
}

impl Tables {
    /// For about this many rows. `None` where a factor is not certain or a product could leave
    /// the range of the pairs.
    pub fn new(m: &Rbm, rows: usize, threads: usize) -> Option<Tables> {
        let found = binary(&Enclosures::new(WIDE), m, Side::Visible, threads).ok()?;
        let factors = found.factors;
        if !factors.iter().all(|x| x.is_narrow(WIDE - 48)) {
            return None;
        }
        let (n_v, n_h) = (m.n_v(), m.n_h());
        let columns = n_h + 1;
        let factor = |i: usize, column: usize| {
            let param = if column < n_h {
                Param::W(i, column)
            } else {
                Param::B(i)
            };
            factors.get(param).lo()
        };
        let start = |column: usize| match column < n_h {
            true => factors.get(Param::C(column)).lo().clone(),
            false => Float::with_val(WIDE, 1),
        };
        let mut most = 0.0_f64;
        for column in 0..columns {
            let logs = (0..n_v).map(|i| log2(factor(i, column)));
            let (mut low, mut high) = (0.0, 0.0);
            for log in logs.chain([log2(&start(column))]) {
                low += f64::min(log, 0.0);
                high += f64::max(log, 0.0);
            }
            // A unit more for the rounding of these few sums.
            if f64::max(high, -low) + 1.0 > MOST_EXPONENT {
                return None;
            }
            if column < n_h {
                most = most.max(high + 2.0);
            }
        }
        let in_group = rows
            .max(8)
            .ilog2()
            .saturating_sub(2)
            .clamp(1, MOST_IN_GROUP) as usize;
        let units: Vec<usize> = (0..n_v).collect();
        let mut groups = Vec::new();
        for (g, units) in units.chunks(in_group).enumerate() {
            let states = 1_usize << units.len();
            let mut group = vec![Pair::ZERO; states * columns];
            for column in 0..columns {
                let mut products = vec![match g {
                    0 => Float128::of(&start(column))?,
                    _ => Float128::ONE,
                }];
                // The unit that is read first has the highest place.
                for &i in units {
                    let factor = Float128::of(factor(i, column))?;
                    products = products
                        .into_iter()
                        .flat_map(|off| [off, off.times(factor)])
                        .collect();
                }
                for (state, product) in products.into_iter().enumerate() {
                    group[state * columns + column] = Pair::of(product);
                }
            }
            groups.push(group);
        }
        Some(Tables {
            in_group,
            groups,
            columns,
            constant: found.constant,
            stride: ((2.0 * MOST_EXPONENT / most) as usize).max(1),
        })
    }

    /// Hidden units.
    pub fn n_h(&self) -> usize {
        self.columns - 1
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// The state of every group, from the visible bits.
    pub fn states(&self, row: &[bool], states: &mut Vec<usize>) {
        states.clear();
        let state = |bits: &[bool]| bits.iter().fold(0, |s, &bit| s << 1 | usize::from(bit));
        states.extend(row.chunks(self.in_group).map(state));
    }

    /// `x_j` for every hidden unit and the weight of the row: products over the groups.
    #[inline(always)]
    pub fn row(&self, states: &[usize], row: &mut [Pair]) {
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

    /// Units of u^2 behind every number of [`Tables::row`].
    pub fn units(&self) -> u64 {
        let groups = self.groups.len() as u64;
        groups * units::ENTRY + (groups - 1) * units::TIMES
    }
}

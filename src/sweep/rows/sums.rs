//! The pass over the rows, in blocks, and what it comes to.

use super::pass::{Counts, Number, Scaled, climbed, grown, share};
use super::tables::GroupTables;
use crate::data::Data;
use crate::error::Result;
use crate::machine::Side;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures};
use crate::sweep::binary_form::means;
use crate::sweep::bound::relative_error;
use crate::sweep::source::{Factors, WORD_BITS, enclosed, floats};
use crate::sweep::states::ModelSums;
use crate::sweep::words::steps::Paired;
use crate::threads::in_order;
use crate::watch::Watch;
use rug::{Float, Rational};

/// Distinct rows of a block.
const BLOCK: usize = 1 << 13;
/// Sums of blocks are exact: multiples of 2^-1074 below 2^64.
const EXACT_BITS: u32 = 1200;
/// The bits of the enclosures that come out; pairs have 106.
const BITS: u32 = 192;
/// Counts are doubles.
const MOST_COUNT: u64 = 1 << 53;

/// A machine ready for rows.
pub struct Rows {
    pub(super) tables: GroupTables,
    counts: Counts,
    n_v: usize,
    units: Units,
}

/// What the rows come to.
pub struct RowSums {
    /// Rows means, averaged over the rows.
    pub data_phase: Shaped<Enclosure>,
    /// `sum_n ln f(v_n)` over all rows with their multiplicities, nats.
    pub log_mass: Enclosure,
}

/// What one row comes to.
pub struct RowMass {
    /// `ln f(v)`, nats.
    pub log_mass: Enclosure,
    /// The probability that each hidden unit's bit is 1.
    pub hidden: Vec<Enclosure>,
}

/// The places of a thread.
pub(super) struct RowScratch {
    states: Vec<usize>,
    pub(super) x: Vec<Number>,
}

struct Block {
    /// For every group, each of its states: `sum count q_j`.
    on: Vec<Vec<Number>>,
    /// Column sums over the visible units, then over all rows.
    sums: Vec<Vec<Number>>,
    product: Scaled,
    rows: u64,
}

impl Rows {
    /// `None` where this machine leaves the range of the pairs: then only MPFR serves.
    pub fn new(m: &Rbm, rows: usize, threads: usize) -> Option<Rows> {
        Self::of(m, &enclosed(m, WORD_BITS, threads).ok()?, rows)
    }

    /// The same, with the factors that the sums over the states were made with, where they are there.
    pub fn beside(m: &Rbm, model: &ModelSums, rows: usize, threads: usize) -> Option<Rows> {
        match &model.factors {
            Some(factors) => Self::of(m, factors, rows),
            None => Self::new(m, rows, threads),
        }
    }

    fn of(m: &Rbm, factors: &Factors, rows: usize) -> Option<Rows> {
        let source = floats(factors, Side::Visible, WORD_BITS)?;
        let tables = GroupTables::new(source, rows)?;
        // A block's rows one after the other, then a group's states.
        let summands = BLOCK + (1 << tables.in_group);
        let counts = Counts::of(tables.groups(), tables.n_h(), summands);
        Some(Rows {
            tables,
            counts,
            n_v: m.n_v(),
            units: m.units(),
        })
    }

    /// Sums distinct rows; `None` where a count is too large for the bound.
    ///
    /// # Errors
    /// A stop from the watch.
    pub fn sums(&self, data: &Data, threads: usize, watch: &dyn Watch) -> Result<Option<RowSums>> {
        if data.total() >= MOST_COUNT || data.total() == 0 {
            return Ok(None);
        }
        let blocks = in_order(threads, data.listed().div_ceil(BLOCK), |at| {
            watch.tell(BLOCK as u64, "stopped before all rows were summed")?;
            Ok(self.block(data, at))
        })?;
        let a = Enclosures::new(BITS);
        let Some(around) = self.around(&a, self.counts.mean) else {
            return Ok(None);
        };
        let (n_v, n_h) = (self.n_v, self.tables.n_h());
        let mut totals = vec![vec![Float::new(EXACT_BITS); n_h]; n_v + 1];
        let mut log_mass = a.zero();
        for block in &blocks {
            for (row, sums) in totals.iter_mut().zip(&block.sums) {
                for (total, sum) in row.iter_mut().zip(sums) {
                    *total += sum.hi;
                    *total += sum.lo;
                }
            }
            let behind = block.rows.checked_mul(self.counts.factor);
            let Some(around) = behind.and_then(|behind| self.around(&a, behind)) else {
                return Ok(None);
            };
            log_mass += &log(&a, block.product, &around);
        }
        log_mass += &(self.tables.constant.ln() * &a.of(data.total()));
        let ones = data.ones();
        let share = a.lift(&Rational::from((1, data.total()))) / &around;
        let mean = |total: &Float| a.of(total) * &share;
        let shares = Shaped::build(n_v, n_h, |param| match param {
            Param::W(i, j) => mean(&totals[i][j]),
            Param::C(j) => mean(&totals[n_v][j]),
            Param::B(i) => a.lift(&Rational::from((ones[i], data.total()))),
        })?;
        Ok(Some(RowSums {
            data_phase: means(&a, self.units, shares),
            log_mass,
        }))
    }

    /// How far the logarithm of a row's `f(v)` can be off is that of `1 + g`, g the bound of its mass.
    pub(super) fn mass_bound(&self) -> Option<Rational> {
        bound(self.counts.mass)
    }

    /// What the share of a unit in a row, as it is found, is to be multiplied with to hold the true one.
    pub(super) fn around_share(&self, a: &Enclosures) -> Enclosure {
        match self.around(a, self.counts.share) {
            Some(around) => a.one() / &around,
            None => Enclosure::line(a.bits()),
        }
    }

    pub(super) fn scratch(&self) -> RowScratch {
        RowScratch {
            states: Vec::new(),
            x: vec![Number::splat(0.0); self.tables.n_h() + 1],
        }
    }

    /// `f(v)` without the constant; leaves `x_j` in the scratch.
    #[inline(always)]
    pub(super) fn mass(&self, row: &[bool], scratch: &mut RowScratch) -> Scaled {
        let RowScratch { states, x } = scratch;
        self.tables.states(row, states);
        self.tables.row(states, x);
        let (x, weight) = x.split_at(self.tables.n_h());
        let mut product = Scaled {
            pair: weight[0],
            exponent: 0,
        }
        .normalised();
        for chunk in x.chunks(self.tables.stride) {
            for x in chunk {
                product.pair = climbed(product.pair, *x);
            }
            product = product.normalised();
        }
        product
    }

    fn block(&self, data: &Data, at: usize) -> Block {
        let (n_v, n_h) = (self.n_v, self.tables.n_h());
        let in_group = self.tables.in_group;
        let mut scratch = self.scratch();
        let group = |g: usize| vec![Number::splat(0.0); n_h << in_group.min(n_v - g * in_group)];
        let mut block = Block {
            on: (0..self.tables.groups()).map(group).collect(),
            sums: vec![vec![Number::splat(0.0); n_h]; n_v + 1],
            product: Scaled::one(),
            rows: 0,
        };
        let mut shares = vec![Number::splat(0.0); n_h];
        for (row, count) in data.rows_in(at * BLOCK..(at + 1) * BLOCK) {
            let mut product = self.mass(row, &mut scratch);
            block.rows += count;
            for (found, x) in shares.iter_mut().zip(&scratch.x) {
                *found = share(*x);
            }
            if count > 1 {
                product = product.power(count);
                for found in &mut shares {
                    *found = found.times_double(count as f64);
                }
            }
            block.product = block.product.times(product);
            for (sums, state) in block.on.iter_mut().zip(&scratch.states) {
                let sums = &mut sums[state * n_h..(state + 1) * n_h];
                for (sum, share) in sums.iter_mut().zip(&shares) {
                    *sum = grown(*sum, *share);
                }
            }
        }
        for (g, sums) in std::mem::take(&mut block.on).iter().enumerate() {
            let units = in_group.min(n_v - g * in_group);
            for (state, row) in sums.chunks(n_h).enumerate() {
                for k in (0..units).filter(|k| state >> k & 1 == 1) {
                    add(&mut block.sums[g * in_group + k], row);
                }
                if g == 0 {
                    add(&mut block.sums[n_v], row);
                }
            }
        }
        block
    }

    /// Between `1 - g` and `1 + g`, from halves of u^2.
    fn around(&self, a: &Enclosures, halves: u64) -> Option<Enclosure> {
        bound(halves).map(|bound| a.around_one(bound))
    }
}

/// From halves of u^2, with two more for terms of higher order and for what was lost before the tables.
fn bound(halves: u64) -> Option<Rational> {
    relative_error(halves + 2, 107)
}

/// The number that this is, exactly.
pub(super) fn float(x: Number) -> Float {
    Float::with_val(EXACT_BITS, x.hi) + x.lo
}

fn add(sums: &mut [Number], row: &[Number]) {
    for (sum, x) in sums.iter_mut().zip(row) {
        *sum = grown(*sum, *x);
    }
}

/// `ln pair + exponent ln 2`.
fn log(a: &Enclosures, x: Scaled, around: &Enclosure) -> Enclosure {
    let two = a.of(2).ln();
    (a.of(&float(x.pair)) / around).ln() + &(two * &a.of(x.exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 99 halves and two more: g = 101/2 u^2 / (1 - 101/2 u^2).
    #[test]
    fn a_count_becomes_a_bound_with_two_halves_more() {
        let units = Rational::from((101, 2)) >> 106_u32;
        let wanted = units.clone() / (Rational::from(1) - units);
        assert_eq!(bound(99), Some(wanted));
    }
}

//! The sums over data rows, visible units rows: one pass over the distinct rows, in
//! double-doubles with a counted bound (`docs/arithmetic.md`).
//!
//! With `x_j = e^(c_j + sum_i w_ij v_i)`, a row gives `q_j = x_j/(1 + x_j)` to the data phase and
//! `f(v) = e^(b.v) prod_j (1 + x_j)` to the likelihood, whose sum of logarithms is the logarithm of one
//! product. Rows are summed in fixed blocks and the blocks exactly, so that the number of threads
//! cannot change a bit.

mod ln_f;
mod pair;
mod tables;

use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::{Arithmetic, Enclosure, Enclosures};
use crate::sweep::binary_form::means;
use crate::sweep::bound::relative_error;
use crate::threads::in_order;
use crate::watch::{Stop, Watch};
use pair::{Pair, Scaled, units};
use rug::{Float, Rational};
use std::ops::ControlFlow;
use tables::Tables;

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
    tables: Tables,
    m: Rbm,
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
struct Scratch {
    states: Vec<usize>,
    x: Vec<Pair>,
}

struct Block {
    /// For every group, each of its states: `sum count q_j`.
    on: Vec<Vec<Pair>>,
    /// Column sums over the visible units, then over all rows.
    sums: Vec<Vec<Pair>>,
    product: Scaled,
    rows: u64,
}

impl Rows {
    /// `None` where this machine leaves the range of the pairs: then only MPFR serves.
    pub fn new(m: &Rbm, rows: usize, threads: usize) -> Option<Rows> {
        let tables = Tables::new(m, rows, threads)?;
        Some(Rows {
            tables,
            m: m.clone(),
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
        let blocks = self.blocks(data, threads, watch)?;
        let a = Enclosures::new(BITS);
        let Some(around) = self.around(&a, self.mean_units()) else {
            return Ok(None);
        };
        let (n_v, n_h) = (self.m.n_v(), self.tables.n_h());
        let mut totals = vec![vec![Float::new(EXACT_BITS); n_h]; n_v + 1];
        let mut log_mass = a.zero();
        for block in &blocks {
            for (row, sums) in totals.iter_mut().zip(&block.sums) {
                for (total, sum) in row.iter_mut().zip(sums) {
                    *total += sum.hi;
                    *total += sum.lo;
                }
            }
            let behind = block.rows.checked_mul(self.mass_units() + units::TIMES);
            let Some(around) = behind.and_then(|behind| self.around(&a, behind)) else {
                return Ok(None);
            };
            log_mass += &log(&a, block.product, &around);
        }
        log_mass += &(self.tables.constant.ln() * &a.lift(&Rational::from(data.total())));
        let mut ones = vec![0_u64; n_v];
        for (row, count) in data.rows() {
            for (ones, &bit) in ones.iter_mut().zip(row) {
                *ones += if bit { count } else { 0 };
            }
        }
        let n = Rational::from(data.total());
        let mean = |total: &Float| a.float(total) / &around / &a.lift(&n);
        let shares = Shaped::build(n_v, n_h, |param| match param {
            Param::W(i, j) => mean(&totals[i][j]),
            Param::C(j) => mean(&totals[n_v][j]),
            Param::B(i) => a.lift(&Rational::from((ones[i], data.total()))),
        })?;
        Ok(Some(RowSums {
            data_phase: means(&a, self.m.units(), shares),
            log_mass,
        }))
    }

    /// `ln f(v)` and the hidden units of one row.
    pub fn row(&self, row: &[bool]) -> RowMass {
        let a = Enclosures::new(BITS);
        let mut scratch = self.scratch();
        let product = self.mass(row, &mut scratch);
        // Both counts are far below 2^106.
        let around = |units| self.around(&a, units).unwrap_or(Enclosure::line(BITS));
        let (mass, share) = (around(self.mass_units()), around(self.share_units()));
        let hidden = scratch.x[..self.tables.n_h()]
            .iter()
            .map(|x| a.float(&share_of(*x).float(BITS)) / &share)
            .collect();
        RowMass {
            log_mass: log(&a, product, &mass) + &self.tables.constant.ln(),
            hidden,
        }
    }

    fn scratch(&self) -> Scratch {
        Scratch {
            states: Vec::new(),
            x: vec![Pair::ZERO; self.tables.n_h() + 1],
        }
    }

    /// `f(v)` without the constant; leaves `x_j` in the scratch.
    #[inline(always)]
    fn mass(&self, row: &[bool], scratch: &mut Scratch) -> Scaled {
        let Scratch { states, x } = scratch;
        self.tables.states(row, states);
        self.tables.row(states, x);
        let (weight, x) = x.split_last().unwrap_or((&Pair::ONE, &[]));
        let mut product = Scaled {
            pair: *weight,
            exponent: 0,
        }
        .normalised();
        for chunk in x.chunks(self.tables.stride) {
            for x in chunk {
                product.pair = product.pair.times(x.plus_double(1.0));
            }
            product = product.normalised();
        }
        product
    }

    fn blocks(&self, data: &Data, threads: usize, watch: &dyn Watch) -> Result<Vec<Block>> {
        let count = data.listed().div_ceil(BLOCK);
        in_order(threads, count, |at| match watch.done(0) {
            ControlFlow::Continue(()) => Ok(self.block(data, at)),
            ControlFlow::Break(Stop) => Err(Error::new(
                Kind::Stopped,
                "stopped before all rows were summed",
            )),
        })
    }

    fn block(&self, data: &Data, at: usize) -> Block {
        let (n_v, n_h) = (self.m.n_v(), self.tables.n_h());
        let in_group = self.tables.in_group;
        let mut scratch = self.scratch();
        let group = |g: usize| vec![Pair::ZERO; n_h << in_group.min(n_v - g * in_group)];
        let mut block = Block {
            on: (0..self.tables.groups()).map(group).collect(),
            sums: vec![vec![Pair::ZERO; n_h]; n_v + 1],
            product: Scaled::ONE,
            rows: 0,
        };
        let mut shares = vec![Pair::ZERO; n_h];
        for (row, count) in data.rows_in(at * BLOCK..(at + 1) * BLOCK) {
            let mut product = self.mass(row, &mut scratch);
            block.rows += count;
            for (share, x) in shares.iter_mut().zip(&scratch.x) {
                *share = share_of(*x);
            }
            if count > 1 {
                product = product.power(count);
                for share in &mut shares {
                    *share = share.times_double(count as f64);
                }
            }
            block.product = block.product.times(product);
            for (sums, state) in block.on.iter_mut().zip(&scratch.states) {
                let sums = &mut sums[state * n_h..(state + 1) * n_h];
                for (sum, share) in sums.iter_mut().zip(&shares) {
                    *sum = sum.plus(*share);
                }
            }
        }
        for (g, sums) in std::mem::take(&mut block.on).iter().enumerate() {
            let units = in_group.min(n_v - g * in_group);
            for (state, row) in sums.chunks(n_h).enumerate() {
                for k in (0..units).filter(|k| state >> (units - 1 - k) & 1 == 1) {
                    add(&mut block.sums[g * in_group + k], row);
                }
                if g == 0 {
                    add(&mut block.sums[n_v], row);
                }
            }
        }
        block
    }

    /// Behind `q_j`.
    fn share_units(&self) -> u64 {
        2 * self.tables.units() + units::PLUS_DOUBLE + units::OVER
    }

    /// Behind a sum of `count q_j`: a block's rows one after the other, then a group's states.
    fn mean_units(&self) -> u64 {
        let added = BLOCK as u64 + (1 << self.tables.in_group);
        self.share_units() + units::TIMES_DOUBLE + added * units::PLUS
    }

    /// Behind `f(v)`.
    fn mass_units(&self) -> u64 {
        let factor = self.tables.units() + units::PLUS_DOUBLE + units::TIMES;
        self.tables.units() + self.tables.n_h() as u64 * factor
    }

    /// Between `1 - g` and `1 + g`; one unit more for terms of higher order.
    fn around(&self, a: &Enclosures, count: u64) -> Option<Enclosure> {
        relative_error(count + 1, 106).map(|bound| a.around_one(bound))
    }
}

/// `x/(1 + x)`.
#[inline(always)]
fn share_of(x: Pair) -> Pair {
    x.over(x.plus_double(1.0))
}

fn add(sums: &mut [Pair], row: &[Pair]) {
    for (sum, x) in sums.iter_mut().zip(row) {
        *sum = sum.plus(*x);
    }
}

/// `ln pair + exponent ln 2`.
fn log(a: &Enclosures, x: Scaled, around: &Enclosure) -> Enclosure {
    let two = a.lift(&Rational::from(2)).ln();
    (a.float(&x.pair.float(BITS)) / around).ln() + &(two * &a.lift(&Rational::from(x.exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Recipe, Units, Weights, random};

    /// By hand, from the units of the operations (2 an entry, 7 a product, 2 plus a double, 16 a
    /// quotient, 4 a sum, 2 times a double): three visible units in three groups, two hidden.
    #[test]
    fn roundings_are_counted_as_the_operations_are_made() {
        let recipe = Recipe {
            n_v: 3,
            n_h: 2,
            seed: 1,
            weights: Weights::Decimal,
            scale: Rational::from(1),
            rows: 0,
            units: Units::Binary,
        };
        let (m, _) = random(&recipe).expect("small");
        let rows = Rows::new(&m, 4, 1).expect("in range");
        assert_eq!(rows.tables.in_group, 1);
        let x = 3 * 2 + 2 * 7;
        assert_eq!(rows.tables.units(), x);
        // x in the numerator and in the denominator 1 + x.
        assert_eq!(rows.share_units(), x + (x + 2) + 16);
        // A count times it, the rows of a block, two states of a group.
        assert_eq!(rows.mean_units(), 2 * x + 18 + 2 + (8192 + 2) * 4);
        // The weight, and two factors 1 + x_j.
        assert_eq!(rows.mass_units(), x + 2 * ((x + 2) + 7));
    }

    /// 99 units and one more: between `1 - g` and `1 + g`, g = 100 u^2 / (1 - 100 u^2).
    #[test]
    fn a_count_becomes_a_bound_with_one_unit_more() {
        let m = crate::machine::example("m2").expect("built in").0;
        let rows = Rows::new(&m, 4, 1).expect("in range");
        let a = Enclosures::new(500);
        let around = rows.around(&a, 99).expect("a bound");
        let units = Rational::from(100) >> 106_u32;
        let bound = units.clone() / (Rational::from(1) - units);
        assert_eq!(*around.lo(), *a.lift(&Rational::from(1 - &bound)).lo());
        assert_eq!(*around.hi(), *a.lift(&(bound + 1)).hi());
    }
}

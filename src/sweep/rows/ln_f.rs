//! Rows one by one: `ln f(v)`, at the price of one logarithm a row, and the hidden units.

use super::pass::share;
use super::sums::{RowMass, RowScratch, Rows, float};
use crate::number::{Arithmetic, Enclosure, Enclosures};
use rug::float::Round::Down;
use rug::ops::AssignRound;
use rug::{Float, Rational};
use std::cmp::Ordering;

/// More than the 106 of a pair.
const BITS: u32 = 128;

/// What all rows have in common.
pub(crate) struct LnF<'a> {
    rows: &'a Rows,
    scratch: RowScratch,
    a: Enclosures,
    ln_2: Enclosure,
    /// `ln` of the tables' constant, and how far the logarithm of a product can be off.
    constant: Enclosure,
    /// Around the share of a hidden unit.
    around_share: Enclosure,
}

impl Rows {
    /// Ready to give the logarithms of rows, in any order.
    pub(crate) fn ln_f(&self) -> LnF<'_> {
        let a = Enclosures::new(BITS);
        let off = match self.mass_bound() {
            // |ln(1 + d)| <= 2 |d| for |d| <= 1/2.
            Some(bound) if bound < Rational::from((1, 4)) => {
                let most = a.lift(&(bound * 2_u32)).hi().clone();
                Enclosure::new(Float::with_val(BITS, -&most), most)
            }
            _ => Enclosure::line(BITS),
        };
        LnF {
            scratch: self.scratch(),
            ln_2: a.of(2).ln(),
            constant: off + &self.tables.constant.ln(),
            around_share: self.around_share(&a),
            rows: self,
            a,
        }
    }
}

impl LnF<'_> {
    /// `ln f(v)`, nats.
    pub(crate) fn of(&mut self, row: &[bool]) -> Enclosure {
        let product = self.rows.mass(row, &mut self.scratch);
        let x = Float::with_val(BITS, product.pair.hi) + product.pair.lo;
        let mut lo = Float::new(BITS);
        let order = lo.assign_round(x.ln_ref(), Down);
        let mut hi = lo.clone();
        if order == Ordering::Less {
            hi.next_up();
        }
        let power = self.ln_2.clone() * &self.a.of(product.exponent);
        Enclosure::new(lo, hi) + &power + &self.constant
    }

    /// The same, and the hidden units.
    pub(crate) fn row(&mut self, row: &[bool]) -> RowMass {
        let log_mass = self.of(row);
        let shares = self.scratch.x[..self.rows.tables.n_h()].iter();
        let hidden = shares.map(|x| self.a.of(&float(share(*x))) * &self.around_share);
        RowMass {
            log_mass,
            hidden: hidden.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Param, Recipe, random};

    /// `x_j = e^(c_j + sum_i w_ij v_i)` in 300 bits: `x_j/(1 + x_j)`, and the logarithm of `e^(b v) prod_j (1 + x_j)`.
    #[test]
    fn a_row_has_its_logarithm_and_its_hidden_units() {
        let (m, data) = random(&Recipe::decimals(9, 4, 5, 3, 20)).expect("a machine");
        let a = Enclosures::new(300);
        let factor = |param| m.factor(&a, param, 1).expect("any");
        let rows = Rows::new(&m, 20, 1).expect("in range");
        let mut found = rows.ln_f();
        let holds = |found: &Enclosure, truth: &Enclosure| {
            assert!(found.lo() <= truth.lo() && truth.hi() <= found.hi());
            let width = Float::with_val(64, found.hi() - found.lo());
            assert!(width.to_f64() < 1e-25, "{width}");
        };
        for (row, _) in data.rows() {
            let on = || (0..9).filter(|i| row[*i]);
            let mut mass = on().fold(a.one(), |mass, i| mass * &factor(Param::B(i)));
            let found = found.row(row);
            for (j, hidden) in found.hidden.iter().enumerate() {
                let start = factor(Param::C(j));
                let x = on().fold(start, |x, i| x * &factor(Param::W(i, j)));
                let total = a.one() + &x;
                mass = mass * &total;
                holds(hidden, &(x / &total));
            }
            holds(&found.log_mass, &mass.ln());
        }
    }
}

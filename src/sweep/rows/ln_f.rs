//! `ln f(v)` row by row, at the price of one logarithm a row.

use super::sums::{RowScratch, Rows};
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
            ln_2: a.lift(&Rational::from(2)).ln(),
            constant: off + &self.tables.constant.ln(),
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
        let power = self.ln_2.clone() * &self.a.lift(&Rational::from(product.exponent));
        Enclosure::new(lo, hi) + &power + &self.constant
    }
}

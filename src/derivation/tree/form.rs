//! Sums with logarithms: `c + sum_k q_k ln r_k + q ln 0`.

use super::power::{Powers, merge};
use crate::number::Enclosure;
use rug::{Rational, ops::NegAssign};

/// `rational + sum coefficient ln(odds) + cut ln 0`, not all of `logs` and `cut` zero.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pub(super) rational: Rational,
    /// Distinct odds, none 1, with non-zero coefficients.
    pub(super) logs: Powers,
    /// How often `ln 0` is in it.
    pub(super) cut: Rational,
}

impl Form {
    pub(super) fn enclosed(&self, bits: u32) -> Enclosure {
        if self.cut != 0 {
            return Enclosure::line(bits);
        }
        let mut total = Enclosure::of(&self.rational, bits);
        for (odds, coefficient) in &self.logs {
            total += &(Enclosure::of(&**odds, bits).ln() * &Enclosure::of(coefficient, bits));
        }
        total
    }

    pub(super) fn add(&mut self, other: &Form) {
        self.rational += &other.rational;
        self.cut += &other.cut;
        merge(&mut self.logs, &other.logs);
    }

    pub(super) fn negate(&mut self) {
        self.rational.neg_assign();
        self.cut.neg_assign();
        for (_, coefficient) in &mut self.logs {
            coefficient.neg_assign();
        }
    }

    pub(super) fn scale(&mut self, q: &Rational) {
        self.rational *= q;
        self.cut *= q;
        for (_, coefficient) in &mut self.logs {
            *coefficient *= q;
        }
    }
}

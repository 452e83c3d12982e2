//! What a wrong program may have computed: a quantity in a sense, of a machine and data, by a law that may not be
//! the machine's own.

use super::super::super::case::Case;
use super::super::super::claim::{Claim, Quantity, Sense, Unit};
use super::super::super::truth::over_ln;
use super::laws::Law;
use crate::data::Data;
use crate::machine::Rbm;
use crate::number::Value;
use rug::Rational;
use std::cell::OnceCell;
use std::f64::consts::{LN_2, LN_10};
use std::rc::Rc;

/// What may have been computed.
#[derive(Clone)]
pub(super) struct Problem {
    pub m: Rc<Rbm>,
    pub data: Rc<Data>,
    /// The distinct rows, each once, where some occur more often; made where they are asked for.
    pub distinct: Rc<OnceCell<Option<Rc<Data>>>>,
    pub quantity: Quantity,
    pub sense: Sense,
    /// What the number is multiplied by at last.
    pub factor: Rational,
    /// Whether it is a decimal logarithm.
    pub decimal: bool,
    /// ln Z as other claims have it, nats, without the energy's constant.
    pub claimed_ln_z: Rc<[f64]>,
    /// The machine's own law, or another one.
    pub law: Law,
}

impl Problem {
    /// What should have been computed.
    pub(super) fn of(case: &Case, claim: &Claim) -> Problem {
        Problem {
            m: Rc::new(case.m.clone()),
            data: Rc::new(case.data.clone()),
            distinct: Rc::default(),
            quantity: claim.quantity.clone(),
            sense: claim.sense.clone(),
            factor: Rational::from(1),
            decimal: false,
            claimed_ln_z: Rc::new([]),
            law: Law::Own,
        }
    }

    /// Beside other claims of the program, which may say what ln Z is.
    pub(super) fn beside(self, all: &[Claim]) -> Problem {
        let ln_z = |claim: &Claim| {
            let number = claim.entries.first()?.claimed.number.finite()?.to_f64();
            let nats = match (&claim.quantity, claim.sense.unit) {
                (Quantity::Partition, _) => number.ln(),
                (Quantity::LogPartition, Unit::Nats) => number,
                (Quantity::LogPartition, Unit::Bits) => number * LN_2,
                _ => return None,
            };
            let own = nats - claim.sense.offset.approximate();
            own.is_finite().then_some(own)
        };
        Problem {
            claimed_ln_z: all.iter().filter_map(ln_z).collect(),
            ..self
        }
    }

    /// What a plain number is multiplied by at last.
    pub(super) fn times(&self) -> f64 {
        let unit = if self.decimal { LN_10 } else { 1.0 };
        self.factor.to_f64() / unit
    }

    /// The same of a number with its bounds.
    pub(super) fn scaled(&self, value: &Value, bits: u32) -> Value {
        let value = value.times(&self.factor);
        match self.decimal {
            true => over_ln(10, &value, bits),
            false => value,
        }
    }
}

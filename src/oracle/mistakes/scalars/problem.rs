//! What a wrong program may have computed: a quantity in a sense, of a machine and data, by a law that may not be
//! the machine's own.

use super::super::super::allowance::allowances;
use super::super::super::case::Case;
use super::super::super::claim::{Claim, Quantity, Sense, Unit};
use super::super::super::compare::verdict;
use super::super::super::outcome::{Allowed, JudgedEntry, Verdict};
use super::super::super::sizes::Sizes;
use super::super::super::truth::{Truths, needs_z, over_ln};
use super::laws::{Law, own_ln_z};
use crate::answer::Quantities;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::number::{Digits, Value};
use rug::Rational;
use std::cell::RefCell;
use std::f64::consts::{LN_2, LN_10};
use std::rc::Rc;

/// Numbers of laws that are summed in plain doubles are off by so much of their size, at most.
const PLAIN: f64 = 1e-13;

/// Estimates within so many times what is allowed may be off by accident.
const TELLING: f64 = 5.0;

/// What may have been computed.
#[derive(Clone)]
pub(super) struct Problem {
    pub m: Rbm,
    pub data: Data,
    pub quantity: Quantity,
    pub sense: Sense,
    /// What the number is multiplied by at last.
    pub factor: Rational,
    /// Whether it is a decimal logarithm.
    pub decimal: bool,
    /// ln Z as other claims have it, nats, without the energy's constant.
    pub claimed_ln_z: Rc<[f64]>,
    /// Another law than the machine's own.
    pub law: Option<Law>,
}

impl Problem {
    /// What should have been computed.
    pub(super) fn of(case: &Case, claim: &Claim) -> Problem {
        Problem {
            m: case.m.clone(),
            data: case.data.clone(),
            quantity: claim.quantity.clone(),
            sense: claim.sense.clone(),
            factor: Rational::from(1),
            decimal: false,
            claimed_ln_z: Rc::new([]),
            law: None,
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
    fn scaled(&self, value: &Value, bits: u32) -> Value {
        let value = value.times(&self.factor);
        match self.decimal {
            true => over_ln(10, &value, bits),
            false => value,
        }
    }
}

/// The sums of a machine and data.
type Kept = (Rbm, Data, u32, Quantities);

/// A claim that is to be explained, and what was computed for it so far.
pub(super) struct Scene<'a> {
    pub case: &'a Case<'a>,
    pub claim: &'a Claim,
    pub entries: &'a [JudgedEntry],
    kept: RefCell<Vec<Kept>>,
    /// ln Z of the laws that were asked for, and of machines themselves.
    ln_z: RefCell<Vec<KeptLogarithm>>,
}

/// A machine and its data, the law that is not the machine's own, and its ln Z, where it has one.
type KeptLogarithm = (Rbm, Data, Option<Law>, Option<f64>);

impl<'a> Scene<'a> {
    pub(super) fn new(case: &'a Case, claim: &'a Claim, entries: &'a [JudgedEntry]) -> Self {
        Scene {
            case,
            claim,
            entries,
            kept: RefCell::default(),
            ln_z: RefCell::default(),
        }
    }

    /// What a wrong program would give for every number of the claim, and what it may be off by; `None` where
    /// there is no such number.
    ///
    /// # Errors
    /// A stop from the watch. Other failures say only that this is no explanation.
    pub(super) fn predicted(
        &self,
        problem: &Problem,
        digits: u32,
    ) -> Result<Option<Vec<(Value, Allowed)>>> {
        match self.tried(problem, digits) {
            Err(error) if error.kind() == crate::error::Kind::Stopped => Err(error),
            found => Ok(found.ok()),
        }
    }

    fn tried(&self, problem: &Problem, digits: u32) -> Result<Vec<(Value, Allowed)>> {
        let claim = Claim {
            quantity: problem.quantity.clone(),
            sense: problem.sense.clone(),
            ..self.claim.clone()
        };
        if let Some(law) = &problem.law {
            let ln_z = self.ln_z(law, &problem.m, &problem.data);
            let numbers = |ln_z| law.numbers(&problem.m, &problem.data, &claim, ln_z);
            let values = ln_z.and_then(numbers).ok_or_else(no_number)?;
            let times = problem.times();
            return Ok(self.beside_truth(values.into_iter().map(|x| x * times)));
        }
        let case = Case {
            m: &problem.m,
            data: &problem.data,
            ..*self.case
        };
        let q = match needs_z(&claim) {
            true => Some(self.sums(&case, digits)?),
            false => None,
        };
        let truths = Truths::with(&case, q, digits);
        let values = truths.of(&claim)?;
        let sizes = Sizes::new(case.m, case.data);
        let allowed = allowances(&claim, &truths, &values, &sizes);
        let bits = Digits::of_itself(digits).bits() + 64;
        let values = values.into_iter().map(|value| problem.scaled(&value, bits));
        let allowed = allowed
            .into_iter()
            .map(|allowed| allowed.times(problem.times()));
        Ok(values.zip(allowed).collect())
    }

    /// Plain doubles with what the true numbers are allowed, in proportion.
    pub(super) fn beside_truth(&self, values: impl Iterator<Item = f64>) -> Vec<(Value, Allowed)> {
        let pairs = values.zip(self.entries).map(|(x, entry)| {
            let truth = entry.truth.to_f64().abs();
            let times = if truth > 0.0 {
                (x.abs() / truth).max(1.0)
            } else {
                1.0
            };
            let computing = 2.0 * entry.allowed.computing * times + PLAIN * x.abs().max(1e-3);
            let allowed = Allowed {
                computing,
                ..entry.allowed
            };
            let value = Rational::from_f64(x).map_or(Value::Undefined, Value::Exact);
            (value, allowed)
        });
        pairs.collect()
    }

    /// Whether the claim is so far from the truth that what explains it is no accident. Of an estimate that is off by
    /// little more than its errors something or other always is.
    pub(super) fn tells(&self) -> bool {
        let off = |entry: &JudgedEntry| match entry.allowed.standard_error {
            Some(_) => entry.times_allowed() >= TELLING,
            None => true,
        };
        self.entries.iter().any(off)
    }

    /// How the claim compares with predicted numbers.
    pub(super) fn fit(&self, predicted: &[(Value, Allowed)]) -> Verdict {
        let entries = self.claim.entries.iter().zip(predicted);
        let verdicts =
            entries.map(|(entry, (value, allowed))| verdict(&entry.claimed, value, allowed));
        verdicts.max().unwrap_or(Verdict::Undecided)
    }

    /// Whether the claim is what these plain doubles are.
    pub(super) fn fits_plain(&self, values: impl Iterator<Item = f64>) -> bool {
        self.fit(&self.beside_truth(values)) == Verdict::Agrees
    }

    /// ln Z as a law has it, made once.
    fn ln_z(&self, law: &Law, m: &Rbm, data: &Data) -> Option<f64> {
        let own = || self.once(None, m, data, || own_ln_z(m));
        self.once(Some(*law), m, data, || law.ln_z(m, data, &own))
    }

    fn once(
        &self,
        law: Option<Law>,
        m: &Rbm,
        data: &Data,
        make: impl FnOnce() -> Option<f64>,
    ) -> Option<f64> {
        let is_same = |kept: &&KeptLogarithm| {
            kept.2 == law && kept.0 == *m && (law.is_none() || kept.1 == *data)
        };
        if let Some((.., ln_z)) = self.ln_z.borrow().iter().find(is_same) {
            return *ln_z;
        }
        let ln_z = make();
        let kept = (m.clone(), data.clone(), law, ln_z);
        self.ln_z.borrow_mut().push(kept);
        ln_z
    }

    /// The sums of a machine and data, made once.
    fn sums(&self, case: &Case, digits: u32) -> Result<Quantities> {
        let is_same = |kept: &&Kept| kept.0 == *case.m && kept.1 == *case.data && kept.2 == digits;
        if let Some((.., q)) = self.kept.borrow().iter().find(is_same) {
            return Ok(q.clone());
        }
        let q = case.quantities(digits)?;
        let kept = (case.m.clone(), case.data.clone(), digits, q.clone());
        self.kept.borrow_mut().push(kept);
        Ok(q)
    }
}

fn no_number() -> Error {
    Error::input("found no number, wanted one")
}

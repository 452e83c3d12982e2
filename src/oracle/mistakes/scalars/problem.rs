//! What a wrong program may have computed: a quantity in a sense, of a machine and data, by a law that may not be
//! the machine's own.

use super::super::super::allowance::allowances;
use super::super::super::case::Case;
use super::super::super::claim::{Claim, Quantity, Sense};
use super::super::super::compare::verdict;
use super::super::super::outcome::{Allowed, JudgedEntry, Verdict};
use super::super::super::sizes::Sizes;
use super::super::super::truth::{Truths, needs_z};
use super::laws::Law;
use crate::answer::Quantities;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::number::Value;
use rug::Rational;
use std::cell::RefCell;

/// Numbers of laws that are summed in plain doubles are off by so much of their size, at most.
const PLAIN: f64 = 1e-13;

/// What may have been computed.
#[derive(Clone)]
pub(super) struct Problem {
    pub m: Rbm,
    pub data: Data,
    pub quantity: Quantity,
    pub sense: Sense,
    /// What the number is multiplied by at last.
    pub factor: Rational,
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
            law: None,
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
}

impl<'a> Scene<'a> {
    pub(super) fn new(case: &'a Case, claim: &'a Claim, entries: &'a [JudgedEntry]) -> Self {
        Scene {
            case,
            claim,
            entries,
            kept: RefCell::default(),
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
            let values = law
                .numbers(&problem.m, &problem.data, &claim)
                .ok_or_else(no_number)?;
            let factor = problem.factor.to_f64();
            return Ok(self.beside_truth(values.into_iter().map(|x| x * factor)));
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
        let factor = &problem.factor;
        let values = values.into_iter().map(|value| value.times(factor));
        let allowed = allowed
            .into_iter()
            .map(|allowed| allowed.times(factor.to_f64()));
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

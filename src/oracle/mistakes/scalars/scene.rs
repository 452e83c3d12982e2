//! A claim that is to be explained, and what was computed for it so far.

use super::super::super::allowance::allowances;
use super::super::super::case::Case;
use super::super::super::claim::{Claim, Quantity};
use super::super::super::compare::verdict;
use super::super::super::outcome::{Allowed, JudgedEntry, Verdict};
use super::super::super::sizes::Sizes;
use super::super::super::truth::{Truths, needs_z};
use super::super::plain::own_ln_z;
use super::laws::Law;
use super::memo::{Memo, once};
use super::numbers::{in_sense, numbers};
use super::problem::Problem;
use crate::error::{Error, Kind, Result};
use crate::number::{Digits, Value};
use rug::Rational;
use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

/// Numbers of laws that are summed in plain doubles are off by so much of their size, at most.
const PLAIN: f64 = 1e-13;
/// Estimates within so many times what is allowed may be off by accident.
const TELLING: f64 = 5.0;
/// Digits of what is predicted.
pub(super) const DIGITS: u32 = 20;
/// Sums over so many units are quickly made in doubles.
const FEW: usize = 12;
/// A number that is off by more than this part of itself, and by so many budgets, is another one.
const APART: f64 = 1e-3;
const BUDGETS: f64 = 100.0;

/// The numbers of a quantity under a law, in doubles; `None` where they cannot be computed.
type Plain = Option<Rc<[f64]>>;

/// A claim that is to be explained.
pub(super) struct Scene<'a> {
    pub case: &'a Case<'a>,
    pub claim: &'a Claim,
    pub entries: &'a [JudgedEntry],
    sizes: Memo<(), Rc<Sizes>>,
    ln_z: Memo<Law, Option<f64>>,
    plain: Memo<(Law, Discriminant<Quantity>), Plain>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(case: &'a Case, claim: &'a Claim, entries: &'a [JudgedEntry]) -> Self {
        Scene {
            case,
            claim,
            entries,
            sizes: Memo::default(),
            ln_z: Memo::default(),
            plain: Memo::default(),
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
            Err(error) if error.kind() == Kind::Stopped => Err(error),
            found => Ok(found.ok()),
        }
    }

    fn tried(&self, problem: &Problem, digits: u32) -> Result<Vec<(Value, Allowed)>> {
        if problem.law != Law::Own {
            let values = self.doubles(problem).ok_or_else(no_number)?;
            return Ok(self.beside_truth(values.into_iter()));
        }
        let claim = Claim {
            quantity: problem.quantity.clone(),
            sense: problem.sense.clone(),
            ..self.claim.clone()
        };
        let case = self.case_of(problem);
        let truths = Truths::new(&case, &claim, digits)?;
        let values = truths.of(&claim)?;
        let sizes = || Rc::new(Sizes::new(case.m, case.data));
        let sizes = once(&self.sizes, (), (&problem.m, &problem.data), sizes);
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
            let computing = 2.0 * in_proportion(x, entry) + PLAIN * x.abs().max(1e-3);
            let allowed = Allowed {
                computing,
                ..entry.allowed
            };
            let value = Rational::from_f64(x).map_or(Value::Undefined, Value::Exact);
            (value, allowed)
        });
        pairs.collect()
    }

    /// Whether some number of the claim is certainly not what this would give: a first look in doubles.
    pub(super) fn is_far(&self, problem: &Problem) -> bool {
        let Some(values) = self.doubles(problem) else {
            return false;
        };
        let pairs = self.claim.entries.iter().zip(self.entries).zip(values);
        let mut pairs = pairs.filter_map(|((entry, judged), x)| {
            let claimed = entry.claimed.number.finite()?.to_f64();
            let allowed = Allowed {
                computing: in_proportion(x, judged),
                ..judged.allowed
            };
            Some((claimed, x, allowed.within(Allowed::REFUTED)))
        });
        pairs.any(|(claimed, x, allowed)| {
            (claimed - x).abs() > BUDGETS * allowed + APART * claimed.abs().max(x.abs())
        })
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

    /// What a wrong program would give for every number of the claim, in plain doubles.
    fn doubles(&self, problem: &Problem) -> Option<Vec<f64>> {
        let (m, data) = (&problem.m, &problem.data);
        let key = (problem.law, discriminant(&problem.quantity));
        let means = once(&self.plain, key, (m, data), || {
            let ln_z = match needs_z(&problem.quantity) {
                true => self.ln_z(problem)?,
                false => 0.0,
            };
            let entries = &self.claim.entries;
            let found = numbers(problem.law, m, data, &problem.quantity, entries, ln_z);
            Some(found?.into())
        })?;
        let times = problem.times();
        let pairs = means.iter().zip(&self.claim.entries).map(|(mean, entry)| {
            let of = (&problem.quantity, &entry.place);
            times * in_sense(*mean, of, &problem.sense, data.total())
        });
        Some(pairs.collect())
    }

    /// ln Z as a law has it, made once.
    fn ln_z(&self, problem: &Problem) -> Option<f64> {
        let (m, data, law) = (&problem.m, &problem.data, problem.law);
        let own = || {
            once(&self.ln_z, Law::Own, (m, data), || {
                if m.n_v().min(m.n_h()) <= FEW {
                    return own_ln_z(m);
                }
                let sums = self.case_of(problem).model(DIGITS).ok()?;
                Some(sums.model.ln_z.to_f64())
            })
        };
        match law {
            Law::Own => own(),
            _ => once(&self.ln_z, law, (m, data), || law.ln_z(m, data, &own)),
        }
    }

    fn case_of<'p>(&self, problem: &'p Problem) -> Case<'p>
    where
        'a: 'p,
    {
        Case {
            m: &problem.m,
            data: &problem.data,
            ..*self.case
        }
    }
}

/// What computing may move a number by that stands beside a true one.
fn in_proportion(x: f64, entry: &JudgedEntry) -> f64 {
    let truth = entry.truth.to_f64().abs();
    let times = match truth > 0.0 {
        true => (x.abs() / truth).max(1.0),
        false => 1.0,
    };
    entry.allowed.computing * times
}

fn no_number() -> Error {
    Error::input("found no number, wanted one")
}

//! One law and its data in one arithmetic, with its Gibbs chain from the data, each step made once.

use super::field::Field;
use super::phase::{Missing, missing};
use crate::answer::Quantities;
use crate::chain::Gibbs;
use crate::data::Data;
use crate::machine::{Factors, Rbm};
use crate::oracle::case::Case;
use crate::sweep::ModelSums;
use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

/// A machine with its data, in one arithmetic.
pub(super) struct Law<'a, A: Field> {
    pub a: &'a A,
    /// Threads, limits and the watch; the machine and data there are those that are meant.
    pub case: Case<'a>,
    pub m: Rbm,
    pub data: Data,
    /// The digits that phases are asked for.
    pub digits: u32,
    factors: OnceCell<Result<Factors<A::N>, Missing>>,
    chain: OnceCell<Result<Chain<'a, A>, Missing>>,
    sums: OnceCell<Result<Arc<Quantities>, Missing>>,
}

impl<'a, A: Field> Law<'a, A> {
    /// The law of a machine.
    pub(super) fn new(a: &'a A, case: Case<'a>, m: Rbm, digits: u32) -> Law<'a, A> {
        Law {
            a,
            case,
            m,
            data: case.data.folded(),
            digits,
            factors: OnceCell::new(),
            chain: OnceCell::new(),
            sums: OnceCell::new(),
        }
    }

    /// Z and its model phase.
    pub(super) fn sums(&self) -> Result<&ModelSums, Missing> {
        let made = self.sums.get_or_init(|| {
            let found = self.case.model_of(&self.m, self.digits);
            found.map_err(missing)
        });
        made.as_ref().map(|q| &q.model).map_err(Clone::clone)
    }

    /// Its Gibbs chain from the data.
    pub(super) fn chain(&self) -> Result<&Chain<'a, A>, Missing> {
        let made = self
            .chain
            .get_or_init(|| Chain::new(self.a, self.case, &self.m, &self.data));
        made.as_ref().map_err(Clone::clone)
    }

    pub(super) fn factors(&self) -> Result<&Factors<A::N>, Missing> {
        let made = || self.m.factors(self.a).map_err(missing);
        self.factors
            .get_or_init(made)
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// The Gibbs chain of a law, and the law of its visible units after each step so far.
pub(super) struct Chain<'a, A: Field> {
    pub gibbs: Gibbs<'a, A>,
    after: RefCell<Vec<Vec<A::N>>>,
}

impl<'a, A: Field> Chain<'a, A> {
    /// The chain from the data.
    pub(super) fn new(a: &'a A, case: Case<'a>, m: &Rbm, data: &Data) -> Result<Self, Missing> {
        let gibbs = Gibbs::new(a, m, case.options.threads, case.watch);
        let gibbs = gibbs.map_err(missing)?;
        let start = gibbs.empirical(data).map_err(missing)?;
        Ok(Chain {
            gibbs,
            after: RefCell::new(vec![start]),
        })
    }

    /// The law of the visible units after k steps.
    ///
    /// # Errors
    /// A stop from the watch.
    pub(super) fn after(&self, k: u32) -> crate::error::Result<Vec<A::N>> {
        let mut after = self.after.borrow_mut();
        loop {
            match (after.get(k as usize), after.last()) {
                (Some(law), _) => return Ok(law.clone()),
                (None, Some(last)) => {
                    let next = self.gibbs.after(last.clone(), 1)?;
                    after.push(next);
                }
                (None, None) => return Ok(Vec::new()),
            }
        }
    }
}

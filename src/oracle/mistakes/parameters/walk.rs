//! The Gibbs chain from the data, each step made once.

use super::field::Field;
use super::phase::{Missing, missing};
use crate::chain::Gibbs;
use crate::data::Data;
use crate::machine::Rbm;
use crate::oracle::case::Case;
use std::cell::RefCell;

/// The Gibbs chain of a law, and the law of its visible units after each step so far.
pub(super) struct Chain<'a, A: Field> {
    /// The chain itself.
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

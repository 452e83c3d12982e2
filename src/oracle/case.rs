//! What claims are judged against: a machine, its data, and how far sums may go.

use super::sums::Sums;
use crate::answer::{Quantities, Samples, quantities};
use crate::data::Data;
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::Digits;
use crate::sweep::Options;
use crate::watch::Watch;
use std::sync::Arc;

/// A machine and its data.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The machine.
    pub m: &'a Rbm,
    /// Its data, possibly none, in the order of the file.
    pub data: &'a Data,
    /// Threads, the most states, the layer that is summed; the digits are chosen here.
    pub options: &'a Options,
    /// Told how far long sums are.
    pub watch: &'a dyn Watch,
    /// The sums that were made so far, where they are kept.
    pub(super) sums: Option<&'a Sums>,
}

impl<'a> Case<'a> {
    /// A machine and its data.
    pub fn new(m: &'a Rbm, data: &'a Data, options: &'a Options, watch: &'a dyn Watch) -> Self {
        Case {
            m,
            data,
            options,
            watch,
            sums: None,
        }
    }

    /// The exact quantities with so many digits, or more.
    pub(super) fn quantities(&self, digits: u32) -> Result<Arc<Quantities>> {
        self.quantities_of(self.m, self.data, digits)
    }

    /// Z and the model phase with so many digits, or more; what else is there is of any data.
    pub(super) fn model(&self, digits: u32) -> Result<Arc<Quantities>> {
        self.model_of(self.m, digits)
    }

    /// The same of another machine.
    pub(super) fn model_of(&self, m: &Rbm, digits: u32) -> Result<Arc<Quantities>> {
        let options = self.with_digits(digits);
        match self.sums {
            Some(sums) => sums.of_states(m, &options, self.watch),
            None => quantities(m, Samples::default(), &options, self.watch).map(Arc::new),
        }
    }

    /// The exact quantities of another machine or other data, such as a hypothesis is about.
    pub(super) fn quantities_of(
        &self,
        m: &Rbm,
        data: &Data,
        digits: u32,
    ) -> Result<Arc<Quantities>> {
        let options = self.with_digits(digits);
        match self.sums {
            Some(sums) => sums.of(m, data, &options, self.watch),
            None => quantities(m, Samples::from(data), &options, self.watch).map(Arc::new),
        }
    }

    fn with_digits(&self, digits: u32) -> Options {
        Options {
            digits: Digits::of_itself(digits),
            ..self.options.clone()
        }
    }
}

//! What claims are judged against: a machine, its data, and how far sums may go.

use crate::answer::{Quantities, Samples, quantities};
use crate::data::Data;
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::Digits;
use crate::sweep::Options;
use crate::watch::Watch;

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
}

impl Case<'_> {
    /// The exact quantities with so many digits.
    ///
    /// # Errors
    /// Those of [`quantities`].
    pub fn quantities(&self, digits: u32) -> Result<Quantities> {
        self.quantities_of(self.m, self.data, digits)
    }

    /// The same of another machine or other data, such as a hypothesis is about.
    ///
    /// # Errors
    /// Those of [`quantities`].
    pub fn quantities_of(&self, m: &Rbm, data: &Data, digits: u32) -> Result<Quantities> {
        let options = Options {
            digits: Digits::of_itself(digits),
            ..self.options.clone()
        };
        quantities(m, Samples::from(data), &options, self.watch)
    }
}

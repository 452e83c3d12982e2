//! Sums over the states of a machine, each made once for all claims and hypotheses about it.

use crate::answer::{Quantities, Samples, quantities_beside};
use crate::data::Data;
use crate::error::Result;
use crate::machine::Rbm;
use crate::sweep::Options;
use crate::watch::Watch;
use std::sync::{Arc, Mutex, PoisonError};

/// The sums of machines and their data that were made so far.
#[derive(Default)]
pub(super) struct Sums {
    made: Mutex<Vec<Made>>,
}

#[derive(Clone)]
struct Made {
    m: Arc<Rbm>,
    data: Arc<Data>,
    digits: u32,
    q: Arc<Quantities>,
}

impl Sums {
    /// The quantities with at least the digits asked for. Where the machine is known and only the data are others, its states are
    /// not summed again.
    pub(super) fn of(
        &self,
        m: &Rbm,
        data: &Data,
        options: &Options,
        watch: &dyn Watch,
    ) -> Result<Arc<Quantities>> {
        let digits = options.digits.count;
        let known = self.known(m, digits);
        let same = known.iter().find(|made| *made.data == *data);
        if let Some(same) = same {
            return Ok(same.q.clone());
        }
        let model = known.first().map(|made| &made.q.model);
        let made = Made {
            m: Arc::new(m.clone()),
            data: Arc::new(data.clone()),
            digits,
            q: Arc::new(quantities_beside(
                m,
                Samples::from(data),
                model,
                options,
                watch,
            )?),
        };
        let q = made.q.clone();
        self.with(|all| all.push(made));
        Ok(q)
    }

    /// What is known of the states of a machine, whatever the data; without data where nothing is.
    pub(super) fn of_states(
        &self,
        m: &Rbm,
        options: &Options,
        watch: &dyn Watch,
    ) -> Result<Arc<Quantities>> {
        match self.known(m, options.digits.count).into_iter().next() {
            Some(known) => Ok(known.q),
            None => self.of(m, &Data::new(m.n_v()), options, watch),
        }
    }

    /// What is known of a machine with at least so many digits.
    fn known(&self, m: &Rbm, digits: u32) -> Vec<Made> {
        self.with(|all| {
            let enough = |made: &&Made| made.digits >= digits && *made.m == *m;
            all.iter().filter(enough).cloned().collect()
        })
    }

    fn with<T>(&self, of: impl FnOnce(&mut Vec<Made>) -> T) -> T {
        of(&mut self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

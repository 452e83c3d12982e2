//! The sums over the data rows in MPFR: for more digits than pairs of doubles have, and for machines
//! that leave their range.

use crate::data::Data;
use crate::ensemble::{add_state, hidden_masses, own_mass};
use crate::error::Result;
use crate::machine::{Factors, Shaped, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures};
use crate::sweep::rows::{RowMass, RowSums};
use crate::threads::in_order;
use crate::watch::Watch;

/// Rows that are added up one after the other.
const BLOCK: usize = 64;

/// A machine's factors, ready for rows.
pub(crate) struct RowsInMpfr<'a> {
    a: Enclosures,
    factors: &'a Factors<Enclosure>,
    units: Units,
}

impl<'a> RowsInMpfr<'a> {
    /// At the precision of `a`.
    pub(super) fn new(a: Enclosures, factors: &'a Factors<Enclosure>, units: Units) -> Self {
        RowsInMpfr { a, factors, units }
    }

    /// `ln f(v)`, and the probability that each hidden unit's bit is 1.
    pub(super) fn row(&self, v: &[bool]) -> RowMass {
        let mut mass = own_mass(&self.a, self.factors, v);
        let mut hidden = Vec::with_capacity(self.factors.on.n_h());
        for unit in hidden_masses(&self.a, self.factors, v) {
            let total = unit.off + &unit.on;
            mass = mass * &total;
            hidden.push(unit.on / &total);
        }
        RowMass {
            log_mass: mass.ln(),
            hidden,
        }
    }

    /// Sums distinct rows, each with its count. Blocks of rows are added in their order, so that the
    /// number of threads cannot change a bit.
    ///
    /// # Errors
    /// A stop from the watch.
    pub(super) fn sums(&self, data: &Data, threads: usize, watch: &dyn Watch) -> Result<RowSums> {
        let blocks = data.listed().div_ceil(BLOCK);
        let mut total = self.nothing();
        // Few blocks at a time: the sums of one have the size of the machine.
        let at_once = 4 * threads.max(1);
        for first in (0..blocks).step_by(at_once) {
            let found = in_order(threads, at_once.min(blocks - first), |at| {
                let at = first + at;
                self.block(data, at * BLOCK..(at + 1) * BLOCK, watch)
            })?;
            for block in &found {
                for param in block.data_phase.params() {
                    *total.data_phase.get_mut(param) += block.data_phase.get(param);
                }
                total.log_mass += &block.log_mass;
            }
        }
        let n = self.a.of(data.total());
        total.data_phase = total.data_phase.map_into(|sum| sum / &n);
        Ok(total)
    }

    fn nothing(&self) -> RowSums {
        let zeros: Shaped<Enclosure> = self.factors.on.map(|_, _| self.a.zero());
        RowSums {
            data_phase: zeros,
            log_mass: self.a.zero(),
        }
    }

    /// Sums, not yet divided by N.
    fn block(
        &self,
        data: &Data,
        places: std::ops::Range<usize>,
        watch: &dyn Watch,
    ) -> Result<RowSums> {
        let (a, mut sums) = (&self.a, self.nothing());
        for (v, count) in data.rows_in(places) {
            let row = self.row(v);
            let count = a.of(count);
            sums.log_mass += &(row.log_mass * &count);
            let means = row.hidden.into_iter();
            let means: Vec<_> = means.map(|on| mean(a, self.units, on) * &count).collect();
            let values = v.iter().map(|bit| self.units.value(*bit));
            add_state(a, &mut sums.data_phase, &count, values, &means);
            watch.tell(1, "stopped before all rows were summed")?;
        }
        Ok(sums)
    }
}

/// The mean of a unit from the probability that its bit is 1.
pub(super) fn mean(a: &Enclosures, units: Units, on: Enclosure) -> Enclosure {
    match units {
        Units::Binary => on,
        Units::Spin => on * &a.of(2) - &a.one(),
    }
}

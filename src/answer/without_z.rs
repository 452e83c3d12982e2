//! What rows have without Z, for machines whose states are too many to be summed: with the visible units clamped
//! the hidden ones are independent, whatever their number.

use super::certainty::{Scales, of_clamped};
use super::fit::{ClampedRow, MOST_LISTED, WithoutZ};
use super::fitting::{FEW_ROWS, PAIR_DIGITS, clamped_means, hidden_means};
use super::quantities::{MOST_NAMED, with_spare};
use super::rows_in_mpfr::RowsInMpfr;
use crate::data::Data;
use crate::ensemble::row_mass;
use crate::error::{Error, Kind, Result};
use crate::exact;
use crate::machine::Rbm;
use crate::number::{Enclosures, Fractions, Value, spare_digits};
use crate::sweep::rows::{RowMass, RowSums};
use crate::sweep::{Options, Rows};
use crate::watch::Watch;

/// Fractions for larger machines are too long to be read.
const MOST_WEIGHTS_IN_FRACTIONS: usize = 4096;

/// Free energy and hidden means of every row, and the data phase: in fractions where those are short; else
/// with the digits asked for, in pairs of doubles or in MPFR.
///
/// # Errors
/// No rows, data of another width than the machine, a stop from the watch.
pub fn without_z(m: &Rbm, data: &Data, options: &Options, watch: &dyn Watch) -> Result<WithoutZ> {
    data.check(m.n_v())?;
    let data = data.folded();
    if data.listed() <= FEW_ROWS
        && m.n_v() * m.n_h() <= MOST_WEIGHTS_IN_FRACTIONS
        && let Ok(factors) = m.factors(&Fractions)
    {
        let a = &Fractions;
        let data_phase = exact::data_phase(a, &factors, m.units(), &data)?;
        let rows = data.rows().take(MOST_LISTED).map(|(v, count)| {
            let hidden = exact::hidden_given_visible(a, &factors, m.units(), v);
            ClampedRow {
                v: v.to_vec(),
                count,
                free_energy: Value::log(row_mass(a, &factors, v).recip(), 1),
                hidden: hidden.into_iter().map(Value::Exact).collect(),
            }
        });
        return Ok(WithoutZ {
            rows: rows.collect(),
            data_phase: data_phase.map_into(Value::Exact),
            distinct: data.listed(),
            undecided: Vec::new(),
        });
    }
    watch.begins(data.listed() as u64, 0, "rows");
    if options.digits.count <= PAIR_DIGITS
        && let Some(rows) = Rows::new(m, data.listed(), options.threads)
        && let Some(sums) = rows.sums(&data, options.threads, watch)?
    {
        let mut one = rows.ln_f();
        let found = enclosed(m, &data, options, sums, |row| one.row(row));
        if found.undecided.is_empty() {
            return Ok(found);
        }
    }
    let mut last = None;
    for spare in spare_digits(options.digits.count) {
        watch.begins(data.listed() as u64, 0, "rows");
        let a = Enclosures::new(with_spare(options, spare).digits.bits() + 64);
        let factors = m.factors(&a)?;
        let rows = RowsInMpfr::new(a, &factors, m.units());
        let sums = rows.sums(&data, options.threads, watch)?;
        let found = enclosed(m, &data, options, sums, |row| rows.row(row));
        if found.undecided.is_empty() {
            return Ok(found);
        }
        last = Some(found);
    }
    last.ok_or_else(|| Error::new(Kind::Undecided, "no precision was tried"))
}

fn enclosed(
    m: &Rbm,
    data: &Data,
    options: &Options,
    sums: RowSums,
    mut row: impl FnMut(&[bool]) -> RowMass,
) -> WithoutZ {
    let a = Enclosures::new(sums.log_mass.bits());
    let rows = data.rows().take(MOST_LISTED).map(|(v, count)| {
        let mass = row(v);
        ClampedRow {
            v: v.to_vec(),
            count,
            free_energy: Value::from(mass.log_mass.negated()),
            hidden: hidden_means(&a, m, v, mass.hidden),
        }
    });
    let mut found = WithoutZ {
        rows: rows.collect(),
        data_phase: clamped_means(&a, m, data, sums.data_phase),
        distinct: data.listed(),
        undecided: Vec::new(),
    };
    let scales = Scales::new(options.digits, m.units());
    let undecided = of_clamped(&found, &scales)
        .filter(|number| !number.is_certain())
        .take(MOST_NAMED)
        .map(|number| number.to_string())
        .collect();
    found.undecided = undecided;
    found
}

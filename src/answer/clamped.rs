//! The rows with the visible units clamped: the hidden ones are independent then, whatever their number. No Z is needed,
//! so that this serves machines whose states are too many to be summed.

use super::certainty::{Scales, of_clamped, undecided, with_spare};
use super::fit::{ClampedRow, MOST_LISTED, WithoutZ};
use super::rows_in_mpfr::{RowsInMpfr, mean};
use super::symmetry;
use crate::data::Data;
use crate::ensemble::row_mass;
use crate::error::Result;
use crate::exact;
use crate::machine::{Factors, Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures, Fractions, Value, settled, spare_digits};
use crate::sweep::rows::{RowMass, RowSums};
use crate::sweep::{Options, Rows};
use crate::watch::Watch;
use rug::Rational;

/// Fractions of more distinct rows than this are too long to read, and slow.
pub(super) const FEW_ROWS: usize = 256;
/// Fractions for larger machines are too long to be read.
const MOST_WEIGHTS_IN_FRACTIONS: usize = 4096;
/// Digits that pairs of doubles are asked for: their sums over rows have 27.
pub(super) const PAIR_DIGITS: u32 = 26;

/// Free energy and hidden means of every row, and the data phase: in fractions where those are short; else
/// with the digits asked for, in pairs of doubles or in MPFR.
///
/// # Errors
/// No rows, data of another width than the machine, a stop from the watch.
pub fn without_z(m: &Rbm, data: &Data, options: &Options, watch: &dyn Watch) -> Result<WithoutZ> {
    data.check(m.n_v())?;
    let data = &data.folded();
    if data.listed() <= FEW_ROWS
        && m.n_v() * m.n_h() <= MOST_WEIGHTS_IN_FRACTIONS
        && let Ok(factors) = m.factors(&Fractions)
    {
        return Ok(in_fractions(m, &factors, (data, MOST_LISTED))?.0);
    }
    let scales = Scales::new(options.digits, m.units());
    let mut tables = Rows::new(m, data.listed(), options.threads);
    let round = |spare| {
        let (options, tables) = (with_spare(options, spare), || tables.take());
        enclosed(m, (data, MOST_LISTED), tables, &options, watch, |found| {
            let mut found = found.clamped;
            found.undecided = undecided(|visit| of_clamped(&found, &scales, visit));
            (found.undecided.is_empty(), found)
        })
    };
    settled(spare_digits(options.digits.count), round, |(certain, _)| {
        *certain
    })
    .map(|(_, found)| found)
}

/// In fractions; and `f(v)` of each of the first `listed` rows.
pub(super) fn in_fractions(
    m: &Rbm,
    factors: &Factors<Rational>,
    (data, listed): (&Data, usize),
) -> Result<(WithoutZ, Vec<Rational>)> {
    let (a, units) = (&Fractions, m.units());
    let data_phase = exact::data_phase(a, factors, units, data)?;
    let row = |(v, count): (&[bool], u64)| {
        let mass = row_mass(a, factors, v);
        let hidden = exact::hidden_given_visible(a, factors, units, v);
        let row = ClampedRow {
            v: v.to_vec(),
            count,
            free_energy: Value::log(mass.clone().recip(), 1),
            hidden: hidden.into_iter().map(Value::Exact).collect(),
        };
        (row, mass)
    };
    let (rows, masses) = data.rows().take(listed).map(row).unzip();
    let data_phase = data_phase.map_into(Value::Exact);
    Ok((found(data, data_phase, rows), masses))
}

fn found(data: &Data, data_phase: Shaped<Value>, rows: Vec<ClampedRow>) -> WithoutZ {
    WithoutZ {
        data_phase,
        rows,
        distinct: data.listed(),
        undecided: Vec::new(),
    }
}

/// What enclosed sums over the rows come to.
pub(super) struct Enclosed {
    /// All but what needs Z.
    pub clamped: WithoutZ,
    /// `ln f(v)` of each row that is answered, nats.
    pub logs: Vec<Enclosure>,
    /// `sum_n ln f(v_n)` over all rows with their multiplicities, nats.
    pub log_mass: Enclosure,
}

/// What `finish` makes of the rows, each of the first `listed` answered one by one: in pairs of doubles with a counted
/// bound, where there are tables for them and it says that all is certain; else in MPFR.
pub(super) fn enclosed<T>(
    m: &Rbm,
    (data, listed): (&Data, usize),
    tables: impl FnOnce() -> Option<Rows>,
    options: &Options,
    watch: &dyn Watch,
    finish: impl Fn(Enclosed) -> (bool, T),
) -> Result<(bool, T)> {
    let of = |sums: RowSums, row: &mut dyn FnMut(&[bool]) -> RowMass| {
        finish(of_sums(m, (data, listed), sums, row))
    };
    watch.begins(data.listed() as u64, 0, "rows");
    if options.digits.count <= PAIR_DIGITS
        && let Some(rows) = tables()
        && let Some(sums) = rows.sums(data, options.threads, watch)?
    {
        let mut one = rows.ln_f();
        let (certain, found) = of(sums, &mut |row| one.row(row));
        if certain {
            return Ok((certain, found));
        }
        watch.begins(data.listed() as u64, 0, "rows");
    }
    let a = Enclosures::new(options.digits.bits() + 64);
    let factors = m.factors(&a)?;
    let rows = RowsInMpfr::new(a, &factors, m.units());
    let sums = rows.sums(data, options.threads, watch)?;
    watch.begins(data.listed().min(listed) as u64, 0, "rows one by one");
    Ok(of(sums, &mut |row| {
        // Who asks for a stop here has it soon.
        let _ = watch.done(1);
        rows.row(row)
    }))
}

fn of_sums(
    m: &Rbm,
    (data, listed): (&Data, usize),
    sums: RowSums,
    row: &mut dyn FnMut(&[bool]) -> RowMass,
) -> Enclosed {
    let a = Enclosures::new(sums.log_mass.bits());
    let row = |(v, count): (&[bool], u64)| {
        let mass = row(v);
        let row = ClampedRow {
            v: v.to_vec(),
            count,
            free_energy: Value::from(mass.log_mass.negated()),
            hidden: hidden_means(&a, m, v, mass.hidden),
        };
        (row, mass.log_mass)
    };
    let (rows, logs) = data.rows().take(listed).map(row).unzip();
    let data_phase = clamped_means(&a, m, data, sums.data_phase);
    Enclosed {
        clamped: found(data, data_phase, rows),
        logs,
        log_mass: sums.log_mass,
    }
}

/// `<v_i>` of the data: a fraction, whatever the machine.
fn visible_means(data: &Data, units: Units) -> Vec<Value> {
    let mean = |ones: u64| {
        let share = Rational::from((ones, data.total()));
        Value::Exact(match units {
            Units::Binary => share,
            Units::Spin => share * 2_u32 - 1_u32,
        })
    };
    data.ones().into_iter().map(mean).collect()
}

/// The data phase from enclosed means: those of visible units are fractions, and so are zeros by symmetry.
fn clamped_means(a: &Enclosures, m: &Rbm, data: &Data, means: Shaped<Enclosure>) -> Shaped<Value> {
    let visible = visible_means(data, m.units());
    means.map(|param, mean| match param {
        Param::B(i) => visible[i].clone(),
        _ if mean.holds_zero() && symmetry::cancels(m, data, param) => {
            Value::Exact(Rational::new())
        }
        _ => a.value(mean),
    })
}

/// `E[h_j | v]` from the probabilities that the bits are 1.
fn hidden_means(a: &Enclosures, m: &Rbm, v: &[bool], on: Vec<Enclosure>) -> Vec<Value> {
    let mean = |(j, on): (usize, Enclosure)| {
        let mean = mean(a, m.units(), on);
        match mean.holds_zero() && symmetry::has_no_field(m, v, j) {
            true => Value::Exact(Rational::new()),
            false => Value::from(mean),
        }
    };
    on.into_iter().enumerate().map(mean).collect()
}

//! `ln p(v)` and the free energy of every data row, each distinct row computed once.

use super::certainty::{DIGITS_OF_DOUBLES, with_spare};
use super::certified::Certified;
use super::clamped::PAIR_DIGITS;
use crate::data::Data;
use crate::door::named;
use crate::ensemble::row_mass;
use crate::error::{Error, Kind, Result};
use crate::machine::Rbm;
use crate::number::{Digits, Enclosure, Enclosures, Value, settled, spare_digits};
use crate::sweep::{self, ModelSums, Options, Rows};
use crate::threads::in_order;
use crate::watch::Watch;
use rug::Rational;

/// Rows between two looks at the watch.
const BLOCK: usize = 1 << 8;

/// The decimal of `ln p(v)` of every listed row, with the digits asked for.
///
/// # Errors
/// Those of [`ln_p_of_rows`].
pub fn decimals_of_rows(
    m: &Rbm,
    data: &Data,
    model: &ModelSums,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<String>> {
    let digits = options.digits.for_logarithm();
    let decimal = |x: &Value| x.decimal(digits).map(|decimal| decimal.value);
    ln_p_of_rows(m, data, model, options, watch, decimal)
}

/// The double nearest to `ln p(v)` of every listed row.
///
/// # Errors
/// Those of [`ln_p_of_rows`].
pub fn doubles_of_rows(
    m: &Rbm,
    data: &Data,
    model: &ModelSums,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<f64>> {
    let count = options.digits.count.max(DIGITS_OF_DOUBLES);
    let options = Options {
        digits: Digits::of_itself(count),
        ..options.clone()
    };
    ln_p_of_rows(m, data, model, &options, watch, Value::nearest)
}

/// What `finish` makes of `ln p(v)` (nats) of every listed row, in the order of the list; a row
/// with a count is one row. Where `finish` finds too few digits and gives nothing, all is done again
/// with more.
///
/// `model` are the sums over the states with the digits of `options`, if they are there already.
///
/// # Errors
/// Those of [`sweep::model_side`], a stop from the watch, digits that stay undecided, data of another width
/// than the machine.
pub fn ln_p_of_rows<T: Send + Clone>(
    m: &Rbm,
    data: &Data,
    model: &ModelSums,
    options: &Options,
    watch: &dyn Watch,
    finish: impl Fn(&Value) -> Option<T> + Sync,
) -> Result<Vec<T>> {
    data.check_width(m.n_v())?;
    let (distinct, places) = data.folded_with_places();
    let under = |model: &ModelSums, options: &Options| {
        let rows = Rows::beside(m, model, distinct.listed(), options.threads);
        let ln_z = model.ln_z.enclose(bits(options));
        let ln_z = ln_z.unwrap_or_else(|| Enclosure::line(bits(options)));
        each(m, &distinct, (rows, &ln_z), options, watch, &finish)
    };
    let summed_anew = |spare| {
        let asked = with_spare(options, spare);
        under(&sweep::model_side(m, &asked, watch)?, &asked)
    };
    let found = match under(model, options)? {
        None => settled(
            spare_digits(options.digits.count),
            summed_anew,
            Option::is_some,
        )?,
        found => found,
    };
    in_place(found, &places, "ln p(v)")
}

/// `F(v) = -ln sum_h f(v,h)` (nats) of every listed row, in the order of the list, each with its nearest
/// double; it needs no sum over the states of the machine.
///
/// # Errors
/// Data of another width than the machine, a stop from the watch, doubles that stay undecided.
pub fn free_energies(
    m: &Rbm,
    data: &Data,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<Certified>> {
    free_energies_with(m, data, options, watch, Certified::new)
}

/// What `finish` makes of `F(v)` (nats) of every listed row, as [`ln_p_of_rows`] does it.
pub(crate) fn free_energies_with<T: Send + Clone>(
    m: &Rbm,
    data: &Data,
    options: &Options,
    watch: &dyn Watch,
    finish: impl Fn(&Value) -> Option<T> + Sync,
) -> Result<Vec<T>> {
    data.check_width(m.n_v())?;
    let (distinct, places) = data.folded_with_places();
    let minus = Rational::from(-1);
    let finish = |ln_f: &Value| finish(&ln_f.times(&minus));
    let with_digits = |spare| {
        let asked = with_spare(options, spare);
        let rows = Rows::new(m, distinct.listed(), options.threads);
        let nothing = Enclosure::of(&Rational::new(), bits(&asked));
        each(m, &distinct, (rows, &nothing), &asked, watch, &finish)
    };
    let spares = spare_digits(options.digits.count);
    in_place(
        settled(spares, with_digits, Option::is_some)?,
        &places,
        "F(v)",
    )
}

/// The bits that the rows are computed with.
fn bits(options: &Options) -> u32 {
    options.digits.bits() + 64
}

/// What belongs to every listed row, from what was found for the distinct ones.
fn in_place<T: Clone>(found: Option<Vec<T>>, places: &[usize], what: &str) -> Result<Vec<T>> {
    let found = found.ok_or_else(|| {
        let problem = format!("the digits of {what} are not certain");
        Error::new(Kind::Undecided, problem)
            .help(format!("ask for fewer digits with {}", named("digits")))
    })?;
    Ok(places.iter().map(|at| found[*at].clone()).collect())
}

/// `finish(ln f(v) - ln Z)` of the distinct rows, in doubles where there are tables for that; `None` where one
/// has too few digits.
fn each<T: Send>(
    m: &Rbm,
    rows: &Data,
    (tables, ln_z): (Option<Rows>, &Enclosure),
    options: &Options,
    watch: &dyn Watch,
    finish: &(impl Fn(&Value) -> Option<T> + Sync),
) -> Result<Option<Vec<T>>> {
    if options.digits.count <= PAIR_DIGITS
        && let Some(tables) = tables
    {
        let found = in_threads(rows, ln_z, options, watch, finish, || {
            let mut logs = tables.ln_f();
            move |row: &[bool]| logs.of(row)
        })?;
        if found.is_some() {
            return Ok(found);
        }
    }
    let a = Enclosures::new(bits(options));
    let factors = m.factors(&a)?;
    in_threads(rows, ln_z, options, watch, finish, || {
        |row: &[bool]| row_mass(&a, &factors, row).ln()
    })
}

/// `finish(ln f(v) - ln Z)` of all rows, a share of them in each thread; `log_of` gives a thread its
/// `ln f(v)`.
fn in_threads<T: Send, F: FnMut(&[bool]) -> Enclosure>(
    rows: &Data,
    ln_z: &Enclosure,
    options: &Options,
    watch: &dyn Watch,
    finish: &(impl Fn(&Value) -> Option<T> + Sync),
    log_of: impl Fn() -> F + Sync,
) -> Result<Option<Vec<T>>> {
    watch.begins(rows.listed() as u64, 0, "rows");
    let share = rows.listed().div_ceil(options.threads.max(1)).max(1);
    let work = |first: usize| {
        let mut log = log_of();
        let mut found = Vec::with_capacity(share);
        for (k, (row, _)) in rows.rows_in(first..first + share).enumerate() {
            if k % BLOCK == 0 {
                watch.tell(BLOCK as u64, "stopped before all rows had their ln p(v)")?;
            }
            match finish(&Value::from(log(row) - ln_z)) {
                Some(x) => found.push(x),
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    };
    let count = rows.listed().div_ceil(share);
    let shares = in_order(options.threads, count, |k| work(k * share))?;
    let whole: Option<Vec<Vec<T>>> = shares.into_iter().collect();
    Ok(whole.map(|shares| shares.into_iter().flatten().collect()))
}

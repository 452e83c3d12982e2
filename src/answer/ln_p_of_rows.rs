//! `ln p(v)` of every data row, each distinct row computed once.

use super::fitting::PAIR_DIGITS;
use super::quantities::{has_width, with_spare};
use crate::data::Data;
use crate::ensemble::row_mass;
use crate::error::{Error, Kind, Result};
use crate::machine::Rbm;
use crate::number::{Digits, Enclosure, Enclosures, Value, spare_digits};
use crate::sweep::{self, ModelSums, Options, Rows};
use crate::threads::in_order;
use crate::watch::Watch;

/// Rows between two looks at the watch.
const BLOCK: usize = 1 << 8;

/// Digits of the sums that decide nearly every nearest double.
const DIGITS_OF_DOUBLES: u32 = 20;

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
    has_width(m, data)?;
    let (distinct, places) = data.folded_with_places();
    let mut found = each(m, &distinct, model, options, watch, &finish)?;
    for spare in spare_digits(options.digits.count) {
        if found.is_some() {
            break;
        }
        let asked = with_spare(options, spare);
        let model = sweep::model_side(m, &asked, watch)?;
        found = each(m, &distinct, &model, &asked, watch, &finish)?;
    }
    let found = found.ok_or_else(|| {
        Error::new(Kind::Undecided, "the digits of ln p(v) are not certain")
            .help("ask for fewer digits with --digits")
    })?;
    Ok(places.into_iter().map(|at| found[at].clone()).collect())
}

/// The distinct rows; `None` where one has too few digits.
fn each<T: Send>(
    m: &Rbm,
    rows: &Data,
    model: &ModelSums,
    options: &Options,
    watch: &dyn Watch,
    finish: &(impl Fn(&Value) -> Option<T> + Sync),
) -> Result<Option<Vec<T>>> {
    if options.digits.count <= PAIR_DIGITS
        && let Some(rows_side) = Rows::beside(m, model, rows.listed(), options.threads)
    {
        let found = in_threads(rows, model, options, watch, finish, || {
            let mut logs = rows_side.ln_f();
            move |row: &[bool]| logs.of(row)
        })?;
        if found.is_some() {
            return Ok(found);
        }
    }
    let a = Enclosures::new(options.digits.bits() + 64);
    let factors = m.factors(&a)?;
    in_threads(rows, model, options, watch, finish, || {
        |row: &[bool]| row_mass(&a, &factors, row).ln()
    })
}

/// `finish(ln f(v) - ln Z)` of all rows, a share of them in each thread; `log_of` gives a thread its
/// `ln f(v)`.
fn in_threads<T: Send, F: FnMut(&[bool]) -> Enclosure>(
    rows: &Data,
    model: &ModelSums,
    options: &Options,
    watch: &dyn Watch,
    finish: &(impl Fn(&Value) -> Option<T> + Sync),
    log_of: impl Fn() -> F + Sync,
) -> Result<Option<Vec<T>>> {
    let bits = options.digits.bits() + 64;
    let ln_z = model.ln_z.enclose(bits);
    let ln_z = ln_z.unwrap_or_else(|| Enclosure::line(bits));
    watch.begins(rows.listed() as u64, 0, "rows");
    let share = rows.listed().div_ceil(options.threads.max(1)).max(1);
    let work = |first: usize| {
        let mut log = log_of();
        let last = (first + share).min(rows.listed());
        let mut found = Vec::with_capacity(last.saturating_sub(first));
        for (k, (row, _)) in rows.rows_in(first..last).enumerate() {
            if k % BLOCK == 0 && watch.done(BLOCK as u64).is_break() {
                return Err(Error::new(
                    Kind::Stopped,
                    "stopped before all rows had their ln p(v)",
                ));
            }
            match finish(&Value::from(log(row) - &ln_z)) {
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

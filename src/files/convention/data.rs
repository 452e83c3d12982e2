//! Data from arrays: rows and counts.

use super::plan::{Found, found};
use super::reading::Taken;
use crate::data::{Data, nothing_read};
use crate::door::{self, option};
use crate::error::{Error, Result};
use crate::files::dtype::Number;
use crate::files::map::{Map, Target, written};
use crate::files::named::{Array, Entry, Named};
use crate::files::rows::{bit, count, not_a_state, not_one_per_row};
use crate::machine::Units;
use rug::Rational;

/// Each row has a count beside its bits.
const MOST_ROWS_READ: usize = 1 << 26;

/// The rows of a file by `--map`, and what was taken for them.
///
/// # Errors
/// Names that the file does not have, rows of another length than `n_v`, entries that are no states of these units,
/// counts that are not one per row.
pub(crate) fn rows(
    named: &Named,
    map: Option<&Map>,
    units: Units,
    n_v: Option<usize>,
) -> Result<(Data, Vec<Taken>)> {
    let mut taken = Vec::new();
    let mut of = |target| {
        let given = map.and_then(|map| map.get(target));
        let found = given.map(|one| found(named, one)).transpose()?;
        if let (Some(expression), Some(found)) = (given, &found) {
            taken.push(Taken::of(target, expression, found.array));
        }
        Ok(found)
    };
    let rows = of(Target::Rows)?.ok_or_else(|| {
        Error::input("found no array for rows, wanted one").at(door::place("map"))
    })?;
    let counts = of(Target::Counts)?;
    let shape = two_dimensions(&rows, n_v)?;
    Ok((data(&rows, shape, counts.as_ref(), units)?, taken))
}

/// The rows of arrays under our own names; a single row is no list of rows. Errors of the shape are `hinted`.
///
/// # Errors
/// Those of [`rows`], and arrays of another number of dimensions.
pub(crate) fn plain_rows(
    rows: &Array,
    counts: Option<&Array>,
    units: Units,
    n_v: Option<usize>,
    hinted: impl Fn(Error) -> Error,
) -> Result<Data> {
    let rows = Found::whole("rows", rows)?;
    let shape = match rows.layout.shape() {
        [_] => Err(not_two_dimensions(&rows).help("a single row is x[None, :]")),
        _ => two_dimensions(&rows, n_v),
    };
    let shape = shape.map_err(hinted)?;
    let counts = counts.map(|counts| Found::whole("counts", counts));
    data(&rows, shape, counts.transpose()?.as_ref(), units)
}

fn data(
    rows: &Found,
    (n, columns): (usize, usize),
    counts: Option<&Found>,
    units: Units,
) -> Result<Data> {
    let counts = counts.map(|counts| counts_of(counts, n)).transpose()?;
    let mut data = Data::new(columns);
    let mut bits = vec![false; columns];
    let single = rows.layout.shape().len() == 1;
    let is_plain = rows.layout.is_plain();
    let factor = (rows.factor != 1).then_some(&rows.factor);
    for k in 0..n {
        for (i, bit) in bits.iter_mut().enumerate() {
            let place = [k, i];
            let source = match is_plain {
                true => k * columns + i,
                false => rows
                    .layout
                    .source(if single { &place[1..] } else { &place }),
            };
            *bit = state(rows.array.entry(source), factor, units).map_err(|error| {
                let at = rows.place(source);
                error.at(format!("row {}, entry {} ({at})", k + 1, i + 1))
            })?;
        }
        let times = counts.as_ref().map_or(1, |counts| counts[k]);
        data.push(&bits, times)
            .map_err(|error| error.at(format!("row {} ({}[{k}])", k + 1, rows.name)))?;
    }
    Ok(data)
}

fn not_two_dimensions(rows: &Found) -> Error {
    Error::input(format!(
        "found the shape {}, wanted two dimensions: one row per example, one column per visible unit",
        written(rows.layout.shape())
    ))
    .at(rows.name)
}

fn two_dimensions(rows: &Found, n_v: Option<usize>) -> Result<(usize, usize)> {
    let (n, columns) = match *rows.layout.shape() {
        [n, columns] => (n, columns),
        [columns] => (1, columns),
        _ => return Err(not_two_dimensions(rows)),
    };
    match n_v {
        _ if n == 0 => Err(nothing_read()),
        _ if n > MOST_ROWS_READ => Err(Error::limit(format!(
            "found {n} rows, wanted at most {MOST_ROWS_READ}"
        ))
        .help("write each distinct row once, with its count")),
        Some(n_v) if columns != n_v => {
            let help = (n == n_v).then(|| {
                let turned = option("map", format!("rows={}.T", rows.name));
                format!("if the columns are the examples: {turned}")
            });
            Err(Error::input(format!(
                "found the shape {}, wanted rows of {n_v} entries, the machine's number of visible units",
                written(rows.layout.shape())
            ))
            .maybe_help(help))
        }
        None if columns == 0 => Err(Error::input(
            "found rows without entries, wanted one entry per visible unit",
        )),
        _ => Ok((n, columns)),
    }
    .map_err(|error| error.at(rows.name))
}

/// The bit of an entry, times a factor where there is one.
fn state(entry: Entry, factor: Option<&Rational>, units: Units) -> Result<bool> {
    use Number::{Bool, Float, Whole};
    match (&entry, units, factor) {
        // The common numbers, without arithmetic.
        (Entry::Stored(Bool(bit)), _, None) => Ok(*bit),
        (Entry::Stored(Whole(1) | Float(1.0)), _, None) => Ok(true),
        (Entry::Stored(Whole(0) | Float(0.0)), Units::Binary, None)
        | (Entry::Stored(Whole(-1) | Float(-1.0)), Units::Spin, None) => Ok(false),
        _ => match entry.rational() {
            Some(q) => bit(&(q * factor.unwrap_or(&1.into())), units, &entry.quoted()),
            None => Err(not_a_state(&entry.quoted(), units)
                .help("leave out the rows with missing entries, or fill them in")),
        },
    }
}

fn counts_of(counts: &Found, rows: usize) -> Result<Vec<u64>> {
    let places = counts.vector().ok_or_else(|| {
        Error::input(format!(
            "found the shape {}, wanted one dimension: one number per row",
            written(counts.layout.shape())
        ))
        .help("array.ravel() has one dimension")
    });
    let places = places.and_then(|places| match places.len() == rows {
        true => Ok(places),
        false => Err(not_one_per_row(places.len(), rows)),
    });
    let places = places.map_err(|error| error.at(counts.name))?;
    let each = places.into_iter().enumerate().map(|(k, source)| {
        let entry = counts.array.entry(source);
        let read = match (&entry, entry.rational()) {
            (Entry::Stored(Number::Bool(_)), _) | (_, None) => Err(Error::input(format!(
                "found {}, wanted a whole number",
                entry.quoted()
            ))),
            (_, Some(q)) => count(Ok(q * &counts.factor), &entry.quoted()),
        };
        read.map_err(|error| error.at(format!("count {} ({})", k + 1, counts.place(source))))
    });
    each.collect()
}

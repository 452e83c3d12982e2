//! Data from named arrays: rows and counts.

use super::plan::{Found, found, shape};
use super::reading::Taken;
use crate::data::{Data, nothing_read};
use crate::door::{self, option};
use crate::error::{Error, Result};
use crate::files::arrays::{MOST_ROWS_READ, state};
use crate::files::map::{Expression, Map, Target, written};
use crate::files::named::Named;
use crate::files::rows::{bit, count, not_one_per_row};
use crate::machine::Units;
use rug::Rational;

/// The rows of a file, by `--map` where it names them, and what was taken for them.
///
/// # Errors
/// Names that the file does not have, several arrays and no `rows` among them, rows of another length
/// than `n_v`, entries that are no states of these units, counts that are not one per row.
pub(crate) fn rows(
    named: &Named,
    map: Option<&Map>,
    units: Units,
    n_v: Option<usize>,
) -> Result<(Data, Vec<Taken>)> {
    let given = |target| map.and_then(|map| map.get(target));
    let Some(rows) = given(Target::Rows) else {
        return Err(Error::input("found no array for rows, wanted one").at(door::place("map")));
    };
    let array = found(named, rows)?;
    let (n, columns) = two_dimensions(&array, n_v)?;
    let counts = given(Target::Counts)
        .map(|counts| Ok::<_, Error>((counts_of(named, counts, n)?, counts)))
        .transpose()?;
    let mut data = Data::new(columns);
    let mut bits = vec![false; columns];
    let single = array.layout.shape().len() == 1;
    for k in 0..n {
        for (i, bit) in bits.iter_mut().enumerate() {
            let place = [k, i];
            let source = array
                .layout
                .source(if single { &place[1..] } else { &place });
            *bit = state_at(&array, source, units).map_err(|error| {
                error.at(format!(
                    "row {}, entry {} ({})",
                    k + 1,
                    i + 1,
                    array.place(source)
                ))
            })?;
        }
        let times = counts.as_ref().map_or(1, |(counts, _)| counts[k]);
        data.push(&bits, times)
            .map_err(|error| error.at(format!("row {}", k + 1)))?;
    }
    let mut all = vec![taken(Target::Rows, rows, &array)];
    if let Some((_, expression)) = &counts {
        all.push(taken(
            Target::Counts,
            expression,
            &found(named, expression)?,
        ));
    }
    Ok((data, all))
}

fn taken(target: Target, expression: &Expression, found: &Found) -> Taken {
    Taken {
        target: target.to_string(),
        from: expression.text.clone(),
        shape: shape(found.array),
        dtype: found.array.dtype(),
    }
}

fn two_dimensions(array: &Found, n_v: Option<usize>) -> Result<(usize, usize)> {
    let (n, columns) = match *array.layout.shape() {
        [n, columns] => (n, columns),
        [columns] => (1, columns),
        ref other => {
            return Err(Error::input(format!(
                "found the shape {} for rows, wanted two dimensions: one row per example, one column per visible unit",
                written(other)
            )));
        }
    };
    match n_v {
        _ if n == 0 || columns == 0 => Err(nothing_read()),
        _ if n as u64 > MOST_ROWS_READ => Err(Error::limit(format!(
            "found {n} rows, wanted at most {MOST_ROWS_READ}"
        ))
        .help("write each distinct row once, with its count")),
        Some(n_v) if columns != n_v => {
            let error = Error::input(format!(
                "found rows of {columns} entries (shape {}), wanted {n_v}, the machine's number of visible units",
                written(array.layout.shape())
            ))
            .at(array.name);
            Err(match n == n_v {
                true => error.help(format!(
                    "if the columns are the examples: {}",
                    option("map", format!("rows={}.T", array.name))
                )),
                false => error,
            })
        }
        _ => Ok((n, columns)),
    }
}

fn state_at(array: &Found, source: usize, units: Units) -> Result<bool> {
    let entry = array.array.entry(source);
    if *array.factor == 1 {
        return state(entry, units);
    }
    match entry.rational() {
        Some(q) => bit(&(q * array.factor), units, &entry.quoted()),
        None => Err(Error::input(format!(
            "found {}, wanted a number",
            entry.quoted()
        ))),
    }
}

fn counts_of(named: &Named, expression: &Expression, rows: usize) -> Result<Vec<u64>> {
    let array = found(named, expression)?;
    let Some(places) = array.vector() else {
        return Err(Error::input(format!(
            "found the shape {} for counts, wanted one number per row",
            written(array.layout.shape())
        )));
    };
    if places.len() != rows {
        return Err(not_one_per_row(places.len(), rows).at(&expression.text));
    }
    let each = places.into_iter().enumerate().map(|(k, source)| {
        let theta = array
            .array
            .theta(source)
            .and_then(|theta| theta.times(array.factor));
        let number: Result<Rational> = theta.map(|theta| theta.shift().clone());
        let shown = number.as_ref().map_or(String::new(), |q| format!("`{q}`"));
        count(number, &shown)
            .map_err(|error| error.at(format!("count {} ({})", k + 1, array.place(source))))
    });
    each.collect()
}

//! Claims of a number for each row, each state, each hidden unit given a row.

use super::super::json::Json;
use super::fields::{Field, Fields, Options};
use super::numbers::{claimed, of_json};
use super::one::{claim, one_number};
use super::options::options;
use crate::data::Data;
use crate::door::either;
use crate::error::{Error, Result};
use crate::machine::Units;
use crate::oracle::{Claim, Entry, Place, Quantity};

/// The numbers under `key` or `key.value`, and its options.
fn numbers<'a>(
    fields: &Fields<'a>,
    names: &[&str],
) -> Result<Option<(String, Field<'a>, Options)>> {
    for name in names {
        for name in [(*name).to_string(), format!("{name}.value")] {
            if let Some(field) = fields.get(&name) {
                let before = names.first().copied().unwrap_or_default();
                let options = options(fields, &format!("{before}."))?;
                return Ok(Some((name, field, options)));
            }
        }
    }
    Ok(None)
}

/// The places of a list of numbers, one for each data row: as listed, or one for each repetition.
fn rows(name: &str, found: usize, data: &Data) -> Result<Vec<usize>> {
    if data.total() == 0 {
        return Err(Error::input("found claims about data rows and no data")
            .at(name)
            .help(either("give --data FILE", "give the rows as X")));
    }
    if found == data.listed() {
        return Ok((0..found).collect());
    }
    let total = usize::try_from(data.total()).unwrap_or(usize::MAX);
    if found == total {
        let repeated = data.rows().enumerate();
        let repeated = repeated.flat_map(|(k, (_, count))| (0..count).map(move |_| k));
        return Ok(repeated.collect());
    }
    Err(Error::input(format!(
        "found {found} numbers, wanted {}, one for each data row",
        data.listed()
    ))
    .at(name))
}

/// The claim of a number for each row.
fn per_row(
    key: &str,
    quantity: Quantity,
    (name, field, options): (String, Field, Options),
    data: &Data,
) -> Result<Vec<Claim>> {
    let Field::Array(array) = field else {
        return Err(Error::input("found a text, wanted a list of numbers").at(name));
    };
    let places = rows(&name, array.len(), data)?.into_iter().enumerate();
    let entries = places.map(|(at, row)| {
        Ok(Entry {
            place: Place::Row(row),
            claimed: claimed(&name, field, at, options.precision)?,
        })
    });
    let entries = entries.collect::<Result<_>>()?;
    claim(key, quantity, options, entries)
}

/// One number is the mean over the rows, unless there is one row.
pub(super) fn free_energy(fields: &Fields) -> Result<Vec<Claim>> {
    const KEY: &str = "free_energy";
    let is_list = |field: &Field| matches!(field, Field::Array(array) if !array.shape().is_empty());
    match numbers(fields, &[KEY])? {
        Some(list) if is_list(&list.1) => {
            per_row(KEY, Quantity::FreeEnergy, list, fields.about.data)
        }
        _ => one_number(fields, KEY, Quantity::FreeEnergy),
    }
}

/// A list over the rows, or an object with a number for each state: `{"000": 0.1}`.
pub(super) fn probability(fields: &Fields) -> Result<Vec<Claim>> {
    const KEY: &str = "probability";
    let m = fields.about.m;
    if let Some(list) = numbers(fields, &[KEY])? {
        return per_row(KEY, Quantity::Probability, list, fields.about.data);
    }
    let options = options(fields, "probability.")?;
    let mut entries = Vec::new();
    for inner in fields.below(KEY) {
        if inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = format!("{KEY}.{inner}");
        let state = state(inner, m.n_v(), m.units()).map_err(|error| error.at(&name))?;
        if let Some(field) = fields.get(&name) {
            entries.push(Entry {
                place: Place::State(state),
                claimed: claimed(&name, field, 0, options.precision)?,
            });
        }
    }
    match entries.is_empty() {
        false => claim(KEY, Quantity::Probability, options, entries),
        true => Err(Error::input("found no probability, wanted a list over the data rows, or states such as {\"010\": 0.25}").at(KEY)),
    }
}

/// The bits of a state such as `010`; `+-+` too where units are ±1.
fn state(text: &str, units: usize, kind: Units) -> Result<Vec<bool>> {
    let bit = |c| match (c, kind) {
        ('1', _) | ('+', Units::Spin) => Some(true),
        ('0', _) | ('-', Units::Spin) => Some(false),
        _ => None,
    };
    let bits: Option<Vec<bool>> = text.chars().map(bit).collect();
    match bits {
        Some(bits) if bits.len() == units => Ok(bits),
        _ => Err(Error::input(format!(
            "found the state `{}`, wanted {units} digits 0 or 1, unit 1 first",
            text.escape_debug()
        ))),
    }
}

/// A list of objects, `[{"v": "10", "h": "01", "value": -0.5}]`, which only JSON has.
pub(super) fn energy(fields: &Fields, document: Option<Json>) -> Result<Vec<Claim>> {
    const KEY: &str = "energy";
    const WANTED: &str = "a list such as [{\"v\": \"10\", \"h\": \"01\", \"value\": -0.5}]";
    let missing = || Error::input(format!("found no list of states, wanted {WANTED}")).at(KEY);
    let entries = match document {
        Some(document) => document.object("an object")?,
        None => return Err(missing()),
    };
    let (_, list) = entries
        .into_iter()
        .find(|(key, _)| key == KEY)
        .ok_or_else(missing)?;
    let list = list.list().ok_or_else(missing)?;
    let (m, options) = (fields.about.m, options(fields, "energy.")?);
    fields.take(KEY);
    let mut found = Vec::new();
    for (k, item) in list.into_iter().enumerate() {
        // A place is found by counting lines from the start: only where it is needed.
        let at = || format!("energy[{k}] ({})", item.place());
        let read = || -> Result<Entry> {
            let (mut v, mut h, mut value) = (None, None, None);
            for (key, json) in item.object(WANTED)? {
                let bits = |units| match json.text() {
                    Some(text) => state(&text, units, m.units()),
                    None => Err(json.wrong("a state such as \"10\"")),
                };
                match key.as_str() {
                    "v" => v = Some(bits(m.n_v())?),
                    "h" => h = Some(bits(m.n_h())?),
                    "value" => value = Some(of_json(&json, options.precision)?),
                    other => {
                        return Err(Error::input(format!(
                            "found `{}`, wanted v, h and value",
                            other.escape_debug()
                        )));
                    }
                }
            }
            match (v, h, value) {
                (Some(v), Some(h), Some(claimed)) => Ok(Entry {
                    place: Place::Joint(v, h),
                    claimed,
                }),
                _ => Err(Error::input(
                    "found an entry without v, h or value, wanted all three",
                )),
            }
        };
        found.push(read().map_err(|error| error.at(at()))?);
    }
    match found.is_empty() {
        false => claim(KEY, Quantity::Energy, options, found),
        true => Err(missing()),
    }
}

/// `h_given_v`: an array for each row.
pub(super) fn conditional(fields: &Fields) -> Result<Vec<Claim>> {
    const KEY: &str = "conditional";
    let found = numbers(fields, &[KEY, "conditional.h_given_v", "h_given_v"])?;
    let n_h = fields.about.m.n_h();
    let wrong = |found: String| {
        let wanted = format!("an array of {n_h} numbers for each data row");
        Error::input(format!("found {found}, wanted {wanted}")).at(KEY)
    };
    let Some((name, field @ Field::Array(array), options)) = found else {
        return Err(wrong("no numbers".into()));
    };
    if !array.len().is_multiple_of(n_h)
        || (array.shape().len() == 2 && array.shape()[1] != n_h as u64)
    {
        return Err(wrong(format!("an array of shape {:?}", array.shape())));
    }
    let rows = rows(&name, array.len() / n_h, fields.about.data)?;
    let entries = (0..array.len()).map(|at| {
        Ok(Entry {
            place: Place::Hidden(rows[at / n_h], at % n_h),
            claimed: claimed(&name, field, at, options.precision)?,
        })
    });
    let entries = entries.collect::<Result<_>>()?;
    claim(KEY, Quantity::Conditional, options, entries)
}

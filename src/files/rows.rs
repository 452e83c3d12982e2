//! Data: rows of visible states with counts, as JSON or CSV.

use super::columns::{Cell, cell_value, count_column, is_numbered};
use super::json::Json;
use super::no_state::{advice, is_missing};
use super::source::{counted, shown};
use super::table::{Line, cell_place, each_line};
use crate::data::{Data, nothing_read};
use crate::door::option;
use crate::error::{Error, Result};
use crate::machine::Units;
use crate::number::rational;
use rug::Rational;

const WANTED: &str = "rows such as [[1, 0], [1, 1]] or {\"rows\": [[1, 0]], \"counts\": [3]}";

/// The bit that a number stands for, or what is wrong with it.
pub(super) fn bit(q: &Rational, units: Units, found: &str) -> Result<bool> {
    match (units, q.is_integer().then(|| q.numer().to_i32()).flatten()) {
        (_, Some(1)) => Ok(true),
        (Units::Binary, Some(0)) | (Units::Spin, Some(-1)) => Ok(false),
        _ => Err(not_a_state(found, units).help(advice(q, units))),
    }
}

pub(super) fn not_a_state(found: &str, units: Units) -> Error {
    let wanted = match units {
        Units::Binary => "0 or 1",
        Units::Spin => "-1 or 1",
    };
    Error::input(format!("found {found}, wanted {wanted}"))
}

/// How often a row occurs: a whole number from 1 to 2^64 - 1.
pub(super) fn count(number: Result<Rational>, found: &str) -> Result<u64> {
    let number = number?;
    let whole = match number.is_integer() {
        true => number.numer().to_u64(),
        false => None,
    };
    match whole {
        Some(count) if count > 0 => Ok(count),
        Some(_) => Err(Error::input(format!("found {found}, wanted at least 1"))
            .help("leave out the rows that do not occur")),
        None => Err(Error::input(format!(
            "found {found}, wanted a whole number from 1 to 2^64 - 1"
        ))),
    }
}

/// Collects rows, all of one length: the machine's, or else the first row's.
struct Rows {
    n_v: Option<usize>,
    why: String,
    data: Option<Data>,
}

impl Rows {
    fn new(n_v: Option<usize>) -> Self {
        Rows {
            n_v,
            why: "the machine's number of visible units".into(),
            data: None,
        }
    }

    /// Whether a row of this length may be added; `place` is what later errors call it.
    fn expect(&mut self, length: usize, place: &str) -> Result<()> {
        if length == 0 {
            return Err(Error::input(
                "found an empty row, wanted one entry per visible unit",
            ));
        }
        let wanted = *self.n_v.get_or_insert_with(|| {
            self.why = format!("as in {place}");
            length
        });
        if length != wanted {
            let error = Error::input(format!(
                "found {}, wanted {wanted}, {}",
                counted(length, "entry"),
                self.why
            ));
            return Err(match self.data.is_none() && length == wanted + 1 {
                true => error.help(format!(
                    "one column more than the machine has visible units may be a label or a bias unit: {} leaves out the first one, X[:,:-1] the last; X is the file's name without its ending",
                    option("map", "rows=X[:,1:]")
                )),
                false => error,
            });
        }
        Ok(())
    }

    /// Adds a row.
    fn push(&mut self, row: &[bool], count: u64, place: &str) -> Result<()> {
        self.expect(row.len(), place)?;
        self.data
            .get_or_insert_with(|| Data::new(row.len()))
            .push(row, count)
    }

    fn end(self) -> Result<Data> {
        self.data.ok_or_else(nothing_read)
    }
}

/// The error of counts that are not as many as the rows.
pub(super) fn not_one_per_row(counts: usize, rows: usize) -> Error {
    Error::input(format!(
        "found {}, wanted {rows}, one per row",
        counted(counts, "count")
    ))
}

/// The bits of a state that is written without separators: `0110`.
fn bits_of(text: &str) -> Option<impl Iterator<Item = bool> + '_> {
    let is_state = !text.is_empty() && text.bytes().all(|c| c == b'0' || c == b'1');
    is_state.then(|| text.bytes().map(|c| c == b'1'))
}

/// Reads `[[1, 0], [1, 1]]` or `{"rows": [[1, 0], [1, 1]], "counts": [2, 1]}` for units of a kind
/// and, where given, for `n_v` visible units.
///
/// Entries are 0 and 1 for binary units, -1 and 1 for spins; `false` and `true` for both. A row may be a text of bits,
/// unit 1 leftmost, and `{"10": 2, "11": 1}` says how often each occurs; a list that is all of an object may have any name.
///
/// # Errors
/// Text that is not JSON, rows of different lengths, no rows, entries that are no states of these
/// units, counts that are not one positive whole number per row; each names its place.
pub fn data_from_json(text: &str, units: Units, n_v: Option<usize>) -> Result<Data> {
    let document = Json::document(text)?;
    let (rows, counts) = match document.is_list() {
        true => (document, None),
        false => {
            let entries = document.object(WANTED)?;
            if !entries.is_empty() && entries.iter().all(|(key, _)| bits_of(key).is_some()) {
                return counted_states(&entries, n_v);
            }
            const KNOWN: &[&str] = &["rows", "counts"];
            let is_all =
                |key: &str, json: &Json| entries.len() == 1 && key != "counts" && json.is_list();
            let mut others = entries.iter();
            if let Some((key, json)) =
                others.find(|(key, json)| !KNOWN.contains(&&**key) && !is_all(key, json))
            {
                return Err(json.extra(key).refused(KNOWN));
            }
            let entry = |key: &str| {
                entries
                    .iter()
                    .find(|(k, _)| k == key)
                    .map(|(_, json)| *json)
            };
            let alone = entries.first().filter(|(key, json)| is_all(key, json));
            let rows = entry("rows").or(alone.map(|(_, json)| *json));
            let rows = rows.ok_or_else(|| {
                Error::input(format!("found no key `rows`, wanted {WANTED}")).at(document.place())
            })?;
            if !rows.is_list() {
                return rows.named("rows", Err(rows.wrong("a list of rows")));
            }
            let length = rows.length()?;
            let counts = entry("counts").map(|json| counts(json, length));
            (rows, counts.transpose()?)
        }
    };
    let mut data = Rows::new(n_v);
    let mut bits = Vec::new();
    let mut k = 0;
    rows.each(|row| {
        let name = format!("row {}", k + 1);
        bits.clear();
        if let Some(state) = row.text().as_deref().and_then(bits_of) {
            bits.extend(state);
        } else if row.is_list() {
            row.each(|entry| {
                let bit = match (entry.boolean(), entry.number()) {
                    (Some(bit), _) => Ok(bit),
                    // The two common cases without arithmetic.
                    (_, Some("1")) => Ok(true),
                    (_, Some("0")) if units == Units::Binary => Ok(false),
                    (_, Some(number)) => {
                        rational(number).and_then(|q| bit(&q, units, &entry.found()))
                    }
                    _ => Err(not_a_state(&entry.found(), units)),
                };
                if bit.is_err() {
                    // In a row of another length the entry is hardly what is wrong.
                    row.named(&name, data.expect(row.length()?, &name))?;
                }
                let i = bits.len() + 1;
                bits.push(match bit {
                    Ok(bit) => bit,
                    error => entry.named(format!("{name}, entry {i}"), error)?,
                });
                Ok(())
            })?;
        } else {
            let error = row
                .wrong("a list of entries, one per visible unit")
                .help("data are a list of rows: a single row is written [[1, 0]]");
            return row.named(&name, Err(error));
        }
        let count = counts.as_ref().map_or(1, |counts| counts[k]);
        k += 1;
        row.named(&name, data.push(&bits, count, &name))
    })?;
    data.end()
}

/// `{"10": 2, "11": 1}`: states and how often each occurs, as samplers count them.
fn counted_states(entries: &[(String, Json)], n_v: Option<usize>) -> Result<Data> {
    let mut data = Rows::new(n_v);
    for (key, json) in entries {
        let number = match json.number() {
            Some(number) => rational(number),
            None => Err(json.wrong("how often the state occurs")),
        };
        let state: Vec<bool> = bits_of(key).into_iter().flatten().collect();
        let times = count(number, &json.found());
        let pushed = times.and_then(|times| data.push(&state, times, key));
        json.named(shown(key), pushed)?;
    }
    data.end()
}

fn counts(json: Json, rows: usize) -> Result<Vec<u64>> {
    let length = match json.is_list() {
        false => Err(json.wrong("a list of counts, one per row")),
        true => json.length().and_then(|length| match length == rows {
            true => Ok(length),
            false => Err(not_one_per_row(length, rows)),
        }),
    };
    let mut counts = Vec::with_capacity(json.named("counts", length)?);
    json.each(|json| {
        let number = match json.number() {
            Some(number) => rational(number),
            None => Err(json.wrong("a whole number")),
        };
        let count = count(number, &json.found());
        counts.push(json.named(format!("count {}", counts.len() + 1), count)?);
        Ok(())
    })?;
    Ok(counts)
}

/// Reads a row a line, with entries as in [`data_from_json`]; a first line in which no cell is a
/// number is a header, and its column `count` says how often each row occurs; so is `0,1,2,..`. A line may be a text of
/// bits, unit 1 leftmost.
///
/// # Errors
/// Those of [`data_from_json`]; each names its line and cell.
pub(super) fn data_from_csv(text: &str, units: Units, n_v: Option<usize>) -> Result<Data> {
    let mut counter = None;
    let mut data = Rows::new(n_v);
    let mut bits = Vec::new();
    let is_entry = |cell: &str| cell_value(cell).is_ok();
    each_line(text, is_entry, |line| {
        let (line, cells) = match line {
            Line::Header(names) => {
                counter = count_column(&names)?;
                return Ok(());
            }
            // Pandas numbers columns without names; no row has a 2 in it.
            Line::Cells(_, cells) if data.data.is_none() && is_numbered(cells) => return Ok(()),
            Line::Cells(line, cells) => (line, cells),
        };
        bits.clear();
        let mut times = 1;
        for (i, cell) in cells.iter().enumerate() {
            let found = || format!("`{}`", shown(cell));
            let place = |error: Error| error.at(cell_place(line, i));
            if counter == Some(i) {
                times = count(rational(cell), &found()).map_err(place)?;
                continue;
            }
            if cell.len() > 1
                && cells.len() - usize::from(counter.is_some()) == 1
                && let Some(state) = bits_of(cell)
            {
                bits.extend(state);
                continue;
            }
            let read = match (cell, units) {
                // The common cells, without arithmetic.
                ("1", _) => Ok(true),
                ("0", Units::Binary) | ("-1", Units::Spin) => Ok(false),
                _ => match cell_value(cell) {
                    Ok(Cell::Bit(bit)) => Ok(bit),
                    Ok(Cell::Number(q)) => bit(&q, units, &found()).map_err(|error| {
                        // In a row of another length the cell is hardly what is wrong.
                        let length = cells.len() - usize::from(counter.is_some());
                        let line = format!("line {line}");
                        let other = data.expect(length, &line).err();
                        other.map_or(error, |other| other.at(line))
                    }),
                    Err(_) if is_missing(cell) => {
                        Err(not_a_state(&format!("the cell {}", found()), units).help(
                            "a value is missing: leave out the rows with missing entries, or fill them in",
                        ))
                    }
                    Err(_) => Err(not_a_state(&found(), units)),
                },
            };
            bits.push(read.map_err(place)?);
        }
        let line = format!("line {line}");
        data.push(&bits, times, &line)
            .map_err(|error| error.at(&line))
    })?;
    data.end()
}

/// The data as JSON that [`data_from_json`] reads back as the same data, one row a line.
pub fn write_data(data: &Data, units: Units) -> String {
    let value = |bit: &bool| units.value(*bit).to_string();
    let row = |row: &[bool]| row.iter().map(value).collect::<Vec<_>>().join(",");
    let rows = data.rows().map(|(bits, _)| format!("[{}]", row(bits)));
    let rows: Vec<String> = rows.collect();
    let rows = format!("[\n  {}\n]", rows.join(",\n  "));
    if data.rows().all(|(_, count)| count == 1) {
        return rows + "\n";
    }
    let counts: Vec<String> = data.rows().map(|(_, count)| count.to_string()).collect();
    format!(
        "{{\"rows\": {rows},\n\"counts\": [{}]}}\n",
        counts.join(",")
    )
}

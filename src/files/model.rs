//! Machines: JSON with exact parameters, or W alone as CSV.

use super::convention::{Reading, says_units};
use super::extras::{Extra, passed_over};
use super::json::Json;
use super::source::{counted, few_numbers};
use super::spelling::Spelling;
use super::table::{cell_place, table};
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped, Units, positive};
use crate::number::{Theta, rational};
use rug::Rational;
use std::fmt::Write;

const KEYS: &[&str] = &["W", "b", "c", "units", "temperature", "dtype"];
const WANTED: &str = "a machine such as {\"W\": [[\"ln 2\", 0.5]], \"b\": [0], \"c\": [0, 0]}";

/// A machine from a file, and what has to be said about how the file was read.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// The machine.
    pub m: Rbm,
    /// What was passed over and what the reader took for granted, a sentence each.
    pub remarks: Vec<String>,
    /// How arrays of other names, or in another order, were read; `None` where the file has our own.
    pub reading: Option<Reading>,
}

/// The machine of these parameters, each in range at its temperature.
pub(super) fn machine(
    units: Units,
    theta: Shaped<Theta>,
    temperature: Option<Rational>,
) -> Result<Rbm> {
    Rbm::with_temperature(
        units,
        theta,
        temperature.unwrap_or_else(|| Rational::from(1)),
    )
}

/// The remark about a file that holds W alone, whose shape nothing confirms.
pub(super) fn weights_alone(n_v: usize, n_h: usize) -> String {
    let taken = format!(
        "read as W alone: {} (rows), {} (columns), all biases 0",
        counted(n_v, "visible unit"),
        counted(n_h, "hidden unit")
    );
    match n_v.min(n_h) {
        1 => taken + "; a vector of all parameters has to be split into W, b and c",
        _ => taken,
    }
}

/// Reads a machine: `{"units": "binary", "W": [["ln 2", "-ln(3/2)"], ["0.25", 1]], "b": ["0", "0"],
/// "c": ["0", "ln 2"], "temperature": "1/2"}`.
///
/// W is n_v rows of n_h entries; b and c default to 0, the units to binary, the temperature to 1.
/// Strings follow [`Theta::parse`]. Numbers mean the decimal they spell, or with
/// `"dtype": "float64"` or `"float32"` the binary number nearest to it; strings mean what they
/// spell in any case.
///
/// # Errors
/// Text that is not JSON, repeated keys, unknown keys that may belong to the machine, wrong shapes,
/// and parameters that are no finite numbers; each names its place.
pub fn model_from_json(text: &str) -> Result<Rbm> {
    json_model(text, None).map(|file| file.m)
}

/// The same at another temperature than the file's, where given.
pub(super) fn json_model(text: &str, temperature: Option<Rational>) -> Result<ModelFile> {
    few_numbers(text, b",")?;
    let document = Json::document(text)?;
    let entries = document.object(WANTED)?;
    let extras: Vec<Extra> = entries
        .iter()
        .filter(|(key, json)| {
            let says_units = || json.text().is_some_and(|text| says_units(key, &text));
            !KEYS.contains(&key.as_str()) && !says_units()
        })
        .map(|(key, json)| json.extra(key))
        .collect();
    let entry = |key: &str| {
        entries
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, json)| *json)
    };
    let units = match entry("units") {
        None => Units::Binary,
        Some(json) => json.word("units", &[("binary", Units::Binary), ("spin", Units::Spin)])?,
    };
    let dtype = match entry("dtype") {
        None => Spelling::Decimal,
        Some(json) => json.word("dtype", Spelling::WORDS)?,
    };
    let weights = entry("W").ok_or_else(|| match extras.first() {
        Some(extra) => extra.refused(KEYS),
        None => Error::input(format!("found no key `W`, wanted {WANTED}"))
            .help("W holds one row per visible unit, each with one weight per hidden unit"),
    })?;
    let (n_v, n_h, weights) = matrix(weights)?;
    let remark = passed_over(&extras, KEYS, n_v, n_h)?;
    let temperature = match (temperature, entry("temperature")) {
        (None, Some(json)) => {
            let found = match (json.text(), json.number()) {
                (Some(text), _) => rational(&text),
                (_, Some(number)) => dtype.read(number),
                _ => Err(json.wrong("a positive number")),
            };
            let found = found.and_then(positive);
            Some(json.named("temperature", found)?)
        }
        (given, _) => given,
    };
    let visible = biases(entry("b"), "b", n_v, "visible", n_h)?;
    let hidden = biases(entry("c"), "c", n_h, "hidden", n_v)?;
    let theta = Shaped::build(n_v, n_h, |param| param)?.try_map(|param, _| {
        let json = match param {
            Param::W(i, j) => Some(weights[i][j]),
            Param::B(i) => visible.as_ref().map(|b| b[i]),
            Param::C(j) => hidden.as_ref().map(|c| c[j]),
        };
        match json {
            Some(json) => json.named(
                param,
                parameter(json, dtype).and_then(|theta| theta.in_range(temperature.as_ref())),
            ),
            None => Ok(Theta::zero()),
        }
    })?;
    Ok(ModelFile {
        m: machine(units, theta, temperature)?,
        remarks: remark.into_iter().collect(),
        reading: None,
    })
}

fn parameter(json: Json, dtype: Spelling) -> Result<Theta> {
    match (json.text(), json.number()) {
        (Some(text), _) => Theta::parse(&text),
        (_, Some(number)) => Theta::new(dtype.read(number)?, Rational::new(), Rational::from(1)),
        _ => Err(json.wrong("a number or a text such as \"ln 2\"")),
    }
}

/// The rows of W, all of the same length and none empty.
fn matrix<'a>(json: Json<'a>) -> Result<(usize, usize, Vec<Vec<Json<'a>>>)> {
    const ROWS: &str = "a list of rows, one per visible unit";
    let rows = json
        .list()
        .ok_or_else(|| json.wrong(ROWS))
        .and_then(|rows| match rows.is_empty() {
            true => Err(Error::input(format!("found no rows, wanted {ROWS}"))),
            false => Ok(rows),
        });
    let mut weights: Vec<Vec<Json>> = Vec::new();
    for (i, row) in json.named("W", rows)?.into_iter().enumerate() {
        let entries = row
            .list()
            .ok_or_else(|| {
                row.wrong("a list of weights, one per hidden unit")
                    .help("W is a matrix: with one visible unit it is written [[0.5, 1]]")
            })
            .and_then(|entries| match weights.first() {
                _ if entries.is_empty() => {
                    Err(Error::input("found no weights, wanted one per hidden unit"))
                }
                Some(first) if first.len() != entries.len() => Err(Error::input(format!(
                    "found {}, wanted {} as in row 1",
                    counted(entries.len(), "weight"),
                    first.len()
                ))),
                _ => Ok(entries),
            });
        weights.push(row.named(format!("row {} of W", i + 1), entries)?);
    }
    Ok((weights.len(), weights[0].len(), weights))
}

fn biases<'a>(
    json: Option<Json<'a>>,
    name: &str,
    wanted: usize,
    layer: &str,
    other: usize,
) -> Result<Option<Vec<Json<'a>>>> {
    let Some(json) = json else { return Ok(None) };
    let entries = json
        .list()
        .ok_or_else(|| json.wrong(&format!("a list of numbers, one per {layer} unit")))
        .and_then(|entries| match entries.len() == wanted {
            true => Ok(entries),
            false => Err(not_one_per_unit(entries.len(), wanted, layer, other)),
        });
    json.named(name, entries).map(Some)
}

/// The error of biases that are not as many as the layer's units; `other` is the other layer's.
pub(super) fn not_one_per_unit(found: usize, wanted: usize, layer: &str, other: usize) -> Error {
    Error::input(format!(
        "found {}, wanted {wanted}, one per {layer} unit",
        counted(found, "number")
    ))
    .help(match found == other {
        true => "W has n_v rows of n_h weights, b has n_v numbers, c has n_h: is W transposed, or are b and c exchanged?",
        false => "W has n_v rows of n_h weights, b has n_v numbers, c has n_h",
    })
}

/// Reads W, n_v lines of n_h cells in the grammar of [`Theta::parse`]; biases are 0 and units
/// binary. A first line in which no cell is a number is a header.
///
/// # Errors
/// Lines of different lengths, and cells that are no parameters; each names its place.
pub(super) fn csv_model(text: &str, temperature: Option<Rational>) -> Result<ModelFile> {
    few_numbers(text, b",;\t\n ")?;
    let table = table(text, |cell| Theta::parse(cell).is_ok())?;
    let (n_v, n_h) = (table.lines.len(), table.columns("weight")?);
    if n_v == 0 {
        return Err(Error::input(
            "found no lines of numbers, wanted one line of weights per visible unit",
        ));
    }
    let theta = Shaped::build(n_v, n_h, |param| param)?.try_map(|param, _| match param {
        Param::W(i, j) => {
            let (line, cells) = &table.lines[i];
            Theta::parse(&cells[j])
                .and_then(|theta| theta.in_range(temperature.as_ref()))
                .map_err(|error| error.at(format!("{param} ({})", cell_place(*line, j))))
        }
        Param::B(_) | Param::C(_) => Ok(Theta::zero()),
    })?;
    Ok(ModelFile {
        m: machine(Units::Binary, theta, temperature)?,
        remarks: vec![weights_alone(n_v, n_h)],
        reading: None,
    })
}

/// The machine as JSON that [`model_from_json`] reads back as the same machine.
pub fn write_model(machine: &Rbm) -> String {
    let (n_v, n_h) = (machine.n_v(), machine.n_h());
    let list = |params: &mut dyn Iterator<Item = Param>| {
        let texts: Vec<String> = params
            // The grammar has no character that JSON would escape.
            .map(|param| format!("\"{}\"", machine.theta().get(param)))
            .collect();
        format!("[{}]", texts.join(", "))
    };
    let rows: Vec<String> = (0..n_v)
        .map(|i| list(&mut (0..n_h).map(|j| Param::W(i, j))))
        .collect();
    let mut out = format!("{{\n  \"units\": \"{}\",\n", machine.units().name());
    if *machine.temperature() != 1 {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  \"temperature\": \"{}\",", machine.temperature());
    }
    let _ = write!(
        out,
        "  \"W\": [\n    {}\n  ],\n  \"b\": {},\n  \"c\": {}\n}}\n",
        rows.join(",\n    "),
        list(&mut (0..n_v).map(Param::B)),
        list(&mut (0..n_h).map(Param::C)),
    );
    out
}

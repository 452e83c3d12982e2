//! Machines and data from arrays of numbers, .npy and .npz; a float means the binary value it holds.

use super::dtype::Number;
use super::extras::{Extra, Holds, passed_over};
use super::model::{self, ModelFile, not_one_per_unit, weights_alone};
use super::npy::Array;
use super::npy_header::shape;
use super::npz::{Npz, listed};
use super::rows::{bit, count, not_a_state, not_one_per_row};
use crate::data::{Data, nothing_read};
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Theta, not_finite};
use rug::Rational;

/// More would take gigabytes as exact numbers, and a small archive can hold them.
const MOST_PARAMETERS: u64 = 1 << 20;
/// Each row has a count beside its bits.
const MOST_ROWS_READ: u64 = 1 << 26;

/// Reads W, an array of shape (n_v, n_h); biases are 0 and units binary.
///
/// # Errors
/// Bytes that are not one array of finite numbers in two dimensions, none of them zero.
pub fn model_from_npy(bytes: &[u8]) -> Result<Rbm> {
    npy_model(bytes, None).map(|file| file.m)
}

/// The same at a temperature, where given.
pub(super) fn npy_model(bytes: &[u8], temperature: Option<Rational>) -> Result<ModelFile> {
    let m = machine(&Array::of(bytes)?, None, None, temperature)?;
    let remarks = vec![weights_alone(m.n_v(), m.n_h())];
    Ok(ModelFile { m, remarks })
}

/// Reads W (n_v, n_h), b (n_v) and c (n_h) from an archive; b and c default to 0, units are binary.
///
/// # Errors
/// Bytes that are no archive, other arrays that may belong to the machine, arrays of other shapes,
/// and parameters that are no finite numbers; each names its place.
pub fn model_from_npz(bytes: &[u8]) -> Result<Rbm> {
    npz_model(bytes, None).map(|file| file.m)
}

/// The same at a temperature, where given.
pub(super) fn npz_model(bytes: &[u8], temperature: Option<Rational>) -> Result<ModelFile> {
    const KNOWN: &[&str] = &["W", "b", "c"];
    let mut archive = Npz::open(bytes)?;
    let extras = extras(&mut archive, KNOWN)?;
    let weights = archive.array("W")?.ok_or_else(|| match extras.first() {
        Some(extra) => extra.refused(KNOWN),
        None => missing(&archive, "W, and with it b and c"),
    })?;
    let (b, c) = (archive.array("b")?, archive.array("c")?);
    let m = machine(&weights, b.as_ref(), c.as_ref(), temperature)?;
    let remark = passed_over(&extras, KNOWN, m.n_v(), m.n_h())?;
    Ok(ModelFile {
        m,
        remarks: remark.into_iter().collect(),
    })
}

/// What the archive holds under other names.
fn extras(archive: &mut Npz, known: &[&str]) -> Result<Vec<Extra>> {
    let names = archive.names().to_vec();
    let others = names.into_iter().filter(|name| !known.contains(&&**name));
    let extra = |name: String| {
        if name == "units" || name == "temperature" {
            let help = format!("leave out `{name}` and give --{name}");
            return Err(missing(archive, &known.join(", ")).help(help));
        }
        let holds = match archive.shape(&name)? {
            Some(shape) if !shape.is_empty() => Holds::Array(shape),
            _ => Holds::Single,
        };
        Ok(Extra {
            name,
            place: None,
            holds,
        })
    };
    others.map(extra).collect()
}

fn machine(
    weights: &Array,
    b: Option<&Array>,
    c: Option<&Array>,
    temperature: Option<Rational>,
) -> Result<Rbm> {
    let (n_v, n_h) = matrix(
        weights,
        "one row per visible unit, one column per hidden unit",
    )
    .map_err(|error| error.at("W"))?;
    if n_v.saturating_mul(n_h) > MOST_PARAMETERS {
        return Err(Error::limit(format!(
            "found {n_v} x {n_h} weights, wanted at most {MOST_PARAMETERS}"
        ))
        .at("W"));
    }
    let (n_v, n_h) = (n_v as usize, n_h as usize);
    let b = biases(b, n_v, "visible", n_h).map_err(|error| error.at("b"))?;
    let c = biases(c, n_h, "hidden", n_v).map_err(|error| error.at("c"))?;
    let theta = Shaped::build(n_v, n_h, |param| param)?.try_map(|param, _| {
        let (number, place) = match param {
            Param::W(i, j) => (weights.entry(i, j), format!("W[{i}][{j}]")),
            Param::B(i) => (b[i], format!("b[{i}]")),
            Param::C(j) => (c[j], format!("c[{j}]")),
        };
        let theta = parameter(number).and_then(|theta| theta.in_range(temperature.as_ref()));
        theta.map_err(|error| error.at(format!("{param} ({place})")))
    })?;
    model::machine(Units::Binary, theta, temperature)
}

fn parameter(number: Number) -> Result<Theta> {
    match (number, number.rational()) {
        (Number::Bool(_), _) => Err(Error::input(format!(
            "found `{}`, wanted a number",
            number.found()
        ))),
        (_, Some(q)) => Theta::new(q, 0.into(), 1.into()),
        (_, None) => Err(not_finite(&number.found())),
    }
}

/// The numbers of rows and columns.
fn matrix(array: &Array, wanted: &str) -> Result<(u64, u64)> {
    match *array.shape() {
        [rows, columns] => Ok((rows, columns)),
        _ => Err(Error::input(format!(
            "found the shape {}, wanted two dimensions: {wanted}",
            shape(array.shape())
        ))),
    }
}

/// The numbers of an array of one dimension.
fn list(array: &Array, wanted: &str) -> Result<Vec<Number>> {
    match array.shape() {
        [_] => Ok(array.list().collect()),
        other => Err(Error::input(format!(
            "found the shape {}, wanted one dimension: one number per {wanted}",
            shape(other)
        ))
        .help("array.ravel() has one dimension")),
    }
}

fn biases(array: Option<&Array>, wanted: usize, layer: &str, other: usize) -> Result<Vec<Number>> {
    let Some(array) = array else {
        return Ok(vec![Number::Whole(0); wanted]);
    };
    if let [found] = *array.shape()
        && found != wanted as u64
    {
        return Err(not_one_per_unit(found as usize, wanted, layer, other));
    }
    list(array, &format!("{layer} unit"))
}

/// Reads an array of shape (N, n_v) with entries as in [`super::data_from_json`], in bool, integers
/// or floats.
///
/// # Errors
/// Bytes that are not one array in two dimensions, no rows, rows of another length than `n_v`,
/// entries that are no states of these units (the first is named).
pub fn data_from_npy(bytes: &[u8], units: Units, n_v: Option<usize>) -> Result<Data> {
    data(&Array::of(bytes)?, None, units, n_v)
}

/// Reads `rows` (N, n_v) and, where there, `counts` (N) from an archive; a single array is the rows
/// whatever its name.
///
/// # Errors
/// Those of [`data_from_npy`], bytes that are no archive, arrays of other names, counts that are not
/// one positive whole number per row.
pub fn data_from_npz(bytes: &[u8], units: Units, n_v: Option<usize>) -> Result<Data> {
    let mut archive = Npz::open(bytes)?;
    rows_and_counts(&mut archive)
        .and_then(|(rows, counts)| data(&rows, counts.as_ref(), units, n_v))
        .map_err(|error| match error.kind() {
            Kind::Limit => error.help("write each distinct row once, with its count"),
            _ => error,
        })
}

fn rows_and_counts(archive: &mut Npz) -> Result<(Array<'static>, Option<Array<'static>>)> {
    const WANTED: &str = "rows, and with it counts, or a single array";
    let (rows, counts) = match archive.names() {
        [single] if single != "counts" => (archive.array(&single.clone())?, None),
        _ => {
            const KNOWN: &[&str] = &["rows", "counts"];
            if let Some(other) = extras(archive, KNOWN)?.first() {
                return Err(other.refused(KNOWN));
            }
            (archive.array("rows")?, archive.array("counts")?)
        }
    };
    let rows = rows.ok_or_else(|| missing(archive, WANTED))?;
    Ok((rows, counts))
}

fn data(rows: &Array, counts: Option<&Array>, units: Units, n_v: Option<usize>) -> Result<Data> {
    let (n, columns) = row_shape(rows, n_v).map_err(|error| error.at("rows"))?;
    let counts = match counts {
        None => None,
        Some(counts) => Some(row_counts(counts, n).map_err(|error| error.at("counts"))?),
    };
    let mut data = Data::new(columns);
    let mut bits = vec![false; columns];
    for k in 0..n {
        for (i, bit) in bits.iter_mut().enumerate() {
            *bit = state(rows.entry(k, i), units).map_err(|error| {
                error.at(format!("row {}, entry {} (rows[{k}][{i}])", k + 1, i + 1))
            })?;
        }
        let count = counts.as_ref().map_or(1, |counts| counts[k]);
        data.push(&bits, count)
            .map_err(|error| error.at(format!("row {} (rows[{k}])", k + 1)))?;
    }
    Ok(data)
}

fn row_shape(rows: &Array, n_v: Option<usize>) -> Result<(usize, usize)> {
    const WANTED: &str = "one row per example, one column per visible unit";
    let (n, columns) = matrix(rows, WANTED).map_err(|error| match rows.shape() {
        [_] => error.help("a single row is x[None, :]"),
        _ => error,
    })?;
    match n_v {
        _ if n == 0 => return Err(nothing_read()),
        _ if n > MOST_ROWS_READ => {
            return Err(
                Error::limit(format!("found {n} rows, wanted at most {MOST_ROWS_READ}"))
                    .help("write each distinct row once, with its count"),
            );
        }
        Some(n_v) if columns != n_v as u64 => {
            let error = Error::input(format!(
                "found the shape {}, wanted rows of {n_v} entries, the machine's number of visible units",
                shape(rows.shape())
            ));
            return Err(match n == n_v as u64 {
                true => error.help("is the array transposed? A row is an example"),
                false => error,
            });
        }
        None if columns == 0 => {
            return Err(Error::input(
                "found rows without entries, wanted one entry per visible unit",
            ));
        }
        _ => {}
    }
    Ok((n as usize, columns as usize))
}

fn state(number: Number, units: Units) -> Result<bool> {
    match (number, units) {
        (Number::Bool(bit), _) => Ok(bit),
        // The common numbers, without arithmetic.
        (Number::Whole(1), _) => Ok(true),
        (Number::Whole(0), Units::Binary) | (Number::Whole(-1), Units::Spin) => Ok(false),
        (Number::Float(1.0), _) => Ok(true),
        (Number::Float(0.0), Units::Binary) | (Number::Float(-1.0), Units::Spin) => Ok(false),
        _ => match number.rational() {
            Some(q) => bit(&q, units, &quoted(number)),
            None => Err(not_a_state(&quoted(number), units)
                .help("leave out the rows with missing entries, or fill them in")),
        },
    }
}

fn quoted(number: Number) -> String {
    format!("`{}`", number.found())
}

fn row_counts(array: &Array, rows: usize) -> Result<Vec<u64>> {
    let numbers = list(array, "row")?;
    if numbers.len() != rows {
        return Err(not_one_per_row(numbers.len(), rows));
    }
    let each = numbers.into_iter().enumerate().map(|(k, number)| {
        let read = match (number, number.rational()) {
            (Number::Bool(_), _) | (_, None) => Err(Error::input(format!(
                "found `{}`, wanted a whole number",
                number.found()
            ))),
            (_, Some(q)) => count(Ok(q), &quoted(number)),
        };
        read.map_err(|error| error.at(format!("count {} (counts[{k}])", k + 1)))
    });
    each.collect()
}

/// The error of an archive that does not hold what was wanted.
fn missing(archive: &Npz, wanted: &str) -> Error {
    let found = match archive.names() {
        [] => "no arrays".into(),
        names => format!("the arrays {}", listed(names)),
    };
    Error::input(format!("found {found}, wanted {wanted}"))
}

//! Machines and data from named arrays; a float means the binary value it holds.

use super::archive::listed;
use super::convention::{choices, rows_of_width, says_units};
use super::dtype::Number;
use super::extras::{Extra, Holds, passed_over};
use super::model::{self, ModelFile, not_one_per_unit, weights_alone};
use super::named::{Array, Entry, Named};
use super::npy;
use super::npy_header::shape;
use super::npz::npz_arrays;
use super::rows::{bit, count, not_a_state, not_one_per_row};
use crate::data::{Data, nothing_read};
use crate::door::{self, option};
use crate::error::{Error, Kind, Result};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::Theta;
use rug::Rational;

/// More would take gigabytes as exact numbers, and a small archive can hold them.
pub(super) const MOST_PARAMETERS: u64 = 1 << 20;
/// Each row has a count beside its bits.
pub(super) const MOST_ROWS_READ: u64 = 1 << 26;

/// Reads W, an array of shape (n_v, n_h); biases are 0 and units binary.
///
/// # Errors
/// Bytes that are not one array of finite numbers in two dimensions, none of them zero.
pub fn model_from_npy(bytes: &[u8]) -> Result<Rbm> {
    npy_model(bytes, None).map(|file| file.m)
}

/// An array (.npy) alone.
fn stored(bytes: &[u8]) -> Result<Array<'_>> {
    npy::Array::of(bytes).map(Array::stored)
}

/// The same at a temperature, where given.
pub(super) fn npy_model(bytes: &[u8], temperature: Option<Rational>) -> Result<ModelFile> {
    let stored = stored(bytes)?;
    let m = machine(&stored, None, None, temperature).map_err(|error| match stored.shape() {
        [n] if *n > 3 => error.help(format!(
            "a vector of all parameters is taken apart by its file's name, p.npy: {}",
            option("map", "W=p[0:6].reshape(3,2),b=p[6:9],c=p[9:]")
        )),
        _ => error,
    })?;
    let remarks = vec![weights_alone(m.n_v(), m.n_h())];
    Ok(ModelFile {
        m,
        remarks,
        reading: None,
    })
}

/// Reads W (n_v, n_h), b (n_v) and c (n_h) from an archive; b and c default to 0, units are binary.
///
/// # Errors
/// Bytes that are no archive, other arrays that may belong to the machine, arrays of other shapes,
/// and parameters that are no finite numbers; each names its place.
pub fn model_from_npz(bytes: &[u8]) -> Result<Rbm> {
    named_model(&npz_arrays(bytes)?, None).map(|file| file.m)
}

/// The same from the arrays of any format, at a temperature, where given.
pub(super) fn named_model(named: &Named, temperature: Option<Rational>) -> Result<ModelFile> {
    const KNOWN: &[&str] = &["W", "b", "c"];
    let extras = extras(named, KNOWN)?;
    let weights = wanted(named, "W")?.ok_or_else(|| match extras.first() {
        Some(extra) => extra.refused(KNOWN),
        None => missing(named, "W, and with it b and c"),
    })?;
    let (b, c) = (wanted(named, "b")?, wanted(named, "c")?);
    let m = machine(weights, b, c, temperature)?;
    let remark = passed_over(&extras, KNOWN, m.n_v(), m.n_h())?;
    Ok(ModelFile {
        m,
        remarks: named.remarks.iter().cloned().chain(remark).collect(),
        reading: None,
    })
}

/// The array of a name, if there is one.
///
/// # Errors
/// Something of that name that is no array of numbers.
fn wanted<'n, 'a>(named: &'n Named<'a>, name: &str) -> Result<Option<&'n Array<'a>>> {
    let passed = named.passed().iter().find(|passed| passed.name == name);
    match passed {
        Some(passed) => Err(passed.refused()),
        None => Ok(named.get(name)),
    }
}

/// What the file holds under other names.
fn extras(named: &Named, known: &[&str]) -> Result<Vec<Extra>> {
    let arrays = named.arrays().iter().map(|(name, array)| {
        let holds = match array.shape() {
            [] => Holds::Single,
            shape => Holds::Array(shape.to_vec()),
        };
        (name, holds)
    });
    let texts = named.texts().iter();
    let texts = texts.filter(|(name, text)| !says_units(name, text));
    let texts = texts.map(|(name, text)| (name, Holds::Text(text.clone())));
    let passed = named
        .passed()
        .iter()
        .map(|passed| (&passed.name, Holds::Single));
    let others = arrays.chain(texts).chain(passed);
    let others = others.filter(|(name, _)| !known.contains(&name.as_str()));
    let extra = |(name, holds): (&String, Holds)| {
        if name == "units" || name == "temperature" {
            let help = format!("leave out `{name}` and give {}", door::named(name));
            return Err(missing(named, &known.join(", ")).help(help));
        }
        Ok(Extra {
            name: name.clone(),
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
    biases(b, n_v, "visible", n_h).map_err(|error| error.at("b"))?;
    biases(c, n_h, "hidden", n_v).map_err(|error| error.at("c"))?;
    let theta = Shaped::build(n_v, n_h, |param| param)?.try_map(|param, _| {
        let (array, name, place) = match param {
            Param::W(i, j) => (Some(weights), "W", i * n_h + j),
            Param::B(i) => (b, "b", i),
            Param::C(j) => (c, "c", j),
        };
        let Some(array) = array else {
            return Ok(Theta::zero());
        };
        let theta = array
            .theta(place)
            .and_then(|theta| theta.in_range(temperature.as_ref()));
        theta.map_err(|error| error.at(format!("{param} ({})", array.at(name, place))))
    })?;
    model::machine(Units::Binary, theta, temperature)
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

/// Refuses an array of another number of dimensions than one.
fn is_list(array: &Array, wanted: &str) -> Result<()> {
    match array.shape() {
        [_] => Ok(()),
        other => Err(Error::input(format!(
            "found the shape {}, wanted one dimension: one number per {wanted}",
            shape(other)
        ))
        .help("array.ravel() has one dimension")),
    }
}

/// Refuses biases that are not one number for each unit; shapes (1, n) and (n, 1) hold n numbers too.
fn biases(array: Option<&Array>, wanted: usize, layer: &str, other: usize) -> Result<()> {
    let Some(array) = array else { return Ok(()) };
    match *array.shape() {
        [found] | [1, found] | [found, 1] if found == wanted as u64 => Ok(()),
        [found] | [1, found] | [found, 1] => {
            Err(not_one_per_unit(found as usize, wanted, layer, other))
        }
        _ => is_list(array, &format!("{layer} unit")),
    }
}

/// Reads an array of shape (N, n_v) with entries as in [`super::data_from_json`], in bool, integers
/// or floats.
///
/// # Errors
/// Bytes that are not one array in two dimensions, no rows, rows of another length than `n_v`,
/// entries that are no states of these units (the first is named).
pub fn data_from_npy(bytes: &[u8], units: Units, n_v: Option<usize>) -> Result<Data> {
    data(&stored(bytes)?, None, units, n_v)
}

/// Reads `rows` (N, n_v) and, where there, `counts` (N) from an archive; a single array is the rows
/// whatever its name.
///
/// # Errors
/// Those of [`data_from_npy`], bytes that are no archive, arrays of other names, counts that are not
/// one positive whole number per row.
pub fn data_from_npz(bytes: &[u8], units: Units, n_v: Option<usize>) -> Result<Data> {
    named_data(&npz_arrays(bytes)?, units, n_v)
}

/// The same from the arrays of any format.
pub(super) fn named_data(named: &Named, units: Units, n_v: Option<usize>) -> Result<Data> {
    let hinted = |error| with_choices(error, named, n_v);
    let read = || {
        let (rows, counts) = rows_and_counts(named).map_err(hinted)?;
        row_shape(rows, n_v).map_err(|error| hinted(error.at("rows")))?;
        data(rows, counts, units, n_v)
    };
    read().map_err(|error| match error.kind() {
        Kind::Limit => error.help("write each distinct row once, with its count"),
        _ => error,
    })
}

/// The error with the maps that take rows of the machine's width out of the file.
fn with_choices(error: Error, named: &Named, n_v: Option<usize>) -> Error {
    let has = |name: &str| named.get(name).is_some();
    if has("data") && (has("indptr") || (has("row") && has("col"))) {
        return error.help_instead("this is a sparse matrix of scipy; in Python: numpy.save(\"rows.npy\", scipy.sparse.load_npz(\"FILE\").toarray())");
    }
    match n_v.map(|n| rows_of_width(named, n)) {
        Some(maps) if !maps.is_empty() && !has("rows") => {
            error.help_instead(choices("name the rows", &maps))
        }
        _ => error,
    }
}

type RowsAndCounts<'n, 'a> = (&'n Array<'a>, Option<&'n Array<'a>>);

fn rows_and_counts<'n, 'a>(named: &'n Named<'a>) -> Result<RowsAndCounts<'n, 'a>> {
    const WANTED: &str = "rows, and with it counts, or a single array";
    let (rows, counts) = match named.arrays() {
        [(name, single)] if name != "counts" => (Some(single), None),
        _ => {
            const KNOWN: &[&str] = &["rows", "counts"];
            if let Some(other) = extras(named, KNOWN)?.first() {
                return Err(other.refused(KNOWN));
            }
            (wanted(named, "rows")?, wanted(named, "counts")?)
        }
    };
    let rows = rows.ok_or_else(|| missing(named, WANTED))?;
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
            let place = k * columns + i;
            *bit = state(rows.entry(place), units).map_err(|error| {
                let at = rows.at("rows", place);
                error.at(format!("row {}, entry {} ({at})", k + 1, i + 1))
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
                true => error.help(format!(
                    "is the array transposed? A row is an example; {} reads the columns of X, the array's name or the file's",
                    option("map", "rows=X.T")
                )),
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

pub(super) fn state(entry: Entry, units: Units) -> Result<bool> {
    use Number::{Bool, Float, Whole};
    match (&entry, units) {
        // The common numbers, without arithmetic.
        (Entry::Stored(Bool(bit)), _) => Ok(*bit),
        (Entry::Stored(Whole(1) | Float(1.0)), _) => Ok(true),
        (Entry::Stored(Whole(0) | Float(0.0)), Units::Binary)
        | (Entry::Stored(Whole(-1) | Float(-1.0)), Units::Spin) => Ok(false),
        _ => match entry.rational() {
            Some(q) => bit(&q, units, &entry.quoted()),
            None => Err(not_a_state(&entry.quoted(), units)
                .help("leave out the rows with missing entries, or fill them in")),
        },
    }
}

fn row_counts(array: &Array, rows: usize) -> Result<Vec<u64>> {
    is_list(array, "row")?;
    if array.len() != rows {
        return Err(not_one_per_row(array.len(), rows));
    }
    let each = (0..rows).map(|k| {
        let entry = array.entry(k);
        let read = match (&entry, entry.rational()) {
            (Entry::Stored(Number::Bool(_)), _) | (_, None) => Err(Error::input(format!(
                "found {}, wanted a whole number",
                entry.quoted()
            ))),
            (_, Some(q)) => count(Ok(q), &entry.quoted()),
        };
        read.map_err(|error| error.at(format!("count {} (counts[{k}])", k + 1)))
    });
    each.collect()
}

/// The error of an archive that does not hold what was wanted.
fn missing(named: &Named, wanted: &str) -> Error {
    let names: Vec<String> = named.names().map(String::from).collect();
    let found = match names[..] {
        [] => "no arrays".into(),
        _ => format!("the arrays {}", listed(&names)),
    };
    Error::input(format!("found {found}, wanted {wanted}"))
}

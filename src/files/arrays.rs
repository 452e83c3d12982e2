//! Machines and data from named arrays; a float means the binary value it holds.

use super::archive::listed;
use super::convention::{choices, plain, plain_rows, rows_of_width, says_units};
use super::extras::{Extra, Holds, passed_over};
use super::model::{ModelFile, weights_alone};
use super::named::{Array, Named};
use super::npy;
use crate::data::Data;
use crate::door::{self, option};
use crate::error::{Error, Kind, Result};
use crate::machine::Units;
use rug::Rational;

/// A machine of W alone, an array (.npy); biases are 0.
///
/// # Errors
/// Bytes that are not one array of finite numbers in two dimensions, none of them zero.
pub(super) fn npy_model(bytes: &[u8], temperature: Option<Rational>) -> Result<ModelFile> {
    let stored = npy::Array::of(bytes).map(Array::stored)?;
    let m = plain(&stored, None, None, temperature).map_err(|error| match stored.shape() {
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

/// A machine of arrays W (n_v, n_h), b (n_v) and c (n_h); b and c default to 0, units are binary.
///
/// # Errors
/// Other arrays that may belong to the machine, arrays of other shapes, and parameters that are no finite numbers.
pub(super) fn named_model(named: &Named, temperature: Option<Rational>) -> Result<ModelFile> {
    const KNOWN: &[&str] = &["W", "b", "c"];
    let extras = extras(named, KNOWN)?;
    let weights = wanted(named, "W")?.ok_or_else(|| match extras.first() {
        Some(extra) => extra.refused(KNOWN),
        None => missing(named, "W, and with it b and c"),
    })?;
    let (b, c) = (wanted(named, "b")?, wanted(named, "c")?);
    let m = plain(weights, b, c, temperature)?;
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

/// Data of arrays `rows` (N, n_v) and, where there, `counts` (N); a single array is the rows whatever its name.
///
/// # Errors
/// Arrays of other names or shapes, entries that are no states of these units (the first is named), counts that are
/// not one positive whole number per row.
pub(super) fn named_data(named: &Named, units: Units, n_v: Option<usize>) -> Result<Data> {
    let hinted = |error| with_choices(error, named, n_v);
    let read = || {
        let (rows, counts) = rows_and_counts(named).map_err(hinted)?;
        plain_rows(rows, counts, units, n_v, hinted)
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

/// The error of an archive that does not hold what was wanted.
fn missing(named: &Named, wanted: &str) -> Error {
    let names: Vec<String> = named.names().map(String::from).collect();
    let found = match names[..] {
        [] => "no arrays".into(),
        _ => format!("the arrays {}", listed(&names)),
    };
    Error::input(format!("found {found}, wanted {wanted}"))
}

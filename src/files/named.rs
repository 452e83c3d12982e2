//! One container for every format: what a file holds under which names, and what was passed over.
//!
//! A reader fills a [`Named`] and decides nothing: names are the file's own, levels joined by dots
//! (`rbm.W`, `update_3.params.vbias`), shapes are as the file's owner sees them, numbers are exact.
//! Which array is W is said elsewhere.

#![allow(dead_code, reason = "conventions and claims begin to use it next")]

use super::dtype::Number;
use super::json::Json;
use super::npy::Array as Stored;
use super::source::shown;
use super::spelling::Spelling;
use super::table::cell_place;
use crate::error::{Error, Result};
use crate::number::{Theta, not_finite};
use rug::Rational;
use std::borrow::Cow;
use std::collections::HashSet;

/// What a file holds.
pub(crate) struct Named<'a> {
    /// The format, as a sentence names it: `a MATLAB file (version 5)`.
    pub(crate) format: &'static str,
    /// The language that wrote the file, where its arrays are known to come with their dimensions
    /// in the reverse of the order stored. The readers have then turned them into the owner's order.
    pub(crate) turned_for: Option<&'static str>,
    arrays: Vec<(String, Array<'a>)>,
    texts: Vec<(String, String)>,
    passed: Vec<Passed>,
}

/// Something in a file that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Where it stands.
    pub(crate) name: String,
    /// What it is: `a list of texts`, `complex numbers`.
    pub(crate) why: String,
}

/// Numbers and their shape, as the file's owner sees it; a single number has the shape `()`.
pub(crate) struct Array<'a> {
    shape: Vec<u64>,
    numbers: Numbers<'a>,
}

enum Numbers<'a> {
    Stored(Stored<'a>),
    Json(Vec<Json<'a>>, Spelling),
    /// The lines of a table, each with as many cells as there are columns.
    Cells(Vec<(u64, csv::StringRecord)>),
}

/// One entry of an array.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Entry<'a> {
    /// A number that the file keeps in binary.
    Stored(Number),
    /// A number in the characters that the file spells it in.
    Spelled(&'a str),
    /// A text where a number might stand: `ln 2`, `inf`.
    Text(Cow<'a, str>),
}

impl<'a> Named<'a> {
    /// An empty container of a format.
    pub(super) fn new(format: &'static str) -> Self {
        Named {
            format,
            turned_for: None,
            arrays: Vec::new(),
            texts: Vec::new(),
            passed: Vec::new(),
        }
    }

    pub(super) fn array(&mut self, name: impl Into<String>, array: Array<'a>) {
        self.arrays.push((name.into(), array));
    }

    pub(super) fn text(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.texts.push((name.into(), text.into()));
    }

    pub(super) fn pass_over(&mut self, name: impl Into<String>, why: impl Into<String>) {
        self.passed.push(Passed {
            name: name.into(),
            why: why.into(),
        });
    }

    /// Refuses two things of one name: a key `a.b` beside a key `b` inside of `a`.
    pub(super) fn each_once(self) -> Result<Self> {
        let mut seen = HashSet::new();
        let twice = self.names().find(|name| !seen.insert(*name)).map(shown);
        match twice {
            None => Ok(self),
            Some(name) => Err(Error::input(format!(
                "found two arrays named `{name}`, wanted each name once"
            ))),
        }
    }

    /// The names of the arrays, in the order of the file.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.arrays.iter().map(|(name, _)| name.as_str())
    }

    /// The arrays with their names, in the order of the file.
    pub(crate) fn arrays(&self) -> &[(String, Array<'a>)] {
        &self.arrays
    }

    /// The array of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Array<'a>> {
        let found = self.arrays.iter().find(|(other, _)| other == name);
        found.map(|(_, array)| array)
    }

    /// The texts of the file and their names: units, the type of a model.
    pub(crate) fn texts(&self) -> &[(String, String)] {
        &self.texts
    }

    /// What was not read.
    pub(crate) fn passed(&self) -> &[Passed] {
        &self.passed
    }
}

impl<'a> Array<'a> {
    pub(super) fn stored(array: Stored<'a>) -> Self {
        Array {
            shape: array.shape().to_vec(),
            numbers: Numbers::Stored(array),
        }
    }

    /// As many values as the shape says.
    pub(super) fn json(shape: Vec<u64>, values: Vec<Json<'a>>, spelling: Spelling) -> Self {
        Array {
            shape,
            numbers: Numbers::Json(values, spelling),
        }
    }

    /// Lines of this many cells each.
    pub(super) fn cells(lines: Vec<(u64, csv::StringRecord)>, columns: usize) -> Self {
        Array {
            shape: vec![lines.len() as u64, columns as u64],
            numbers: Numbers::Cells(lines),
        }
    }

    /// The lengths of its dimensions.
    pub(crate) fn shape(&self) -> &[u64] {
        &self.shape
    }

    /// How many numbers it has.
    pub(crate) fn len(&self) -> usize {
        match &self.numbers {
            Numbers::Stored(array) => array.len(),
            Numbers::Json(values, _) => values.len(),
            Numbers::Cells(_) => self.shape.iter().product::<u64>() as usize,
        }
    }

    /// The entry at a place of the order in which the last index runs fastest (numpy's `ravel()`).
    pub(crate) fn entry(&self, place: usize) -> Entry<'_> {
        match &self.numbers {
            Numbers::Stored(array) => Entry::Stored(array.nth(place)),
            Numbers::Json(values, _) => match (&values[place], values[place].boolean()) {
                (_, Some(bit)) => Entry::Stored(Number::Bool(bit)),
                (json, None) => match json.number() {
                    Some(number) => Entry::Spelled(number),
                    None => Entry::Text(json.text().unwrap_or_default().into()),
                },
            },
            Numbers::Cells(lines) => {
                let columns = self.columns();
                let cell = lines[place / columns].1.get(place % columns);
                Entry::Spelled(cell.unwrap_or_default())
            }
        }
    }

    /// The parameter at a place as [`Array::entry`] counts.
    ///
    /// # Errors
    /// True, false, infinities, NaN, and texts that are no parameters. [`Array::at`] names the place.
    pub(crate) fn theta(&self, place: usize) -> Result<Theta> {
        match (self.entry(place), &self.numbers) {
            (Entry::Stored(Number::Bool(bit)), _) => {
                Err(Error::input(format!("found `{bit}`, wanted a number")))
            }
            (Entry::Stored(number), _) => match number.rational() {
                Some(q) => Ok(Theta::rational(q)),
                None => Err(not_finite(&number.found())),
            },
            (Entry::Spelled(number), Numbers::Json(_, spelling)) => {
                Theta::new(spelling.read(number)?, Rational::new(), Rational::from(1))
            }
            (Entry::Spelled(text), _) => Theta::parse(text),
            (Entry::Text(text), _) => Theta::parse(&text),
        }
    }

    /// Where an entry stands in the file, for errors: `W[0][1]`, `W[0][1] (line 3, column 5)`.
    pub(crate) fn at(&self, name: &str, place: usize) -> String {
        let mut index = Vec::new();
        let mut rest = place as u64;
        for n in self.shape.iter().rev() {
            index.push(rest % n.max(&1));
            rest /= n.max(&1);
        }
        let index: String = index.iter().rev().map(|k| format!("[{k}]")).collect();
        let name = format!("{}{index}", shown(name));
        match &self.numbers {
            Numbers::Stored(_) => name,
            Numbers::Json(values, _) => format!("{name} ({})", values[place].place()),
            Numbers::Cells(lines) => {
                let columns = self.columns();
                let line = lines[place / columns].0;
                format!("{name} ({})", cell_place(line, place % columns))
            }
        }
    }

    /// The type of its numbers where they are kept in binary: `float32`, `int64`, `bool`.
    pub(crate) fn dtype(&self) -> Option<String> {
        match &self.numbers {
            Numbers::Stored(array) => Some(array.dtype()),
            Numbers::Json(_, Spelling::Float32) => Some("float32".into()),
            Numbers::Json(_, Spelling::Float64) => Some("float64".into()),
            Numbers::Json(..) | Numbers::Cells(_) => None,
        }
    }

    /// The same numbers with the dimensions in the reverse order, as a program sees them that
    /// keeps the first index fastest (Julia's arrays in HDF5); the transposed matrix.
    pub(crate) fn reversed(self) -> Self {
        match self.numbers {
            Numbers::Stored(array) => Array::stored(array.reversed()),
            _ => self,
        }
    }

    fn columns(&self) -> usize {
        self.shape.last().map_or(1, |n| (*n as usize).max(1))
    }
}

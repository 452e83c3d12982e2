//! One container for every format: what a file holds under which names, and what was passed over.
//!
//! A reader fills a [`Named`] and decides nothing: names are the file's own, levels joined by dots
//! (`rbm.W`, `update_3.params.vbias`), shapes are as the file's owner sees them, numbers are exact.
//! Which array is W is said elsewhere.

use super::dtype::Number;
use super::format::Format;
use super::json::Json;
use super::npy::Array as Stored;
use super::source::shown;
use super::spelling::Spelling;
use super::table::cell_place;
use crate::error::{Error, Result};
use crate::number::{Theta, not_finite, rational};
use rug::Rational;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

/// The most things with names that a file may have, and the most bytes of their names and texts.
const MOST_NAMES: usize = 1 << 16;
const MOST_NAME_BYTES: usize = 1 << 24;
/// The longest name of one level.
const MOST_NAME: usize = 256;

/// What a file holds.
pub(crate) struct Named<'a> {
    /// How it is written.
    pub(crate) format: Format,
    /// What has to be said about how it was read, a sentence each.
    pub(crate) remarks: Vec<String>,
    /// The language that wrote the file, where its arrays are known to come with their dimensions
    /// in the reverse of the order stored. The readers have then turned them into the owner's order.
    pub(crate) turned_for: Option<&'static str>,
    arrays: Vec<(String, Array<'a>)>,
    texts: Vec<(String, String)>,
    passed: Vec<Passed>,
    /// How many bytes of names and texts there are.
    name_bytes: usize,
}

/// Something in a file that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Where it stands.
    pub(crate) name: String,
    /// What it is: `a list of texts`, `complex numbers`.
    pub(crate) why: String,
    /// What is said where it is needed.
    error: Error,
}

/// Numbers and their shape, as the file's owner sees it; a single number has the shape `()`.
pub(crate) struct Array<'a> {
    shape: Vec<u64>,
    numbers: Numbers<'a>,
    /// The type that the owner knows them by, where they are stored in a smaller one.
    known_as: Option<&'static str>,
}

enum Numbers<'a> {
    Stored(Stored<'a>),
    Json(Vec<Json<'a>>, Spelling),
    /// The lines of a table, each with as many cells as there are columns.
    Cells(Vec<(u64, csv::StringRecord)>, Spelling),
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
    pub(super) fn new(format: Format) -> Self {
        Named {
            format,
            remarks: Vec::new(),
            turned_for: None,
            arrays: Vec::new(),
            texts: Vec::new(),
            passed: Vec::new(),
            name_bytes: 0,
        }
    }

    pub(super) fn array(&mut self, name: impl Into<String>, array: Array<'a>) {
        let name = name.into();
        if self.has_room(name.len()) {
            self.arrays.push((name, array));
        }
    }

    pub(super) fn text(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let (name, text) = (name.into(), text.into());
        if self.has_room(name.len() + text.len()) {
            self.texts.push((name, text));
        }
    }

    /// Leaves out something that is no array of numbers, and says what it is.
    pub(super) fn pass_over(&mut self, name: impl Into<String>, why: impl Into<String>) {
        let why = why.into();
        let error = Error::input(format!("found {why}, wanted an array of numbers"));
        self.pass(name.into(), why, error);
    }

    /// Leaves out something that does not read as an array, and keeps the reason.
    pub(super) fn leave_out(&mut self, name: impl Into<String>, error: Error) {
        let why = error.problem().trim_start_matches("found ");
        let why = why.split(", wanted").next().unwrap_or_default().into();
        self.pass(name.into(), why, error);
    }

    fn pass(&mut self, name: String, why: String, error: Error) {
        if self.has_room(name.len() + why.len()) {
            self.passed.push(Passed { name, why, error });
        }
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        self.name_bytes = self.name_bytes.saturating_add(bytes);
        !self.is_full()
    }

    /// Whether there is no room for more names; then the reader ends in an error.
    pub(super) fn is_full(&self) -> bool {
        let count = self.arrays.len() + self.texts.len() + self.passed.len();
        count >= MOST_NAMES || self.name_bytes > MOST_NAME_BYTES
    }

    /// What was read, if that is all.
    ///
    /// # Errors
    /// Two arrays of one name (a key `a.b` beside a key `b` inside of `a`), and more names than a file may have.
    pub(super) fn done(self) -> Result<Self> {
        if self.is_full() {
            return Err(Error::limit(format!(
                "found {} with more than {MOST_NAMES} names or {MOST_NAME_BYTES} bytes of them, wanted at most these",
                self.format.name()
            ))
            .help("save only the arrays that are needed"));
        }
        let mut seen = HashSet::new();
        let twice = self.names().find(|name| !seen.insert(*name)).map(shown);
        match twice {
            None => Ok(self),
            Some(name) => Err(Error::input(format!(
                "found two arrays named `{name}`, wanted each name once"
            ))),
        }
    }

    /// The same, with the numbers that are written as decimals meaning these.
    pub(super) fn spelled(mut self, wanted: Spelling) -> Self {
        for (_, array) in &mut self.arrays {
            if let Numbers::Json(_, spelling) | Numbers::Cells(_, spelling) = &mut array.numbers {
                *spelling = wanted;
            }
        }
        self
    }

    /// The names of the arrays, in the order of the file.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.arrays.iter().map(|(name, _)| name.as_str())
    }

    /// The names of all that the file holds.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &str> {
        let texts = self.texts.iter().map(|(name, _)| name.as_str());
        let passed = self.passed.iter().map(|passed| passed.name.as_str());
        self.names().chain(texts).chain(passed)
    }

    /// Gives things other names, where there are any.
    pub(super) fn rename(&mut self, new: impl Fn(&str) -> Option<String>) {
        let arrays = self.arrays.iter_mut().map(|(name, _)| name);
        let texts = self.texts.iter_mut().map(|(name, _)| name);
        let passed = self.passed.iter_mut().map(|passed| &mut passed.name);
        for name in arrays.chain(texts).chain(passed) {
            if let Some(other) = new(name) {
                *name = other;
            }
        }
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

/// The name of what stands under `name` inside of `before`, which is empty on the outermost level.
///
/// # Errors
/// A name that is too long: many things inside of it would multiply it.
pub(super) fn joined(before: &str, name: impl fmt::Display) -> Result<String> {
    let name = name.to_string();
    match (name.len() > MOST_NAME, before.is_empty()) {
        (true, _) => Err(Error::limit(format!(
            "found a name of {} bytes (`{}`), wanted at most {MOST_NAME}",
            name.len(),
            shown(&name)
        ))),
        (_, true) => Ok(name),
        _ => Ok(format!("{before}.{name}")),
    }
}

impl Passed {
    /// The error of needing it.
    pub(crate) fn refused(&self) -> Error {
        self.error.clone().at(shown(&self.name))
    }
}

impl Entry<'_> {
    /// The number; `None` for infinities, NaN and texts that are no numbers.
    pub(super) fn rational(&self) -> Option<Rational> {
        match self {
            Entry::Stored(number) => number.rational(),
            Entry::Spelled(text) => rational(text).ok(),
            Entry::Text(text) => rational(text).ok(),
        }
    }

    /// As errors show it.
    pub(super) fn quoted(&self) -> String {
        match self {
            Entry::Stored(number) => format!("`{}`", number.found()),
            Entry::Spelled(text) => format!("`{}`", shown(text)),
            Entry::Text(text) => format!("`\"{}\"`", shown(text)),
        }
    }
}

impl<'a> Array<'a> {
    fn new(shape: Vec<u64>, numbers: Numbers<'a>) -> Self {
        Array {
            shape,
            numbers,
            known_as: None,
        }
    }

    pub(super) fn stored(array: Stored<'a>) -> Self {
        Array::new(array.shape().to_vec(), Numbers::Stored(array))
    }

    /// The same, known to its owner as of another type than it is stored in.
    pub(super) fn of_type(mut self, dtype: &'static str) -> Self {
        self.known_as = Some(dtype);
        self
    }

    /// As many values as the shape says.
    pub(super) fn json(shape: Vec<u64>, values: Vec<Json<'a>>, spelling: Spelling) -> Self {
        Array::new(shape, Numbers::Json(values, spelling))
    }

    /// Lines of this many cells each. A single line is a list, as numpy.loadtxt reads it.
    pub(super) fn cells(lines: Vec<(u64, csv::StringRecord)>, columns: usize) -> Self {
        let shape = match lines.len() {
            1 => vec![columns as u64],
            lines => vec![lines as u64, columns as u64],
        };
        Array::new(shape, Numbers::Cells(lines, Spelling::Decimal))
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
            Numbers::Cells(..) => self.shape.iter().product::<u64>() as usize,
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
            Numbers::Cells(lines, _) => {
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
            (Entry::Spelled(text), Numbers::Cells(_, spelling))
                if *spelling != Spelling::Decimal && !text.contains("ln") =>
            {
                Ok(Theta::rational(spelling.read(text)?))
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
            Numbers::Cells(lines, _) => {
                let columns = self.columns();
                let line = lines[place / columns].0;
                format!("{name} ({})", cell_place(line, place % columns))
            }
        }
    }

    /// The type of its numbers where they are kept in binary: `float32`, `int64`, `bool`.
    pub(crate) fn dtype(&self) -> Option<String> {
        match &self.numbers {
            Numbers::Stored(array) => {
                Some(self.known_as.map_or_else(|| array.dtype(), String::from))
            }
            Numbers::Json(_, spelling) | Numbers::Cells(_, spelling) => {
                (*spelling != Spelling::Decimal).then(|| spelling.name().into())
            }
        }
    }

    fn columns(&self) -> usize {
        self.shape.last().map_or(1, |n| (*n as usize).max(1))
    }
}

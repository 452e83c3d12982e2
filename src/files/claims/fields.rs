//! What a claim's file holds, by name: numbers, words, and what nobody asked for.

use super::super::convention::Reading;
use super::super::extras::did_you_mean;
use super::super::map::Map;
use super::super::named::{Array, Named};
use super::super::source::shown;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::oracle::{Precision, Sense};
use std::cell::RefCell;
use std::collections::HashSet;

/// What a claim's names may mean beside our own.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClaimNames<'a> {
    /// How the machine's own file was read: arrays of its names lie as those do.
    pub machine: Option<&'a Reading>,
    /// Which arrays are the derivatives by W, b and c.
    pub map: Option<&'a Map>,
}

/// What is known of the case a claim is about.
#[derive(Clone, Copy)]
pub(in crate::files) struct About<'a> {
    pub m: &'a Rbm,
    pub data: &'a Data,
    pub names: ClaimNames<'a>,
}

/// Precision and sense of the numbers of a claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub precision: Option<Precision>,
    pub sense: Sense,
}

/// The names of a file, and which of them were read.
pub(super) struct Fields<'a> {
    /// The file's arrays.
    pub(super) named: &'a Named<'a>,
    pub(super) about: About<'a>,
    /// The options that stand once for all claims.
    pub(super) base: Options,
    used: RefCell<HashSet<String>>,
    said: RefCell<Vec<String>>,
}

/// What stands under a name.
#[derive(Clone, Copy)]
pub(super) enum Field<'a> {
    /// Numbers.
    Array(&'a Array<'a>),
    /// A text: a number as it is printed, or a word.
    Text(&'a str),
}

impl<'a> Fields<'a> {
    pub(super) fn new(named: &'a Named<'a>, about: About<'a>) -> Self {
        Fields {
            named,
            about,
            base: Options::default(),
            used: RefCell::default(),
            said: RefCell::default(),
        }
    }

    /// All names, those that hold nothing that is read included.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.named.all_names()
    }

    /// Whether there is a name that is `key`, or begins with `key.`.
    pub(super) fn has(&self, key: &str) -> bool {
        let is = |name: &str| {
            name.strip_prefix(key)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.names().any(is)
    }

    /// What stands under a name.
    pub(super) fn get(&self, name: &str) -> Option<Field<'a>> {
        let texts = self.named.texts();
        let text = || texts.iter().find(|(other, _)| other == name);
        let found = match self.named.get(name) {
            Some(array) => Some(Field::Array(array)),
            None => text().map(|(_, text)| Field::Text(text)),
        };
        if found.is_some() {
            self.take(name);
        }
        found
    }

    /// Counts a name as read.
    pub(super) fn take(&self, name: &str) {
        self.used.borrow_mut().insert(name.into());
    }

    /// Notes what a name was taken for.
    pub(super) fn say(&self, what: &str) {
        let mut said = self.said.borrow_mut();
        if !said.iter().any(|other| other == what) {
            said.push(what.into());
        }
    }

    /// What names were taken for.
    pub(super) fn said(&self) -> Option<String> {
        let said = self.said.borrow();
        (!said.is_empty()).then(|| format!("read by the names of the arrays: {}", said.join(", ")))
    }

    /// The names below `key`, without `key.`: of an object's entries.
    pub(super) fn below(&self, key: &str) -> Vec<&'a str> {
        let below = |name: &'a str| name.strip_prefix(key)?.strip_prefix('.');
        self.names().filter_map(below).collect()
    }

    /// One of some words under a name.
    pub(super) fn word<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>> {
        let found = match self.get(name) {
            None => return Ok(None),
            Some(Field::Text(text)) => text.to_string(),
            Some(Field::Array(_)) => "a number".into(),
        };
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let one = words.iter().find(|(word, _)| *word == found);
        one.map(|(_, meaning)| Some(*meaning)).ok_or_else(|| {
            let wanted = known.join(" or ");
            let error = Error::input(format!("found `{}`, wanted {wanted}", shown(&found)));
            did_you_mean(error.at(name), &found, &known)
        })
    }

    /// Whether a name was read.
    pub(super) fn was_read(&self, name: &str) -> bool {
        self.used.borrow().contains(name)
    }

    /// The names that nobody read.
    pub(super) fn unread(&self) -> impl Iterator<Item = &'a str> {
        self.names().filter(|name| !self.was_read(name))
    }

    /// The error of a name whose numbers are not read.
    pub(super) fn is_no_array(&self, name: &str) -> Option<Error> {
        let mut passed = self.named.passed().iter();
        passed
            .find(|passed| passed.name == *name)
            .map(|passed| passed.refused())
    }
}

//! The header of an array: `{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }`.
//!
//! Numpy evaluates it as a Python literal; here only these three entries are read, each once, in any
//! order, and anything else is refused.

use super::npy::{Dtype, Header};
use super::source::shown;
use crate::error::{Error, Result};

/// Numpy's own limit.
const MOST_DIMENSIONS: usize = 64;

/// Reads a whole header.
pub(super) fn header(text: &str) -> Result<Header> {
    let mut rest = Literal { rest: text };
    let (mut dtype, mut fortran, mut shape) = (None, None, None);
    rest.expect("{")?;
    while !rest.eat("}") {
        let key = rest.string()?;
        rest.expect(":")?;
        let is_new = match key {
            "descr" => dtype.replace(rest.dtype()?).is_none(),
            "fortran_order" => fortran.replace(rest.boolean()?).is_none(),
            "shape" => shape.replace(rest.tuple()?).is_none(),
            _ => {
                return Err(wrong(
                    &format!("the key `{}`", shown(key)),
                    "descr, fortran_order and shape",
                ));
            }
        };
        if !is_new {
            return Err(wrong(&format!("the key `{key}` a second time"), "it once"));
        }
        if !rest.eat(",") {
            rest.expect("}")?;
            break;
        }
    }
    rest.blank();
    if !rest.rest.is_empty() {
        return Err(rest.wrong("nothing after the dictionary"));
    }
    match (dtype, fortran, shape) {
        (Some(dtype), Some(fortran), Some(shape)) => Ok(Header {
            dtype,
            fortran,
            shape,
        }),
        _ => Err(wrong(
            &format!("`{}`", shown(text.trim())),
            "descr, fortran_order and shape",
        )),
    }
}

struct Literal<'a> {
    rest: &'a str,
}

fn wrong(found: &str, wanted: &str) -> Error {
    Error::input(format!("found {found} in the header, wanted {wanted}"))
}

impl<'a> Literal<'a> {
    fn wrong(&self, wanted: &str) -> Error {
        match self.rest.is_empty() {
            true => wrong("the end", wanted),
            false => wrong(&format!("`{}`", shown(self.rest.trim_end())), wanted),
        }
    }

    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n']);
    }

    fn eat(&mut self, mark: &str) -> bool {
        self.blank();
        let after = self.rest.strip_prefix(mark);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn expect(&mut self, mark: &str) -> Result<()> {
        match self.eat(mark) {
            true => Ok(()),
            false => Err(self.wrong(&format!("`{mark}`"))),
        }
    }

    /// Text between quotation marks of one kind, without escapes.
    fn string(&mut self) -> Result<&'a str> {
        self.blank();
        let mark = self.rest.chars().next().filter(|c| "'\"".contains(*c));
        let inside = mark.and_then(|mark| self.rest[1..].split_once(mark));
        match inside {
            Some((text, rest)) if !text.contains('\\') => {
                self.rest = rest;
                Ok(text)
            }
            _ => Err(self.wrong("a text in quotation marks")),
        }
    }

    fn dtype(&mut self) -> Result<Dtype> {
        self.blank();
        if self.rest.starts_with('[') {
            return Err(wrong("fields with names", "one type for all numbers")
                .help("save each field as an array of its own, with numpy.savez"));
        }
        Dtype::parse(self.string()?)
    }

    fn boolean(&mut self) -> Result<bool> {
        match (self.eat("True"), self.eat("False")) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ => Err(self.wrong("True or False")),
        }
    }

    /// `(2, 3)`, `(2,)`, `()`.
    fn tuple(&mut self) -> Result<Vec<u64>> {
        self.expect("(")?;
        let mut numbers = Vec::new();
        while !self.eat(")") {
            if numbers.len() == MOST_DIMENSIONS {
                return Err(self.wrong(&format!("at most {MOST_DIMENSIONS} dimensions")));
            }
            numbers.push(self.whole()?);
            if !self.eat(",") {
                // `(2)` is no tuple.
                if numbers.len() == 1 {
                    return Err(self.wrong("`,`"));
                }
                self.expect(")")?;
                break;
            }
        }
        Ok(numbers)
    }

    fn whole(&mut self) -> Result<u64> {
        self.blank();
        let digits = |c: char| c.is_ascii_digit();
        let end = self.rest.find(|c| !digits(c)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        match number.parse() {
            Ok(n) if number == "0" || !number.starts_with('0') => {
                self.rest = rest;
                Ok(n)
            }
            _ => Err(self.wrong("a whole number below 2^64")),
        }
    }
}

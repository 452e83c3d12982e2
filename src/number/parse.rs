//! Reading numbers as people write them: `0.1` is 1/10, and `-ln(3/2)` is exact.

use super::Theta;
use crate::error::{Error, Result};
use rug::{Integer, Rational, ops::Pow};

/// The longest text a number may have (every [`Theta`] is shown in less), and the largest decimal
/// exponent.
const MOST_CHARACTERS: usize = 40_000;
const MOST_EXPONENT: i32 = 10_000;

/// Reads `3`, `-2/7`, `0.1`, `1e-3`, `2.5/3` exactly: a decimal means the fraction it spells.
pub fn rational(text: &str) -> Result<Rational> {
    let mut reader = Reader::new(text)?;
    reader.kind = "a number such as 0.1 or 3/2 (no logarithm)";
    let sign = reader.sign();
    let value = reader.unsigned()?;
    reader.end()?;
    Ok(value * sign)
}

/// The error of a parameter that is infinite or no number.
pub(crate) fn not_finite(word: &str) -> Error {
    Error::input(format!("found `{word}`, wanted a finite number"))
        .help("a machine with such a parameter has no partition function; see where it comes from")
}

impl Theta {
    /// Reads a rational, a logarithm `[rational] ln(rational)`, or a sum of one rational and logarithms in any order:
    /// `0.1`, `3/2`, `ln 2`, `-ln(3/2)`, `1/2 + 1/4 ln 3`, `3/2 ln 2 - 1`. The parentheses of the
    /// logarithm may be left out: `-ln 3/2` is `-ln(3/2)`.
    ///
    /// # Errors
    /// Names the column and what was found there; `ln 0`, `1/0` and exponents past ±10000 too.
    pub fn parse(text: &str) -> Result<Theta> {
        let mut reader = Reader::new(text)?;
        let (mut shift, mut logs) = (None, Theta::zero());
        let mut sign = reader.sign();
        loop {
            let start = reader.at;
            let is_second = match reader.term(sign)? {
                Term::Number(number) => shift.replace(number).is_some(),
                Term::Logarithm(scale, odds) => {
                    logs = logs.plus(&Theta::new(Rational::new(), scale, odds)?)?;
                    false
                }
            };
            if is_second {
                reader.at = start;
                return Err(reader.wanted("one number, and logarithms beside it"));
            }
            if reader.at_end() {
                break;
            }
            sign = match reader.next_sign() {
                Some(sign) => sign,
                None => return Err(reader.wanted("`+`, `-`, `ln` or the end")),
            };
        }
        logs.plus(&Theta::rational(shift.unwrap_or_default()))
    }
}

/// A part of a sum, with its sign.
enum Term {
    Number(Rational),
    /// What stands before `ln`, and what it is the logarithm of.
    Logarithm(Rational, Rational),
}

struct Reader<'a> {
    whole: &'a str,
    at: usize,
    /// What is read.
    kind: &'static str,
}

impl<'a> Reader<'a> {
    fn new(whole: &'a str) -> Result<Self> {
        if whole.len() > MOST_CHARACTERS {
            return Err(Error::input(format!(
                "found a number of {} characters, wanted at most {MOST_CHARACTERS}",
                whole.len()
            )));
        }
        let mut reader = Reader {
            whole,
            at: 0,
            kind: "a number such as 0.1, 3/2 or ln 2",
        };
        reader.space();
        Ok(reader)
    }

    fn rest(&self) -> &'a str {
        &self.whole[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        self.at = self.whole.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
            self.space();
        }
        found
    }

    fn next_sign(&mut self) -> Option<i32> {
        // U+2212 is the minus that word processors and our own pages print.
        match () {
            () if self.eat('+') => Some(1),
            () if self.eat('-') || self.eat('\u{2212}') => Some(-1),
            () => None,
        }
    }

    fn sign(&mut self) -> i32 {
        self.next_sign().unwrap_or(1)
    }

    fn at_ln(&self) -> bool {
        self.rest().starts_with("ln")
    }

    fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// A rational, or a logarithm with or without a rational before it.
    fn term(&mut self, sign: i32) -> Result<Term> {
        let mut number = Rational::from(sign);
        if !self.at_ln() {
            number *= self.unsigned()?;
            let multiplied = self.eat('*');
            if !self.at_ln() {
                return match multiplied {
                    true => Err(self.wanted("`ln`")),
                    false => Ok(Term::Number(number)),
                };
            }
        }
        Ok(Term::Logarithm(number, self.logarithm()?))
    }

    /// `ln x`, `ln(x)`, with x a rational.
    fn logarithm(&mut self) -> Result<Rational> {
        self.at += "ln".len();
        self.space();
        let bracket = self.eat('(');
        let sign = self.sign();
        let odds = self.unsigned()? * sign;
        if bracket && !self.eat(')') {
            return Err(self.wanted("`)`"));
        }
        Ok(odds)
    }

    /// A decimal, or a quotient of two decimals; `(3/2)` too.
    fn unsigned(&mut self) -> Result<Rational> {
        let bracket = self.eat('(');
        let mut value = self.decimal()?;
        if self.eat('/') {
            let below = self.decimal()?;
            if below == 0 {
                return Err(Error::input(format!(
                    "found a division by zero in `{}`, wanted a number",
                    shown(self.whole)
                )));
            }
            value /= below;
        }
        if bracket && !self.eat(')') {
            return Err(self.wanted("`)`"));
        }
        Ok(value)
    }

    fn digits(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += length;
        &rest[..length]
    }

    fn decimal(&mut self) -> Result<Rational> {
        let whole = self.digits();
        let part = if self.rest().starts_with('.') {
            self.at += 1;
            self.digits()
        } else {
            ""
        };
        if whole.is_empty() && part.is_empty() {
            let word: String = self
                .rest()
                .chars()
                .take_while(|c| c.is_alphabetic())
                .take(9)
                .collect();
            if matches!(word.to_lowercase().as_str(), "nan" | "inf" | "infinity") {
                return Err(not_finite(&word));
            }
            return Err(self.wanted(self.kind));
        }
        let mut exponent = 0;
        if matches!(self.peek(), Some('e' | 'E')) {
            let before = self.at;
            self.at += 1;
            let sign = match self.peek() {
                Some('-') => "-",
                _ => "",
            };
            self.at += usize::from(matches!(self.peek(), Some('+' | '-')));
            let digits = self.digits();
            if digits.is_empty() {
                self.at = before;
                return Err(self.wanted("an exponent such as e-3"));
            }
            let found = format!("{sign}{digits}").parse::<i32>().ok();
            let small = found.filter(|found| found.unsigned_abs() <= MOST_EXPONENT.unsigned_abs());
            exponent = small.ok_or_else(|| {
                Error::input(format!(
                    "found the exponent {sign}{} in `{}`, wanted at most {MOST_EXPONENT} in absolute value",
                    shown(digits),
                    shown(self.whole)
                ))
            })?;
        }
        self.space();
        let digits: Integer = format!("0{whole}{part}").parse().expect("digits only");
        let exponent = exponent - part.len() as i32;
        let power = Integer::from(10).pow(exponent.unsigned_abs());
        Ok(match exponent < 0 {
            true => Rational::from((digits, power)),
            false => Rational::from(digits * power),
        })
    }

    fn end(&self) -> Result<()> {
        match self.at_end() {
            true => Ok(()),
            false => Err(self.wanted("the end of the number")),
        }
    }

    fn wanted(&self, wanted: &str) -> Error {
        let column = self.whole[..self.at].chars().count() + 1;
        let found = match self.peek() {
            None => "the end".to_string(),
            Some(c) => format!("`{}`", c.escape_debug()),
        };
        Error::input(format!(
            "found {found} at character {column} of `{}`, wanted {wanted}",
            shown(self.whole)
        ))
        .help("numbers are written 0.1, -3/2, 1e-3, ln 2, -ln(3/2) or 3/2 ln 2 - 1")
    }
}

/// Text as it may be shown in an error: on one line, and not too much of it.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}

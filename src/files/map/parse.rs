//! The text of `--map`: `W = -weights[1:, 1:].T, b = weights[1:, 0]`.

use super::expression::{Expression, Pick, TARGETS, Target, Turn, place};
use crate::door;
use crate::error::{Error, Result};
use crate::number::rational;
use rug::Rational;

/// More text than this maps no machine.
const MOST_CHARACTERS: usize = 4096;
/// More steps than this turn no array.
const MOST_TURNS: usize = 16;

/// Reads all of the text.
pub(super) fn entries(option: &'static str, text: &str) -> Result<Vec<(Target, Expression)>> {
    if text.len() > MOST_CHARACTERS {
        return Err(Error::input(format!(
            "found {} bytes of text, wanted at most {MOST_CHARACTERS}",
            text.len()
        ))
        .at(door::place(option)));
    }
    let mut reader = Reader {
        option,
        characters: text.chars().collect(),
        at: 0,
    };
    let mut entries: Vec<(Target, Expression)> = Vec::new();
    loop {
        reader.space();
        let start = reader.at;
        let target = reader.target()?;
        if entries.iter().any(|(other, _)| *other == target) {
            return Err(reader.wrong(
                start + 1,
                format!("found `{target}` a second time, wanted it once"),
            ));
        }
        if !reader.eat('=') {
            return Err(reader.wanted("`=` and the name of an array"));
        }
        entries.push((target, reader.expression()?));
        if reader.peek().is_none() {
            return Ok(entries);
        }
        if !reader.eat(',') {
            return Err(reader.wanted("`,`, `.T`, `[`, `.reshape(` or the end"));
        }
    }
}

struct Reader {
    option: &'static str,
    characters: Vec<char>,
    at: usize,
}

/// What a name may consist of; all else is written in quotation marks.
fn is_of_name(c: char) -> bool {
    !c.is_whitespace() && !",=[]()'\"*".contains(c)
}

fn is_minus(c: char) -> bool {
    // U+2212 is the minus that word processors print.
    c == '-' || c == '\u{2212}'
}

impl Reader {
    /// The error at a place of the text, counted from 1.
    fn wrong(&self, column: usize, problem: impl Into<String>) -> Error {
        Error::input(problem).at(place(self.option, column))
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes a character and the blanks after it.
    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += 1;
            self.space();
        }
        found
    }

    /// The characters as long as they are of a kind.
    fn run(&mut self, is_of_kind: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&is_of_kind) {
            self.at += 1;
        }
        self.characters[start..self.at].iter().collect()
    }

    fn wanted(&self, wanted: &str) -> Error {
        const MOST: usize = 12;
        let rest: String = self.characters[self.at..].iter().take(MOST).collect();
        let found = match rest.is_empty() {
            true => "the end".into(),
            false => format!("`{}`", rest.escape_debug()),
        };
        self.wrong(self.at + 1, format!("found {found}, wanted {wanted}"))
    }

    fn target(&mut self) -> Result<Target> {
        let start = self.at;
        let word = self.run(|c| c.is_alphanumeric() || c == '_');
        let known = TARGETS.iter().find(|(name, _)| *name == word);
        self.space();
        if let Some((_, target)) = known {
            return Ok(*target);
        }
        self.at = start;
        let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        let error = self.wanted(&format!(
            "one of {}, then `=` and the name of an array",
            names.join(", ")
        ));
        Err(match word.as_str() {
            "w" => error.help("the weights are W"),
            "B" => error.help("the visible bias is b"),
            "C" => error.help("the hidden bias is c"),
            "T" => error.help("the temperature is `temperature`, the inverse temperature `beta`"),
            "row" | "data" | "X" => error.help("the data are `rows`: rows=X.T"),
            _ => error.help("W, b and c are the weights (n_v, n_h), the visible and the hidden bias: W=weights.T,b=v_bias,c=h_bias"),
        })
    }

    fn expression(&mut self) -> Result<Expression> {
        self.space();
        let start = self.at;
        let factor = self.factor()?;
        let quoted = matches!(self.peek(), Some('"' | '\''));
        let mut turns = Vec::new();
        let name = match quoted {
            true => self.quoted_name()?,
            false => {
                let word = self.run(is_of_name);
                // `p.reshape(2,3)`: what comes before a parenthesis is called, not named.
                let word = match (self.peek(), word.rsplit_once('.')) {
                    (Some('('), Some((name, called))) => {
                        self.at -= called.chars().count() + 1;
                        name.to_string()
                    }
                    _ => word,
                };
                if word.is_empty() || word.starts_with('.') {
                    self.at -= word.chars().count();
                    return Err(self.wanted("the name of an array"));
                }
                word
            }
        };
        self.space();
        while let Some(turn) = self.turn()? {
            turns.push(turn);
            if turns.len() > MOST_TURNS {
                return Err(self.wrong(
                    start + 1,
                    format!("found more than {MOST_TURNS} steps, wanted fewer"),
                ));
            }
        }
        let text: String = self.characters[start..self.at].iter().collect();
        Ok(Expression {
            factor,
            name,
            turns,
            text: text.trim_end().into(),
            option: self.option,
            column: start + 1,
        })
    }

    /// `-`, `1/4*`, `-2*` or nothing.
    fn factor(&mut self) -> Result<Rational> {
        let mut factor = Rational::from(1);
        if self.peek().is_some_and(is_minus) {
            self.at += 1;
            self.space();
            factor = Rational::from(-1);
        }
        let start = self.at;
        let number = self.run(|c| c.is_ascii_digit() || "./".contains(c));
        self.space();
        if number.is_empty() || self.peek() != Some('*') {
            // A name that begins with a digit.
            self.at = start;
            return Ok(factor);
        }
        let number = rational(&number).map_err(|error| error.at(place(self.option, start + 1)))?;
        if number == 0 {
            return Err(self.wrong(start + 1, "found the factor 0, wanted another number"));
        }
        self.eat('*');
        Ok(factor * number)
    }

    fn quoted_name(&mut self) -> Result<String> {
        let start = self.at;
        let mark = self.peek();
        self.at += 1;
        let name = self.run(|c| Some(c) != mark);
        if self.peek() != mark || name.is_empty() {
            return Err(self.wrong(
                start + 1,
                "found a quotation mark, wanted a name and a second one after it",
            ));
        }
        self.at += 1;
        Ok(name)
    }

    /// `.T`, `[..]`, `.reshape(..)`, `.ravel()`; `None` where no further step stands.
    fn turn(&mut self) -> Result<Option<Turn>> {
        if self.eat('[') {
            return self.picks().map(Some);
        }
        if self.peek() != Some('.') {
            return Ok(None);
        }
        let start = self.at;
        self.at += 1;
        let word = self.run(is_of_name);
        // `.T.reshape`: one step at a time.
        let first = word.split('.').next().unwrap_or_default().to_string();
        self.at = start + 1 + first.chars().count();
        self.space();
        match first.as_str() {
            "T" => Ok(Some(Turn::Transposed)),
            "reshape" if self.eat('(') => self.lengths().map(Some),
            "ravel" | "flatten" if self.eat('(') => match self.eat(')') {
                true => Ok(Some(Turn::Reshaped {
                    lengths: vec![-1],
                    fortran: false,
                })),
                false => Err(self.wanted("`)`")),
            },
            _ => {
                self.at = start;
                Err(self
                    .wanted("`.T`, `.reshape(2,3)`, `.reshape(2,3,F)` or a slice such as `[1:,0]`"))
            }
        }
    }

    fn whole(&mut self) -> Result<Option<i64>> {
        let start = self.at;
        let minus = self.peek().is_some_and(is_minus);
        if minus {
            self.at += 1;
        }
        let digits = self.run(|c| c.is_ascii_digit());
        self.space();
        if digits.is_empty() {
            self.at = start;
            return Ok(None);
        }
        let sign = if minus { -1 } else { 1 };
        match digits.parse::<i64>() {
            Ok(number) => Ok(Some(sign * number)),
            Err(_) => Err(self.wrong(
                start + 1,
                format!(
                    "found a number of {} digits, wanted a smaller one",
                    digits.len()
                ),
            )),
        }
    }

    /// What follows `[`.
    fn picks(&mut self) -> Result<Turn> {
        let mut picks = Vec::new();
        loop {
            picks.push(self.pick()?);
            if self.eat(']') {
                return Ok(Turn::Picked(picks));
            }
            if !self.eat(',') {
                return Err(self.wanted("`:`, `,` or `]`"));
            }
        }
    }

    fn pick(&mut self) -> Result<Pick> {
        let start = self.whole()?;
        if !self.eat(':') {
            return match start {
                Some(at) => Ok(Pick::At(at)),
                None => Err(self.wanted("a number, or a range such as `1:` or `0:6`")),
            };
        }
        let stop = self.whole()?;
        let has_step = self.eat(':');
        let at = self.at;
        let step = match has_step {
            true => self.whole()?.unwrap_or(1),
            false => 1,
        };
        match step {
            0 => Err(self.wrong(at + 1, "found the step 0, wanted another number")),
            step => Ok(Pick::Range { start, stop, step }),
        }
    }

    /// What follows `.reshape(`.
    fn lengths(&mut self) -> Result<Turn> {
        let tuple = self.eat('(');
        let (mut lengths, mut fortran) = (Vec::new(), None);
        loop {
            let start = self.at;
            match self.whole()? {
                Some(length) if length < -1 || (length == -1 && lengths.contains(&-1)) => {
                    return Err(self.wrong(
                        start + 1,
                        format!("found the length {length}, wanted a positive number, or -1 once"),
                    ));
                }
                Some(length) => lengths.push(length),
                None if lengths.is_empty() => return Err(self.wanted("a length")),
                None => fortran = Some(self.order()?),
            }
            if fortran.is_some() || !self.eat(',') {
                break;
            }
        }
        if tuple && fortran.is_none() {
            if !self.eat(')') {
                return Err(self.wanted("`,` or `)`"));
            }
            if self.eat(',') {
                fortran = Some(self.order()?);
            }
        }
        match self.eat(')') {
            true => Ok(Turn::Reshaped {
                lengths,
                fortran: fortran.unwrap_or(false),
            }),
            false => Err(self.wanted("`,` or `)`")),
        }
    }

    /// `F`, `'F'`, `order='F'`; `C` is the other order.
    fn order(&mut self) -> Result<bool> {
        let start = self.at;
        let word = self.run(|c| c.is_alphanumeric() || "='\" ".contains(c));
        let bare: String = word.chars().filter(|c| !"'\" ".contains(*c)).collect();
        match bare.strip_prefix("order=").unwrap_or(&bare) {
            "F" => Ok(true),
            "C" => Ok(false),
            _ => {
                self.at = start;
                Err(self.wanted("a length, or `F` (Fortran's order)"))
            }
        }
    }
}

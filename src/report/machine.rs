//! What every report begins with: the machine and the data, and how to get them again.

use super::answers::Given;
use super::numbers::{Show, TABLE_DIGITS, short_decimal};
use super::output::Reading;
use super::view::{Block, Document, Formula, Table, Text};
use crate::data::Data;
use crate::door::either;
use crate::ensemble::bits;
use crate::machine::{Param, Rbm, Units};
use crate::number::{Arithmetic, Enclosures, Theta, Value};
use itertools::Itertools;

/// Machines up to this many weights are shown in full.
const MOST_WEIGHTS: usize = 64;
/// Parameters up to this many characters are written out.
const LONGEST: usize = 20;
/// Binary fractions below this are the value of a float that nobody wrote as a fraction.
const FINEST: u32 = 1024;
/// Rows up to this many bits are written out beside other columns, of others so many.
const LONGEST_ROW: usize = 24;
const FIRST_BITS: usize = 8;
/// At most this many distinct rows are listed.
const MOST_DATA_ROWS: usize = 12;
/// At most this many names of a file are listed that were not read.
const MOST_PASSED_OVER: usize = 8;

/// A document that begins with them.
pub(super) fn opened(title: impl Into<Text>, given: &Given) -> Document {
    let mut document = Document::new(title);
    describe(&mut document, given);
    document
}

pub(super) fn describe(document: &mut Document, given: &Given) {
    let Given {
        m,
        data,
        from,
        origin,
        ..
    } = *given;
    let units = match m.units() {
        Units::Binary => "0/1 units",
        Units::Spin => "±1 units",
    };
    let temperature = match *m.temperature() == 1 {
        true => String::new(),
        false => format!(", temperature T = {}", m.temperature()),
    };
    document.paragraph(format!(
        "{}: {} visible and {} hidden {units}{temperature}. Again with:",
        from.name,
        m.n_v(),
        m.n_h()
    ));
    document.blocks.push(Block::Command(from.command.clone()));
    if let Some(reading) = &origin.reading {
        read_so(document, reading, given.constant());
    }
    if m.n_v() * m.n_h() <= MOST_WEIGHTS {
        document.table(weights(m));
        if m.theta().iter().any(|theta| whole(theta).is_none()) {
            document.paragraph(
                "A … marks a parameter that has more digits; --format json has it whole.",
            );
        }
    } else {
        document.paragraph("The weights are not listed here; --format json has them.");
    }
    if data.total() > 0 {
        document.paragraph(rows(data));
    }
}

/// How arrays of other names than our own were read.
fn read_so(document: &mut Document, reading: &Reading, constant: Option<Theta>) {
    let by = match (&reading.convention, &reading.map) {
        (Some(name), _) => format!("Read by the convention {name}"),
        (None, Some(_)) => format!("Read by {}", either("--map", "map=")),
        (None, None) => "Read by the names of the arrays and their shapes".into(),
    };
    let mut taken = reading.taken.iter().map(|taken| {
        let kind = taken.dtype.iter().map(|kind| format!(" {kind}")).join("");
        let shape = taken.shape.iter().join(" x ");
        format!("{} = {} ({shape}{kind})", taken.target, taken.from)
    });
    let mut text = Text::new().prose(format!("{by}: {}.", taken.join(", ")));
    for remark in &reading.remarks {
        text = text.prose(format!(" {}.", capitalised(remark)));
    }
    if let Some(constant) = constant {
        text = text
            .prose(" The energy of the file differs from this machine's by a constant: its ln Z is that of this machine plus ")
            .then(parameter(&constant))
            .prose(", and its free energies are those of this machine minus the same.");
    }
    if !reading.passed_over.is_empty() {
        let names = reading.passed_over.iter().take(MOST_PASSED_OVER).join(", ");
        let more = and_more(reading.passed_over.len(), MOST_PASSED_OVER);
        text = text.prose(format!(" Passed over: {names}{more}."));
    }
    document.paragraph(text);
}

/// Of so many things of which at most so many are listed, how many are not.
fn and_more(all: usize, most: usize) -> String {
    match all.saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more"),
    }
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// A parameter as it is written, or the decimal that it is; `None` for a long one, such as the binary value of a float.
fn whole(theta: &Theta) -> Option<String> {
    let written = theta.to_string();
    let finely = written.split_once('/').is_some_and(|(_, below)| {
        below
            .parse::<u128>()
            .is_ok_and(|below| below.is_power_of_two() && below > u128::from(FINEST))
    });
    if !finely && written.chars().count() <= LONGEST {
        return Some(written);
    }
    short_decimal(&Value::Exact(theta.fraction()?.clone()), TABLE_DIGITS)
}

/// A parameter as it is written, or as a decimal.
pub(super) fn parameter(theta: &Theta) -> Text {
    if let Some(whole) = whole(theta) {
        return Formula::from(whole.as_str()).into();
    }
    let a = Enclosures::new(256);
    let value: Value = a.value(&a.theta(theta));
    Text::new().value(&value, Show::CELL).formula("…")
}

/// W with b beside it and c below, as exact parameters.
fn weights(m: &Rbm) -> Table {
    let letter = |letter: &str, at| Text::from(Formula::unit(letter, at));
    let same = |letter: &str| Text::from(Formula::from(letter));
    let head = (0..m.n_h()).map(|j| letter("h", j));
    let mut table = Table::new([same("W")].into_iter().chain(head).chain([same("b")]));
    let theta = |param| parameter(m.theta().get(param));
    for i in 0..m.n_v() {
        let row = (0..m.n_h()).map(|j| theta(Param::W(i, j)));
        let row = [letter("v", i)].into_iter().chain(row);
        table.row(row.chain([theta(Param::B(i))]));
    }
    let biases = (0..m.n_h()).map(|j| theta(Param::C(j)));
    table.row([same("c")].into_iter().chain(biases).chain([Text::new()]));
    table
}

/// A row of the data, and how often it occurs.
pub(super) fn counted(row: &[bool], count: u64) -> String {
    bits(row) + &times(count)
}

fn times(count: u64) -> String {
    match count {
        1 => String::new(),
        2 => " (twice)".into(),
        _ => format!(" ({count} times)"),
    }
}

/// The same beside other columns: of a long row its place and its first bits.
pub(super) fn counted_briefly(k: usize, row: &[bool], count: u64) -> String {
    if row.len() <= LONGEST_ROW {
        return counted(row, count);
    }
    let first = bits(&row[..FIRST_BITS]);
    format!("{}: {first}…{}", k + 1, times(count))
}

fn rows(data: &Data) -> String {
    let folded = data.folded();
    let rows = folded.rows().take(MOST_DATA_ROWS);
    let listed = rows.map(|(row, count)| counted(row, count)).join(", ");
    let more = and_more(folded.listed(), MOST_DATA_ROWS);
    let (n, s) = (data.total(), if data.total() == 1 { "" } else { "s" });
    format!("Data, N = {n} row{s}, v1 on the left: {listed}{more}")
}

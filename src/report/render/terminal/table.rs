//! Tables on a screen: as many columns side by side as fit, the rest below.

use super::super::super::view::{Table, Text};
use super::super::printable;
use super::ink::words;
use prettytable::format::{FormatBuilder, LinePosition, LineSeparator};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

fn cell(text: &Text) -> String {
    let mut out = String::new();
    for span in &text.0 {
        out += &printable(&words(span).0);
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

fn width(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => text.width(),
    }
}

/// The table in parts that fit the screen, each with the first column.
pub(super) fn table(table: &Table, screen: usize) -> String {
    let columns = table
        .head
        .len()
        .max(table.rows.iter().map(Vec::len).max().unwrap_or(0));
    let written = |row: &Vec<Text>| -> Vec<String> { row.iter().map(cell).collect() };
    // Each number is written once: a decimal costs more than its place in a table.
    let (head, rows): (_, Vec<_>) = (
        written(&table.head),
        table.rows.iter().map(written).collect(),
    );
    let widest = |at: usize| {
        let cells = rows.iter().chain([&head]).filter_map(|row| row.get(at));
        cells.map(|text| width(text)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let wide_of = |at: usize| widths.get(at).map_or(2, |width| width + 2);
    let first = wide_of(0) + 2;
    let mut out = String::new();
    let mut from = 1;
    while from < columns.max(2) {
        let mut to = from;
        let mut wide = first;
        while to < columns && (to == from || wide + wide_of(to) <= screen) {
            wide += wide_of(to);
            to += 1;
        }
        part(table, (&head, &rows), from..to, screen, &mut out);
        from = to.max(from + 1);
    }
    out
}

/// The first column and some of the others.
fn part(
    table: &Table,
    (head, rows): (&Vec<String>, &[Vec<String>]),
    columns: Range<usize>,
    screen: usize,
    out: &mut String,
) {
    let picked = |row: &Vec<String>| -> prettytable::Row {
        let places = [0].into_iter().chain(columns.clone());
        let cells = places.filter_map(|at| row.get(at));
        cells.map(|text| prettytable::Cell::new(text)).collect()
    };
    let mut format = FormatBuilder::new().padding(1, 1);
    if !table.small {
        let rule = LineSeparator::new('-', '-', '-', '-');
        format = format.separator(LinePosition::Title, rule);
    }
    let mut printed = prettytable::Table::new();
    printed.set_format(format.build());
    if !head.is_empty() {
        printed.set_titles(picked(head));
    }
    for row in rows {
        printed.add_row(picked(row));
    }
    let indent = if table.small { "  " } else { " " };
    for line in printed.to_string().replace('\r', "").lines() {
        end(indent, line, screen, out);
    }
}

/// Ends a line. Of one column wider than the screen it is cut, with a mark.
fn end(indent: &str, line: &str, screen: usize, out: &mut String) {
    let mut line = format!("{indent}{}", line.trim_end());
    if width(&line) > screen {
        while width(&line) >= screen {
            line.pop();
        }
        line.push('…');
    }
    *out += line.trim_end();
    out.push('\n');
}

//! Tables on a screen: as many columns side by side as fit, the rest below.

use super::super::super::view::{Align, Table, Text};
use super::super::printable;
use super::ink::words;
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
        part(table, (&head, &rows, &widths), from..to, screen, &mut out);
        from = to.max(from + 1);
    }
    out
}

/// The first column and some of the others: a blank on both sides of each cell, a rule below the head.
fn part(
    table: &Table,
    (head, rows, widths): (&Vec<String>, &[Vec<String>], &[usize]),
    columns: Range<usize>,
    screen: usize,
    out: &mut String,
) {
    let shown = || [0].into_iter().chain(columns.clone());
    let indent = if table.small { "  " } else { " " };
    if !head.is_empty() {
        let line = line(table, head, widths, shown());
        end(indent, line, screen, out);
        if !table.small {
            let wide = shown()
                .filter_map(|at| widths.get(at))
                .map(|width| width + 2);
            end(indent, "-".repeat(wide.sum()), screen, out);
        }
    }
    for row in rows {
        let line = line(table, row, widths, shown());
        end(indent, line, screen, out);
    }
}

/// The cells of a row side by side.
fn line(
    table: &Table,
    row: &[String],
    widths: &[usize],
    shown: impl Iterator<Item = usize>,
) -> String {
    let mut line = String::new();
    let mut blanks = 1;
    for at in shown {
        let (Some(text), Some(wide)) = (row.get(at), widths.get(at)) else {
            continue;
        };
        let missing = wide - width(text);
        let before = match table.align.get(at) {
            Some(Align::Right) => missing,
            _ => 0,
        };
        line.extend(std::iter::repeat_n(' ', blanks + before));
        line += text;
        blanks = missing - before + 2;
    }
    line
}

/// Ends a line. Of one column wider than the screen it is cut, with a mark.
fn end(indent: &str, line: String, screen: usize, out: &mut String) {
    let mut line = indent.to_string() + &line;
    line.truncate(line.trim_end().len());
    if width(&line) > screen {
        while width(&line) >= screen {
            line.pop();
        }
        line.push('…');
    }
    *out += line.trim_end();
    out.push('\n');
}

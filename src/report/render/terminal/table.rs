//! Tables on a screen: as many columns side by side as fit, the rest below.

use super::super::super::view::{Align, Table, Text};
use prettytable::format::{Alignment, FormatBuilder, LinePosition, LineSeparator};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

fn cell(text: &Text) -> String {
    super::ink(text).painted(false)
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
    let width = |at: usize| {
        let cells = rows.iter().chain([&head]).filter_map(|row| row.get(at));
        cells.map(|text| text.width()).max().unwrap_or(0) + 2
    };
    let first = width(0) + 2;
    let mut out = String::new();
    let mut from = 1;
    while from < columns.max(2) {
        let mut to = from;
        let mut wide = first;
        while to < columns && (to == from || wide + width(to) <= screen) {
            wide += width(to);
            to += 1;
        }
        out += &part(
            table,
            [std::slice::from_ref(&head), &rows],
            from..to,
            screen,
        );
        from = to.max(from + 1);
    }
    out
}

/// The first column and some of the others.
fn part(
    table: &Table,
    [head, rows]: [&[Vec<String>]; 2],
    columns: Range<usize>,
    screen: usize,
) -> String {
    let picked = |row: &Vec<String>| -> prettytable::Row {
        let places = [0].into_iter().chain(columns.clone());
        let cells = places.filter_map(|at| row.get(at).map(|text| (at, text)));
        let cells = cells.map(|(at, text)| {
            let align = match table.align.get(at) {
                Some(Align::Right) => Alignment::RIGHT,
                _ => Alignment::LEFT,
            };
            prettytable::Cell::new_align(text, align)
        });
        prettytable::Row::new(cells.collect())
    };
    let mut format = FormatBuilder::new().padding(1, 1);
    if !table.small {
        let rule = LineSeparator::new('-', '-', '-', '-');
        format = format.separator(LinePosition::Title, rule);
    }
    let mut printed = prettytable::Table::new();
    printed.set_format(format.build());
    for head in head.iter().filter(|head| !head.is_empty()) {
        printed.set_titles(picked(head));
    }
    for row in rows {
        printed.add_row(picked(row));
    }
    let indent = if table.small { "  " } else { " " };
    let mut out = String::new();
    for line in printed.to_string().replace('\r', "").lines() {
        let mut line = format!("{indent}{}", line.trim_end());
        // One column wider than the screen: cut, with a mark.
        if line.width() > screen {
            while line.width() >= screen {
                line.pop();
            }
            line.push('…');
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

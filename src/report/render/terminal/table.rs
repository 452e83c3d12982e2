//! Tables on a screen: as many columns side by side as fit, the rest below.

use super::super::super::view::{Align, Table, Text};
use prettytable::format::{Alignment, FormatBuilder, LinePosition, LineSeparator};
use unicode_width::UnicodeWidthStr;

fn cell(text: &Text) -> String {
    super::ink(text).painted(false)
}

/// The table in parts that fit the screen, each with the first column.
pub fn table(table: &Table, screen: usize) -> String {
    let columns = table
        .head
        .len()
        .max(table.rows.iter().map(Vec::len).max().unwrap_or(0));
    let width = |at: usize| {
        let cells = table.rows.iter().chain([&table.head]);
        let cells = cells.filter_map(|row| row.get(at));
        cells.map(|text| cell(text).width()).max().unwrap_or(0) + 2
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
        out += &part(table, from, to.max(from), screen);
        from = to.max(from + 1);
    }
    out
}

fn part(table: &Table, from: usize, to: usize, screen: usize) -> String {
    let picked = |row: &[Text]| -> prettytable::Row {
        let places = [0].into_iter().chain(from..to);
        let cells = places.filter_map(|at| row.get(at).map(|text| (at, cell(text))));
        let cells = cells.map(|(at, text)| {
            let align = match table.align.get(at) {
                Some(Align::Right) => Alignment::RIGHT,
                _ => Alignment::LEFT,
            };
            prettytable::Cell::new_align(&text, align)
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
    if !table.head.is_empty() {
        printed.set_titles(picked(&table.head));
    }
    for row in &table.rows {
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

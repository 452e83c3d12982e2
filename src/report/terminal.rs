//! The document for a terminal: at most `width` columns, readable in a pipe and without colour.

use super::document::{Block, Document, Line, Table, Text, printable};
use prettytable::format::{FormatBuilder, LinePosition, LineSeparator};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a terminal is written to.
#[derive(Clone, Copy, Debug)]
struct Screen {
    width: usize,
    colour: bool,
}

const BOLD: &str = "1";
const RED: &str = "31";
const DIM: &str = "2";

/// The document in at most `width` columns (at least 40), with ANSI colours only where asked.
/// Only a command line, there to be copied, and a chart are never folded.
pub fn terminal(document: &Document, width: usize, colour: bool) -> String {
    let screen = Screen {
        width: width.max(40),
        colour,
    };
    let mut out = screen.heading(&document.title);
    for block in &document.blocks {
        out += &screen.block(block);
    }
    out
}

impl Screen {
    fn painted(self, code: &str, text: &str) -> String {
        match self.colour && !text.is_empty() {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_string(),
        }
    }

    fn block(self, block: &Block) -> String {
        match block {
            Block::Heading(text) => format!("\n{}", self.heading(text)),
            Block::Subheading(text) => self.heading(text),
            Block::Paragraph(text) => self.folded(text, 0),
            Block::Formula(text) => self.folded(&text.plain, 4),
            Block::Command(text) => format!("    {}\n", printable(text)),
            Block::Chart(lines) => lines.iter().map(|line| format!("    {line}\n")).collect(),
            Block::Table(table) => self.table(table),
            Block::Pairs(pairs) => self.pairs(pairs),
            Block::Lines(lines) => {
                let widths = lines.iter().map(|line| line.id.width());
                let ids = widths.max().unwrap_or(0).clamp(5, 11) + 1;
                lines.iter().map(|line| self.line(line, ids)).collect()
            }
        }
    }

    fn heading(self, text: &str) -> String {
        let lines = words(text, self.width).into_iter();
        lines.map(|line| self.painted(BOLD, &line) + "\n").collect()
    }

    fn folded(self, text: &str, indent: usize) -> String {
        let lead = " ".repeat(indent);
        let lines = words(text, self.width - indent).into_iter();
        lines.map(|line| format!("{lead}{line}\n")).collect()
    }

    /// Names on the left, values beside them.
    fn pairs(self, pairs: &[(Text, String)]) -> String {
        let widths = pairs.iter().map(|(name, _)| name.plain.width());
        let longest = widths.max().unwrap_or(0).min(self.width / 2 - 4);
        let mut out = String::new();
        for (name, value) in pairs {
            let lefts = words(&name.plain, longest);
            let rights = words(value, self.width - longest - 4);
            for at in 0..lefts.len().max(rights.len()) {
                let left = lefts.get(at).map_or("", String::as_str);
                let right = rights.get(at).map_or("", String::as_str);
                let line = format!("  {}  {right}", padded(left, longest));
                out += line.trim_end();
                out.push('\n');
            }
        }
        out
    }

    /// As many columns side by side as fit; the rest below, each part with the first column.
    fn table(self, table: &Table) -> String {
        let column = |at: usize| {
            let cells = table.rows.iter().filter_map(|row| row.get(at));
            cells
                .chain(table.head.get(at))
                .map(|cell| cell.plain.width())
                .max()
                .unwrap_or(0)
                + 2
        };
        let first = column(0);
        let mut out = String::new();
        let mut from = 1;
        while from < table.head.len().max(2) {
            let mut to = from;
            let mut width = first + 2;
            while to < table.head.len() && (to == from || width + column(to) <= self.width) {
                width += column(to);
                to += 1;
            }
            out += &self.part(table, from, to.max(from));
            from = to.max(from + 1);
        }
        out
    }

    fn part(self, table: &Table, from: usize, to: usize) -> String {
        let picked = |row: &[Text]| -> Vec<String> {
            let cells = row
                .first()
                .into_iter()
                .chain(row.get(from..to).unwrap_or_default());
            cells.map(|cell| printable(&cell.plain)).collect()
        };
        let mut printed = prettytable::Table::new();
        printed.set_format(
            FormatBuilder::new()
                .padding(1, 1)
                .separator(LinePosition::Title, LineSeparator::new('-', '-', '-', '-'))
                .build(),
        );
        printed.set_titles(prettytable::Row::from(picked(&table.head)));
        for row in &table.rows {
            printed.add_row(prettytable::Row::from(picked(row)));
        }
        let text = printed.to_string().replace('\r', "");
        let mut out = String::new();
        for line in text.lines() {
            let mut line = format!(" {}", line.trim_end());
            // One column wider than the screen: cut, with a mark.
            if line.width() > self.width {
                while line.width() >= self.width {
                    line.pop();
                }
                line.push('…');
            }
            out += &line;
            out.push('\n');
        }
        out
    }

    /// `R9a         = formula                       2/3 EQUAL`: value and verdict end the last line
    /// of the formula where there is room, else they have a line of their own.
    fn line(self, line: &Line, ids: usize) -> String {
        let room = self.width - ids;
        let verdict = printable(&line.verdict);
        let tail = format!("{} {verdict}", printable(&line.value));
        let mut lines = words(&line.formula.plain, room);
        let last = lines.last().map_or(0, |last| last.width());
        if tail.width() > room {
            lines.extend(words(tail.trim(), room));
        } else if last + 1 + tail.width() <= room {
            let gap = " ".repeat(room - last - tail.width());
            let last = lines.pop().unwrap_or_default();
            lines.push(last + &gap + &tail);
        } else {
            lines.push(" ".repeat(room - tail.width()) + &tail);
        }
        if let Some(last) = lines.last_mut() {
            last.truncate(last.trim_end().len());
            if !line.passes && last.ends_with(&verdict) {
                last.truncate(last.len() - verdict.len());
                *last += &self.painted(RED, &verdict);
            }
        }
        let mut names = words(&line.id, ids - 1).into_iter();
        let mut out = String::new();
        for text in lines {
            let id = names.next().unwrap_or_default();
            let blanks = " ".repeat(ids - id.width());
            out += format!("{}{blanks}{text}", self.painted(DIM, &id)).trim_end();
            out.push('\n');
        }
        out
    }
}

/// Words in lines of at most `width` columns, at least one line, each indented as the first is;
/// a word longer than a line is broken.
fn words(text: &str, width: usize) -> Vec<String> {
    let text = printable(text);
    let indent = text.chars().take_while(|c| *c == ' ').count();
    let lead = " ".repeat(indent.min(4).min(width / 4));
    let mut lines = Vec::new();
    let mut line = lead.clone();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let begun = line.width() > lead.width();
        if begun && line.width() + 1 + word.width() > width {
            lines.push(std::mem::replace(&mut line, lead.clone()));
        } else if begun {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > width {
                lines.push(std::mem::replace(&mut line, lead.clone()));
            }
            line.push(c);
        }
    }
    lines.push(line.trim_end().to_string());
    lines
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

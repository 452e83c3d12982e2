//! The document for a terminal: at most `width` columns, readable in a pipe and without colour.

use super::document::{Block, Document, Line, Table, Text};
use prettytable::format::{FormatBuilder, LinePosition, LineSeparator};
use unicode_width::UnicodeWidthStr;

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
pub fn terminal(document: &Document, width: usize, colour: bool) -> String {
    let screen = Screen {
        width: width.max(40),
        colour,
    };
    let mut out = screen.painted(BOLD, &document.title) + "\n";
    for block in &document.blocks {
        out += &screen.block(block);
    }
    out
}

impl Screen {
    fn painted(self, code: &str, text: &str) -> String {
        match self.colour {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_string(),
        }
    }

    fn block(self, block: &Block) -> String {
        match block {
            Block::Heading(text) => format!("\n{}\n", self.painted(BOLD, text)),
            Block::Paragraph(text) => self.folded(text, ""),
            Block::Formula(text) => self.folded(&text.plain, "    "),
            Block::Command(text) => format!("    {text}\n"),
            Block::Table(table) => self.table(table),
            Block::Pairs(pairs) => self.pairs(pairs),
            Block::Lines(lines) => lines.iter().map(|line| self.line(line)).collect(),
        }
    }

    /// Words in lines, each indented; a word longer than a line is broken.
    fn folded(self, text: &str, indent: &str) -> String {
        let mut out = String::new();
        let mut line = String::from(indent);
        for word in text.split(' ') {
            if line.width() + 1 + word.width() > self.width && line.trim() != "" {
                out += line.trim_end();
                out.push('\n');
                line = String::from(indent);
            }
            if line.width() > indent.width() {
                line.push(' ');
            }
            for c in word.chars() {
                if line.width() >= self.width {
                    out += &line;
                    out.push('\n');
                    line = String::from(indent);
                }
                line.push(c);
            }
        }
        out + line.trim_end() + "\n"
    }

    fn pairs(self, pairs: &[(Text, String)]) -> String {
        let longest = pairs
            .iter()
            .map(|(name, _)| name.plain.width())
            .max()
            .unwrap_or(0)
            .min(36);
        let mut out = String::new();
        for (name, value) in pairs {
            let name = padded(&name.plain, longest);
            let hanging = " ".repeat(longest + 4);
            let folded = self.folded(&format!("  {name}  {value}"), &hanging);
            out += &folded.replacen(&hanging, "", 1);
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
            // Tabs and line ends would break the alignment.
            cells
                .map(|cell| cell.plain.replace(char::is_control, " "))
                .collect()
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
            while line.width() > self.width {
                line.pop();
                line.pop();
                line.push('…');
            }
            out += &line;
            out.push('\n');
        }
        out
    }

    /// `R9a         = formula                       2/3 EQUAL`: value and verdict end the last line
    /// of the formula where there is room, else they have a line of their own.
    fn line(self, line: &Line) -> String {
        const ID: usize = 12;
        const VERDICT: usize = 16;
        let indent = " ".repeat(ID);
        let folded = self.folded(&line.formula.plain, &indent);
        let mut out =
            folded
                .trim_end()
                .replacen(&indent, &self.painted(DIM, &padded(&line.id, ID)), 1);
        let last = folded
            .trim_end()
            .lines()
            .last()
            .map_or(0, UnicodeWidthStr::width);
        let verdict = padded(&line.verdict, VERDICT);
        let verdict = match line.passes {
            true => verdict,
            false => self.painted(RED, &verdict),
        };
        let column =
            (self.width - VERDICT.max(line.verdict.width()) - 1).saturating_sub(line.value.width());
        if last + 1 < column {
            out += &" ".repeat(column - last);
        } else {
            out.push('\n');
            out += &" ".repeat(column);
        }
        out += &format!("{} {verdict}", line.value);
        out.truncate(out.trim_end().len());
        out + "\n"
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

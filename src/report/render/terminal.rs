//! The document for a terminal: at most `width` columns, readable in a pipe and without colour.

mod ink;
mod table;

use super::super::view::{Block, Document, Heading, Line, Span, Text};
use super::printable;
use ink::{Ink, Style, words};

/// How a terminal is written to.
#[derive(Clone, Copy, Debug)]
struct Screen {
    width: usize,
    colour: bool,
}

/// The document in at most `width` columns (at least 40), with ANSI colours only where asked.
/// Only a command line, there to be copied, and a chart are never folded.
pub fn terminal(document: &Document, width: usize, colour: bool) -> String {
    let screen = Screen {
        width: width.max(40),
        colour,
    };
    let mut out = screen.heading(&Heading {
        level: 1,
        title: document.title.clone(),
        right: document.subtitle.clone(),
        ..Heading::default()
    });
    for block in &document.blocks {
        out += &screen.block(block);
    }
    out
}

fn span(span: &Span) -> Ink {
    let (words, style) = words(span);
    Ink::new(&words, style)
}

fn ink(text: &Text) -> Ink {
    text.0.iter().map(span).collect()
}

impl Screen {
    fn block(self, block: &Block) -> String {
        match block {
            Block::Heading(heading) if heading.level == 1 => format!("\n{}", self.heading(heading)),
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(text) => self.folded(text, 0),
            Block::Formula(text) => self.folded(text, 4),
            Block::Command(text) => format!("    {}\n", printable(text)),
            Block::Chart(lines) => lines.iter().map(|line| format!("    {line}\n")).collect(),
            Block::Table(table) => table::table(table, self.width),
            Block::Pairs(pairs) => self.pairs(pairs),
            Block::Lines(lines) => {
                let ids = lines.iter().filter_map(|line| line.id.as_deref());
                let widest = ids.map(|id| Ink::new(id, Style::Dim).width()).max();
                let ids = widest.map_or(0, |widest| widest.clamp(5, 11) + 1);
                lines.iter().map(|line| self.line(line, ids)).collect()
            }
            Block::PageBreak => format!("\n{}\n\n", "-".repeat(self.width)),
        }
    }

    fn print(self, line: &Ink) -> String {
        line.painted(self.colour) + "\n"
    }

    /// What stands at the right edge goes below where there is no room beside the title.
    fn heading(self, heading: &Heading) -> String {
        let number = match heading.number.as_str() {
            "" => Ink::default(),
            number => Ink::new(&format!("{number:<2} "), Style::Bold),
        };
        let title = number.then(ink(&heading.title).in_style(Style::Bold));
        let mut lines = title.folded(self.width);
        let right = ink(&heading.right);
        if right.width() > 0 {
            match lines.last_mut() {
                Some(last) if last.width() + 2 + right.width() <= self.width => {
                    *last = std::mem::take(last).before(right, self.width);
                }
                _ => lines.extend(right.folded(self.width)),
            }
        }
        lines.iter().map(|line| self.print(line)).collect()
    }

    fn folded(self, text: &Text, indent: usize) -> String {
        let lines = ink(text).folded(self.width - indent).into_iter();
        lines
            .map(|line| self.print(&Ink::blank(indent).then(line)))
            .collect()
    }

    /// Names on the left, what they stand for beside them.
    fn pairs(self, pairs: &[(Text, Text)]) -> String {
        let widths = pairs.iter().map(|(name, _)| ink(name).width());
        let longest = widths.max().unwrap_or(0).min(self.width / 2 - 4);
        let mut out = String::new();
        for (name, value) in pairs {
            let mut lefts = ink(name).folded(longest).into_iter();
            let mut rights = ink(value).folded(self.width - longest - 4).into_iter();
            loop {
                let (left, right) = (lefts.next(), rights.next());
                if left.is_none() && right.is_none() {
                    break;
                }
                let left = left.unwrap_or_default().padded(longest + 2);
                let line = Ink::blank(2).then(left).then(right.unwrap_or_default());
                out += &self.print(&line);
            }
        }
        out
    }

    /// `R9a   = formula            reason      2/3 equal`: the reason begins in one column on all
    /// lines and the result ends at the right edge, on the line of the formula where there is room.
    fn line(self, line: &Line, ids: usize) -> String {
        let indent = (2 * line.indent).min(self.width / 4);
        let room = self.width - ids - indent;
        let mut lines = ink(&line.formula).folded(room);
        let reason = ink(&line.reason);
        if reason.width() > 0 {
            let column = self.width * 9 / 16 - ids - indent;
            beside(&mut lines, reason, column, room);
        }
        let result = ink(&line.result);
        if result.width() > room {
            lines.extend(result.folded(room));
        } else if result.width() > 0 {
            match lines.last_mut() {
                Some(last) if last.width() < room - result.width() => {
                    *last = std::mem::take(last).before(result, room);
                }
                _ => lines.push(Ink::default().before(result, room)),
            }
        }
        let mut names = match &line.id {
            Some(id) => Ink::new(id, Style::Dim).folded(ids.max(2) - 1),
            None => Vec::new(),
        }
        .into_iter();
        let mut out = String::new();
        for text in lines {
            let id = names.next().unwrap_or_default().padded(ids);
            out += &self.print(&id.then(Ink::blank(indent)).then(text));
        }
        out
    }
}

/// The reason in its column from the last line of the formula on; at the right edge where only so
/// it fits beside the formula; else on a line below.
fn beside(lines: &mut Vec<Ink>, reason: Ink, column: usize, room: usize) {
    let last = lines.pop().unwrap_or_default();
    let taken = last.width();
    if taken + 2 > column && taken + 2 + reason.width() <= room {
        lines.push(last.before(reason, room));
        return;
    }
    let mut parts = reason
        .folded(room.saturating_sub(column).max(8))
        .into_iter();
    match taken + 2 > column {
        true => lines.push(last),
        false => lines.push(last.padded(column).then(parts.next().unwrap_or_default())),
    }
    lines.extend(parts.map(|part| Ink::blank(column).then(part)));
}

//! The document as Markdown (tables and `$` formulae as GitHub shows them).

use super::super::view::{Block, Document, Line, Span, Table, Text};
use super::math::{Piece, pieces};
use super::printable;
use itertools::Itertools;

/// The document as Markdown.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", line(&document.title));
    if !document.subtitle.is_empty() {
        out += &format!("\n{}\n", line(&document.subtitle));
    }
    for block in &document.blocks {
        out.push('\n');
        out += &match block {
            Block::Heading(heading) => {
                let marks = "#".repeat(usize::from(heading.level) + 1);
                let number = match heading.number.as_str() {
                    "" => String::new(),
                    number => escaped(number) + " ",
                };
                let right = match heading.right.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", line(&heading.right)),
                };
                format!("{marks} {number}{}{right}\n", line(&heading.title))
            }
            Block::Paragraph(text) | Block::Formula(text) => format!("{}\n", line(text)),
            Block::Command(text) => {
                let text = printable(text);
                let fence = fence(&text);
                format!("{fence}sh\n{text}\n{fence}\n")
            }
            Block::Chart(lines) => format!("```text\n{}\n```\n", lines.join("\n")),
            Block::Pairs(pairs) => {
                let item =
                    |(name, value): &(Text, Text)| format!("- {}: {}\n", line(name), line(value));
                pairs.iter().map(item).collect()
            }
            Block::Table(given) => table(given),
            Block::Lines(given) => lines(given),
            Block::PageBreak => "<div style=\"page-break-after: always\"></div>\n\n---\n".into(),
        };
    }
    out
}

fn table(table: &Table) -> String {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let columns = columns.max(table.head.len());
    let row = |cells: &[Text]| {
        let mut cells = (0..columns).map(|at| cells.get(at).map_or_else(String::new, line));
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(columns));
    row(&table.head)
        + &rule
        + &table
            .rows
            .iter()
            .map(|cells| row(cells))
            .collect::<String>()
}

/// Steps in a table; a column that is empty in all of them is left out.
fn lines(lines: &[Line]) -> String {
    let cells = |line: &Line| {
        let id = Text::from(line.id.clone().unwrap_or_default());
        let (formula, reason) = (line.formula.clone(), line.reason.clone());
        [id, formula, reason, line.result.clone()]
    };
    let rows: Vec<[Text; 4]> = lines.iter().map(cells).collect();
    let heads = ["step", "line", "because", "result"];
    let is_used = |at: &usize| *at == 1 || rows.iter().any(|row| !row[*at].is_empty());
    let used: Vec<usize> = (0..heads.len()).filter(is_used).collect();
    let mut found = Table::new(used.iter().map(|at| heads[*at]));
    for row in &rows {
        found.row(used.iter().map(|at| row[*at].clone()));
    }
    table(&found)
}

/// The spans in one line of Markdown.
fn line(text: &Text) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        out += &match piece {
            Piece::Math(latex) => format!("${}$", latex.replace('|', "\\vert ")),
            Piece::Other(other) => span(other, out.is_empty()),
        };
    }
    out.trim().to_string()
}

fn span(span: &Span, first: bool) -> String {
    match span {
        Span::Strong(words) => format!("**{}**", escaped(words)),
        other => prose(&other.plain(), first),
    }
}

/// A fence longer than every run of backticks inside it.
fn fence(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    "`".repeat((runs.max().unwrap_or(0) + 1).max(3))
}

fn escaped(text: &str) -> String {
    prose(text.trim(), true)
}

/// Characters that Markdown or HTML would read as markup, made plain.
fn prose(text: &str, first: bool) -> String {
    let mut out = String::new();
    for c in printable(text).chars() {
        let begins_a_list = first && out.trim().is_empty() && matches!(c, '-' | '+' | '=');
        if begins_a_list || "|*_`<>[]#\\$&~!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

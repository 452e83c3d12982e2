//! The document as Markdown (tables and `$` formulae as GitHub shows them).

use super::document::{Block, Document, Text, printable};

/// The document as Markdown.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for block in &document.blocks {
        out.push('\n');
        out += &match block {
            Block::Heading(text) => format!("## {}\n", escaped(text)),
            Block::Subheading(text) => format!("### {}\n", escaped(text)),
            Block::Paragraph(text) => format!("{}\n", escaped(text)),
            Block::Formula(text) => format!("{}\n", cell(text)),
            Block::Command(text) => {
                let text = printable(text);
                let fence = fence(&text);
                format!("{fence}sh\n{text}\n{fence}\n")
            }
            Block::Chart(lines) => format!("```text\n{}\n```\n", lines.join("\n")),
            Block::Pairs(pairs) => {
                let line = |(name, value): &(Text, String)| {
                    format!("- {}: {}\n", cell(name), escaped(value))
                };
                pairs.iter().map(line).collect()
            }
            Block::Table(table) => {
                let row = |cells: &[Text]| {
                    let cells: Vec<String> = cells.iter().map(cell).collect();
                    format!("| {} |\n", cells.join(" | "))
                };
                let rule = format!("|{}\n", " --- |".repeat(table.head.len()));
                row(&table.head) + &rule + &table.rows.iter().map(|r| row(r)).collect::<String>()
            }
            Block::Lines(lines) => {
                let head =
                    "| step | line | value | verdict |\n| --- | --- | --- | --- |\n".to_string();
                let row = |line: &super::document::Line| {
                    format!(
                        "| {} | {} | {} | {} |\n",
                        escaped(&line.id),
                        cell(&line.formula),
                        escaped(&line.value),
                        escaped(&line.verdict)
                    )
                };
                head + &lines.iter().map(row).collect::<String>()
            }
        };
    }
    out
}

fn cell(text: &Text) -> String {
    match &text.formula {
        Some(formula) => format!("${}$", formula.replace('|', "\\vert ")),
        None => escaped(&text.plain),
    }
}

/// A fence longer than every run of backticks inside it.
fn fence(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

/// Characters that Markdown or HTML would read as markup, made plain.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in printable(text).trim().chars() {
        let begins_a_list = out.is_empty() && matches!(c, '-' | '+' | '=');
        if begins_a_list || "|*_`<>[]#\\$&~!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

//! The document as Markdown (tables and `$` formulae as GitHub shows them).

use super::document::{Block, Document, Text};

/// The document as Markdown.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for block in &document.blocks {
        out.push('\n');
        out += &match block {
            Block::Heading(text) => format!("## {}\n", escaped(text)),
            Block::Paragraph(text) => format!("{}\n", escaped(text)),
            Block::Formula(text) => format!("{}\n", cell(text)),
            Block::Command(text) => format!("```sh\n{text}\n```\n"),
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

/// Characters that Markdown would read as markup.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '`' | '<' | '[' | ']' | '#' | '\\' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

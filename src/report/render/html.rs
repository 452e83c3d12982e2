//! The document as one HTML page: no script, nothing loaded from elsewhere.

use super::super::view::{Block, Document, Heading, Line, Span, Table, Text};
use super::super::words::Tone;
use super::printable;
use itertools::Itertools;

/// Readable on a telephone and on a projector, by day and by night, and on paper.
const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; --soft: #888; --good: #17733b; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --good: #6fd08c; --bad: #ff8a80 } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem }
h1, h2, h3 { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline }
h1 { line-height: 1.2; margin-bottom: .2rem }
h2 { border-bottom: 1px solid var(--line); margin-top: 2rem }
h3 { margin-bottom: .3rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; margin: .7rem 0 }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top }
thead th { border-bottom: 1px solid var(--line) }
tbody th { font-weight: inherit }
.lines { width: 100% }
.lines td, .lines th { border-bottom: 1px solid var(--line) }
.lines th { width: 6rem }
.lines td:last-child { text-align: right; padding-right: 0 }
.side, .side * { color: var(--soft); font-weight: normal; font-size: 1rem }
.told td { border: 0; width: 62% } .told td + td { width: 25% } .told td + td + td { width: 13% }
i.f { font-family: 'STIX Two Math', 'Cambria Math', Georgia, serif; white-space: pre-wrap }
.formula { margin: .5rem 0 .5rem 2rem }
.good { color: var(--good) } .bad { color: var(--bad); font-weight: bold }
.step { font-weight: bold; white-space: nowrap }
pre { overflow-x: auto; line-height: 1.2 }
pre.command { padding: .5rem; border: 1px solid var(--line) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem }
dd { margin: 0 }
@media (max-width: 40rem) { dl { display: block } dd { margin: 0 0 .4rem 1rem } }
@media print { .new-page { break-before: page } body { max-width: none } }
";

/// A whole page.
pub fn html(document: &Document) -> String {
    let title = line(&document.title);
    let words: String = document.title.0.iter().map(Span::plain).collect();
    let blocks: String = document.blocks.iter().map(block).collect();
    let side = side(&document.subtitle);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1><span>{title}</span>{side}</h1>\n{blocks}</main>\n</body>\n</html>\n",
        escaped(&words)
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(given) => heading(given),
        Block::Paragraph(text) => format!("<p>{}</p>\n", line(text)),
        Block::Formula(text) => format!("<p class=\"formula\">{}</p>\n", line(text)),
        Block::Table(given) => table(given),
        Block::Pairs(pairs) => {
            let pair = |(name, value): &(Text, Text)| {
                format!("<dt>{}</dt><dd>{}</dd>\n", line(name), line(value))
            };
            let pairs: String = pairs.iter().map(pair).collect();
            format!("<dl>\n{pairs}</dl>\n")
        }
        Block::Lines(given) => lines(given),
        Block::Command(text) => {
            format!(
                "<pre class=\"command\"><code>{}</code></pre>\n",
                escaped(text)
            )
        }
        Block::Chart(lines) => format!(
            "<pre>{}</pre>\n",
            lines.iter().map(|line| escaped(line)).join("\n")
        ),
        Block::PageBreak => "<hr class=\"new-page\">\n".into(),
    }
}

fn side(text: &Text) -> String {
    match text.is_empty() {
        true => String::new(),
        false => format!(" <span class=\"side\">{}</span>", line(text)),
    }
}

fn heading(heading: &Heading) -> String {
    let level = heading.level.clamp(1, 5) + 1;
    let number = match heading.number.as_str() {
        "" => String::new(),
        number => format!("{} ", escaped(number)),
    };
    let title = line(&heading.title);
    let side = side(&heading.right);
    format!("<h{level}><span>{number}{title}</span>{side}</h{level}>\n")
}

fn table(table: &Table) -> String {
    let row = |cells: &[Text], tag: &str, first: &str| {
        let cell = |(at, text): (usize, &Text)| {
            let scope = if at == 0 { first } else { tag };
            let name = scope.split(' ').next().unwrap_or(scope);
            format!("<{scope}>{}</{name}>", line(text))
        };
        let cells: String = cells.iter().enumerate().map(cell).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let head = match table.head.is_empty() {
        true => String::new(),
        false => {
            let tag = "th scope=\"col\"";
            format!("<thead>{}</thead>\n", row(&table.head, tag, tag))
        }
    };
    let rows: String = table
        .rows
        .iter()
        .map(|cells| row(cells, "td", "th scope=\"row\""))
        .collect();
    format!("<div class=\"scroll\"><table>\n{head}<tbody>\n{rows}</tbody></table></div>\n")
}

/// Steps with their ids, or the lines of the story without.
fn lines(lines: &[Line]) -> String {
    let has_ids = lines.iter().any(|line| line.id.is_some());
    let row = |given: &Line| {
        let id = given.id.as_deref().map_or_else(String::new, escaped);
        let id = match has_ids {
            true => format!("<th scope=\"row\" class=\"step\">{id}</th>"),
            false => String::new(),
        };
        format!(
            "<tr>{id}<td style=\"padding-left:{}em\">{}</td><td>{}</td><td>{}</td></tr>\n",
            given.indent,
            line(&given.formula),
            line(&given.reason),
            line(&given.result)
        )
    };
    let rows: String = lines.iter().map(row).collect();
    let class = if has_ids { "lines" } else { "lines told" };
    format!(
        "<div class=\"scroll\"><table class=\"{class}\"><tbody>\n{rows}</tbody></table></div>\n"
    )
}

fn line(text: &Text) -> String {
    text.0.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    let words = escaped(&span.plain());
    match span {
        Span::Prose(_) | Span::Value(..) | Span::State(_) | Span::Blank => words,
        Span::Strong(_) => format!("<strong>{words}</strong>"),
        Span::Formula(_) => format!("<i class=\"f\">{words}</i>"),
        Span::Verdict(judged) => match judged.tone() {
            Tone::Good => format!("<span class=\"good\">{words}</span>"),
            Tone::Neutral => words,
            Tone::Bad => format!("<span class=\"bad\">{words}</span>"),
        },
        Span::Step(_) => format!("<span class=\"step\">{words}</span>"),
    }
}

/// Other people's words stay words.
fn escaped(text: &str) -> String {
    printable(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

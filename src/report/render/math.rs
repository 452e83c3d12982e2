//! Spans that belong between one pair of dollar signs, for the renderers that have mathematics.

use super::super::numbers::Show;
use super::super::view::{Span, Text};
use crate::number::Value;
use itertools::Itertools;

/// A piece of text as a renderer with mathematics sees it.
pub(crate) enum Piece<'a> {
    /// LaTeX, without dollar signs.
    Math(String),
    /// Any other span.
    Other(&'a Span),
}

/// The text with formulae, and the numbers that stand beside them, joined.
pub(crate) fn pieces(text: &Text) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for run in text.0.chunk_by(|a, b| may_join(a) && may_join(b)) {
        if run.iter().any(|span| matches!(span, Span::Formula(_))) && run.iter().all(may_join) {
            let mut parts = run.iter().map(|span| latex(span).trim().to_string());
            found.push(Piece::Math(parts.join(" ")));
        } else {
            found.extend(run.iter().map(Piece::Other));
        }
    }
    found
}

fn may_join(span: &Span) -> bool {
    matches!(span, Span::Formula(_) | Span::Value(..) | Span::Blank)
}

fn latex(span: &Span) -> String {
    match span {
        Span::Formula(formula) => formula.latex.clone(),
        Span::Value(value, show) => number(value, *show),
        _ => BLANK.into(),
    }
}

/// A rule to write a number on.
pub(crate) const BLANK: &str = "\\rule{3em}{0.4pt}";

/// A number in LaTeX's mathematics.
pub(super) fn number(value: &Value, show: Show) -> String {
    let text = show.text(value);
    if text.starts_with("und") {
        return format!("\\mbox{{{text}}}");
    }
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            'l' => out.push_str("\\l"),
            '…' => out.push_str("\\ldots"),
            '±' => out.push_str("\\pm "),
            'e' => {
                let is_power = |c: &char| c.is_ascii_digit() || *c == '-';
                let mut power = String::new();
                while let Some(c) = rest.next_if(is_power) {
                    power.push(c);
                }
                out += &format!("\\cdot 10^{{{power}}}");
            }
            c => out.push(c),
        }
    }
    out
}

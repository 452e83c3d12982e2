//! Characters with the style they are shown in: folded and padded first, painted last.

use super::super::super::view::Span;
use super::super::super::words::Tone;
use super::super::printable;
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// How a character is shown where colour is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bold,
    Dim,
    Green,
    Red,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Green => "32",
            Style::Red => "31",
        }
    }
}

/// The span as a terminal shows it.
pub(super) fn words(span: &Span) -> (Cow<'_, str>, Style) {
    let style = match span {
        Span::Strong(_) => Style::Bold,
        Span::Step(_) => Style::Dim,
        Span::Verdict(judged) => match judged.tone() {
            Tone::Good => Style::Green,
            Tone::Neutral => Style::Plain,
            Tone::Bad => Style::Red,
        },
        _ => Style::Plain,
    };
    (span.plain(), style)
}

/// Styled characters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ink(Vec<(char, Style)>);

impl FromIterator<Ink> for Ink {
    fn from_iter<I: IntoIterator<Item = Ink>>(parts: I) -> Self {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_default();
        parts.fold(first, Ink::then)
    }
}

impl Ink {
    /// Printable text in one style.
    pub(super) fn new(text: &str, style: Style) -> Self {
        let text = printable(text);
        let mut ink = Vec::with_capacity(text.len());
        ink.extend(text.chars().map(|c| (c, style)));
        Ink(ink)
    }

    pub(super) fn blank(width: usize) -> Self {
        Ink(vec![(' ', Style::Plain); width])
    }

    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|(c, _)| c.width().unwrap_or(0)).sum()
    }

    /// What has no style of its own in this one.
    pub(crate) fn in_style(mut self, wanted: Style) -> Self {
        for (_, style) in &mut self.0 {
            if *style == Style::Plain {
                *style = wanted;
            }
        }
        self
    }

    pub(super) fn then(mut self, other: Ink) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn padded(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.then(Ink::blank(missing))
    }

    /// With another text after it that ends in column `edge`.
    pub(super) fn before(self, other: Ink, edge: usize) -> Self {
        let gap = edge.saturating_sub(other.width());
        self.padded(gap).then(other)
    }

    /// Words in lines of at most `width` columns, at least one line, each indented as the first is;
    /// a word longer than a line is broken.
    pub(super) fn folded(self, width: usize) -> Vec<Ink> {
        let indent = self.0.iter().take_while(|(c, _)| *c == ' ').count();
        let lead = indent.min(4).min(width / 4);
        let mut lines = Vec::new();
        let (mut line, mut column) = (Ink::blank(lead), lead);
        let words = self.0.split(|(c, _)| *c == ' ');
        for word in words.filter(|word| !word.is_empty()) {
            let columns = |(c, _): &(char, Style)| c.width().unwrap_or(0);
            let wide: usize = word.iter().map(columns).sum();
            let begun = column > lead;
            if begun && column + 1 + wide > width {
                lines.push(std::mem::replace(&mut line, Ink::blank(lead)));
                column = lead;
            } else if begun {
                line.0.push((' ', Style::Plain));
                column += 1;
            }
            for styled in word {
                if column + columns(styled) > width {
                    lines.push(std::mem::replace(&mut line, Ink::blank(lead)));
                    column = lead;
                }
                line.0.push(*styled);
                column += columns(styled);
            }
        }
        lines.push(line);
        lines
    }

    /// The text without blanks at its end, with escapes where colour is on.
    pub(crate) fn painted(&self, colour: bool) -> String {
        let mut out = String::with_capacity(self.0.len());
        for run in self.0.chunk_by(|(_, a), (_, b)| a == b) {
            let text = run.iter().map(|(c, _)| *c);
            match run.first() {
                Some((_, style)) if colour && *style != Style::Plain => {
                    out += &format!("\u{1b}[{}m", style.code());
                    out.extend(text);
                    out += "\u{1b}[0m";
                }
                _ => out.extend(text),
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out
    }
}

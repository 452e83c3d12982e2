//! The one view of every answer: blocks made of spans. Builders say what stands where and which
//! number is meant; a renderer is a match over blocks and spans, and computes nothing.

pub use super::formula::Formula;
use super::numbers::Show;
use crate::derivation::{Agreed, Assignment, Hypothesis};
use crate::number::Value;
use crate::oracle;
use std::borrow::Cow;

/// What a comparison came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The same number, computed twice.
    Equal,
    /// The same as far as is known.
    Agrees(Agreed),
    /// Both sides are one formula when definitions are written out.
    Definition,
    /// Different, at these values of the free letters.
    Refuted(Assignment),
    /// Two numbers that are not claimed to be equal here.
    Differ,
    /// The precision does not suffice.
    Undecided,
    /// A side has no value.
    Undefined,
    /// A side is not an expression.
    IllFormed,
    /// Printed with `=`, only nearly true.
    Approximate,
    /// A slip that cannot be seen on this machine.
    Blind,
    /// Claimed only under a hypothesis, which fails here.
    Only(Hypothesis),
    /// A number of another program, judged.
    Claim(oracle::Verdict),
}

/// A mark, and whether it is the one that was to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What the comparison came to.
    pub mark: Mark,
    /// False where something that should hold does not, or is not decided.
    pub passes: bool,
}

/// The smallest piece of a report, typed by what it is.
#[derive(Clone, Debug)]
pub enum Span {
    /// Words.
    Prose(String),
    /// Words that stand out.
    Strong(String),
    /// A formula.
    Formula(Formula),
    /// A computed number, and how it is shown.
    Value(Value, Show),
    /// The place of a number that the reader is to find.
    Blank,
    /// The result of a comparison.
    Verdict(Judged),
    /// What the free letters stand for.
    State(Assignment),
    /// The id of a step.
    Step(String),
}

impl Span {
    /// The characters, before any markup.
    pub(crate) fn plain(&self) -> Cow<'_, str> {
        match self {
            Span::Prose(words) | Span::Strong(words) | Span::Step(words) => words.into(),
            Span::Formula(formula) => (&formula.plain).into(),
            Span::Value(value, show) => show.text(value).into(),
            Span::Blank => "____".into(),
            Span::Verdict(judged) => judged.words().into(),
            Span::State(state) => state.to_string().into(),
        }
    }
}

/// Spans read one after the other; blanks between them are theirs.
#[derive(Clone, Debug, Default)]
pub struct Text(pub Vec<Span>);

impl Text {
    /// No spans.
    pub fn new() -> Self {
        Text::default()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With words after it.
    pub(crate) fn prose(self, words: impl Into<String>) -> Self {
        self.with(Span::Prose(words.into()))
    }

    /// With a formula after it.
    pub fn formula(self, formula: impl Into<Formula>) -> Self {
        self.with(Span::Formula(formula.into()))
    }

    /// With a number after it.
    pub fn value(self, value: &Value, show: Show) -> Self {
        self.with(Span::Value(value.clone(), show))
    }

    /// With a state after it.
    pub fn state(self, state: &Assignment) -> Self {
        self.with(Span::State(state.clone()))
    }

    /// Texts one after the other, with another between them.
    pub(crate) fn joined(parts: impl IntoIterator<Item = Text>, between: impl Into<Text>) -> Self {
        let between = between.into();
        let parts = parts.into_iter();
        parts
            .reduce(|text, part| text.then(between.clone()).then(part))
            .unwrap_or_default()
    }

    /// With any span after it.
    pub fn with(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    /// With every span replaced.
    pub(crate) fn map(self, change: impl FnMut(Span) -> Span) -> Self {
        Text(self.0.into_iter().map(change).collect())
    }

    /// With all spans of another text after it.
    pub fn then(mut self, other: Text) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl From<Span> for Text {
    fn from(span: Span) -> Self {
        Text(vec![span])
    }
}

impl From<Formula> for Text {
    fn from(formula: Formula) -> Self {
        Span::Formula(formula).into()
    }
}

impl From<Judged> for Text {
    fn from(judged: Judged) -> Self {
        Span::Verdict(judged).into()
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        match words.is_empty() {
            true => Text::new(),
            false => Span::Prose(words).into(),
        }
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        words.to_string().into()
    }
}

/// A table; every row has as many cells as the head (a small table may have no head).
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The column heads.
    pub head: Vec<Text>,
    /// The rows.
    pub rows: Vec<Vec<Text>>,
    /// Part of the running text: indented, without a rule under the head.
    pub small: bool,
}

impl Table {
    /// A table with this head.
    pub fn new<T: Into<Text>>(head: impl IntoIterator<Item = T>) -> Self {
        Table {
            head: head.into_iter().map(Into::into).collect(),
            ..Table::default()
        }
    }

    /// Adds a row.
    pub fn row<T: Into<Text>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

/// One line of a derivation: `R9a  formula   reason   1/2 equal`.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The step's id at the left edge, where the line is a step.
    pub id: Option<String>,
    /// How far the formula goes in, in steps of two characters.
    pub indent: usize,
    /// The formula, or the same with numbers in place of letters.
    pub formula: Text,
    /// Why, beside the formula in a column of its own.
    pub reason: Text,
    /// What it comes to, at the right edge: values, a verdict.
    pub result: Text,
}

/// The beginning of a part.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// 1 for a part, 2 for a part of a part.
    pub level: u8,
    /// As printed before the title, such as `2a`; empty for none.
    pub number: String,
    /// The title.
    pub title: Text,
    /// At the right edge: the ids of the steps in it, say.
    pub right: Text,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// The beginning of a part.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Text),
    /// A formula on its own line.
    Formula(Text),
    /// A table.
    Table(Table),
    /// Names and what they stand for.
    Pairs(Vec<(Text, Text)>),
    /// Lines of a derivation, their columns at the same places.
    Lines(Vec<Line>),
    /// A command line to copy.
    Command(String),
    /// A picture of ASCII characters, a line each: none of it is other people's words.
    Chart(Vec<String>),
    /// What follows stands on a page of its own.
    PageBreak,
}

/// A report.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The title.
    pub title: Text,
    /// Beside the title, at the right edge: the machine's name, say.
    pub subtitle: Text,
    /// The parts, in reading order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// An empty document.
    pub fn new(title: impl Into<Text>) -> Self {
        Document {
            title: title.into(),
            ..Document::default()
        }
    }

    /// Adds the heading of a part.
    pub fn heading(&mut self, title: impl Into<Text>) {
        self.section(1, "", title);
    }

    /// Adds a heading of a level, with its number.
    pub fn section(&mut self, level: u8, number: impl Into<String>, title: impl Into<Text>) {
        self.blocks.push(Block::Heading(Heading {
            level,
            number: number.into(),
            title: title.into(),
            right: Text::new(),
        }));
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// Adds a formula on its own line.
    pub fn formula(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Formula(text.into()));
    }

    /// Adds a table, unless it is empty.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// The document with so many digits in its tables, as far as they fit.
    pub(crate) fn with_digits(self, digits: u32) -> Self {
        self.map_spans(&mut |span| match span {
            Span::Value(value, show) => Span::Value(value, show.with_digits(digits)),
            other => other,
        })
    }

    /// The document with every span of its blocks replaced: numbers by blanks, say.
    pub(crate) fn map_spans(mut self, change: &mut dyn FnMut(Span) -> Span) -> Self {
        let mut text = |text: &mut Text| *text = std::mem::take(text).map(&mut *change);
        for block in &mut self.blocks {
            match block {
                Block::Heading(heading) => {
                    text(&mut heading.title);
                    text(&mut heading.right);
                }
                Block::Paragraph(words) | Block::Formula(words) => text(words),
                Block::Table(table) => {
                    table.head.iter_mut().for_each(&mut text);
                    table.rows.iter_mut().flatten().for_each(&mut text);
                }
                Block::Pairs(pairs) => pairs.iter_mut().for_each(|(name, value)| {
                    text(name);
                    text(value);
                }),
                Block::Lines(lines) => lines.iter_mut().for_each(|line| {
                    text(&mut line.formula);
                    text(&mut line.reason);
                    text(&mut line.result);
                }),
                Block::Command(_) | Block::Chart(_) | Block::PageBreak => {}
            }
        }
        self
    }
}

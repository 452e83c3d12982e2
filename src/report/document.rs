//! The document model: a few kinds of blocks that every format can show.

/// A piece of text, with its LaTeX where that differs (formulae, without dollar signs).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// For terminals and Markdown.
    pub plain: String,
    /// A formula for LaTeX; `None`: the plain text, escaped.
    pub formula: Option<String>,
}

impl Text {
    /// A formula in both notations.
    pub fn formula(plain: impl Into<String>, latex: impl Into<String>) -> Self {
        Text {
            plain: plain.into(),
            formula: Some(latex.into()),
        }
    }
}

impl<S: Into<String>> From<S> for Text {
    fn from(plain: S) -> Self {
        Text {
            plain: plain.into(),
            formula: None,
        }
    }
}

/// A table; every row has as many cells as the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The column heads.
    pub head: Vec<Text>,
    /// The rows.
    pub rows: Vec<Vec<Text>>,
}

impl Table {
    /// A table with this head.
    pub fn new<T: Into<Text>>(head: impl IntoIterator<Item = T>) -> Self {
        Table {
            head: head.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<T: Into<Text>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

/// One step of the derivation on a line: its id, the formula, its value and the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The step's id.
    pub id: String,
    /// The formula.
    pub formula: Text,
    /// The value of both sides, or of each where they differ.
    pub value: String,
    /// In words that need no colour.
    pub verdict: String,
    /// Whether the verdict is what it should be.
    pub passes: bool,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A heading inside a part.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// A formula on its own line.
    Formula(Text),
    /// A table.
    Table(Table),
    /// Names and values.
    Pairs(Vec<(Text, String)>),
    /// Steps.
    Lines(Vec<Line>),
    /// A command line to copy.
    Command(String),
    /// A picture of ASCII characters, a line each: none of it is other people's words.
    Chart(Vec<String>),
}

/// A report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The title.
    pub title: String,
    /// The parts, in reading order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// An empty document.
    pub fn new(title: impl Into<String>) -> Self {
        Document {
            title: title.into(),
            blocks: Vec::new(),
        }
    }

    /// Adds a heading.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// Adds a table, unless it is empty.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }
}

/// The text without characters that steer a terminal or hide in a line: controls, tabs and line
/// ends, marks of direction and zero width. File names and model texts are other people's words.
pub(super) fn printable(text: &str) -> String {
    let steers = |c: char| {
        let hidden =
            matches!(u32::from(c), 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff);
        c.is_control() || hidden
    };
    text.replace(steers, " ")
}

//! What a story is made of: sections of sentences, formulae, lines of numbers and tables.

use super::super::tree::Tree;
use super::expression::Expr;
use super::follow::Follow;
use crate::number::{Value, Verdict};

/// The story, in reading order.
#[derive(Clone, Debug)]
pub struct Story {
    /// What it follows.
    pub follow: Follow,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of the story.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its letter, where it is a part of the section before it.
    pub letter: Option<char>,
    /// As printed before the title: `2a`.
    pub number: String,
    /// What it is about.
    pub title: Vec<Piece>,
    /// The steps of the ledger that say the same at length.
    pub ids: &'static [&'static str],
    /// Its lines and tables.
    pub blocks: Vec<Block>,
}

/// Lines of a story.
#[derive(Clone, Debug)]
pub enum Block {
    /// A sentence or two.
    Prose(Vec<Piece>),
    /// A formula and why it follows.
    Formula(Line),
    /// The formula with numbers in place of its letters.
    Numbers(Numbers),
    /// A table: a head, and rows with as many cells.
    Table(Table),
    /// Names, and what is said of each.
    Pairs(Vec<(Vec<Piece>, Vec<Piece>)>),
}

/// A piece of a sentence.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Words.
    Words(String),
    /// Words that give a result away: a blank on a handout.
    Answer(String),
    /// A formula.
    Formula(Tree),
    /// What is no tree, such as the name of one state: as plain text and in LaTeX.
    Symbols(String, String),
    /// A computed number, or a sum of such.
    Number(Expr),
    /// Expressions in numbers, all of one value, with a sign between them.
    Chain(Vec<Expr>),
    /// A number that was given.
    Given(Value),
    /// An error, in two digits.
    Error(Value),
}

/// A formula, or the next one of a chain that begins above.
#[derive(Clone, Debug)]
pub struct Line {
    /// The left side, if it is not the line above.
    pub lhs: Option<Tree>,
    /// The right side, if there is one.
    pub rhs: Option<Tree>,
    /// Why.
    pub reason: Vec<Piece>,
}

/// Expressions in numbers, all of one value.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// What they are of, if not the line above.
    pub lead: Vec<Piece>,
    /// What stands between `=` signs.
    pub chain: Vec<Expr>,
    /// Whether each, computed for itself, is the value that the trees give.
    pub verdict: Verdict,
}

/// A small table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The column heads.
    pub head: Vec<Vec<Piece>>,
    /// The rows.
    pub rows: Vec<Vec<Vec<Piece>>>,
}

impl Story {
    /// The story of these sections; those that say nothing are left out, the others numbered.
    pub(super) fn new(follow: &Follow, sections: Vec<Section>) -> Story {
        let mut story = Story {
            follow: follow.clone(),
            sections: Vec::new(),
        };
        let said = |section: &Section| !section.blocks.is_empty();
        for mut section in sections.into_iter().filter(said) {
            let (before, letter) = (story.main_sections(), section.letter);
            section.number = match letter {
                Some(letter) => format!("{before}{letter}"),
                None => (before + 1).to_string(),
            };
            story.sections.push(section);
        }
        story
    }

    /// How many sections there are, their parts not counted.
    pub fn main_sections(&self) -> usize {
        let main = |section: &&Section| section.letter.is_none();
        self.sections.iter().filter(main).count()
    }

    /// The number of the section that lists what is wrong in the question.
    pub fn section_of_slips(&self) -> Option<&str> {
        let lists = |section: &&Section| {
            let mut blocks = section.blocks.iter();
            blocks.any(|block| matches!(block, Block::Pairs(_)))
        };
        self.sections
            .iter()
            .find(lists)
            .map(|section| section.number.as_str())
    }

    /// What each number line came to, in reading order.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.filter_map(|block| match block {
            Block::Numbers(numbers) => Some(&numbers.verdict),
            _ => None,
        })
    }

    pub(super) fn is_decided(&self, count: u32) -> bool {
        self.verdicts().all(|verdict| match verdict {
            Verdict::Agrees { digits } => *digits >= count,
            Verdict::Undecided => false,
            _ => true,
        })
    }
}

impl Piece {
    /// What reads the same as plain text and in LaTeX, apart from spaces: mathematics drops them.
    pub(super) fn same(name: &str) -> Piece {
        Piece::Symbols(name.into(), name.replace(' ', "\\ "))
    }

    /// Symbols as plain text.
    pub(super) fn plain(&self) -> String {
        match self {
            Piece::Symbols(plain, _) => plain.clone(),
            _ => String::new(),
        }
    }
}

impl From<&str> for Piece {
    fn from(words: &str) -> Self {
        Piece::Words(words.into())
    }
}

impl From<String> for Piece {
    fn from(words: String) -> Self {
        Piece::Words(words)
    }
}

impl From<(String, String)> for Piece {
    fn from((plain, latex): (String, String)) -> Self {
        Piece::Symbols(plain, latex)
    }
}

impl From<&Tree> for Piece {
    fn from(tree: &Tree) -> Self {
        Piece::Formula(tree.clone())
    }
}

impl From<Tree> for Piece {
    fn from(tree: Tree) -> Self {
        Piece::Formula(tree)
    }
}

impl From<Expr> for Piece {
    fn from(expr: Expr) -> Self {
        Piece::Number(expr)
    }
}

impl From<Value> for Piece {
    fn from(value: Value) -> Self {
        Piece::Number(Expr::Value(value))
    }
}

/// Pieces of a sentence: words, formulae, numbers.
macro_rules! pieces {
    ($($piece:expr),* $(,)?) => { vec![$($crate::derivation::story::Piece::from($piece)),*] };
}
pub(super) use pieces;

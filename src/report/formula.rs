//! A formula, written once for readers of text and once for LaTeX.

use crate::derivation::{Notation, Tree};
use crate::machine::Param;
use itertools::Itertools;

/// A formula in the notations that renderers need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// One line of Unicode, for a terminal, Markdown's source and HTML.
    pub plain: String,
    /// LaTeX without dollar signs.
    pub latex: String,
}

impl Formula {
    /// A formula written in both notations.
    pub fn new(plain: impl Into<String>, latex: impl Into<String>) -> Self {
        Formula {
            plain: plain.into(),
            latex: latex.into(),
        }
    }

    /// What reads the same in both notations: `Z`, `=`, `3`.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Formula::new(text.clone(), text)
    }

    /// One unit of a state, or its mean: `v2`.
    pub(crate) fn unit(letter: &str, unit: usize) -> Self {
        let number = unit + 1;
        Formula::new(
            format!("{letter}{number}"),
            format!("{letter}_{{{number}}}"),
        )
    }

    /// This formula with another written after it.
    pub fn then(mut self, other: &Formula) -> Self {
        self.plain += &other.plain;
        // A command such as \ln must not run into a letter that follows it.
        let mut latex = self.latex.trim_end().to_string();
        if !latex.is_empty() && !other.latex.is_empty() {
            latex.push(' ');
        }
        self.latex = latex + other.latex.trim_start();
        self
    }
}

impl From<&Tree> for Formula {
    fn from(tree: &Tree) -> Self {
        Formula::new(Notation::Plain.formula(tree), Notation::Latex.formula(tree))
    }
}

impl From<&Formula> for Formula {
    fn from(formula: &Formula) -> Self {
        formula.clone()
    }
}

impl From<Param> for Formula {
    fn from(param: Param) -> Self {
        let numbers = param.numbers().join(",");
        let latex = format!("{}_{{{numbers}}}", param.letter());
        Formula::new(param.to_string(), latex)
    }
}

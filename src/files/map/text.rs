//! The text of `--map`, read.

use super::expression::{Expression, Target};
use super::parse;
use crate::error::Result;

/// The text of `--map`, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    entries: Vec<(Target, Expression)>,
    text: String,
}

impl Map {
    /// Reads `W=weights.T,b=v_bias,c=h_bias`.
    ///
    /// ```
    /// use rbm_exact::files::Map;
    ///
    /// assert!(Map::parse("W=-p[0:6].reshape(3,2,F), b=p[6:9], c=p[9:]").is_ok());
    /// assert!(Map::parse("W=weights.T, W=J").is_err());
    /// ```
    ///
    /// # Errors
    /// Text of another form; the place in it and what stands there are named.
    pub fn parse(text: &str) -> Result<Map> {
        Map::of("map", text)
    }

    /// The same of the arrays of a claim, which another option names.
    ///
    /// # Errors
    /// As [`Map::parse`].
    pub fn of_claims(text: &str) -> Result<Map> {
        Map::of("claim-map", text)
    }

    fn of(option: &'static str, text: &str) -> Result<Map> {
        Ok(Map {
            entries: parse::entries(option, text)?,
            text: text.trim().into(),
        })
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it says anything about the machine, and not only about data.
    pub fn names_parameters(&self) -> bool {
        self.entries.iter().any(|(target, _)| !target.is_of_data())
    }

    /// Whether it says anything about data.
    pub fn names_rows(&self) -> bool {
        self.entries.iter().any(|(target, _)| target.is_of_data())
    }

    /// What stands for a target.
    pub(crate) fn get(&self, target: Target) -> Option<&Expression> {
        let found = self.entries.iter().find(|(other, _)| *other == target);
        found.map(|(_, expression)| expression)
    }

    /// The targets and what stands for them, in the order of the text.
    pub(crate) fn entries(&self) -> &[(Target, Expression)] {
        &self.entries
    }
}

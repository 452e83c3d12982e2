//! A mistake planted in right numbers: what a program gives that makes it, for test vectors that are to tell it.

use crate::number::Value;

/// One way of making one mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The id, and the variant in brackets where there are several.
    pub name: String,
    /// What was done, in plain words.
    pub cause: &'static str,
    /// What to do about it.
    pub cure: &'static str,
}

/// A mistake and what it makes of every number of a claim.
pub(in crate::oracle) struct Planted {
    /// The mistake.
    pub note: Note,
    /// The wrong numbers, each with what they may be off by themselves.
    pub numbers: Vec<(Value, f64)>,
}

impl Note {
    /// The mistake of this id, in this variant.
    pub(super) fn new(
        id: &str,
        variant: Option<String>,
        cause: &'static str,
        cure: &'static str,
    ) -> Note {
        let name = match variant {
            Some(variant) => format!("{id} ({variant})"),
            None => id.into(),
        };
        Note { name, cause, cure }
    }
}

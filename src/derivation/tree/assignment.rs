//! What the free letters of a step stand for, as data: no one reads a state back out of text.

use super::node::{Index, Layer, Part, Ref};
use itertools::Itertools;
use std::fmt;

/// One free letter and the units it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assigned {
    /// The letter, whole or in part.
    pub letter: Ref,
    /// The units in reading order, unit 1 first; one entry where the letter names one unit.
    pub bits: Vec<bool>,
}

/// A value for each free letter of a step, in reading order; empty where no letter is free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Assignment {
    /// The letters.
    pub letters: Vec<Assigned>,
}

impl Assignment {
    /// The whole state of this layer that it has last, if any.
    pub(crate) fn state(&self, layer: Layer) -> Option<&[bool]> {
        let is_state =
            |each: &&Assigned| each.letter.part == Part::Whole && each.letter.name.layer() == layer;
        let found = self.letters.iter().rfind(is_state);
        found.map(|each| each.bits.as_slice())
    }

    /// Whether a visible state in it is this one.
    pub fn is_at(&self, datum: &[bool]) -> bool {
        let whole = |each: &&Assigned| each.letter.part == Part::Whole;
        let is_at = |each: &Assigned| match each.letter.name.layer() {
            Layer::Visible => each.bits == datum,
            // All units at once: the visible ones come first.
            Layer::All => each.bits.starts_with(datum),
            Layer::Hidden => false,
        };
        self.letters.iter().filter(whole).any(is_at)
    }
}

impl fmt::Display for Assigned {
    /// `v=10`, or `h_j=1` for one unit.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let letter = self.letter.name.ascii();
        let index = match self.letter.part {
            Part::Only(Index::I | Index::AllI) => "_i",
            Part::Only(_) => "_j",
            _ => "",
        };
        write!(out, "{letter}{index}={}", crate::ensemble::bits(&self.bits))
    }
}

impl fmt::Display for Assignment {
    /// As the contract spells it: `v=10,h=01`; `-` where no letter is free.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.letters.is_empty() {
            true => out.write_str("-"),
            false => write!(out, "{}", self.letters.iter().format(",")),
        }
    }
}

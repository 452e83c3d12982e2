//! Verdicts in words that need no colour: what passes is written small, what does not in capitals.

use super::view::{Judged, Mark};

/// How a verdict is coloured, where there is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Two values are the same.
    Good,
    /// Nothing is claimed, or a slip is a slip.
    Neutral,
    /// What should hold does not, or is not decided.
    Bad,
}

impl Judged {
    /// How the verdict is coloured.
    pub(crate) fn tone(&self) -> Tone {
        match self.mark {
            _ if !self.passes => Tone::Bad,
            Mark::Equal | Mark::Agrees(_) | Mark::Definition | Mark::Claim(_) => Tone::Good,
            _ => Tone::Neutral,
        }
    }

    /// A mark that is as it should be.
    pub fn passed(mark: Mark) -> Self {
        Judged { mark, passes: true }
    }

    /// A mark that should not have come.
    pub(crate) fn failed(mark: Mark) -> Self {
        Judged {
            mark,
            passes: false,
        }
    }

    /// The mark in words.
    pub fn words(&self) -> String {
        let small = match &self.mark {
            Mark::Equal => "equal".into(),
            Mark::Agrees(agreed) => match (agreed.digits, agreed.places) {
                (Some(digits), None) => format!("agrees to {digits} digits"),
                (Some(digits), Some(places)) => {
                    format!("agrees to {digits} digits, or to within 1e-{places} near 0")
                }
                (None, places) => format!("agrees to within 1e-{}", places.unwrap_or_default()),
            },
            Mark::Definition => "by definition".into(),
            Mark::Refuted(_) => "differs".into(),
            Mark::Differ => "not equal".into(),
            Mark::Undecided => "undecided".into(),
            Mark::Undefined => "undefined".into(),
            Mark::IllFormed => "no meaning".into(),
            Mark::Approximate => "approximate".into(),
            Mark::Blind => "not seen here".into(),
            Mark::Claim(verdict) => verdict.name().into(),
            Mark::Only(hypothesis) => format!("only if {}", hypothesis.short()),
        };
        let place = match &self.mark {
            Mark::Refuted(state) if !state.letters.is_empty() => format!(" at {state}"),
            _ => String::new(),
        };
        match self.passes {
            true => small + &place,
            false => small.to_uppercase() + &place,
        }
    }
}

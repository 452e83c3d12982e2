//! A step of the derivation as data: two formulae, why they should be equal, and where they stand.

use super::recomputed::Recomputed;
use crate::derivation::tree::node::{Ref, Tree};
use crate::machine::Param;

/// The part of the derivation a step belongs to, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chain {
    /// The energy and its factor: what everything else rests on.
    Anchor,
    /// The two formulae of the question.
    Question,
    /// The second reply: many samples.
    Samples,
    /// The general form f/Z.
    General,
    /// The Kullback-Leibler form of the objective.
    Divergence,
    /// The derivative of the data term of an RBM.
    Chain,
    /// Where "restricted" is used.
    Sigmoid,
    /// The model expectation.
    Expectation,
    /// The final rules.
    Rule,
    /// The gradient without calculus: cutting an edge.
    Cut,
    /// The same rule in Haykin's conventions: ±1 units, temperature.
    Haykin,
}

impl Chain {
    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Chain::Anchor => "What the energy means",
            Chain::Question => "The question's two formulae",
            Chain::Samples => "From one sample to N",
            Chain::General => "The gradient of any f/Z",
            Chain::Divergence => "The objective as a divergence",
            Chain::Chain => "The data term of an RBM",
            Chain::Sigmoid => "Where \"restricted\" is used",
            Chain::Expectation => "The model expectation",
            Chain::Rule => "The rules",
            Chain::Cut => "The gradient without calculus: cut an edge",
            Chain::Haykin => "Haykin's conventions: ±1 units, temperature",
        }
    }
}

/// What a conditional step needs of the machine or the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hypothesis {
    /// No row occurs twice.
    RowsDistinct,
    /// b = 0 and c = 0.
    NoBiases,
    /// 0/1 units.
    BinaryUnits,
    /// ±1 units.
    SpinUnits,
}

impl Hypothesis {
    /// In two words.
    pub fn short(self) -> &'static str {
        match self {
            Hypothesis::RowsDistinct => "rows distinct",
            Hypothesis::NoBiases => "no biases",
            Hypothesis::BinaryUnits => "0/1 units",
            Hypothesis::SpinUnits => "±1 units",
        }
    }

    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Hypothesis::RowsDistinct => "no row occurs twice",
            Hypothesis::NoBiases => "there are no biases",
            Hypothesis::BinaryUnits => "the units are 0/1",
            Hypothesis::SpinUnits => "the units are -1/+1",
        }
    }
}

/// What a step claims, as its author sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "files",
    derive(serde::Serialize, schemars::JsonSchema),
    serde(rename_all = "kebab-case"),
    schemars(rename = "StepKind")
)]
pub enum ClaimKind {
    /// Always true.
    Identity,
    /// Both sides are one formula when definitions are unfolded: that they are equal says nothing.
    Definition,
    /// Printed in the thread and wrong; the repair is right.
    Erratum,
    /// Printed with `=` but only approximately true.
    Approximation,
    /// True only under a hypothesis.
    Conditional,
    /// Printed in the thread and not an expression; the repair is.
    IllFormed,
    /// True by a choice of sign or scale.
    Convention,
    /// Two functions that differ while their gradients agree.
    SameGradient,
}

impl ClaimKind {
    /// As in the JSON contract.
    pub fn name(self) -> &'static str {
        match self {
            ClaimKind::Identity => "identity",
            ClaimKind::Definition => "definition",
            ClaimKind::Erratum => "erratum",
            ClaimKind::Approximation => "approximation",
            ClaimKind::Conditional => "conditional",
            ClaimKind::IllFormed => "ill-formed",
            ClaimKind::Convention => "convention",
            ClaimKind::SameGradient => "same-gradient",
        }
    }
}

/// Which parameters a step speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// None.
    Nothing,
    /// The generic θ.
    Theta,
    /// `w_ij`.
    Weight,
    /// `b_i`.
    VisibleBias,
    /// `c_j`.
    HiddenBias,
    /// A hidden unit j, whether `w_ij` or `c_j` was chosen.
    HiddenUnit,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the question or the answer.
    Thread,
    /// Not in the thread, and needed.
    Added,
    /// In a reply of which only the caption survives.
    Reconstructed,
    /// Haykin's conventions, from memory: cite the book, do not quote it.
    Haykin,
}

impl Origin {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Origin::Thread => "the thread",
            Origin::Added => "added: the thread does not state it",
            Origin::Reconstructed => "reconstructed from the caption of a lost picture",
            Origin::Haykin => {
                "the Boltzmann rule in Haykin's conventions (Neural Networks, 2nd ed., ch. 11)"
            }
        }
    }
}

/// A line of the derivation.
#[derive(Clone, Debug)]
pub struct Step {
    /// Stable: others cite it.
    pub id: &'static str,
    /// The part it belongs to.
    pub chain: Chain,
    /// What it claims.
    pub kind: ClaimKind,
    /// What a conditional step needs.
    pub only_if: Option<Hypothesis>,
    /// The left side.
    pub lhs: Tree,
    /// The right side.
    pub rhs: Tree,
    /// The free letters: the step is claimed for all their values.
    pub free: Vec<Ref>,
    /// The parameters it speaks of.
    pub over: Over,
    /// The rule that leads from left to right.
    pub rule: &'static str,
    /// One or two plain sentences.
    pub why: &'static str,
    /// Where it stands.
    pub origin: Origin,
    /// The line of the thread as printed, in LaTeX; `""` where the thread has none.
    pub printed: &'static str,
    /// What is wrong with it as printed, or `""`.
    pub defect: &'static str,
    /// The quantity both sides are, for other routes.
    pub recomputed: Option<Recomputed>,
    /// The two sides as they should read.
    pub repair: Option<(Tree, Tree)>,
}

/// A step without its prose.
pub(crate) fn step(
    id: &'static str,
    chain: Chain,
    kind: ClaimKind,
    over: Over,
    free: impl IntoIterator<Item = Ref>,
    lhs: Tree,
    rhs: Tree,
) -> Step {
    Step {
        id,
        chain,
        kind,
        only_if: None,
        lhs,
        rhs,
        free: free.into_iter().collect(),
        over,
        rule: "",
        why: "",
        origin: Origin::Thread,
        printed: "",
        defect: "",
        recomputed: None,
        repair: None,
    }
}

impl Step {
    /// The rule and the reason.
    pub fn because(mut self, rule: &'static str, why: &'static str) -> Self {
        (self.rule, self.why) = (rule, why);
        self
    }

    /// What it needs.
    pub(super) fn only_if(mut self, hypothesis: Hypothesis) -> Self {
        self.only_if = Some(hypothesis);
        self
    }

    /// Not from the thread.
    pub fn from(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// What is wrong as printed.
    pub(crate) fn defect(mut self, defect: &'static str) -> Self {
        self.defect = defect;
        self
    }

    /// The line of the thread, in its own LaTeX.
    pub(super) fn printed(mut self, line: &'static str) -> Self {
        self.printed = line;
        self
    }

    /// The quantity that other routes compute.
    pub fn again(mut self, again: Recomputed) -> Self {
        self.recomputed = Some(again);
        self
    }

    /// The two sides as they should read.
    pub fn repaired(mut self, lhs: Tree, rhs: Tree) -> Self {
        self.repair = Some((lhs, rhs));
        self
    }
}

/// The parameter a step speaks of when `focus` is chosen: its own letters i and j, 1 where the
/// choice leaves them open.
pub fn parameter(over: Over, focus: Param) -> Option<Param> {
    let (i, j) = letters(focus);
    match over {
        Over::Nothing => None,
        Over::Theta => Some(focus),
        Over::Weight => Some(Param::W(i, j)),
        Over::VisibleBias => Some(Param::B(i)),
        Over::HiddenBias => Some(Param::C(j)),
        Over::HiddenUnit => Some(match focus {
            Param::C(_) => focus,
            _ => Param::W(i, j),
        }),
    }
}

/// What i and j stand for.
pub(crate) fn letters(focus: Param) -> (usize, usize) {
    let (i, j) = focus.units();
    (i.unwrap_or(0), j.unwrap_or(0))
}

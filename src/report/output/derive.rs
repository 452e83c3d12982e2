//! The output of `derive`: the quantities, every step with both sides computed, the differences.

use super::compute::Exact;
use super::difference::Beside;
use super::input::{Head, Input};
use super::num::Num;
use crate::derivation::StepOutcome;
use schemars::JsonSchema;
use serde::Serialize;

/// What `derive` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeriveOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Machine and data, so that the run can be repeated.
    pub input: Input,
    /// The numbers of `compute`.
    #[serde(flatten)]
    pub exact: Exact,
    /// The parameter that theta, i and j stand for.
    pub parameter: String,
    /// The visible state at which a step is shown where it speaks of one, such as "v=10".
    pub datum: String,
    /// The steps in reading order.
    pub steps: Vec<StepOutput>,
    /// The gradient beside finite differences, for every parameter.
    pub differences: Vec<Beside>,
    /// The closing count.
    pub summary: Summary,
}

/// One line of the derivation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepOutput {
    /// Stable: others cite it.
    pub id: String,
    /// The heading of the part it belongs to.
    pub chain: String,
    /// What its author claims.
    pub kind: StepKind,
    /// The input shown below, such as "v=10,h=01"; "-" where no letter is free.
    pub input: String,
    /// The left side.
    pub lhs: SideOutput,
    /// The right side.
    pub rhs: SideOutput,
    /// The inputs of the step: the one shown and the witness, or every one with `--all`.
    pub values: Vec<Values>,
    /// How many inputs were compared.
    pub inputs: u64,
    /// The quantity at the shown input, by routes that share nothing with the formulae.
    pub again: Vec<Again>,
    /// The rule that leads from left to right.
    pub rule: String,
    /// What the step needs of machine or data, and whether it is so here.
    pub hypotheses: Vec<Settings>,
    /// Why, in a sentence or two.
    pub why: String,
    /// Where the formula stands.
    pub source: Source,
    /// What the comparison shows, over all inputs.
    pub verdict: StepVerdict,
    /// Whether the line holds for every machine of this size; left out with `--points 0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_machine: Option<EveryMachineOutput>,
    /// What that amounts to for a step of this kind.
    pub outcome: StepOutcome,
    /// For "agrees": the digits of the value itself to which both sides agree, at every input
    /// where it is certainly not 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digits: Option<u32>,
    /// For "agrees": both sides agree to within 10^-places at every input where the largest
    /// precision leaves open whether the value is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// Left minus right at the witness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Num>,
    /// The first input at which the sides differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// For a refuted step, the inputs at which the sides happen to agree.
    pub blind_spots: Vec<String>,
    /// Why a side is not an expression.
    pub problems: Vec<String>,
    /// Letters that are bound twice.
    pub shadowed: Vec<String>,
    /// How the step should read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
}

/// What random points say of a line for all machines of this size, with these units, this
/// temperature and, where the line speaks of data, these rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EveryMachineOutput {
    /// Whether it holds; null where the points cannot say. `false` is certain.
    pub holds: Option<bool>,
    /// For `true`: how likely it is at most that a line which does not hold passed, such as
    /// "2^-150"; "0" where nothing was left to chance.
    pub chance: Option<String>,
    /// At how many random points it was tried.
    pub points: u32,
    /// The degree of the polynomial that is zero if the line holds, at most.
    pub degree: u64,
    /// What was assumed of the machine or the rows.
    pub under: Option<String>,
    /// How many values of the free letters were tried.
    pub inputs: u64,
}

/// One side of a step.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SideOutput {
    /// The formula for LaTeX.
    pub tex: String,
    /// The formula in plain characters.
    pub text: String,
    /// How it was computed: "Enumerate", every sum as printed.
    pub route: String,
    /// Its value at the shown input; null where it is not an expression.
    pub value: Option<Num>,
}

/// Both sides at one input.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Values {
    /// The values of the free letters.
    pub input: String,
    /// The left side.
    pub lhs: Num,
    /// The right side.
    pub rhs: Num,
    /// The comparison.
    pub verdict: Agreement,
}

/// The same quantity by another route.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Again {
    /// What was computed again: the left side at this input.
    pub of: String,
    /// How.
    pub route: String,
    /// What came out.
    pub value: Num,
    /// The comparison with the left side.
    pub verdict: Agreement,
}

/// A hypothesis, and whether it holds for this machine and these data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// In words.
    pub text: String,
    /// Whether it holds here.
    pub holds: bool,
}

/// Where a formula stands, and what is wrong with it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// Where.
    pub text: String,
    /// What is wrong with it as printed; empty where nothing is.
    pub defect: String,
    /// The line of the thread as printed, in LaTeX, errors included; empty where the thread has none.
    pub printed: String,
}

/// How a wrong step should read, and what that gives.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Repair {
    /// The left side.
    pub lhs: SideOutput,
    /// The right side.
    pub rhs: SideOutput,
    /// Whether the repair holds at every input.
    pub holds: bool,
}

/// What a step claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StepKind {
    /// Always true.
    Identity,
    /// Both sides are one formula when definitions are unfolded.
    Definition,
    /// Printed and wrong.
    Erratum,
    /// Printed with `=`, only approximately true.
    Approximation,
    /// True only under a hypothesis.
    Conditional,
    /// Printed and not an expression.
    IllFormed,
    /// True by a choice of sign or scale.
    Convention,
    /// Functions that differ while their gradients agree.
    SameGradient,
}

/// What comparing the sides of a step shows, over all inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StepVerdict {
    /// The same fraction or logarithm.
    Equal,
    /// Agreement to a number of certified digits.
    Agrees,
    /// Certainly different at some input.
    Refuted,
    /// The precision does not suffice. Never a pass.
    Undecided,
    /// A side has no value.
    Undefined,
    /// A side is not an expression.
    IllFormed,
}

/// What comparing two values shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Agreement {
    /// The same number, exactly.
    Equal,
    /// The same as far as the precision goes.
    Agrees,
    /// Certainly different.
    Refuted,
    /// The precision does not suffice. Never a pass.
    Undecided,
    /// A side has no value.
    Undefined,
}

/// The closing count; its parts after `steps` add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Summary {
    /// All steps.
    pub steps: u64,
    /// Hold exactly.
    pub equal: u64,
    /// Hold to certified digits.
    pub agree: u64,
    /// Errata refuted as they should be.
    pub refuted_as_expected: u64,
    /// Errata that this machine cannot see.
    pub blind: u64,
    /// Steps whose hypothesis fails here.
    pub not_applicable: u64,
    /// Approximations.
    pub approximations: u64,
    /// Neither shown to hold nor refuted.
    pub undecided: u64,
    /// Refuted although they should hold.
    pub refuted: u64,
    /// Lines that hold for every machine of this size, by the random points; not a part of the sum.
    pub every_machine: u64,
    /// Finite differences within their band.
    pub differences_within_band: u64,
    /// Finite differences too imprecise to say.
    pub differences_undecided: u64,
    /// Finite differences outside their band.
    pub differences_refuted: u64,
}

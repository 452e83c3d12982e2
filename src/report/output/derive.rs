//! The output of `derive`: the quantities, every step with both sides computed, the differences.

use super::compute::Exact;
use super::difference::Beside;
use super::input::{Head, Input};
use super::layout::objects;
use super::num::Num;
use super::verdicts::{Agreement, Summary};
use crate::answer::Scales;
use crate::derivation::{
    At, ClaimKind, EveryMachine, Hypothesis, Notation, Route, Shown, Step, StepOutcome, StepRun,
    Tree,
};
use crate::ensemble::bits;
use crate::number::{Digits, Value, Verdict};
use crate::report::answers::Derivation;

objects! {
    /// What `derive` prints as JSON.
    struct DeriveOutput(found: &Derivation) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("derive"),
        /// Machine and data, so that the run can be repeated.
        input: Input = Input::new(&found.given, found.quantities, found.digits),
        /// The numbers of `compute`.
        #[serde(flatten)]
        exact: Exact = Exact::new(&found.given, found.quantities, found.digits),
        /// The parameter that theta, i and j stand for.
        parameter: String = found.focus.to_string(),
        /// The visible state at which a step is shown where it speaks of one, such as "v=10".
        datum: String = format!("v={}", bits(found.datum)),
        /// The steps in reading order.
        steps: Vec<StepOutput> = found.ran.iter().map(|ran| StepOutput::new(ran, found)).collect(),
        /// The gradient beside finite differences, for every parameter.
        differences: Vec<Beside> = Beside::table(found.quantities, &scales, found.differences),
        /// The closing count.
        summary: Summary = Summary::new(found.ran, found.differences),
    } where {
        let scales = Scales::new(found.digits, found.given.m.units());
    }

    /// One line of the derivation.
    struct StepOutput(ran: &StepRun, found: &Derivation) {
        /// Stable: others cite it.
        id: String = step.id.into(),
        /// The heading of the part it belongs to.
        chain: String = step.chain.title().into(),
        /// What its author claims.
        kind: ClaimKind = step.kind,
        /// The input shown below, such as "v=10,h=01"; "-" where no letter is free.
        input: String = at.map_or_else(|| "-".into(), |at| at.input.to_string()),
        /// The left side.
        lhs: SideOutput = SideOutput::new(&step.lhs, value(|at| &at.lhs)),
        /// The right side.
        rhs: SideOutput = SideOutput::new(&step.rhs, value(|at| &at.rhs)),
        /// The inputs of the step: the one shown and the witness, or every one with `--all`.
        values: Vec<Values> = ran
            .values
            .iter()
            .filter(|each| found.all || is(at, each) || is(witness, each))
            .filter(|_| !ill_formed)
            .map(|at| Values::new(at, digits))
            .collect(),
        /// How many inputs were compared.
        inputs: u64 = ran.values.len() as u64,
        /// The quantity at the shown input, by routes that share nothing with the formulae.
        again: Vec<Again> = at
            .iter()
            .flat_map(|at| at.again.iter().map(|again| Again::new(at, again, digits)))
            .collect(),
        /// The rule that leads from left to right.
        rule: String = step.rule.into(),
        /// What the step needs of machine or data, and whether it is so here.
        hypotheses: Vec<Settings> = step
            .only_if
            .iter()
            .map(|needed| Settings::new(*needed, ran.hypothesis_holds))
            .collect(),
        /// Why, in a sentence or two.
        why: String = step.why.into(),
        /// Where the formula stands.
        source: Source = Source::new(step),
        /// What the comparison shows, over all inputs.
        verdict: Shown = ran.shown,
        /// Whether the line holds for every machine of this size; left out with `--points 0`.
        ?every_machine: Option<EveryMachineOutput> = ran.every_machine.map(EveryMachineOutput::new),
        /// What that amounts to for a step of this kind.
        outcome: StepOutcome = ran.outcome(),
        /// For "agrees": the digits of the value itself to which both sides agree, at every input
        /// where it is certainly not 0.
        ?digits: Option<u32> = ran.agreed.digits,
        /// For "agrees": both sides agree to within 10^-places at every input where the largest
        /// precision leaves open whether the value is 0.
        ?places: Option<u32> = ran.agreed.places,
        /// Left minus right at the witness.
        ?gap: Option<Num> = witness.and_then(|at| match &at.verdict {
            Verdict::Refuted { gap } => Some(num(gap, digits)),
            _ => None,
        }),
        /// The first input at which the sides differ.
        ?witness: Option<String> = witness.map(|at| at.input.to_string()),
        /// For a refuted step, the inputs at which the sides happen to agree.
        blind_spots: Vec<String> = ran.blind_spots().iter().map(ToString::to_string).collect(),
        /// Why a side is not an expression.
        problems: Vec<String> = ran.problems.clone(),
        /// Letters that are bound twice.
        shadowed: Vec<String> = ran.shadowed.clone(),
        /// How the step should read.
        ?repair: Option<Repair> = step.repair.as_ref().map(|repair| {
            Repair::new(repair, ran.repaired_at(at), &ran.repaired, digits)
        }),
    } where {
        let (step, digits) = (&ran.step, found.digits);
        let (at, witness) = (ran.shown_at(found.datum), ran.witness());
        let is = |at: Option<&At>, each: &At| at.is_some_and(|at| at.input == each.input);
        let ill_formed = ran.shown == Shown::IllFormed;
        let value = |side: fn(&At) -> &Value| {
            at.filter(|_| !ill_formed).map(|at| num(side(at), digits))
        };
    }

    /// What random points say of a line for all machines of this size, with these units, this
    /// temperature and, where the line speaks of data, these rows.
    struct EveryMachineOutput(found: EveryMachine) {
        /// Whether it holds; null where the points cannot say. `false` is certain.
        holds: Option<bool> = found.holds,
        /// For `true`: how likely it is at most that a line which does not hold passed, such as
        /// "2^-150"; "0" where nothing was left to chance.
        chance: Option<String> = found.chance.map(|chance| chance.to_string()),
        /// At how many random points it was tried.
        points: u32 = found.points,
        /// The degree of the polynomial that is zero if the line holds, at most.
        degree: u64 = found.degree,
        /// What was assumed of the machine or the rows.
        under: Option<String> = found.under.map(|hypothesis| hypothesis.text().into()),
        /// How many values of the free letters were tried.
        inputs: u64 = found.inputs as u64,
    }

    /// One side of a step.
    struct SideOutput(side: &Tree, value: Option<Num>) {
        /// The formula for LaTeX.
        tex: String = Notation::Latex.formula(side),
        /// The formula in plain characters.
        text: String = Notation::Plain.formula(side),
        /// How it was computed: "Enumerate", every sum as printed.
        route: String = Route::Enumerate.name().into(),
        /// Its value at the shown input; null where it is not an expression.
        value: Option<Num> = value,
    }

    /// Both sides at one input.
    struct Values(at: &At, digits: Digits) {
        /// The values of the free letters.
        input: String = at.input.to_string(),
        /// The left side.
        lhs: Num = num(&at.lhs, digits),
        /// The right side.
        rhs: Num = num(&at.rhs, digits),
        /// The comparison.
        verdict: Agreement = Agreement::of(&at.verdict),
    }

    /// The same quantity by another route.
    struct Again(at: &At, again: &(Route, Value, Verdict), digits: Digits) {
        /// What was computed again: the left side at this input.
        of: String = format!("the left side at {}", at.input),
        /// How.
        route: String = again.0.name().into(),
        /// What came out.
        value: Num = num(&again.1, digits),
        /// The comparison with the left side.
        verdict: Agreement = Agreement::of(&again.2),
    }

    /// A hypothesis, and whether it holds for this machine and these data.
    struct Settings(hypothesis: Hypothesis, holds: bool) {
        /// In words.
        text: String = hypothesis.text().into(),
        /// Whether it holds here.
        holds: bool = holds,
    }

    /// Where a formula stands, and what is wrong with it there.
    struct Source(step: &Step) {
        /// Where.
        text: String = step.origin.text().into(),
        /// What is wrong with it as printed; empty where nothing is.
        defect: String = step.defect.into(),
        /// The line of the thread as printed, in LaTeX, errors included; empty where the thread has none.
        printed: String = step.printed.into(),
    }

    /// How a wrong step should read, and what that gives.
    struct Repair(sides: &(Tree, Tree), at: Option<&At>, all: &[At], digits: Digits) {
        /// The left side.
        lhs: SideOutput = SideOutput::new(&sides.0, at.map(|at| num(&at.lhs, digits))),
        /// The right side.
        rhs: SideOutput = SideOutput::new(&sides.1, at.map(|at| num(&at.rhs, digits))),
        /// Whether the repair holds at every input.
        holds: bool = all.iter().all(|at| at.verdict.holds()),
    }
}

/// A side of a step may be small or zero without being a fraction: then its digits are counted
/// against `max(1, |x|)`.
fn num(value: &Value, digits: Digits) -> Num {
    match Num::new(value, digits) {
        Num::Absent(_) => Num::bounded(value, Digits::of_itself(digits.count).for_logarithm()),
        known => known,
    }
}

//! The whole derivation on one machine: every step run as printed, compared, and explained, as
//! plain data.

use super::again::{Route, Routes, letters, parameter};
use super::check::check;
use super::evaluate::{Env, Evaluator, subsets};
use super::node::{Name, Part, Ref, Tree};
use super::print::Notation;
use super::step::{Chain, Hypothesis, Kind, Known, Misreading, Over, Step};
use super::unfold::same_by_definition;
use super::world::{MOST_UNITS, World};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Units};
use crate::number::{Digits, Enclosures, Fractions, Value, Verdict};
use rug::Rational;

/// What is asked of the derivation.
#[derive(Clone, Debug)]
pub struct Options {
    /// What θ, i and j stand for.
    pub focus: Param,
    /// The digits of agreement wanted where fractions do not decide.
    pub digits: Digits,
    /// Only these steps; `None`: all.
    pub steps: Option<Vec<String>>,
}

/// What is shown of a step on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Both sides are the same fraction or logarithm, at every input.
    Equal,
    /// Both sides agree to this many digits, at every input.
    Agrees(u32),
    /// They differ at some input.
    Refuted,
    /// The precision does not suffice.
    Undecided,
    /// A side has no value at some input, and nothing is refuted.
    Undefined,
    /// A side is not an expression.
    IllFormed,
}

/// One input of a step: the values of its free letters.
#[derive(Clone, Debug)]
pub struct At {
    /// As `v=10,h=01`; `-` where no letter is free.
    pub input: String,
    /// The left side.
    pub lhs: Value,
    /// The right side.
    pub rhs: Value,
    /// The comparison.
    pub verdict: Verdict,
    /// The same quantity by other routes, each compared with the left side.
    pub again: Vec<(Route, Value, Verdict)>,
}

/// A step, run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The step.
    pub step: Step,
    /// The parameter that its letters stand for.
    pub param: Option<Param>,
    /// Whether both sides are one formula by definition.
    pub definition: bool,
    /// Whether the hypothesis of a conditional step holds here.
    pub hypothesis_holds: bool,
    /// Every input.
    pub values: Vec<At>,
    /// The verdict over all inputs.
    pub shown: Shown,
    /// Whether the other routes agree wherever they were taken.
    pub again_holds: bool,
    /// Why a side is not an expression.
    pub problems: Vec<String>,
    /// Letters bound twice.
    pub shadowed: Vec<String>,
    /// For a step with a repair: its values.
    pub repaired: Vec<At>,
}

/// What a step amounts to, for the closing count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Holds as it should.
    Holds,
    /// An erratum, refuted (or not an expression) as it should be, its repair holding.
    RefutedAsExpected,
    /// An erratum that this machine cannot see.
    Blind,
    /// A step whose hypothesis fails here.
    NotApplicable,
    /// Shown without a verdict: an approximation.
    Shown,
    /// Neither shown to hold nor refuted.
    Undecided,
    /// Refuted although it should hold.
    Refuted,
}

impl Ran {
    /// What the step amounts to.
    pub fn outcome(&self) -> Outcome {
        let repaired = self.repaired.iter().all(|at| at.verdict.holds());
        // Where a hypothesis fails a side may be another number than the one the routes find.
        if !self.again_holds && self.hypothesis_holds {
            return Outcome::Refuted;
        }
        let plain = match self.shown {
            Shown::Equal | Shown::Agrees(_) => Outcome::Holds,
            Shown::Undecided | Shown::Undefined => Outcome::Undecided,
            Shown::Refuted | Shown::IllFormed => Outcome::Refuted,
        };
        match (self.step.kind, self.shown) {
            (Kind::Approximation, _) => Outcome::Shown,
            (Kind::Erratum, Shown::Refuted) | (Kind::IllFormed, Shown::IllFormed) if repaired => {
                Outcome::RefutedAsExpected
            }
            (Kind::Erratum, Shown::Equal | Shown::Agrees(_)) if repaired => Outcome::Blind,
            (Kind::Erratum | Kind::IllFormed, Shown::Undecided) => Outcome::Undecided,
            (Kind::Erratum | Kind::IllFormed, _) => Outcome::Refuted,
            (Kind::Conditional(_), _) if !self.hypothesis_holds => Outcome::NotApplicable,
            _ => plain,
        }
    }

    /// The first input at which the sides differ.
    pub fn witness(&self) -> Option<&At> {
        self.values.iter().find(|at| at.verdict.is_refuted())
    }

    /// For a refuted step, the inputs at which the sides happen to agree.
    pub fn blind_spots(&self) -> Vec<&str> {
        match self.shown {
            Shown::Refuted => self
                .values
                .iter()
                .filter(|at| at.verdict.holds())
                .map(|at| at.input.as_str())
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The steps in reading order.
pub fn steps() -> Vec<Step> {
    let mut steps = super::question::steps();
    steps.extend(super::general::general());
    steps.extend(super::general::divergences());
    steps.extend(super::chain::chain());
    steps.extend(super::chain::sigmoid());
    steps.extend(super::rule::expectation());
    steps.extend(super::rule::rules());
    steps.extend(super::rule::cuts());
    steps.extend(super::rule::haykin());
    steps
}

/// The misreadings of the steps.
pub fn misreadings() -> Vec<Misreading> {
    super::misreading::misreadings(&steps())
}

/// Runs the derivation.
///
/// # Errors
/// No rows, a machine too large for the joint table, or an unknown step.
pub fn run(m: &Rbm, data: &Data, options: &Options) -> Result<Vec<Ran>> {
    let wanted = select(options.steps.as_deref())?;
    let runner = Runner::new(m, data, options)?;
    wanted.into_iter().map(|step| runner.step(step)).collect()
}

/// Runs the misreadings: each should be refuted, on some machine.
///
/// # Errors
/// As [`run`].
pub fn run_misreadings(
    m: &Rbm,
    data: &Data,
    options: &Options,
) -> Result<Vec<(Misreading, Vec<At>)>> {
    let runner = Runner::new(m, data, options)?;
    misreadings()
        .into_iter()
        .map(|wrong| {
            let chain = if wrong.of.starts_with('H') {
                Chain::Haykin
            } else {
                Chain::Question
            };
            let sides = (&wrong.lhs, &wrong.rhs);
            let values = runner.inputs(chain, wrong.over, &wrong.free, sides, None)?;
            Ok((wrong, values))
        })
        .collect()
}

/// The steps of those names, in reading order.
fn select(names: Option<&[String]>) -> Result<Vec<Step>> {
    let all = steps();
    let Some(names) = names else { return Ok(all) };
    for name in names {
        if !all.iter().any(|step| step.id.eq_ignore_ascii_case(name)) {
            return Err(unknown_step(name, &all));
        }
    }
    let wanted = |step: &Step| names.iter().any(|name| step.id.eq_ignore_ascii_case(name));
    Ok(all.into_iter().filter(wanted).collect())
}

fn unknown_step(name: &str, all: &[Step]) -> Error {
    let letter = name.chars().next().map(|c| c.to_ascii_uppercase());
    let near: Vec<&str> = all
        .iter()
        .map(|step| step.id)
        .filter(|id| id.chars().next().map(|c| c.to_ascii_uppercase()) == letter)
        .collect();
    let offered = match near.is_empty() {
        true => all
            .iter()
            .map(|step| step.id)
            .collect::<Vec<_>>()
            .join(", "),
        false => near.join(", "),
    };
    Error::input(format!(
        "found the step `{}`, wanted one of the derivation's",
        name.escape_debug()
    ))
    .help(format!("the steps are: {offered}"))
}

struct Runner<'a> {
    m: &'a Rbm,
    data: &'a Data,
    /// The same law at temperature 1: the chains are derived for it, Haykin's rule for T itself.
    tempered: Rbm,
    options: &'a Options,
    rational: bool,
}

/// The precision doubles at most this often before a step is undecided.
const DOUBLINGS: u32 = 4;

impl<'a> Runner<'a> {
    fn new(m: &'a Rbm, data: &'a Data, options: &'a Options) -> Result<Self> {
        if data.total() == 0 {
            return Err(crate::exact::no_rows());
        }
        let units = m.n_v() + m.n_h();
        if units > MOST_UNITS {
            return Err(Error::limit(format!(
                "the derivation builds the table of all 2^{units} joint states, wanted at most 2^{MOST_UNITS}"
            ))
            .help("`compute` sums over the smaller layer only and takes larger machines"));
        }
        let beta = Rational::from(m.temperature().recip_ref());
        let theta = m.theta().try_map(|_, theta| theta.times(&beta))?;
        Ok(Runner {
            m,
            data,
            tempered: Rbm::new(m.units(), theta)?,
            options,
            rational: m.is_rational(),
        })
    }

    fn step(&self, step: Step) -> Result<Ran> {
        let findings = [&step.lhs, &step.rhs].map(|side| check(side, &step.free));
        let ill_formed = [0, 1].map(|side: usize| !findings[side].problems.is_empty());
        let mut problems = Vec::new();
        let mut shadowed = Vec::new();
        for findings in findings {
            problems.extend(findings.problems);
            shadowed.extend(findings.shadowed);
        }
        let sides = (&step.lhs, &step.rhs);
        let mut values = self.inputs(step.chain, step.over, &step.free, sides, step.known)?;
        // What is not an expression has no value, whatever the evaluator makes of its letters.
        for at in &mut values {
            for (ill, value) in ill_formed.into_iter().zip([&mut at.lhs, &mut at.rhs]) {
                if ill {
                    *value = Value::Undefined;
                    at.verdict = Verdict::Undefined;
                }
            }
        }
        let repaired = match &step.repair {
            Some((lhs, rhs)) => self.inputs(step.chain, step.over, &step.free, (lhs, rhs), None)?,
            None => Vec::new(),
        };
        let shown = if problems.is_empty() {
            overall(&values)
        } else {
            Shown::IllFormed
        };
        let world = World::new(self.machine(step.chain), self.data);
        Ok(Ran {
            param: parameter(step.over, self.options.focus),
            definition: same_by_definition(&step.lhs, &step.rhs, &world),
            hypothesis_holds: match step.kind {
                Kind::Conditional(hypothesis) => self.holds(hypothesis),
                _ => true,
            },
            again_holds: values
                .iter()
                .all(|at| at.again.iter().all(|(_, _, verdict)| !verdict.is_refuted())),
            values,
            shown,
            problems,
            shadowed,
            repaired,
            step,
        })
    }

    fn machine(&self, chain: Chain) -> &Rbm {
        match chain {
            Chain::Haykin => self.m,
            _ => &self.tempered,
        }
    }

    fn holds(&self, hypothesis: Hypothesis) -> bool {
        match hypothesis {
            Hypothesis::RowsDistinct => self.data.folded().rows().all(|(_, count)| count == 1),
            Hypothesis::NoBiases => {
                let theta = self.m.theta();
                theta
                    .params()
                    .all(|param| matches!(param, Param::W(..)) || theta.get(param).is_zero())
            }
            Hypothesis::BinaryUnits => self.m.units() == Units::Binary,
            Hypothesis::SpinUnits => self.m.units() == Units::Spin,
        }
    }

    /// Both sides at every value of the free letters; precision rises until the verdict is certain.
    fn inputs(
        &self,
        chain: Chain,
        over: Over,
        free: &[Ref],
        sides: (&Tree, &Tree),
        known: Option<Known>,
    ) -> Result<Vec<At>> {
        let mut digits = self.options.digits;
        let mut round = 0;
        loop {
            let values = self.inputs_at(chain, over, free, sides, known, digits.bits())?;
            let enough = |verdict: &Verdict| match verdict {
                Verdict::Agrees { digits } => *digits >= self.options.digits.count,
                Verdict::Undecided => false,
                _ => true,
            };
            let decided = values.iter().all(|at| {
                enough(&at.verdict) && at.again.iter().all(|(_, _, verdict)| enough(verdict))
            });
            if decided || round == DOUBLINGS {
                return Ok(values);
            }
            round += 1;
            digits = digits.with_count(digits.count * 2);
        }
    }

    fn inputs_at(
        &self,
        chain: Chain,
        over: Over,
        free: &[Ref],
        (lhs, rhs): (&Tree, &Tree),
        known: Option<Known>,
        bits: u32,
    ) -> Result<Vec<At>> {
        let m = self.machine(chain);
        let focus = self.options.focus;
        let param = parameter(over, focus);
        let (i, j) = letters(focus);
        let mut evaluator = Evaluator::new(World::new(m, self.data), param.unwrap_or(focus), bits);
        let base = Env::new(Some(i), Some(j));
        let mut found = Vec::new();
        for (env, input, state) in assignments(&evaluator, base, free, (m.n_v(), m.n_h())) {
            let value = |side: &Tree, evaluator: &mut Evaluator| match evaluator.value(side, &env) {
                Ok(quantity) => quantity.value(bits),
                Err(_) => Value::Undefined,
            };
            let (lhs, rhs) = (value(lhs, &mut evaluator), value(rhs, &mut evaluator));
            let again = match known {
                None => Vec::new(),
                Some(known) => self.again(m, known, param, &state, bits)?,
            };
            found.push((input, lhs, rhs, again));
        }
        // Digits of agreement are counted against the whole side, over all its inputs: an entry
        // that is zero in one of them has no magnitude of its own.
        let scale = found
            .iter()
            .flat_map(|(_, lhs, rhs, _)| [lhs, rhs])
            .filter(|value| value.enclose(64).is_some_and(|x| !x.holds_zero()))
            .map(|value| value.to_f64().abs())
            .fold(0.0, f64::max);
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let compared = |(input, lhs, rhs, again): (String, Value, Value, Vec<(Route, Value)>)| {
            let beside = |(route, value): (Route, Value)| {
                let verdict = lhs.compare(&value, scale);
                (route, value, verdict)
            };
            let again = again.into_iter().map(beside).collect();
            let verdict = lhs.compare(&rhs, scale);
            At {
                input,
                lhs,
                rhs,
                verdict,
                again,
            }
        };
        Ok(found.into_iter().map(compared).collect())
    }

    fn again(
        &self,
        m: &Rbm,
        known: Known,
        param: Option<Param>,
        (v, h): &(Vec<bool>, Vec<bool>),
        bits: u32,
    ) -> Result<Vec<(Route, Value)>> {
        match self.rational && m.is_rational() {
            true => Routes::new(&Fractions, m, self.data)?.values(known, param, v, h),
            false => Routes::new(&Enclosures::new(bits), m, self.data)?.values(known, param, v, h),
        }
    }
}

/// Every value of the free letters, how it is written, and the states v and h in it.
#[allow(clippy::type_complexity)]
fn assignments(
    evaluator: &Evaluator,
    base: Env,
    free: &[Ref],
    (n_v, n_h): (usize, usize),
) -> Vec<(Env, String, (Vec<bool>, Vec<bool>))> {
    let mut all = vec![(
        base,
        Vec::<String>::new(),
        (vec![false; n_v], vec![false; n_h]),
    )];
    for reference in free {
        let mut next = Vec::new();
        for (env, names, state) in all {
            let units = evaluator.range(*reference, &env);
            let mut values: Vec<u64> = subsets(units).collect();
            // In reading order: unit 1 is written first and counts most.
            values.sort_by_key(|bits| bits.reverse_bits());
            for bits in values {
                let mut env = env;
                env.bind(*reference, units, bits);
                let length = match reference.name {
                    Name::V | Name::U | Name::X => n_v,
                    Name::H | Name::Tilde => n_h,
                    Name::S | Name::R => n_v + n_h,
                };
                let listed: Vec<bool> = (0..length).map(|unit| bits >> unit & 1 == 1).collect();
                let mut names = names.clone();
                names.push(written(*reference, units, &listed));
                let mut state = state.clone();
                if reference.part == Part::Whole {
                    match reference.name {
                        Name::V | Name::U | Name::X => state.0 = listed,
                        Name::H | Name::Tilde => state.1 = listed,
                        Name::S | Name::R => {}
                    }
                }
                next.push((env, names, state));
            }
        }
        all = next;
    }
    all.into_iter()
        .map(|(env, names, state)| {
            let input = if names.is_empty() {
                "-".to_string()
            } else {
                names.join(",")
            };
            (env, input, state)
        })
        .collect()
}

fn written(reference: Ref, units: u64, listed: &[bool]) -> String {
    let letter = ["v", "u", "x", "h", "h~", "s", "r"][reference.name as usize];
    let digit = |on: &bool| if *on { '1' } else { '0' };
    match reference.part {
        Part::Only(index) => {
            let bit = listed
                .get(units.trailing_zeros() as usize)
                .unwrap_or(&false);
            let index = match index {
                super::node::Index::I | super::node::Index::AllI => "i",
                _ => "j",
            };
            format!("{letter}_{index}={}", digit(bit))
        }
        _ => format!("{letter}={}", listed.iter().map(digit).collect::<String>()),
    }
}

fn overall(values: &[At]) -> Shown {
    let mut shown = Shown::Equal;
    for at in values {
        shown = match (&at.verdict, shown) {
            (Verdict::Refuted { .. }, _) | (_, Shown::Refuted) => Shown::Refuted,
            (Verdict::Undefined, _) | (_, Shown::Undefined) => Shown::Undefined,
            (Verdict::Undecided, _) | (_, Shown::Undecided) => Shown::Undecided,
            (Verdict::Agrees { digits }, Shown::Agrees(least)) => Shown::Agrees(least.min(*digits)),
            (Verdict::Agrees { digits }, _) => Shown::Agrees(*digits),
            (Verdict::Equal, shown) => shown,
        };
    }
    shown
}

impl Step {
    /// The left and the right side in a notation.
    pub fn written(&self, notation: Notation) -> (String, String) {
        (notation.formula(&self.lhs), notation.formula(&self.rhs))
    }
}

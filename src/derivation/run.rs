//! The whole derivation on one machine: every step run as printed, compared, and explained, as
//! plain data.

use super::again::{Routes, letters, parameter};
use super::check::check;
use super::env::Env;
use super::evaluate::Evaluator;
use super::inputs::{assignments, count, thinned};
use super::named::{named, steps};
use super::node::{Ref, Tree};
use super::ran::{At, MOST_INPUTS, Options, Ran, Shown};
use super::step::{Chain, Hypothesis, Kind, Known, Misreading, Over, Step};
use super::unfold::same_by_definition;
use super::world::{MOST_UNITS, World};
use crate::data::Data;
use crate::ensemble::bits;
use crate::error::{Error, Kind as Failure, Result};
use crate::machine::{Param, Rbm, Units};
use crate::number::{Value, Verdict};
use crate::watch::{Stop, Watch};
use rug::Rational;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// The misreadings of the steps.
pub fn misreadings() -> Vec<Misreading> {
    super::misreading::misreadings(&steps())
}

/// How many steps [`run`] tells the watch of.
///
/// # Errors
/// An unknown step.
pub fn steps_to_run(options: &Options) -> Result<usize> {
    Ok(named(options.steps.as_deref())?.len())
}

/// The row that lines are shown at: the first in which the parameter's visible unit is 1, so that it
/// does something, else the first.
pub fn datum(data: &Data, focus: Param) -> String {
    let is_on = |row: &[bool]| match focus {
        Param::W(i, _) | Param::B(i) => row[i],
        Param::C(_) => true,
    };
    let rows = || data.rows().map(|(row, _)| row);
    let row = rows().find(|row| is_on(row)).or_else(|| rows().next());
    row.map_or_else(String::new, bits)
}

fn stopped() -> Error {
    Error::new(Failure::Stopped, "stopped before all steps were run")
}

/// Runs the derivation; the watch is told of every step, and can stop between two.
///
/// # Errors
/// No rows, a machine too large for the joint table, an unknown step, or a stop from the watch.
pub fn run(m: &Rbm, data: &Data, options: &Options, watch: &dyn Watch) -> Result<Vec<Ran>> {
    let wanted = named(options.steps.as_deref())?;
    // What one thread has computed another computes again: that pays on larger machines only.
    let threads = match m.n_v() + m.n_h() {
        0..7 => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let runners: Result<Vec<Runner>> = (0..threads.min(wanted.len()))
        .map(|_| Runner::new(m, data, options))
        .collect();
    let next = Mutex::new(wanted.into_iter().enumerate());
    let ended = AtomicBool::new(false);
    let take = || match ended.load(Ordering::Relaxed) {
        true => None,
        false => next.lock().map_or(None, |mut next| next.next()),
    };
    let work = |mut runner: Runner| {
        std::iter::from_fn(take)
            .map(|(place, step)| {
                let ran = runner.step(step);
                let ran = match watch.done(1) {
                    ControlFlow::Break(Stop) => Err(stopped()),
                    ControlFlow::Continue(()) => ran,
                };
                ended.fetch_or(ran.is_err(), Ordering::Relaxed);
                (place, ran)
            })
            .collect::<Vec<_>>()
    };
    let mut ran = std::thread::scope(|scope| {
        let workers: Vec<_> = runners?
            .into_iter()
            .map(|runner| scope.spawn(move || work(runner)))
            .collect();
        Ok(workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(ran) => ran,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect::<Vec<_>>())
    })?;
    ran.sort_by_key(|(place, _)| *place);
    ran.into_iter().map(|(_, ran)| ran).collect()
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
    let mut runner = Runner::new(m, data, options)?;
    misreadings()
        .into_iter()
        .map(|wrong| {
            let chain = if wrong.of.starts_with('H') {
                Chain::Haykin
            } else {
                Chain::Question
            };
            let values = runner.inputs(&Claim {
                chain,
                over: wrong.over,
                free: &wrong.free,
                sides: (&wrong.lhs, &wrong.rhs),
                known: None,
            })?;
            Ok((wrong, values))
        })
        .collect()
}

struct Runner<'a> {
    m: &'a Rbm,
    data: &'a Data,
    /// The distinct rows.
    rows: Data,
    /// The same law at temperature 1: the chains are derived for it, Haykin's rule for T itself.
    tempered: Rbm,
    options: &'a Options,
    /// By law and precision; what one step has computed serves the next.
    engines: HashMap<(Law, u32), (Evaluator, Routes)>,
}

/// Where the temperature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Law {
    /// In the parameters, already divided by T.
    Tempered,
    /// In the law, as `e^{-E/T}`.
    AtTemperature,
}

/// The precision doubles at most this often before a step is undecided.
const DOUBLINGS: u32 = 4;

/// What is to be compared: two formulae, at every value of their free letters.
struct Claim<'s> {
    chain: Chain,
    over: Over,
    free: &'s [Ref],
    sides: (&'s Tree, &'s Tree),
    known: Option<Known>,
}

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
            rows: data.folded(),
            tempered: Rbm::new(m.units(), theta)?,
            options,
            engines: HashMap::new(),
        })
    }

    fn step(&mut self, step: Step) -> Result<Ran> {
        let findings = [&step.lhs, &step.rhs].map(|side| check(side, &step.free));
        let ill_formed = [0, 1].map(|side: usize| !findings[side].problems.is_empty());
        let mut problems = Vec::new();
        let mut shadowed = Vec::new();
        for findings in findings {
            problems.extend(findings.problems);
            shadowed.extend(findings.shadowed);
        }
        let claim = |sides, known| Claim {
            chain: step.chain,
            over: step.over,
            free: &step.free,
            sides,
            known,
        };
        let mut values = self.inputs(&claim((&step.lhs, &step.rhs), step.known))?;
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
            Some((lhs, rhs)) => self.inputs(&claim((lhs, rhs), None))?,
            None => Vec::new(),
        };
        let shown = match problems.is_empty() {
            true => Shown::over(&values),
            false => Shown::IllFormed,
        };
        let world = World::new(self.machine(self.law(step.chain)), self.data);
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
            inputs: count(&step.free, (self.m.n_v(), self.m.n_h())),
            values,
            shown,
            problems,
            shadowed,
            repaired,
            step,
        })
    }

    fn law(&self, chain: Chain) -> Law {
        match chain {
            Chain::Haykin if *self.m.temperature() != 1 => Law::AtTemperature,
            _ => Law::Tempered,
        }
    }

    fn machine(&self, law: Law) -> &Rbm {
        match law {
            Law::AtTemperature => self.m,
            Law::Tempered => &self.tempered,
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
    fn inputs(&mut self, claim: &Claim) -> Result<Vec<At>> {
        let mut digits = self.options.digits;
        let mut round = 0;
        loop {
            let values = self.inputs_at(claim, digits.bits())?;
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

    fn inputs_at(&mut self, claim: &Claim, bits: u32) -> Result<Vec<At>> {
        let law = self.law(claim.chain);
        let focus = self.options.focus;
        if !self.engines.contains_key(&(law, bits)) {
            let m = self.machine(law);
            let evaluator = Evaluator::new(World::new(m, self.data), focus, bits);
            let routes = Routes::new(m, self.data, bits)?;
            self.engines.insert((law, bits), (evaluator, routes));
        }
        let Some((evaluator, routes)) = self.engines.get_mut(&(law, bits)) else {
            return Ok(Vec::new());
        };
        evaluator.forget();
        let param = parameter(claim.over, focus);
        let (i, j) = letters(focus);
        let shape = (self.m.n_v(), self.m.n_h());
        let mut found = Vec::new();
        let mut inputs = assignments(Env::new(Some(i), Some(j)), claim.free, shape);
        if !self.options.all && inputs.len() > MOST_INPUTS {
            inputs = thinned(inputs, claim.free, &self.rows);
        }
        for input in inputs {
            let mut value = |side: &Tree| match evaluator.value(side, &input.env) {
                Ok(quantity) => quantity.value(bits),
                Err(_) => Value::Undefined,
            };
            let (lhs, rhs) = (value(claim.sides.0), value(claim.sides.1));
            let again = match claim.known {
                None => Vec::new(),
                Some(known) => routes.values(known, param, &input.v, &input.h)?,
            };
            found.push((input.written, lhs, rhs, again));
        }
        // Digits of agreement are counted against the whole side, over all its inputs: an entry
        // that is zero in one of them has no magnitude of its own. Exact values need no scale.
        let sides = || found.iter().flat_map(|(_, lhs, rhs, _)| [lhs, rhs]);
        let largest = match sides().any(near) {
            true => sides()
                .filter(|value| value.enclose(64).is_some_and(|x| !x.holds_zero()))
                .map(|value| value.to_f64().abs())
                .fold(0.0, f64::max),
            false => 0.0,
        };
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let compared = found.into_iter().map(|(input, lhs, rhs, again)| At {
            verdict: lhs.compare(&rhs, scale),
            again: again
                .into_iter()
                .map(|(route, value)| {
                    let verdict = lhs.compare(&value, scale);
                    (route, value, verdict)
                })
                .collect(),
            input,
            lhs,
            rhs,
        });
        Ok(compared.collect())
    }
}

fn near(value: &Value) -> bool {
    matches!(value, Value::Within(_))
}

#[cfg(test)]
mod tests;

//! One step on one machine: both sides at every value of the free letters, the precision raised
//! until the verdict is certain.

use super::inputs::{assignments, count, thinned};
use super::routes::Routes;
use super::verdicts::{At, MOST_INPUTS, RunOptions, Shown, StepRun};
use crate::data::Data;
use crate::derivation::steps::{
    Chain, ClaimKind, Hypothesis, Over, Recomputed, Step, letters, parameter,
};
use crate::derivation::tree::calculus::OnThisMachine;
use crate::derivation::tree::check::check;
use crate::derivation::tree::env::Env;
use crate::derivation::tree::evaluate::Evaluator;
use crate::derivation::tree::node::{Ref, Tree};
use crate::derivation::tree::unfold::same_by_definition;
use crate::derivation::tree::world::{MOST_UNITS, World};
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Units};
use crate::number::{Value, Verdict};
use rug::Rational;
use std::collections::HashMap;

/// Whether the derivation can be run at all.
///
/// # Errors
/// No rows, or a machine too large for the joint table.
pub fn check_size(m: &Rbm, data: &Data) -> Result<()> {
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
    Ok(())
}

pub(super) struct Runner<'a> {
    m: &'a Rbm,
    data: &'a Data,
    /// The distinct rows.
    rows: Data,
    /// The same law at temperature 1: the chains are derived for it, Haykin's rule for T itself.
    tempered: Rbm,
    options: &'a RunOptions,
    /// By law and precision; what one step has computed serves the next.
    engines: HashMap<(Law, u32), (Evaluator<OnThisMachine>, Routes)>,
}

/// Where the temperature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Law {
    /// In the parameters, already divided by T.
    Tempered,
    /// In the law, as `e^{-E/T}`.
    AtTemperature,
}

/// The precision doubles at most this often before a step is undecided.
const DOUBLINGS: u32 = 4;

/// What is to be compared: two formulae, at every value of their free letters.
pub(super) struct Comparison<'s> {
    pub(super) chain: Chain,
    pub(super) over: Over,
    pub(super) free: &'s [Ref],
    pub(super) sides: (&'s Tree, &'s Tree),
    pub(super) recomputed: Option<Recomputed>,
}

impl<'a> Runner<'a> {
    pub(super) fn new(m: &'a Rbm, data: &'a Data, options: &'a RunOptions) -> Result<Self> {
        check_size(m, data)?;
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

    pub(super) fn step(&mut self, step: Step) -> Result<StepRun> {
        let findings = [&step.lhs, &step.rhs].map(|side| check(side, &step.free));
        let ill_formed = [0, 1].map(|side: usize| !findings[side].problems.is_empty());
        let mut problems = Vec::new();
        let mut shadowed = Vec::new();
        for findings in findings {
            problems.extend(findings.problems);
            shadowed.extend(findings.shadowed);
        }
        let comparison = |sides, recomputed| Comparison {
            chain: step.chain,
            over: step.over,
            free: &step.free,
            sides,
            recomputed,
        };
        let mut values = self.inputs(&comparison((&step.lhs, &step.rhs), step.recomputed))?;
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
            Some((lhs, rhs)) => self.inputs(&comparison((lhs, rhs), None))?,
            None => Vec::new(),
        };
        let shown = match problems.is_empty() {
            true => Shown::over(&values),
            false => Shown::IllFormed,
        };
        let world = World::of(self.machine(self.law(step.chain)), self.data);
        Ok(StepRun {
            param: parameter(step.over, self.options.focus),
            definition: same_by_definition(&step.lhs, &step.rhs, &world),
            hypothesis_holds: match step.kind {
                ClaimKind::Conditional(hypothesis) => self.holds(hypothesis),
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
    pub(super) fn inputs(&mut self, comparison: &Comparison) -> Result<Vec<At>> {
        let mut digits = self.options.digits;
        let mut round = 0;
        loop {
            let values = self.inputs_at(comparison, digits.bits())?;
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

    fn inputs_at(&mut self, comparison: &Comparison, bits: u32) -> Result<Vec<At>> {
        let law = self.law(comparison.chain);
        let focus = self.options.focus;
        if !self.engines.contains_key(&(law, bits)) {
            let m = self.machine(law);
            let evaluator = Evaluator::new(OnThisMachine { bits }, World::of(m, self.data), focus);
            let routes = Routes::new(m, self.data, bits)?;
            self.engines.insert((law, bits), (evaluator, routes));
        }
        let Some((evaluator, routes)) = self.engines.get_mut(&(law, bits)) else {
            return Ok(Vec::new());
        };
        evaluator.forget();
        let param = parameter(comparison.over, focus);
        let (i, j) = letters(focus);
        let shape = (self.m.n_v(), self.m.n_h());
        let mut found = Vec::new();
        let mut inputs = assignments(Env::new(Some(i), Some(j)), comparison.free, shape);
        if !self.options.all && inputs.len() > MOST_INPUTS {
            inputs = thinned(inputs, comparison.free, &self.rows);
        }
        for input in inputs {
            let mut value = |side: &Tree| match evaluator.value(side, &input.env) {
                Ok(quantity) => quantity.value(bits),
                Err(_) => Value::Undefined,
            };
            let (lhs, rhs) = (value(comparison.sides.0), value(comparison.sides.1));
            let again = match comparison.recomputed {
                None => Vec::new(),
                Some(recomputed) => routes.values(recomputed, param, &input.v, &input.h)?,
            };
            found.push((input.letters, lhs, rhs, again));
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

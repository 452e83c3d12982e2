//! One step on one machine: both sides at every value of the free letters, the precision raised
//! until the verdict is certain.

use super::inputs::{LetterValues, assignments, count, thinned};
use super::options::{MOST_INPUTS, RunOptions, stopped};
use super::routes::Routes;
use super::verdicts::{Agreed, At, Shown, StepRun};
use crate::data::Data;
use crate::derivation::steps::{
    Chain, ClaimKind, Hypothesis, Recomputed, Step, letters, parameter,
};
use crate::derivation::tree::check::check;
use crate::derivation::tree::env::Env;
use crate::derivation::tree::evaluate::Evaluator;
use crate::derivation::tree::node::{Layer, Tree};
use crate::derivation::tree::operations::OnThisMachine;
use crate::derivation::tree::quantity::Undefined;
use crate::derivation::tree::world::{MOST_UNITS, World};
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Units};
use crate::number::{Enclosure, MOST_BITS, Value, Verdict};
use crate::watch::Watch;
use rug::Float;
use std::collections::HashMap;

/// Whether the derivation can be run at all.
///
/// # Errors
/// No rows, rows of another length, or a machine too large for the joint table.
pub fn check_size(m: &Rbm, data: &Data) -> Result<()> {
    data.check(m.n_v())?;
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
    /// Asked now and then, in the middle of a step too, whether to stop.
    watch: &'a dyn Watch,
    /// By law and precision; what one step has computed serves the next.
    engines: HashMap<(Law, u32), (Evaluator<'a, OnThisMachine>, Routes)>,
}

/// Where the temperature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Law {
    /// In the parameters, already divided by T.
    Tempered,
    /// In the law, as `e^{-E/T}`.
    AtTemperature,
}

/// Up to this many units the precision rises to [`MOST_BITS`]; each further unit doubles the states
/// whose numbers are held, and halves it.
const UNITS_AT_MOST_BITS: usize = 12;

/// Two sides of which the largest precision would not tell that they are not 0 are taken for zeros at
/// this many bits (1233 digits) up to 7 units, and at half for each further unit, so that a true zero
/// costs the same on every machine.
const BITS_OF_ZEROS: u32 = 1 << 12;
const UNITS_AT_BITS_OF_ZEROS: usize = 7;
const LEAST_BITS_OF_ZEROS: u32 = 1 << 8;

/// What is to be compared: two sides of a step, its own or those of its repair, at every value of its free letters.
#[derive(Clone, Copy)]
struct Comparison<'s> {
    step: &'s Step,
    sides: (&'s Tree, &'s Tree),
    recomputed: Option<Recomputed>,
    /// Whether the sides should differ: that they agree to some digits is then no answer.
    is_slip: bool,
}

impl<'a> Runner<'a> {
    pub(super) fn new(
        m: &'a Rbm,
        data: &'a Data,
        options: &'a RunOptions,
        watch: &'a dyn Watch,
    ) -> Result<Self> {
        check_size(m, data)?;
        Ok(Runner {
            m,
            data,
            rows: data.folded(),
            tempered: m.at_temperature_one()?,
            options,
            watch,
            engines: HashMap::new(),
        })
    }

    /// A step on this machine; nothing is said of others.
    pub(super) fn step(&mut self, step: &Step) -> Result<StepRun> {
        let findings = [&step.lhs, &step.rhs].map(|side| check(side, &step.free));
        let ill_formed = [0, 1].map(|side: usize| !findings[side].problems.is_empty());
        let mut problems = Vec::new();
        let mut shadowed = Vec::new();
        for findings in findings {
            problems.extend(findings.problems);
            shadowed.extend(findings.shadowed);
        }
        let own = Comparison {
            step,
            sides: (&step.lhs, &step.rhs),
            recomputed: step.recomputed,
            is_slip: step.kind == ClaimKind::Erratum,
        };
        let mut values = self.inputs(own)?;
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
            Some((lhs, rhs)) => self.inputs(Comparison {
                sides: (lhs, rhs),
                recomputed: None,
                is_slip: false,
                ..own
            })?,
            None => Vec::new(),
        };
        let (shown, agreed) = match problems.is_empty() {
            true => Shown::over(&values),
            false => (Shown::IllFormed, Agreed::default()),
        };
        Ok(StepRun {
            param: parameter(step.over, self.options.focus),
            hypothesis_holds: step.only_if.is_none_or(|needed| self.holds(needed)),
            again_holds: values
                .iter()
                .all(|at| at.again.iter().all(|(_, _, verdict)| !verdict.is_refuted())),
            inputs: count(&step.free, (self.m.n_v(), self.m.n_h())),
            values,
            shown,
            agreed,
            problems,
            shadowed,
            repaired,
            every_machine: None,
            repaired_every_machine: None,
            step: step.clone(),
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

    /// Both sides at every value of the free letters; where a verdict is not certain the precision
    /// doubles, up to [`Runner::most_bits`].
    fn inputs(&mut self, comparison: Comparison) -> Result<Vec<At>> {
        let (i, j) = letters(self.options.focus);
        let shape = (self.m.n_v(), self.m.n_h());
        let mut inputs = assignments(Env::new(Some(i), Some(j)), &comparison.step.free, shape);
        if !self.options.all && inputs.len() > MOST_INPUTS {
            inputs = thinned(inputs, &self.rows);
        }
        let mut bits = self.options.digits.bits();
        let mut found = self.at(comparison, &inputs, bits)?;
        while bits < self.most_bits() {
            let (open, again): (Vec<usize>, Vec<LetterValues>) = found
                .iter()
                .zip(&inputs)
                .enumerate()
                .filter(|(_, (at, _))| !self.is_certain(at, comparison.is_slip, bits))
                .map(|(place, (_, input))| (place, input.clone()))
                .unzip();
            if open.is_empty() {
                return Ok(found);
            }
            bits = bits.saturating_mul(2).min(self.most_bits());
            for (place, at) in open.into_iter().zip(self.at(comparison, &again, bits)?) {
                found[place] = at;
            }
        }
        // Two sides of which nothing is known but that both are small must at least be that.
        let asked = self.options.digits.count;
        for at in &mut found {
            let verdicts = at.again.iter_mut().map(|(_, _, verdict)| verdict);
            for verdict in std::iter::once(&mut at.verdict).chain(verdicts) {
                if matches!(verdict, Verdict::AgreesWithin { places } if *places < asked) {
                    *verdict = Verdict::Undecided;
                }
            }
        }
        Ok(found)
    }

    /// The largest precision for this machine.
    fn most_bits(&self) -> u32 {
        let units = self.m.n_v() + self.m.n_h();
        let asked = self.options.digits.bits();
        asked.max(MOST_BITS >> units.saturating_sub(UNITS_AT_MOST_BITS))
    }

    fn bits_of_zeros(&self) -> u32 {
        let units = self.m.n_v() + self.m.n_h();
        let halved = BITS_OF_ZEROS >> units.saturating_sub(UNITS_AT_BITS_OF_ZEROS);
        halved.max(LEAST_BITS_OF_ZEROS)
    }

    fn is_certain(&self, at: &At, is_slip: bool, bits: u32) -> bool {
        let asked = self.options.digits.count;
        let is_certain = |other: &Value, verdict: &Verdict| match verdict {
            Verdict::Agrees { digits } => {
                *digits >= asked && (!is_slip || bits >= self.bits_of_zeros())
            }
            Verdict::AgreesWithin { places } => {
                let wanted = bits_to_tell_from_zero(&at.lhs, other, bits);
                let never = wanted.is_none_or(|wanted| wanted > i64::from(self.most_bits()));
                never && bits >= self.bits_of_zeros() && *places >= asked
            }
            Verdict::Undecided => false,
            _ => true,
        };
        let mut again = at.again.iter();
        is_certain(&at.rhs, &at.verdict)
            && again.all(|(_, value, verdict)| is_certain(value, verdict))
    }

    /// Both sides at these inputs, at one precision.
    fn at(
        &mut self,
        comparison: Comparison,
        inputs: &[LetterValues],
        bits: u32,
    ) -> Result<Vec<At>> {
        let law = self.law(comparison.step.chain);
        let focus = self.options.focus;
        if !self.engines.contains_key(&(law, bits)) {
            let m = self.machine(law);
            let a = OnThisMachine {
                bits,
                keeps_exponentials: bits > self.options.digits.bits() && bits > BITS_OF_ZEROS,
            };
            let evaluator = Evaluator::new(a, World::of(m, self.data), focus).watched(self.watch);
            let routes = Routes::new(m, self.data, bits)?;
            self.engines.insert((law, bits), (evaluator, routes));
        }
        let Some((evaluator, routes)) = self.engines.get_mut(&(law, bits)) else {
            return Ok(Vec::new());
        };
        evaluator.forget();
        let (n_v, n_h) = (self.m.n_v(), self.m.n_h());
        let param = parameter(comparison.step.over, focus);
        let compare = |(env, input): &LetterValues| {
            let [lhs, rhs] =
                [comparison.sides.0, comparison.sides.1].map(|side| evaluator.value(side, env));
            if [&lhs, &rhs]
                .into_iter()
                .any(|side| matches!(side, Err(Undefined::Stopped)))
            {
                return Err(stopped());
            }
            let [lhs, rhs] =
                [lhs, rhs].map(|side| side.map_or(Value::Undefined, |side| side.value(bits)));
            let again = match comparison.recomputed {
                None => Vec::new(),
                Some(recomputed) => {
                    let [v, h] =
                        [(Layer::Visible, n_v), (Layer::Hidden, n_h)].map(|(layer, units)| {
                            input
                                .state(layer)
                                .map_or_else(|| vec![false; units], <[bool]>::to_vec)
                        });
                    routes.values(recomputed, param, &v, &h)?
                }
            };
            let again = again.into_iter().map(|(route, value)| {
                let verdict = lhs.compare(&value);
                (route, value, verdict)
            });
            Ok(At {
                input: input.clone(),
                again: again.collect(),
                verdict: lhs.compare(&rhs),
                lhs,
                rhs,
            })
        };
        inputs.iter().map(compare).collect()
    }
}

/// Of two numbers, one of them enclosed around 0 at `bits` bits: with how many bits its enclosure would
/// be as small as the other number. `None` where that may be 0 too.
fn bits_to_tell_from_zero(left: &Value, right: &Value, bits: u32) -> Option<i64> {
    let (left, right) = (left.enclose(64)?, right.enclose(64)?);
    let (zero, other) = match left.holds_zero() {
        true => (left, right),
        false => (right, left),
    };
    if other.holds_zero() {
        return None;
    }
    let size = |x: &Enclosure| {
        let bounds = [x.lo(), x.hi()].into_iter();
        bounds.filter_map(Float::get_exp).max().map(i64::from)
    };
    Some(i64::from(bits) + size(&zero)? - size(&other)?)
}

#[cfg(test)]
mod tests;

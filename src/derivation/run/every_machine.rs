//! Whether a line holds for every machine of this size: its two sides at random odds, at every
//! value of the free letters.

use super::inputs::{assignments, thinned};
use super::options::{Points, RunOptions, stopped};
use crate::data::Data;
use crate::derivation::points::{
    AtPoints, Chance, Compared, Number, POINTS_AT_ONCE, Primes, Size, compare,
};
use crate::derivation::steps::{Chain, ClaimKind, Hypothesis, Step, letters};
use crate::derivation::tree::build::at;
use crate::derivation::tree::env::Env;
use crate::derivation::tree::evaluate::Evaluator;
use crate::derivation::tree::node::Edit;
use crate::derivation::tree::quantity::Undefined;
use crate::derivation::tree::world::World;
use crate::derivation::tree::{Ref, Tree};
use crate::error::{Error, Kind, Result};
use crate::machine::{Generator, Param, Rbm, Units};
use crate::watch::Watch;
use rug::Rational;
use std::collections::HashMap;

/// What random points say of a line for all machines of a shape, with these units, this temperature
/// and, where the line speaks of data, these rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EveryMachine {
    /// Whether the line holds; `None` where a side has no value at the points.
    pub holds: Option<bool>,
    /// How likely it is that a line which does not hold passed; `None` unless it holds. A line that
    /// does not hold is refuted for certain.
    pub chance: Option<Chance>,
    /// The points it was tried at.
    pub points: u32,
    /// The highest degree that two sides, brought over one denominator, can have.
    pub degree: u64,
    /// What was assumed of the machine or the rows.
    pub under: Option<Hypothesis>,
    /// How many values of the free letters were tried.
    pub inputs: usize,
}

impl EveryMachine {
    /// What is said of a line that is not an expression.
    const NOTHING: EveryMachine = EveryMachine {
        holds: None,
        chance: None,
        points: 0,
        degree: 0,
        under: None,
        inputs: 0,
    };
}

/// What the points say of a step, and of its repair.
pub(super) type TriedAtPoints = [Option<EveryMachine>; 2];

/// The most values of the free letters that are all tried.
const MOST_INPUTS_AT_POINTS: usize = 1 << 12;

/// Runs steps at random points.
pub(super) struct PointRunner<'a> {
    m: &'a Rbm,
    data: &'a Data,
    /// The data, each row once.
    distinct: Data,
    focus: Param,
    points: Points,
    watch: &'a dyn Watch,
    evaluators: HashMap<Drawn, Evaluator<'a, AtPoints>>,
}

/// Which machines are drawn. Hypotheses that this machine and its data fulfil anyway draw the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Drawn {
    temperature: Rational,
    units: Units,
    biases: bool,
    /// Further points of the same kind.
    run: u32,
}

impl<'a> PointRunner<'a> {
    pub(super) fn new(
        m: &'a Rbm,
        data: &'a Data,
        options: &RunOptions,
        watch: &'a dyn Watch,
    ) -> Result<Self> {
        Ok(PointRunner {
            m,
            data,
            distinct: data.distinct(),
            focus: options.focus,
            points: options.points,
            watch,
            evaluators: HashMap::new(),
        })
    }

    /// A step, and its repair, at random machines; `None` where no points are wanted.
    pub(super) fn step(&mut self, step: &Step) -> Result<TriedAtPoints> {
        if self.points.count == Some(0) {
            return Ok([None, None]);
        }
        let itself = match step.kind {
            ClaimKind::IllFormed => EveryMachine::NOTHING,
            _ => self.run(step, (&step.lhs, &step.rhs))?,
        };
        let repair = step.repair.as_ref();
        let repaired = repair.map(|(lhs, rhs)| self.run(step, (lhs, rhs)));
        Ok([Some(itself), repaired.transpose()?])
    }

    /// Two sides of a step (its own, or those of its repair).
    fn run(&mut self, step: &Step, sides: (&Tree, &Tree)) -> Result<EveryMachine> {
        // Haykin's rule speaks of the temperature; for the chains it is in the parameters.
        let temperature = match step.chain {
            Chain::Haykin => self.m.temperature().clone(),
            _ => Rational::from(1),
        };
        let under = step.only_if;
        let at_distinct_rows = |side: &Tree| at(Edit::DistinctRows, side.clone());
        let at_these = (at_distinct_rows(sides.0), at_distinct_rows(sides.1));
        let sides = match under {
            Some(Hypothesis::RowsDistinct) => (&at_these.0, &at_these.1),
            _ => sides,
        };
        let envs = self.envs(&step.free);
        let mut wanted = self.points.count.unwrap_or(1);
        let mut size = Size::ONE;
        let mut found = EveryMachine {
            holds: Some(true),
            under,
            inputs: envs.len(),
            ..EveryMachine::NOTHING
        };
        for run in 0.. {
            let at_once = match self.points.count {
                Some(_) => (wanted - found.points).min(POINTS_AT_ONCE as u32),
                None => POINTS_AT_ONCE as u32,
            };
            let drawn = self.kind(&temperature, under, run);
            let mut evaluator = match self.evaluators.remove(&drawn) {
                Some(known) => known,
                None => self.draw(&drawn)?,
            };
            let compared = at_points(&mut evaluator, sides, &envs, at_once as usize)?;
            self.evaluators.insert(drawn, evaluator);
            found.points += at_once;
            match compared {
                Compared::Equal(largest) => size = size.or(largest),
                Compared::Different => found.holds = Some(false),
                Compared::Unknown => found.holds = None,
            }
            if self.points.count.is_none() {
                wanted = Chance::points_needed(size);
            }
            if found.holds != Some(true) || found.points >= wanted {
                break;
            }
        }
        found.degree = size.degree;
        found.chance = (found.holds == Some(true)).then(|| Chance::of(size, found.points));
        Ok(found)
    }

    /// Every value of the free letters, or, where they are very many, those at the data rows.
    fn envs(&self, free: &[Ref]) -> Vec<Env> {
        let (i, j) = letters(self.focus);
        let shape = (self.m.n_v(), self.m.n_h());
        let mut inputs = assignments(Env::new(Some(i), Some(j)), free, shape);
        if inputs.len() > MOST_INPUTS_AT_POINTS {
            inputs = thinned(inputs, &self.distinct);
        }
        inputs.into_iter().map(|(env, _)| env).collect()
    }

    /// The machines that a hypothesis allows.
    fn kind(&self, temperature: &Rational, under: Option<Hypothesis>, run: u32) -> Drawn {
        Drawn {
            temperature: temperature.clone(),
            units: match under {
                Some(Hypothesis::BinaryUnits) => Units::Binary,
                Some(Hypothesis::SpinUnits) => Units::Spin,
                _ => self.m.units(),
            },
            biases: under != Some(Hypothesis::NoBiases),
            run,
        }
    }

    /// A machine of the same shape whose odds are random.
    fn draw(&self, drawn: &Drawn) -> Result<Evaluator<'a, AtPoints>> {
        let kind = [
            drawn.temperature == *self.m.temperature(),
            drawn.units == Units::Spin,
            drawn.biases,
        ];
        let kind = kind.iter().fold(0, |kind, &yes| kind << 1 | u64::from(yes));
        let stream = u64::from(drawn.run) << 3 | kind;
        let mut generator = self.points.seed.map(|seed| {
            // Streams of one seed start far apart: the first number of a stream is well mixed.
            Generator::new(seed ^ Generator::new(stream).bits())
        });
        let mut bits = || match &mut generator {
            Some(generator) => Ok(generator.bits()),
            None => getrandom::u64().map_err(no_random_bits),
        };
        let at = AtPoints::new(Primes::draw(&mut bits)?);
        let theta = self.m.theta().try_map(|param, _| match param {
            Param::B(_) | Param::C(_) if !drawn.biases => Ok(Number::Whole(0)),
            _ => at.draw_theta(&drawn.temperature, &mut bits),
        })?;
        let world = World::new(drawn.units, drawn.temperature.clone(), theta, self.data);
        Ok(Evaluator::new(at, world, self.focus).watched(self.watch))
    }
}

fn no_random_bits(cause: getrandom::Error) -> Error {
    Error::new(
        Kind::Limit,
        format!("found no random numbers on this system: {cause}"),
    )
    .help("--points-seed N takes them from a stream of this program's own")
}

/// Both sides at every value of the free letters.
fn at_points(
    evaluator: &mut Evaluator<AtPoints>,
    (lhs, rhs): (&Tree, &Tree),
    envs: &[Env],
    points: usize,
) -> Result<Compared> {
    evaluator.forget();
    let mut all = Compared::Equal(Size::ONE);
    for env in envs {
        let sides = (evaluator.value(lhs, env), evaluator.value(rhs, env));
        all = all.and(match sides {
            (Ok(lhs), Ok(rhs)) => compare(evaluator.calculus(), &lhs, &rhs, points),
            (Err(Undefined::Stopped), _) | (_, Err(Undefined::Stopped)) => return Err(stopped()),
            _ => Compared::Unknown,
        });
        // A difference is final.
        if all == Compared::Different {
            break;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests;

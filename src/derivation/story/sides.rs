//! Both sides of a step in numbers, at the input that a reader is shown.

use super::super::run::{At, StepRun};
use super::super::steps::{Chain, letters};
use super::super::tree::env::Env;
use super::super::tree::node::Part;
use super::super::tree::world::mask;
use super::super::tree::{Assignment, Tree};
use super::follow::Follow;
use super::parts::{Block, Numbers, Piece, pieces};
use super::teller::{MOST_TERMS, Teller};
use crate::data::Data;
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::Digits;

/// A step's two sides, and those of its repair, with numbers in place of their letters.
#[derive(Clone, Debug)]
pub struct Sides {
    /// What the free letters stand for.
    pub at: Assignment,
    /// Left and right; none where the step is not an expression.
    pub printed: Vec<Side>,
    /// Left and right as they should read.
    pub repaired: Vec<Side>,
}

/// One side in numbers, and what a reader must know of its sums: `16 states`, or nothing.
pub type Side = (Numbers, String);

/// The sides of each step.
///
/// # Errors
/// A machine whose temperature cannot be divided out.
pub fn sides(
    m: &Rbm,
    data: &Data,
    follow: &Follow,
    digits: Digits,
    ran: &[StepRun],
) -> Result<Vec<Option<Sides>>> {
    let tempered = m.at_temperature_one()?;
    let mut teller = Teller::new(&tempered, m, data, follow, digits.bits());
    let mut with_temperature = Teller::new(m, m, data, follow, digits.bits());
    Ok(ran
        .iter()
        .map(|ran| match ran.step.chain {
            Chain::Haykin => with_temperature.sides(ran),
            _ => teller.sides(ran),
        })
        .collect())
}

impl Teller<'_> {
    fn sides(&mut self, ran: &StepRun) -> Option<Sides> {
        let step = &ran.step;
        let shown = ran.shown_at(&self.follow.datum);
        let repaired = ran.repaired_at(shown);
        let printed = shown.filter(|_| ran.problems.is_empty());
        Some(Sides {
            at: printed.or(repaired)?.input.clone(),
            printed: self.both(printed, (&step.lhs, &step.rhs)),
            repaired: match &step.repair {
                Some((lhs, rhs)) => self.both(repaired, (lhs, rhs)),
                None => Vec::new(),
            },
        })
    }

    /// Both sides at an input, each beside the value that it was found to have.
    fn both(&mut self, at: Option<&At>, (lhs, rhs): (&Tree, &Tree)) -> Vec<Side> {
        let Some(at) = at else { return Vec::new() };
        self.env = self.env_of(&at.input);
        let mut notes = Vec::new();
        for (name, side, found) in [("left ", lhs, &at.lhs), ("right ", rhs, &at.rhs)] {
            let (written, note) = self.written_up_to(MOST_TERMS, side, false);
            let chain = vec![written, self.number(side)];
            self.numbers(pieces![name], chain, vec![found.clone()]);
            notes.push(match note {
                Some(Piece::Words(note)) => note.trim_start_matches("; ").into(),
                _ => String::new(),
            });
        }
        let numbers = |block| match block {
            Block::Numbers(numbers) => Some(numbers),
            _ => None,
        };
        let numbers = self.take().into_iter().filter_map(numbers);
        numbers.zip(notes).collect()
    }

    /// The letters as the input has them.
    fn env_of(&self, input: &Assignment) -> Env {
        let (i, j) = letters(self.follow.param);
        let mut env = Env::new(Some(i), Some(j));
        for each in &input.letters {
            let units = env.units(each.letter, (self.n_v(), self.n_h()));
            let bits = match each.letter.part {
                Part::Only(_) if each.bits.contains(&true) => units,
                Part::Only(_) => 0,
                _ => mask(&each.bits),
            };
            env.bind(each.letter, units, bits);
        }
        env
    }
}

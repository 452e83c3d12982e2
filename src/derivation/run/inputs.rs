//! The inputs of a step: every value of its free letters.

use super::options::MOST_INPUTS;
use crate::data::Data;
use crate::derivation::tree::env::{Env, subsets};
use crate::derivation::tree::node::{Layer, Name, Part, Ref};
use crate::derivation::tree::{Assigned, Assignment};

/// One value of the free letters.
#[derive(Clone)]
pub(super) struct LetterValues {
    pub(super) env: Env,
    /// The same as plain data.
    pub(super) letters: Assignment,
    /// The visible state in it, if any.
    pub(super) v: Vec<bool>,
    /// The hidden state in it, if any.
    pub(super) h: Vec<bool>,
}

/// Every value of the free letters, in reading order.
pub(super) fn assignments(
    base: Env,
    free: &[Ref],
    (n_v, n_h): (usize, usize),
) -> Vec<LetterValues> {
    let nowhere = (vec![false; n_v], vec![false; n_h]);
    let mut all = vec![(base, Assignment::default(), nowhere)];
    for reference in free {
        let mut next = Vec::new();
        for (env, letters, state) in all {
            let units = env.units(*reference, (n_v, n_h));
            let mut values: Vec<u16> = subsets(units).collect();
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
                let mut letters = letters.clone();
                letters.letters.push(assigned(*reference, units, &listed));
                let mut state = state.clone();
                if reference.part == Part::Whole {
                    match reference.name {
                        Name::V | Name::U | Name::X => state.0 = listed,
                        Name::H | Name::Tilde => state.1 = listed,
                        Name::S | Name::R => {}
                    }
                }
                next.push((env, letters, state));
            }
        }
        all = next;
    }
    all.into_iter()
        .map(|(env, letters, (v, h))| LetterValues { env, letters, v, h })
        .collect()
}

/// How many inputs there are.
pub(super) fn count(free: &[Ref], shape: (usize, usize)) -> usize {
    let env = Env::new(Some(0), Some(0));
    free.iter()
        .map(|r| 1 << env.units(*r, shape).count_ones())
        .product()
}

/// At most about [`MOST_INPUTS`]: those at a data row where a visible state is free, then evenly
/// spaced ones. Which they are does not depend on any value.
pub(super) fn thinned(all: Vec<LetterValues>, free: &[Ref], rows: &Data) -> Vec<LetterValues> {
    let visible = free
        .iter()
        .any(|r| r.name.layer() == Layer::Visible && r.part == Part::Whole);
    let at_row = |input: &LetterValues| !visible || rows.rows().any(|(row, _)| row == input.v);
    let kept: Vec<LetterValues> = all.into_iter().filter(at_row).collect();
    let stride = kept.len().div_ceil(MOST_INPUTS);
    kept.into_iter().step_by(stride.max(1)).collect()
}

fn assigned(letter: Ref, units: u16, listed: &[bool]) -> Assigned {
    let bits = match letter.part {
        Part::Only(_) => {
            let unit = units.trailing_zeros() as usize;
            listed.get(unit).copied().into_iter().collect()
        }
        _ => listed.to_vec(),
    };
    Assigned { letter, bits }
}

//! The inputs of a step: every value of its free letters.

use super::options::MOST_INPUTS;
use crate::data::Data;
use crate::derivation::tree::env::{Env, length, ones, subsets};
use crate::derivation::tree::node::{Layer, Part, Ref};
use crate::derivation::tree::{Assigned, Assignment};

/// One value of the free letters, as formulae and as readers see it.
pub(super) type LetterValues = (Env, Assignment);

/// Every value of the free letters, in reading order.
pub(super) fn assignments(base: Env, free: &[Ref], shape: (usize, usize)) -> Vec<LetterValues> {
    let mut all = vec![(base, Assignment::default())];
    for reference in free {
        let mut next = Vec::new();
        for (env, letters) in all {
            let units = env.units(*reference, shape);
            let mut values: Vec<u16> = subsets(units).collect();
            // In reading order: unit 1 is written first and counts most.
            values.sort_by_key(|bits| bits.reverse_bits());
            for bits in values {
                let mut both = (env, letters.clone());
                both.0.bind(*reference, units, bits);
                both.1
                    .letters
                    .push(assigned(*reference, units, bits, shape));
                next.push(both);
            }
        }
        all = next;
    }
    all
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
pub(super) fn thinned(mut all: Vec<LetterValues>, rows: &Data) -> Vec<LetterValues> {
    all.retain(|(_, letters)| match letters.state(Layer::Visible) {
        Some(v) => rows.rows().any(|(row, _)| row == v),
        None => true,
    });
    let stride = all.len().div_ceil(MOST_INPUTS);
    all.into_iter().step_by(stride.max(1)).collect()
}

fn assigned(letter: Ref, units: u16, bits: u16, shape: (usize, usize)) -> Assigned {
    let units = match letter.part {
        Part::Only(_) => units,
        _ => ones(length(letter.name.layer(), shape)),
    };
    let listed = (0..u16::BITS).filter(|unit| units >> unit & 1 == 1);
    let bits = listed.map(|unit| bits >> unit & 1 == 1).collect();
    Assigned { letter, bits }
}

//! What an evaluator remembers.

use super::*;
use crate::derivation::tree::build::{H, V, d, energy, f};
use crate::derivation::tree::env::ones;
use crate::derivation::tree::node::Par;
use crate::derivation::tree::operations::OnThisMachine;
use crate::derivation::tree::quantity::Quantity;
use crate::machine::{Recipe, random};
use crate::number::Value;

/// Whether an energy is among what is remembered after f and a slope of E at the state of ones; by hand
/// that slope is -1, as v1 h1 = 1.
fn keeps_energies(n_v: usize, n_h: usize) -> bool {
    let (m, data) = random(&Recipe::new(n_v, n_h, 1)).expect("small");
    let world = World::of(&m, &data);
    let mut evaluator = Evaluator::new(OnThisMachine::new(128), world, Param::W(0, 0));
    let mut env = Env::new(Some(0), Some(0));
    env.bind(V, ones(n_v), ones(n_v));
    env.bind(H, ones(n_h), ones(n_h));
    assert!(evaluator.value(&f(V, H), &env).is_ok());
    let slope = evaluator.value(&d(Par::Theta, energy(V, H)), &env);
    let slope = slope.as_ref().map(|slope| slope.value(128));
    assert!(matches!(slope, Ok(Value::Exact(q)) if q == -1));
    let kept = evaluator.calls.iter();
    let mut energies = kept.filter(|((def, ..), _)| *def == Def::Energy);
    energies.any(|(_, found)| {
        let found = found.as_ref().map(|amount| &amount.value);
        !matches!(found, Ok(Quantity::Whole(_)))
    })
}

/// Those of 8 x 8 units took 7 GB.
#[test]
fn energies_of_many_units_are_not_remembered() {
    assert!(keeps_energies(6, 6));
    assert!(!keeps_energies(7, 6));
}

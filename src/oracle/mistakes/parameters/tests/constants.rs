//! Mistakes with a constant beside a part that is known, or with a temperature.

use super::super::planted::planted;
use super::*;
use crate::number::Digits;
use crate::oracle::Case;
use crate::sweep::Options;
use crate::watch::Unwatched;

/// As [`planted`] makes them on m2b; each by name among the explanations.
#[test]
fn a_mistake_with_a_known_part_and_a_constant_is_not_overlooked() {
    let (m, data) = example("m2b").expect("built in");
    let options = Options::new(Digits::of_itself(20));
    let case = Case::new(&m, &data, &options, &Unwatched);
    let mut left = vec![
        "weight-decay-included (weights)",
        "one-phase-scaled (model phase)",
        "phase-temperature (model phase)",
        "phase-temperature (data phase)",
    ];
    for made in planted(&case, None) {
        let Some(at) = left.iter().position(|name| *name == made.note.name) else {
            continue;
        };
        let name = left.remove(at);
        let numbers = made.numbers.iter();
        let numbers = numbers.map(|(x, _)| x.nearest().expect("certain"));
        let found = found(&m, &data, gradient(&m, numbers));
        let id = name.split(' ').next().unwrap_or(name);
        let is_named = |one: &crate::oracle::Diagnosis| one.mistakes == [id];
        assert!(found.iter().any(is_named), "{name}: {found:?}");
    }
    assert!(left.is_empty(), "{left:?}");
}

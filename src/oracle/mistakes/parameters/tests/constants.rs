//! Mistakes with a constant beside a part that is known, or with a temperature.

use super::super::planted::planted;
use super::*;

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
        let entry = |(param, (x, _)): (Param, &(crate::number::Value, f64))| Entry {
            place: Place::Parameter(param),
            claimed: Claimed::float(x.nearest().expect("certain"), Precision::Double),
        };
        let entries = m.theta().params().zip(&made.numbers).map(entry).collect();
        let found = judged(&m, &data, entries).diagnosis;
        let id = name.split(' ').next().unwrap_or(name);
        let is_named = |one: &crate::oracle::Diagnosis| one.mistakes == [id];
        assert!(found.iter().any(is_named), "{name}: {found:?}");
    }
    assert!(left.is_empty(), "{left:?}");
}

//! `convert`: whatever the convention and the format, the law that is read back is the one that was written.

use rbm_exact::files::{Asked, convention_names, converted, read_model_as, write_converted};
use rbm_exact::machine::{Recipe, Weights, example, of_square, random};
use rbm_exact::number::Theta;
use rbm_exact::{Rbm, Units};
use std::path::Path;

/// The machine of 0/1 units at temperature 1 of the same law, which is the same for the same law, and what
/// its ln Z lacks.
fn normal(m: &Rbm) -> (Rbm, Theta) {
    let bits = m.in_units(Units::Binary).unwrap();
    (bits.m.at_temperature_one().unwrap(), bits.constant)
}

fn read_back(path: &Path, options: &str) -> rbm_exact::files::ModelFile {
    let words: Vec<&str> = options.split_whitespace().collect();
    let after = |option: &str| {
        let at = words.iter().position(|word| *word == option)?;
        words.get(at + 1).copied()
    };
    let how = Asked {
        convention: after("--convention").map(String::from),
        units: after("--units").map(|_| Units::Spin),
        ..Asked::default()
    };
    read_model_as(path, &how).unwrap_or_else(|error| panic!("{error}"))
}

/// Writes and reads; returns whether every number was exact.
fn round_trip(m: &Rbm, to: &str, units: Option<Units>, ending: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("machine.{ending}"));
    let written = converted(m, to, units).unwrap_or_else(|error| panic!("{to}: {error}"));
    let rounding = write_converted(&path, &written).unwrap_or_else(|error| panic!("{to}: {error}"));
    let mut file = read_back(&path, &written.options);
    if let Some(units) = units.filter(|_| to == "plain") {
        file.m = file.m.with_units(units);
    }
    if rounding.rounded > 0 {
        return false;
    }
    let ((law, before), (again, after)) = (normal(m), normal(&file.m));
    assert_eq!(again, law, "{to}, {ending}");
    // ln Z of the energy that was written, once from what was said of it, once from what was read.
    let said = written.constant.plus(&before).unwrap();
    let own = file
        .reading
        .map_or(Theta::zero(), |reading| reading.constant);
    assert_eq!(said, own.plus(&after).unwrap(), "{to}, {ending}");
    true
}

fn machines() -> Vec<Rbm> {
    let spin = Recipe {
        weights: Weights::Decimal,
        rows: 0,
        units: Units::Spin,
        ..Recipe::new(3, 2, 5)
    };
    let (spins, _) = random(&spin).unwrap();
    let hot = spins.clone().at_temperature(3.into()).unwrap();
    let (m2b, _) = example("m2b").unwrap();
    vec![example("m4").unwrap().0, m2b, spins, hot]
}

#[test]
fn every_convention_keeps_the_law_exactly_in_json() {
    for name in convention_names() {
        for m in machines() {
            if name == "netket" {
                let twice = Rbm::new(Units::Spin, of_square(m.theta()).unwrap()).unwrap();
                assert!(round_trip(&twice, name, None, "json"));
                continue;
            }
            assert!(round_trip(&m, name, None, "json"), "{name}");
        }
    }
    for units in [Units::Binary, Units::Spin] {
        for name in ["plain", "rbms-jl"] {
            for m in machines() {
                assert!(round_trip(&m, name, Some(units), "json"));
            }
        }
    }
}

#[test]
fn every_format_keeps_machines_of_doubles() {
    // Parameters of few bits: every number of every convention is a double.
    let w = [[0.5, -1.25], [2.0, 0.75], [-0.5, 1.0]];
    let m = Rbm::from_f64(Units::Binary, &w, &[0.25, -1.0, 1.5], &[0.5, -2.0]).unwrap();
    for ending in ["npz", "safetensors", "h5", "pt", "mat"] {
        for name in convention_names() {
            // MATLAB's names have no underscore at their end trouble, but no dot; a struct takes its place.
            if name == "netket" {
                continue;
            }
            assert!(round_trip(&m, name, None, ending), "{name}, {ending}");
        }
    }
}

#[test]
fn what_cannot_be_kept_is_refused_and_what_is_rounded_is_said() {
    let (m2, _) = example("m2").unwrap();
    let refused = |to: &str, units| converted(&m2, to, units).unwrap_err().to_string();
    assert!(refused("netket", None).contains("found no second hidden unit like h1"));
    assert!(refused("sklearn", Some(Units::Spin)).contains("found --to-units spin, wanted binary"));
    assert!(refused("skleran", None).contains("did you mean `sklearn`?"));

    let folder = tempfile::tempdir().unwrap();
    let written = converted(&m2, "sklearn", None).unwrap();
    let rounding = write_converted(&folder.path().join("m.npz"), &written).unwrap();
    // ln 2, ln 1/2 and ln 3 are no doubles; 0 is.
    assert_eq!(rounding.rounded, 3);
    assert!(
        rounding.largest > 1e-17 && rounding.largest < 1.2e-16,
        "{rounding:?}"
    );
    assert_eq!(rounding.array, "components_");
    let wrong = write_converted(&folder.path().join("m.xyz"), &written);
    assert!(
        wrong
            .unwrap_err()
            .to_string()
            .contains("a name without a known ending")
    );
}

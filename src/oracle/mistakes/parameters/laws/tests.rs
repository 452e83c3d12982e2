//! What every vector must be on M2: fractions of an independent program.

use super::super::field::Field;
use super::super::phase::{Phase, Which};
use super::Laws;

use crate::answer::Passed;
use crate::data::Data;
use crate::machine::{Rbm, example};
use crate::number::{Digits, Enclosures, Fractions};
use crate::oracle::case::Case;
use crate::sweep::Options;
use crate::watch::Unwatched;
use rug::Rational;

fn with<T>(name: &str, check: impl FnOnce(Case) -> T) -> T {
    let (m, data): (Rbm, Data) = example(name).expect("built in");
    let options = Options::new(Digits::of_itself(20));
    check(Case::new(&m, &data, &options, &Unwatched))
}

/// `data phase - model phase` in fractions, W row by row, b, c.
fn gradient(name: &str, which: Which, data: Phase, model: Phase) -> Vec<String> {
    with(name, |case| {
        let laws = Laws::new(&Fractions, case, 20);
        let (p, m) = (
            laws.vector(which, data).expect("fractions"),
            laws.vector(which, model).expect("fractions"),
        );
        p.iter()
            .zip(m.iter())
            .map(|(p, m)| Rational::from(p - m).to_string())
            .collect()
    })
}

fn weights(which: Which, data: Phase, model: Phase) -> String {
    gradient("m2", which, data, model)[..4].join(" ")
}

#[test]
fn m2_has_the_fractions_of_an_independent_program() {
    let own = |data, model| weights(Which::Own, data, model);
    assert_eq!(own(Phase::Mean, Phase::Model), "1/6 1/15 -1/12 -1/10");
    assert_eq!(own(Phase::Set, Phase::Model), "1/9 11/180 1/72 1/80");
    assert_eq!(
        own(Phase::Squared, Phase::Model),
        "2/9 13/180 -13/72 -17/80"
    );
    assert_eq!(
        own(Phase::DataMeans, Phase::Model),
        "13/96 41/320 -1/16 -89/480"
    );
    assert_eq!(
        own(Phase::Mean, Phase::ModelMeans),
        "5/24 1/40 -49/576 -113/2880"
    );
    assert_eq!(own(Phase::Mean, Phase::Uniform), "1/6 1/12 0 0");
    assert_eq!(
        own(Phase::Mean, Phase::Cd(1)),
        "331/2160 7691/129600 -15307/207360 -19541/230400"
    );
    assert_eq!(
        own(Phase::Mean, Phase::StaleForever),
        "89/432 43/1440 -1/12 -43/960"
    );
    let thresholded = |half| own(Phase::Thresholded { half }, Phase::Model);
    assert_eq!(thresholded(false), "5/12 0 -1/8 1/16");
    assert_eq!(thresholded(true), "5/12 0 1/8 1/16");
    assert_eq!(
        weights(Which::Negated, Phase::Mean, Phase::Model),
        "13/164 173/1230 49/984 133/3280"
    );
    assert_eq!(
        weights(Which::OtherUnits, Phase::Mean, Phase::Model),
        "0 -32/2405 -3/250 27/4810"
    );
}

#[test]
fn stale_hidden_units_of_cd_1_are_told_apart() {
    let sampled = gradient("m2", Which::Own, Phase::Mean, Phase::StaleSampled(1));
    assert_eq!(
        sampled.join(" "),
        "1159/8640 169/1728 -559/5760 -13/320 331/1440 -121/960 0 0"
    );
    let given = gradient("m2", Which::Own, Phase::Mean, Phase::Stale(1));
    assert_eq!(
        given[..4].join(" "),
        "1489/8640 5311/86400 -559/5760 799/57600"
    );
}

/// The numbers of `mistakes.md`'s mean-field rows, to eight places.
#[test]
fn mean_field_on_m2_has_the_decimals_of_an_independent_program() {
    with("m2", |case| {
        let a = Enclosures::new(200);
        let laws = Laws::new(&a, case, 40);
        let p = laws.vector(Which::Own, Phase::Mean).expect("numbers");
        for (phase, wanted) in [
            (
                Phase::Passed(Passed::Both(1)),
                [0.19279772, 0.01383616, -0.08150897, -0.03280994],
            ),
            (
                Phase::Passed(Passed::AfterSampledHidden),
                [0.19127116, 0.02008680, -0.07527080, -0.03175688],
            ),
        ] {
            let model = laws.vector(Which::Own, phase).expect("numbers");
            for ((p, m), wanted) in p.iter().zip(model.iter()).zip(wanted) {
                let found = a.near(&(p.clone() - m));
                assert!(
                    (found - wanted).abs() < 6e-9,
                    "{phase:?}: {found}, wanted {wanted}"
                );
            }
        }
    });
}

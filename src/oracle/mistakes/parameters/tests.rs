//! Planted reports, judged through the door. The fractions are those of an independent program
//! (`tests/reference/trainer.py` makes them again).

use super::phase::{Loss, Phase};
use super::recipe::{Change, Decay, Recipe};
use crate::machine::example;
use crate::oracle::mistakes::machines::Which;
use crate::oracle::testbed::{direction, found, found_of, fractions, gradient, mistakes, nearly};
use crate::oracle::{Constant, Diagnosis, Explains, Number, Quantity};
use rug::Rational;

mod advice;
mod blocks;
mod constants;
mod contrastive;
mod count;

/// The explanations of a report on a built-in machine; without the biases where they are left out.
fn about(name: &str, report: &[Rational]) -> Vec<Diagnosis> {
    found_of(name, Quantity::Gradient, report)
}

/// Those of one on M2, by their ids.
fn on_m2(report: &str) -> Vec<String> {
    let found = mistakes(about("m2", &fractions(report)));
    found.iter().map(|ids| ids.join(" + ")).collect()
}

#[test]
fn the_negative_gradient_of_m2_is_a_sign() {
    let found = on_m2("-1/6 -1/15 1/12 1/10 -1/4 7/48 -1/24 19/240");
    assert_eq!(found[0], "sign", "{found:?}");
}

#[test]
fn a_sum_of_four_rows_may_also_be_a_rate_of_four() {
    let found = on_m2("2/3 4/15 -1/3 -2/5 1 -7/12 1/6 -19/60");
    let wanted = [
        "sum-not-mean",
        "learning-rate-included",
        "accumulator-not-zeroed",
        "momentum-included",
    ];
    assert_eq!(found[..4], wanted, "{found:?}");
}

/// Weights alone, as an independent program has them for every mistake that leaves the fractions.
#[test]
fn every_mistake_is_named_from_the_weights_of_m2() {
    for (id, weights) in [
        ("energy-sign", "13/164 173/1230 49/984 133/3280"),
        ("one-phase-scaled", "5/3 61/60 19/24 73/80"),
        ("thresholded-hidden", "5/12 0 -1/8 1/16"),
        ("thresholded-hidden", "5/12 0 1/8 1/16"),
        ("cd-k", "331/2160 7691/129600 -15307/207360 -19541/230400"),
        ("transposed", "1/6 -1/12 1/15 -1/10"),
        ("spin-units", "0 -32/2405 -3/250 27/4810"),
        ("stale-hidden", "89/432 43/1440 -1/12 -43/960"),
        (
            "stale-sampled-hidden",
            "1159/8640 169/1728 -559/5760 -13/320",
        ),
        ("stale-hidden", "1489/8640 5311/86400 -559/5760 799/57600"),
        ("learning-rate-included", "1/120 1/300 -1/240 -1/200"),
        ("divided-twice", "1/24 1/60 -1/48 -1/40"),
        ("duplicates-dropped", "1/9 11/180 1/72 1/80"),
        ("duplicates-squared", "2/9 13/180 -13/72 -17/80"),
        ("dz-for-dlnz", "-15/2 -341/60 -209/24 -813/80"),
        ("dp-for-dlnp", "17/576 11/768 -1/512 -7/3072"),
        ("gradient-of-product", "5/2048 1/1024 -5/4096 -3/2048"),
        ("product-of-means", "13/96 41/320 -1/16 -89/480"),
        ("product-of-means", "5/24 1/40 -49/576 -113/2880"),
        ("uniform-negative-phase", "1/6 1/12 0 0"),
        ("positive-phase-only", "1/2 19/60 7/24 27/80"),
        ("negative-phase-only", "-1/3 -1/4 -3/8 -7/16"),
    ] {
        let found = on_m2(weights);
        assert!(found.iter().any(|found| found == id), "{id}: {found:?}");
        println!("{id}: {found:?}");
    }
}

#[test]
fn factors_of_blocks_are_named_from_all_entries() {
    for (id, report) in [
        (
            "symmetric-weight-twice",
            "1/3 2/15 -1/6 -1/5 1/4 -7/48 1/24 -19/240",
        ),
        (
            "weights-summed-biases-averaged",
            "2/3 4/15 -1/3 -2/5 1/4 -7/48 1/24 -19/240",
        ),
        (
            "stale-sampled-hidden",
            "1159/8640 169/1728 -559/5760 -13/320 331/1440 -121/960 0 0",
        ),
        (
            "visible-bias-missing",
            "1/6 1/15 -1/12 -1/10 0 0 1/24 -19/240",
        ),
        ("hidden-bias-missing", "1/6 1/15 -1/12 -1/10 1/4 -7/48 0 0"),
        (
            "visible-bias-missing + hidden-bias-missing",
            "1/6 1/15 -1/12 -1/10 0 0 0 0",
        ),
        ("shared-buffer", "0 0 0 0 0 0 0 0"),
    ] {
        let found = on_m2(report);
        assert_eq!(found.first().map(String::as_str), Some(id), "{found:?}");
        println!("{id}: {found:?}");
    }
}

/// 1/3 is twice the truth. One number gives a rate and leaves none to decide; a weight that is counted twice has no
/// constant to be solved for.
#[test]
fn one_number_is_no_proof_of_a_constant() {
    let found = on_m2("1/3");
    assert!(
        found.contains(&"symmetric-weight-twice".to_string()),
        "{found:?}"
    );
    assert!(
        !found.contains(&"learning-rate-included".to_string()),
        "{found:?}"
    );
}

/// Nearly twice the truth: one entry is off by a millionth. The biases are twice the truth, and that is said of them.
#[test]
fn what_nearly_fits_explains_nothing() {
    let report = fractions("333333/1000000 2/15 -1/6 -1/5 1/2 -7/24 1/12 -19/120");
    let found = about("m2", &report);
    assert_eq!(found[0].mistakes, ["unknown"]);
    assert!(
        found.iter().all(|found| found.explains != Explains::All),
        "{found:?}"
    );
    let of_b = Explains::Part(vec!["b"]);
    let rate = found.iter().find(|found| found.explains == of_b);
    assert_eq!(rate.expect("b alone").mistakes, ["learning-rate-included"]);
}

/// The fractions of M2's gradient with the sign of c, and with c twice; then one entry of c a little off; then a wrong b
/// too.
#[test]
fn a_mistake_in_the_only_wrong_block_is_the_explanation() {
    for (id, c) in [
        ("sign", "-1/24 19/240"),
        ("learning-rate-included", "1/12 -19/120"),
    ] {
        let found = about(
            "m2",
            &fractions(&format!("1/6 1/15 -1/12 -1/10 1/4 -7/48 {c}")),
        );
        assert_eq!(found[0].mistakes, [id]);
        assert_eq!(found[0].explains, Explains::All);
        let block = ("block", Constant::Word("c".into()));
        assert!(found[0].with.contains(&block), "{found:?}");
        assert!(found[0].why.contains("Right: W, b."), "{found:?}");
    }
    for biases in ["1/4 -7/48 -1/24 19/241", "1/4 -7/47 -1/24 19/240"] {
        let found = about("m2", &fractions(&format!("1/6 1/15 -1/12 -1/10 {biases}")));
        assert_eq!(found[0].mistakes, ["unknown"]);
        assert!(
            found.iter().all(|one| one.explains != Explains::All),
            "{found:?}"
        );
    }
}

/// W.T for W where both layers have two units: in the machine, in the machine and its layout, in E[h|v] alone; and E[h|v]
/// of M2b without c, where p(v) is right. The fractions are sums over all states in another program (`fractions` in
/// Python); what is off by a millionth is unexplained.
#[test]
fn hidden_probabilities_of_another_machine_are_named() {
    for (id, variant, name, report) in [
        (
            "transposed",
            Some("W in the machine"),
            "m2",
            "1/8 1/16 -1/24 -1/16 1/6 -1/12 1/24 -1/48",
        ),
        (
            "transposed",
            Some("W in the machine and its layout"),
            "m2",
            "1/8 -1/24 1/16 -1/16 1/6 -1/12 1/24 -1/48",
        ),
        (
            "transposed",
            Some("W in E[h|v]"),
            "m2",
            "17/96 7/64 -17/288 -7/64 1/4 -7/48 19/288 -7/192",
        ),
        (
            "hidden-bias-ignored-in-hidden-means",
            None,
            "m2b",
            "5876/54975 20068/128275 -2107/14660 -556401/1667575 3729/36650 713996/5002725 \
             934/3665 -1424/3665 972/3665 -3053/109950 -49804/1667575",
        ),
    ] {
        let report = fractions(report);
        let named = about(name, &report).remove(0);
        assert_eq!(named.mistakes, [id]);
        let variant = variant.map(|word| ("variant", Constant::Word(word.into())));
        assert_eq!(named.with, Vec::from_iter(variant));
        assert_eq!(about(name, &nearly(report))[0].mistakes, ["unknown"]);
    }
}

/// The mistakes that are named for these numbers as the gradient of m2b.
fn on_m2b(number: impl Fn(f64) -> f64) -> Vec<Vec<&'static str>> {
    let (m, data) = example("m2b").expect("built in");
    let numbers = m.theta().iter().map(|theta| number(theta.approximate()));
    mistakes(found(&m, &data, gradient(&m, numbers)))
}

/// The parameters of the machine as doubles, and the same a billionth off.
#[test]
fn the_machine_in_the_place_of_its_gradient_is_told() {
    assert_eq!(on_m2b(|own| own), [["parameters-for-gradient"]]);
    assert_eq!(on_m2b(|own| own + 1e-9)[0], ["unknown"]);
}

/// No exp overflows on m2b: what made the NaN is not known.
#[test]
fn nan_is_no_overflow_where_nothing_overflows() {
    assert_eq!(on_m2b(|_| f64::NAN), [["unknown"]]);
}

/// At temperature 2 the gradient of M2 at temperature 1, by hand, and half of it.
#[test]
fn a_temperature_that_is_left_out_is_named() {
    let (m, data) = example("m2").expect("built in");
    let m = m.at_temperature(Rational::from(2)).expect("positive");
    let named = |report: &str| {
        let numbers = fractions(report).into_iter().map(Number::Finite);
        let claim = direction(&m, Quantity::Gradient, numbers);
        let found = found(&m, &data, claim).remove(0);
        (found.mistakes, found.with)
    };
    let word = |word: &str| vec![("variant", Constant::Word(word.into()))];
    assert_eq!(
        named("1/6 1/15 -1/12 -1/10 1/4 -7/48 1/24 -19/240"),
        (
            vec!["temperature-missing"],
            word("in the phases and before them")
        )
    );
    assert_eq!(
        named("1/12 1/30 -1/24 -1/20 1/8 -7/96 1/48 -19/480"),
        (vec!["temperature-missing"], word("in the phases"))
    );
}

/// What has one phase has no constant of one phase, and what has none no phase to leave out.
#[test]
fn no_part_of_an_explanation_is_idle() {
    let correct = Recipe::correct(None);
    let idle = |changes: [Change; 2]| {
        let one = |k: usize| correct.with(changes[k])?.with(changes[1 - k]);
        one(0).is_none() && one(1).is_none()
    };
    let error = Phase::Reconstruction(Loss::MeanSquared);
    assert!(idle([Change::Whole(error), Change::DataFree]));
    assert!(idle([Change::Model(Phase::Zero), Change::DataFree]));
    assert!(idle([
        Change::Model(Phase::Zero),
        Change::Data(Phase::Zero)
    ]));
    assert!(idle([
        Change::Whole(Phase::Theta),
        Change::Decay(Decay::Weights)
    ]));
    // These are no such pairs.
    assert!(!idle([Change::ModelHeated, Change::ModelFree]));
    let spins = Change::Under(Which::OtherUnits);
    assert!(!idle([Change::Model(Phase::Zero), spins]));
}

/// A twentieth of the truth.
#[test]
fn a_twentieth_is_a_rate() {
    let found = on_m2("1/120 1/300 -1/240 -1/200 1/80 -7/960 1/480 -19/4800");
    assert_eq!(found[0], "learning-rate-included", "{found:?}");
    assert!(!found.contains(&"sum-not-mean".to_string()), "{found:?}");
}

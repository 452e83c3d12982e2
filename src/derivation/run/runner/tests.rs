//! Planted faults: what each must be noticed by, and that no quantity rests on one route.

use super::super::run;
use super::*;
use crate::derivation::tree::node::Edit;
use crate::derivation::{StepOutcome, steps};
use crate::machine::example;
use crate::number::Theta;
use crate::watch::Unwatched;
use rug::{Integer, Rational};

fn options() -> RunOptions {
    RunOptions::on_this_machine(Param::W(0, 0))
}

/// The lines that hold on a machine and no longer do once its definition of E is replaced.
fn noticed_by(name: &str, planted: &Edit) -> Vec<&'static str> {
    let (m, data) = example(name).expect("built in");
    let options = options();
    let mut sound = Runner::new(&m, &data, &options, &Unwatched).expect("small");
    let mut faulty = Runner::new(&m, &data, &options, &Unwatched).expect("small");
    let bits = options.digits.bits();
    let world = World::of(&m, &data).edited(planted, None, &OnThisMachine::new(bits));
    let engine = (
        Evaluator::new(OnThisMachine::new(bits), world, options.focus),
        Routes::new(&m, &data, bits).expect("fractions"),
    );
    faulty.engines.insert((Law::Tempered, bits), engine);
    let mut noticed = Vec::new();
    for step in steps() {
        let id = step.id;
        let holds =
            |runner: &mut Runner, step| runner.step(&step).expect("runs").shown == Shown::Equal;
        if holds(&mut sound, step.clone()) && !holds(&mut faulty, step) {
            noticed.push(id);
        }
    }
    noticed
}

/// By hand: a line notices iff it names v_i h_j or w_ij outside E. These are the two ends of
/// the chain, the lines between carry a wrong sign along. A cut edge then weighs e^{+∞}: the
/// cut is undefined rather than refuted.
#[test]
fn a_wrong_sign_of_the_energy_is_noticed_by_exactly_the_lines_that_name_the_weights() {
    assert_eq!(
        noticed_by("m2", &Edit::EnergyNegated),
        [
            "anchor.prod",
            "Q2'w",
            "Q2'b",
            "Q2'c",
            "R2",
            "R2.bias",
            "R4",
            "R4.text",
            "R4.bias",
            "R5",
            "R5.bias",
            "R11",
            "R11.Z",
            "D1",
            "D2b",
            "D2c",
            "cut.lnZ",
            "cut.row",
            "cut.LL",
            "H2",
        ]
    );
}

/// By hand: the lines that write out f without the edge, and the sigmoid; the rules in terms of
/// E[h_j | v] hold for any Boltzmann machine. (H1 reads s, which has no letter h: undefined.)
#[test]
fn an_edge_inside_the_hidden_layer_is_noticed_where_restricted_is_used() {
    assert_eq!(
        noticed_by("m2", &Edit::HiddenEdge),
        [
            "anchor.prod",
            "R2",
            "R2.bias",
            "R4",
            "R4.text",
            "R4.bias",
            "R5",
            "R5.bias",
            "R11",
            "R11.Z",
            "H1"
        ]
    );
}

#[test]
fn every_identity_is_computed_by_at_least_two_routes() {
    for name in ["m1", "m2b", "m4"] {
        for units in [Units::Binary, Units::Spin] {
            let (m, data) = example(name).expect("built in");
            let m = m.with_units(units);
            let ran = run(&m, &data, &options(), &crate::watch::Unwatched).expect("small");
            for ran in ran {
                let alone = ran.values.iter().any(|at| at.again.is_empty());
                let id = ran.step.id;
                assert!(
                    !matches!(ran.step.kind, ClaimKind::Identity | ClaimKind::Definition) || !alone,
                    "{name} {id}"
                );
                assert!(
                    ran.again_holds || !ran.hypothesis_holds,
                    "{name} {units:?} {id}"
                );
            }
        }
    }
}

/// One unit on each side, no biases, w = 10^-places; data 1 and 0.
fn sign_of_a_weight(places: u32) -> StepRun {
    let w = Rational::from((1, Integer::from(Integer::u_pow_u(10, places))));
    let m = example("m1").expect("built in").0;
    let m = m
        .with(Param::W(0, 0), Theta::rational(w))
        .expect("in range");
    let data = Data::from_rows([[1.0], [0.0]]).expect("rows");
    let options = RunOptions {
        steps: Some(vec!["Q1c.sign".into()]),
        ..options()
    };
    let mut ran = run(&m, &data, &options, &Unwatched).expect("small");
    ran.remove(0)
}

/// By hand: at v = 1 the sides are ln((1 + e^w)/Z) and ln((1 + e^-w)/Z), w apart; at v = 0 they are
/// the same. Once 15 digits were taken for blindness.
#[test]
fn a_slip_of_the_sixtieth_digit_is_no_blindness_and_agreement_is_not_equality() {
    let seen = sign_of_a_weight(60);
    assert_eq!(seen.outcome(), StepOutcome::RefutedAsExpected);
    let Verdict::Refuted { gap } = &seen.values[1].verdict else {
        panic!("v = 1: {:?}", seen.values[1].verdict);
    };
    assert!((gap.to_f64() / 1e-60 - 1.0).abs() < 1e-9, "{gap:?}");
    // Past all digits that are tried: agreement, and not said to be equal anywhere but at v = 0.
    let unseen = sign_of_a_weight(5000);
    assert_eq!(unseen.shown, Shown::Agrees);
    assert!(
        unseen
            .blind_spots()
            .iter()
            .all(|at| at.to_string() == "v=0")
    );
    // At weight 0 nothing shows anywhere, and every input is named.
    let m = example("m1").expect("built in").0;
    let m = m
        .with(Param::W(0, 0), Theta::rational(Rational::new()))
        .expect("0");
    let data = Data::from_rows([[1.0], [0.0]]).expect("rows");
    let options = options();
    let mut runner = Runner::new(&m, &data, &options, &Unwatched).expect("small");
    let step = steps().into_iter().find(|step| step.id == "Q1c.sign");
    let blind = runner.step(&step.expect("a step")).expect("runs");
    assert_eq!(blind.outcome(), StepOutcome::Blind);
    assert_eq!(blind.blind_spots().len(), 2);
}

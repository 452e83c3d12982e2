//! What random points say of the steps, and of lines that hold on some machines only.

use super::*;
use crate::derivation::run::runner::Runner;
use crate::derivation::run::verdicts::Shown;
use crate::derivation::steps::{Chain, Over, step};
use crate::derivation::tree::build::*;
use crate::derivation::tree::node::{Binder, Index, Name, Op, Par};
use crate::derivation::{RunOptions, StepOutcome, run};
use crate::machine::{Shaped, example};
use crate::number::Theta;
use crate::watch::Unwatched;

fn options(focus: Param) -> RunOptions {
    RunOptions {
        points: Points::default(),
        ..RunOptions::on_this_machine(focus)
    }
}

fn is_slip(kind: ClaimKind) -> bool {
    matches!(kind, ClaimKind::Erratum | ClaimKind::Approximation)
}

/// By hand, the one slip that is none: with ±1 units `sum_h e^{E(v,h)}` is `e^{-b v}` times
/// `prod_j 2 cosh(c_j + sum_i w_ij v_i)`, and cosh does not see a sign. So the sign that was mistyped
/// changes the slope at b only.
#[test]
fn every_line_holds_for_every_machine_and_every_slip_for_almost_none() {
    let focuses = [Param::W(0, 0), Param::B(0), Param::C(0)];
    for name in ["m1", "m2", "m2b", "m4", "sticky", "perfect"] {
        let focuses = match name {
            "m2b" => &focuses[..],
            _ => &focuses[..1],
        };
        for units in [Units::Binary, Units::Spin] {
            for &focus in focuses {
                let (m, data) = example(name).expect("built in");
                let m = m.with_units(units);
                let ran = run(&m, &data, &options(focus), &Unwatched).expect("small");
                for ran in ran {
                    let found = ran.every_machine.expect("points are on");
                    let typed = ran.step.id == "Q2.vs-typo" && units == Units::Spin;
                    let wanted = match ran.step.kind {
                        ClaimKind::IllFormed => None,
                        _ if typed && !matches!(focus, Param::B(_)) => Some(true),
                        kind => Some(!is_slip(kind)),
                    };
                    let place = format!("{name} {units:?} {focus} {}", ran.step.id);
                    assert_eq!(found.holds, wanted, "{place}");
                    let sure = found
                        .chance
                        .is_some_and(|chance| chance.is_within(Chance::TwoToMinus(100)));
                    assert_eq!(sure, wanted == Some(true), "{place}");
                    let repaired = ran.repaired_every_machine;
                    assert_eq!(repaired.is_some(), ran.step.repair.is_some(), "{place}");
                    assert!(
                        repaired.is_none_or(|found| found.holds == Some(true)),
                        "{place}"
                    );
                }
            }
        }
    }
}

/// A machine of 2 x 2 units with these odds: W row by row, b, c.
fn machine(odds: [(i32, i32); 8]) -> (Rbm, Data) {
    let mut odds = odds.into_iter();
    let theta = Shaped::build(2, 2, |_| {
        Theta::ln(Rational::from(odds.next().expect("eight"))).expect("positive")
    });
    let m = Rbm::new(Units::Binary, theta.expect("units")).expect("small");
    (m, Data::from_bit_strings(["10", "01"]).expect("rows"))
}

/// Equal on a machine that is made for it, and no identity.
fn holds_only_here(what: &str, (m, data): (Rbm, Data), lhs: Tree, rhs: Tree, free: &[Ref]) {
    let options = options(Param::W(0, 0));
    let mut runner = Runner::new(&m, &data, &options, &Unwatched).expect("small");
    let planted = step(
        "planted",
        Chain::Chain,
        ClaimKind::Identity,
        Over::Weight,
        free.to_vec(),
        lhs,
        rhs,
    );
    let mut points = PointRunner::new(&m, &data, &options, &Unwatched).expect("small");
    let ran = runner.step(&planted).expect("runs");
    let ran = ran.with(points.step(&planted).expect("runs"));
    assert_eq!(ran.shown, Shown::Equal, "{what}");
    let found = ran.every_machine.expect("points are on");
    assert_eq!(found.holds, Some(false), "{what}");
    assert_eq!(ran.outcome(), StepOutcome::Refuted, "{what}");
}

const ONE: (i32, i32) = (1, 1);

#[test]
fn a_line_that_holds_on_some_machines_only_is_refuted() {
    let two = (2, 1);
    let three = (3, 1);
    holds_only_here(
        "without weights",
        machine([ONE, ONE, ONE, ONE, two, three, two, three]),
        par(W_IJ),
        num(0),
        &[],
    );
    holds_only_here(
        "without biases",
        machine([two, three, (1, 2), two, ONE, ONE, ONE, ONE]),
        f(V, H),
        exp(coupling(Name::V, Name::H, Index::K, Index::L)),
        &[V, H],
    );
    let row = fold(
        Op::Sum,
        [Binder::Units(Index::L)],
        par(Par::W(Index::I, Index::L)),
    );
    holds_only_here(
        "two weights are equal",
        machine([three, three, two, (1, 2), two, ONE, three, two]),
        row,
        mul([num(2), par(W_IJ)]),
        &[],
    );
    let biases = fold(Op::Sum, [Binder::Units(Index::K)], par(Par::B(Index::K)));
    holds_only_here(
        "one bias is the negative of another",
        machine([two, three, two, (1, 2), three, (1, 3), three, two]),
        biases,
        num(0),
        &[],
    );
    let odds = || exp(par(W_IJ));
    let none_of = [(1, 2), (1, 1), (2, 1), (4, 1)].map(|power| sub(odds(), num(power)));
    holds_only_here(
        "odds are powers of 2",
        machine([(4, 1), three, two, (1, 2), three, two, three, two]),
        mul(none_of),
        num(0),
        &[],
    );
}

/// By hand: `e^(ln y)` is a number of the domain, `e^(1/2)` and a logarithm times a function are not.
#[test]
fn what_the_points_cannot_tell_is_no_pass() {
    let (m, data) = machine([ONE; 8]);
    let options = options(Param::W(0, 0));
    let mut points = PointRunner::new(&m, &data, &options, &Unwatched).expect("small");
    let mut holds = |lhs: Tree, rhs: Tree| {
        let planted = step(
            "planted",
            Chain::Chain,
            ClaimKind::Identity,
            Over::Weight,
            [],
            lhs,
            rhs,
        );
        let tried = points.step(&planted).expect("runs");
        tried[0].expect("points are on").holds
    };
    let w = || par(W_IJ);
    assert_eq!(holds(ln(exp(w())), w()), Some(true));
    assert_eq!(holds(exp(num((1, 2))), exp(num((1, 2)))), None);
    assert_eq!(holds(mul([exp(w()), w()]), mul([w(), exp(w())])), None);
    // Undefined on every machine.
    let nothing = || sub(exp(w()), exp(w()));
    assert_eq!(
        holds(frac(num(1), nothing()), frac(num(1), nothing())),
        None
    );
    // A logarithm of what may be negative.
    let less = || ln(sub(exp(w()), num(1)));
    assert_eq!(holds(less(), less()), None);
}

/// The same seed gives the same points; the sizes do not depend on them.
#[test]
fn points_can_be_drawn_again() {
    let (m, data) = example("m2").expect("built in");
    let tried = |count, seed| {
        let mut options = options(Param::W(0, 0));
        options.points = Points { count, seed };
        let ran = run(&m, &data, &options, &Unwatched).expect("small");
        ran.into_iter()
            .map(|ran| ran.every_machine)
            .collect::<Vec<_>>()
    };
    assert_eq!(tried(Some(5), Some(7)), tried(Some(5), None));
    assert!(tried(Some(0), None).iter().all(Option::is_none));
    let points = |found: &[Option<EveryMachine>]| found[5].map(|found| found.points);
    assert_eq!(points(&tried(Some(5), Some(7))), Some(5));
    assert_eq!(points(&tried(Some(1), Some(7))), Some(1));
}

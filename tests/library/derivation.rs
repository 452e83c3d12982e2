//! The derivation of machines with numbers far from 1, and of data with counts far beyond what can be
//! multiplied out.

use rbm_exact::data::Data;
use rbm_exact::derivation::{self, Agreed, RunOptions, Shown, StepOutcome, StepRun};
use rbm_exact::machine::{Param, Rbm, Shaped, Units};
use rbm_exact::number::{Digits, Theta, Value, Verdict};
use rbm_exact::rug::{Float, Rational};
use rbm_exact::watch::Unwatched;

/// A 1 x 1 machine of decimals.
fn one_by_one(units: Units, texts: [&str; 3]) -> Rbm {
    let mut texts = texts.iter();
    let theta = Shaped::build(1, 1, |_| {
        let text = texts.next().expect("three");
        Theta::parse(text).expect("a parameter")
    });
    Rbm::new(units, theta.expect("1x1")).expect("small")
}

fn shown(m: &Rbm, data: &Data, digits: u32, steps: Option<Vec<String>>) -> Vec<StepRun> {
    let options = RunOptions {
        digits: Digits::of_itself(digits),
        steps,
        ..RunOptions::on_this_machine(Param::W(0, 0))
    };
    derivation::run(m, data, &options, &Unwatched).expect("small")
}

/// Numbers as small as e^-700 and 1e-300 beside numbers of size 1: each `=` agrees to the digits
/// asked for of each number itself, which at 40 digits no scale of the whole side could stand for.
#[test]
fn tiny_and_huge_parameters_leave_nothing_undecided() {
    let row = Data::from_bit_strings(["1", "0", "1"]).expect("rows");
    let cases = [
        ["-600", "0", "0"],
        ["-700", "1/3", "-1/7"],
        ["1e-300", "0", "1/2"],
        ["5e-324", "1e-200", "0"],
        ["1/2", "1/5", "600"],
        ["600", "-600", "1/3"],
    ];
    for texts in cases {
        for units in [Units::Binary, Units::Spin] {
            let m = one_by_one(units, texts);
            for ran in shown(&m, &row, 40, None) {
                let what = format!("{units:?} {texts:?} {}: {:?}", ran.step.id, ran.values);
                assert_ne!(ran.outcome(), StepOutcome::Undecided, "{what}");
                assert_ne!(ran.outcome(), StepOutcome::Refuted, "{what}");
                let agreed = ran.agreed;
                assert!(agreed.digits.is_none_or(|digits| digits >= 40), "{what}");
                // Where both sides may be 0 at least 4096 bits were tried, 1233 places.
                assert!(agreed.places.is_none_or(|places| places > 1200), "{what}");
            }
        }
    }
}

/// At v = 1 the field of this ±1 machine is w + c = 0, so that the slope of `f(v)` by w is
/// `e^100000 sinh(0)`, by hand: 0, far below the precision of what cancels in it.
#[test]
fn exponentials_that_cancel_are_the_fraction_zero() {
    let m = one_by_one(Units::Spin, ["1e5", "99999", "-1e5"]);
    let row = Data::from_bit_strings(["1", "0"]).expect("rows");
    let found = shown(&m, &row, 15, Some(vec!["G6".into()]));
    let zeros = (found[0].values.iter()).filter(|at| {
        matches!(at.verdict, Verdict::Equal) && at.lhs.fraction().is_some_and(|x| *x == 0)
    });
    assert_eq!(zeros.count(), 1);
    assert_ne!(found[0].outcome(), StepOutcome::Undecided);
}

/// The slope of ln Z at w = -700, -800: e^w/(3 + e^w) = 3.3e-305 and 1.2e-348 by mpmath; one minus the
/// share of the cut is 0 in every precision of fewer bits than that.
#[test]
fn a_tiny_number_beside_an_enclosure_of_zero_does_not_agree_with_it() {
    let row = Data::from_bit_strings(["1"]).expect("a row");
    for (w, wanted) in [("-700", "3.2866e-305"), ("-800", "1.22262e-348")] {
        let m = one_by_one(Units::Binary, [w, "0", "0"]);
        let ran = shown(&m, &row, 15, Some(vec!["cut.lnZ".into()]));
        let at = &ran[0].values[0];
        for side in [&at.lhs, &at.rhs] {
            let x = side.enclose(64).expect("a number");
            let wanted = Float::with_val(64, Float::parse(wanted).expect("a number"));
            let off = Float::with_val(64, x.lo() - &wanted) / &wanted;
            assert!(off.abs() < 1e-4, "w = {w}: {x:?}");
        }
        assert_eq!((ran[0].shown, ran[0].agreed.places), (Shown::Agrees, None));
    }
}

/// ln(prod p^n) = sum n ln p for counts far beyond what a power could be written out for: by hand,
/// p(1) = 1/2 on a machine of zeros, so that the likelihood of n rows is 2^-n.
#[test]
fn the_likelihood_of_a_billion_rows_is_exact() {
    let m = one_by_one(Units::Binary, ["0", "0", "ln 2"]);
    let n = 1_000_000_007_u64;
    let mut data = Data::new(1);
    data.push(&[true], n).expect("fits");
    data.push(&[false], 3).expect("fits");
    let ran = shown(&m, &data, 200, None);
    for ran in &ran {
        assert_ne!(ran.outcome(), StepOutcome::Undecided, "{}", ran.step.id);
        assert_ne!(ran.outcome(), StepOutcome::Refuted, "{}", ran.step.id);
    }
    let product = ran.iter().find(|ran| ran.step.id == "A1").expect("a step");
    assert_eq!(product.shown, Shown::Equal);
    let wanted = Value::log_sum([(Rational::from((1, 2)), (n + 3).into())], 1.into());
    assert!(matches!(
        product.values[0].lhs.compare(&wanted),
        Verdict::Equal
    ));
    let slope = ran.iter().find(|ran| ran.step.id == "A1.grad");
    assert_eq!(slope.expect("a step").shown, Shown::Equal);
}

/// The product of 10^9 probabilities of a machine of decimals is e^(-10^10) or so, far below every
/// float: its logarithm and its slope are found all the same.
#[test]
fn the_likelihood_of_a_billion_rows_of_a_machine_of_decimals_is_no_zero() {
    let m = one_by_one(Units::Spin, ["1/2", "-21", "1/3"]);
    let mut data = Data::new(1);
    data.push(&[true], 999_999_937).expect("fits");
    let steps = Some(vec!["A".into()]);
    for ran in shown(&m, &data, 30, steps) {
        let is_exact = |agreed: Agreed| agreed.digits >= Some(30) && agreed.places.is_none();
        assert!(
            ran.shown == Shown::Agrees && is_exact(ran.agreed),
            "{:?}",
            ran.values
        );
    }
}

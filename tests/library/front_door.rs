//! The gradient of a machine of doubles in three lines, `approx` on it, and the assertion for
//! trainers.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use rbm_exact::machine::example;
use rbm_exact::testing::complaint;
use rbm_exact::{Data, Gradient, Param, Rbm, Units};

/// n_v = 2, n_h = 1; all numbers are binary fractions.
fn machine(units: Units) -> Rbm {
    Rbm::from_f64(units, &[[0.5], [-1.25]], &[0.25, 0.0], &[-0.75]).unwrap()
}

fn parts(gradient: &Gradient) -> (Vec<Vec<f64>>, Vec<f64>, Vec<f64>) {
    let w = gradient.w().map(<[f64]>::to_vec).collect();
    (w, gradient.b().to_vec(), gradient.c().to_vec())
}

const BINARY: [f64; 5] = [
    0.15361106034043198,
    -0.004469002640738085,
    0.4035280007971683,
    -0.08538497229463861,
    0.05957243078181686,
];
const SPIN: [f64; 5] = [
    -0.12428832556958572,
    0.03883811810538083,
    1.0523584509224382,
    -0.8104053200927832,
    0.7684101317189499,
];

/// By mpmath at 50 digits, summing all 8 joint states (no code of this crate): the doubles printed are
/// those nearest to the 50-digit values.
#[test]
fn a_machine_of_doubles_has_its_nearest_doubles_in_three_lines() {
    let data = Data::from_rows([[1, 0], [1, 1], [1, 0]]).unwrap();
    let gradient = machine(Units::Binary).gradient(&data).unwrap();
    assert_eq!(gradient.flat(), BINARY);
    let data = Data::from_spins([[1.0, -1.0], [1.0, 1.0], [1.0, -1.0]]).unwrap();
    let gradient = machine(Units::Spin).gradient(&data).unwrap();
    assert_eq!(gradient.flat(), SPIN);
    // A double means the binary value it holds.
    let tenth = Rbm::from_f64(Units::Binary, &[[0.1]], &[0.0], &[0.0]).unwrap();
    let exact = tenth.theta().get(Param::W(0, 0)).to_string();
    assert_eq!(exact, "3602879701896397/36028797018963968");
}

#[test]
fn fractions_of_a_built_in_machine_come_out_as_their_doubles() {
    let (m, data) = example("m2").unwrap();
    let gradient = m.gradient(&data).unwrap();
    // The fractions of M2, derived by hand in docs/derivation.md.
    let wanted = [
        1.0 / 6.0,
        1.0 / 15.0,
        -1.0 / 12.0,
        -0.1,
        0.25,
        -7.0 / 48.0,
        1.0 / 24.0,
        -19.0 / 240.0,
    ];
    assert_eq!(gradient.flat(), wanted);
    assert_eq!(gradient.w().map(<[f64]>::len).collect::<Vec<_>>(), [2, 2]);
    assert_eq!((gradient.b(), gradient.c()), (&wanted[4..6], &wanted[6..]));
    assert_eq!(
        gradient.entry(Param::W(0, 0)).digits(30),
        "0.166666666666666666666666666667"
    );
    // Z = 24 by the same page.
    assert_eq!(m.log_partition().unwrap().nearest(), 24_f64.ln());
}

#[test]
fn a_gradient_that_vanishes_without_being_rational_is_zero() {
    // b is half of what the weight adds: v = 0 and v = 1 are equally likely, and irrational.
    let m = Rbm::from_f64(Units::Spin, &[[0.3]], &[0.0], &[0.0]).unwrap();
    let gradient = m.gradient(&Data::from_spins([[1], [-1]]).unwrap()).unwrap();
    assert_eq!((gradient.b(), gradient.c()), (&[0.0][..], &[0.0][..]));
}

#[test]
fn approx_compares_gradients_with_each_other_and_with_lists() {
    let data = Data::from_rows([[1, 0], [1, 1]]).unwrap();
    let exact = machine(Units::Binary).gradient(&data).unwrap();
    let (mut w, b, c) = parts(&exact);
    w[1][0] += 1e-13;
    let theirs = Gradient::from_f64(&w, &b, &c).unwrap();
    assert_abs_diff_eq!(theirs, exact, epsilon = 1e-12);
    assert_relative_eq!(theirs, exact, max_relative = 1e-9);
    assert_abs_diff_eq!(theirs.flat().to_vec(), exact, epsilon = 1e-12);
    assert_abs_diff_eq!(exact, *theirs.flat(), epsilon = 1e-12);
    assert!(!approx::abs_diff_eq!(theirs, exact, epsilon = 1e-14));
    assert!(!approx::abs_diff_eq!(
        exact,
        theirs.flat()[1..],
        epsilon = 1.0
    ));
    // 1 visible and 2 hidden units have as many parameters as 2 and 1.
    let turned = Gradient::from_f64(&[[w[0][0], w[1][0]]], &c, &b).unwrap();
    assert!(!approx::abs_diff_eq!(turned, exact, epsilon = 10.0));
}

#[test]
fn the_assertion_names_the_worst_entry_and_the_common_factor() {
    let data = Data::from_rows([[1, 0], [1, 1], [1, 0]]).unwrap();
    let exact = machine(Units::Binary).gradient(&data).unwrap();
    let (w, b, c) = parts(&exact);
    assert_eq!(complaint(&w, &b, &c, &exact, 0.0), None);

    let mut bad = w.clone();
    bad[0][0] += 1e-6;
    bad[1][0] += 0.5;
    let text = complaint(&bad, &b, &c, &exact, 1e-12).unwrap();
    assert!(
        text.starts_with(
            "2 of 5 entries of the gradient are off by more than 1e-12; the worst is w[2,1]: found "
        ),
        "{text}"
    );
    assert!(text.ends_with("off by 5.000e-1"), "{text}");
    bad[0][0] = f64::NAN;
    let text = complaint(&bad, &b, &c, &exact, 1e-12).unwrap();
    assert!(text.contains("the worst is w[1,1]: found NaN"), "{text}");

    let times = |k: f64| {
        let scaled = |list: &[f64]| list.iter().map(|x| k * x).collect::<Vec<_>>();
        let w: Vec<Vec<f64>> = w.iter().map(|row| scaled(row)).collect();
        complaint(&w, &scaled(&b), &scaled(&c), &exact, 1e-12).unwrap()
    };
    assert!(
        times(-1.0).contains("every entry is -1 times the exact one: it has the opposite sign")
    );
    assert!(times(3.0).contains(
        "every entry is 3 times the exact one: the exact gradient is of the mean over the rows"
    ));
    assert!(times(0.5).ends_with("every entry is 0.5 times the exact one"));

    let text = complaint(&[[w[0][0], w[1][0]]], &c, &b, &exact, 1.0).unwrap();
    assert!(text.ends_with("wanted 2 and 1: is W transposed?"), "{text}");
}

#[test]
fn what_makes_no_machine_or_data_is_an_error_with_its_place() {
    let text = |error: rbm_exact::Error| error.to_string();
    let from = |w: &[Vec<f64>], b: &[f64], c: &[f64]| {
        text(Rbm::from_f64(Units::Binary, w, b, c).unwrap_err())
    };
    assert_eq!(
        from(&[vec![1.0, 2.0], vec![1.0]], &[0.0; 2], &[0.0; 2]),
        "row 2 of W: found 1 numbers, wanted 2, one per hidden unit\n  help: W has n_v rows of n_h weights, b has n_v numbers, c has n_h"
    );
    assert!(
        from(&[vec![1.0]], &[0.0; 2], &[0.0])
            .starts_with("b: found 2 numbers, wanted 1, one per visible unit")
    );
    assert!(
        from(&[vec![f64::NAN]], &[0.0], &[0.0])
            .starts_with("w[1,1]: found `NaN`, wanted a finite number")
    );
    assert!(from(&[], &[], &[]).contains("wanted at least one of each"));
    let rows = |rows: &[Vec<f64>]| text(Data::from_rows(rows).unwrap_err());
    assert_eq!(
        rows(&[vec![1.0, 0.0], vec![1.0, -1.0]]),
        "row 2, entry 2: found -1, wanted 0 or 1\n  help: for ±1 units there is Data::from_spins"
    );
    assert!(rows(&[]).contains("found no rows"));
    assert!(rows(&[vec![]]).contains("found an empty row"));
    assert!(rows(&[vec![1.0], vec![1.0, 0.0]]).starts_with("row 2: found a row of 2 entries"));
    let empty = Data::new(2);
    assert!(
        text(machine(Units::Binary).gradient(&empty).unwrap_err()).contains("found no data rows")
    );
}

//! The gradient of a machine of doubles in three lines, `approx` on it, and the assertion for
//! trainers.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use rbm_exact::machine::example;
use rbm_exact::oracle::{Direction, Of, Sense};
use rbm_exact::testing::{Trial, complaint, complaint_of_trainer, trials};
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
fn the_assertion_names_the_worst_entry_and_the_mistake() {
    let data = Data::from_rows([[1, 0], [1, 1], [1, 0]]).unwrap();
    let m = machine(Units::Binary);
    let exact = m.gradient(&data).unwrap();
    let (w, b, c) = parts(&exact);
    let of = |w: &[Vec<f64>], b: &[f64], c: &[f64]| complaint(&m, &data, w, b, c, Sense::default());
    assert_eq!(of(&w, &b, &c), None);

    let mut bad = w.clone();
    bad[0][0] += 1e-6;
    bad[1][0] += 0.5;
    let text = of(&bad, &b, &c).unwrap();
    let start = "2 of 5 entries of the gradient are off by more than rounding allows; the worst is w[2,1]: found ";
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains("off by 5.000e-1 where "), "{text}");
    assert!(
        text.contains("No mistake that is known here explains these numbers. Right: b, c."),
        "{text}"
    );
    bad[0][0] = f64::NAN;
    let text = of(&bad, &b, &c).unwrap();
    assert!(text.contains("the worst is w[1,1]: found NaN"), "{text}");

    let times = |k: f64, sense: Sense| {
        let scaled = |list: &[f64]| list.iter().map(|x| k * x).collect::<Vec<_>>();
        let w: Vec<Vec<f64>> = w.iter().map(|row| scaled(row)).collect();
        complaint(&m, &data, &w, &scaled(&b), &scaled(&c), sense)
    };
    let plain = Sense::default;
    assert!(
        times(-1.0, plain())
            .unwrap()
            .contains("what explains it: sign\n  The sign is the opposite one.")
    );
    assert!(
        times(3.0, plain())
            .unwrap()
            .contains("what explains it: sum-not-mean")
    );
    let descent = Sense {
        of: Of::Total,
        direction: Direction::Descent,
        ..plain()
    };
    assert_eq!(times(-3.0, descent), None);

    let turned = [[w[0][0], w[1][0]]];
    let text = complaint(&m, &data, &turned, &c, &b, plain()).unwrap();
    assert!(text.ends_with("wanted 2 and 1: is W transposed?"), "{text}");
}

/// Singles are judged as singles: a gradient that is rounded to them is right in theirs and wrong as doubles.
#[test]
fn the_assertion_judges_in_the_precision_of_the_floats() {
    let data = Data::from_rows([[1, 0], [1, 1], [1, 0]]).unwrap();
    let m = machine(Units::Binary);
    let exact = m.gradient(&data).unwrap();
    let singles = |list: &[f64]| list.iter().map(|x| *x as f32).collect::<Vec<f32>>();
    let w: Vec<Vec<f32>> = exact.w().map(singles).collect();
    let (b, c) = (singles(exact.b()), singles(exact.c()));
    assert_eq!(complaint(&m, &data, &w, &b, &c, Sense::default()), None);
    let doubles = |list: &[f32]| list.iter().map(|x| f64::from(*x)).collect::<Vec<f64>>();
    let w: Vec<Vec<f64>> = w.iter().map(|row| doubles(row)).collect();
    let text = complaint(&m, &data, &w, &doubles(&b), &doubles(&c), Sense::default()).unwrap();
    assert!(text.contains("single-precision"), "{text}");
}

/// The exact gradient as a trainer of ten lines computes it, over all visible states.
fn trainer(trial: &Trial, rows: &[Vec<f64>]) -> (Vec<Vec<f64>>, Vec<f64>, Vec<f64>) {
    let (n_v, n_h) = (trial.b.len(), trial.c.len());
    let on = |v: &[f64], j: usize| -> f64 {
        trial.c[j] + (0..n_v).map(|i| v[i] * trial.w[i][j]).sum::<f64>()
    };
    let (mut w, mut b, mut c) = (vec![vec![0.0; n_h]; n_v], vec![0.0; n_v], vec![0.0; n_h]);
    let mut add = |v: &[f64], weight: f64| {
        for j in 0..n_h {
            let q = 1.0 / (1.0 + (-on(v, j)).exp());
            c[j] += weight * q;
            (0..n_v).for_each(|i| w[i][j] += weight * v[i] * q);
        }
        (0..n_v).for_each(|i| b[i] += weight * v[i]);
    };
    rows.iter()
        .for_each(|row| add(row, 1.0 / rows.len() as f64));
    let states: Vec<Vec<f64>> = (0..1_u32 << n_v)
        .map(|k| (0..n_v).map(|i| f64::from(k >> i & 1)).collect())
        .collect();
    let f = |v: &Vec<f64>| {
        let bias: f64 = (0..n_v).map(|i| v[i] * trial.b[i]).sum();
        (bias + (0..n_h).map(|j| on(v, j).exp().ln_1p()).sum::<f64>()).exp()
    };
    let z: f64 = states.iter().map(f).sum();
    states.iter().for_each(|v| add(v, -f(v) / z));
    (w, b, c)
}

#[test]
fn a_trainer_is_called_on_machines_that_tell_mistakes_apart() {
    let right = |trial: &Trial| trainer(trial, &trial.rows);
    let sense = Sense::default();
    assert_eq!(complaint_of_trainer(Units::Binary, right, &sense), None);
    let distinct = |trial: &Trial| {
        let mut rows = trial.rows.clone();
        rows.sort_by(|x, y| x.partial_cmp(y).unwrap());
        rows.dedup();
        trainer(trial, &rows)
    };
    let text = complaint_of_trainer(Units::Binary, distinct, &sense).unwrap();
    assert!(
        text.starts_with("the gradient is wrong in 6 of 6 trials: m2, without biases"),
        "{text}"
    );
    assert!(
        text.contains("\nwhat explains all of them: duplicates-dropped\n"),
        "{text}"
    );
    let total = |trial: &Trial| {
        let n = trial.rows.len() as f64;
        let times = |list: Vec<f64>| list.into_iter().map(|x| n * x).collect::<Vec<_>>();
        let (w, b, c) = trainer(trial, &trial.rows);
        (
            w.into_iter().map(times).collect::<Vec<_>>(),
            times(b),
            times(c),
        )
    };
    let text = complaint_of_trainer(Units::Binary, total, &sense).unwrap();
    assert!(
        text.contains("\nwhat explains all of them: sum-not-mean\n"),
        "{text}"
    );
    let many = |units| trials(units).unwrap().len();
    assert_eq!((many(Units::Binary), many(Units::Spin)), (6, 6));
    for trial in trials(Units::Spin).unwrap() {
        assert!(trial.rows.iter().flatten().all(|x| x.abs() == 1.0));
    }
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

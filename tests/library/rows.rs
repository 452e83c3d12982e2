//! The pass over data rows in pairs of doubles, against the definitions in MPFR at twice the
//! precision.

use rbm_exact::data::Data;
use rbm_exact::exact;
use rbm_exact::machine::{Generator, Rbm, Recipe, Units, Weights, random};
use rbm_exact::number::{Arithmetic, Enclosure, Enclosures, Value};
use rbm_exact::rug::Rational;
use rbm_exact::sweep::Rows;
use rbm_exact::watch::Unwatched;

fn drawn(
    n_v: usize,
    n_h: usize,
    seed: u64,
    scale: Rational,
    rows: u64,
    units: Units,
) -> (Rbm, Data) {
    let weights = match seed % 3 {
        0 => Weights::LogRational,
        _ => Weights::Decimal,
    };
    let recipe = Recipe {
        weights,
        scale,
        rows,
        units,
        ..Recipe::new(n_v, n_h, seed)
    };
    let (m, data) = random(&recipe).expect("small");
    (m.with_units(units), data)
}

/// The truth is far narrower than what it is compared with: it must lie inside.
fn contains(found: &Enclosure, truth: &Value, what: &str) {
    let truth = truth.enclose(400).expect("a number");
    assert!(
        found.lo() <= truth.lo() && found.hi() >= truth.hi(),
        "{what}: {found:?} does not hold {truth:?}"
    );
}

#[test]
fn sums_over_rows_hold_the_truth_for_machines_of_all_shapes_and_both_units() {
    let a = Enclosures::new(400);
    let mut draw = Generator::new(11);
    for case in 0..300 {
        let (n_v, n_h) = (1 + draw.below(12) as usize, 1 + draw.below(9) as usize);
        let scales = [(1, 1000), (1, 1), (3, 1), (20, 1)];
        let scale = Rational::from(scales[case % 4]);
        let units = [Units::Binary, Units::Spin][case / 4 % 2];
        let (m, data) = drawn(n_v, n_h, case as u64, scale, 1 + draw.below(60), units);
        let data = data.folded();
        let name = format!("case {case}: {n_v} x {n_h}, {units:?}");
        let Some(rows_side) = Rows::new(&m, data.listed(), 2) else {
            assert!(case % 4 == 3, "{name} is in range");
            continue;
        };
        let sums = rows_side
            .sums(&data, 1, &Unwatched)
            .expect("runs")
            .expect(&name);
        let factors = m.factors(&a).expect(&name);
        let truth = exact::data_phase(&a, &factors, units, &data).expect(&name);
        for param in truth.params() {
            let truth = a.value(truth.get(param));
            contains(
                sums.data_phase.get(param),
                &truth,
                &format!("{name}, {param}"),
            );
        }
        let log_mass = exact::log_likelihood(&a, &factors, &a.one(), &data, 1);
        contains(&sums.log_mass, &log_mass, &format!("{name}, ln f"));
        let width = (sums.log_mass.hi().to_f64() - sums.log_mass.lo().to_f64()).abs();
        assert!(
            width <= 1e-20 * sums.log_mass.hi().to_f64().abs().max(1.0),
            "{name} is narrow"
        );
    }
}

#[test]
fn threads_do_not_change_a_bit_of_the_sums_over_rows() {
    let (m, data) = drawn(18, 3, 1, Rational::from(1), 30_000, Units::Binary);
    let data = data.folded();
    assert!(data.listed() > 1 << 14, "more than two blocks");
    let rows_side = Rows::new(&m, data.listed(), 2).expect("in range");
    let run = |threads| {
        rows_side
            .sums(&data, threads, &Unwatched)
            .expect("runs")
            .expect("in range")
    };
    let (one, three) = (run(1), run(3));
    assert_eq!(one.log_mass.lo(), three.log_mass.lo());
    assert_eq!(one.log_mass.hi(), three.log_mass.hi());
    for (x, y) in one.data_phase.iter().zip(three.data_phase.iter()) {
        assert_eq!((x.lo(), x.hi()), (y.lo(), y.hi()));
    }
}

/// By hand: w = b = c = 0 gives q = 1/2 and ln f(v) = ln 2 for a row, whatever its count.
#[test]
fn a_count_weighs_a_row_in_the_sums_and_in_the_logarithm() {
    let (m, _) = drawn(3, 1, 0, Rational::new(), 1, Units::Binary);
    let mut data = Data::new(3);
    data.push(&[true, false, false], 3_000_000_000)
        .expect("a row");
    data.push(&[true, true, false], 1_000_000_000)
        .expect("a row");
    let rows_side = Rows::new(&m, 2, 2).expect("in range");
    let sums = rows_side
        .sums(&data, 1, &Unwatched)
        .expect("runs")
        .expect("in range");
    let wanted = ["1/2", "1/8", "0", "1", "1/4", "0", "1/2"];
    for (x, wanted) in sums.data_phase.iter().zip(wanted) {
        contains(
            x,
            &Value::Exact(wanted.parse().expect("a fraction")),
            wanted,
        );
    }
    let ln = Enclosure::of(&Rational::from(2), 500).ln()
        * &Enclosure::of(&Rational::from(4_000_000_000_u64), 500);
    contains(&sums.log_mass, &Value::from(ln), "4e9 ln 2");
}

/// Factors of e^400 leave the range: the pass says so and loses nothing silently.
#[test]
fn machines_out_of_range_are_left_to_mpfr() {
    let (m, _) = drawn(4, 2, 1, Rational::from(4000), 1, Units::Binary);
    assert!(Rows::new(&m, 10, 2).is_none());
}

//! What `compute` reports, where cancellation or odd input makes it hard.

use rbm_exact::answer::{Samples, quantities};
use rbm_exact::data::Data;
use rbm_exact::machine::{Param, Rbm, Shaped, Units, example};
use rbm_exact::number::{Digits, Theta, Value, Verdict};
use rbm_exact::rug::{Integer, Rational, ops::Pow};
use rbm_exact::sweep::Options;
use rbm_exact::watch::Unwatched;

fn one_by_one(w: &str, b: &str, c: &str) -> Rbm {
    let theta = Shaped::build(1, 1, |param| {
        let text = match param {
            Param::W(..) => w,
            Param::B(_) => b,
            Param::C(_) => c,
        };
        Theta::parse(text).expect("a parameter")
    });
    Rbm::new(Units::Binary, theta.expect("units")).expect("small")
}

/// ln p(1) = -ln(1 + e^-1000 (1 + e^0.1)/(1 + e^0.2)), by hand: it is zero to 434 places, beside
/// ln Z = 1000.79.
#[test]
fn a_likelihood_near_zero_beside_a_large_ln_z_keeps_its_digits() {
    let m = one_by_one("0.1", "1000", "0.1");
    let data = Data::from_bit_strings(["1", "1"]).expect("bits");
    for count in [5, 15, 40] {
        let options = Options::new(Digits::of_itself(count));
        let q = quantities(&m, (&data).into(), &options, &Unwatched).expect("small");
        assert!(q.decided(), "{count} digits");
        let mean = q.fit.expect("rows").log_likelihood.mean;
        let shown = mean
            .decimal(Digits::of_itself(count).for_logarithm())
            .expect("certain");
        assert_eq!(shown.value.trim_start_matches('-').parse::<f64>(), Ok(0.0));
    }
}

/// By hand: without weights <h> is the same in both phases whatever v is; of ±1 units without biases every
/// mean is 0, and rows that are each other's opposites have the mean 0 as well.
#[test]
fn numbers_that_vanish_for_a_reason_are_the_fraction_zero() {
    let options = Options::new(Digits::of_each(5));
    let m = one_by_one("0", "0.1", "0.3");
    let data = Data::from_bit_strings(["1"]).expect("bits");
    let q = quantities(&m, (&data).into(), &options, &Unwatched).expect("small");
    assert!(q.decided(), "{:?}", q.undecided);
    let zero = |x: &Value| x.fraction().is_some_and(|x| *x == 0);
    assert!(zero(q.fit.expect("rows").gradient.get(Param::C(0))));

    let m = one_by_one("0.0001", "0", "0").with_units(Units::Spin);
    let q = quantities(&m, Samples::default(), &options, &Unwatched).expect("small");
    assert!(q.decided(), "{:?}", q.undecided);
    let mean = |param| q.model.model_phase.get(param);
    assert!(zero(mean(Param::B(0))) && zero(mean(Param::C(0))));
    assert!(!zero(mean(Param::W(0, 0))));

    let data = Data::from_bit_strings(["1", "0"]).expect("bits");
    let q = quantities(&m, (&data).into(), &options, &Unwatched).expect("small");
    let (fit, undecided) = (q.fit.expect("rows"), q.undecided);
    for param in [Param::B(0), Param::C(0)] {
        assert!(zero(fit.data_phase.get(param)) && zero(fit.gradient.get(param)));
    }
    // Rows that are not each other's opposites do not cancel, and a bias is not turned over.
    let (one, biased) = (
        Data::from_bit_strings(["1"]),
        one_by_one("0.0001", "0", "0.3"),
    );
    let q = quantities(&m, (&one.expect("bits")).into(), &options, &Unwatched).expect("small");
    assert!(!zero(q.fit.expect("rows").data_phase.get(Param::C(0))));
    let biased = biased.with_units(Units::Spin);
    let q_biased = quantities(&biased, Samples::default(), &options, &Unwatched).expect("small");
    assert!((q_biased.model.model_phase.iter()).all(|mean| !zero(mean)));
    let q_biased = quantities(&biased, (&data).into(), &options, &Unwatched).expect("small");
    let slopes = q_biased.fit.expect("rows").gradient;
    assert!(!zero(slopes.get(Param::W(0, 0))));
    // tanh w - tanh w, whatever the rows are; but not beside another weight of h_1.
    assert!(zero(fit.gradient.get(Param::W(0, 0))));
    // p(1) = p(-1) = 1/2, as in the data: 0 for no reason that is looked for here.
    assert_eq!(undecided, ["KL", "KL in its -ln N form"]);
}

/// By hand: with w = (1/2, 1/4) and c = 1/4 the fields of the rows 01, 10 and 00 are 0, 1/2 and -1/2. The last two
/// cancel where the sign of v_2 goes with them, which is the same in both, and do not where that of v_1 does.
#[test]
fn rows_without_a_field_or_with_opposite_fields_have_the_mean_zero() {
    let theta = |x: &str| Theta::parse(x).expect("a parameter");
    let theta = Shaped::build(2, 1, |param| match param {
        Param::W(0, 0) => theta("1/2"),
        Param::W(..) | Param::C(_) => theta("1/4"),
        Param::B(_) => Theta::zero(),
    });
    let m = Rbm::new(Units::Spin, theta.expect("2 x 1")).expect("in range");
    let data = Data::from_bit_strings(["01", "10", "00"]).expect("bits");
    let options = Options::new(Digits::of_each(5));
    let zero = |x: &Value| x.fraction().is_some_and(|x| *x == 0);
    let fit = |m: &Rbm| {
        let q = quantities(m, (&data).into(), &options, &Unwatched).expect("small");
        q.fit.expect("rows")
    };
    let found = fit(&m);
    let hidden: Vec<bool> = found
        .rows
        .iter()
        .map(|row| zero(&row.clamped.hidden[0]))
        .collect();
    assert_eq!(hidden, [true, false, false]);
    let phase = |param| zero(found.data_phase.get(param));
    assert!(phase(Param::C(0)) && phase(Param::W(1, 0)) && !phase(Param::W(0, 0)));
    // Fields that only are close cancel nothing.
    let near = Theta::rational(Rational::from((1, 4)) + Rational::from((1, 1_u64 << 40)));
    let found = fit(&m.with(Param::C(0), near).expect("in range"));
    let all = found.data_phase.iter().chain(&found.rows[0].clamped.hidden);
    assert_eq!(all.filter(|x| zero(x)).count(), 0);
}

/// `e^w = 3^100000` has 158,497 bits, and there are two states. By hand: Z = 3 + 3^100000, `<v h> = 3^100000 / Z`.
#[test]
fn factors_of_many_bits_are_fractions_where_there_are_few_states() {
    let m = one_by_one("100000 ln 3", "0", "0");
    let options = Options::new(Digits::of_itself(5));
    let q = quantities(&m, Samples::default(), &options, &Unwatched).expect("small");
    let factor = Integer::from(3).pow(100_000_u32);
    let z = Integer::from(&factor + 3);
    let mean = Rational::from((factor, z.clone()));
    assert_eq!(q.model.z.fraction(), Some(&Rational::from(z)));
    assert_eq!(
        q.model.model_phase.get(Param::W(0, 0)).fraction(),
        Some(&mean)
    );
}

/// Half of the rows are 10, a quarter each 11 and 01: ln(1/2)/2 + 2 ln(1/4)/4 = ln(1/8)/2, by hand.
#[test]
fn no_model_makes_the_rows_likelier_than_their_own_law_does() {
    let (m, data) = example("m2").expect("built in");
    let options = Options::new(Digits::of_itself(5));
    let q = quantities(&m, (&data).into(), &options, &Unwatched).expect("small");
    let maximum = q.fit.expect("rows").maximum;
    assert!(matches!(maximum, Value::Log { of, over: 2 } if of == Rational::from((1, 8))));
}

#[test]
fn data_of_another_width_are_refused() {
    let (m, _) = example("m2").expect("built in");
    let data = Data::from_bit_strings(["101"]).expect("bits");
    let options = Options::new(Digits::of_itself(5));
    let error = quantities(&m, (&data).into(), &options, &Unwatched).expect_err("another width");
    let told = error.to_string();
    assert!(
        told.starts_with("found rows of 3 entries, wanted 2"),
        "{told}"
    );
}

/// M2 by hand: p(11) = 5/16 and p(01) = 1/3, so that rows 11, 01, 01 have the likelihood 5/144 and
/// their law the divergence 1/3 ln((1/3)/(5/16)) + 2/3 ln((2/3)/(1/3)) = 1/3 ln(64/15).
#[test]
fn rows_held_out_have_their_own_likelihood_and_leave_the_gradient_alone() {
    let (m, data) = example("m2").expect("built in");
    let held_out = Data::from_bit_strings(["11", "01", "01"]).expect("bits");
    let options = Options::new(Digits::of_itself(15));
    let both = Samples {
        data: Some(&data),
        held_out: Some(&held_out),
        ..Samples::default()
    };
    let q = quantities(&m, both, &options, &Unwatched).expect("small");
    let fit = q.held_out.expect("rows");
    for (found, p, q, over) in [
        (&fit.log_likelihood.mean, 5, 144, 3),
        (&fit.log_likelihood.total, 5, 144, 1),
        (&fit.kl, 64, 15, 3),
    ] {
        let wanted = Value::log(Rational::from((p, q)), over);
        assert!(
            matches!(found.compare(&wanted), Verdict::Equal),
            "{found:?}"
        );
    }
    let alone = quantities(&m, (&data).into(), &options, &Unwatched).expect("small");
    let (one, other) = (
        q.fit.expect("rows").gradient,
        alone.fit.expect("rows").gradient,
    );
    for param in one.params() {
        assert_eq!(
            one.get(param).fraction(),
            other.get(param).fraction(),
            "{param}"
        );
    }
}

#[test]
fn rows_held_out_of_another_width_are_refused_by_that_name() {
    let (m, data) = example("m2").expect("built in");
    let held_out = Data::from_bit_strings(["101"]).expect("bits");
    let both = Samples {
        data: Some(&data),
        held_out: Some(&held_out),
        ..Samples::default()
    };
    let options = Options::new(Digits::of_itself(5));
    let error = quantities(&m, both, &options, &Unwatched).expect_err("another width");
    assert!(error.to_string().contains("held out"), "{error}");
}

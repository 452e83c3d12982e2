//! Finite differences and their proven bands. Long decimals come from a brute-force program in
//! Python (mpmath, 120 digits) that sums `e^(-E(v,h)/T)` over all (v, h) as the definition reads
//! and shares no code with this crate.

use rbm_exact::data::Data;
use rbm_exact::difference::{BandVerdict, Central, Curve, Lines, Pass, Rule, band, default_steps};
use rbm_exact::error::Result;
use rbm_exact::exact::{self, gradient};
use rbm_exact::machine::{Param, Rbm, Recipe, Shaped, Units, Weights, example, random};
use rbm_exact::number::{
    Arithmetic, Digits, Enclosure, Enclosures, Fractions, Theta, Value, rational,
};
use rbm_exact::rug::{Float, Rational, ops::Pow};
use rbm_exact::watch::Unwatched;

fn q(text: &str) -> Rational {
    rational(text).expect("a number")
}

/// Differences of every parameter beside the gradient, at one step.
fn table(
    m: &Rbm,
    data: &Data,
    gradient: &Shaped<Value>,
    step: &Rational,
    digits: u32,
) -> Result<Shaped<Central>> {
    Pass::new(m, data, step, digits, &Unwatched)?.table(gradient, step)
}

/// The difference of one parameter, whose gradient entry is given.
fn central(
    m: &Rbm,
    data: &Data,
    param: Param,
    entry: &Value,
    step: &Rational,
    digits: u32,
) -> Result<Central> {
    let gradient = m.theta().map(|_, _| entry.clone());
    let found = table(m, data, &gradient, step, digits)?;
    Ok(found.get(param).clone())
}

fn curve(m: &Rbm, data: &Data, param: Param, steps: &[Rational], digits: u32) -> Result<Curve> {
    let scale = Digits::of_itself(digits).for_logarithm();
    Pass::for_curve(m, data, steps, digits, &Unwatched)?.curve(param, steps, scale)
}

/// The gradient by phases over the joint table, which knows nothing of differences.
fn phases(m: &Rbm, data: &Data, bits: u32) -> Shaped<Value> {
    let a = Enclosures::new(bits);
    let found = gradient(&a, m, data).expect("rows");
    found.map(|_, x| a.value(x))
}

/// The mean log-likelihood with one parameter moved, from the definition.
fn likelihood(a: &Enclosures, m: &Rbm, data: &Data, param: Param, by: &Rational) -> Enclosure {
    let moved = m.theta().get(param).plus(&Theta::rational(by.clone()));
    let m = m.clone().with(param, moved.expect("small")).expect("small");
    let factors = m.factors(a).expect("enclosures hold all");
    let z = exact::partition(a, &factors);
    exact::log_likelihood(a, &factors, &z, data, data.total())
        .enclose(a.bits())
        .expect("a number")
}

/// `[lo, hi]` of a value.
fn bounds(value: &Value) -> Enclosure {
    value.enclose(400).expect("a number")
}

/// Contains the decimal, which is known to `places`, and is narrower than `width`.
fn assert_is(value: &Value, decimal: &str, places: i32, what: &str) {
    let x = bounds(value);
    let off = Float::with_val(400, Float::parse(format!("1e-{places}")).expect("a number"));
    let d = Float::with_val(400, Float::parse(decimal).expect("a number"));
    let (lo, hi) = (
        Float::with_val(400, x.lo() - &off),
        Float::with_val(400, x.hi() + &off),
    );
    assert!(lo <= d && d <= hi, "{what}: {decimal} not in {x:?}");
    let width = Float::with_val(400, x.hi() - x.lo());
    assert!(width < off, "{what}: {x:?} is wider than 1e-{places}");
}

fn m2_dec() -> Rbm {
    let texts = ["1/10", "-3/4", "5/4", "2/5", "-1/5", "3/10", "7/10", "-1/2"];
    let mut texts = texts.iter();
    let theta = Shaped::build(2, 2, |_| Theta::rational(q(texts.next().expect("eight"))));
    Rbm::new(Units::Binary, theta.expect("2x2")).expect("small")
}

#[test]
fn central_differences_are_those_of_the_brute_force_reference() {
    let (m2, d2) = example("m2").expect("built in");
    let (m2b, d2b) = example("m2b").expect("built in");
    let spins = |m: &Rbm, t: &str| {
        let m = m.clone().with_units(Units::Spin);
        m.at_temperature(q(t)).expect("positive")
    };
    let half = m2b.clone().at_temperature(q("1/2")).expect("positive");
    // (machine, data, w[1,2], w[2,1], b[2], c[1]) with h = 1/100.
    let cases = [
        (
            spins(&m2, "2"),
            &d2,
            [
                "-0.07619081745431472280193516747506608489717",
                "-0.05555516904148443217955307738266680766905",
                "0.0",
                "0.08333271605452670896232756793012103271739",
            ],
        ),
        (
            m2b.clone(),
            &d2b,
            [
                "0.1042667133779338696616139923927290429991",
                "-0.2469890293297980789535733442501870534819",
                "-0.3885386418239700783848285380626143494176",
                "-0.02493298253088921075674187989701819975043",
            ],
        ),
        (
            spins(&m2b, "1"),
            &d2b,
            [
                "-0.1082724495871928969870539299442698482457",
                "0.3192600156123160966471971678498683430332",
                "-0.1764944554663314339765525204126087634272",
                "-0.4064434505356285796307365178051584343661",
            ],
        ),
        (
            half,
            &d2b,
            [
                "0.3060881776604538402269035042147902658149",
                "-0.681377127099793708323739725439109297834",
                "-1.077497188400247545742157335176098408342",
                "0.06079899785656105656257585097364245467193",
            ],
        ),
        (
            m2_dec(),
            &d2,
            [
                "0.07153380810443189372602696665108208448471",
                "-0.2696345585886169201064785023527693916763",
                "-0.3071104372994568873090882351543225169787",
                "-0.05526618096323094480992974176774237456391",
            ],
        ),
        (
            spins(&m2_dec(), "3"),
            &d2,
            [
                "-0.04561624058221744158897350555786412287129",
                "-0.01616834034823824961025745627150424877624",
                "-0.05620718501821581493706089360724669410645",
                "-0.01559476606337176859455056905533712692069",
            ],
        ),
    ];
    let params = [Param::W(0, 1), Param::W(1, 0), Param::B(1), Param::C(0)];
    for (m, data, wanted) in cases {
        let phases = phases(&m, data, 256);
        let found = table(&m, data, &phases, &q("1/100"), 40).expect("small");
        for (param, wanted) in params.into_iter().zip(wanted) {
            let what = format!("{:?} T={} {param}", m.units(), m.temperature());
            assert_is(&found.get(param).difference, wanted, 38, &what);
            assert_eq!(found.get(param).verdict, BandVerdict::WithinBand, "{what}");
        }
    }
}

/// -2.16e-4, -2.16e-6, -2.16e-8: the truncation errors of M2, w[1,1], by the same reference.
#[test]
fn the_truncation_error_of_m2_falls_with_the_square_of_the_step() {
    let (m, data) = example("m2").expect("built in");
    let sixth = Value::Exact(q("1/6"));
    for (step, wanted) in [
        ("1/10", "-0.0002158694814981647708361423"),
        ("1/100", "-0.000002160475823185298520178911"),
        ("1/1000", "-0.00000002160493647119355566985763"),
    ] {
        let found = central(&m, &data, Param::W(0, 0), &sixth, &q(step), 30).expect("small");
        assert_is(&found.gap, wanted, 28, step);
        assert!(matches!(&found.cut, Value::Exact(cut) if *cut == q("1/6")));
    }
}

fn random_machine(seed: u64, units: Units) -> (Rbm, Data) {
    let pick = |n: u64| (seed / n) as usize;
    let recipe = Recipe {
        weights: match seed % 2 {
            0 => Weights::Decimal,
            _ => Weights::LogRational,
        },
        scale: [q("1/10"), q("1"), q("3"), q("20")][pick(3) % 4].clone(),
        rows: 1 + seed % 5,
        units,
        ..Recipe::new(1 + pick(2) % 4, 1 + pick(8) % 3, seed)
    };
    let (m, data) = random(&recipe).expect("small");
    let t = [q("1"), q("1/2"), q("3")][pick(5) % 3].clone();
    (m.at_temperature(t).expect("positive"), data)
}

#[test]
fn no_true_gradient_leaves_its_band_on_random_machines() {
    for seed in 0..60 {
        for units in [Units::Binary, Units::Spin] {
            let (m, data) = random_machine(seed, units);
            let phases = phases(&m, &data, 256);
            for step in ["2", "1/10", "1e-3", "1e-9"] {
                let found = table(&m, &data, &phases, &q(step), 20).expect("small");
                for entry in found.iter() {
                    let what = format!("seed {seed} {units:?} step {step} {}", entry.param);
                    assert_eq!(entry.verdict, BandVerdict::WithinBand, "{what}");
                }
            }
        }
    }
}

#[test]
fn one_pass_gives_the_difference_of_two_likelihoods_from_the_definition() {
    for seed in 0..24 {
        for units in [Units::Binary, Units::Spin] {
            let (m, data) = random_machine(seed, units);
            let a = Enclosures::new(320);
            let lines = Lines::new(&a, &m, &data, &Unwatched).expect("small");
            let step = q("1/7");
            let below = Rational::from(-&step);
            for param in m.theta().params() {
                let rise = likelihood(&a, &m, &data, param, &step)
                    - &likelihood(&a, &m, &data, param, &below);
                let wanted = rise / &a.lift(&q("2/7"));
                let found = lines.along(&a, param).central(&a, &step);
                let gap = found - &wanted;
                assert!(gap.holds_zero(), "seed {seed} {units:?} {param}: {gap:?}");
                let width = Float::with_val(64, gap.hi() - gap.lo());
                assert!(width < 1e-80, "seed {seed} {units:?} {param}: {gap:?}");
            }
        }
    }
}

/// The share `|gap|/band` of a central difference, at the parameter, in doubles.
fn share(m: &Rbm, data: &Data, param: Param, step: &str) -> f64 {
    let phases = phases(m, data, 512);
    let found = central(m, data, param, phases.get(param), &q(step), 30);
    let found = found.expect("small");
    assert_eq!(found.verdict, BandVerdict::WithinBand);
    found.gap.to_f64().abs() / found.band.to_f64()
}

fn one_by_one(w: &str, b: &str, c: &str) -> Rbm {
    let theta = Shaped::build(1, 1, |param| {
        Theta::ln(q(match param {
            Param::W(..) => w,
            Param::B(_) => b,
            Param::C(_) => c,
        }))
        .expect("positive")
    });
    Rbm::new(Units::Binary, theta.expect("1x1")).expect("small")
}

/// With r = 2 + sqrt 3 the third derivative of softplus is extreme where the odds are r and 1/r.
/// c: the row v = 1 has odds e^(c+w) = r and, the visible unit being off (e^b tiny), the model has
/// e^c = 1/r: data term and model term stand at opposite extremes, worked by hand.
#[test]
fn the_band_of_a_weight_and_a_hidden_bias_is_attained() {
    let row = Data::from_bit_strings(["1"]).expect("a row");
    // 2 + sqrt 3 = 3.7320508, its square 13.9282032.
    let for_c = one_by_one("13.9282032", "1e-9", "0.26794919");
    let attained = share(&for_c, &row, Param::C(0), "1e-4");
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
    // w: data odds e^(c+w) = r, model odds e^b r/(1 + e^c + e^b) = 1/r with e^c = 1, so that
    // e^b = 2/(r^2 - 1) = 0.1547005.
    let for_w = one_by_one("3.7320508", "0.1547005", "1");
    let attained = share(&for_w, &row, Param::W(0, 0), "1e-4");
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
    // Any temperature: the factors e^(theta/T) stay when the parameters are scaled with T.
    let warm = for_w
        .theta()
        .try_map(|_, theta| theta.times(&q("3")))
        .expect("small");
    let warm = Rbm::new(Units::Binary, warm).expect("small");
    let warm = warm.at_temperature(q("3")).expect("positive");
    let attained = share(&warm, &row, Param::W(0, 0), "1e-4");
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
}

/// ±1 units in the same way: e^(2c+2w) = r and, with v = -1 almost surely (e^b tiny),
/// e^(2c-2w) = 1/r, so that c = 0 and e^(2w) = r.
#[test]
fn the_band_of_spins_is_attained() {
    let row = Data::from_bit_strings(["1"]).expect("a row");
    // sqrt(2 + sqrt 3) = 1.9318517
    let spins = one_by_one("1.9318517", "1e-6", "1").with_units(Units::Spin);
    let attained = share(&spins, &row, Param::C(0), "1e-4");
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
}

/// A visible bias has half the band: the row's term is linear in it. The model's odds e^b 2 / 2
/// are 2 + sqrt 3.
#[test]
fn the_band_of_a_visible_bias_is_attained() {
    let row = Data::from_bit_strings(["1"]).expect("a row");
    let attained = share(
        &one_by_one("1", "3.7320508", "1"),
        &row,
        Param::B(0),
        "1e-4",
    );
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
    let spins = one_by_one("1", "1.9318517", "1").with_units(Units::Spin);
    let attained = share(&spins, &row, Param::B(0), "1e-4");
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
}

/// h^2/(18 sqrt 3) = 0.0320750149549... h^2 by mpmath; 8 times that for ±1 units; 1/T^3.
#[test]
fn the_band_has_the_constants_of_the_theorem() {
    let a = Enclosures::new(256);
    let of = |rule, units, t: &str, param, h: &str| {
        a.value(&band(&a, rule, units, &q(t).recip(), param, &q(h)))
    };
    let (w, b) = (Param::W(0, 0), Param::B(0));
    let central = |units, t, param, h| of(Rule::Central, units, t, param, h);
    let near = |value: Value, wanted: &str, what| assert_is(&value, wanted, 30, what);
    let k = "0.0320750149549792091393971544723309697582";
    near(central(Units::Binary, "1", w, "1"), k, "0/1 units");
    near(
        central(Units::Binary, "1", b, "1"),
        "0.0160375074774896045696985772361654848791",
        "visible bias",
    );
    near(
        central(Units::Spin, "1", w, "1"),
        "0.2566001196398336731151772357786477580656",
        "±1 units",
    );
    near(
        central(Units::Binary, "2", w, "1"),
        "0.004009376869372401142424644309041371219775",
        "T = 2",
    );
}

#[test]
fn the_cut_is_the_gradient_of_the_phases_in_fractions() {
    for name in ["m1", "m2", "m2b", "m4", "sticky", "perfect"] {
        let (m, data) = example(name).expect("built in");
        for units in [Units::Binary, Units::Spin] {
            let m = m.clone().with_units(units);
            let phases = gradient(&Fractions, &m, &data).expect("rows");
            let lines = Lines::new(&Fractions, &m, &data, &Unwatched).expect("rational");
            let cuts = lines.slopes(&Fractions);
            assert_eq!(cuts, phases, "{name} {units:?}");
        }
    }
}

#[test]
fn a_wrong_gradient_is_refuted_and_a_vague_one_undecided() {
    let (m, data) = example("m2").expect("built in");
    let judge = |gradient: &Value| {
        let found = central(&m, &data, Param::W(0, 0), gradient, &q("1e-3"), 20);
        found.expect("small").verdict
    };
    // The band is 3.2e-8 at this step.
    assert_eq!(judge(&Value::Exact(q("1/6"))), BandVerdict::WithinBand);
    assert_eq!(
        judge(&Value::Exact(q("1/6") + q("1e-7"))),
        BandVerdict::Refuted
    );
    assert_eq!(
        judge(&Value::Exact(q("1/6") - q("1e-7"))),
        BandVerdict::Refuted
    );
    assert_eq!(judge(&Value::Exact(q("-1/6"))), BandVerdict::Refuted);
    let vague = Value::Within(Enclosure::new(
        Float::with_val(53, 0.1),
        Float::with_val(53, 0.2),
    ));
    assert_eq!(judge(&vague), BandVerdict::Undecided);
    assert_eq!(judge(&Value::Undefined), BandVerdict::Undecided);
}

#[test]
fn steps_and_machines_that_make_no_sense_are_refused() {
    let (m, data) = example("m1").expect("built in");
    let at = |step: &str| {
        let gradient = Value::Exact(q("2/45"));
        central(&m, &data, Param::W(0, 0), &gradient, &q(step), 15)
            .map(|found| found.verdict)
            .map_err(|error| error.status())
    };
    assert_eq!(at("0"), Err(2));
    assert_eq!(at("-1/10"), Err(2));
    // The band is 3e12 there, and the difference of two likelihoods near 0 over 2e7 is far inside.
    assert_eq!(at("1e7"), Ok(BandVerdict::WithinBand));
    // No exponent is as large as that, and no difference of 32768 bits as small.
    assert_eq!(at("1e30"), Ok(BandVerdict::Undecided));
    assert_eq!(at("1e-9000"), Ok(BandVerdict::Undecided));
    let wide = Data::from_bit_strings(["10"]).expect("a row");
    let found = Lines::new(&Fractions, &m, &wide, &Unwatched);
    assert_eq!(found.expect_err("another length").status(), 2);
    let none = Lines::new(&Fractions, &m, &Data::new(1), &Unwatched);
    assert_eq!(none.expect_err("no rows").status(), 2);
    let recipe = Recipe {
        weights: Weights::LogRational,
        scale: q("1"),
        rows: 1,
        ..Recipe::new(21, 21, 1)
    };
    let (large, row) = random(&recipe).expect("its parameters are few");
    let found = Lines::new(&Fractions, &large, &row, &Unwatched);
    assert_eq!(found.expect_err("2^21 states").status(), 4);
}

/// Richardson's rule and the complex step at h = 1/10 on M2, w[1,1]: the reference program.
#[test]
fn richardson_and_the_complex_step_are_those_of_the_reference() {
    let (m, data) = example("m2").expect("built in");
    let steps = [q("1/10")];
    let found = curve(&m, &data, Param::W(0, 0), &steps, 40).expect("small");
    let row = &found.rows[0];
    let rich = "0.1666666217001065689625132291963154675344";
    assert_is(&row.richardson.value, rich, 38, "Richardson");
    let complex = "0.1668828962306647291639901172175773489695";
    assert_is(&row.complex.value, complex, 38, "complex step");
}

/// Each rule's certified error is inside its band, and both are computed by routes of their own.
#[test]
fn no_rule_leaves_its_band_on_random_machines() {
    for seed in 0..40 {
        for units in [Units::Binary, Units::Spin] {
            let (m, data) = random_machine(seed, units);
            let steps = [q("2"), q("1/4"), q("1e-2"), q("1e-7")];
            for param in m.theta().params() {
                let found = curve(&m, &data, param, &steps, 20).expect("small");
                let exact = phases(&m, &data, 512);
                let gap = found.gradient.minus(exact.get(param), 512);
                assert!(bounds(&gap).holds_zero(), "seed {seed} {param}");
                for row in &found.rows {
                    for rule in [&row.central, &row.richardson, &row.complex] {
                        let Some(gap) = rule.truncation.enclose(512) else {
                            // Only the complex step, only where h/T has no proven band.
                            let stretch = if units == Units::Spin { "2" } else { "1" };
                            let s = Rational::from(&row.step / m.temperature()) * q(stretch);
                            assert!(s > q("1.04"), "seed {seed} {param} step {}", row.step);
                            continue;
                        };
                        let verdict = BandVerdict::of(&gap, &bounds(&rule.band));
                        let what = format!("seed {seed} {units:?} {param} step {}", row.step);
                        assert_eq!(verdict, BandVerdict::WithinBand, "{what}: {rule:?}");
                    }
                }
            }
        }
    }
}

/// The share of the band that each rule attains at a small step, on a machine with data term at
/// the place where |softplus^(5)| is largest: y^2 = (15 - sqrt 105)/30, odds (1 + y)/(1 - y) =
/// 2.322474, by hand; with the model at the opposite odds, through c as above.
#[test]
fn the_bands_of_richardson_and_the_complex_step_are_attained() {
    let row = Data::from_bit_strings(["1"]).expect("a row");
    let share = |m: &Rbm, complex: bool| {
        let found = curve(m, &row, Param::C(0), &[q("1e-4")], 30).expect("small");
        let rule = &found.rows[0];
        let rule = if complex {
            &rule.complex
        } else {
            &rule.richardson
        };
        rule.truncation.to_f64().abs() / rule.band.to_f64()
    };
    let third = one_by_one("13.9282032", "1e-9", "0.26794919");
    let attained = share(&third, true);
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
    let fifth = one_by_one("5.39388496", "1e-9", "0.430575347");
    let attained = share(&fifth, false);
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
    let spins = one_by_one("1.9318517", "1e-6", "1").with_units(Units::Spin);
    let attained = share(&spins, true);
    assert!(attained > 0.9999 && attained < 1.0, "{attained}");
}

/// Only orders of magnitude: the last digits of doubles depend on the platform's exp and ln.
#[test]
fn doubles_and_singles_lose_by_rounding_what_they_gain_in_truncation() {
    let (m, data) = example("m2").expect("built in");
    let found = curve(&m, &data, Param::W(0, 0), &default_steps(), 20).expect("small");
    assert_eq!(found.rows.len(), 16);
    let total = |k: Option<usize>, single: bool| {
        let row = &found.rows[k.expect("finite results")];
        let measured = if single { &row.single } else { &row.double };
        measured.total.to_f64().abs()
    };
    let (best, single) = (found.best_double, found.best_single);
    assert!((3..8).contains(&best.expect("finite")), "{best:?}");
    assert!((0..4).contains(&single.expect("finite")), "{single:?}");
    assert!(total(best, false) < 1e-9 && total(single, true) < 1e-3);
    // The smallest step is far worse than the best: rounding, not truncation.
    assert!(total(Some(15), false) > 1e-4 && total(Some(15), true) > 1e-2);
    let last = &found.rows[15];
    assert!(last.central.truncation.to_f64().abs() < 1e-33);
    // Nothing is subtracted in a complex step: it keeps its digits down to any step.
    assert!(last.complex_double.total.to_f64().abs() < 1e-14);
    for row in &found.rows {
        // total = truncation + rounding
        let sum = bounds(&row.double.rounding) + &bounds(&row.central.truncation);
        assert!((sum - &bounds(&row.double.total)).holds_zero());
    }
}

#[test]
fn plain_arithmetic_agrees_with_the_certified_to_its_own_precision() {
    for seed in 0..40 {
        for units in [Units::Binary, Units::Spin] {
            let (m, data) = random_machine(seed, units);
            let largest = m.theta().iter().map(|theta| theta.approximate().abs());
            let size = 1.0 + largest.sum::<f64>() / m.temperature().to_f64();
            for param in m.theta().params() {
                let steps = [q("1/8")];
                let found = curve(&m, &data, param, &steps, 20).expect("small");
                let row = &found.rows[0];
                let off = |rounding: &Value| rounding.to_f64().abs() / size;
                let what = format!("seed {seed} {units:?} {param}");
                // Cancellation costs 1/h = 8; a wrong formula costs far more than 1e-3.
                assert!(off(&row.double.rounding) < 1e-12, "{what}");
                assert!(off(&row.richardson_double.rounding) < 1e-12, "{what}");
                assert!(off(&row.single.rounding) < 1e-3, "{what}");
                if !matches!(row.complex.value, Value::Undefined) {
                    assert!(off(&row.complex_double.rounding) < 1e-12, "{what}");
                }
            }
        }
    }
}

#[test]
fn a_watch_that_asks_for_a_stop_is_obeyed() {
    use rbm_exact::watch::{Stop, Watch};
    use std::ops::ControlFlow;
    struct Never;
    impl Watch for Never {
        fn done(&self, _: u64) -> ControlFlow<Stop> {
            ControlFlow::Break(Stop)
        }
    }
    let (m, data) = example("m2").expect("built in");
    let found = Lines::new(&Fractions, &m, &data, &Never);
    assert_eq!(found.expect_err("stopped").status(), 4);
}

/// The layer with fewer units is the one enumerated: both orders give the same line.
#[test]
fn a_wide_and_a_tall_machine_of_ten_units_are_quick_enough_to_test() {
    for (n_v, n_h) in [(10, 3), (3, 10), (10, 10)] {
        let recipe = Recipe {
            weights: Weights::Decimal,
            scale: q("2"),
            rows: 12,
            units: Units::Spin,
            ..Recipe::new(n_v, n_h, 7)
        };
        let (m, data) = random(&recipe).expect("small");
        let a = Enclosures::new(192);
        let lines = Lines::new(&a, &m, &data, &Unwatched).expect("small");
        let slopes = lines.slopes(&a).map(|_, x| a.value(x));
        let found = table(&m, &data, &slopes, &q("1e-3"), 15).expect("small");
        for entry in found.iter() {
            assert_eq!(
                entry.verdict,
                BandVerdict::WithinBand,
                "{n_v}x{n_h} {}",
                entry.param
            );
        }
    }
}

fn decimals(units: Units, texts: [&str; 3]) -> Rbm {
    let mut texts = texts.iter();
    let theta = Shaped::build(1, 1, |_| Theta::rational(q(texts.next().expect("three"))));
    Rbm::new(units, theta.expect("1x1")).expect("small")
}

/// e^-600 is 2.65e-261. By mpmath at 400 digits, from
/// LL(w) = ln(1 + e^w) - ln(3 + e^w): gradient and difference at w = -600, h = 1/1000; and for
/// spins with w = 300, b = -2, c = 1/2, LL the logarithm of f(1)/(f(1) + f(-1)).
#[test]
fn a_tiny_gradient_and_its_difference_keep_their_digits() {
    let row = Data::from_bit_strings(["1"]).expect("a row");
    let at = |m: &Rbm, param| {
        let pass = Pass::new(m, &row, &q("1/1000"), 20, &Unwatched).expect("small");
        let found = pass
            .decided_table(
                |_| Ok(phases(m, &row, 2400)),
                &q("1/1000"),
                20,
                |_| Digits::of_itself(20),
            )
            .expect("small");
        found.get(param).clone()
    };
    let tiny = at(&decimals(Units::Binary, ["-600", "0", "0"]), Param::W(0, 0));
    assert_is(&tiny.cut, "1.7669310353362072108924529648e-261", 286, "cut");
    let wanted = "1.76693132982472782468596649687480610067196253e-261";
    assert_is(&tiny.difference, wanted, 295, "difference");
    assert_is(
        &tiny.gap,
        "2.94488520613793513532028417633e-268",
        285,
        "gap",
    );
    assert_eq!(tiny.verdict, BandVerdict::WithinBand);
    let spins = decimals(Units::Spin, ["300", "-2", "1/2"]);
    let wanted = "1.90514819912276189740198322717522973223209589";
    assert_is(&at(&spins, Param::C(0)).difference, wanted, 28, "spins, c");
}

/// The machine whose weight uses more than 99.99 % of the band: five digits of the gradient do not
/// suffice to say on which side of it the gap is. A gradient that is off by 1/1000 of the band is
/// refuted in the same way.
#[test]
fn a_verdict_near_the_edge_of_the_band_asks_for_the_digits_it_needs() {
    let row = Data::from_bit_strings(["1"]).expect("a row");
    let m = one_by_one("3.7320508", "0.1547005", "1");
    let step = q("1e-4");
    let exact = phases(&m, &row, 512);
    let judge = |by: &Rational| {
        let asked = std::cell::RefCell::new(Vec::new());
        let gradient = |digits: u32| {
            asked.borrow_mut().push(digits);
            let radius = Rational::from((1, 10)).pow(digits as i32);
            Ok(exact.map(|_, value| {
                let a = Enclosures::new(512);
                let x = bounds(value) + &a.lift(by);
                Value::from(Enclosure::new(
                    (x.clone() - &a.lift(&radius)).lo().clone(),
                    (x + &a.lift(&radius)).hi().clone(),
                ))
            }))
        };
        let pass = Pass::new(&m, &row, &step, 5, &Unwatched).expect("small");
        let scale = |_| Digits::of_itself(5).for_logarithm();
        let found = pass
            .decided_table(gradient, &step, 5, scale)
            .expect("small");
        (found.get(Param::W(0, 0)).verdict, asked.into_inner())
    };
    // The band is 3.2e-10; its share left over is below 1e-4 of that.
    let (verdict, asked) = judge(&Rational::new());
    assert_eq!(verdict, BandVerdict::WithinBand);
    assert!(asked.len() > 1 && asked[0] == 5, "{asked:?}");
    let off = share_of_gap(&m, &row, &step);
    let (verdict, _) = judge(&(q("-3.2e-13") * off));
    assert_eq!(verdict, BandVerdict::Refuted);
}

/// The sign of the gap of `w[1,1]`.
fn share_of_gap(m: &Rbm, data: &Data, step: &Rational) -> Rational {
    let exact = phases(m, data, 512);
    let found = table(m, data, &exact, step, 30).expect("small");
    match found.get(Param::W(0, 0)).gap.to_f64() > 0.0 {
        true => q("1"),
        false => q("-1"),
    }
}

//! Z, p(v) and gradient entries as formulae. Expected fractions are those of the teaching
//! machines, worked by hand; the formulae of one unit a side are written from the definition.

use rbm_exact::data::Data;
use rbm_exact::exact::{self, gradient};
use rbm_exact::machine::{Param, Rbm, Recipe, Units, Weights, example, random};
use rbm_exact::number::{Fractions, Polynomial, rational};
use rbm_exact::rug::{Rational, ops::Pow};
use rbm_exact::symbolic::{Entry, Factorised, entry, formulae, slope};

fn q(text: &str) -> Rational {
    rational(text).expect("a number")
}

/// The fractions that the letters stand for.
fn letters(m: &Rbm) -> Vec<Rational> {
    let factors = m.factors(&Fractions).expect("rational");
    factors.on.iter().cloned().collect()
}

/// What the polynomial comes to on this machine.
fn value(of: &Polynomial, m: &Rbm) -> Rational {
    let letters = letters(m);
    let term = |(powers, coefficient): (&Vec<(usize, i32)>, &Rational)| {
        let powers = powers
            .iter()
            .map(|(k, power)| Rational::from((&letters[*k]).pow(*power)));
        powers.fold(coefficient.clone(), |product, power| product * power)
    };
    of.terms.iter().map(term).sum()
}

/// `rate (1/total sum of count slope/f - z_slope/Z)`, as the fields say.
fn slope_of(of: &Entry, m: &Rbm) -> Rational {
    let ratio = |over: &Polynomial, under: &Polynomial| value(over, m) / value(under, m);
    let rows = of
        .rows
        .iter()
        .map(|row| ratio(&row.slope, &row.f) * row.count);
    let rows: Rational = rows.sum();
    (rows / of.total - ratio(&of.z_slope, &of.z)) * &of.rate
}

fn multiplied_out(of: &Factorised) -> Polynomial {
    let mut sum = Polynomial::default();
    for factors in &of.0 {
        let mut product: Option<Polynomial> = None;
        for factor in factors {
            product = Some(match product {
                Some(product) => product * factor,
                None => factor.clone(),
            });
        }
        sum += &product.expect("one bracket per hidden unit");
    }
    sum
}

#[test]
fn substituting_the_fractions_gives_the_numbers_worked_by_hand() {
    for (name, z) in [("m2", "24"), ("m2b", "733/8"), ("m1", "5")] {
        let (m, data) = example(name).expect("built in");
        assert_eq!(value(&formulae(&m).expect("tiny").z, &m), q(z), "{name}");
        if name == "m2" {
            let wanted = [
                "1/6", "1/15", "-1/12", "-1/10", "1/4", "-7/48", "1/24", "-19/240",
            ];
            for (param, wanted) in m.theta().params().zip(wanted) {
                let found = slope_of(&entry(&m, &data, param).expect("tiny"), &m);
                assert_eq!(found, q(wanted), "{param}");
            }
            let p: Vec<_> = formulae(&m).expect("tiny").masses;
            let p: Vec<_> = p.iter().map(|mass| value(&mass.f, &m) / 24_u32).collect();
            assert_eq!(p, [q("1/6"), q("1/3"), q("3/16"), q("5/16")]);
        }
    }
}

#[test]
fn formulae_of_both_units_and_any_temperature_give_the_gradient_of_the_phases() {
    for name in ["m1", "m2", "m2b", "sticky"] {
        let (m, data) = example(name).expect("built in");
        for units in [Units::Binary, Units::Spin] {
            for t in ["1", "1/2"] {
                let m = m
                    .clone()
                    .with_units(units)
                    .at_temperature(q(t))
                    .expect("positive");
                let phases = gradient(&Fractions, &m, &data).expect("rows");
                let factors = m.factors(&Fractions).expect("rational");
                let found = formulae(&m).expect("tiny");
                assert_eq!(value(&found.z, &m), exact::partition(&Fractions, &factors));
                assert_eq!(multiplied_out(&found.z_factorised), found.z);
                for mass in &found.masses {
                    assert_eq!(multiplied_out(&mass.factorised), mass.f);
                }
                for param in m.theta().params() {
                    let found = slope_of(&entry(&m, &data, param).expect("tiny"), &m);
                    assert_eq!(&found, phases.get(param), "{name} {units:?} {param}");
                }
            }
        }
    }
}

#[test]
fn the_formulae_of_one_unit_a_side_read_as_the_definition() {
    let (m, data) = example("m1").expect("built in");
    let found = formulae(&m).expect("tiny");
    let l = &found.letters;
    assert_eq!(found.z.to_plain(l), "1 + y1 + z1 + x11 y1 z1");
    assert_eq!(found.z.to_tex(l), "1 + y_{1} + z_{1} + x_{11} y_{1} z_{1}");
    assert_eq!(found.z_factorised.to_plain(l), "(1 + z1) + y1 (1 + x11 z1)");
    assert_eq!(found.masses[1].f.to_plain(l), "y1 + x11 y1 z1");
    let w = entry(&m, &data, Param::W(0, 0)).expect("tiny");
    assert_eq!(
        w.to_plain(l),
        "1/3 (2 x11 y1 z1/(y1 + x11 y1 z1)) - x11 y1 z1/(1 + y1 + z1 + x11 y1 z1)"
    );
    assert_eq!(
        w.to_tex(l),
        "\\frac{1}{3} \\left(2 \\frac{x_{11} y_{1} z_{1}}{y_{1} + x_{11} y_{1} z_{1}}\\right) - \
         \\frac{x_{11} y_{1} z_{1}}{1 + y_{1} + z_{1} + x_{11} y_{1} z_{1}}"
    );
    // ±1 units: e^(w v h + b v + c h) over the four sign pairs.
    let spins = m.with_units(Units::Spin);
    let found = formulae(&spins).expect("tiny");
    assert_eq!(
        found.z.to_plain(l),
        "x11^-1 y1^-1 z1 + x11^-1 y1 z1^-1 + x11 y1^-1 z1^-1 + x11 y1 z1"
    );
    // x d/dx brings the power down, with its sign.
    assert_eq!(
        slope(&found.z, 0).to_plain(l),
        "-x11^-1 y1^-1 z1 - x11^-1 y1 z1^-1 + x11 y1^-1 z1^-1 + x11 y1 z1"
    );
}

#[test]
fn a_row_that_never_sees_the_weight_has_no_term() {
    let (m, _) = example("m1").expect("built in");
    let data = Data::from_bit_strings(["0"]).expect("a row");
    let w = entry(&m, &data, Param::W(0, 0)).expect("tiny");
    let l = formulae(&m).expect("tiny").letters;
    assert_eq!(w.to_plain(&l), "-x11 y1 z1/(1 + y1 + z1 + x11 y1 z1)");
    let cold = m.at_temperature(q("2")).expect("positive");
    let w = entry(&cold, &data, Param::W(0, 0)).expect("tiny");
    assert_eq!(w.to_plain(&l), "1/2 (-x11 y1 z1/(1 + y1 + z1 + x11 y1 z1))");
}

#[test]
fn larger_machines_are_refused_with_the_number_of_terms() {
    let recipe = Recipe {
        weights: Weights::Decimal,
        scale: q("1"),
        rows: 1,
        ..Recipe::new(4, 3, 1)
    };
    let (m, data) = random(&recipe).expect("small");
    let error = formulae(&m).expect_err("2^7 terms");
    assert_eq!(error.status(), 4);
    assert!(error.to_string().contains("2^7 terms"), "{error}");
    assert_eq!(
        entry(&m, &data, Param::B(0))
            .expect_err("2^7 terms")
            .status(),
        4
    );
    let (m, _) = example("m2").expect("built in");
    let none = entry(&m, &Data::new(2), Param::B(0));
    assert_eq!(none.expect_err("no rows").status(), 2);
    let wide = entry(
        &m,
        &Data::from_bit_strings(["101"]).expect("a row"),
        Param::B(0),
    );
    assert_eq!(wide.expect_err("another length").status(), 2);
}

//! Where the factors are fractions, everything equals the reference's fractions.

use super::truth::{Fractions as Truths, Vector, vectors};
use rbm_exact::answer::quantities;
use rbm_exact::exact;
use rbm_exact::machine::Shaped;
use rbm_exact::number::{Digits, Fractions, Slopes, Value};
use rbm_exact::rug::{Rational, ops::Pow};
use rbm_exact::sweep::{Options, Side, Tier};
use rbm_exact::watch::Unwatched;

fn exact_vectors() -> Vec<(Vector, Truths)> {
    let found: Vec<_> = vectors()
        .into_iter()
        .filter_map(|mut vector| vector.fractions.take().map(|truth| (vector, truth)))
        .collect();
    assert!(found.len() >= 50, "{} vectors with fractions", found.len());
    found
}

fn assert_same(found: &Shaped<Rational>, wanted: &Shaped<Rational>, what: &str) {
    for param in wanted.params() {
        assert_eq!(found.get(param), wanted.get(param), "{what}, {param}");
    }
}

fn taken(found: &Shaped<Value>) -> Shaped<Rational> {
    found.map(|param, value| {
        let fraction = value.fraction();
        fraction
            .unwrap_or_else(|| panic!("{param} is {value:?}"))
            .clone()
    })
}

/// `value = ln(of) / over`, written out: ln(p)/m = ln(q)/n iff p^n = q^m.
fn assert_log(value: &Value, of: &Rational, over: u64, what: &str) {
    let (p, m) = match value {
        Value::Log { of, over } => (of.clone(), *over),
        Value::Exact(zero) if *zero == 0 => (Rational::from(1), 1),
        other => panic!("{what}: {other:?} is no exact logarithm"),
    };
    let over = u32::try_from(over).expect("few rows");
    assert_eq!(p.pow(over), of.clone().pow(m), "{what}");
}

#[test]
fn a_machine_is_rational_exactly_where_the_reference_found_fractions() {
    for vector in vectors() {
        let wanted = vector.fractions.is_some();
        assert_eq!(vector.machine.is_rational(), wanted, "{}", vector.name);
    }
}

#[test]
fn both_sums_for_z_equal_the_fraction_of_the_reference() {
    for (vector, truth) in exact_vectors() {
        let factors = vector.machine.factors(&Fractions).expect(&vector.name);
        let z = exact::partition(&Fractions, &factors);
        assert_eq!(z, truth.z, "{}", vector.name);
        let z = exact::partition_by_rows(&Fractions, &factors);
        assert_eq!(z, truth.z, "{} by rows", vector.name);
    }
}

#[test]
fn the_phases_and_the_gradient_equal_the_fractions_of_the_reference() {
    for (vector, truth) in exact_vectors() {
        let (m, name) = (&vector.machine, &vector.name);
        let factors = m.factors(&Fractions).expect(name);
        let data = exact::data_phase(&Fractions, &factors, m.units(), &vector.data).expect(name);
        assert_same(&data, &truth.data_phase, &format!("{name}: data phase"));
        let model = exact::model_phase(&Fractions, &factors, m.units());
        assert_same(&model, &truth.model_phase, &format!("{name}: model phase"));
        let gradient = exact::gradient(&Fractions, m, &vector.data).expect(name);
        assert_same(&gradient, &truth.gradient, &format!("{name}: gradient"));
    }
}

#[test]
fn the_likelihood_and_the_divergence_equal_the_logarithms_of_the_reference() {
    for (vector, truth) in exact_vectors() {
        let (m, name, data) = (&vector.machine, &vector.name, &vector.data);
        let factors = m.factors(&Fractions).expect(name);
        let likelihood = |over| exact::log_likelihood(&Fractions, &factors, &truth.z, data, over);
        let rows = data.total();
        assert_log(
            &likelihood(rows),
            &truth.likelihood,
            rows,
            &format!("{name}: mean"),
        );
        assert_log(
            &likelihood(1),
            &truth.likelihood,
            1,
            &format!("{name}: total"),
        );
        let kl = exact::divergence(&Fractions, &factors, &truth.z, data);
        assert_log(&kl, &truth.ratio, rows, &format!("{name}: divergence"));
    }
}

/// `-ln N - mean ln p` leaves out `sum_v p_d(v) ln count(v)`.
#[test]
fn the_divergence_for_distinct_rows_leaves_out_the_multiplicities() {
    for (vector, truth) in exact_vectors() {
        let (name, data) = (&vector.name, &vector.data);
        let factors = vector.machine.factors(&Fractions).expect(name);
        let left_out = data
            .folded()
            .rows()
            .fold(Rational::from(1), |product, (_, count)| {
                product * Rational::from(count).pow(u32::try_from(count).expect("few rows"))
            });
        let kl = exact::divergence_if_distinct(&Fractions, &factors, &truth.z, data);
        assert_log(&kl, &(truth.ratio / left_out), data.total(), name);
    }
}

/// Dual numbers through the definition of the likelihood, which know nothing of phases.
#[test]
fn the_slope_carried_by_dual_numbers_is_the_gradient_of_the_reference() {
    for (vector, truth) in exact_vectors() {
        let (m, name) = (&vector.machine, &vector.name);
        for param in m.theta().params() {
            let a = Slopes::new(Fractions, m.theta().index(param), m.beta());
            let factors = m.factors(&a).expect(name);
            let z = exact::partition_by_rows(&a, &factors);
            let rows = vector.data.total();
            let slope = exact::log_likelihood(&a, &factors, &z, &vector.data, rows);
            assert_eq!(
                slope.fraction(),
                Some(truth.gradient.get(param)),
                "{name}, {param}"
            );
        }
    }
}

#[test]
fn the_sweep_over_either_side_gives_the_fractions_of_the_reference() {
    for (vector, truth) in exact_vectors() {
        for side in [Side::Visible, Side::Hidden] {
            let name = format!("{} by {}", vector.name, side.name());
            let options = Options {
                side: Some(side),
                ..Options::new(Digits::of_itself(15))
            };
            let found = quantities(&vector.machine, (&vector.data).into(), &options, &Unwatched)
                .expect(&name);
            if found.model.tier != Tier::Integers {
                continue; // past the stated length of integers
            }
            assert_eq!(found.model.z.fraction(), Some(&truth.z), "{name}");
            assert_log(&found.model.ln_z, &truth.z, 1, &name);
            assert_same(&taken(&found.model.model_phase), &truth.model_phase, &name);
            let fit = found.fit.expect(&name);
            assert_same(&taken(&fit.data_phase), &truth.data_phase, &name);
            assert_same(&taken(&fit.gradient), &truth.gradient, &name);
            let rows = vector.data.total();
            assert_log(&fit.log_likelihood.mean, &truth.likelihood, rows, &name);
            assert_log(&fit.log_likelihood.total, &truth.likelihood, 1, &name);
            assert_log(&fit.kl, &truth.ratio, rows, &name);
        }
    }
}

//! Enclosures and printed decimals of every vector: they contain the truth, and are as tight as
//! the digits asked for demand.

use super::truth::{Truth, Vector, assert_contains, log_scale, vectors};
use rbm_exact::answer::{Scales, quantities};
use rbm_exact::exact;
use rbm_exact::machine::Shaped;
use rbm_exact::number::{Arithmetic, Digits, Enclosures, Number, Value, certify, rational};
use rbm_exact::rug::{Integer, Rational, ops::Pow};
use rbm_exact::sweep::{Options, Side};
use rbm_exact::watch::Unwatched;

/// Everything a vector has a truth for.
struct Found {
    z: Value,
    ln_z: Value,
    mean: Value,
    total: Value,
    kl: Value,
    data_phase: Shaped<Value>,
    model_phase: Shaped<Value>,
    gradient: Shaped<Value>,
}

fn found_in<A: Arithmetic<N: Number>>(a: &A, vector: &Vector) -> Found {
    let (m, data, name) = (&vector.machine, &vector.data, &vector.name);
    let factors = m.factors(a).expect(name);
    let z = exact::partition(a, &factors);
    let positive = exact::data_phase(a, &factors, m.units(), data).expect(name);
    let gradient = exact::gradient(a, m, data).expect(name);
    Found {
        ln_z: a.log_sum(&mut std::iter::once((z.clone(), 1)), 1),
        mean: exact::log_likelihood(a, &factors, &z, data, data.total()),
        total: exact::log_likelihood(a, &factors, &z, data, 1),
        kl: exact::divergence(a, &factors, &z, data),
        data_phase: positive.map(|_, x| a.value(x)),
        model_phase: exact::model_phase(a, &factors, m.units()).map(|_, x| a.value(x)),
        gradient: gradient.map(|_, x| a.value(x)),
        z: a.value(&z),
    }
}

/// One number: what was found, the truth, the digits it was asked with, and the contract's scale.
struct Line<'a> {
    what: String,
    value: &'a Value,
    truth: &'a Truth,
    asked: Digits,
    scale: Rational,
}

impl Found {
    fn lines<'a>(&'a self, vector: &'a Vector, digits: Digits) -> Vec<Line<'a>> {
        let scales = Scales::new(digits, vector.machine.units());
        let line = |what: &str, value, truth, asked, scale| Line {
            what: format!("{}: {what}", vector.name),
            value,
            truth,
            asked,
            scale,
        };
        let mut lines = vec![line(
            "Z",
            &self.z,
            &vector.z,
            scales.positive(),
            vector.z.size(),
        )];
        for (what, value, truth) in [
            ("ln Z", &self.ln_z, &vector.ln_z),
            ("mean", &self.mean, &vector.mean),
            ("total", &self.total, &vector.total),
            ("divergence", &self.kl, &vector.kl),
        ] {
            lines.push(line(
                what,
                value,
                truth,
                scales.logarithm(),
                log_scale(truth),
            ));
        }
        for param in self.gradient.params() {
            for (what, values, truths) in [
                ("data phase", &self.data_phase, &vector.data_phase),
                ("model phase", &self.model_phase, &vector.model_phase),
            ] {
                let truth = truths.get(param);
                let scale = vector.moment_scale(truth);
                let what = format!("{what} {param}");
                lines.push(line(
                    &what,
                    values.get(param),
                    truth,
                    scales.moment(),
                    scale,
                ));
            }
            let phases = (self.data_phase.get(param), self.model_phase.get(param));
            lines.push(line(
                &format!("gradient {param}"),
                self.gradient.get(param),
                vector.gradient.get(param),
                scales.difference(phases.0, phases.1),
                vector.gradient_scale(param),
            ));
        }
        lines
    }
}

impl Line<'_> {
    /// The decimal lies within its radius of the truth, and the radius is at most 10^-D of the
    /// scale (`--digits`, or the number itself with `significant`).
    fn assert_printed(&self, significant: bool) {
        let what = &self.what;
        let decimal = self.value.decimal(self.asked);
        let decimal = decimal.unwrap_or_else(|| panic!("{what} has no {:?}", self.asked));
        let printed = rational(&decimal.value).expect(what);
        let radius = rational(&decimal.radius).expect(what);
        let off = Rational::from(&printed - &self.truth.value).abs();
        let reach = Rational::from(&radius + &self.truth.half);
        assert!(
            off <= reach,
            "{what}: {decimal:?} is off by {}",
            off.to_f64()
        );
        let power = Integer::from(10).pow(self.asked.count);
        if significant {
            // 10^-D of the number itself.
            let most = (self.truth.size() + &self.truth.half) / power;
            assert!(
                radius <= most,
                "{what}: {decimal:?}, wanted {}",
                most.to_f64()
            );
        } else {
            let most = self.scale.clone() / power;
            assert!(
                radius <= most,
                "{what}: {decimal:?}, wanted {}",
                most.to_f64()
            );
        }
    }
}

#[test]
fn enclosures_of_every_precision_contain_the_truth_to_80_digits() {
    for vector in vectors() {
        for bits in [24, 53, 128, 400] {
            let found = found_in(&Enclosures::new(bits), &vector);
            for line in found.lines(&vector, Digits::of_itself(15)) {
                assert_contains(
                    line.value,
                    line.truth,
                    &format!("{} at {bits} bits", line.what),
                );
            }
        }
    }
}

/// A result that contains the truth because it contains everything says nothing: at 400 bits at
/// least 300 bits of every number are known, counted from its scale.
#[test]
fn enclosures_lose_no_more_than_a_few_bits() {
    for vector in vectors() {
        let found = found_in(&Enclosures::new(400), &vector);
        for line in found.lines(&vector, Digits::of_itself(15)) {
            let Value::Within(x) = line.value else {
                panic!("{}: {:?}", line.what, line.value);
            };
            let lo = x.lo().to_rational().expect("finite");
            let width = x.hi().to_rational().expect("finite") - lo;
            let beta = Rational::from(vector.machine.temperature().recip_ref());
            let most = (line.scale * (beta + 1_u32)) >> 300_u32;
            assert!(width <= most, "{}: {}", line.what, width.to_f64());
        }
    }
}

#[test]
fn digits_asked_for_are_true_and_as_many_as_asked() {
    for vector in vectors() {
        for count in [1, 15, 50] {
            let digits = Digits::of_itself(count);
            let all = |found: &Found| {
                let lines = found.lines(&vector, digits);
                lines
                    .iter()
                    .all(|line| line.value.decimal(line.asked).is_some())
            };
            let found = certify(digits, |a| Ok(found_in(a, &vector)), all).expect(&vector.name);
            for line in found.lines(&vector, digits) {
                line.assert_printed(false);
            }
        }
    }
}

#[test]
fn significant_digits_are_true_and_as_many_as_asked() {
    for vector in vectors() {
        let digits = Digits::of_each(20);
        let found = found_in(&Enclosures::new(400), &vector);
        for line in found.lines(&vector, digits) {
            // What cancels to nothing at 80 digits has no significant digits to check.
            let known = line.truth.half.clone() * Integer::from(10).pow(30_u32);
            if line.truth.size() > known && line.value.decimal(line.asked).is_some() {
                line.assert_printed(true);
            }
        }
    }
}

#[test]
fn quantities_by_either_side_have_the_digits_asked_for() {
    for vector in vectors() {
        for side in [Side::Visible, Side::Hidden] {
            for count in [1, 15, 50] {
                let options = Options {
                    side: Some(side),
                    ..Options::new(Digits::of_itself(count))
                };
                let name = format!("{} by {} to {count}", vector.name, side.name());
                let all = quantities(&vector.machine, (&vector.data).into(), &options, &Unwatched)
                    .expect(&name);
                let fit = all.fit.expect(&name);
                let found = Found {
                    z: all.model.z,
                    ln_z: all.model.ln_z,
                    mean: fit.log_likelihood.mean,
                    total: fit.log_likelihood.total,
                    kl: fit.kl,
                    data_phase: fit.data_phase,
                    model_phase: all.model.model_phase,
                    gradient: fit.gradient,
                };
                for line in found.lines(&vector, options.digits) {
                    assert_contains(line.value, line.truth, &format!("{name}: {}", line.what));
                    line.assert_printed(false);
                }
            }
        }
    }
}

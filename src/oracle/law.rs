//! One law in other units: the parameters that it has there.

use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Enclosure, Enclosures, Value};
use rug::Rational;

/// The parameters of `m`'s law in the units and at the temperature of `like`: with `s = 2x - 1`,
/// `s J t = 4 x J y - 2 x (J 1) - 2 (1 J) y + const`, and the other way with `x = (s + 1)/2`.
///
/// # Errors
/// A machine of another size.
pub(super) fn in_units(m: &Rbm, like: &Rbm, bits: u32) -> Result<Shaped<Value>> {
    let (n_v, n_h) = (m.n_v(), m.n_h());
    if (n_v, n_h) != (like.n_v(), like.n_h()) {
        return Err(Error::input(format!(
            "found a machine of {} visible and {} hidden units, wanted {n_v} and {n_h}",
            like.n_v(),
            like.n_h()
        )));
    }
    let scale = Rational::from(like.temperature() / m.temperature());
    Ok(m.theta().map(|param, _| {
        let terms = terms(m, like.units(), param);
        let mut exact = Rational::new();
        let mut all_exact = true;
        let a = Enclosures::new(bits);
        let mut sum = Enclosure::of(&Rational::new(), bits);
        for (param, times) in terms {
            let theta = m.theta().get(param);
            let times = times * &scale;
            all_exact &= *theta.scale() == 0;
            exact += Rational::from(theta.shift() * &times);
            sum += &(a.theta(theta) * &Enclosure::of(&times, bits));
        }
        match all_exact {
            true => Value::Exact(exact),
            false => Value::from(sum),
        }
    }))
}

/// The parameters of `m` that a parameter is made of in other units, and what each is multiplied by.
pub(super) fn terms(m: &Rbm, units: Units, param: Param) -> Vec<(Param, Rational)> {
    let fraction = |p: i32, q: i32| Rational::from((p, q));
    let (weight, bias, row) = match (m.units(), units) {
        (Units::Spin, Units::Binary) => (fraction(4, 1), fraction(2, 1), fraction(-2, 1)),
        (Units::Binary, Units::Spin) => (fraction(1, 4), fraction(1, 2), fraction(1, 4)),
        _ => return vec![(param, fraction(1, 1))],
    };
    let weights: Vec<Param> = match param {
        Param::W(..) => return vec![(param, weight)],
        Param::B(i) => (0..m.n_h()).map(|j| Param::W(i, j)).collect(),
        Param::C(j) => (0..m.n_v()).map(|i| Param::W(i, j)).collect(),
    };
    let weights = weights.into_iter().map(|param| (param, row.clone()));
    std::iter::once((param, bias)).chain(weights).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Samples, quantities};
    use crate::machine::example;
    use crate::number::Digits;
    use crate::sweep::Options;
    use crate::watch::Unwatched;

    /// The log-likelihood of the same rows is the same, whatever the units.
    #[test]
    fn the_law_stays() {
        let (m, data) = example("m4").expect("built in");
        for (from, to) in [(Units::Spin, Units::Binary), (Units::Binary, Units::Spin)] {
            let here = Rbm::from_f64(
                from,
                &[[0.5, -1.0], [0.25, 2.0]],
                &[0.75, -0.5],
                &[1.0, 0.25],
            );
            let here = here.expect("small");
            let like = here.clone().with_units(to);
            let there = in_units(&here, &like, 64).expect("same size");
            let there = there.map(|_, value| match value.fraction() {
                Some(q) => crate::number::Theta::rational(q.clone()),
                None => crate::number::Theta::zero(),
            });
            let there = Rbm::new(to, there).expect("small");
            let data = crate::Data::from_bit_strings(["10", "11", "01"]).expect("rows");
            let mean = |m: &Rbm| {
                let options = Options::new(Digits::of_itself(30));
                let q = quantities(m, Samples::from(&data), &options, &Unwatched).expect("small");
                q.fit.expect("rows").log_likelihood.mean
            };
            assert!(mean(&here).compare(&mean(&there)).holds());
        }
        let wrong = Rbm::from_f64(Units::Binary, &[[0.5]], &[0.0], &[0.0]).expect("small");
        assert!(in_units(&m, &wrong, 64).is_err());
        assert_eq!(data.n_v(), m.n_v());
    }
}

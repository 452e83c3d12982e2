//! Z, free energies, likelihood, divergence, phases and gradient, written once for every
//! arithmetic, as the formulae read. All logarithms are in nats; the gradient is that of the
//! *mean* log-likelihood, to be ascended. It stands on machines, data and numbers.

use crate::data::Data;
use crate::ensemble::{self, Entry, add_state, hidden_masses, row_mass, states};
use crate::error::Result;
use crate::machine::{Factors, Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Number, Value};
use rug::Rational;

/// `Z = sum_{v,h} f(v,h)` from the joint table.
pub fn partition<A: Arithmetic>(a: &A, factors: &Factors<A::N>) -> A::N {
    let mut z = a.zero();
    for entry in ensemble::joint(a, factors) {
        z += &entry.f;
    }
    z
}

/// `Z = sum_v f(v)`, each row in closed form: the joint table is never built.
pub fn partition_by_rows<A: Arithmetic>(a: &A, factors: &Factors<A::N>) -> A::N {
    let mut z = a.zero();
    for v in states(factors.on.n_v()) {
        z += &row_mass(a, factors, &v);
    }
    z
}

/// `E[h_j | v]` for every j: `on/(off + on)`, that is `sigma(c_j + sum_i w_ij v_i)`, for 0/1
/// units; `(on - off)/(off + on)` for ±1 units.
pub fn hidden_given_visible<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    units: Units,
    v: &[bool],
) -> Vec<A::N> {
    hidden_masses(a, factors, v)
        .into_iter()
        .map(|unit| {
            let total = unit.off.clone() + &unit.on;
            let signed = match units {
                Units::Binary => unit.on,
                Units::Spin => unit.on - &unit.off,
            };
            signed / &total
        })
        .collect()
}

/// The means `<v_i h_j>`, `<v_i>`, `<h_j>` of a list of weighted states, `sum weight x / total`.
fn means<A: Arithmetic<N: Number>>(
    a: &A,
    units: Units,
    entries: impl Iterator<Item = Entry<A::N>>,
    shape: &Shaped<impl Clone>,
) -> Shaped<A::N> {
    let mut total = a.zero();
    let mut sums = shape.map(|_, _| a.zero());
    for Entry { v, h, f } in entries {
        total += &f;
        let minus = a.zero() - &f;
        for param in shape.params() {
            match statistic(units, param, &v, &h) {
                1 => *sums.get_mut(param) += &f,
                -1 => *sums.get_mut(param) += &minus,
                _ => {}
            }
        }
    }
    sums.map(|_, sum| sum.clone() / &total)
}

/// `v_i h_j`, `v_i` or `h_j`: minus the derivative of E with respect to the parameter.
pub(crate) fn statistic(units: Units, param: Param, v: &[bool], h: &[bool]) -> i32 {
    let value = |bit| units.value(bit);
    match param {
        Param::W(i, j) => value(v[i]) * value(h[j]),
        Param::B(i) => value(v[i]),
        Param::C(j) => value(h[j]),
    }
}

/// The model phase (free-running, negative) from the joint table: means under `p(v,h)`.
pub fn model_phase<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    units: Units,
) -> Shaped<A::N> {
    means(a, units, ensemble::joint(a, factors), &factors.on)
}

/// The data phase (clamped, positive): means under `p(h|v)`, averaged over the rows with their
/// multiplicities. `sum_n count_n v_i E[h_j|v] / N`.
///
/// # Errors
/// No rows, of which there is no mean, or rows of another length.
pub fn data_phase<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    units: Units,
    data: &Data,
) -> Result<Shaped<A::N>> {
    data.check(factors.on.n_v())?;
    let mut sums = factors.on.map(|_, _| a.zero());
    for (row, count) in data.folded().rows() {
        let count = a.lift(&Rational::from(count));
        let hidden = hidden_given_visible(a, factors, units, row).into_iter();
        let hidden: Vec<_> = hidden.map(|mean| mean * &count).collect();
        let values = row.iter().map(|bit| units.value(*bit));
        add_state(a, &mut sums, &count, values, &hidden);
    }
    let total = a.lift(&Rational::from(data.total()));
    Ok(sums.map(|_, sum| sum.clone() / &total))
}

/// The gradient of the mean log-likelihood, to be ascended: `(data phase - model phase) / T`.
///
/// # Errors
/// Factors this arithmetic cannot hold, or no rows.
pub fn gradient<A: Arithmetic<N: Number>>(a: &A, m: &Rbm, data: &Data) -> Result<Shaped<A::N>> {
    let factors = m.factors(a)?;
    let data_phase = data_phase(a, &factors, m.units(), data)?;
    let model_phase = model_phase(a, &factors, m.units());
    let beta = a.lift(&m.beta());
    Ok(data_phase.map(|param, mean| (mean.clone() - model_phase.get(param)) * &beta))
}

/// `ln p(v)` summed over the rows with their multiplicities, over `over`: N for the mean
/// log-likelihood, 1 for the total. `row_mass` of every distinct row over Z.
pub fn log_likelihood<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    z: &A::N,
    data: &Data,
    over: u64,
) -> Value {
    let folded = data.folded();
    let mut terms = folded
        .rows()
        .map(|(row, count)| (row_mass(a, factors, row) / z, count));
    a.log_sum(&mut terms, over)
}

/// `D_KL(empirical || model) = sum_v p_d(v) ln(p_d(v)/p(v))`, the empirical law with its
/// multiplicities, `0 ln 0 = 0`.
pub fn divergence<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    z: &A::N,
    data: &Data,
) -> Value {
    from_law(a, factors, z, data, |count| count)
}

/// The divergence as `-ln N - mean ln p(x)`, which assumes that no row occurs twice; it is
/// smaller than [`divergence`] by `sum_v p_d(v) ln count(v)`.
pub fn divergence_if_distinct<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    z: &A::N,
    data: &Data,
) -> Value {
    from_law(a, factors, z, data, |_| 1)
}

/// `1/N sum_v count(v) ln(share(count(v)) / (N p(v)))`.
fn from_law<A: Arithmetic<N: Number>>(
    a: &A,
    factors: &Factors<A::N>,
    z: &A::N,
    data: &Data,
    share: impl Fn(u64) -> u64,
) -> Value {
    let folded = data.folded();
    let mut terms = folded.rows().map(|(row, count)| {
        let empirical = a.lift(&Rational::from((share(count), data.total())));
        (empirical * z / &row_mass(a, factors, row), count)
    });
    a.log_sum(&mut terms, data.total())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::example;
    use crate::number::{Enclosures, Fractions, Slopes};

    fn fractions(text: &[&str]) -> Vec<Rational> {
        text.iter()
            .map(|q| q.parse().expect("a fraction"))
            .collect()
    }

    /// Fractions worked by hand: `derivation.md`, default teaching machine.
    #[test]
    fn m2_has_the_fractions_worked_by_hand() {
        let (m, data) = example("m2").expect("built in");
        let a = Fractions;
        let factors = m.factors(&a).expect("rational");
        assert_eq!(partition(&a, &factors), 24);
        assert_eq!(partition_by_rows(&a, &factors), 24);
        let wanted = fractions(&[
            "1/6", "1/15", "-1/12", "-1/10", "1/4", "-7/48", "1/24", "-19/240",
        ]);
        let found = gradient(&a, &m, &data).expect("rows");
        assert!(found.iter().eq(&wanted));
        let z = Rational::from(24);
        let mean = log_likelihood(&a, &factors, &z, &data, data.total());
        assert!(matches!(mean, Value::Log { of, over: 4 } if of == Rational::from((15, 4096))));
        let kl = divergence(&a, &factors, &z, &data);
        assert!(matches!(kl, Value::Log { of, over: 4 } if of == Rational::from((64, 15))));
        let distinct = divergence_if_distinct(&a, &factors, &z, &data);
        assert!(matches!(distinct, Value::Log { of, over: 4 } if of == Rational::from((16, 15))));
    }

    /// The slope of the mean log-likelihood by dual numbers, which know nothing of phases.
    #[test]
    fn dual_numbers_agree_with_the_phases_in_both_units_and_at_any_temperature() {
        let (m2b, data) = example("m2b").expect("built in");
        let cold = m2b.clone().at_temperature(Rational::from((1, 2)));
        let spins = m2b.clone().with_units(Units::Spin);
        for m in [m2b, spins, cold.expect("positive")] {
            let phases = gradient(&Fractions, &m, &data).expect("rows");
            for param in m.theta().params() {
                let a = Slopes::new(Fractions, m.theta().index(param), m.beta());
                let factors = m.factors(&a).expect("rational");
                let z = partition(&a, &factors);
                let slope = log_likelihood(&a, &factors, &z, &data, data.total());
                assert_eq!(slope.fraction(), Some(phases.get(param)), "{m:?} {param}");
            }
        }
    }

    #[test]
    fn enclosures_contain_the_fractions() {
        let (m, data) = example("m4").expect("built in");
        let exact = gradient(&Fractions, &m, &data).expect("rows");
        let close = gradient(&Enclosures::new(80), &m, &data).expect("rows");
        for (q, x) in exact.iter().zip(close.iter()) {
            assert!(x.lo() <= q && x.hi() >= q, "{q} in {x:?}");
        }
    }

    #[test]
    fn no_rows_is_an_error_not_a_number() {
        let (m, _) = example("m1").expect("built in");
        let error = gradient(&Fractions, &m, &Data::new(1)).expect_err("no rows");
        assert_eq!(error.status(), 2);
    }
}

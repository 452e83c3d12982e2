//! The pseudo-likelihood: the probability of each visible unit given all others.

use super::case::Case;
use super::sizes::{Sizes, softplus};
use crate::ensemble::{Masses, hidden_masses, row_mass};
use crate::error::Result;
use crate::machine::{Factors, Param};
use crate::number::{Arithmetic, Enclosures, Fractions, Number, Value};

/// Fractions of larger machines and of more rows are too long.
const MOST_IN_FRACTIONS: usize = 4096;

/// The mean over the rows of `sum_i ln p(v_i | all other v)`, nats: with `v'` being `v` with unit i flipped,
/// `p(v_i | ..) = f(v)/(f(v) + f(v'))`. In fractions where those are short, else enclosed with `bits` bits.
///
/// # Errors
/// Parameters out of the range of MPFR.
pub fn pseudo_likelihood(case: &Case, bits: u32) -> Result<Value> {
    let m = case.m;
    let size = m.n_v() * m.n_h() * case.data.listed();
    if size <= MOST_IN_FRACTIONS
        && let Ok(factors) = m.factors(&Fractions)
    {
        return Ok(mean(&Fractions, &factors, case));
    }
    let a = Enclosures::new(bits);
    let factors = m.factors(&a)?;
    Ok(mean(&a, &factors, case))
}

fn mean<A: Arithmetic<N: Number>>(a: &A, factors: &Factors<A::N>, case: &Case) -> Value {
    let data = case.data.folded();
    let mut terms = data.rows().flat_map(|(v, count)| {
        let here = row_mass(a, factors, v);
        let hidden = hidden_masses(a, factors, v);
        (0..v.len()).map(move |i| {
            let both = flipped(factors, v, i, &here, &hidden) + &here;
            (here.clone() / &both, count)
        })
    });
    a.log_sum(&mut terms, data.total())
}

/// `f(v)` with unit i flipped: what the unit had in each factor is exchanged.
fn flipped<N: Number>(
    factors: &Factors<N>,
    v: &[bool],
    i: usize,
    here: &N,
    hidden: &[Masses<N>],
) -> N {
    let moved = |mass: &N, param: Param, of: &dyn Fn(bool) -> bool| {
        let (from, to) = (of(v[i]), of(!v[i]));
        let mut mass = mass.clone();
        if from != to {
            if let Some(factor) = factors.get(param, to) {
                mass = mass * factor;
            }
            if let Some(factor) = factors.get(param, from) {
                mass = mass / factor;
            }
        }
        mass
    };
    let mut mass = moved(here, Param::B(i), &|bit| bit);
    for (j, unit) in hidden.iter().enumerate() {
        let of = |mass, on| moved(mass, Param::W(i, j), &|bit| factors.product_bit(bit, on));
        let there = of(&unit.off, false) + &of(&unit.on, true);
        mass = mass * &there / &(unit.off.clone() + &unit.on);
    }
    mass
}

/// One standard error of the estimate of [`pseudo_likelihood`] that flips one unit of each row, drawn at random,
/// and multiplies by their number: the root of the sum over rows of the variance of `n_v ln p(v_i|..)` over i,
/// divided by N. In plain doubles, as chance needs no more.
pub(super) fn standard_error(case: &Case, sizes: &Sizes) -> f64 {
    let data = case.data.folded();
    let mut sum = 0.0;
    for (v, count) in data.rows() {
        let here = sizes.of_row(v, 1).log_mass;
        let units = v.len() as f64;
        let logs = (0..v.len()).map(|i| {
            let mut flipped = v.to_vec();
            flipped[i] = !flipped[i];
            let there = sizes.of_row(&flipped, 1).log_mass;
            -units * softplus(there - here)
        });
        let logs: Vec<f64> = logs.collect();
        let mean = logs.iter().sum::<f64>() / units;
        let variance = logs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / units;
        sum += count as f64 * variance;
    }
    sum.sqrt() / data.total() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::states;
    use crate::machine::example;
    use crate::number::Digits;
    use crate::sweep::Options;
    use crate::watch::Unwatched;
    use rug::Rational;

    /// From the table of joint states of M2: p(v_i | other) by sums of its probabilities.
    #[test]
    fn the_pseudo_likelihood_is_that_of_the_table() {
        let (m, data) = example("m2").expect("built in");
        let table = states(&m, Digits::of_itself(20)).expect("small");
        let p = |wanted: &[bool]| {
            let of = table.entries.iter().filter(|(v, ..)| v == wanted);
            of.map(|(.., p)| p.fraction().cloned().unwrap_or_default())
                .sum::<Rational>()
        };
        let mut product = Rational::from(1);
        for (v, count) in data.rows() {
            for i in 0..2 {
                let mut other = v.to_vec();
                other[i] = !other[i];
                let share = p(v) / (p(v) + p(&other));
                for _ in 0..count {
                    product *= &share;
                }
            }
        }
        let options = Options::new(Digits::of_itself(20));
        let case = Case::new(&m, &data, &options, &Unwatched);
        let found = pseudo_likelihood(&case, 100).expect("small");
        let wanted = Value::log(product, 4);
        assert!(matches!(
            found.compare(&wanted),
            crate::number::Verdict::Equal
        ));
    }
}

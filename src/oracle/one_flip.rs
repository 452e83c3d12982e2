//! The pseudo-likelihood: the probability of each visible unit given all others.

use super::case::Case;
use crate::ensemble::row_mass;
use crate::error::Result;
use crate::machine::Factors;
use crate::number::{Arithmetic, Enclosures, Fractions, Number, Value};

/// Fractions of larger machines and of more rows are too long.
const MOST_IN_FRACTIONS: usize = 4096;

/// The mean over the rows of `sum_i ln p(v_i | all other v)`, nats: with `v'` being `v` with unit i flipped,
/// `p(v_i | ..) = f(v)/(f(v) + f(v'))`.
pub(super) fn pseudo_likelihood(case: &Case, bits: u32) -> Result<Value> {
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
        (0..v.len()).map(move |i| {
            let mut flipped = v.to_vec();
            flipped[i] = !flipped[i];
            let both = row_mass(a, factors, &flipped) + &here;
            (here.clone() / &both, count)
        })
    });
    a.log_sum(&mut terms, data.total())
}

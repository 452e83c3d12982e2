//! Vectors of another objective than the mean log-likelihood, or of other coordinates.

use super::field::Field;
use super::law::Law;
use super::model::partition;
use super::phase::{Missing, Offsets};
use crate::ensemble::row_mass;
use crate::exact::hidden_given_visible;
use crate::machine::{Param, Shaped};
use rug::Rational;

/// Rows times weights beyond which products of long numbers take too long.
const MOST_FACTORS: usize = 1 << 18;

/// `p(v_n)` of every distinct row with its count.
fn chances<A: Field>(law: &Law<A>) -> Option<Vec<(A::N, u64)>> {
    let factors = law.factors().ok()?;
    let z = partition(law)?;
    if law.data.listed() * law.m.n_v() * law.m.n_h() > MOST_FACTORS {
        return None;
    }
    let rows = law.data.rows();
    let found = rows.map(|(row, count)| (row_mass(law.a, factors, row) / &z, count));
    Some(found.collect())
}

/// The mean of `p(v)` over the rows.
pub(super) fn mean_p<A: Field>(law: &Law<A>) -> Option<A::N> {
    let mut sum = law.a.zero();
    for (p, count) in chances(law)? {
        sum += &(p * &law.a.lift(&Rational::from((count, law.data.total()))));
    }
    Some(sum)
}

/// The product of `p(v)` over the rows.
pub(super) fn product<A: Field>(law: &Law<A>) -> Option<A::N> {
    const MOST: u64 = 100_000;
    if law.data.total() > MOST {
        return None;
    }
    let mut product = law.a.one();
    for (p, count) in chances(law)? {
        product = (0..count).fold(product, |product, _| product * &p);
    }
    Some(product)
}

/// `sum_n p(v_n) v q / N`: the data phase of the gradient of mean p(v).
pub(super) fn weighted_by_p<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    let factors = law.factors()?;
    let chances = chances(law).ok_or("its rows are too many, or Z is out of range")?;
    let units = law.m.units();
    let a = law.a;
    let mut sums = law.m.theta().map(|_, _| a.zero());
    for ((row, _), (p, count)) in law.data.rows().zip(chances) {
        let weight = p * &a.lift(&Rational::from((count, law.data.total())));
        let hidden = hidden_given_visible(a, factors, units, row);
        for param in law.m.theta().params() {
            let value = |i: usize| a.lift(&Rational::from(units.value(row[i])));
            let term = match param {
                Param::W(i, j) => value(i) * &hidden[j],
                Param::B(i) => value(i),
                Param::C(j) => hidden[j].clone(),
            };
            *sums.get_mut(param) += &(term * &weight);
        }
    }
    Ok(sums)
}

/// The centred direction: the phases of `(v_i - m_i)(h_j - l_j)`, with offsets m and l.
pub(super) fn centred<A: Field>(
    law: &Law<A>,
    (data, model): (&Shaped<A::N>, &Shaped<A::N>),
    offsets: Offsets,
    corrected: bool,
) -> Shaped<A::N> {
    let half = law.a.lift(&Rational::from((1, 2)));
    let offset = |param: Param| match offsets {
        Offsets::Data => data.get(param).clone(),
        Offsets::Both => (data.get(param).clone() + model.get(param)) * &half,
        Offsets::Half => half.clone(),
    };
    let plain = |param: Param| data.get(param).clone() - model.get(param);
    let weight = |i: usize, j: usize| {
        plain(Param::W(i, j))
            - &(offset(Param::B(i)) * &plain(Param::C(j)))
            - &(plain(Param::B(i)) * &offset(Param::C(j)))
    };
    law.m.theta().map(|param, _| match param {
        Param::W(i, j) => weight(i, j),
        Param::B(i) if corrected => (0..law.m.n_h()).fold(plain(param), |sum, j| {
            sum - &(weight(i, j) * &offset(Param::C(j)))
        }),
        Param::C(j) if corrected => (0..law.m.n_v()).fold(plain(param), |sum, i| {
            sum - &(weight(i, j) * &offset(Param::B(i)))
        }),
        _ => plain(param),
    })
}

/// Minus the gradient of the reconstruction error of an autoencoder with tied weights, a mean over the rows of
/// a sum over the units: `r = sigma(b + W q)`, `q = sigma(c + v W)`. The error is half the square, or cross-entropy.
pub(super) fn reconstruction<A: Field>(
    law: &Law<A>,
    theta: &Shaped<A::N>,
    squared: bool,
) -> Result<Shaped<A::N>, Missing> {
    if law.m.units() == crate::machine::Units::Spin {
        return Err("is built for 0/1 units alone".into());
    }
    let a = law.a;
    let beta = a.lift(&law.m.beta());
    let theta = theta.map(|_, theta| theta.clone() * &beta);
    let slope = |x: &A::N| x.clone() * &(a.one() - x);
    let mut sums = theta.map(|_, _| a.zero());
    for (row, count) in law.data.rows() {
        let v = |i: usize| a.lift(&Rational::from(u32::from(row[i])));
        let mut hidden = Vec::new();
        for j in 0..law.m.n_h() {
            let on = (0..law.m.n_v()).filter(|i| row[*i]);
            let field = on.fold(theta.get(Param::C(j)).clone(), |field, i| {
                field + theta.get(Param::W(i, j))
            });
            hidden.push(a.sigmoid(&field));
        }
        let mut errors = Vec::new();
        for i in 0..law.m.n_v() {
            let mut field = theta.get(Param::B(i)).clone();
            for (j, h) in hidden.iter().enumerate() {
                field += &(theta.get(Param::W(i, j)).clone() * h);
            }
            let r = a.sigmoid(&field);
            let error = v(i) - &r;
            errors.push(match squared {
                true => error * &slope(&r),
                false => error,
            });
        }
        let back = |j: usize| {
            let sum = errors.iter().enumerate().fold(a.zero(), |sum, (i, error)| {
                sum + &(error.clone() * theta.get(Param::W(i, j)))
            });
            sum * &slope(&hidden[j])
        };
        let back: Vec<A::N> = (0..law.m.n_h()).map(back).collect();
        let share = Rational::from((count, law.data.total()));
        let weight = a.lift(&share) * &beta;
        for param in law.m.theta().params() {
            let term = match param {
                Param::W(i, j) => errors[i].clone() * &hidden[j] + &(back[j].clone() * &v(i)),
                Param::B(i) => errors[i].clone(),
                Param::C(j) => back[j].clone(),
            };
            *sums.get_mut(param) += &(term * &weight);
        }
    }
    Ok(sums)
}

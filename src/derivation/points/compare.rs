//! Two sides compared at the points.

use super::function::Function;
use super::number::{AtPoints, Logs, Number};
use super::size::Size;
use crate::derivation::tree::calculus::Calculus;
use rug::Integer;

/// What the points say of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// Equal at every point; if the functions differ, a polynomial that is not zero and at most of
    /// this size is zero at all of them.
    Equal(Size),
    /// They differ at a point, hence as functions.
    Different,
    /// A side has no value at the points, or is no number that they can tell apart.
    Unknown,
}

impl Compared {
    /// What two comparisons say together.
    pub(crate) fn and(self, other: Compared) -> Compared {
        match (self, other) {
            (Compared::Different, _) | (_, Compared::Different) => Compared::Different,
            (Compared::Unknown, _) | (_, Compared::Unknown) => Compared::Unknown,
            (Compared::Equal(x), Compared::Equal(y)) => Compared::Equal(x.or(y)),
        }
    }
}

/// Compares two sides at the first `points` points. Sums of logarithms are equal iff their parts
/// without logarithms are, and the products of what the logarithms are of.
pub(crate) fn compare(at: &AtPoints, lhs: &Number, rhs: &Number, points: usize) -> Compared {
    let mut difference = at.negated(rhs);
    at.add(&mut difference, lhs);
    let zero = Number::Whole(0);
    match &difference {
        Number::Whole(0) => Compared::Equal(Size::ONE),
        Number::Whole(_) | Number::Fraction(_) => Compared::Different,
        Number::Function(_) => match (lhs, rhs) {
            (Number::Logs(_), _) | (_, Number::Logs(_)) => {
                functions(at, &difference, &zero, points)
            }
            _ => functions(at, lhs, rhs, points),
        },
        Number::Logs(logs) => {
            functions(at, &logs.rational, &zero, points).and(product(at, logs, points))
        }
        Number::Other => Compared::Unknown,
    }
}

fn functions(at: &AtPoints, lhs: &Number, rhs: &Number, points: usize) -> Compared {
    match (at.function(lhs), at.function(rhs)) {
        (Some(x), Some(y)) => compared(&x, &y, points),
        _ => Compared::Unknown,
    }
}

fn compared(x: &Function, y: &Function, points: usize) -> Compared {
    match x.agrees(y, points) {
        true => Compared::Equal(x.difference(y)),
        false => Compared::Different,
    }
}

/// Whether `sum q_k ln r_k` is 0: `prod r_k^{n_k}` over the positive n_k against that over the
/// negative ones, where `n_k = q_k n` are whole and without a common divisor (all r_k are positive,
/// so that taking the root loses nothing).
fn product(at: &AtPoints, logs: &Logs, points: usize) -> Compared {
    if logs.cut.sign() != 0 {
        return Compared::Unknown;
    }
    let parts: Vec<_> = logs.logs.iter().map(|(_, q)| q.parts()).collect();
    let over = parts
        .iter()
        .fold(Integer::from(1), |over, (_, d)| over.lcm(d));
    let whole: Vec<Integer> = parts
        .iter()
        .map(|(n, d)| n * Integer::from(&over / d))
        .collect();
    let common = whole.iter().fold(Integer::new(), |gcd, n| gcd.gcd(n));
    let side = |wanted: fn(&Integer) -> bool| {
        let powers = logs.logs.iter().zip(&whole).filter(|(_, n)| wanted(n));
        let mut product = at.functions.whole(1);
        for ((base, _), n) in powers {
            let exponent = Integer::from(n.abs_ref()) / &common;
            let power = at.functions.power(base, &exponent)?;
            product = at.functions.product(&product, &power);
        }
        Some(product)
    };
    match (side(|n| *n > 0), side(|n| *n < 0)) {
        (Some(x), Some(y)) => compared(&x, &y, points),
        _ => Compared::Unknown,
    }
}

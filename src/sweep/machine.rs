//! From a machine to the tables' source: ±1 units become 0/1 units, the enumerated layer
//! becomes the rows, factors become integers or floats.

use super::Side;
use super::tables::Source;
use crate::error::Result;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures, Fractions, Number};
use rug::{Float, Integer, Rational};

/// A machine with 0/1 units as the factors of its parameters.
#[derive(Clone, Debug)]
pub struct Binary<N> {
    /// `e^(theta/T)`, the enumerated layer being the visible one.
    pub factors: Shaped<N>,
    /// What its Z is to be multiplied with.
    pub constant: N,
}

/// The change of variables `v = 2 v' - 1`, `h = 2 h' - 1`: `w' = 4 w`,
/// `b'_i = 2 b_i - 2 sum_j w_ij`, `c'_j = 2 c_j - 2 sum_i w_ij`, and
/// `ln Z = ln Z' + sum w - sum b - sum c`. 0/1 units stay as they are.
pub fn binary<A: Arithmetic<N: Number + Send> + Sync>(
    a: &A,
    m: &Rbm,
    side: Side,
    threads: usize,
) -> Result<Binary<A::N>> {
    let on = (m.theta()).try_map_on(threads, |param, _| m.factor(a, param, 1))?;
    let (factors, constant) = match m.units() {
        Units::Binary => (on, a.one()),
        Units::Spin => {
            let square = |x: &A::N| x.clone() * x;
            let mut weights = on.map(|_, x| square(x));
            let (mut constant, mut below) = (a.one(), a.one());
            for param in on.params() {
                let square = weights.get(param).clone();
                if let Param::W(i, j) = param {
                    for bias in [Param::B(i), Param::C(j)] {
                        // Weights come first in the order of parameters.
                        let bias = weights.get_mut(bias);
                        *bias = bias.clone() / &square;
                    }
                    constant = constant * on.get(param);
                    *weights.get_mut(param) = square.clone() * &square;
                } else {
                    below = below * on.get(param);
                }
            }
            (weights, constant / &below)
        }
    };
    let factors = match side {
        Side::Visible => factors,
        Side::Hidden => factors.transposed(|_, x| x.clone()),
    };
    Ok(Binary { factors, constant })
}

/// One row per enumerated unit; the last column is its bias.
fn rows<N, E>(factors: &Shaped<N>, entry: impl Fn(&N) -> E) -> Vec<Vec<E>> {
    let row = |i| {
        let weights = (0..factors.n_h()).map(move |j| Param::W(i, j));
        let params = weights.chain(std::iter::once(Param::B(i)));
        params.map(|param| entry(factors.get(param))).collect()
    };
    (0..factors.n_v()).map(row).collect()
}

fn starts<N, E>(factors: &Shaped<N>, weight: E, entry: impl Fn(&N) -> E) -> Vec<E> {
    let biases = (0..factors.n_h()).map(|j| entry(factors.get(Param::C(j))));
    biases.chain(std::iter::once(weight)).collect()
}

/// Integers longer than this are enclosed instead.
const MOST_INTEGER_BITS: u64 = 1 << 16;

/// Where all factors are fractions `p/q` of modest size: the pairs (q, p), so that all sums are
/// integers, and what Z is to be multiplied with (the constant over the product of all q).
///
/// `x_j` then carries the product of its column's q, and is added to that product where it was
/// added to 1.
pub fn integers(m: &Rbm, side: Side) -> Option<(Source<Integer>, Rational)> {
    let Binary { factors, constant } = binary(&Fractions, m, side, 1).ok()?;
    let bits = |x: &Integer| u64::from(x.significant_bits());
    let size: u64 = factors
        .iter()
        .map(|q| bits(q.numer()).max(bits(q.denom())))
        .sum();
    if size > MOST_INTEGER_BITS {
        return None;
    }
    let one = Integer::from(1);
    let off = rows(&factors, |q| q.denom().clone());
    let unit: Vec<Integer> = (0..factors.n_h())
        .map(|j| {
            let start = factors.get(Param::C(j)).denom().clone();
            off.iter().fold(start, |product, row| product * &row[j])
        })
        .collect();
    let weight = off.iter().map(|row| &row[factors.n_h()]);
    let denominator = unit.iter().chain(weight).fold(one.clone(), |d, q| d * q);
    let source = Source {
        on: rows(&factors, |q| q.numer().clone()),
        off,
        start: starts(&factors, one.clone(), |q| q.numer().clone()),
        unit,
        times: |x, y| Integer::from(x * y),
        one,
        zero: Integer::new(),
        bits: 0,
    };
    Some((source, constant / denominator))
}

/// The factors as floats of `bits + 64` bits, packed with `bits` bits, and the constant for Z.
/// `None` where 64 more bits leave a factor less than 40 bits better than what is packed.
pub fn floats(
    m: &Rbm,
    side: Side,
    bits: u32,
    threads: usize,
) -> Result<Option<(Source<Float>, Enclosure)>> {
    let wide = bits + 64;
    let Binary { factors, constant } = binary(&Enclosures::new(wide), m, side, threads)?;
    if !factors.iter().all(|x| x.is_narrow(bits + 40)) {
        return Ok(None);
    }
    let middle = |x: &Enclosure| x.lo().clone();
    let one = Float::with_val(wide, 1);
    let on = rows(&factors, middle);
    let source = Source {
        off: on.iter().map(|row| vec![one.clone(); row.len()]).collect(),
        on,
        start: starts(&factors, one.clone(), middle),
        unit: vec![one.clone(); factors.n_h()],
        // Half of all factors are 1.
        times: |x, y| match *y == 1 {
            true => x.clone(),
            false => Float::with_val(x.prec(), x * y),
        },
        zero: Float::new(wide),
        one,
        bits,
    };
    Ok(Some((source, constant)))
}

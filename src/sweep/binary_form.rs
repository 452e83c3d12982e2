//! ±1 units become 0/1 units, exactly, and means are changed back.

use crate::error::Result;
use crate::machine::Side;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Number};
use rug::Rational;
use std::borrow::Cow;

/// A machine with 0/1 units as the factors of its parameters.
#[derive(Clone, Debug)]
pub(crate) struct Binary<N> {
    /// `e^(theta/T)`.
    pub factors: Shaped<N>,
    /// What its Z is to be multiplied with.
    pub constant: N,
}

impl<N: Clone> Binary<N> {
    /// The factors with the enumerated layer as the visible one.
    pub(crate) fn facing(&self, side: Side) -> Cow<'_, Shaped<N>> {
        match side {
            Side::Visible => Cow::Borrowed(&self.factors),
            Side::Hidden => Cow::Owned(self.factors.transposed(|_, x| x.clone())),
        }
    }
}

/// The change of variables `v = 2 v' - 1`, `h = 2 h' - 1`: `w' = 4 w`,
/// `b'_i = 2 b_i - 2 sum_j w_ij`, `c'_j = 2 c_j - 2 sum_i w_ij`, and
/// `ln Z = ln Z' + sum w - sum b - sum c`. 0/1 units stay as they are.
pub(super) fn binary<A: Arithmetic<N: Number + Send> + Sync>(
    a: &A,
    m: &Rbm,
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
    Ok(Binary { factors, constant })
}

/// From the probabilities that bits are 1 to means: the same for 0/1 units; for ±1 units, whose
/// value is `2 bit - 1`, `<v_i> = 2 p_i - 1` and `<v_i h_j> = 4 p_ij - 2 p_i - 2 p_j + 1`.
pub(super) fn means<A: Arithmetic<N: Number>>(
    a: &A,
    units: Units,
    shares: Shaped<A::N>,
) -> Shaped<A::N> {
    if units == Units::Binary {
        return shares;
    }
    let times = |k: i32, param| a.lift(&Rational::from(k)) * shares.get(param);
    shares.map(|param, _| match param {
        Param::W(i, j) => {
            times(4, param) - &times(2, Param::B(i)) - &times(2, Param::C(j)) + &a.one()
        }
        _ => times(2, param) - &a.one(),
    })
}

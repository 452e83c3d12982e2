//! The same law of states in other parameters: other units, a zero of the energy somewhere else, layers
//! exchanged. All of it is exact, so that fractions stay fractions.
//!
//! With `v_i = s x_i + p_i` and `h_j = t y_j + q_j`, the exponent `v W h + b v + c h` is one of the same form
//! in x and y, and a constant:
//! `W' = s t W`, `b'_i = s (b_i + Σ_j w_ij q_j)`, `c'_j = t (c_j + Σ_i p_i w_ij)`,
//! `constant = Σ_ij p_i w_ij q_j + Σ_i b_i p_i + Σ_j c_j q_j`.

use super::{Param, Rbm, Shaped, Units};
use crate::error::{Error, Result};
use crate::number::Theta;
use rug::Rational;

/// A machine, and what its ln Z lacks to be that of the parameters it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameLaw {
    /// The machine: every state has the probability that it had.
    pub m: Rbm,
    /// In nats: `ln Z` of the parameters it was made from is `ln Z` of the machine plus this.
    pub constant: Theta,
}

/// How the values of a layer are written in others: `value = scale * other + shift`, with one shift per unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The factor of all units of the layer.
    pub scale: Rational,
    /// One shift per unit.
    pub shifts: Vec<Rational>,
}

impl Written {
    /// A layer of `n` units whose values stay as they are.
    pub fn same(n: usize) -> Self {
        Written {
            scale: Rational::from(1),
            shifts: vec![Rational::new(); n],
        }
    }

    /// A layer of `n` units of one kind in units of another: `s = 2x - 1`, or `x = (s + 1)/2`.
    pub fn units(n: usize, from: Units, to: Units) -> Self {
        let (scale, shift) = match (from, to) {
            (Units::Spin, Units::Binary) => (Rational::from(2), Rational::from(-1)),
            (Units::Binary, Units::Spin) => (Rational::from((1, 2)), Rational::from((1, 2))),
            _ => return Written::same(n),
        };
        Written {
            scale,
            shifts: vec![shift; n],
        }
    }

    /// A layer whose energy has `value - offset` where ours has the value: one offset per unit.
    pub fn less(offsets: &[Rational]) -> Self {
        Written {
            scale: Rational::from(1),
            shifts: offsets.iter().map(|o| Rational::from(-o)).collect(),
        }
    }

    fn check(&self, units: usize, layer: &str) -> Result<()> {
        match self.shifts.len() == units {
            true => Ok(()),
            false => Err(Error::input(format!(
                "found {} shifts, wanted {units}, one per {layer} unit",
                self.shifts.len()
            ))),
        }
    }
}

/// The sum of parameters, each times a factor.
fn sum<'a>(terms: impl Iterator<Item = (&'a Theta, &'a Rational)>) -> Result<Theta> {
    let mut total = Theta::zero();
    for (theta, factor) in terms {
        if *factor != 0 {
            total = total.plus(&theta.times(factor)?)?;
        }
    }
    Ok(total)
}

/// The parameters in the other values of the layers, and the constant of their exponent.
///
/// # Errors
/// Shifts that are not one per unit; a sum whose logarithm has too many bits.
pub fn rewritten(
    theta: &Shaped<Theta>,
    visible: &Written,
    hidden: &Written,
) -> Result<(Shaped<Theta>, Theta)> {
    let (n_v, n_h) = (theta.n_v(), theta.n_h());
    visible.check(n_v, "visible")?;
    hidden.check(n_h, "hidden")?;
    let (p, q) = (&visible.shifts, &hidden.shifts);
    let both = Rational::from(&visible.scale * &hidden.scale);
    let through_hidden = |i: usize| sum((0..n_h).map(move |j| (theta.get(Param::W(i, j)), &q[j])));
    let through_visible = |j: usize| sum((0..n_v).map(move |i| (theta.get(Param::W(i, j)), &p[i])));
    let written = theta.try_map(|param, own| match param {
        Param::W(..) => own.times(&both),
        Param::B(i) => own.plus(&through_hidden(i)?)?.times(&visible.scale),
        Param::C(j) => own.plus(&through_visible(j)?)?.times(&hidden.scale),
    })?;
    let mut constant = Theta::zero();
    for (i, shift) in p.iter().enumerate() {
        let slope = theta.get(Param::B(i)).plus(&through_hidden(i)?)?;
        constant = constant.plus(&slope.times(shift)?)?;
    }
    for (j, shift) in q.iter().enumerate() {
        constant = constant.plus(&theta.get(Param::C(j)).times(shift)?)?;
    }
    Ok((written, constant))
}

impl Rbm {
    /// The machine of the same law whose units take the other values.
    ///
    /// ```
    /// use rbm_exact::{machine::example, number::Theta, Units};
    ///
    /// let (m2, _) = example("m2")?;
    /// let spins = m2.in_units(Units::Spin)?;
    /// assert_eq!(spins.m.units(), Units::Spin);
    /// // e^W = [[2, 1/2], [1, 3]]: the constant is the sum of all weights over 4.
    /// assert_eq!(spins.constant, Theta::parse("1/4 ln 3")?);
    /// # Ok::<(), rbm_exact::Error>(())
    /// ```
    ///
    /// # Errors
    /// A sum of parameters whose logarithm has too many bits; parameters beyond the range of a machine.
    pub fn in_units(&self, units: Units) -> Result<SameLaw> {
        let visible = Written::units(self.n_v(), self.units, units);
        let hidden = Written::units(self.n_h(), self.units, units);
        let (theta, constant) = rewritten(&self.theta, &visible, &hidden)?;
        Ok(SameLaw {
            m: Rbm::with_temperature(units, theta, self.temperature.clone())?,
            constant: constant.times(&self.beta())?,
        })
    }

    /// The machine of the same law at temperature 1: its parameters are θ/T. ln Z stays as it is.
    ///
    /// # Errors
    /// As [`Theta::times`].
    pub fn at_temperature_one(&self) -> Result<Rbm> {
        let beta = self.beta();
        Rbm::new(
            self.units,
            self.theta.try_map(|_, theta| theta.times(&beta))?,
        )
    }
}

/// The parameters with the energy's sign turned: `E = +v W h + b v + c h` there is E of these here.
pub fn of_other_sign(theta: &Shaped<Theta>) -> Shaped<Theta> {
    theta.map(|_, theta| theta.negated())
}

/// The parameters of `ψ²`, where `ψ(v) = e^(b v) Π_j Σ_{h_j} e^(h_j (v W + c)_j)`: the visible bias counts
/// twice and every hidden unit occurs twice.
///
/// # Errors
/// As [`Theta::times`].
pub fn of_square(theta: &Shaped<Theta>) -> Result<Shaped<Theta>> {
    let (n_v, n_h) = (theta.n_v(), theta.n_h());
    Shaped::build(n_v, 2 * n_h, |param| param)?.try_map(|_, param| match *param {
        Param::W(i, j) => Ok(theta.get(Param::W(i, j % n_h)).clone()),
        Param::B(i) => theta.get(Param::B(i)).times(&Rational::from(2)),
        Param::C(j) => Ok(theta.get(Param::C(j % n_h)).clone()),
    })
}

//! The machine: units, temperature, parameters and their names, built-in and random machines. It stands on
//! [`number`](crate::number) and [`data`](crate::data) alone.

mod builtin;
mod law;
mod param;
mod random;

pub use builtin::{EXAMPLES, Example, example};
pub use law::{SameLaw, Written, of_other_sign, of_square, rewritten};
pub use param::{Param, Shaped};
pub use random::{Generator, Recipe, Weights, random, random_at};

use crate::door::place;
use crate::error::{Error, Result};
use crate::number::{Arithmetic, Slot, Theta, not_finite};
use rug::Rational;

/// What values a unit takes. States are stored as bits either way; a 0 bit reads as -1 for spins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Units {
    /// {0, 1}
    #[default]
    Binary,
    /// {-1, +1}
    Spin,
}

impl Units {
    /// The number that a bit stands for.
    pub fn value(self, bit: bool) -> i32 {
        match (self, bit) {
            (_, true) => 1,
            (Units::Binary, false) => 0,
            (Units::Spin, false) => -1,
        }
    }

    /// `binary` or `spin`.
    pub fn name(self) -> &'static str {
        match self {
            Units::Binary => "binary",
            Units::Spin => "spin",
        }
    }
}

/// A layer. Of a sum over states, the one whose states are enumerated; the other one is summed in closed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// v.
    Visible,
    /// h.
    Hidden,
}

impl Side {
    /// The side with fewer units.
    pub fn smaller(m: &Rbm) -> Side {
        if m.n_v() <= m.n_h() {
            Side::Visible
        } else {
            Side::Hidden
        }
    }

    /// The other layer.
    pub(crate) fn other(self) -> Side {
        match self {
            Side::Visible => Side::Hidden,
            Side::Hidden => Side::Visible,
        }
    }

    /// The number of units of this layer.
    pub fn units(self, m: &Rbm) -> usize {
        match self {
            Side::Visible => m.n_v(),
            Side::Hidden => m.n_h(),
        }
    }

    /// The number of units of the other layer.
    pub fn others(self, m: &Rbm) -> usize {
        self.other().units(m)
    }

    /// `visible` or `hidden`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Visible => "visible",
            Side::Hidden => "hidden",
        }
    }
}

/// The number of states of so many units, where it has 64 bits at most.
pub(crate) fn states_of(units: usize) -> Option<u64> {
    1_u64.checked_shl(u32::try_from(units).ok()?)
}

/// A restricted Boltzmann machine with energy
/// `E(v,h) = -sum_i b_i v_i - sum_j c_j h_j - sum_ij v_i w_ij h_j` and Boltzmann factor
/// `f(v,h) = exp(-E(v,h)/T)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rbm {
    units: Units,
    temperature: Rational,
    theta: Shaped<Theta>,
}

/// The sum of `|theta|/T` over all parameters stays below this, so that no product of factors
/// leaves MPFR's exponent range (about ±7.4e8 nats).
const MOST_NATS: f64 = 3e8;

impl Rbm {
    /// A machine from its parameters, at temperature 1.
    ///
    /// # Errors
    /// Energies too large for any product of factors to be represented.
    pub fn new(units: Units, theta: Shaped<Theta>) -> Result<Self> {
        Rbm::with_temperature(units, theta, Rational::from(1))
    }

    /// A machine from doubles, at temperature 1: `w` of n_v rows of n_h weights, the visible bias `b`
    /// of n_v and the hidden bias `c` of n_h numbers, each read as the binary value that it holds.
    ///
    /// ```
    /// use rbm_exact::{Rbm, Units};
    ///
    /// let w = vec![vec![0.1, -0.2, 0.3], vec![0.4, 0.5, -0.6]];
    /// let machine = Rbm::from_f64(Units::Binary, &w, &[0.0, 0.1], &[0.0, 0.0, 0.2])?;
    /// assert_eq!((machine.n_v(), machine.n_h()), (2, 3));
    /// # Ok::<(), rbm_exact::Error>(())
    /// ```
    ///
    /// # Errors
    /// A layer without units, rows of different lengths, biases that are not one per unit, and
    /// numbers that are not finite.
    pub fn from_f64(units: Units, w: &[impl AsRef<[f64]>], b: &[f64], c: &[f64]) -> Result<Self> {
        let theta = Shaped::from_rows(w, b, c)?.try_map(|param, x| {
            let exact = Rational::from_f64(*x).ok_or_else(|| not_finite(&x.to_string()).at(param));
            exact.map(Theta::rational)
        })?;
        Rbm::new(units, theta)
    }

    /// A machine from its parameters and its temperature, `T > 0`.
    ///
    /// # Errors
    /// A temperature that is not positive, and energies `theta/T` too large for any product of
    /// factors to be represented; parameters of any size are allowed where T is as large.
    pub fn with_temperature(
        units: Units,
        theta: Shaped<Theta>,
        temperature: Rational,
    ) -> Result<Self> {
        let machine = Rbm {
            units,
            temperature: positive(temperature)?,
            theta,
        };
        machine.within_range()
    }

    /// The same machine at another temperature, `T > 0`.
    ///
    /// # Errors
    /// As [`Rbm::with_temperature`].
    pub fn at_temperature(mut self, temperature: Rational) -> Result<Self> {
        self.temperature = positive(temperature)?;
        self.within_range()
    }

    /// The same parameters read for other units: another machine.
    pub fn with_units(mut self, units: Units) -> Self {
        self.units = units;
        self
    }

    /// The same machine with one parameter replaced.
    pub fn with(mut self, param: Param, theta: Theta) -> Result<Self> {
        *self.theta.get_mut(param) = theta;
        self.within_range()
    }

    fn within_range(self) -> Result<Self> {
        let mut nats = rug::Float::new(64);
        for param in self.theta.params() {
            let theta = self.theta.get(param);
            nats += theta
                .nats(&self.temperature)
                .map_err(|error| error.at(param))?;
        }
        if nats > MOST_NATS {
            return Err(Error::input(format!(
                "the parameters add up to {nats:.3e} nats in absolute value, wanted at most {MOST_NATS:.0e}"
            ))
            .help(format!("such energies leave the exponent range of every arithmetic here; raise {}", place("temperature"))));
        }
        Ok(self)
    }

    /// Number of visible units, n_v.
    pub fn n_v(&self) -> usize {
        self.theta.n_v()
    }

    /// Number of hidden units, n_h.
    pub fn n_h(&self) -> usize {
        self.theta.n_h()
    }

    /// What values the units take.
    pub fn units(&self) -> Units {
        self.units
    }

    /// The temperature T.
    pub fn temperature(&self) -> &Rational {
        &self.temperature
    }

    /// The inverse temperature, `1/T`: what every energy is multiplied by.
    pub fn beta(&self) -> Rational {
        Rational::from(self.temperature.recip_ref())
    }

    /// `sum |theta|/T` in doubles, nats: no state has an `|E/T|` larger than this.
    pub(crate) fn nats(&self) -> f64 {
        let sizes = self.theta().iter().map(|theta| theta.approximate().abs());
        sizes.sum::<f64>() * self.beta().to_f64()
    }

    /// The parameters, not divided by the temperature.
    pub fn theta(&self) -> &Shaped<Theta> {
        &self.theta
    }

    /// The factors `e^(theta/T)` of every parameter, in the given arithmetic.
    ///
    /// # Errors
    /// Those of [`Arithmetic::factor`], naming the parameter.
    pub fn factors<A: Arithmetic>(&self, a: &A) -> Result<Factors<A::N>> {
        let with_power = |power: i32| self.theta.try_map(|param, _| self.factor(a, param, power));
        Ok(Factors {
            on: with_power(1)?,
            off: match self.units {
                Units::Binary => None,
                Units::Spin => Some(with_power(-1)?),
            },
        })
    }

    /// `e^(power theta/T)` of one parameter.
    ///
    /// # Errors
    /// As [`Rbm::factors`].
    pub fn factor<A: Arithmetic>(&self, a: &A, param: Param, power: i32) -> Result<A::N> {
        let slot = Slot {
            index: self.theta.index(param),
            power,
        };
        let theta = self.theta.get(param);
        let factor = match power == 1 && self.temperature == 1 {
            true => a.factor(theta, slot),
            false => theta
                .times(&(Rational::from(power) / &self.temperature))
                .and_then(|theta| a.factor(&theta, slot)),
        };
        factor.map_err(|error| error.at(param))
    }

    /// Whether every factor `e^(theta/T)` is a fraction of modest size.
    pub fn is_rational(&self) -> bool {
        self.factors(&crate::number::Fractions).is_ok()
    }
}

/// The temperature itself, where it is one.
pub(crate) fn positive(temperature: Rational) -> Result<Rational> {
    match temperature > 0 {
        true => Ok(temperature),
        false => Err(Error::input(format!(
            "found the temperature {temperature}, wanted a positive number"
        ))),
    }
}

/// The factors of the Boltzmann factor: `f(v,h)` is the product of one per parameter.
#[derive(Clone, Debug)]
pub struct Factors<N> {
    /// `e^(theta/T)`: the factor where `v_i`, `h_j` or `v_i h_j` is 1.
    pub on: Shaped<N>,
    /// `e^(-theta/T)`: the factor where it is -1; absent for 0/1 units, where it is 1 for a 0.
    pub off: Option<Shaped<N>>,
}

impl<N> Factors<N> {
    /// The factor of a parameter whose unit (or product of units) has the value that `bit` stands
    /// for; `None` is the factor 1. For a weight the bit is [`Factors::product_bit`].
    pub fn get(&self, param: Param, bit: bool) -> Option<&N> {
        match bit {
            true => Some(self.on.get(param)),
            false => self.off.as_ref().map(|off| off.get(param)),
        }
    }

    /// The bit of `v_i h_j`: 0/1 units multiply as `and`, ±1 units as `equal`.
    pub fn product_bit(&self, v: bool, h: bool) -> bool {
        match self.off {
            None => v && h,
            Some(_) => v == h,
        }
    }
}

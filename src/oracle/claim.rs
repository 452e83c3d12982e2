//! What another program says: which quantity, in which sense, and its numbers, each with how it was computed
//! and written.

use crate::ensemble::bits;
use crate::machine::{Param, Rbm, Shaped};
use crate::number::Theta;
use rug::{Rational, ops::Pow};
use std::f64::consts::LOG2_E;

/// The numbers that one program gives for one quantity.
#[derive(Clone, Debug)]
pub struct Claim {
    /// As the claim's file calls it: `ln_Z`, `gradient`.
    pub name: String,
    /// What is claimed.
    pub quantity: Quantity,
    /// In which sense.
    pub sense: Sense,
    /// Whole numbers that the claim gives of its making, by name: `chains`, `steps`, `betas`.
    pub counts: Vec<(String, u64)>,
    /// The numbers and what each of them is of; at least one.
    pub entries: Vec<Entry>,
}

/// One claimed number.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is of.
    pub place: Place,
    /// The number.
    pub claimed: Claimed,
}

/// What a claimed number is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The machine, or the machine and its data.
    Whole,
    /// A data row as listed, from 0.
    Row(usize),
    /// A parameter.
    Parameter(Param),
    /// A visible state.
    State(Vec<bool>),
    /// A visible and a hidden state.
    Joint(Vec<bool>, Vec<bool>),
    /// Hidden unit j, given a data row as listed, both from 0.
    Hidden(usize, usize),
}

impl Place {
    /// The block of a parameter: `W`, `b` or `c`.
    pub fn block(&self) -> Option<&'static str> {
        match self {
            Place::Parameter(Param::W(..)) => Some("W"),
            Place::Parameter(Param::B(_)) => Some("b"),
            Place::Parameter(Param::C(_)) => Some("c"),
            _ => None,
        }
    }

    /// In words, for one of the entries of a claim of this name: `w[1,2]`, `row 3`, `v=01`; the whole is the
    /// claim itself.
    pub fn named(&self, claim: &str) -> String {
        match self {
            Place::Whole => claim.into(),
            Place::Row(k) => format!("row {}", k + 1),
            Place::Parameter(param) => param.to_string(),
            Place::State(v) => format!("v={}", bits(v)),
            Place::Joint(v, h) => format!("v={},h={}", bits(v), bits(h)),
            Place::Hidden(k, j) => format!("h[{}] of row {}", j + 1, k + 1),
        }
    }
}

/// A quantity of a machine, or of a machine and data.
#[derive(Clone, Debug)]
pub enum Quantity {
    /// Z, of the whole.
    Partition,
    /// ln Z, of the whole.
    LogPartition,
    /// ln p(v) over the rows; of the whole.
    LogLikelihood,
    /// `sum_i ln p(v_i | all other v)` over the rows; of the whole.
    PseudoLikelihood {
        /// Whether it is estimated from one unit of each row, drawn at random, times their number.
        one_flip: bool,
    },
    /// `-ln sum_h exp(-E)`; of rows, or their mean as a whole.
    FreeEnergy,
    /// p(v); of rows or of states.
    Probability,
    /// E(v,h); of joint states.
    Energy,
    /// `E[h_j | v]`; of hidden units given rows.
    Conditional,
    /// The divergence of the data's law from the machine's; of the whole.
    Divergence,
    /// The largest log-likelihood that any law has on these rows; of the whole.
    Maximum,
    /// The gradient of the log-likelihood; of parameters.
    Gradient,
    /// A step `after - before = rate * direction`; of parameters, the numbers being `after`.
    Update(Step),
    /// The expected update of contrastive divergence with k steps; of parameters.
    ContrastiveDivergence {
        /// Gibbs steps, at least 1.
        k: u32,
    },
    /// Mean F of the rows minus the expected mean F after k Gibbs steps; of the whole.
    ContrastiveLoss {
        /// Gibbs steps, at least 1.
        k: u32,
    },
    /// Parameters in the units of this machine that are said to give the same law; of parameters. The
    /// numbers of `this` are those of the entries.
    SameLaw {
        /// The machine that is claimed.
        this: Box<Rbm>,
    },
}

/// A parameter update.
#[derive(Clone, Debug)]
pub struct Step {
    /// The parameters before it; `None`: those of the machine.
    pub before: Option<Box<Shaped<Rational>>>,
    /// What the direction is multiplied by.
    pub rate: Rational,
    /// The steps of contrastive divergence that the direction is claimed to be of; `None`: the gradient.
    pub k: Option<u32>,
}

/// In which sense a quantity is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sense {
    /// The mean over the rows, or their sum.
    pub of: Of,
    /// Whether a gradient is to be added or subtracted.
    pub direction: Direction,
    /// What logarithms are counted in.
    pub unit: Unit,
    /// What the energy's constant adds to every ln Z.
    pub offset: Theta,
}

impl Default for Sense {
    fn default() -> Self {
        Sense {
            of: Of::Mean,
            direction: Direction::Ascent,
            unit: Unit::Nats,
            offset: Theta::zero(),
        }
    }
}

impl Sense {
    /// What a mean over the rows is multiplied by, of so many rows.
    pub(super) fn rows(&self, total: f64) -> f64 {
        match self.of {
            Of::Mean => 1.0,
            Of::Total => total,
        }
    }

    /// What a number in nats is multiplied by.
    pub(super) fn unit(&self) -> f64 {
        match self.unit {
            Unit::Nats => 1.0,
            Unit::Bits => LOG2_E,
        }
    }
}

/// Over the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The mean.
    Mean,
    /// The sum.
    Total,
}

/// Of a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Of the log-likelihood: to be added.
    Ascent,
    /// Of the negative log-likelihood: to be subtracted.
    Descent,
}

/// Of logarithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of ln.
    Nats,
    /// Of log2.
    Bits,
}

/// A number as another program gives it.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The number.
    pub number: Number,
    /// As the claim writes it.
    pub text: String,
    /// What it was computed in.
    pub precision: Precision,
    /// The unit of the last printed digit, where the number is claimed as it is printed.
    pub last_digit: Option<Rational>,
    /// The spread of an estimate; `None`: no estimate.
    pub spread: Option<Spread>,
}

/// A number, or what a program gives where it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// Exactly the number that was stored or printed.
    Finite(Rational),
    /// `inf`, or `-inf` where true.
    Infinite {
        /// Whether it is minus infinity.
        negative: bool,
    },
    /// `nan`.
    NotANumber,
}

/// What a number was computed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `float32`.
    Single,
    /// `float64`.
    Double,
    /// With so many digits that only the printed ones count.
    Exact,
}

/// How far an estimate may be from what it estimates.
#[derive(Clone, Debug, PartialEq)]
pub enum Spread {
    /// One standard error.
    StandardError(Rational),
    /// An interval that is said to hold the truth with this probability; `None`: one standard error on
    /// each side.
    Interval {
        /// Its lower end.
        low: Rational,
        /// Its upper end.
        high: Rational,
        /// The probability, between 0 and 1.
        level: Option<f64>,
    },
}

impl Precision {
    /// The unit roundoff u: half the distance from 1 to the next number.
    pub fn roundoff(self) -> f64 {
        match self {
            Precision::Single => f64::from(f32::EPSILON) / 2.0,
            Precision::Double => f64::EPSILON / 2.0,
            Precision::Exact => 0.0,
        }
    }

    /// Whether a number is one of this precision.
    pub(super) fn holds(self, q: &Rational) -> bool {
        match self {
            Precision::Single => Rational::from_f32(q.to_f32()).is_some_and(|near| near == *q),
            Precision::Double => Rational::from_f64(q.to_f64()).is_some_and(|near| near == *q),
            Precision::Exact => true,
        }
    }

    /// As claims name it.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Single => "float32",
            Precision::Double => "float64",
            Precision::Exact => "exact",
        }
    }
}

impl Claimed {
    /// A number computed in this precision, however it is written.
    pub fn number(number: Number, precision: Precision) -> Self {
        Claimed {
            number,
            text: String::new(),
            precision,
            last_digit: None,
            spread: None,
        }
    }

    /// A float as a program holds it, computed in this precision.
    pub fn float(x: f64, precision: Precision) -> Self {
        let number = match Rational::from_f64(x) {
            Some(exact) => Number::Finite(exact),
            None if x.is_nan() => Number::NotANumber,
            None => Number::Infinite { negative: x < 0.0 },
        };
        Claimed {
            text: match precision {
                // The shortest decimal that is this single, not the double that it is too.
                Precision::Single => format!("{:?}", x as f32),
                _ => format!("{x:?}"),
            },
            ..Claimed::number(number, precision)
        }
    }
}

impl Number {
    /// The number, where it is one.
    pub fn finite(&self) -> Option<&Rational> {
        match self {
            Number::Finite(number) => Some(number),
            _ => None,
        }
    }
}

impl Entry {
    /// A number of this place.
    pub fn new(place: Place, claimed: Claimed) -> Self {
        Entry { place, claimed }
    }
}

impl Claim {
    /// Numbers of a quantity in the plain sense, of whose making nothing is said.
    pub fn new(name: &str, quantity: Quantity, entries: Vec<Entry>) -> Self {
        Claim {
            name: name.into(),
            quantity,
            sense: Sense::default(),
            counts: Vec::new(),
            entries,
        }
    }

    /// The claimed numbers by parameter, for a machine of this shape; `None` where a parameter is not
    /// claimed. Entries of other places are left out.
    pub fn by_parameter(&self, shape: &Shaped<impl Clone>) -> Shaped<Option<&Claimed>> {
        let mut found: Shaped<Option<&Claimed>> = shape.map(|_, _| None);
        for entry in &self.entries {
            if let Place::Parameter(param) = entry.place {
                *found.get_mut(param) = Some(&entry.claimed);
            }
        }
        found
    }

    /// Whether all numbers are finite.
    pub fn is_finite(&self) -> bool {
        let finite = |entry: &Entry| entry.claimed.number.finite().is_some();
        self.entries.iter().all(finite)
    }
}

/// The unit of the last digit of a decimal; a quotient has none.
pub fn last_digit(text: &str) -> Option<Rational> {
    if text.contains('/') {
        return None;
    }
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let places = digits.split_once('.').map_or(0, |(_, part)| part.len());
    let power = exponent.checked_sub(i32::try_from(places).ok()?)?;
    let unit = Rational::from(10).pow(power);
    Some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand.
    #[test]
    fn a_printed_decimal_has_a_last_digit() {
        let unit = |text| last_digit(text);
        assert_eq!(unit("205.9010"), Some(Rational::from((1, 10_000))));
        assert_eq!(unit("1.20e-3"), Some(Rational::from((1, 100_000))));
        assert_eq!(unit("12"), Some(Rational::from(1)));
        assert_eq!(unit("3e2"), Some(Rational::from(100)));
        assert_eq!(unit("1/3"), None);
    }
}

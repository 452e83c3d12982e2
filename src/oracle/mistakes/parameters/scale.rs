//! Constants that a gradient can be multiplied with by mistake, as powers of what they are made of.

use std::ops::Mul;

/// What constants are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// N, the number of rows.
    Rows,
    /// n_v.
    Visible,
    /// 2.
    Two,
    /// ln 2.
    Ln2,
    /// T.
    Temperature,
    /// Z.
    Z,
    /// The product of all p(v_n).
    Product,
    /// The mean of all p(v_n).
    MeanP,
}

impl Base {
    /// All of them, in the order of the powers.
    pub(super) const ALL: [Base; 8] = [
        Base::Rows,
        Base::Visible,
        Base::Two,
        Base::Ln2,
        Base::Temperature,
        Base::Z,
        Base::Product,
        Base::MeanP,
    ];
}

/// A product of powers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Scale {
    /// Whether the sign is the opposite one.
    pub minus: bool,
    powers: [i8; Base::ALL.len()],
}

impl Scale {
    /// The constant 1.
    pub(super) const ONE: Scale = Scale {
        minus: false,
        powers: [0; Base::ALL.len()],
    };
    /// The constant -1.
    pub(super) const MINUS: Scale = Scale {
        minus: true,
        ..Scale::ONE
    };

    /// This constant with another power of one base.
    pub(super) const fn with(mut self, base: Base, power: i8) -> Scale {
        self.powers[base as usize] = power;
        self
    }

    /// The power of a base.
    pub(super) fn power(self, base: Base) -> i8 {
        self.powers[base as usize]
    }
}

impl Mul for Scale {
    type Output = Scale;

    // The powers of a product are sums.
    #[allow(clippy::suspicious_arithmetic_impl)]
    fn mul(self, other: Scale) -> Scale {
        Scale {
            minus: self.minus != other.minus,
            powers: std::array::from_fn(|at| self.powers[at] + other.powers[at]),
        }
    }
}

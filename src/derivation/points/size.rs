//! How large a polynomial can be, counted with the operations that make it: a formula run over
//! sizes gives the bound for the formula run over numbers.

use rug::Integer;

/// A bound for a polynomial with whole coefficients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Size {
    /// Its total degree is at most this.
    pub degree: u64,
    /// The magnitudes of its coefficients add up to at most 2 to this power.
    pub bits: u64,
}

impl Size {
    /// Of the polynomial 1.
    pub(crate) const ONE: Size = Size { degree: 0, bits: 0 };

    /// Of a variable.
    pub(crate) const VARIABLE: Size = Size { degree: 1, bits: 0 };

    /// Of a constant: `|n| <= 2^bits`.
    pub fn of(n: &Integer) -> Size {
        let below = Integer::from(n.abs_ref()) - 1_u32;
        Size {
            degree: 0,
            bits: match below > 0 {
                true => u64::from(below.significant_bits()),
                false => 0,
            },
        }
    }

    /// Of a product: degrees add, and so do the logarithms of the coefficients' sums.
    pub fn times(self, other: Size) -> Size {
        Size {
            degree: self.degree.saturating_add(other.degree),
            bits: self.bits.saturating_add(other.bits),
        }
    }

    /// Of a sum: `2^a + 2^b <= 2^(max(a, b) + 1)`.
    pub fn plus(self, other: Size) -> Size {
        Size {
            bits: self.bits.max(other.bits).saturating_add(1),
            ..self.or(other)
        }
    }

    /// Of whichever of two is larger.
    pub fn or(self, other: Size) -> Size {
        Size {
            degree: self.degree.max(other.degree),
            bits: self.bits.max(other.bits),
        }
    }

    /// Of a power.
    pub fn power(self, exponent: u64) -> Size {
        Size {
            degree: self.degree.saturating_mul(exponent),
            bits: self.bits.saturating_mul(exponent),
        }
    }
}

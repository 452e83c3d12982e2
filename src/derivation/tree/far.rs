//! Enclosures times powers of two far beyond the exponents of MPFR: the likelihood of 10^9 rows
//! is a number such as e^(-10^10).

use super::power::squared_up;
use crate::number::Enclosure;
use rug::{Float, Integer, Rational};

/// `mantissa 2^exponent`
#[derive(Clone, Debug)]
pub(crate) struct Far {
    mantissa: Enclosure,
    exponent: i128,
}

/// Up to this size an exponent is one of MPFR's, with room for what is done with it.
const NEAR: i128 = 1 << 28;

impl Far {
    pub(super) fn of(mantissa: Enclosure) -> Self {
        let far = Far {
            mantissa,
            exponent: 0,
        };
        far.normalised()
    }

    /// The bounds brought near 1, where they are finite and not both 0.
    fn normalised(mut self) -> Self {
        let sizes = [self.mantissa.lo(), self.mantissa.hi()].map(Float::get_exp);
        let is_finite = self.mantissa.lo().is_finite() && self.mantissa.hi().is_finite();
        if let Some(by) = sizes.into_iter().flatten().max().filter(|_| is_finite) {
            self.mantissa = shifted(&self.mantissa, -by);
            self.exponent += i128::from(by);
        }
        self
    }

    /// The enclosure itself, where its exponent is in range.
    pub(super) fn near(&self) -> Option<Enclosure> {
        let by = i32::try_from(self.exponent).ok()?;
        (self.exponent.abs() <= NEAR).then(|| shifted(&self.mantissa, by))
    }

    /// An enclosure of it in MPFR's range, however wide.
    pub(super) fn enclosed(&self) -> Enclosure {
        let bits = self.mantissa.bits();
        match self.near() {
            Some(near) => near,
            None if self.exponent > 0 => Enclosure::line(bits),
            None => {
                let least = Float::with_val(bits, Float::u_exp(1, -(NEAR as i32)));
                Enclosure::new(-least.clone(), least)
            }
        }
    }

    pub(super) fn negated(&self) -> Self {
        Far {
            mantissa: self.mantissa.negated(),
            exponent: self.exponent,
        }
    }

    pub(super) fn times(&self, other: &Far) -> Self {
        let product = Far {
            mantissa: self.mantissa.clone() * &other.mantissa,
            exponent: self.exponent + other.exponent,
        };
        product.normalised()
    }

    pub(super) fn over(&self, other: &Far) -> Self {
        let quotient = Far {
            mantissa: self.mantissa.clone() / &other.mantissa,
            exponent: self.exponent - other.exponent,
        };
        quotient.normalised()
    }

    pub(super) fn plus(&self, other: &Far) -> Self {
        let (large, small) = match self.exponent >= other.exponent {
            true => (self, other),
            false => (other, self),
        };
        let small = Far {
            mantissa: small.mantissa.clone(),
            exponent: small.exponent - large.exponent,
        };
        let sum = Far {
            mantissa: large.mantissa.clone() + &small.enclosed(),
            exponent: large.exponent,
        };
        sum.normalised()
    }

    /// `self^n`, by repeated squaring.
    pub(super) fn raised(&self, n: u64) -> Self {
        let one = Enclosure::of(&Rational::from(1), self.mantissa.bits());
        squared_up(Far::of(one), self, n, Far::times)
    }

    /// `ln mantissa + exponent ln 2`; `None` of a negative number.
    pub(super) fn ln(&self) -> Option<Enclosure> {
        let bits = self.mantissa.bits();
        let exponent = Rational::from(Integer::from(self.exponent));
        let power = Enclosure::ln_of(&Rational::from(2), bits) * &Enclosure::of(&exponent, bits);
        (*self.mantissa.hi() >= 0).then(|| self.mantissa.ln() + &power)
    }
}

/// Times a power of two, exactly.
fn shifted(x: &Enclosure, by: i32) -> Enclosure {
    Enclosure::new(x.lo().clone() << by, x.hi().clone() << by)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far(p: i32, q: i32) -> Far {
        Far::of(Enclosure::of(&Rational::from((p, q)), 128))
    }

    /// By hand: (1/3)^n 3^n = 1 and (1/3)^n + 2 (1/3)^n = 3 (1/3)^n, n = 10^12, far below any float.
    #[test]
    fn powers_out_of_range_are_multiplied_and_added_as_numbers_are() {
        let n = 1_000_000_000_000;
        let small = far(1, 3).raised(n);
        let holds = |x: &Far, q: i32| {
            let near = x.near().expect("in range");
            let width = Float::with_val(64, near.hi() - near.lo());
            *near.lo() <= q && *near.hi() >= q && width < 1e-20
        };
        assert!(small.near().is_none());
        assert!(holds(&small.times(&far(3, 1).raised(n)), 1));
        assert!(holds(&small.over(&small), 1));
        let sum = small.plus(&small.times(&far(2, 1)));
        assert!(holds(&sum.over(&small), 3));
        let log = small.ln().expect("positive");
        let per_row = log / &Enclosure::of(&Rational::from(n), 128);
        let wanted = Enclosure::ln_of(&Rational::from((1, 3)), 128);
        assert!((per_row - &wanted).holds_zero());
        assert!(small.negated().ln().is_none());
    }
}

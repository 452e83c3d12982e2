//! What leaves the generic world: a value, and the verdict on two of them.

use super::Enclosure;
use super::power::{gcd, primitive};
use rug::{Float, Rational, ops::Pow};

/// What is known of a number.
#[derive(Clone, Debug)]
pub enum Value {
    /// A fraction.
    Exact(Rational),
    /// `ln(of) / over`, in nats.
    Log {
        /// The argument of the logarithm; positive.
        of: Rational,
        /// What the logarithm is divided by; at least 1.
        over: u32,
    },
    /// Somewhere between two bounds, both included.
    Within(Enclosure),
    /// `0/0`, `ln 0`: there is no such number.
    Undefined,
}

/// What comparing two values shows. Only `Equal` and `Agrees` are agreement.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The same number, exactly.
    Equal,
    /// The enclosures overlap; the two can differ by at most 10^-digits of the scale.
    Agrees {
        /// Decimal digits of agreement, relative to the scale of the whole side.
        digits: u32,
    },
    /// The precision does not suffice to say anything useful. Never a pass.
    Undecided,
    /// One side has no value. Neither a pass nor a refutation.
    Undefined,
    /// Certainly different, by at least about `gap` in absolute value.
    Refuted {
        /// The difference, left minus right.
        gap: Value,
    },
}

impl Value {
    /// `ln(of) / over`, reduced: `ln(9)/2` becomes `ln(3)`, and `ln 1` becomes the fraction 0.
    pub fn log(of: Rational, over: u32) -> Value {
        if of <= 0 || over == 0 {
            return Value::Undefined;
        }
        if of == 1 {
            return Value::Exact(Rational::new());
        }
        let (root, power) = primitive(&of);
        let common = gcd(power, over);
        Value::Log {
            of: root.pow(power / common),
            over: over / common,
        }
    }

    /// `x` where it is a fraction.
    pub fn fraction(&self) -> Option<&Rational> {
        match self {
            Value::Exact(q) => Some(q),
            _ => None,
        }
    }

    /// An enclosure with bounds of `bits` bits; `None` where there is no number.
    pub fn enclose(&self, bits: u32) -> Option<Enclosure> {
        match self {
            Value::Exact(q) => Some(Enclosure::of(q, bits)),
            Value::Log { of, over } => {
                Some(Enclosure::of(of, bits).ln() / &Enclosure::of(&Rational::from(*over), bits))
            }
            Value::Within(x) => Some(x.clone()),
            Value::Undefined => None,
        }
    }

    /// The double nearest to the middle of what is known; NaN where there is no number.
    pub fn to_f64(&self) -> f64 {
        match self {
            Value::Exact(q) => Float::with_val(53, q).to_f64(),
            Value::Undefined => f64::NAN,
            value => match value.enclose(128) {
                Some(x) => {
                    let bits = x.bits().max(128);
                    (Float::with_val(bits, x.lo() + x.hi()) / 2_u32).to_f64()
                }
                None => f64::NAN,
            },
        }
    }

    /// `ln` of this value, in nats.
    pub fn ln(&self, bits: u32) -> Value {
        match self {
            Value::Exact(q) => Value::log(q.clone(), 1),
            value => match value.enclose(bits) {
                Some(x) if *x.lo() > 0 => Value::from(x.ln()),
                Some(_) => Value::from(Enclosure::line(bits)),
                None => Value::Undefined,
            },
        }
    }

    /// Compares two values; `scale` (of the whole side, at least the larger magnitude) is what
    /// digits of agreement are counted against.
    ///
    /// Fractions are compared with `==`; logarithms exactly too, since
    /// `ln(p)/m = ln(q)/n` iff `p^n = q^m`.
    pub fn compare(&self, other: &Value, scale: f64) -> Verdict {
        use Value::{Exact, Log, Undefined};
        let equal = match (self, other) {
            (Undefined, _) | (_, Undefined) => return Verdict::Undefined,
            (Exact(x), Exact(y)) => x == y,
            // ln of a rational other than 1 is irrational (Hermite-Lindemann).
            (Exact(_), Log { .. }) | (Log { .. }, Exact(_)) => false,
            (Log { of: p, over: m }, Log { of: q, over: n }) => same_log(p, *m, q, *n),
            _ => return self.overlap(other, scale),
        };
        if equal {
            return Verdict::Equal;
        }
        let mut bits = 128;
        loop {
            let gap = self.minus(other, bits);
            match &gap {
                Value::Within(gap) if gap.holds_zero() => bits *= 2,
                _ => return Verdict::Refuted { gap },
            }
        }
    }

    /// The difference, exact for fractions, otherwise enclosed at `bits` bits.
    pub fn minus(&self, other: &Value, bits: u32) -> Value {
        match (self, other) {
            (Value::Exact(x), Value::Exact(y)) => Value::Exact(Rational::from(x - y)),
            _ => match (self.enclose(bits), other.enclose(bits)) {
                (Some(x), Some(y)) => Value::from(x - &y),
                _ => Value::Undefined,
            },
        }
    }

    /// `x * q`, exact for fractions.
    pub fn times(&self, q: &Rational) -> Value {
        match self {
            Value::Exact(x) => Value::Exact(Rational::from(x * q)),
            Value::Undefined => Value::Undefined,
            value if *q == 1 => value.clone(),
            value => {
                let bits = match value {
                    Value::Within(x) => x.bits(),
                    _ => 256,
                };
                match value.enclose(bits) {
                    Some(x) => Value::from(x * &Enclosure::of(q, bits)),
                    None => Value::Undefined,
                }
            }
        }
    }

    fn overlap(&self, other: &Value, scale: f64) -> Verdict {
        let bits = |value: &Value| match value {
            Value::Within(x) => x.bits(),
            _ => 0,
        };
        let bits = bits(self).max(bits(other));
        let (Some(x), Some(y)) = (self.enclose(bits), other.enclose(bits)) else {
            return Verdict::Undefined;
        };
        if x.hi() < y.lo() || y.hi() < x.lo() {
            return Verdict::Refuted {
                gap: Value::from(x - &y),
            };
        }
        // The two numbers lie in the hull; its width bounds how far apart they can be.
        let hull = Enclosure::new(x.lo().clone().min(y.lo()), x.hi().clone().max(y.hi()));
        let width = Float::with_val(64, hull.hi() - hull.lo());
        if width == 0 {
            return Verdict::Equal;
        }
        // A scale beyond the doubles: the entry's own size, which is no larger, stands for it.
        let scale = match scale.is_finite() {
            true => Float::with_val(64, scale.abs()),
            false => Float::with_val(64, hull.hi().clone().abs().min(&hull.lo().clone().abs())),
        };
        let digits = (scale / width).log10().to_f64().floor();
        if digits >= 1.0 {
            Verdict::Agrees {
                digits: digits.min(f64::from(u32::MAX)) as u32,
            }
        } else {
            Verdict::Undecided
        }
    }
}

impl From<Enclosure> for Value {
    fn from(x: Enclosure) -> Value {
        Value::Within(x)
    }
}

impl Verdict {
    /// Whether the two are shown to agree.
    pub fn holds(&self) -> bool {
        matches!(self, Verdict::Equal | Verdict::Agrees { .. })
    }

    /// Whether the two are shown to differ.
    pub fn is_refuted(&self) -> bool {
        matches!(self, Verdict::Refuted { .. })
    }
}

/// `p^n = q^m`, without forming powers: with `p = r^a` and `q = s^b`, neither r nor s a perfect
/// power, it holds iff `r = s` and `a n = b m`.
fn same_log(p: &Rational, m: u32, q: &Rational, n: u32) -> bool {
    if *p == 1 || *q == 1 {
        return p == q;
    }
    let ((r, a), (s, b)) = (primitive(p), primitive(q));
    r == s && u64::from(a) * u64::from(n) == u64::from(b) * u64::from(m)
}

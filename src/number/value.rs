//! What leaves the generic world: a value, and the verdict on two of them.

use super::power::{gcd, primitive};
use super::precision::doubled;
use super::{Enclosure, LogSum};
use rug::{Float, Integer, Rational, float::Round, ops::Pow};

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
    /// A logarithm as a sum of such, because its argument is too long to be written. It is not 0.
    LogSum(LogSum),
    /// Somewhere between two bounds, both included.
    Within(Enclosure),
    /// `0/0`, `ln 0`: there is no such number.
    Undefined,
}

/// What comparing two values shows. Only `Equal`, `Agrees` and `AgreesWithin` are agreement.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The same number, exactly.
    Equal,
    /// Neither is zero, and they differ by at most 10^-digits of the smaller one.
    Agrees {
        /// Decimal digits of agreement.
        digits: u32,
    },
    /// They differ by at most 10^-places, and one of them may be zero: nothing more is known of its
    /// size, so that it has no certain digit which could agree.
    AgreesWithin {
        /// Decimal places of agreement, at least 1.
        places: u32,
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

/// An exact number is enclosed with at most this many bits: more than any that this program makes needs.
const MOST_EXACT_BITS: u32 = 1 << 24;

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

    /// `sum_k count_k ln(x_k) / over`, nats: 0 or one logarithm where it is one of modest size.
    pub fn log_sum(terms: impl IntoIterator<Item = (Rational, Integer)>, over: Integer) -> Value {
        let Some(sum) = LogSum::reduced(terms, over) else {
            return Value::Undefined;
        };
        match sum.written() {
            Some((of, over)) => Value::log(of, over),
            None if sum.is_zero() => Value::Exact(Rational::new()),
            None => Value::LogSum(sum),
        }
    }

    /// The terms of a logarithm, and what their sum is divided by.
    fn log_terms(&self) -> Option<(Vec<(Rational, Integer)>, Integer)> {
        match self {
            Value::Log { of, over } => Some((vec![(of.clone(), Integer::from(1))], (*over).into())),
            Value::LogSum(sum) => Some(sum.terms()),
            _ => None,
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
                Some(Enclosure::ln_of(of, bits) / &Enclosure::of(&Rational::from(*over), bits))
            }
            Value::LogSum(sum) => Some(sum.enclose(bits)),
            Value::Within(x) => Some(x.clone()),
            Value::Undefined => None,
        }
    }

    /// What `decide` makes of an enclosure of the number. An exact number is enclosed ever more
    /// tightly while `decide` makes nothing of it, from `first` bits on.
    pub(crate) fn settle<T>(
        &self,
        first: u32,
        decide: impl Fn(&Enclosure) -> Option<T>,
    ) -> Option<T> {
        match self {
            Value::Undefined => None,
            Value::Within(x) => decide(x),
            exact => doubled(first, MOST_EXACT_BITS).find_map(|bits| decide(&exact.enclose(bits)?)),
        }
    }

    /// The double nearest to the number, infinite beyond their range; `None` where what is known
    /// of the number does not decide it.
    pub fn nearest(&self) -> Option<f64> {
        self.settle(64, |x| {
            let (lo, hi) = (x.lo().to_f64(), x.hi().to_f64());
            // Both zeros are 0.
            (lo == hi).then_some(lo + 0.0)
        })
    }

    /// The double nearest to the number, or to the middle of what is known of it where that does not
    /// decide; NaN where there is no number.
    pub fn to_f64(&self) -> f64 {
        let middle = |x: &Enclosure| {
            let bits = x.bits().max(128);
            (Float::with_val(bits, x.lo() + x.hi()) / 2_u32).to_f64()
        };
        match (self.nearest(), self) {
            (Some(nearest), _) => nearest,
            (None, Value::Within(x)) => middle(x),
            _ => f64::NAN,
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

    /// Compares two values.
    ///
    /// Fractions are compared with `==`; logarithms exactly too, since
    /// `ln(p)/m = ln(q)/n` iff `p^n = q^m`.
    pub fn compare(&self, other: &Value) -> Verdict {
        use Value::{Exact, Log, LogSum, Undefined};
        let equal = match (self, other) {
            (Undefined, _) | (_, Undefined) => return Verdict::Undefined,
            (Exact(x), Exact(y)) => x == y,
            // ln of a rational other than 1 is irrational (Hermite-Lindemann).
            (Exact(_), Log { .. } | LogSum(_)) | (Log { .. } | LogSum(_), Exact(_)) => false,
            (Log { .. } | LogSum(_), Log { .. } | LogSum(_)) => self.is_same_log(other),
            _ => return self.overlap(other),
        };
        if equal {
            return Verdict::Equal;
        }
        let apart = |bits| match self.minus(other, bits) {
            Value::Within(gap) if gap.holds_zero() => None,
            gap => Some(Verdict::Refuted { gap }),
        };
        doubled(128, MOST_EXACT_BITS)
            .find_map(apart)
            .unwrap_or(Verdict::Undecided)
    }

    /// The difference, exact for fractions, otherwise enclosed at `bits` bits.
    pub fn minus(&self, other: &Value, bits: u32) -> Value {
        match (self, other) {
            (Value::Exact(x), Value::Exact(y)) => Value::Exact(Rational::from(x - y)),
            (Value::Within(x), Value::Within(y)) => Value::from(x.clone() - y),
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
            Value::Within(x) => Value::from(x.clone() * &Enclosure::of(q, x.bits())),
            log => match log.log_terms() {
                Some((terms, over)) => {
                    let times = |(x, count): (Rational, Integer)| (x, count * q.numer());
                    Value::log_sum(terms.into_iter().map(times), over * q.denom())
                }
                None => Value::Undefined,
            },
        }
    }

    /// Whether two logarithms are the same: whether their difference is 0.
    fn is_same_log(&self, other: &Value) -> bool {
        let (Some((p, m)), Some((q, n))) = (self.log_terms(), other.log_terms()) else {
            return false;
        };
        let minus = Integer::from(-&m);
        let scaled = |terms: Vec<(Rational, Integer)>, by: Integer| {
            terms.into_iter().map(move |(x, count)| (x, count * &by))
        };
        let difference = LogSum::reduced(scaled(p, n).chain(scaled(q, minus)), Integer::from(1));
        difference.is_some_and(|sum| sum.is_zero())
    }

    fn overlap(&self, other: &Value) -> Verdict {
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
        let width = Float::with_val_round(64, hull.hi() - hull.lo(), Round::Up).0;
        if width == 0 {
            return Verdict::Equal;
        }
        // No number of the hull is smaller than its bound next to zero.
        let may_be_zero = hull.holds_zero();
        let size = match may_be_zero {
            true => Float::with_val(64, 1),
            false => hull.hi().clone().abs().min(&hull.lo().clone().abs()),
        };
        let known = Float::with_val(64, size / width).log10().to_f64().floor();
        let count = known.min(f64::from(u32::MAX)) as u32;
        match may_be_zero {
            _ if count < 1 => Verdict::Undecided,
            true => Verdict::AgreesWithin { places: count },
            false => Verdict::Agrees { digits: count },
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
        matches!(
            self,
            Verdict::Equal | Verdict::Agrees { .. } | Verdict::AgreesWithin { .. }
        )
    }

    /// Whether the two are shown to differ.
    pub fn is_refuted(&self) -> bool {
        matches!(self, Verdict::Refuted { .. })
    }
}

//! Logarithms of products of powers of fractions, exact also where the product is too long to write.

use super::{Enclosure, Value};
use rug::{Integer, Rational, ops::Pow};
use std::collections::BTreeMap;

/// `sum_k count_k ln(x_k) / over`, nats. It is not 0, and no logarithm of a fraction of modest size.
#[derive(Clone, Debug)]
pub struct LogSum {
    terms: Vec<(Rational, Integer)>,
    over: Integer,
}

/// Past this many bits a product is not written out.
const MOST_WRITTEN_BITS: u64 = 1 << 18;

impl LogSum {
    /// An enclosure with bounds of `bits` bits.
    pub fn enclose(&self, bits: u32) -> Enclosure {
        // What the counts multiply the error with is taken from the spare bits.
        let counts = self
            .terms
            .iter()
            .map(|(_, count)| count.significant_bits())
            .max();
        let wide = bits + 32 + counts.unwrap_or(0);
        let mut total = Enclosure::of(&Rational::new(), wide);
        for (x, count) in &self.terms {
            total += &(Enclosure::ln_of(x, wide) * &Enclosure::of(&Rational::from(count), wide));
        }
        (total / &Enclosure::of(&Rational::from(&self.over), wide)).rounded(bits)
    }
}

impl Value {
    /// `sum_k count_k ln(x_k) / over`, nats: 0 or one logarithm where it is one of modest size.
    pub fn log_sum(terms: impl IntoIterator<Item = (Rational, Integer)>, over: Integer) -> Value {
        let mut counts: BTreeMap<Rational, Integer> = BTreeMap::new();
        for (x, count) in terms {
            if x <= 0 {
                return Value::Undefined;
            }
            // ln(1/x) = -ln x: each pair of reciprocals is one term.
            match x < 1 {
                true => *counts.entry(x.recip()).or_default() -= count,
                false => *counts.entry(x).or_default() += count,
            }
        }
        if over == 0 {
            return Value::Undefined;
        }
        counts.retain(|x, count| *x != 1 && *count != 0);
        let mut terms: Vec<_> = counts.into_iter().collect();
        let common = terms
            .iter()
            .fold(over.clone(), |common, (_, count)| common.gcd(count));
        let over = over / &common;
        let mut bits = Some(0_u64);
        for (x, count) in &mut terms {
            *count /= &common;
            let size = x.numer().significant_bits() + x.denom().significant_bits();
            bits = count
                .clone()
                .abs()
                .to_u64()
                .and_then(|count| count.checked_mul(u64::from(size)))
                .and_then(|size| bits?.checked_add(size));
        }
        if let (Some(bits), Some(divisor)) = (bits, over.to_u32())
            && bits <= MOST_WRITTEN_BITS
        {
            let of = terms.iter().fold(Rational::from(1), |product, (x, count)| {
                product * power(x, count)
            });
            return Value::log(of, divisor);
        }
        let sum = LogSum { terms, over };
        match sum.enclose(128).holds_zero() && product_is_one(&sum.terms) {
            true => Value::Exact(Rational::new()),
            false => Value::LogSum(sum),
        }
    }

    /// The terms of a logarithm, and what their sum is divided by.
    pub(super) fn log_terms(&self) -> Option<(Vec<(Rational, Integer)>, Integer)> {
        match self {
            Value::Log { of, over } => Some((vec![(of.clone(), Integer::from(1))], (*over).into())),
            Value::LogSum(sum) => Some((sum.terms.clone(), sum.over.clone())),
            _ => None,
        }
    }
}

/// `x^count`, for counts of modest size.
fn power(x: &Rational, count: &Integer) -> Rational {
    let power = x
        .clone()
        .pow(count.clone().abs().to_u32().unwrap_or_default());
    if *count < 0 { power.recip() } else { power }
}

/// Whether `prod_k x_k^count_k = 1`, without forming powers: numerators and denominators are
/// split until no two have a common factor; then every exponent must be 0.
fn product_is_one(terms: &[(Rational, Integer)]) -> bool {
    let mut base: Vec<(Integer, Integer)> = Vec::new();
    let mut rest: Vec<(Integer, Integer)> = Vec::new();
    for (x, count) in terms {
        rest.push((x.numer().clone(), count.clone()));
        rest.push((x.denom().clone(), Integer::from(-count)));
    }
    while let Some((n, count)) = rest.pop() {
        if n == 1 {
            continue;
        }
        let shared = |(other, _): &(Integer, Integer)| Integer::from(other.gcd_ref(&n)) != 1;
        match base.iter().position(shared) {
            None => base.push((n, count)),
            Some(at) => {
                let (other, power) = base.swap_remove(at);
                let common = Integer::from(other.gcd_ref(&n));
                rest.push((n / &common, count.clone()));
                rest.push((other / &common, power.clone()));
                rest.push((common, count + power));
            }
        }
    }
    base.iter().all(|(_, count)| *count == 0)
}

/// `ln(p)/m = ln(q)/n`, as the difference that is 0.
pub(super) fn is_same_log(left: &Value, right: &Value) -> Option<bool> {
    let ((p, m), (q, n)) = (left.log_terms()?, right.log_terms()?);
    let minus = Integer::from(-&m);
    let scaled = |terms: Vec<(Rational, Integer)>, by: Integer| {
        terms.into_iter().map(move |(x, count)| (x, count * &by))
    };
    let difference = Value::log_sum(scaled(p, n).chain(scaled(q, minus)), Integer::from(1));
    Some(matches!(difference, Value::Exact(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(p: u32, q: u32) -> Rational {
        Rational::from((p, q))
    }

    /// By hand: 6^n 10^n = 4^n 15^n, for n too large to write the powers.
    #[test]
    fn a_sum_that_cancels_is_zero_however_large_the_counts() {
        let n = Integer::from(10).pow(30);
        let sum = |last: u32| {
            let terms = [(6, 1), (10, 1), (4, -1), (last, -1)];
            let terms = terms.map(|(x, sign)| (q(x, 1), Integer::from(&n * sign)));
            // One more term keeps the common count from being divided out.
            Value::log_sum(
                terms
                    .into_iter()
                    .chain([(q(7, 2), Integer::from(1)), (q(2, 7), Integer::from(1))]),
                Integer::from(3),
            )
        };
        assert!(matches!(sum(15), Value::Exact(x) if x == 0));
        assert!(matches!(sum(16), Value::LogSum(_) | Value::Log { .. }));
    }
}

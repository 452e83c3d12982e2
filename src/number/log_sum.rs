//! Logarithms of products of powers of fractions, exact also where the product is too long to write.

use super::Enclosure;
use rug::{Integer, Rational, ops::Pow};
use std::collections::BTreeMap;

/// `sum_k count_k ln(x_k) / over`, nats.
#[derive(Clone, Debug)]
pub struct LogSum {
    terms: Vec<(Rational, Integer)>,
    over: Integer,
}

/// Past this many bits a product is not written out.
const MOST_WRITTEN_BITS: u64 = 1 << 18;

impl LogSum {
    /// `sum_k count_k ln(x_k) / over`, each term once and the counts without a common factor; `None` where
    /// there is no such number.
    pub(super) fn reduced(
        terms: impl IntoIterator<Item = (Rational, Integer)>,
        over: Integer,
    ) -> Option<LogSum> {
        let mut counts: BTreeMap<Rational, Integer> = BTreeMap::new();
        for (x, count) in terms {
            if x <= 0 {
                return None;
            }
            // ln(1/x) = -ln x: each pair of reciprocals is one term.
            match x < 1 {
                true => *counts.entry(x.recip()).or_default() -= count,
                false => *counts.entry(x).or_default() += count,
            }
        }
        if over == 0 {
            return None;
        }
        counts.retain(|x, count| *x != 1 && *count != 0);
        let mut terms: Vec<_> = counts.into_iter().collect();
        let common = terms
            .iter()
            .fold(over.clone(), |common, (_, count)| common.gcd(count));
        for (_, count) in &mut terms {
            *count /= &common;
        }
        Some(LogSum {
            terms,
            over: over / common,
        })
    }

    /// The logarithms with their counts, and what their sum is divided by.
    pub(super) fn terms(&self) -> (Vec<(Rational, Integer)>, Integer) {
        (self.terms.clone(), self.over.clone())
    }

    /// The same as one logarithm, `ln(of) / over`, where `of` is short enough to be written.
    pub(super) fn written(&self) -> Option<(Rational, u32)> {
        let over = self.over.to_u32()?;
        let mut bits = 0_u64;
        for (x, count) in &self.terms {
            let size = x.numer().significant_bits() + x.denom().significant_bits();
            let count = count.clone().abs().to_u64()?;
            bits = bits.checked_add(count.checked_mul(u64::from(size))?)?;
        }
        let product = |product, (x, count): &(Rational, Integer)| product * power(x, count);
        (bits <= MOST_WRITTEN_BITS)
            .then(|| (self.terms.iter().fold(Rational::from(1), product), over))
    }

    /// Whether the sum is 0, decided exactly.
    pub(super) fn is_zero(&self) -> bool {
        self.enclose(128).holds_zero() && product_is_one(&self.terms)
    }

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
            let pair = [(q(7, 2), Integer::from(1)), (q(2, 7), Integer::from(1))];
            LogSum::reduced(terms.into_iter().chain(pair), Integer::from(3))
        };
        assert!(sum(15).is_some_and(|sum| sum.is_zero()));
        assert!(sum(16).is_some_and(|sum| !sum.is_zero()));
    }
}

//! Long products of powers, `times prod r_k^n_k`, kept as factors: a row that occurs 10^9 times
//! brings `p(v)^(10^9)` into the likelihood, which no one could write out.

use crate::number::Enclosure;
use rug::{Integer, Rational, ops::Pow};
use std::sync::Arc;

/// Factors and the power of each.
pub(super) type Powers = Vec<(Arc<Rational>, Rational)>;

/// A product of more bits than this is kept as factors.
const MOST_BITS: u64 = 1 << 16;

/// `times prod r_k^n_k`: the factors are positive and the powers whole and not 0.
#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub(super) times: Rational,
    pub(super) powers: Powers,
}

impl Product {
    /// `q^n`, written out where it is short.
    pub(super) fn of(q: &Rational, n: u64) -> Self {
        let short = u32::try_from(n).ok();
        let short = short.filter(|_| n.saturating_mul(length(q)) <= MOST_BITS);
        let (times, powers) = match short {
            Some(n) => (Rational::from(q.pow(n)), Powers::new()),
            None if *q == 0 => (q.clone(), Powers::new()),
            None => {
                let odd = *q < 0 && n % 2 == 1;
                let size = Arc::new(q.clone().abs());
                let sign = Rational::from(if odd { -1 } else { 1 });
                (sign, vec![(size, Rational::from(n))])
            }
        };
        Product { times, powers }
    }

    pub(super) fn scaled(&self, q: &Rational) -> Self {
        Product {
            times: Rational::from(&self.times * q),
            powers: self.powers.clone(),
        }
    }

    pub(super) fn times(&self, other: &Product) -> Self {
        let mut product = self.scaled(&other.times);
        merge(&mut product.powers, &other.powers);
        product
    }

    /// `1 / self`, `self` not being 0.
    pub(super) fn reciprocal(&self) -> Self {
        Product {
            times: Rational::from(self.times.recip_ref()),
            powers: raised(&self.powers, -1),
        }
    }

    /// `self^n`
    pub(super) fn raised(&self, n: u64) -> Self {
        let powers = Product {
            times: Rational::from(1),
            powers: raised(&self.powers, n),
        };
        powers.times(&Product::of(&self.times, n))
    }

    /// The sum, where the quotient of the two is short.
    pub(super) fn plus(&self, other: &Product) -> Option<Self> {
        let mut quotient = raised(&self.powers, -1);
        merge(&mut quotient, &other.powers);
        let (quotient, 1) = written_out(&quotient)? else {
            return None;
        };
        Some(Product {
            times: quotient * &other.times + &self.times,
            powers: self.powers.clone(),
        })
    }

    pub(super) fn enclosed(&self, bits: u32) -> Enclosure {
        let mut log = Enclosure::of(&Rational::new(), bits);
        for (of, power) in &self.powers {
            log += &(Enclosure::of(&**of, bits).ln() * &Enclosure::of(power, bits));
        }
        log.exp() * &Enclosure::of(&self.times, bits)
    }

    /// The logarithm of the size, as factors and powers.
    pub(super) fn logs(&self) -> Powers {
        let mut logs = self.powers.clone();
        let size = self.times.clone().abs();
        if size != 1 {
            merge(&mut logs, &[(Arc::new(size), Rational::from(1))]);
        }
        logs
    }
}

fn raised(powers: &Powers, n: impl Into<Rational>) -> Powers {
    let n = n.into();
    let raised = |(of, power): &(Arc<Rational>, Rational)| (of.clone(), Rational::from(power * &n));
    powers.iter().map(raised).collect()
}

/// `left *= right`, as factors.
pub(super) fn merge(left: &mut Powers, right: &[(Arc<Rational>, Rational)]) {
    for (of, power) in right {
        let is_same = |known: &Arc<Rational>| Arc::ptr_eq(known, of) || known == of;
        match left.iter_mut().find(|(known, _)| is_same(known)) {
            Some((_, known)) => *known += power,
            None => left.push((of.clone(), power.clone())),
        }
    }
    left.retain(|(_, power)| *power != 0);
}

/// The bits of a fraction.
fn length(q: &Rational) -> u64 {
    u64::from(q.numer().significant_bits()) + u64::from(q.denom().significant_bits())
}

/// `sum q_k ln r_k = ln(of)/over`, unless `of` would be very long.
pub(super) fn written_out(logs: &[(Arc<Rational>, Rational)]) -> Option<(Rational, u32)> {
    let mut over = Integer::from(1);
    for (_, coefficient) in logs.iter().filter(|(_, q)| *q.denom() != 1) {
        over.lcm_mut(coefficient.denom());
    }
    let mut size = 0_u64;
    let mut of = Rational::from(1);
    for (odds, coefficient) in logs {
        let power = match over == 1 {
            true => coefficient.numer().to_i32()?,
            false => Rational::from(coefficient * &over).numer().to_i32()?,
        };
        size = size.saturating_add(u64::from(power.unsigned_abs()).saturating_mul(length(odds)));
        if size > MOST_BITS {
            return None;
        }
        of *= Rational::from(odds.as_ref().pow(power));
    }
    Some((of, over.to_u32()?))
}

/// `x^n` by repeated squaring.
pub(crate) fn squared_up<N: Clone>(one: N, x: &N, n: u64, times: impl Fn(&N, &N) -> N) -> N {
    let (mut base, mut power) = (x.clone(), n);
    let mut raised = one;
    while power > 0 {
        if power & 1 == 1 {
            raised = times(&raised, &base);
        }
        power >>= 1;
        if power > 0 {
            base = times(&base, &base);
        }
    }
    raised
}

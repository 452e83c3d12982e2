//! Whole numbers modulo random primes between 2^62 and 2^63, several at once.
//!
//! Residues are kept as `x 2^64 mod p` (Montgomery, "Modular multiplication without trial
//! division", Math. Comp. 44, 1985).

use crate::derivation::tree::power::squared_up;
use crate::error::Result;
use rug::integer::IsPrime;
use rug::{Integer, Rational};

/// How many primes, each with a point of its own, one run over a formula serves.
pub(crate) const POINTS_AT_ONCE: usize = 3;

/// One residue for each prime.
pub(crate) type Residues = [u64; POINTS_AT_ONCE];

/// Where random bits come from, 64 at a time.
pub(crate) type Bits<'a> = dyn FnMut() -> Result<u64> + 'a;

/// 2^62 < p < 2^63, so that a sum of two residues fits into 64 bits.
#[derive(Clone, Copy, Debug)]
struct Prime {
    p: u64,
    /// `-1/p mod 2^64`.
    negative_inverse: u64,
    /// `2^128 mod p`, which takes a number into its kept form.
    square: u64,
}

impl Prime {
    fn new(p: u64) -> Self {
        // Newton: each step doubles the bits that are right, and p is its own inverse to 3 bits.
        let inverse = (0..5).fold(p, |x, _| {
            x.wrapping_mul(2_u64.wrapping_sub(p.wrapping_mul(x)))
        });
        let radix = (1_u128 << 64) % u128::from(p);
        Prime {
            p,
            negative_inverse: inverse.wrapping_neg(),
            square: (radix * radix % u128::from(p)) as u64,
        }
    }

    /// A prime of the range, each with the same chance. There is no number below 2^64 that the test
    /// of Baillie, Pomerance, Selfridge and Wagstaff, which GMP makes, takes for prime wrongly.
    fn draw(bits: &mut Bits) -> Result<Self> {
        loop {
            let candidate = (bits()? >> 2) | (1 << 62) | 1;
            if Integer::from(candidate).is_probably_prime(25) != IsPrime::No {
                return Ok(Prime::new(candidate));
            }
        }
    }

    /// A residue, evenly from those that are not 0.
    fn draw_odds(self, bits: &mut Bits) -> Result<u64> {
        loop {
            let odds = bits()? >> 1;
            if (1..self.p).contains(&odds) {
                return Ok(odds);
            }
        }
    }

    fn product(self, x: u64, y: u64) -> u64 {
        let product = u128::from(x) * u128::from(y);
        let folded = (product as u64).wrapping_mul(self.negative_inverse);
        self.reduced(((product + u128::from(folded) * u128::from(self.p)) >> 64) as u64)
    }

    fn sum(self, x: u64, y: u64) -> u64 {
        self.reduced(x + y)
    }

    fn reduced(self, x: u64) -> u64 {
        if x >= self.p { x - self.p } else { x }
    }

    fn negated(self, x: u64) -> u64 {
        if x == 0 { 0 } else { self.p - x }
    }

    fn of(self, x: u64) -> u64 {
        self.product(x % self.p, self.square)
    }

    fn power(self, base: u64, exponent: &Integer) -> u64 {
        let mut power = self.of(1);
        for bit in (0..exponent.significant_bits()).rev() {
            power = self.product(power, power);
            if exponent.get_bit(bit) {
                power = self.product(power, base);
            }
        }
        power
    }

    /// `x^(p-2)`, by Fermat.
    fn inverse(self, x: u64) -> u64 {
        squared_up(self.of(1), &x, self.p - 2, |x, y| self.product(*x, *y))
    }
}

/// The primes of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Primes([Prime; POINTS_AT_ONCE]);

impl Primes {
    /// Primes drawn one by one from random bits; two may be equal.
    pub(crate) fn draw(bits: &mut Bits) -> Result<Self> {
        let mut primes = [Prime::draw(bits)?; POINTS_AT_ONCE];
        for prime in &mut primes[1..] {
            *prime = Prime::draw(bits)?;
        }
        Ok(Primes(primes))
    }

    /// A residue for each prime, evenly from those that are not 0.
    pub(crate) fn draw_odds(&self, bits: &mut Bits) -> Result<Residues> {
        let mut odds = [0; POINTS_AT_ONCE];
        for (odds, prime) in odds.iter_mut().zip(self.0) {
            *odds = prime.draw_odds(bits)?;
        }
        Ok(odds)
    }

    fn each(&self, x: &Residues, by: impl Fn(Prime, u64) -> u64) -> Residues {
        std::array::from_fn(|at| by(self.0[at], x[at]))
    }

    /// `x + y`.
    pub(crate) fn sum(&self, x: &Residues, y: &Residues) -> Residues {
        std::array::from_fn(|at| self.0[at].sum(x[at], y[at]))
    }

    /// `x y`.
    pub(crate) fn product(&self, x: &Residues, y: &Residues) -> Residues {
        std::array::from_fn(|at| self.0[at].product(x[at], y[at]))
    }

    /// `-x`.
    pub(crate) fn negated(&self, x: &Residues) -> Residues {
        self.each(x, Prime::negated)
    }

    /// `1/x`; `None` where x is 0 for one of the primes.
    pub(crate) fn inverse(&self, x: &Residues) -> Option<Residues> {
        (!x.contains(&0)).then(|| self.each(x, Prime::inverse))
    }

    /// `x^n` with `n >= 0`.
    pub(crate) fn power(&self, x: &Residues, n: &Integer) -> Residues {
        self.each(x, |prime, x| prime.power(x, n))
    }

    /// A small whole number.
    pub(crate) fn whole(&self, n: i32) -> Residues {
        self.0.map(|prime| {
            let magnitude = prime.of(u64::from(n.unsigned_abs()));
            match n < 0 {
                true => prime.negated(magnitude),
                false => magnitude,
            }
        })
    }

    /// A fraction; `None` where one of the primes divides its denominator.
    pub(crate) fn fraction(&self, q: &Rational) -> Option<Residues> {
        let whole = |n: &Integer| self.0.map(|prime| prime.of(modulo(n, prime.p)));
        let below = self.inverse(&whole(q.denom()))?;
        Some(self.product(&whole(q.numer()), &below))
    }
}

fn modulo(n: &Integer, p: u64) -> u64 {
    let (_, rest) = Integer::from(n).div_rem_euc(Integer::from(p));
    rest.to_u64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Generator;

    /// Against GMP's whole numbers.
    #[test]
    fn residues_are_those_of_whole_numbers() {
        let mut generator = Generator::new(5);
        let mut bits = || Ok(generator.bits());
        for _ in 0..200 {
            let primes = Primes::draw(&mut bits).expect("bits");
            let mut odds = || primes.draw_odds(&mut bits).expect("bits");
            let (x, y) = (odds(), odds());
            for at in 0..POINTS_AT_ONCE {
                let prime = primes.0[at];
                let p = Integer::from(prime.p);
                assert!(prime.p >> 62 == 1 && p.is_probably_prime(40) != IsPrime::No);
                // What is kept is 2^64 times the number.
                let number = |kept: u64| {
                    let radix = Integer::from(1_u128 << 64);
                    let back = radix.invert(&p).expect("p is odd");
                    (Integer::from(kept) * back) % &p
                };
                let (a, b) = (number(x[at]), number(y[at]));
                let is = |kept: u64, wanted: Integer| {
                    assert_eq!(number(kept), wanted.div_rem_euc(p.clone()).1);
                };
                is(primes.sum(&x, &y)[at], Integer::from(&a + &b));
                is(primes.product(&x, &y)[at], Integer::from(&a * &b));
                is(primes.negated(&x)[at], Integer::from(-&a));
                is(primes.whole(-7)[at], Integer::from(-7));
                let third = primes.fraction(&Rational::from((-1, 3))).expect("p > 3");
                is(Prime::product(prime, third[at], prime.of(3)), (-1).into());
                let inverse = primes.inverse(&x).expect("not 0");
                is(prime.product(inverse[at], x[at]), Integer::from(1));
                let power = a.clone().pow_mod(&Integer::from(13), &p).expect("13 > 0");
                is(primes.power(&x, &Integer::from(13))[at], power);
            }
        }
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        let mut generator = Generator::new(6);
        let primes = Primes::draw(&mut || Ok(generator.bits())).expect("bits");
        let mut x = primes.whole(3);
        x[2] = 0;
        assert!(primes.inverse(&x).is_none());
    }
}

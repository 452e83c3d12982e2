//! Long chains: what has come to rest need not be run on.

use crate::chain::{Gibbs, Law};
use crate::error::Result;
use crate::machine::Rbm;
use crate::number::{Digits, Enclosure, Enclosures, log2};
use rug::Float;

/// A chain that has come to rest need not be run on: no step of a chain takes two laws further apart.
pub(super) struct Rest<'a, 'b> {
    chain: &'a Gibbs<'b, Enclosures>,
    law: Law<Enclosure>,
    /// No more than this is neglected in any state; a logarithm to base 2.
    least: f64,
}

impl<'a, 'b> Rest<'a, 'b> {
    pub(super) fn new(chain: &'a Gibbs<'b, Enclosures>, m: &Rbm, digits: Digits) -> Self {
        let digits = f64::from(digits.count + 8) * std::f64::consts::LOG2_10;
        Rest {
            chain,
            law: chain.stationary(),
            least: -digits - m.n_v() as f64,
        }
    }

    pub(super) fn go_on(&self, mut law: Law<Enclosure>, k: u32) -> Result<Law<Enclosure>> {
        for _ in 0..k {
            if let Some(at_rest) = self.at_rest(&law) {
                return Ok(at_rest);
            }
            law = self.chain.after(law, 1)?;
        }
        Ok(law)
    }

    /// All laws that the chain can still come to from here, where they are next to its own law: the sum of
    /// `|law(v) - total p(v)|` does not grow, and no entry is further off than the sum.
    fn at_rest(&self, law: &[Enclosure]) -> Option<Law<Enclosure>> {
        let bits = law.first()?.bits();
        let mut total = Enclosure::new(Float::new(bits), Float::new(bits));
        for x in law {
            total += x;
        }
        let mut off = Float::new(64);
        for (x, p) in law.iter().zip(&self.law) {
            let gap = x.clone() - &(p.clone() * &total);
            off += gap.hi().clone().abs().max(&gap.lo().clone().abs());
        }
        // The sum is rounded, and a little more than it is allowed for.
        off *= 1.001;
        (off == 0 || log2(&off) < self.least).then(|| {
            let around = Enclosure::new(Float::with_val(bits, -&off), Float::with_val(bits, &off));
            let near = |p: &Enclosure| p.clone() * &total + &around;
            self.law.iter().map(near).collect()
        })
    }
}

//! What formulae are evaluated in: numbers that can be added, multiplied, divided, and taken to
//! `ln` and `exp`.

use super::quantity::{Defined, Quantity};
use rug::Rational;
use std::fmt::Debug;

/// A domain of numbers; it holds what its operations need, such as a precision.
pub(crate) trait Calculus {
    /// A number.
    type N: Clone + Debug;

    /// A fraction, the same on every machine.
    fn rational(&self, q: Rational) -> Self::N;
    /// A small whole number.
    fn whole(&self, n: i32) -> Self::N;
    /// The formal `ln 0`, the weight of a cut edge.
    fn log_zero(&self) -> Self::N;
    /// Whether this is exactly zero, so that a product stops here (`0 ln 0 = 0`).
    fn is_zero(&self, x: &Self::N) -> bool;
    /// `x += y`.
    fn add(&self, x: &mut Self::N, y: &Self::N);
    /// `-x`.
    fn negated(&self, x: &Self::N) -> Self::N;
    /// `x y`.
    fn times(&self, x: &Self::N, y: &Self::N) -> Self::N;
    /// `x^n`, by repeated squaring where the domain knows nothing shorter.
    fn raised(&self, x: &Self::N, n: u64) -> Self::N {
        let (mut base, mut power) = (x.clone(), n);
        let mut raised = self.one();
        while power > 0 {
            if power & 1 == 1 {
                raised = self.times(&raised, &base);
            }
            power >>= 1;
            if power > 0 {
                base = self.times(&base, &base);
            }
        }
        raised
    }
    /// `x / y`.
    fn over(&self, x: &Self::N, y: &Self::N) -> Defined<Self::N>;
    /// `e^x`.
    fn exp(&self, x: &Self::N) -> Defined<Self::N>;
    /// `ln x`.
    fn ln(&self, x: &Self::N) -> Defined<Self::N>;

    /// Zero.
    fn zero(&self) -> Self::N {
        self.whole(0)
    }

    /// One.
    fn one(&self) -> Self::N {
        self.whole(1)
    }
}

/// Fractions and logarithms of them, and enclosures of this many bits where they do not serve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnThisMachine {
    /// The precision of enclosures.
    pub bits: u32,
    /// Whether sums of exponentials are kept exactly: for what a lower precision has not decided, since most verdicts
    /// need no such sum and all of them would take longer.
    pub keeps_exponentials: bool,
}

impl OnThisMachine {
    /// With enclosures of so many bits.
    pub(crate) fn new(bits: u32) -> Self {
        OnThisMachine {
            bits,
            keeps_exponentials: false,
        }
    }
}

impl Calculus for OnThisMachine {
    type N = Quantity;

    fn rational(&self, q: Rational) -> Quantity {
        Quantity::rational(q)
    }

    fn whole(&self, n: i32) -> Quantity {
        Quantity::Whole(n)
    }

    fn log_zero(&self) -> Quantity {
        Quantity::log_zero()
    }

    fn is_zero(&self, x: &Quantity) -> bool {
        x.is_zero()
    }

    fn add(&self, x: &mut Quantity, y: &Quantity) {
        x.add(y, self.bits);
    }

    fn negated(&self, x: &Quantity) -> Quantity {
        x.negated()
    }

    fn times(&self, x: &Quantity, y: &Quantity) -> Quantity {
        x.times(y, self.bits)
    }

    fn raised(&self, x: &Quantity, n: u64) -> Quantity {
        x.raised(n, self.bits)
    }

    fn over(&self, x: &Quantity, y: &Quantity) -> Defined<Quantity> {
        x.over(y, self.bits)
    }

    fn exp(&self, x: &Quantity) -> Defined<Quantity> {
        match self.keeps_exponentials.then(|| x.exponential()).flatten() {
            Some(sum) => Ok(sum),
            None => x.exp(self.bits),
        }
    }

    fn ln(&self, x: &Quantity) -> Defined<Quantity> {
        x.ln(self.bits)
    }
}

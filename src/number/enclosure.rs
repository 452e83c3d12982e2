//! Certified enclosures: intervals of MPFR numbers, every operation rounded outwards.

use rug::float::Round::{self, Down, Up};
use rug::ops::{AddAssignRound, AssignRound, DivAssignRound, MulAssignRound, SubAssignRound};
use rug::{Float, Integer, Rational};
use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// A closed interval `[lo, hi]` that contains the number meant.
///
/// An operation that is not defined on all of its operands (a division by an interval around
/// zero, the logarithm of one) gives the whole line.
#[derive(Clone, Debug)]
pub struct Enclosure {
    lo: Float,
    hi: Float,
}

impl Enclosure {
    /// The interval between two bounds.
    pub fn new(lo: Float, hi: Float) -> Self {
        // A NaN compares false with everything: it becomes the whole line, never a narrow lie.
        if lo <= hi {
            Enclosure { lo, hi }
        } else {
            Enclosure::line(lo.prec().max(hi.prec()))
        }
    }

    /// The tightest enclosure of a number at `bits` bits.
    pub fn of<T: Copy>(x: T, bits: u32) -> Self
    where
        Float: AssignRound<T, Round = Round, Ordering = Ordering>,
    {
        let bound = |round| Float::with_val_round(bits, x, round).0;
        Enclosure::new(bound(Down), bound(Up))
    }

    /// The whole line: nothing is known.
    pub fn line(bits: u32) -> Self {
        use rug::float::Special::{Infinity, NegInfinity};
        Enclosure {
            lo: Float::with_val(bits, NegInfinity),
            hi: Float::with_val(bits, Infinity),
        }
    }

    /// An increasing function of the number: that of the bounds, rounded outwards.
    pub(crate) fn increasing<R>(&self, of: impl Fn(&mut Float, Round) -> R) -> Self {
        let bound = |x: &Float, round| {
            let mut out = x.clone();
            of(&mut out, round);
            out
        };
        Enclosure::new(bound(&self.lo, Down), bound(&self.hi, Up))
    }

    /// The lower bound.
    pub fn lo(&self) -> &Float {
        &self.lo
    }

    /// The upper bound.
    pub fn hi(&self) -> &Float {
        &self.hi
    }

    /// The precision the bounds are held at.
    pub fn bits(&self) -> u32 {
        self.lo.prec()
    }

    /// Whether the bounds of a positive number differ by at most `2^-bits` of it.
    pub(crate) fn is_narrow(&self, bits: u32) -> bool {
        let width = Float::with_val(64, &self.hi - &self.lo);
        width <= Float::with_val(64, &self.lo >> bits)
    }

    /// Whether anything is known of the number.
    #[cfg(feature = "files")]
    pub(crate) fn is_bounded(&self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// Whether the number could be zero.
    pub fn holds_zero(&self) -> bool {
        self.lo <= 0 && self.hi >= 0
    }

    /// `ln`, increasing: the bounds' logarithms, rounded outwards.
    pub fn ln(&self) -> Self {
        if self.lo <= 0 {
            return Enclosure::line(self.bits());
        }
        self.increasing(|x, round| x.ln_round(round))
    }

    /// `ln q` for `q > 0`, as tight near `q = 1`, where the logarithm all but vanishes, as elsewhere.
    pub(crate) fn ln_of(q: &Rational, bits: u32) -> Self {
        let off = Rational::from(q - 1);
        let length = |x: &Integer| x.significant_bits();
        // About -log2 |q - 1|: so many bits of q say nothing of its logarithm.
        let lost = length(off.denom()).saturating_sub(length(off.numer()));
        Enclosure::of(q, bits + 2 + lost).ln().rounded(bits)
    }

    /// The same in bounds of `bits` bits, rounded outwards.
    pub fn rounded(&self, bits: u32) -> Self {
        Enclosure::new(
            Float::with_val_round(bits, &self.lo, Down).0,
            Float::with_val_round(bits, &self.hi, Up).0,
        )
    }

    /// `exp`, increasing: the bounds' exponentials, rounded outwards.
    pub fn exp(&self) -> Self {
        match self.lo == self.hi {
            true => exp_of(&self.lo),
            false => Enclosure::new(exp_of(&self.lo).lo, exp_of(&self.hi).hi),
        }
    }

    /// The same, hardly wider, with one exponential where `d = hi - lo` is small:
    /// `e^lo <= e^x <= e^lo e^d` and `e^d <= 1 + d/(1 - d)` for `0 <= d < 1`.
    pub(crate) fn exp_of_narrow(&self) -> Self {
        let width = Float::with_val_round(64, &self.hi - &self.lo, Up).0;
        if width.is_nan() || width >= 0.001 {
            return self.exp();
        }
        let mut exp = exp_of(&self.lo);
        let mut more = Float::with_val_round(64, &exp.hi * &width, Up).0;
        // Above 1/(1 - d).
        more.mul_assign_round(1.0011, Up);
        exp.hi.add_assign_round(&more, Up);
        exp
    }

    /// The square root of a number that is known not to be negative, increasing: what lies below 0 is left out.
    pub(crate) fn sqrt(&self) -> Self {
        let inside = |x: &Float| x.clone().max(&Float::new(1));
        let inside = Enclosure::new(inside(&self.lo), inside(&self.hi));
        inside.increasing(|x, round| x.sqrt_round(round))
    }

    /// The angle between 0 and pi whose cosine the number is, decreasing; what lies beyond -1 or 1 is no cosine
    /// and is left out.
    pub(crate) fn acos(&self) -> Self {
        let bound = |x: &Float, round| {
            let mut out = x.clone().clamp(&-1, &1);
            out.acos_round(round);
            out
        };
        Enclosure::new(bound(&self.hi, Down), bound(&self.lo, Up))
    }

    /// `-x`.
    pub fn negated(&self) -> Self {
        Enclosure {
            lo: Float::with_val(self.hi.prec(), -&self.hi),
            hi: Float::with_val(self.lo.prec(), -&self.lo),
        }
    }
}

impl AddAssign<&Enclosure> for Enclosure {
    /// `[a, b] + [c, d] = [a + c, b + d]`
    fn add_assign(&mut self, other: &Enclosure) {
        self.lo.add_assign_round(&other.lo, Down);
        self.hi.add_assign_round(&other.hi, Up);
        if self.lo.is_nan() || self.hi.is_nan() {
            *self = Enclosure::line(self.bits());
        }
    }
}

impl Add<&Enclosure> for Enclosure {
    type Output = Enclosure;
    fn add(mut self, other: &Enclosure) -> Enclosure {
        self += other;
        self
    }
}

impl Sub<&Enclosure> for Enclosure {
    type Output = Enclosure;
    /// `[a, b] - [c, d] = [a - d, b - c]`
    fn sub(mut self, other: &Enclosure) -> Enclosure {
        self.lo.sub_assign_round(&other.hi, Down);
        self.hi.sub_assign_round(&other.lo, Up);
        Enclosure::new(self.lo, self.hi)
    }
}

impl Mul<&Enclosure> for Enclosure {
    type Output = Enclosure;
    /// `[a, b] [c, d]`: `[ac, bd]` where both are non-negative, the widest of four otherwise.
    fn mul(mut self, other: &Enclosure) -> Enclosure {
        if self.lo >= 0 && other.lo >= 0 {
            self.lo.mul_assign_round(&other.lo, Down);
            self.hi.mul_assign_round(&other.hi, Up);
            return Enclosure::new(self.lo, self.hi);
        }
        widest(&self, other, |x, y, round| {
            Float::with_val_round(x.prec(), x * y, round).0
        })
    }
}

impl Div<&Enclosure> for Enclosure {
    type Output = Enclosure;
    /// `[a, b] / [c, d]`: the whole line if `c <= 0 <= d`.
    fn div(mut self, other: &Enclosure) -> Enclosure {
        if other.holds_zero() {
            return Enclosure::line(self.bits());
        }
        if self.lo >= 0 && other.lo > 0 {
            self.lo.div_assign_round(&other.hi, Down);
            self.hi.div_assign_round(&other.lo, Up);
            return Enclosure::new(self.lo, self.hi);
        }
        widest(&self, other, |x, y, round| {
            Float::with_val_round(x.prec(), x / y, round).0
        })
    }
}

/// Of one float: between its rounded exponential and the neighbour above, or exact.
fn exp_of(x: &Float) -> Enclosure {
    let mut lo = x.clone();
    let order = lo.assign_round(x.exp_ref(), Down);
    let mut hi = lo.clone();
    if order == Ordering::Less {
        hi.next_up();
    }
    Enclosure::new(lo, hi)
}

/// The hull of an operation that is monotone in each operand, over the four corners.
fn widest(
    x: &Enclosure,
    y: &Enclosure,
    corner: impl Fn(&Float, &Float, Round) -> Float,
) -> Enclosure {
    let corners = [
        (&x.lo, &y.lo),
        (&x.lo, &y.hi),
        (&x.hi, &y.lo),
        (&x.hi, &y.hi),
    ];
    let bound = |round, wanted: Ordering| {
        let all = corners.into_iter().map(|(a, b)| corner(a, b, round));
        // 0 * inf is NaN: unknown, so the hull is the whole line.
        let further = |best: Float, next: Float| match next.partial_cmp(&best) {
            Some(order) if order != wanted => best,
            None if best.is_nan() => best,
            _ => next,
        };
        all.reduce(further).expect("four corners")
    };
    Enclosure::new(bound(Down, Ordering::Less), bound(Up, Ordering::Greater))
}

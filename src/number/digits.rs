//! How many digits are wanted, and against which scale they are counted.

use super::Value;
use super::magnitude::size;
use super::precision::bits_for;

/// No more digits than this can be asked for.
#[cfg(feature = "files")]
pub(crate) const MOST_ASKED: u32 = 5000;

/// How many digits are wanted, and against which scale they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The number of decimal digits, at least 1.
    pub count: u32,
    /// Whether they are counted against every number itself, whatever it is.
    pub significant: bool,
    /// Whether so many digits are written, and no further place.
    pub(super) written: bool,
    /// Whether the double nearest to every number is wanted beside it.
    pub nearest: bool,
    /// The power of ten of the scale where it is not the number's own; `None`: its own.
    pub(super) scale: Option<Scale>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// `max(1, |x|)`, for logarithms; where every number is its own scale, that, with as many places.
    AtLeastOne,
    /// A fixed size, `thousandths 10^(decade - 3)` rounded down: 1 for spin moments, the larger
    /// phase for gradient entries.
    Size { decade: i64, thousandths: u32 },
}

impl Scale {
    const ONE: Scale = Scale::Size {
        decade: 0,
        thousandths: 1000,
    };
}

impl Digits {
    /// `count` digits of the number itself: for Z, probabilities and 0/1 phases.
    pub fn of_itself(count: u32) -> Self {
        Digits {
            count,
            significant: false,
            written: false,
            nearest: false,
            scale: None,
        }
    }

    /// A radius of at most 10^-count of the number itself, whatever the quantity.
    pub fn of_each(count: u32) -> Self {
        Digits {
            significant: true,
            ..Digits::of_itself(count)
        }
    }

    /// `count` significant digits, to be shown: a radius of at most one unit of the last of them.
    pub fn significant(count: u32) -> Self {
        Digits {
            written: true,
            ..Digits::of_itself(count)
        }
    }

    /// The same wish, and the nearest double of every number.
    pub(crate) fn with_nearest(self) -> Self {
        Digits {
            nearest: true,
            ..self
        }
    }

    /// The same wish with another number of digits.
    pub(crate) fn with_count(self, count: u32) -> Self {
        Digits { count, ..self }
    }

    fn scaled(self, scale: Scale) -> Self {
        Digits {
            scale: (!self.significant).then_some(scale),
            ..self
        }
    }

    /// The same wish for a logarithm, whose scale is `max(1, |x|)`.
    pub fn for_logarithm(self) -> Self {
        Digits {
            scale: Some(Scale::AtLeastOne),
            ..self
        }
    }

    /// The same wish for a moment of ±1 units, whose scale is 1.
    pub(crate) fn for_spin_moment(self) -> Self {
        self.scaled(Scale::ONE)
    }

    /// The same wish for a difference of two values, whose scale is the larger of them.
    pub fn for_difference(self, left: &Value, right: &Value) -> Self {
        let sizes = [left, right].into_iter().filter_map(size);
        self.scaled(
            sizes
                .max()
                .map_or(Scale::ONE, |(decade, thousandths)| Scale::Size {
                    decade,
                    thousandths,
                }),
        )
    }

    /// The power of ten of the last place, for a scale of this power.
    pub(super) fn last(&self, decade: i64) -> i64 {
        decade - i64::from(self.count) + i64::from(self.written)
    }

    /// The bits that a first attempt should use.
    pub fn bits(&self) -> u32 {
        bits_for(i64::from(self.count))
    }
}

//! One number of an answer: the double nearest to it, and what is known beyond that.

use crate::number::{Digits, Value};
use std::fmt;

/// A number that is known exactly or within proven bounds, and the double nearest to it.
#[derive(Clone, Debug)]
pub struct Certified {
    nearest: f64,
    value: Value,
}

impl Certified {
    /// What is known of a number; `None` where that does not decide its nearest double.
    pub fn new(value: &Value) -> Option<Certified> {
        Some(Certified {
            nearest: value.nearest()?,
            value: value.clone(),
        })
    }

    /// The double nearest to the true number.
    pub fn nearest(&self) -> f64 {
        self.nearest
    }

    /// What is known of the number: a fraction, a logarithm, or two bounds.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The number with `count` significant digits, or with as many of them as are certain: the true
    /// number is within one unit of the last place shown.
    pub fn digits(&self, count: u32) -> String {
        let digits = Digits::significant(count.max(1));
        match self.value.certain_decimal(digits) {
            Some(decimal) => decimal.value,
            // Bounds on both sides of 0 decide a nearest double of 0 and no digit.
            None => format!("{:e}", self.nearest),
        }
    }
}

impl fmt::Display for Certified {
    /// The nearest double, as Rust prints doubles.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(&self.nearest, out)
    }
}

//! What is written: parameters, and the doubles nearest to them.

use crate::error::{Error, Result};
use crate::number::{Enclosure, Theta, Value};
use rug::Rational;

/// Parameters under a name. In the name, `/` stands between levels (groups, structs, dictionaries) and `.` is
/// part of a name, but in MATLAB files, whose names have none.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub(crate) name: String,
    pub(crate) shape: Vec<u64>,
    /// In the order in which the last index runs fastest.
    pub(crate) numbers: Vec<Theta>,
}

/// The nearest doubles under a name.
pub(super) struct Doubles<'a> {
    pub(super) name: &'a str,
    pub(super) shape: &'a [u64],
    pub(super) numbers: Vec<f64>,
}

/// The doubles of an array; those that are not the parameter itself are added to `rounded`.
///
/// # Errors
/// Parameters past the range of doubles.
pub(super) fn doubles<'a>(array: &'a Outgoing, rounded: &mut usize) -> Result<Doubles<'a>> {
    let each = array.numbers.iter().map(|theta| {
        let double = nearest(theta)
            .filter(|double| double.is_finite())
            .ok_or_else(|| {
                Error::input(format!(
                    "found the parameter {theta}, wanted one in the range of doubles"
                ))
                .at(&array.name)
                .help("JSON keeps every parameter as it is")
            })?;
        let is_exact = Rational::from_f64(double).is_some_and(|q| Theta::rational(q) == *theta);
        *rounded += usize::from(!is_exact);
        Ok(double)
    });
    Ok(Doubles {
        name: &array.name,
        shape: &array.shape,
        numbers: each.collect::<Result<_>>()?,
    })
}

/// The double nearest to a parameter. A logarithm that is no fraction lies on no border between two doubles.
pub(in super::super) fn nearest(theta: &Theta) -> Option<f64> {
    const MOST_BITS: u32 = 1 << 18;
    if *theta.scale() == 0 {
        return Value::Exact(theta.shift().clone()).nearest();
    }
    let mut bits = 128;
    while bits <= MOST_BITS {
        let log = Enclosure::ln_of(theta.odds(), bits) * &Enclosure::of(theta.scale(), bits);
        let sum = log + &Enclosure::of(theta.shift(), bits);
        if let Some(double) = Value::from(sum).nearest() {
            return Some(double);
        }
        bits *= 2;
    }
    None
}

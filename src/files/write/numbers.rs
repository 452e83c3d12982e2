//! What is written: parameters, and the doubles nearest to them.

use crate::error::{Error, Result};
use crate::number::{Enclosures, Theta, Value};
use rug::Rational;

/// Parameters under a name, which has dots between its levels (groups, structs, dictionaries).
#[derive(Clone)]
pub(crate) struct Outgoing<N = Theta> {
    pub(crate) name: String,
    pub(crate) shape: Vec<u64>,
    /// In the order in which the last index runs fastest.
    pub(crate) numbers: Vec<N>,
}

/// The nearest doubles under a name.
pub(super) type Doubles = Outgoing<f64>;

/// How far the numbers that were written are from the exact ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rounding {
    /// How many of them are not exact.
    pub rounded: usize,
    /// About the largest distance.
    pub largest: f64,
    /// The array in which it occurs.
    pub array: String,
}

/// The doubles of an array; those that are not the parameter itself are counted.
///
/// # Errors
/// Parameters past the range of doubles.
pub(super) fn doubles(array: &Outgoing, rounding: &mut Rounding) -> Result<Doubles> {
    let each = array.numbers.iter().map(|theta| {
        let double = nearest(theta).filter(|double| double.is_finite());
        let exact = double.and_then(Rational::from_f64).zip(double);
        let (exact, double) = exact.ok_or_else(|| {
            Error::input(format!(
                "found the parameter {theta}, wanted one in the range of doubles"
            ))
            .at(&array.name)
            .help("JSON keeps every parameter as it is")
        })?;
        if Theta::rational(exact.clone()) != *theta {
            rounding.rounded += 1;
            let off = distance(theta, exact);
            if off > rounding.largest {
                (rounding.largest, rounding.array) = (off, array.name.clone());
            }
        }
        Ok(double)
    });
    Ok(Outgoing {
        name: array.name.clone(),
        shape: array.shape.clone(),
        numbers: each.collect::<Result<_>>()?,
    })
}

/// About how far a fraction is from a parameter.
fn distance(theta: &Theta, from: Rational) -> f64 {
    const BITS: u32 = 1200;
    let a = Enclosures::new(BITS);
    a.nats(theta)
        .minus(&Value::Exact(from), BITS)
        .to_f64()
        .abs()
}

/// The double nearest to a parameter. A logarithm that is no fraction lies on no border between two doubles.
pub(super) fn nearest(theta: &Theta) -> Option<f64> {
    const MOST_BITS: u32 = 1 << 18;
    let mut bits = 128;
    while bits <= MOST_BITS {
        if let Some(double) = Enclosures::new(bits).nats(theta).nearest() {
            return Some(double);
        }
        bits *= 2;
    }
    None
}

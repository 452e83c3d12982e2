//! The angle between an expected update and the gradient.

use crate::machine::Shaped;
use crate::number::{Arithmetic, Enclosure, Enclosures, Value};
use rug::{Float, float::Constant, float::Round};

/// The angle, degrees from 0 to 180; undefined where either vector is 0.
pub(super) fn angle(bits: u32, x: &Shaped<Value>, y: &Shaped<Value>) -> Value {
    let a = Enclosures::new(bits);
    let zero = |x: &Shaped<Value>| x.iter().all(|x| matches!(x, Value::Exact(q) if *q == 0));
    if zero(x) || zero(y) {
        return Value::Undefined;
    }
    let same = x.iter().zip(y.iter()).all(|(x, y)| match (x, y) {
        (Value::Exact(x), Value::Exact(y)) => x == y,
        _ => false,
    });
    if same {
        return Value::Exact(rug::Rational::new());
    }
    let product = |x: &Shaped<Value>, y: &Shaped<Value>| {
        let mut sum = a.zero();
        for (x, y) in x.iter().zip(y.iter()) {
            match (x.enclose(bits), y.enclose(bits)) {
                (Some(x), Some(y)) => sum += &(x * &y),
                _ => return Enclosure::line(bits),
            }
        }
        sum
    };
    let length = (product(x, x) * &product(y, y)).sqrt();
    let radians = (product(x, y) / &length).acos();
    let pi = |round| Float::with_val_round(bits, Constant::Pi, round).0;
    let half_turn = Enclosure::new(pi(Round::Down), pi(Round::Up));
    Value::from(radians * &a.lift(&180.into()) / &half_turn)
}

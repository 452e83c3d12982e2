//! The angle between an expected update and the gradient.

use crate::machine::Shaped;
use crate::number::{Arithmetic, Enclosure, Enclosures, Value};
use rug::{Float, Rational, float::Constant, float::Round};

/// The angle between a gradient and the same plus a deviation, degrees from 0 to 180; undefined where either
/// is 0.
///
/// Small angles come from their sine, `sqrt(|d|^2 |g|^2 - (d g)^2) / (|g + d| |g|)`, in which a small
/// deviation does not cancel; others from their cosine.
pub(super) fn angle(
    bits: u32,
    update: &Shaped<Value>,
    g: &Shaped<Value>,
    d: &Shaped<Value>,
) -> Value {
    let a = Enclosures::new(bits);
    let is_zero = |x: &Shaped<Value>| x.iter().all(|x| matches!(x, Value::Exact(q) if *q == 0));
    if is_zero(update) || is_zero(g) {
        return Value::Undefined;
    }
    if is_zero(d) {
        return Value::Exact(Rational::new());
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
    let lengths = product(update, update).sqrt() * &product(g, g).sqrt();
    let cosine = product(update, g) / &lengths;
    let pi = |round| Float::with_val_round(bits, Constant::Pi, round).0;
    let half_turn = Enclosure::new(pi(Round::Down), pi(Round::Up));
    let radians = match *cosine.lo() > 0.5 {
        true => {
            let along = product(d, g);
            let across = product(d, d) * &product(g, g) - &(along.clone() * &along);
            let sine = across.sqrt() / &lengths;
            half_turn.clone() * &a.lift(&Rational::from((1, 2))) - &sine.acos()
        }
        false => cosine.acos(),
    };
    Value::from(radians * &a.of(180) / &half_turn)
}

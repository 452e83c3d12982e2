//! A claimed number beside a true one: how far apart they are, and whether that is allowed.

use super::claim::{Claimed, Number};
use super::outcome::{Allowed, Verdict};
use crate::number::Value;
use rug::{Float, float::Round};

/// Bits of a difference: the claim's own digits and some.
const BITS: u32 = 256;

/// Claimed minus true; `None` where one of them is no number.
pub(super) fn gap(claimed: &Claimed, truth: &Value) -> Option<Value> {
    let claimed = Value::Exact(claimed.number.finite()?.clone());
    match claimed.minus(truth, BITS.max(bits_of(truth))) {
        Value::Undefined => None,
        gap => Some(gap),
    }
}

fn bits_of(value: &Value) -> u32 {
    match value {
        Value::Within(x) => x.bits(),
        _ => 0,
    }
}

/// Whether a claim may be so far from the truth. What is no number never agrees with one.
pub(super) fn verdict(claimed: &Claimed, truth: &Value, allowed: &Allowed) -> Verdict {
    let Some(gap) = gap(claimed, truth) else {
        return match (&claimed.number, truth) {
            (Number::Finite(_), _) => Verdict::Undecided,
            (_, Value::Undefined) => Verdict::Undecided,
            _ => Verdict::Refuted,
        };
    };
    of_gap(&gap, allowed.total())
}

/// Whether a difference of two numbers is certainly at most `allowed`, or certainly more.
pub(super) fn of_gap(gap: &Value, allowed: f64) -> Verdict {
    let Some(x) = gap.enclose(BITS) else {
        return Verdict::Undecided;
    };
    let (low, high) = (x.lo().clone().abs(), x.hi().clone().abs());
    let most = Float::with_val_round(64, low.clone().max(&high), Round::Up).0;
    let least = match x.holds_zero() {
        true => Float::with_val(64, 0),
        false => Float::with_val_round(64, low.min(&high), Round::Down).0,
    };
    match () {
        // Sizes past the range of doubles: nothing is known of what is allowed.
        () if !allowed.is_finite() => Verdict::Undecided,
        () if most <= allowed => Verdict::Agrees,
        () if least > allowed => Verdict::Refuted,
        () => Verdict::Undecided,
    }
}

/// The decimal digits that a claim shares with the truth: `-log10 |gap/truth|` rounded down, of the gap
/// itself where the truth may be 0; `None` where they are the same number.
pub(super) fn digits(gap: &Value, truth: &Value) -> Option<u32> {
    let gap = gap.to_f64().abs();
    let size = truth.to_f64().abs();
    if gap == 0.0 {
        return None;
    }
    let relative = if size > 0.0 { gap / size } else { gap };
    let digits = -relative.log10();
    Some(if digits > 0.0 { digits as u32 } else { 0 })
}

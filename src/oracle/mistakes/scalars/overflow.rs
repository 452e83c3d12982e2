//! Infinities and NaN: where exp leaves the range of floats.

use super::super::super::claim::{Claim, Quantity};
use super::super::super::outcome::{Constant, Diagnosis, Explains};
use super::super::plain::Plain;
use crate::ensemble::bits;
use crate::machine::Rbm;

/// exp overflows beyond so many nats, in float32 and in float64.
const SINGLE: f64 = 88.722_839;
const DOUBLE: f64 = 709.782_712;
/// States of the smaller layer that are looked at.
const MOST_STATES: usize = 16;

/// Why numbers of a claim are none, where exp may leave the range of floats; `what` says which.
pub(super) fn overflow(m: &Rbm, claim: &Claim, what: &str, explains: Explains) -> Diagnosis {
    let (weight, v, h) = largest(m);
    let at = format!(
        "the state v = {}, h = {} has -E/T = {weight:.2}",
        bits(&v),
        bits(&h)
    );
    let why = match weight {
        x if x > DOUBLE => {
            format!("{what}: {at}, and exp overflows beyond 709.78 (beyond 88.72 in float32).")
        }
        x if x > SINGLE => format!(
            "{what}: {at}, and exp overflows beyond 88.72 in float32; in float64 it does not before 709.78."
        ),
        _ => format!(
            "{what}: {at}, at which exp does not overflow; the sum of all states may, or a logarithm of 0 was taken."
        ),
    };
    let cure = match claim.quantity {
        Quantity::Partition => {
            "Z itself is past the range of floats where ln Z is beyond 709.78: claim ln_Z, computed by log-sum-exp."
        }
        _ => {
            "Work with logarithms: take the largest out before exp (log-sum-exp), and ln(1 + e^x) as logaddexp(0, x)."
        }
    };
    Diagnosis {
        mistakes: vec!["overflow"],
        with: vec![("largest", Constant::Real(weight))],
        explains,
        why,
        cure: cure.into(),
    }
}

/// Bounds of `|E/T|` and of `|ln Z|` in nats, above those of every sum of weights that programs make.
pub(super) fn reach(m: &Rbm) -> (f64, f64) {
    let energy = m.nats();
    let states = (m.n_v() + m.n_h()) as f64 * std::f64::consts::LN_2;
    (energy, energy + states)
}

/// Whether exp of any energy, or a sum of all, can leave the range of singles on either side: where it cannot, infinities
/// and NaN have another cause, which is not known.
pub(super) fn can_overflow(m: &Rbm) -> bool {
    reach(m).1 > SINGLE
}

/// The joint state of the largest weight, and `-E/T` there. Given the states of the smaller layer each unit of the
/// other is on where that makes the weight larger.
fn largest(m: &Rbm) -> (f64, Vec<bool>, Vec<bool>) {
    let plain = Plain::of(m);
    let visible_first = m.n_v() <= m.n_h();
    let plain = if visible_first {
        plain
    } else {
        plain.exchanged()
    };
    let n = plain.b.len();
    let mut best = (f64::NEG_INFINITY, Vec::new(), Vec::new());
    for k in 0..1_u64 << n.min(MOST_STATES) {
        // Of a layer with more units the others are on where their bias is positive.
        let v: Vec<bool> = (0..n)
            .map(|i| {
                if i < MOST_STATES {
                    k >> i & 1 == 1
                } else {
                    plain.b[i] > 0.0
                }
            })
            .collect();
        let h = (0..plain.c.len()).map(|j| plain.activation(&v, j) > 0.0);
        let h: Vec<bool> = h.collect();
        let weight = plain.minus_energy_of(&v, &h);
        if weight > best.0 {
            best = (weight, v, h);
        }
    }
    match visible_first {
        true => best,
        false => (best.0, best.2, best.1),
    }
}

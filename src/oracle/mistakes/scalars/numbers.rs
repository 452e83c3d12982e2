//! What a law gives for the numbers of a claim: first as means in nats, without the constant of the energy, and then in the
//! sense of the claim.

use super::super::super::claim::{Entry, Place, Quantity, Sense};
use super::super::plain::{Plain, log_sum, mean};
use super::laws::Law;
use crate::answer::maximum;
use crate::data::Data;
use crate::machine::{Rbm, Units};
use std::f64::consts::LN_2;

/// What a law gives for a quantity at every place of a claim, with its own ln Z; `None` where it says nothing of it. Of Z
/// that is its logarithm.
pub(super) fn numbers(
    law: Law,
    m: &Rbm,
    data: &Data,
    quantity: &Quantity,
    entries: &[Entry],
    ln_z: f64,
) -> Option<Vec<f64>> {
    let plain = Plain::of(m);
    let own = plain.log_of_unit();
    let ln_f = |v: &[bool]| match law {
        Law::Uniform => plain.c.len() as f64 * LN_2,
        Law::FreeEnergySignInBoth => -plain.ln_f(v, &own),
        Law::EnergyOfMeans => plain.minus_energy(v, |x| mean(m.units(), x)),
        Law::CutOffVisible(threshold) | Law::CutOffHidden(threshold) => {
            plain.ln_f(v, &plain.cut_off(threshold))
        }
        Law::WithoutBias { in_z: false, layer } => plain.without_bias(layer).ln_f(v, &own),
        _ => plain.ln_f(v, &own),
    };
    let ln_p = |v: &[bool]| {
        let ln_p = ln_f(v) - ln_z;
        match law {
            Law::Clamped(eps) | Law::OverflowClamped(eps) => ln_p.clamp(eps.ln(), (-eps).ln_1p()),
            _ => ln_p,
        }
    };
    let total = data.total() as f64;
    let over = |of: &dyn Fn(&[bool]) -> f64| {
        let rows = data.rows();
        let sum: f64 = rows.map(|(v, count)| count as f64 * of(v)).sum();
        sum / total
    };
    let likelihood = || match law {
        Law::LogOfMean => {
            let rows = data.rows();
            log_sum(rows.map(|(v, count)| ln_p(v) + (count as f64).ln())) - total.ln()
        }
        _ => over(&ln_p),
    };
    let most = || match law {
        Law::RowsAllDistinct => -total.ln(),
        _ => maximum(&data.folded()).to_f64(),
    };
    let of = |entry: &Entry| {
        let v = match &entry.place {
            Place::Row(k) | Place::Hidden(k, _) => data.row(*k),
            Place::State(v) | Place::Joint(v, _) => Some(v.as_slice()),
            _ => None,
        };
        let is_about_rows = data.total() > 0;
        Some(match (quantity, v, &entry.place) {
            (Quantity::FreeEnergy, Some(v), _) => -ln_f(v),
            (Quantity::Energy, Some(v), Place::Joint(_, h)) if law == Law::Own => {
                -plain.minus_energy_of(v, h)
            }
            (Quantity::FreeEnergy, None, _) if is_about_rows => -over(&ln_f),
            (Quantity::Conditional, Some(v), Place::Hidden(_, j)) => {
                let own = mean(m.units(), plain.activation(v, *j));
                match (law, m.units()) {
                    (Law::Own, _) => own,
                    (Law::OtherMean, Units::Spin) => f64::midpoint(own, 1.0),
                    (Law::OtherMean, Units::Binary) => 2.0 * own - 1.0,
                    _ => return None,
                }
            }
            // These speak of nothing else.
            _ if matches!(law, Law::EnergyOfMeans | Law::OtherMean) => return None,
            (Quantity::Partition | Quantity::LogPartition, ..) => ln_z,
            (Quantity::LogLikelihood, ..) if is_about_rows => likelihood(),
            (Quantity::Divergence, ..) if is_about_rows => most() - likelihood(),
            (Quantity::Probability, Some(v), _) => ln_p(v).exp(),
            (Quantity::Maximum, ..) if law == Law::RowsAllDistinct => most(),
            (Quantity::PseudoLikelihood { .. }, ..) if law == Law::Own && is_about_rows => {
                over(&|v| plain.pseudo_likelihood(v))
            }
            _ => return None,
        })
    };
    // Of the whole each number is the same one.
    let whole = entries.iter().all(|entry| entry.place == Place::Whole);
    match (whole, entries.first()) {
        (true, Some(first)) => Some(vec![of(first)?; entries.len()]),
        _ => entries.iter().map(of).collect(),
    }
}

/// A mean in nats in the sense of a claim.
pub(super) fn in_sense(
    mean: f64,
    (quantity, place): (&Quantity, &Place),
    sense: &Sense,
    rows: u64,
) -> f64 {
    let unit = sense.unit();
    let over_rows = unit * sense.rows(rows as f64);
    let offset = sense.offset.approximate();
    match quantity {
        Quantity::Partition => (mean + offset).exp(),
        Quantity::FreeEnergy if *place != Place::Whole => (mean - offset) * unit,
        Quantity::Energy => (mean - offset) * unit,
        Quantity::LogPartition => (mean + offset) * unit,
        Quantity::Divergence => mean * unit,
        Quantity::FreeEnergy => (mean - offset) * over_rows,
        Quantity::LogLikelihood | Quantity::Maximum | Quantity::PseudoLikelihood { .. } => {
            mean * over_rows
        }
        _ => mean,
    }
}

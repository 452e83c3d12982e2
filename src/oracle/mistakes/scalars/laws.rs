//! Sums that wrong programs make in the place of the machine's own, in plain doubles: another Z, other weights
//! of the rows, or both.

use super::super::plain::{Layer, Plain, log_sum};
use crate::data::Data;
use crate::machine::Rbm;
use std::f64::consts::LN_2;

/// The machine's own law, or another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Law {
    Own,
    /// `Z = sum_j e^(c_j) prod_i (1 + e^(b_i + w_ij))`: hidden units one at a time.
    OneAtATime(OneAtATime),
    /// `Z = sum_v e^(+F(v))`.
    FreeEnergySign,
    /// ln p = F - ln Z with that Z.
    FreeEnergySignInBoth,
    /// The biases of one layer are left out of F or of Z, and the other one has them.
    WithoutBias {
        /// Whose biases.
        layer: Layer,
        /// Whether Z is without them; else F is.
        in_z: bool,
    },
    /// Z in the place of ln Z.
    PartitionForItsLogarithm,
    /// ln Z once for all rows together.
    PartitionOnce,
    /// No Z: `p(v) = e^(-F(v))`.
    Unnormalised,
    /// This ln Z, which another claim has.
    Given(f64),
    /// A state of this layer, or of both, is left out of Z.
    StateMissing(Layer, Edge),
    /// Z of this layer alone.
    OneLayer(Layer),
    /// Z of the data rows alone.
    OverRows {
        /// Whether every distinct row counts once.
        distinct: bool,
    },
    /// Z over the number of states of this layer, or of both.
    Averaged(Layer),
    /// ln of the mean of p(v).
    LogOfMean,
    /// Every row is another state: the largest likelihood is 1/N for each.
    RowsAllDistinct,
    /// `E(v, E[h|v])` for F(v).
    EnergyOfMeans,
    /// The probability of a hidden unit to be on for its mean, or the mean of ±1 for the probability.
    OtherMean,
    /// Every state has the same probability.
    Uniform,
    /// `softplus(x) = x` beyond a threshold, all visible states being summed.
    CutOffVisible(f64),
    /// The same, all hidden states being summed.
    CutOffHidden(f64),
    /// p(v) is put into `[eps, 1 - eps]` before its logarithm.
    Clamped(f64),
    /// Z overflows, p(v) becomes 0 and then eps.
    OverflowClamped(f64),
}

/// Which of the states in their order: all units off, or all on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Edge {
    First,
    Last,
}

/// How units are summed one at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct OneAtATime {
    /// The visible units, each with a product over hidden ones; else the other way round.
    pub visible: bool,
    /// Each unit counts when it is off too, with `prod_i (1 + e^(b_i))`.
    pub off: bool,
    /// Summed over all states of the layer, in each of which a unit has only its own value.
    pub states: bool,
}

impl Law {
    /// ln Z as this law has it, where it says anything of one; `own` is the machine's.
    pub(super) fn ln_z(self, m: &Rbm, data: &Data, own: &dyn Fn() -> Option<f64>) -> Option<f64> {
        let plain = Plain::of(m);
        let log = plain.log_of_unit();
        let (n_v, n_h) = plain.counts();
        Some(match self {
            Law::OneAtATime(how) => {
                let plain = if how.visible {
                    plain.exchanged()
                } else {
                    plain
                };
                // One unit alone is all of its layer.
                let is_more = plain.c.len() > 1;
                is_more.then(|| plain.one_at_a_time(how.off, how.states))?
            }
            Law::FreeEnergySign | Law::FreeEnergySignInBoth => {
                plain.ln_sum(|v| -plain.ln_f(v, &log))?
            }
            Law::Own | Law::WithoutBias { in_z: false, .. } => own()?,
            Law::WithoutBias { layer, in_z: true } => {
                let plain = plain.without_bias(layer);
                plain.ln_sum(|v| plain.ln_f(v, &log))?
            }
            Law::PartitionForItsLogarithm => own()?.exp(),
            Law::PartitionOnce => own()? / data.total().max(1) as f64,
            Law::Unnormalised | Law::EnergyOfMeans | Law::OtherMean => 0.0,
            Law::Given(ln_z) => ln_z,
            Law::StateMissing(layer, edge) => {
                let on = edge == Edge::Last;
                let (v, h) = (vec![on; n_v], vec![on; n_h]);
                let value = f64::from(m.units().value(on));
                let left_out = match layer {
                    Layer::Visible => plain.ln_f(&v, &log),
                    Layer::Hidden => plain.exchanged().ln_f(&h, &log),
                    Layer::Joint => plain.minus_energy(&v, |_| value),
                };
                let ln_z = own()?;
                ln_z + (-(left_out - ln_z).exp()).ln_1p()
            }
            Law::OneLayer(layer) => {
                let biases = match layer {
                    Layer::Visible => &plain.b,
                    _ => &plain.c,
                };
                biases.iter().map(|bias| log(*bias)).sum()
            }
            Law::OverRows { distinct } => {
                let rows = data.folded();
                let terms = rows.rows().map(|(v, count)| {
                    let many = if distinct { 1 } else { count };
                    plain.ln_f(v, &log) + (many as f64).ln()
                });
                log_sum(terms)
            }
            Law::Averaged(layer) => {
                let units = match layer {
                    Layer::Visible => n_v,
                    Layer::Hidden => n_h,
                    Layer::Joint => n_v + n_h,
                };
                own()? - units as f64 * LN_2
            }
            Law::Uniform => (n_v + n_h) as f64 * LN_2,
            Law::CutOffVisible(threshold) => {
                let cut = plain.cut_off(threshold);
                plain.ln_sum(|v| plain.ln_f(v, &cut))?
            }
            Law::CutOffHidden(threshold) => {
                let (cut, plain) = (plain.cut_off(threshold), plain.exchanged());
                plain.ln_sum(|h| plain.ln_f(h, &cut))?
            }
            Law::Clamped(_) | Law::LogOfMean | Law::RowsAllDistinct => own()?,
            Law::OverflowClamped(_) => f64::INFINITY,
        })
    }
}

#[cfg(test)]
mod tests;

//! Sums that wrong programs make in the place of the machine's own, in plain doubles: another Z, other weights
//! of the rows, or both.

use super::super::super::claim::{Claim, Of, Place, Quantity, Unit};
use super::super::super::sizes::softplus;
use crate::answer::maximum;
use crate::data::Data;
use crate::machine::{Param, Rbm, Units};
use std::f64::consts::LN_2;

/// No more states than these are summed one by one.
const MOST_STATES: usize = 16;

/// A law that is not the machine's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Law {
    /// `Z = sum_j e^(c_j) prod_i (1 + e^(b_i + w_ij))`: hidden units one at a time.
    OneAtATime(OneAtATime),
    /// `Z = sum_v e^(+F(v))`.
    FreeEnergySign,
    /// ln p = F - ln Z with that Z.
    FreeEnergySignInBoth,
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

/// The units whose states are meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Layer {
    Visible,
    Hidden,
    Joint,
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

/// A machine in plain doubles, over T.
pub(super) struct Plain {
    pub w: Vec<Vec<f64>>,
    pub b: Vec<f64>,
    pub c: Vec<f64>,
    units: Units,
}

impl Plain {
    pub(super) fn of(m: &Rbm) -> Plain {
        let t = m.temperature().to_f64();
        let x = |param| m.theta().get(param).approximate() / t;
        Plain {
            w: (0..m.n_v())
                .map(|i| (0..m.n_h()).map(|j| x(Param::W(i, j))).collect())
                .collect(),
            b: (0..m.n_v()).map(|i| x(Param::B(i))).collect(),
            c: (0..m.n_h()).map(|j| x(Param::C(j))).collect(),
            units: m.units(),
        }
    }

    pub(super) fn exchanged(&self) -> Plain {
        let column = |j: usize| self.w.iter().map(|row| row[j]).collect();
        Plain {
            w: (0..self.c.len()).map(column).collect(),
            b: self.c.clone(),
            c: self.b.clone(),
            units: self.units,
        }
    }

    /// Visible and hidden units.
    fn counts(&self) -> (usize, usize) {
        (self.b.len(), self.c.len())
    }

    /// Of hidden unit j given v.
    fn activation(&self, v: &[bool], j: usize) -> f64 {
        let weights = v.iter().zip(&self.w);
        let value = |bit| f64::from(self.units.value(bit));
        self.c[j] + weights.map(|(bit, row)| value(*bit) * row[j]).sum::<f64>()
    }

    /// `-E(v, h)`, the hidden units having any values.
    fn minus_energy(&self, v: &[bool], h: impl Fn(f64) -> f64) -> f64 {
        self.ln_f(v, &|activation| activation * h(activation))
    }

    /// `ln f(v)`; `log` is the logarithm of the sum over one hidden unit, from its activation.
    pub(super) fn ln_f(&self, v: &[bool], log: &dyn Fn(f64) -> f64) -> f64 {
        let value = |bit| f64::from(self.units.value(bit));
        let of_bias = v.iter().zip(&self.b).map(|(bit, b)| value(*bit) * b);
        let of_unit = |j: usize| log(self.activation(v, j));
        of_bias.sum::<f64>() + (0..self.c.len()).map(of_unit).sum::<f64>()
    }

    /// The logarithm of the sum over the values of one unit.
    pub(super) fn log_of_unit(&self) -> impl Fn(f64) -> f64 + use<> {
        let units = self.units;
        move |x| match units {
            Units::Binary => softplus(x),
            Units::Spin => softplus(2.0 * x) - x,
        }
    }

    /// The same with `ln(1 + e^x) = x` beyond a threshold.
    fn cut_off(&self, threshold: f64) -> impl Fn(f64) -> f64 + use<> {
        let units = self.units;
        let cut = move |x| if x >= threshold { x } else { softplus(x) };
        move |x| match units {
            Units::Binary => cut(x),
            Units::Spin => cut(2.0 * x) - x,
        }
    }

    /// `ln sum_v e^(of(v))` over the visible states, where they are few.
    fn ln_sum(&self, of: impl Fn(&[bool]) -> f64) -> Option<f64> {
        let n = self.b.len();
        let few = n <= MOST_STATES;
        few.then(|| {
            log_sum((0..1_u32 << n).map(|k| {
                let v: Vec<bool> = (0..n).map(|i| k >> i & 1 == 1).collect();
                of(&v)
            }))
        })
    }

    /// One hidden unit at a time.
    fn one_at_a_time(&self, how: OneAtATime) -> f64 {
        let log = self.log_of_unit();
        let on = self.units_alone(&log);
        let all = match how.off {
            false => on,
            true => {
                let off: f64 = self.b.iter().map(|b| log(*b)).sum();
                log_sum([on, off + (self.c.len() as f64).ln()].into_iter())
            }
        };
        // Of the states of the layer half have the unit at this value.
        let others = self.c.len().saturating_sub(1) as f64;
        if how.states { all + others * LN_2 } else { all }
    }

    /// `ln sum_j e^(c_j) prod_i (1 + e^(b_i + w_ij))`
    fn units_alone(&self, log: &dyn Fn(f64) -> f64) -> f64 {
        log_sum((0..self.c.len()).map(|j| {
            let units = self.b.iter().zip(&self.w).map(|(b, row)| log(b + row[j]));
            self.c[j] + units.sum::<f64>()
        }))
    }
}

/// `ln sum e^x`
fn log_sum(terms: impl Iterator<Item = f64>) -> f64 {
    let terms: Vec<f64> = terms.collect();
    let most = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + terms.iter().map(|x| (x - most).exp()).sum::<f64>().ln()
}

/// The mean of a unit with this activation.
fn mean(units: Units, activation: f64) -> f64 {
    match units {
        Units::Binary => 1.0 / (1.0 + (-activation).exp()),
        Units::Spin => activation.tanh(),
    }
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
                is_more.then(|| plain.one_at_a_time(how))?
            }
            Law::FreeEnergySign | Law::FreeEnergySignInBoth => {
                plain.ln_sum(|v| -plain.ln_f(v, &log))?
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

    /// What this law gives for every number of the claim, with its own ln Z; `None` where it says nothing of it.
    pub(super) fn numbers(
        self,
        m: &Rbm,
        data: &Data,
        claim: &Claim,
        ln_z: f64,
    ) -> Option<Vec<f64>> {
        let plain = Plain::of(m);
        let own = plain.log_of_unit();
        let ln_f = |v: &[bool]| match self {
            Law::Uniform => plain.c.len() as f64 * LN_2,
            Law::FreeEnergySignInBoth => -plain.ln_f(v, &own),
            Law::EnergyOfMeans => plain.minus_energy(v, |x| mean(m.units(), x)),
            Law::CutOffVisible(threshold) | Law::CutOffHidden(threshold) => {
                plain.ln_f(v, &plain.cut_off(threshold))
            }
            _ => plain.ln_f(v, &own),
        };
        let ln_p = |v: &[bool]| {
            let ln_p = ln_f(v) - ln_z;
            match self {
                Law::Clamped(eps) | Law::OverflowClamped(eps) => {
                    ln_p.clamp(eps.ln(), (-eps).ln_1p())
                }
                _ => ln_p,
            }
        };
        let total = data.total() as f64;
        let over = |of: &dyn Fn(&[bool]) -> f64| {
            let rows = data.rows();
            let sum: f64 = rows.map(|(v, count)| count as f64 * of(v)).sum();
            sum / total
        };
        let likelihood = || match self {
            Law::LogOfMean => {
                let rows = data.rows();
                log_sum(rows.map(|(v, count)| ln_p(v) + (count as f64).ln())) - total.ln()
            }
            _ => over(&ln_p),
        };
        let most = || match self {
            Law::RowsAllDistinct => -total.ln(),
            _ => maximum(&data.folded()).to_f64(),
        };
        let sense = &claim.sense;
        let unit = match sense.unit {
            Unit::Nats => 1.0,
            Unit::Bits => 1.0 / LN_2,
        };
        let over_rows = match sense.of {
            Of::Mean => unit,
            Of::Total => unit * data.total() as f64,
        };
        let offset = sense.offset.approximate();
        let is_about_rows = data.total() > 0;
        let rows: Vec<&[bool]> = data.rows().map(|(v, _)| v).collect();
        let entries = claim.entries.iter().map(|entry| {
            let v = match &entry.place {
                Place::Row(k) | Place::Hidden(k, _) => rows.get(*k).copied(),
                Place::State(v) => Some(v.as_slice()),
                _ => None,
            };
            Some(match (&claim.quantity, v) {
                (Quantity::FreeEnergy, Some(v)) => (-ln_f(v) - offset) * unit,
                (Quantity::FreeEnergy, None) if is_about_rows => {
                    (-over(&ln_f) - offset) * over_rows
                }
                (Quantity::Conditional, Some(v)) if self == Law::OtherMean => {
                    let Place::Hidden(_, j) = entry.place else {
                        return None;
                    };
                    let own = mean(m.units(), plain.activation(v, j));
                    match m.units() {
                        Units::Spin => f64::midpoint(own, 1.0),
                        Units::Binary => 2.0 * own - 1.0,
                    }
                }
                // These speak of nothing else.
                _ if matches!(self, Law::EnergyOfMeans | Law::OtherMean) => return None,
                (Quantity::Partition, _) => (ln_z + offset).exp(),
                (Quantity::LogPartition, _) => (ln_z + offset) * unit,
                (Quantity::LogLikelihood, _) if is_about_rows => likelihood() * over_rows,
                (Quantity::Maximum, _) if self == Law::RowsAllDistinct => most() * over_rows,
                (Quantity::Divergence, _) if is_about_rows => (most() - likelihood()) * unit,
                (Quantity::Probability, Some(v)) => ln_p(v).exp(),
                _ => return None,
            })
        });
        entries.collect()
    }
}

/// ln Z of a machine; the smaller layer is summed.
pub(super) fn own_ln_z(m: &Rbm) -> Option<f64> {
    let plain = Plain::of(m);
    let (own, turned) = (plain.log_of_unit(), plain.exchanged());
    match plain.b.len() <= plain.c.len() {
        true => plain.ln_sum(|v| plain.ln_f(v, &own)),
        false => turned.ln_sum(|h| turned.ln_f(h, &own)),
    }
}

#[cfg(test)]
mod tests;

//! The output of `compute`: Z, likelihood, divergence, phases and gradient.

use super::input::{Head, Input, Machine, Rows};
use super::num::{Num, ShapedNum};
use crate::answer::{Fit, FittedRow, Quantities, Scales, own_energy};
use crate::data::Data;
use crate::ensemble::bits;
use crate::machine::Rbm;
use crate::number::{Digits, Value};
use crate::report::answers::{Computed, Given};
use schemars::JsonSchema;
use serde::Serialize;

/// What `compute` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComputeOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Machine and data, so that the run can be repeated.
    pub input: Input,
    /// The numbers.
    #[serde(flatten)]
    pub exact: Exact,
    /// Every joint state, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states: Option<super::Listed>,
}

/// The exact quantities; those that need data are absent where there are none.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Exact {
    /// The partition function.
    #[serde(rename = "Z")]
    pub z: Num,
    /// Its logarithm, nats.
    #[serde(rename = "ln_Z")]
    pub ln_z: Num,
    /// The same for the energy that the machine's file means, where it differs by a constant (offsets).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_energy: Option<OwnEnergyOutput>,
    /// Of the data, nats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_likelihood: Option<LogLikelihood>,
    /// The largest mean log-likelihood that any model can have for these rows, nats: minus the entropy of
    /// their empirical law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Num>,
    /// KL divergence from the empirical law (with multiplicities) to the model, nats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kl: Option<Num>,
    /// The same as -ln N - mean ln p(x): right only if no row occurs twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kl_if_distinct: Option<Num>,
    /// Clamped means, averaged over the rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_phase: Option<ShapedNum>,
    /// Free-running means.
    pub model_phase: ShapedNum,
    /// Of the mean log-likelihood, to be ascended: (data phase - model phase) / T.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gradient: Option<ShapedNum>,
    /// The same of the rows held out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_out: Option<HeldOut>,
    /// How many distinct data rows there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct_rows: Option<u64>,
    /// The distinct data rows in order of first appearance: the first 256 where there are more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowOutput>,
}

/// Z for the energy that the machine's file means.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnEnergyOutput {
    /// What its ln Z has more than that of the machine, nats: an exact number such as "1/2 + 1/4 ln 3".
    pub constant: String,
    /// Its partition function.
    #[serde(rename = "Z")]
    pub z: Num,
    /// Its logarithm, nats.
    #[serde(rename = "ln_Z")]
    pub ln_z: Num,
}

/// The log-likelihood, nats.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogLikelihood {
    /// Over the N rows.
    pub mean: Num,
    /// N times the mean.
    pub total: Num,
}

/// How well the machine explains rows that it was not fitted to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldOut {
    /// Of these rows, nats.
    pub log_likelihood: LogLikelihood,
    /// KL divergence from their empirical law (with multiplicities) to the model, nats.
    pub kl: Num,
    /// How many of them are distinct.
    pub distinct_rows: u64,
}

/// One distinct data row.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowOutput {
    /// The visible bits, such as "1100".
    pub v: String,
    /// How often the row occurs.
    pub count: u64,
    /// `p(v)`.
    pub p: Num,
    /// `ln p(v)`, nats.
    pub ln_p: Num,
    /// `F(v) = -ln sum_h f(v,h)`, nats.
    pub free_energy: Num,
    /// `E[h_j | v]` for every hidden unit.
    pub hidden: Vec<Num>,
}

impl ComputeOutput {
    /// The output of a run.
    pub(crate) fn new(found: &Computed) -> Self {
        let (given, digits) = (&found.given, found.digits);
        ComputeOutput {
            head: Head::of("compute"),
            input: Input::new(given, found.quantities, digits),
            exact: Exact::new(given, found.quantities, digits),
            states: found
                .states
                .map(|states| super::Listed::new(states, digits)),
        }
    }
}

impl Input {
    /// What a run was given and how it was summed.
    pub(crate) fn new(given: &Given, found: &Quantities, digits: Digits) -> Self {
        let m = given.m;
        fn rows(data: Option<&Data>, m: &Rbm) -> Option<Rows> {
            data.filter(|data| data.total() > 0)
                .map(|data| Rows::new(data, m.units()))
        }
        Input {
            machine: Machine::new(m),
            data: rows(Some(given.data), m),
            held_out: rows(given.held_out, m),
            from: given.origin.clone(),
            side: found.model.side.name().into(),
            tier: found.model.tier.name().into(),
            states: found.model.states,
            digits: digits.count,
            significant: digits.significant,
            rerun: Some(given.from.command.clone()),
        }
    }
}

impl Exact {
    /// The quantities with the digits that the contract gives each kind of number.
    pub(crate) fn new(given: &Given, found: &Quantities, digits: Digits) -> Self {
        let scales = &Scales::new(digits, given.m.units());
        let moment = scales.moment();
        let logarithm = |x: &Value| Num::new(x, scales.logarithm());
        let fit = found.fit.as_ref();
        let likelihood = |fit: &Fit| LogLikelihood {
            mean: logarithm(&fit.log_likelihood.mean),
            total: logarithm(&fit.log_likelihood.total),
        };
        let gradient = |fit: &Fit| {
            ShapedNum::new(&fit.gradient, |param, slope| {
                let (data, model) = (
                    fit.data_phase.get(param),
                    found.model.model_phase.get(param),
                );
                Num::new(slope, scales.difference(data, model))
            })
        };
        Exact {
            z: Num::new(&found.model.z, scales.positive()),
            ln_z: logarithm(&found.model.ln_z),
            own_energy: given.constant().map(|constant| {
                let own = own_energy(&found.model, &constant, digits);
                OwnEnergyOutput {
                    constant: constant.to_string(),
                    z: Num::new(&own.z, scales.positive()),
                    ln_z: logarithm(&own.ln_z),
                }
            }),
            log_likelihood: fit.map(likelihood),
            maximum: fit.map(|fit| logarithm(&fit.maximum)),
            kl: fit.map(|fit| logarithm(&fit.kl)),
            kl_if_distinct: fit.map(|fit| logarithm(&fit.kl_if_distinct)),
            data_phase: fit
                .map(|fit| ShapedNum::new(&fit.data_phase, |_, mean| Num::new(mean, moment))),
            model_phase: ShapedNum::new(&found.model.model_phase, |_, mean| Num::new(mean, moment)),
            gradient: fit.map(gradient),
            held_out: found.held_out.as_ref().map(|fit| HeldOut {
                log_likelihood: likelihood(fit),
                kl: logarithm(&fit.kl),
                distinct_rows: fit.distinct as u64,
            }),
            distinct_rows: fit.map(|fit| fit.distinct as u64),
            rows: fit.map_or_else(Vec::new, |fit| {
                fit.rows
                    .iter()
                    .map(|row| RowOutput::new(row, scales))
                    .collect()
            }),
        }
    }
}

impl RowOutput {
    fn new(row: &FittedRow, scales: &Scales) -> Self {
        RowOutput {
            v: bits(&row.v),
            count: row.count,
            p: Num::new(&row.p, scales.positive()),
            ln_p: Num::new(&row.ln_p, scales.logarithm()),
            free_energy: Num::new(&row.free_energy, scales.logarithm()),
            hidden: row
                .hidden
                .iter()
                .map(|mean| Num::new(mean, scales.moment()))
                .collect(),
        }
    }
}

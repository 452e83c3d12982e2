//! How many digits every number of an answer is to have, and which of them are not certain.

use super::fit::{Fit, WithoutZ};
use crate::machine::{Param, Shaped, Units};
use crate::number::{Digits, Value};
use crate::sweep::ModelSums;
use std::fmt;

/// How digits are counted for each kind of quantity (the contract's scales).
#[derive(Clone, Copy, Debug)]
pub struct Scales {
    digits: Digits,
    units: Units,
}

impl Scales {
    /// For a machine with these units.
    pub fn new(digits: Digits, units: Units) -> Self {
        Scales { digits, units }
    }

    /// For Z and probabilities: the number itself.
    pub fn positive(&self) -> Digits {
        self.digits
    }

    /// For logarithms: max(1, |x|).
    pub fn logarithm(&self) -> Digits {
        self.digits.for_logarithm()
    }

    /// For means: the number itself for 0/1 units, 1 for ±1 units.
    pub fn moment(&self) -> Digits {
        match self.units {
            Units::Binary => self.digits,
            Units::Spin => self.digits.for_spin_moment(),
        }
    }

    /// For variances and other numbers that are compared with 1.
    pub(crate) fn unit(&self) -> Digits {
        self.digits.for_spin_moment()
    }

    /// For a gradient entry: the larger of its two phases.
    pub fn difference(&self, left: &Value, right: &Value) -> Digits {
        match self.units {
            Units::Binary => self.digits.for_difference(left, right),
            Units::Spin => self.digits.for_spin_moment(),
        }
    }
}

/// One number of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number<'a> {
    name: Name,
    value: &'a Value,
    digits: Digits,
}

#[derive(Clone, Copy, Debug)]
enum Name {
    One(&'static str),
    Entry(&'static str, Param),
    OfRow(&'static str, usize),
    Hidden(usize, usize),
}

impl Number<'_> {
    /// Whether it has the digits asked for.
    pub(super) fn is_certain(&self) -> bool {
        self.value.is_certain(self.digits)
    }

    /// Whether its nearest double is known.
    pub(crate) fn has_nearest(&self) -> bool {
        matches!(self.value, Value::Undefined) || self.value.nearest().is_some()
    }
}

impl fmt::Display for Number<'_> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.name {
            Name::One(name) => out.write_str(name),
            Name::Entry(name, param) => write!(out, "{name} of {param}"),
            Name::OfRow(name, row) => write!(out, "{name} of row {}", row + 1),
            Name::Hidden(row, j) => write!(out, "E[h{}|v] of row {}", j + 1, row + 1),
        }
    }
}

/// Z, ln Z and the model phase.
pub(super) fn of_model<'a>(
    model: &'a ModelSums,
    scales: &Scales,
) -> impl Iterator<Item = Number<'a>> {
    let one = |name, value, digits| Number {
        name: Name::One(name),
        value,
        digits,
    };
    let moment = scales.moment();
    let entry = move |param| Number {
        name: Name::Entry("model phase", param),
        value: model.model_phase.get(param),
        digits: moment,
    };
    [
        one("Z", &model.z, scales.positive()),
        one("ln Z", &model.ln_z, scales.logarithm()),
    ]
    .into_iter()
    .chain(model.model_phase.params().map(entry))
}

/// Likelihood and divergence.
pub(super) fn of_logs<'a>(fit: &'a Fit, scales: &Scales) -> impl Iterator<Item = Number<'a>> {
    let digits = scales.logarithm();
    let likelihood = &fit.log_likelihood;
    [
        ("log-likelihood, mean", &likelihood.mean),
        ("log-likelihood, total", &likelihood.total),
        ("maximum", &fit.maximum),
        ("KL", &fit.kl),
        ("KL in its -ln N form", &fit.kl_if_distinct),
    ]
    .into_iter()
    .map(move |(name, value)| Number {
        name: Name::One(name),
        value,
        digits,
    })
}

/// Everything that needs data.
pub(super) fn of_fit<'a>(
    fit: &'a Fit,
    negative: &'a Shaped<Value>,
    scales: &'a Scales,
) -> impl Iterator<Item = Number<'a>> {
    let slopes = fit.gradient.params().map(|param| Number {
        name: Name::Entry("gradient", param),
        value: fit.gradient.get(param),
        digits: scales.difference(fit.data_phase.get(param), negative.get(param)),
    });
    let rows = fit.rows.iter().enumerate().flat_map(move |(k, row)| {
        let of_row = move |name, value, digits| Number {
            name: Name::OfRow(name, k),
            value,
            digits,
        };
        [
            of_row("p(v)", &row.p, scales.positive()),
            of_row("ln p(v)", &row.ln_p, scales.logarithm()),
        ]
        .into_iter()
        .chain(of_clamped_row(k, &row.free_energy, &row.hidden, scales))
    });
    of_logs(fit, scales)
        .chain(slopes)
        .chain(of_data_phase(&fit.data_phase, scales))
        .chain(rows)
}

/// Everything that needs no Z.
pub(super) fn of_clamped<'a>(
    found: &'a WithoutZ,
    scales: &'a Scales,
) -> impl Iterator<Item = Number<'a>> {
    let rows = found.rows.iter().enumerate();
    let rows = rows.flat_map(|(k, row)| of_clamped_row(k, &row.free_energy, &row.hidden, scales));
    of_data_phase(&found.data_phase, scales).chain(rows)
}

fn of_data_phase<'a>(
    data_phase: &'a Shaped<Value>,
    scales: &'a Scales,
) -> impl Iterator<Item = Number<'a>> {
    data_phase.params().map(|param| Number {
        name: Name::Entry("data phase", param),
        value: data_phase.get(param),
        digits: scales.moment(),
    })
}

/// Of the k-th row.
fn of_clamped_row<'a>(
    k: usize,
    free_energy: &'a Value,
    hidden: &'a [Value],
    scales: &'a Scales,
) -> impl Iterator<Item = Number<'a>> {
    let hidden = hidden.iter().enumerate().map(move |(j, value)| Number {
        name: Name::Hidden(k, j),
        value,
        digits: scales.moment(),
    });
    let free_energy = Number {
        name: Name::OfRow("free energy", k),
        value: free_energy,
        digits: scales.logarithm(),
    };
    std::iter::once(free_energy).chain(hidden)
}

//! How many digits every number of an answer is to have, and which of them are not certain.

use super::fit::{ClampedRow, Fit, WithoutZ};
use crate::machine::{Param, Shaped, Units};
use crate::number::{Digits, Value};
use crate::sweep::{ModelSums, Options};
use std::fmt::Arguments;
use std::ops::ControlFlow;

/// The same options, for sums with so many more digits; 20 are enough for nearly every nearest double.
pub(super) fn with_spare(options: &Options, spare: u32) -> Options {
    let digits = options.digits;
    let least = if digits.nearest { DIGITS_OF_DOUBLES } else { 1 };
    Options {
        digits: digits.with_count((digits.count + spare).max(least)),
        ..options.clone()
    }
}

/// Digits of the sums that decide nearly every nearest double.
pub(super) const DIGITS_OF_DOUBLES: u32 = 20;

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

/// Told of one number of an answer after the other: its name, what is known of it, and the digits that it is to have. A
/// break: no more are wanted.
pub(super) type Visit<'a> = &'a mut dyn FnMut(Arguments, &Value, Digits) -> ControlFlow<()>;

fn go_on(further: bool) -> ControlFlow<()> {
    match further {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    }
}

/// Whether all numbers have the digits asked for.
pub(super) fn are_certain(numbers: impl FnOnce(Visit) -> ControlFlow<()>) -> bool {
    numbers(&mut |_, x, digits| go_on(x.is_certain(digits))).is_continue()
}

/// Whether the nearest double of every number is known.
pub(super) fn have_nearest(numbers: impl FnOnce(Visit) -> ControlFlow<()>) -> bool {
    let known = |x: &Value| matches!(x, Value::Undefined) || x.nearest().is_some();
    numbers(&mut |_, x, _| go_on(known(x))).is_continue()
}

/// No more undecided numbers are named.
pub const MOST_NAMED: usize = 8;

/// The numbers that have not the digits asked for, at most [`MOST_NAMED`] of them, by name.
pub(super) fn undecided(numbers: impl FnOnce(Visit) -> ControlFlow<()>) -> Vec<String> {
    let mut names = Vec::new();
    let _ = numbers(&mut |name, x, digits| {
        if !x.is_certain(digits) {
            names.push(name.to_string());
        }
        go_on(names.len() < MOST_NAMED)
    });
    names
}

/// One number for each parameter.
pub(super) fn entries(
    name: &str,
    of: &Shaped<Value>,
    digits: impl Fn(Param) -> Digits,
    visit: Visit,
) -> ControlFlow<()> {
    let mut params = of.params();
    params.try_for_each(|p| visit(format_args!("{name} of {p}"), of.get(p), digits(p)))
}

/// Z, ln Z and the model phase.
pub(super) fn of_model(model: &ModelSums, scales: &Scales, visit: Visit) -> ControlFlow<()> {
    visit(format_args!("Z"), &model.z, scales.positive())?;
    visit(format_args!("ln Z"), &model.ln_z, scales.logarithm())?;
    entries(
        "model phase",
        &model.model_phase,
        |_| scales.moment(),
        visit,
    )
}

/// Likelihood and divergence.
pub(super) fn of_logs(fit: &Fit, scales: &Scales, visit: Visit) -> ControlFlow<()> {
    let likelihood = &fit.log_likelihood;
    let logs = [
        ("log-likelihood, mean", &likelihood.mean),
        ("log-likelihood, total", &likelihood.total),
        ("maximum", &fit.maximum),
        ("KL", &fit.kl),
        ("KL in its -ln N form", &fit.kl_if_distinct),
    ];
    let mut logs = logs.into_iter();
    logs.try_for_each(|(name, x)| visit(format_args!("{name}"), x, scales.logarithm()))
}

/// Everything that needs data.
pub(super) fn of_fit(
    fit: &Fit,
    negative: &Shaped<Value>,
    scales: &Scales,
    visit: Visit,
) -> ControlFlow<()> {
    let slope = |p| scales.difference(fit.data_phase.get(p), negative.get(p));
    of_logs(fit, scales, visit)?;
    entries("gradient", &fit.gradient, slope, visit)?;
    entries("data phase", &fit.data_phase, |_| scales.moment(), visit)?;
    for (k, row) in (1..).zip(&fit.rows) {
        visit(format_args!("p(v) of row {k}"), &row.p, scales.positive())?;
        visit(
            format_args!("ln p(v) of row {k}"),
            &row.ln_p,
            scales.logarithm(),
        )?;
        of_row(k, &row.clamped, scales, visit)?;
    }
    ControlFlow::Continue(())
}

/// All of them: those of the model, of the data, and of the data held out.
pub(super) fn of_all(
    (model, fit, held_out): (&ModelSums, Option<&Fit>, Option<&Fit>),
    scales: &Scales,
    visit: Visit,
) -> ControlFlow<()> {
    of_model(model, scales, visit)?;
    if let Some(fit) = fit {
        of_fit(fit, &model.model_phase, scales, visit)?;
    }
    held_out.map_or(ControlFlow::Continue(()), |fit| of_logs(fit, scales, visit))
}

/// Everything that needs no Z.
pub(super) fn of_clamped(found: &WithoutZ, scales: &Scales, visit: Visit) -> ControlFlow<()> {
    entries("data phase", &found.data_phase, |_| scales.moment(), visit)?;
    let mut rows = (1..).zip(&found.rows);
    rows.try_for_each(|(k, row)| of_row(k, row, scales, visit))
}

/// Of the k-th row, counted from 1.
fn of_row(k: usize, row: &ClampedRow, scales: &Scales, visit: Visit) -> ControlFlow<()> {
    let digits = scales.logarithm();
    visit(
        format_args!("free energy of row {k}"),
        &row.free_energy,
        digits,
    )?;
    let mut hidden = (1..).zip(&row.hidden);
    hidden.try_for_each(|(j, x)| visit(format_args!("E[h{j}|v] of row {k}"), x, scales.moment()))
}

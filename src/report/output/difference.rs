//! The gradient beside finite differences, each with its proven band.

use super::input::{Head, Input};
use super::num::Num;
use crate::answer::{Quantities, Scales};
use crate::difference::{BandVerdict, Central, Curve, EnclosedRule, Measured, StepOfCurve};
use crate::machine::{Param, Shaped};
use crate::number::Digits;
use crate::report::answers::Differences;
use schemars::JsonSchema;
use serde::Serialize;

/// What `difference` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DifferenceOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Machine and data, so that the run can be repeated.
    pub input: Input,
    /// The gradient beside a central difference, for every parameter.
    pub differences: Vec<Beside>,
    /// The errors along one parameter over a range of steps.
    pub curve: CurveOutput,
}

/// Errors of differences along one parameter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CurveOutput {
    /// The parameter, such as `w[1,2]`.
    pub parameter: String,
    /// The gradient entry that all are compared with.
    pub gradient: Num,
    /// One per step, in the order of the steps asked for.
    pub rows: Vec<CurveRow>,
    /// The step with the smallest total error, for each rule in floating point.
    pub best_step: BestSteps,
}

/// One step of the curve: every rule in certified arithmetic and in floating point.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CurveRow {
    /// The step h.
    pub step: Num,
    /// The central difference.
    pub central: CertifiedRule,
    /// The central difference in doubles.
    pub double: MeasuredRule,
    /// The central difference in singles.
    pub single: MeasuredRule,
    /// Richardson's rule.
    pub richardson: CertifiedRule,
    /// Richardson's rule in doubles.
    pub richardson_double: MeasuredRule,
    /// The complex step.
    pub complex: CertifiedRule,
    /// The complex step in complex doubles.
    pub complex_double: MeasuredRule,
}

/// A rule in certified arithmetic: its only error is truncation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertifiedRule {
    /// The value of the rule.
    pub value: Num,
    /// Value minus gradient.
    pub truncation: Num,
    /// What the truncation cannot exceed in absolute value.
    pub band: Num,
}

/// What floating point made of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasuredRule {
    /// The result as the machine has it; null where it is not finite.
    pub result: Option<f64>,
    /// Result minus gradient.
    pub total: Num,
    /// Result minus the certified value at the same step: what rounding did.
    pub rounding: Num,
}

/// The best step of each rule in floating point; null where no result is a number.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BestSteps {
    /// The central difference in doubles.
    pub double: Option<Num>,
    /// The central difference in singles.
    pub single: Option<Num>,
    /// Richardson's rule in doubles.
    pub richardson_double: Option<Num>,
    /// The complex step in doubles.
    pub complex_double: Option<Num>,
}

/// One gradient entry beside a central difference of the mean log-likelihood.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beside {
    /// The parameter, such as `w[1,2]`.
    pub parameter: String,
    /// The step of the difference.
    pub step: Num,
    /// The gradient entry, to be ascended.
    pub gradient: Num,
    /// The same slope without calculus, from the mass that an edge carries.
    pub cut: Num,
    /// `(LL(theta + step) - LL(theta - step)) / (2 step)`.
    pub difference: Num,
    /// Difference minus gradient.
    pub gap: Num,
    /// The gap is proven to be no larger than this if the gradient is right.
    pub band: Num,
    /// Whether it is.
    pub verdict: BandVerdict,
}

/// A step is counted against itself, however small the gradient entry beside it is.
fn of_the_step(scale: Digits) -> Digits {
    Digits::of_itself(scale.count)
}

/// A gap and its band are shown to this many digits of their own.
const GAP_DIGITS: u32 = 3;

impl DifferenceOutput {
    /// The output of a run.
    pub(crate) fn new(found: &Differences) -> Self {
        let scales = Scales::new(found.digits, found.given.m.units());
        let table = found.beside.into_iter();
        DifferenceOutput {
            head: Head::of("difference"),
            input: Input::new(&found.given, found.quantities, found.digits),
            differences: table
                .flat_map(|table| Beside::table(found.quantities, &scales, table))
                .collect(),
            curve: CurveOutput::new(found.curve, scales.logarithm()),
        }
    }
}

impl CurveOutput {
    /// The curve; `scale` gives the digits of the gradient entry.
    pub(crate) fn new(curve: &Curve, scale: Digits) -> Self {
        let step = |row: &StepOfCurve| Num::exact(&row.step, of_the_step(scale));
        let best = |at: Option<usize>| at.and_then(|at| curve.rows.get(at)).map(step);
        let rows = curve.rows.iter().map(|row| CurveRow {
            step: step(row),
            central: CertifiedRule::new(&row.central, scale),
            double: MeasuredRule::new(&row.double),
            single: MeasuredRule::new(&row.single),
            richardson: CertifiedRule::new(&row.richardson, scale),
            richardson_double: MeasuredRule::new(&row.richardson_double),
            complex: CertifiedRule::new(&row.complex, scale),
            complex_double: MeasuredRule::new(&row.complex_double),
        });
        CurveOutput {
            parameter: curve.param.to_string(),
            gradient: Num::new(&curve.gradient, scale),
            rows: rows.collect(),
            best_step: BestSteps {
                double: best(curve.best_double),
                single: best(curve.best_single),
                richardson_double: best(curve.best_richardson),
                complex_double: best(curve.best_complex),
            },
        }
    }
}

impl CertifiedRule {
    fn new(rule: &EnclosedRule, scale: Digits) -> Self {
        let error = Digits::significant(GAP_DIGITS);
        CertifiedRule {
            value: Num::new(&rule.value, scale),
            truncation: Num::new(&rule.truncation, error),
            band: Num::new(&rule.band, error),
        }
    }
}

impl MeasuredRule {
    fn new(rule: &Measured) -> Self {
        let error = Digits::significant(GAP_DIGITS);
        MeasuredRule {
            result: Some(rule.result).filter(|x| x.is_finite()),
            total: Num::new(&rule.total, error),
            rounding: Num::new(&rule.rounding, error),
        }
    }
}

impl Beside {
    /// One line; `scale` gives the digits of the gradient entry.
    pub(crate) fn new(central: &Central, scale: Digits) -> Self {
        let gap = Digits::significant(GAP_DIGITS);
        Beside {
            parameter: central.param.to_string(),
            step: Num::exact(&central.step, of_the_step(scale)),
            gradient: Num::new(&central.gradient, scale),
            cut: Num::new(&central.cut, scale),
            difference: Num::new(&central.difference, scale),
            gap: Num::new(&central.gap, gap),
            band: Num::new(&central.band, gap),
            verdict: central.verdict,
        }
    }

    /// A line per parameter, in the order W row by row, b, c.
    pub(crate) fn table(
        found: &Quantities,
        scales: &Scales,
        centrals: &Shaped<Central>,
    ) -> Vec<Self> {
        let scale = |param: Param| match &found.fit {
            Some(fit) => scales.difference(
                fit.data_phase.get(param),
                found.model.model_phase.get(param),
            ),
            None => scales.logarithm(),
        };
        centrals
            .params()
            .map(|param| Beside::new(centrals.get(param), scale(param)))
            .collect()
    }
}

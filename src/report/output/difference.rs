//! The gradient beside finite differences, each with its proven band.

use super::input::{Head, Input};
use super::layout::objects;
use super::num::Num;
use crate::answer::{Quantities, Scales};
use crate::difference::{BandVerdict, Central, Curve, EnclosedRule, Measured, StepOfCurve};
use crate::machine::Shaped;
use crate::number::{Digits, Value};
use crate::report::answers::Differences;

objects! {
    /// What `difference` prints as JSON.
    struct DifferenceOutput(found: &Differences) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("difference"),
        /// Machine and data, so that the run can be repeated.
        input: Input = Input::new(&found.given, found.quantities, found.digits),
        /// The gradient beside a central difference, for every parameter.
        differences: Vec<Beside> = Beside::table(found.quantities, &scales, found.beside),
        /// The errors along one parameter over a range of steps.
        curve: CurveOutput = CurveOutput::new(found.curve, scales.logarithm()),
    } where {
        let scales = Scales::new(found.digits, found.given.m.units());
    }

    /// Errors of differences along one parameter.
    struct CurveOutput(curve: &Curve, scale: Digits) {
        /// The parameter, such as `w[1,2]`.
        parameter: String = curve.param.to_string(),
        /// The gradient entry that all are compared with.
        gradient: Num = Num::new(&curve.gradient, scale),
        /// One per step, in the order of the steps asked for.
        rows: Vec<CurveRow> = curve.rows.iter().map(|row| CurveRow::new(row, scale)).collect(),
        /// The step with the smallest total error, for each rule in floating point.
        best_step: BestSteps = BestSteps::new(curve, scale),
    }

    /// One step of the curve: every rule in certified arithmetic and in floating point.
    struct CurveRow(row: &StepOfCurve, scale: Digits) {
        /// The step h.
        step: Num = Num::exact(&row.step, of_the_step(scale)),
        /// The central difference.
        central: CertifiedRule = CertifiedRule::new(&row.central, scale),
        /// The central difference in doubles.
        double: MeasuredRule = MeasuredRule::new(&row.double),
        /// The central difference in singles.
        single: MeasuredRule = MeasuredRule::new(&row.single),
        /// Richardson's rule.
        richardson: CertifiedRule = CertifiedRule::new(&row.richardson, scale),
        /// Richardson's rule in doubles.
        richardson_double: MeasuredRule = MeasuredRule::new(&row.richardson_double),
        /// The complex step.
        complex: CertifiedRule = CertifiedRule::new(&row.complex, scale),
        /// The complex step in complex doubles.
        complex_double: MeasuredRule = MeasuredRule::new(&row.complex_double),
    }

    /// A rule in certified arithmetic: its only error is truncation.
    struct CertifiedRule(rule: &EnclosedRule, scale: Digits) {
        /// The value of the rule.
        value: Num = Num::bounded(&rule.value, scale),
        /// Value minus gradient.
        truncation: Num = gap(&rule.truncation),
        /// What the truncation cannot exceed in absolute value.
        band: Num = gap(&rule.band),
    }

    /// What floating point made of a rule.
    struct MeasuredRule(rule: &Measured) {
        /// The result as the machine has it; null where it is not finite.
        result: Option<f64> = Some(rule.result).filter(|x| x.is_finite()),
        /// Result minus gradient.
        total: Num = gap(&rule.total),
        /// Result minus the certified value at the same step: what rounding did.
        rounding: Num = gap(&rule.rounding),
    }

    /// The best step of each rule in floating point; null where no result is a number.
    struct BestSteps(curve: &Curve, scale: Digits) {
        /// The central difference in doubles.
        double: Option<Num> = step(curve.best_double),
        /// The central difference in singles.
        single: Option<Num> = step(curve.best_single),
        /// Richardson's rule in doubles.
        richardson_double: Option<Num> = step(curve.best_richardson),
        /// The complex step in doubles.
        complex_double: Option<Num> = step(curve.best_complex),
    } where {
        let step = |best: Option<usize>| {
            Some(Num::exact(&curve.rows.get(best?)?.step, of_the_step(scale)))
        };
    }

    /// One gradient entry beside a central difference of the mean log-likelihood.
    struct Beside(central: &Central, scale: Digits) {
        /// The parameter, such as `w[1,2]`.
        parameter: String = central.param.to_string(),
        /// The step of the difference.
        step: Num = Num::exact(&central.step, of_the_step(scale)),
        /// The gradient entry, to be ascended.
        gradient: Num = Num::new(&central.gradient, scale),
        /// The same slope without calculus, from the mass that an edge carries.
        cut: Num = Num::bounded(&central.cut, scale),
        /// `(LL(theta + step) - LL(theta - step)) / (2 step)`.
        difference: Num = Num::bounded(&central.difference, scale),
        /// Difference minus gradient.
        gap: Num = gap(&central.gap),
        /// The gap is proven to be no larger than this if the gradient is right.
        band: Num = gap(&central.band),
        /// Whether it is.
        verdict: BandVerdict = central.verdict,
    }
}

/// A step is counted against itself, however small the gradient entry beside it is.
fn of_the_step(scale: Digits) -> Digits {
    Digits::of_itself(scale.count)
}

/// A gap and its band are shown to three digits of their own.
fn gap(value: &Value) -> Num {
    Num::bounded(value, Digits::significant(3))
}

impl Beside {
    /// A line per parameter, in the order W row by row, b, c.
    pub(super) fn table(
        found: &Quantities,
        scales: &Scales,
        centrals: Option<&Shaped<Central>>,
    ) -> Vec<Self> {
        let of = |centrals: &Shaped<Central>| {
            let params = centrals.params();
            let line =
                |param| Beside::new(centrals.get(param), found.digits_of_entry(scales, param));
            params.map(line).collect()
        };
        centrals.map_or_else(Vec::new, of)
    }
}

//! The output of `cd`.

use super::input::{Head, Machine, Provenance, Rows};
use super::num::{Num, ShapedNum};
use crate::answer::{BiasBound, Scales};
use crate::machine::Shaped;
use crate::number::{Digits, Value};
use crate::report::answers::Updates;
use schemars::JsonSchema;
use serde::Serialize;

/// What `cd` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CdOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Machine, data, and how the numbers were made.
    pub input: CdInput,
    /// Gibbs steps from the data row; passes of the probabilities for "mean-field".
    pub k: u32,
    /// "cd", "pcd" or "mean-field".
    pub estimator: String,
    /// What is paired with the visible units at both ends: "probability", E[h|v], or "sampled", h drawn given v.
    pub hidden: String,
    /// The mean of one update, (v_0 q(v_0) - v_k q(v_k))/T with q(v) = E[h|v], to be ascended.
    pub expected_update: ShapedNum,
    /// The variance of one update, over the row drawn from the empirical law and over the chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance: Option<ShapedNum>,
    /// Expected update minus gradient.
    pub deviation: ShapedNum,
    /// Of the mean log-likelihood, to be ascended.
    pub gradient: ShapedNum,
    /// Clamped means, averaged over the rows.
    pub data_phase: ShapedNum,
    /// The mean of what is subtracted.
    pub negative_phase: ShapedNum,
    /// Means under the machine's law.
    pub model_phase: ShapedNum,
    /// Between expected update and gradient, degrees; undefined where either is 0.
    pub angle: Num,
    /// The second eigenvalue of the Gibbs chain; null where the machine is too large for it to be certified.
    pub second_eigenvalue: Option<Num>,
    /// What follows from it; null without it, and for other estimators than "cd".
    pub bias_bound: Option<BoundOutput>,
}

/// What a run of `cd` was given, so that it can be repeated.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CdInput {
    /// The machine, exactly.
    pub machine: Machine,
    /// The data rows.
    pub data: Rows,
    /// Where machine and data came from.
    pub from: Provenance,
    /// The numbers that the chain was run in: "fractions" (exact) or "mpfr" (with a proven bound).
    pub tier: String,
    /// How many joint states a half step of the chain visits.
    pub states: u64,
    /// The digits asked for.
    pub digits: u32,
    /// Whether they are significant digits of each number.
    pub significant: bool,
    /// A command line that repeats the run.
    pub rerun: String,
}

/// |deviation| is at most factor times the k-th power of the second eigenvalue, in every entry.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BoundOutput {
    /// sqrt(chi^2) times the largest standard deviation of a statistic under the machine's law, over T; chi^2 is
    /// the sum of (empirical p)^2/p, minus 1.
    pub factor: Num,
    /// The bound at this k.
    pub at_k: Num,
    /// The bias that was asked about, a fraction.
    pub below: String,
    /// So many steps bring the bound below it; null where none are shown to.
    pub steps: Option<String>,
}

/// The second eigenvalue is certified to about so many digits.
pub(crate) const EIGENVALUE_DIGITS: u32 = 12;
/// Bounds are shown to so many digits.
const BOUND_DIGITS: u32 = 3;

impl CdOutput {
    /// The output of a run.
    pub(crate) fn new(updates: &Updates) -> Self {
        let Updates {
            given,
            asked,
            update,
        } = *updates;
        let scales = Scales::new(asked.digits, given.m.units());
        let moments = |x: &Shaped<Value>| ShapedNum::new(x, |_, x| Num::new(x, scales.moment()));
        let difference = |of: &Shaped<Value>, left: &Shaped<Value>, right: &Shaped<Value>| {
            ShapedNum::new(of, |param, x| {
                Num::new(x, scales.difference(left.get(param), right.get(param)))
            })
        };
        let (data, negative, model) = (
            &update.data_phase,
            &update.negative_phase,
            &update.model_phase,
        );
        let exact = |x: &Value| matches!(x, Value::Exact(_));
        CdOutput {
            head: Head::of("cd"),
            input: CdInput {
                machine: Machine::new(given.m),
                data: Rows::new(given.data, given.m.units()),
                from: given.origin.clone(),
                tier: match update.expected.iter().all(exact) {
                    true => "fractions".into(),
                    false => "mpfr".into(),
                },
                states: 1 << (given.m.n_v() + given.m.n_h()),
                digits: asked.digits.count,
                significant: asked.digits.significant,
                rerun: given.from.command.clone(),
            },
            k: asked.k,
            estimator: asked.estimator.name().into(),
            hidden: asked.hidden.name().into(),
            expected_update: difference(&update.expected, data, negative),
            variance: (update.variance.as_ref())
                .map(|x| ShapedNum::new(x, |_, x| Num::new(x, scales.unit()))),
            deviation: difference(&update.deviation, model, negative),
            gradient: difference(&update.gradient, data, model),
            data_phase: moments(data),
            negative_phase: moments(negative),
            model_phase: moments(model),
            angle: Num::new(&update.angle, scales.logarithm()),
            second_eigenvalue: update
                .eigenvalue
                .as_ref()
                .map(|x| Num::new(x, Digits::significant(EIGENVALUE_DIGITS))),
            bias_bound: update.bound.as_ref().map(BoundOutput::new),
        }
    }
}

impl BoundOutput {
    fn new(bound: &BiasBound) -> Self {
        let num = |x: &Value| Num::new(x, Digits::significant(BOUND_DIGITS));
        BoundOutput {
            factor: num(&bound.factor),
            at_k: num(&bound.at_k),
            below: bound.below.to_string(),
            steps: bound.steps.as_ref().map(ToString::to_string),
        }
    }
}

//! The output of `cd`.

use super::input::{Head, Machine, Provenance, Rows};
use super::layout::objects;
use super::num::{Num, ShapedNum};
use crate::answer::{BiasBound, Scales};
use crate::number::{Digits, Value};
use crate::report::answers::Updates;

objects! {
    /// What `cd` prints as JSON.
    struct CdOutput(found: &Updates) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("cd"),
        /// Machine, data, and how the numbers were made.
        input: CdInput = CdInput::new(found),
        /// Gibbs steps from the data row; passes of the probabilities for "mean-field".
        k: u32 = asked.k,
        /// "cd", "pcd" or "mean-field".
        estimator: String = asked.estimator.name().into(),
        /// What is paired with the visible units at both ends: "probability", E[h|v], or "sampled", h drawn given v.
        hidden: String = asked.hidden.name().into(),
        /// The mean of one update, (v_0 q(v_0) - v_k q(v_k))/T with q(v) = E[h|v], to be ascended.
        expected_update: ShapedNum = ShapedNum::differences(&update.expected, data, negative, scales),
        /// The variance of one update, over the row drawn from the empirical law and over the chain.
        ?variance: Option<ShapedNum> = update.variance.as_ref().map(|variance| {
            ShapedNum::new(variance, |_, x| Num::new(x, scales.unit()))
        }),
        /// Expected update minus gradient.
        deviation: ShapedNum = ShapedNum::differences(&update.deviation, model, negative, scales),
        /// Of the mean log-likelihood, to be ascended.
        gradient: ShapedNum = ShapedNum::differences(&update.gradient, data, model, scales),
        /// Clamped means, averaged over the rows.
        data_phase: ShapedNum = ShapedNum::new(data, moment),
        /// The mean of what is subtracted.
        negative_phase: ShapedNum = ShapedNum::new(negative, moment),
        /// Means under the machine's law.
        model_phase: ShapedNum = ShapedNum::new(model, moment),
        /// Between expected update and gradient, degrees; undefined where either is 0.
        angle: Num = Num::new(&update.angle, scales.logarithm()),
        /// The second eigenvalue of the Gibbs chain; null where the machine is too large for it to be certified.
        second_eigenvalue: Option<Num> = update.eigenvalue.as_ref().map(|x| {
            Num::new(x, Digits::significant(EIGENVALUE_DIGITS))
        }),
        /// What follows from it; null without it, and for other estimators than "cd".
        bias_bound: Option<BoundOutput> = update.bound.as_ref().map(BoundOutput::new),
    } where {
        let (asked, update) = (found.asked, found.update);
        let scales = &Scales::new(asked.digits, found.given.m.units());
        let (data, model) = (&update.data_phase, &update.model_phase);
        let negative = &update.negative_phase;
        let moment = |_, x: &Value| Num::new(x, scales.moment());
    }

    /// What a run of `cd` was given, so that it can be repeated.
    struct CdInput(found: &Updates) {
        /// The machine, exactly.
        machine: Machine = Machine::new(given.m),
        /// The data rows.
        data: Rows = Rows::new(given.data, given.m.units()),
        /// Where machine and data came from.
        from: Provenance = given.origin.clone(),
        /// The numbers that the chain was run in: "fractions" (exact) or "mpfr" (with a proven bound).
        tier: String = if is_exact { "fractions".into() } else { "mpfr".into() },
        /// How many joint states a half step of the chain visits.
        states: u64 = 1 << (given.m.n_v() + given.m.n_h()),
        /// The digits asked for.
        digits: u32 = found.asked.digits.count,
        /// Whether they are significant digits of each number.
        significant: bool = found.asked.digits.significant,
        /// A command line that repeats the run.
        rerun: String = given.from.command.clone(),
    } where {
        let given = found.given;
        let is_exact = found.update.expected.iter().all(|x| matches!(x, Value::Exact(_)));
    }

    /// |deviation| is at most factor times the k-th power of the second eigenvalue, in every entry.
    struct BoundOutput(bound: &BiasBound) {
        /// sqrt(chi^2) times the largest standard deviation of a statistic under the machine's law, over T; chi^2 is
        /// the sum of (empirical p)^2/p, minus 1.
        factor: Num = Num::new(&bound.factor, Digits::significant(BOUND_DIGITS)),
        /// The bound at this k.
        at_k: Num = Num::new(&bound.at_k, Digits::significant(BOUND_DIGITS)),
        /// The bias that was asked about, a fraction.
        below: String = bound.below.to_string(),
        /// So many steps bring the bound below it; null where none are shown to.
        steps: Option<String> = bound.steps.as_ref().map(ToString::to_string),
    }
}

/// The second eigenvalue is certified to about so many digits.
pub(crate) const EIGENVALUE_DIGITS: u32 = 12;
/// Bounds are shown to so many digits.
const BOUND_DIGITS: u32 = 3;

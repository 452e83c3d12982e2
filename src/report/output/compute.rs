//! The outputs of `compute`, also with `--without-z`: Z, likelihood, divergence, phases and gradient.

use super::input::{Head, Input, Machine, Provenance, Rows};
use super::layout::objects;
use super::num::{Num, ShapedNum};
use crate::answer::{ClampedRow, Fit, FittedRow, Likelihood, Quantities, Scales, own_energy};
use crate::ensemble::{State, bits};
use crate::number::{Digits, Theta, Value};
use crate::report::answers::{Clamped, Computed, Given};

objects! {
    /// What `compute` prints as JSON.
    struct ComputeOutput(found: &Computed) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("compute"),
        /// Machine and data, so that the run can be repeated.
        input: Input = Input::new(&found.given, found.quantities, found.digits),
        /// The numbers.
        #[serde(flatten)]
        exact: Exact = Exact::new(&found.given, found.quantities, found.digits),
        /// Every joint state, where asked for.
        ?states: Option<Vec<StateOutput>> = found.states.map(|states| {
            let entries = states.entries.iter();
            entries.map(|state| StateOutput::new(state, found.digits)).collect()
        }),
    }

    /// What `compute --without-z` prints as JSON.
    struct WithoutZOutput(clamped: &Clamped) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("compute"),
        /// The machine, exactly.
        machine: Machine = Machine::new(given.m),
        /// The data rows.
        data: Rows = Rows::new(given.data, given.m.units()),
        /// Where machine and data came from.
        from: Provenance = given.origin.clone(),
        /// A command line that repeats the run.
        rerun: String = given.from.command.clone(),
        /// Clamped means, averaged over the rows.
        data_phase: ShapedNum =
            ShapedNum::new(&found.data_phase, |_, x| Num::new(x, scales.moment())),
        /// How many distinct data rows there are.
        distinct_rows: u64 = found.distinct as u64,
        /// The distinct data rows in order of first appearance: the first 256 where there are more.
        rows: Vec<ClampedRowOutput> =
            found.rows.iter().map(|row| ClampedRowOutput::new(row, scales)).collect(),
    } where {
        let (given, found) = (clamped.given, clamped.found);
        let scales = &Scales::new(clamped.digits, given.m.units());
    }

    /// Z for the energy that the machine's file means.
    struct OwnEnergyOutput(found: &Quantities, constant: &Theta, digits: Digits) {
        /// What its ln Z has more than that of the machine, nats: an exact number such as "1/2 + 1/4 ln 3".
        constant: String = constant.to_string(),
        /// Its partition function.
        #[serde(rename = "Z")]
        z: Num = Num::new(&own.z, digits),
        /// Its logarithm, nats.
        #[serde(rename = "ln_Z")]
        ln_z: Num = Num::new(&own.ln_z, digits.for_logarithm()),
    } where {
        let own = own_energy(&found.model, constant, digits);
    }

    /// The log-likelihood, nats.
    struct LogLikelihood(found: &Likelihood, digits: Digits) {
        /// Over the N rows.
        mean: Num = Num::new(&found.mean, digits.for_logarithm()),
        /// N times the mean.
        total: Num = Num::new(&found.total, digits.for_logarithm()),
    }

    /// How well the machine explains rows that it was not fitted to.
    struct HeldOut(fit: &Fit, digits: Digits) {
        /// Of these rows, nats.
        log_likelihood: LogLikelihood = LogLikelihood::new(&fit.log_likelihood, digits),
        /// KL divergence from their empirical law (with multiplicities) to the model, nats.
        kl: Num = Num::new(&fit.kl, digits.for_logarithm()),
        /// How many of them are distinct.
        distinct_rows: u64 = fit.distinct as u64,
    }

    /// One distinct data row.
    struct RowOutput(row: &FittedRow, scales: &Scales) {
        /// The visible bits, such as "1100".
        v: String = bits(&row.clamped.v),
        /// How often the row occurs.
        count: u64 = row.clamped.count,
        /// `p(v)`.
        p: Num = Num::new(&row.p, scales.positive()),
        /// `ln p(v)`, nats.
        ln_p: Num = Num::new(&row.ln_p, scales.logarithm()),
        /// `F(v) = -ln sum_h f(v,h)`, nats.
        free_energy: Num = Num::new(&row.clamped.free_energy, scales.logarithm()),
        /// `E[h_j | v]` for every hidden unit.
        hidden: Vec<Num> = moments(&row.clamped.hidden, scales),
    }

    /// One distinct data row.
    struct ClampedRowOutput(row: &ClampedRow, scales: &Scales) {
        /// The visible bits, such as "1100".
        v: String = bits(&row.v),
        /// How often the row occurs.
        count: u64 = row.count,
        /// `F(v) = -ln sum_h f(v,h)`, nats.
        free_energy: Num = Num::new(&row.free_energy, scales.logarithm()),
        /// `E[h_j | v]` for every hidden unit.
        hidden: Vec<Num> = moments(&row.hidden, scales),
    }

    /// One joint state.
    struct StateOutput(state: &(State, State, Value, Value, Value), digits: Digits) {
        /// The visible bits, such as "1100".
        v: String = bits(v),
        /// The hidden bits.
        h: String = bits(h),
        /// E(v,h).
        #[serde(rename = "E")]
        energy: Num = Num::new(energy, digits.for_logarithm()),
        /// e^(-E/T).
        f: Num = Num::new(f, digits),
        /// p(v,h).
        p: Num = Num::new(p, digits),
    } where {
        let (v, h, energy, f, p) = state;
    }
}

objects! {
    part
    /// The exact quantities; those that need data are absent where there are none.
    struct Exact(given: &Given, found: &Quantities, digits: Digits) {
        /// The partition function.
        #[serde(rename = "Z")]
        z: Num = Num::new(&found.model.z, digits),
        /// Its logarithm, nats.
        #[serde(rename = "ln_Z")]
        ln_z: Num = logarithm(&found.model.ln_z),
        /// The same for the energy that the machine's file means, where it differs by a constant (offsets).
        ?own_energy: Option<OwnEnergyOutput> =
            given.constant().map(|constant| OwnEnergyOutput::new(found, &constant, digits)),
        /// Of the data, nats.
        ?log_likelihood: Option<LogLikelihood> =
            fit.map(|fit| LogLikelihood::new(&fit.log_likelihood, digits)),
        /// The largest mean log-likelihood that any model can have for these rows, nats: minus the entropy of
        /// their empirical law.
        ?maximum: Option<Num> = fit.map(|fit| logarithm(&fit.maximum)),
        /// KL divergence from the empirical law (with multiplicities) to the model, nats.
        ?kl: Option<Num> = fit.map(|fit| logarithm(&fit.kl)),
        /// The same as -ln N - mean ln p(x): right only if no row occurs twice.
        ?kl_if_distinct: Option<Num> = fit.map(|fit| logarithm(&fit.kl_if_distinct)),
        /// Clamped means, averaged over the rows.
        ?data_phase: Option<ShapedNum> = fit.map(|fit| ShapedNum::new(&fit.data_phase, moment)),
        /// Free-running means.
        model_phase: ShapedNum = ShapedNum::new(model_phase, moment),
        /// Of the mean log-likelihood, to be ascended: (data phase - model phase) / T.
        ?gradient: Option<ShapedNum> = fit.map(|fit| {
            ShapedNum::differences(&fit.gradient, &fit.data_phase, model_phase, &scales)
        }),
        /// The same of the rows held out.
        ?held_out: Option<HeldOut> = found.held_out.as_ref().map(|fit| HeldOut::new(fit, digits)),
        /// How many distinct data rows there are.
        ?distinct_rows: Option<u64> = fit.map(|fit| fit.distinct as u64),
        /// The distinct data rows in order of first appearance: the first 256 where there are more.
        ?rows: Option<Vec<RowOutput>> =
            fit.map(|fit| fit.rows.iter().map(|row| RowOutput::new(row, &scales)).collect()),
    } where {
        let scales = Scales::new(digits, given.m.units());
        let logarithm = |x: &Value| Num::new(x, scales.logarithm());
        let moment = |_, mean: &Value| Num::new(mean, scales.moment());
        let (fit, model_phase) = (found.fit.as_ref(), &found.model.model_phase);
    }
}

fn moments(means: &[Value], scales: &Scales) -> Vec<Num> {
    means
        .iter()
        .map(|mean| Num::new(mean, scales.moment()))
        .collect()
}

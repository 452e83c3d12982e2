//! From the rows to likelihood, divergence, data phase and gradient.

use super::certainty::{Scales, are_certain, of_fit};
use super::clamped::{Enclosed, FEW_ROWS, enclosed, in_fractions};
use super::fit::{Fit, FittedRow, Likelihood, WithoutZ};
use super::symmetry;
use crate::data::Data;
use crate::error::Result;
use crate::exact;
use crate::machine::{Rbm, Shaped};
use crate::number::{Enclosure, Enclosures, Fractions, Value};
use crate::sweep::{self, ModelSums, Rows};
use crate::watch::Watch;
use rug::{Integer, Rational};
use std::collections::BTreeMap;

/// So many rows are summed in fractions where decimals have not decided everything.
const MOST_ROWS_IN_FRACTIONS: usize = 4096;

/// In fractions where the sums are; else in pairs of doubles with a counted bound; else enclosed with as
/// many bits as the sums have digits, and some for the sums over rows. `data` is folded, and has rows; so many of
/// them are answered one by one. And whether all of it is known to be certain.
pub(super) fn fit(
    m: &Rbm,
    (data, listed): (&Data, usize),
    model: &ModelSums,
    scales: &Scales,
    options: &sweep::Options,
    watch: &dyn Watch,
) -> Result<(bool, Fit)> {
    let in_vain = options.digits.count > scales.positive().count + 2;
    let most = if in_vain {
        MOST_ROWS_IN_FRACTIONS
    } else {
        FEW_ROWS
    };
    if data.listed() <= most
        && let (Some(z), Ok(factors)) = (model.z.fraction(), m.factors(&Fractions))
    {
        let a = &Fractions;
        let (clamped, masses) = in_fractions(m, &factors, (data, listed))?;
        let chance = |mass: Rational| {
            let p = mass / z;
            (Value::Exact(p.clone()), Value::log(p, 1))
        };
        let likelihood = |over| exact::log_likelihood(a, &factors, z, data, over);
        let logs = [
            likelihood(data.total()),
            likelihood(1),
            maximum(data),
            exact::divergence(a, &factors, z, data),
            exact::divergence_if_distinct(a, &factors, z, data),
        ];
        let chances = masses.into_iter().map(chance);
        return Ok((false, fitted(m, data, model, clamped, chances, logs)));
    }
    let tables = || Rows::beside(m, model, data.listed(), options.threads);
    enclosed(m, (data, listed), tables, options, watch, |found| {
        let fit = with_z(m, data, model, found);
        let negative = &model.model_phase;
        (
            are_certain(|visit| of_fit(&fit, negative, scales, visit)),
            fit,
        )
    })
}

/// The gradient from its two phases.
fn slopes(m: &Rbm, data_phase: &Shaped<Value>, model: &ModelSums) -> Shaped<Value> {
    let beta = m.beta();
    data_phase.map(|param, mean| {
        if symmetry::is_alone(m, param) {
            return Value::Exact(Rational::new());
        }
        let slope = mean.minus(model.model_phase.get(param), model.bits.max(128));
        match beta == 1 {
            true => slope,
            false => slope.times(&beta),
        }
    })
}

/// The largest mean log-likelihood that any law has on these distinct rows: `sum_v p_d(v) ln p_d(v)`, the rows
/// grouped by their counts.
pub(crate) fn maximum(data: &Data) -> Value {
    let mut repeats: BTreeMap<u64, u64> = BTreeMap::new();
    for (_, count) in data.rows() {
        *repeats.entry(count).or_default() += 1;
    }
    let terms = repeats.into_iter().map(|(count, rows)| {
        let share = Rational::from((count, data.total()));
        (share, Integer::from(count) * rows)
    });
    Value::log_sum(terms, data.total().into())
}

/// From what needs no Z, `p(v)` and `ln p(v)` of the rows, and logarithms.
fn fitted(
    m: &Rbm,
    data: &Data,
    model: &ModelSums,
    clamped: WithoutZ,
    chances: impl Iterator<Item = (Value, Value)>,
    [mean, total, maximum, kl, kl_if_distinct]: [Value; 5],
) -> Fit {
    let rows = clamped.rows.into_iter().zip(chances);
    let row = |(clamped, (p, ln_p))| FittedRow { clamped, p, ln_p };
    Fit {
        log_likelihood: Likelihood { mean, total },
        maximum,
        kl,
        kl_if_distinct,
        gradient: slopes(m, &clamped.data_phase, model),
        data_phase: clamped.data_phase,
        rows: rows.map(row).collect(),
        distinct: data.listed(),
        has_repeats: data.rows().any(|(_, count)| count > 1),
    }
}

/// From enclosed sums over the rows.
fn with_z(m: &Rbm, data: &Data, model: &ModelSums, found: Enclosed) -> Fit {
    let bits = found.log_mass.bits();
    let a = Enclosures::new(bits);
    let enclosed = |x: &Value| x.enclose(bits).unwrap_or_else(|| Enclosure::line(bits));
    let maximum = maximum(data);
    let (ln_z, entropy) = (enclosed(&model.ln_z), enclosed(&maximum));
    let n = a.of(data.total());
    let total = found.log_mass - &(ln_z.clone() * &n);
    let mean = total.clone() / &n;
    let chance = |log_mass: Enclosure| {
        let ln_p = log_mass - &ln_z;
        (Value::from(ln_p.exp_of_narrow()), Value::from(ln_p))
    };
    let (kl, kl_if_distinct) = (entropy - &mean, (n.ln() + &mean).negated());
    let [mean, total, kl, kl_if_distinct] = [mean, total, kl, kl_if_distinct].map(Value::from);
    let logs = [mean, total, maximum, kl, kl_if_distinct];
    let chances = found.logs.into_iter().map(chance);
    fitted(m, data, model, found.clamped, chances, logs)
}

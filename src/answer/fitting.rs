//! From the rows to likelihood, divergence, data phase and gradient.

use super::certainty::{Scales, of_fit};
use super::fit::{Fit, FittedRow, Likelihood};
use super::rows_in_mpfr::RowsInMpfr;
use super::symmetry;
use crate::data::Data;
use crate::ensemble::row_mass;
use crate::error::Result;
use crate::exact;
use crate::machine::{Factors, Param, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures, Fractions, Value};
use crate::sweep::rows::{RowMass, RowSums};
use crate::sweep::{self, ModelSums, Rows};
use crate::watch::Watch;
use rug::{Integer, Rational};
use std::collections::BTreeMap;

/// Fractions of more distinct rows than this are too long to read, and slow.
pub(super) const FEW_ROWS: usize = 256;
/// So many rows are summed in fractions where decimals have not decided everything.
const MOST_ROWS_IN_FRACTIONS: usize = 4096;
/// Digits that pairs of doubles are asked for: their sums over rows have 27.
pub(super) const PAIR_DIGITS: u32 = 26;

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
) -> Result<(Fit, bool)> {
    let asked = options.digits;
    let in_vain = asked.count > scales.positive().count + 2;
    let most = if in_vain {
        MOST_ROWS_IN_FRACTIONS
    } else {
        FEW_ROWS
    };
    if data.listed() <= most
        && let (Some(z), Ok(factors)) = (model.z.fraction(), m.factors(&Fractions))
    {
        return Ok((in_fractions(m, &factors, z, (data, listed), model)?, false));
    }
    watch.begins(data.listed() as u64, 0, "rows");
    if asked.count <= PAIR_DIGITS
        && let Some(rows) = Rows::beside(m, model, data.listed(), options.threads)
        && let Some(sums) = rows.sums(data, options.threads, watch)?
    {
        let mut one = rows.ln_f();
        let fit = enclosed(m, (data, listed), model, sums, |row| one.row(row));
        if of_fit(&fit, &model.model_phase, scales).all(|number| number.is_certain()) {
            return Ok((fit, true));
        }
        watch.begins(data.listed() as u64, 0, "rows");
    }
    let a = Enclosures::new(asked.bits() + 64);
    let factors = m.factors(&a)?;
    let rows = RowsInMpfr::new(a, &factors, m.units());
    let sums = rows.sums(data, options.threads, watch)?;
    let fit = enclosed(m, (data, listed), model, sums, |row| rows.row(row));
    Ok((fit, false))
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

/// `<v_i>` of the data: a fraction, whatever the machine.
fn visible_means(data: &Data, units: Units) -> Vec<Value> {
    let mut ones = vec![0_u64; data.n_v()];
    for (row, count) in data.rows() {
        for (ones, &bit) in ones.iter_mut().zip(row) {
            *ones += u64::from(bit) * count;
        }
    }
    let mean = |ones: u64| {
        let share = Rational::from((ones, data.total()));
        Value::Exact(match units {
            Units::Binary => share,
            Units::Spin => share * 2_u32 - 1_u32,
        })
    };
    ones.into_iter().map(mean).collect()
}

/// The data phase from enclosed means: those of visible units are fractions, and so are zeros by symmetry.
pub(super) fn clamped_means(
    a: &Enclosures,
    m: &Rbm,
    data: &Data,
    means: Shaped<Enclosure>,
) -> Shaped<Value> {
    let visible = visible_means(data, m.units());
    means.map(|param, mean| match param {
        Param::B(i) => visible[i].clone(),
        _ if mean.holds_zero() && symmetry::cancels(m, data, param) => {
            Value::Exact(Rational::new())
        }
        _ => a.value(mean),
    })
}

/// `E[h_j | v]` from the probabilities that the bits are 1.
pub(super) fn hidden_means(a: &Enclosures, m: &Rbm, v: &[bool], on: Vec<Enclosure>) -> Vec<Value> {
    let two = a.lift(&Rational::from(2));
    let mean = |(j, q): (usize, Enclosure)| {
        let mean = match m.units() {
            Units::Binary => q,
            Units::Spin => q * &two - &a.one(),
        };
        match mean.holds_zero() && symmetry::has_no_field(m, v, j) {
            true => Value::Exact(Rational::new()),
            false => Value::from(mean),
        }
    };
    on.into_iter().enumerate().map(mean).collect()
}

/// From enclosed sums over the rows, and what `row` makes of a single one.
fn enclosed(
    m: &Rbm,
    (data, listed): (&Data, usize),
    model: &ModelSums,
    sums: RowSums,
    mut row: impl FnMut(&[bool]) -> RowMass,
) -> Fit {
    let bits = sums.log_mass.bits();
    let a = Enclosures::new(bits);
    let ln_z = model.ln_z.enclose(bits);
    let ln_z = ln_z.unwrap_or_else(|| Enclosure::line(bits));
    let number = |n: u64| a.lift(&Rational::from(n));
    let n = number(data.total());
    let total = sums.log_mass - &(ln_z.clone() * &n);
    let mean = total.clone() / &n;
    let maximum = maximum(data);
    let entropy = maximum
        .enclose(bits)
        .unwrap_or_else(|| Enclosure::line(bits));
    let data_phase = clamped_means(&a, m, data, sums.data_phase);
    let rows = data.rows().take(listed).map(|(v, count)| {
        let mass = row(v);
        let ln_p = mass.log_mass.clone() - &ln_z;
        FittedRow {
            v: v.to_vec(),
            count,
            p: Value::from(ln_p.exp_of_narrow()),
            ln_p: Value::from(ln_p),
            free_energy: Value::from(mass.log_mass.negated()),
            hidden: hidden_means(&a, m, v, mass.hidden),
        }
    });
    Fit {
        kl: a.value(&(entropy - &mean)),
        maximum,
        kl_if_distinct: a.value(&(n.ln() + &mean).negated()),
        log_likelihood: Likelihood {
            mean: a.value(&mean),
            total: a.value(&total),
        },
        gradient: slopes(m, &data_phase, model),
        data_phase,
        rows: rows.collect(),
        distinct: data.listed(),
        has_repeats: data.rows().any(|(_, count)| count > 1),
    }
}

/// Everything exact.
fn in_fractions(
    m: &Rbm,
    factors: &Factors<Rational>,
    z: &Rational,
    (data, listed): (&Data, usize),
    model: &ModelSums,
) -> Result<Fit> {
    let a = &Fractions;
    let units = m.units();
    let data_phase = exact::data_phase(a, factors, units, data)?;
    let data_phase = data_phase.map_into(Value::Exact);
    let rows = data
        .rows()
        .take(listed)
        .map(|(row, count)| {
            let mass = row_mass(a, factors, row);
            let p = mass.clone() / z;
            let hidden = exact::hidden_given_visible(a, factors, units, row);
            FittedRow {
                v: row.to_vec(),
                count,
                ln_p: Value::log(p.clone(), 1),
                p: Value::Exact(p),
                free_energy: Value::log(mass.recip(), 1),
                hidden: hidden.into_iter().map(Value::Exact).collect(),
            }
        })
        .collect();
    let likelihood = |over| exact::log_likelihood(a, factors, z, data, over);
    Ok(Fit {
        log_likelihood: Likelihood {
            mean: likelihood(data.total()),
            total: likelihood(1),
        },
        maximum: maximum(data),
        kl: exact::divergence(a, factors, z, data),
        kl_if_distinct: exact::divergence_if_distinct(a, factors, z, data),
        gradient: slopes(m, &data_phase, model),
        data_phase,
        rows,
        distinct: data.listed(),
        has_repeats: data.rows().any(|(_, count)| count > 1),
    })
}

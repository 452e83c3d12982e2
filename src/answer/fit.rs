//! What needs data: likelihood, divergence, data phase and gradient, and the rows one by one.

use super::quantities::Scales;
use crate::data::Data;
use crate::ensemble::{State, row_mass};
use crate::error::Result;
use crate::exact;
use crate::machine::{Factors, Rbm, Shaped, Units};
use crate::number::{Arithmetic, Enclosure, Enclosures, Fractions, Number, Value};
use crate::sweep::{self, ModelSums, Rows};
use crate::watch::Watch;
use rug::Rational;
use std::collections::BTreeMap;

/// The mean and the total log-likelihood, in nats.
#[derive(Clone, Debug)]
pub struct Likelihood {
    /// Over the N rows with their multiplicities.
    pub mean: Value,
    /// N times the mean.
    pub total: Value,
}

/// One distinct data row and what the machine makes of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The visible state.
    pub v: State,
    /// How often it occurs.
    pub count: u64,
    /// `p(v)`.
    pub p: Value,
    /// `ln p(v)`, nats.
    pub ln_p: Value,
    /// `F(v) = -ln sum_h f(v,h)`, nats.
    pub free_energy: Value,
    /// `E[h_j | v]` for every hidden unit.
    pub hidden: Vec<Value>,
}

/// What needs data: absent where there are no rows.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The log-likelihood of the data.
    pub log_likelihood: Likelihood,
    /// `D_KL(empirical law || model)`, nats, multiplicities included.
    pub kl: Value,
    /// The same as `-ln N - mean ln p`, right only if no row occurs twice.
    pub kl_if_distinct: Value,
    /// Rows means, averaged over the rows.
    pub data_phase: Shaped<Value>,
    /// Of the mean log-likelihood, to be ascended: (data phase - model phase) / T.
    pub gradient: Shaped<Value>,
    /// The distinct rows in order of first appearance, at most [`MOST_LISTED`] of them.
    pub rows: Vec<Row>,
    /// How many distinct rows there are.
    pub distinct: usize,
    /// Whether some row occurs more than once.
    pub has_repeats: bool,
}

/// No more distinct rows are listed one by one.
pub const MOST_LISTED: usize = 256;
/// Fractions of more distinct rows than this are too long to read, and slow.
const FEW_ROWS: usize = 256;
/// Digits that pairs of doubles are asked for: their sums over rows have 27.
pub(super) const PAIR_DIGITS: u32 = 26;

/// In fractions where the sums are, unless their logarithms are too long to write; else in pairs of
/// doubles with a counted bound; else enclosed with as many bits as the sums have digits, and some
/// for the sums over rows.
pub(super) fn fit(
    m: &Rbm,
    data: &Data,
    model: &ModelSums,
    scales: &Scales,
    options: &sweep::Options,
    watch: &dyn Watch,
) -> Result<Fit> {
    let asked = options.digits;
    if data.listed() <= FEW_ROWS
        && let (Some(z), Ok(factors)) = (model.z.fraction(), m.factors(&Fractions))
    {
        let fit = fit_in(&Fractions, m, &factors, z, data, model)?;
        if fit.is_certain(&model.model_phase, scales) {
            return Ok(fit);
        }
    }
    if asked.count <= PAIR_DIGITS
        && let Some(fit) = fit_in_pairs(m, data, model, options.threads, watch)?
        && fit.is_certain(&model.model_phase, scales)
    {
        return Ok(fit);
    }
    let a = Enclosures::new(asked.bits() + 64);
    let z = match model.z.enclose(a.bits()) {
        Some(z) => z,
        None => Enclosure::line(a.bits()),
    };
    fit_in(&a, m, &m.factors(&a)?, &z, data, model)
}

/// The gradient from its two phases.
fn slopes(m: &Rbm, data_phase: &Shaped<Value>, model: &ModelSums) -> Shaped<Value> {
    let beta = Rational::from(m.temperature().recip_ref());
    data_phase.map(|param, mean| {
        mean.minus(model.model_phase.get(param), model.bits.max(128))
            .times(&beta)
    })
}

/// `None` where the machine or the counts leave the range of the pairs.
fn fit_in_pairs(
    m: &Rbm,
    data: &Data,
    model: &ModelSums,
    threads: usize,
    watch: &dyn Watch,
) -> Result<Option<Fit>> {
    let Some(rows_side) = Rows::new(m, data.listed(), threads) else {
        return Ok(None);
    };
    let Some(sums) = rows_side.sums(data, threads, watch)? else {
        return Ok(None);
    };
    let bits = sums.log_mass.bits();
    let a = Enclosures::new(bits);
    let Some(ln_z) = model.ln_z.enclose(bits) else {
        return Ok(None);
    };
    let number = |n: u64| a.lift(&Rational::from(n));
    let n = number(data.total());
    let total = sums.log_mass - &(ln_z.clone() * &n);
    let mean = total.clone() / &n;
    let kl_if_distinct = (n.ln() + &mean).negated();
    // sum_v p_d(v) ln count(v), the rows grouped by their counts.
    let mut repeats = BTreeMap::new();
    for (_, count) in data.rows().filter(|(_, count)| *count > 1) {
        *repeats.entry(count).or_insert(0_u64) += 1;
    }
    let mut left_out = a.zero();
    for (count, rows) in repeats {
        let share = a.lift(&(Rational::from(count) * rows / data.total()));
        left_out += &(number(count).ln() * &share);
    }
    let data_phase = sums.data_phase.map(|_, mean| a.value(mean));
    let rows = data.rows().take(MOST_LISTED).map(|(row, count)| {
        let mass = rows_side.row(row);
        let ln_p = mass.log_mass.clone() - &ln_z;
        let one = a.one();
        let mean = |q: &Enclosure| match m.units() {
            Units::Binary => q.clone(),
            Units::Spin => number(2) * q - &one,
        };
        Row {
            v: row.to_vec(),
            count,
            p: a.value(&ln_p.exp()),
            ln_p: a.value(&ln_p),
            free_energy: a.value(&mass.log_mass.negated()),
            hidden: mass.hidden.iter().map(|q| a.value(&mean(q))).collect(),
        }
    });
    Ok(Some(Fit {
        kl: a.value(&(left_out + &kl_if_distinct)),
        kl_if_distinct: a.value(&kl_if_distinct),
        log_likelihood: Likelihood {
            mean: a.value(&mean),
            total: a.value(&total),
        },
        gradient: slopes(m, &data_phase, model),
        data_phase,
        rows: rows.collect(),
        distinct: data.listed(),
        has_repeats: data.rows().any(|(_, count)| count > 1),
    }))
}

fn fit_in<A: Arithmetic<N: Number>>(
    a: &A,
    m: &Rbm,
    factors: &Factors<A::N>,
    z: &A::N,
    data: &Data,
    model: &ModelSums,
) -> Result<Fit> {
    let units = m.units();
    let positive = exact::data_phase(a, factors, units, data)?;
    let data_phase = positive.map(|_, mean| a.value(mean));
    let rows = data
        .rows()
        .take(MOST_LISTED)
        .map(|(row, count)| {
            let mass = row_mass(a, factors, row);
            let one = a.one();
            let p = mass.clone() / z;
            let hidden = exact::hidden_given_visible(a, factors, units, row);
            Row {
                v: row.to_vec(),
                count,
                ln_p: a.log_sum(&mut std::iter::once((p.clone(), 1)), 1),
                p: a.value(&p),
                free_energy: a.log_sum(&mut std::iter::once((one / &mass, 1)), 1),
                hidden: hidden.iter().map(|mean| a.value(mean)).collect(),
            }
        })
        .collect();
    let likelihood = |over| exact::log_likelihood(a, factors, z, data, over);
    Ok(Fit {
        log_likelihood: Likelihood {
            mean: likelihood(data.total()),
            total: likelihood(1),
        },
        kl: exact::divergence(a, factors, z, data),
        kl_if_distinct: exact::divergence_if_distinct(a, factors, z, data),
        gradient: slopes(m, &data_phase, model),
        data_phase,
        rows,
        distinct: data.listed(),
        has_repeats: data.rows().any(|(_, count)| count > 1),
    })
}

impl Fit {
    /// Whether likelihood and divergence have the digits asked for.
    pub(super) fn is_known(&self, scales: &Scales) -> bool {
        let logs = [
            &self.log_likelihood.mean,
            &self.log_likelihood.total,
            &self.kl,
            &self.kl_if_distinct,
        ];
        logs.into_iter()
            .all(|log| log.is_certain(scales.logarithm()))
    }

    /// Whether every number has the digits asked for.
    pub(super) fn is_certain(&self, negative: &Shaped<Value>, scales: &Scales) -> bool {
        let rows = self
            .rows
            .iter()
            .flat_map(|row| [&row.ln_p, &row.free_energy]);
        let gradient = self.gradient.params().all(|param| {
            let wanted = scales.difference(self.data_phase.get(param), negative.get(param));
            self.gradient.get(param).is_certain(wanted)
        });
        gradient
            && self.is_known(scales)
            && rows
                .into_iter()
                .all(|log| log.is_certain(scales.logarithm()))
            && self
                .data_phase
                .iter()
                .all(|mean| mean.is_certain(scales.moment()))
            && self.rows.iter().all(|row| {
                row.p.is_certain(scales.positive())
                    && row
                        .hidden
                        .iter()
                        .all(|mean| mean.is_certain(scales.moment()))
            })
    }
}

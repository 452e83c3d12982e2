//! Data phases: what is averaged over the rows.

use super::field::Field;
use super::law::Law;
use super::phase::{Missing, missing};
use crate::answer::without_z;
use crate::data::Data;
use crate::ensemble::{Masses, hidden_masses};
use crate::machine::{Param, Shaped};
use crate::number::Digits;
use crate::sweep::Options;
use rug::Rational;

/// `sum_n v_i q_j / N`.
pub(super) fn mean<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    over(law, &law.data)
}

/// Every distinct row once: `set(rows)`, `unique`, a dictionary of rows.
pub(super) fn set<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    over(law, &counted(&law.data, |_| Some(1))?)
}

/// Weights `n(v)^2 / sum n^2`: folded rows that are weighted twice.
pub(super) fn squared<A: Field>(law: &Law<A>) -> Result<Shaped<A::N>, Missing> {
    over(law, &counted(&law.data, |n| n.checked_mul(n))?)
}

fn counted(data: &Data, count: impl Fn(u64) -> Option<u64>) -> Result<Data, Missing> {
    let mut counted = Data::new(data.n_v());
    for (row, n) in data.rows() {
        let n = count(n).ok_or("its counts are too large")?;
        counted.push(row, n).map_err(missing)?;
    }
    Ok(counted)
}

/// The data phase over other rows.
pub(super) fn over<A: Field>(law: &Law<A>, data: &Data) -> Result<Shaped<A::N>, Missing> {
    let options = Options {
        digits: Digits::of_itself(law.digits),
        ..law.case.options.clone()
    };
    let found = without_z(&law.m, data, &options, law.case.watch);
    let phase = found.map_err(missing)?.data_phase;
    taken(law, &phase)
}

/// Values as numbers of the law's arithmetic.
pub(super) fn taken<A: Field>(
    law: &Law<A>,
    values: &Shaped<crate::number::Value>,
) -> Result<Shaped<A::N>, Missing> {
    let numbers = values.try_map(|_, value| {
        let number = law.a.of(value);
        number.ok_or_else(|| crate::error::Error::input("no number of this arithmetic"))
    });
    numbers.map_err(missing)
}

/// Hidden units that are on where `q_j > 1/2`, that is where `c_j + sum_i w_ij v_i > 0`.
pub(super) fn thresholded<A: Field>(law: &Law<A>, half: bool) -> Result<Shaped<A::N>, Missing> {
    let factors = law.factors()?;
    let units = law.m.units();
    let mut sums = law.m.theta().map(|_, _| 0_i64);
    for (row, count) in law.data.rows() {
        let count = i64::try_from(count).map_err(|_| "its counts are too large")?;
        let masses = hidden_masses(law.a, factors, row);
        if A::IS_ROUGH && masses.iter().any(|unit| is_unsure(law.a, unit)) {
            return Err("doubles do not tell on which side of 1/2 a probability is".into());
        }
        let on = masses.into_iter().map(|unit| {
            let above = law.a.sign(&(unit.on - &unit.off));
            units.value(above.unwrap_or(half))
        });
        let on: Vec<i32> = on.collect();
        for param in law.m.theta().params() {
            let value = match param {
                Param::W(i, j) => units.value(row[i]) * on[j],
                Param::B(i) => units.value(row[i]),
                Param::C(j) => on[j],
            };
            *sums.get_mut(param) += count * i64::from(value);
        }
    }
    let total = law.data.total();
    Ok(sums.map(|_, sum| law.a.lift(&Rational::from((*sum, total)))))
}

/// Whether a unit is on and off with chances that doubles cannot tell apart.
fn is_unsure<A: Field>(a: &A, unit: &Masses<A::N>) -> bool {
    let (on, off) = (a.near(&unit.on), a.near(&unit.off));
    (on - off).abs() <= 1e-9 * (on + off)
}

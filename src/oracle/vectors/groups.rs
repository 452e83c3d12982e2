//! All truths of one machine and its rows.

use super::right::{Group, PRECISIONS, right};
use super::truth::{Truth, all_states, certain};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped};
use crate::number::Value;
use crate::oracle::budget::Budget;
use crate::oracle::case::Case;
use crate::oracle::claim::{Of, Place, Quantity, Sense};
use crate::oracle::outcome::JudgedEntry;
use crate::oracle::sizes::{ModelSizes, Sizes, size};

/// All truths of a case.
///
/// # Errors
/// A number of which 40 digits cannot be made certain; a stop from the watch.
pub(super) fn groups(case: &Case) -> Result<Vec<Group>> {
    let (m, data) = (case.m, case.data);
    let rows: Vec<Place> = (0..data.listed()).map(Place::Row).collect();
    let whole = [Place::Whole];
    let total = Sense {
        of: Of::Total,
        ..Sense::default()
    };
    let mean = Sense::default();
    let one = |name: &str, quantity, sense: &Sense, places: &[Place]| {
        let right = right(case, name, quantity, sense, places)?;
        let shape = match places {
            [Place::Whole] => Vec::new(),
            _ => vec![places.len()],
        };
        Ok::<Group, Error>(right.named(name, shape))
    };
    let pseudo = Quantity::PseudoLikelihood { one_flip: false };
    let mut all = vec![
        one("ln_Z", Quantity::LogPartition, &mean, &whole)?,
        one(
            "log_likelihood.mean",
            Quantity::LogLikelihood,
            &mean,
            &whole,
        )?,
        one(
            "log_likelihood.total",
            Quantity::LogLikelihood,
            &total,
            &whole,
        )?,
        one("pseudo_likelihood", pseudo, &mean, &whole)?,
        one("free_energy", Quantity::FreeEnergy, &mean, &rows)?,
        one("p", Quantity::Probability, &mean, &rows)?,
        ln_p(case)?,
        conditional(case, "h_given_v")?,
    ];
    // A partition function past the range of float32 is of no use to a test.
    let z = one("Z", Quantity::Partition, &mean, &whole)?;
    let is_in_range = |truth: &Truth| {
        truth
            .values
            .iter()
            .all(|x| x.to_f64() < f64::from(f32::MAX))
    };
    if z.truths.iter().all(is_in_range) {
        all.insert(0, z);
    }
    let exchanged = Rbm::with_temperature(
        m.units(),
        m.theta().transposed(|_, theta| theta.clone()),
        m.temperature().clone(),
    )?;
    let hidden = all_states(m.n_h())?;
    let other_way = Case {
        m: &exchanged,
        data: &hidden,
        ..*case
    };
    all.push(conditional(&other_way, "v_given_h")?);
    all.extend(phases(case)?);
    let parameters: Vec<Place> = m.theta().params().map(Place::Parameter).collect();
    for (name, quantity) in [
        ("gradient", Quantity::Gradient),
        ("cd_1", Quantity::ContrastiveDivergence { k: 1 }),
        ("cd_2", Quantity::ContrastiveDivergence { k: 2 }),
    ] {
        let right = right(case, name, quantity, &mean, &parameters)?;
        let [single, double] = &right.entries;
        let entries: Vec<(&JudgedEntry, &JudgedEntry)> = single.iter().zip(double).collect();
        let at = |param| entries[m.theta().index(param)];
        let numbers = m.theta().map(|param, _| {
            let (single, double) = at(param);
            (
                double.truth.clone(),
                [single, double].map(|one| one.allowed.total()),
            )
        });
        all.push(Group {
            name: name.into(),
            truths: blocks(name, &numbers),
            claims: vec![right],
        });
    }
    Ok(all)
}

/// `E[h_j|v]` of every row.
fn conditional(case: &Case, name: &str) -> Result<Group> {
    let (rows, units) = (case.data.listed(), case.m.n_h());
    let places = (0..rows).flat_map(|k| (0..units).map(move |j| Place::Hidden(k, j)));
    let places: Vec<Place> = places.collect();
    let right = right(
        case,
        name,
        Quantity::Conditional,
        &Sense::default(),
        &places,
    )?;
    Ok(right.named(name, vec![rows, units]))
}

/// `ln p(v)` of every row: the log-likelihood of that row alone.
fn ln_p(case: &Case) -> Result<Group> {
    let mut claims = Vec::new();
    for (row, _) in case.data.rows() {
        let mut data = Data::new(row.len());
        data.push(row, 1)?;
        let alone = Case {
            data: &data,
            ..*case
        };
        let whole = [Place::Whole];
        claims.push(right(
            &alone,
            "ln_p",
            Quantity::LogLikelihood,
            &Sense::default(),
            &whole,
        )?);
    }
    let of = |k: usize| claims.iter().flat_map(move |right| &right.entries[k]);
    let values = of(1).map(|one| one.truth.clone()).collect();
    let allowed = [0, 1].map(|k| of(k).map(|one| one.allowed.total()).collect());
    let truth = Truth::new("ln_p", vec![claims.len()], values, allowed);
    Ok(Group {
        name: "ln_p".into(),
        truths: vec![truth],
        claims,
    })
}

/// The data phase and the model phase, of which `check` takes no claims.
fn phases(case: &Case) -> Result<[Group; 2]> {
    let (q, _) = certain("the phases", |digits| {
        let q = case.quantities(digits)?;
        let data = q.fit.iter().flat_map(|fit| fit.data_phase.iter());
        let values = data.chain(q.model.model_phase.iter()).cloned().collect();
        Ok((q, values))
    })?;
    let sizes = Sizes::new(case.m, case.data);
    let model = ModelSizes::new(&sizes, &q);
    let numbers = |phase: &Shaped<Value>, of: &dyn Fn(&Budget, Param, f64) -> f64| {
        phase.map(|param, value| {
            let allowed = PRECISIONS.map(|precision| {
                let budget = Budget {
                    sizes: &sizes,
                    precision,
                };
                of(&budget, param, size(value)) + precision.roundoff() * size(value)
            });
            (value.clone(), allowed)
        })
    };
    let group = |name: &str, numbers| Group {
        name: name.into(),
        truths: blocks(name, &numbers),
        claims: Vec::new(),
    };
    let no_rows = || Error::input("found no data rows, wanted at least one");
    let data_phase = &q.fit.as_ref().ok_or_else(no_rows)?.data_phase;
    Ok([
        group(
            "data_phase",
            numbers(data_phase, &|budget, param, phase| {
                budget.data_phase(param, phase)
            }),
        ),
        group(
            "model_phase",
            numbers(&q.model.model_phase, &|budget, param, phase| {
                budget.model_phase(&model, param, phase)
            }),
        ),
    ])
}

/// Numbers of parameters as three truths.
fn blocks(name: &str, numbers: &Shaped<(Value, [f64; 2])>) -> Vec<Truth> {
    let (n_v, n_h) = (numbers.n_v(), numbers.n_h());
    let shapes = [("W", vec![n_v, n_h]), ("b", vec![n_v]), ("c", vec![n_h])];
    let blocks = shapes.into_iter().map(|(block, shape)| {
        let of = numbers
            .params()
            .filter(|param| Place::Parameter(*param).block() == Some(block));
        let of: Vec<_> = of.map(|param| numbers.get(param)).collect();
        let values = of.iter().map(|(value, _)| value.clone()).collect();
        let allowed = [0, 1].map(|k| of.iter().map(|(_, allowed)| allowed[k]).collect());
        Truth::new(format!("{name}.{block}"), shape, values, allowed)
    });
    blocks.collect()
}

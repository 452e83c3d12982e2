//! Which parameter and which row the story follows.

use crate::answer::{ClampedRow, Fit, Quantities};
use crate::data::Data;
use crate::ensemble::State;
use crate::machine::{Param, Rbm, Shaped};
use crate::number::Value;

/// The parameter and the row that are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// θ.
    pub param: Param,
    /// v.
    pub datum: State,
}

/// The choice that teaches most: data term, model term, their difference and the mean gradient
/// should be four different numbers, none of them 0. Of those that are equally good: a weight before
/// a bias, one that is not 0, with a whole number for `e^θ`, a row with many units on, the first.
/// `param` fixes the parameter.
pub fn follow(m: &Rbm, data: &Data, q: &Quantities, param: Option<Param>) -> Follow {
    let first = || {
        let row = data.rows().next();
        row.map_or_else(|| vec![false; m.n_v()], |(row, _)| row.to_vec())
    };
    let plain = Follow {
        param: param.unwrap_or(Param::W(0, 0)),
        datum: first(),
    };
    let Some(fit) = &q.fit else { return plain };
    let params: Vec<Param> = match param {
        Some(param) => vec![param],
        None => m.theta().params().take(MOST_TRIED).collect(),
    };
    let rows = || fit.rows.iter().map(|row| &row.clamped).take(MOST_TRIED);
    let candidates = params
        .iter()
        .flat_map(|param| rows().map(move |row| (*param, row)));
    let best = candidates.min_by_key(|(param, row)| score(m, q, fit, *param, row));
    best.map_or(plain, |(param, row)| Follow {
        param,
        datum: row.v.clone(),
    })
}

/// No more parameters and rows are tried.
const MOST_TRIED: usize = 64;

/// The smaller, the better.
fn score(m: &Rbm, q: &Quantities, fit: &Fit, param: Param, row: &ClampedRow) -> [usize; 6] {
    let phase = |phases: &Shaped<Value>| phases.get(param).to_f64();
    let theta = m.theta().get(param);
    let data = term(m, param, row);
    let model = phase(&q.model.model_phase);
    let four = [data, model, data - model, phase(&fit.gradient)];
    let same = |x: f64, y: f64| (x.abs() - y.abs()).abs() < 1e-9;
    let mut coincide = four.iter().filter(|x| same(**x, 0.0)).count();
    for (place, x) in four.iter().enumerate() {
        coincide += four[..place].iter().filter(|y| same(*x, **y)).count();
    }
    let odds = theta.approximate().exp();
    let is_whole = odds > 1.5 && (odds - odds.round()).abs() < 1e-9;
    let kind = match param {
        Param::W(..) => 0,
        Param::C(_) => 1,
        Param::B(_) => 2,
    };
    let on = row.v.iter().filter(|on| **on).count();
    [
        coincide,
        kind,
        usize::from(theta.is_zero()),
        usize::from(!is_whole),
        row.v.len() - on,
        m.theta().index(param),
    ]
}

/// What the row adds to the data term.
fn term(m: &Rbm, param: Param, row: &ClampedRow) -> f64 {
    let visible = |i: usize| f64::from(m.units().value(row.v[i]));
    let hidden = |j: usize| row.hidden[j].to_f64();
    match param {
        Param::W(i, j) => visible(i) * hidden(j),
        Param::B(i) => visible(i),
        Param::C(j) => hidden(j),
    }
}

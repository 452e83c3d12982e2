//! Numbers that are exactly 0 for a reason that can be seen. No precision could show that they are: an
//! enclosure of 0 only becomes smaller.

use crate::data::Data;
use crate::machine::{Param, Rbm, Shaped, Units};
use std::collections::BTreeMap;

/// Which entries of the model phase of ±1 units are 0: turning over all units of a part changes no energy if
/// nothing outside of it hears them. A part of the machine that no weight joins to the rest and
/// that has no bias is turned over freely, and with it each of its units.
pub(super) fn zeros_of_model(m: &Rbm) -> Option<Shaped<bool>> {
    if m.units() == Units::Binary {
        return None;
    }
    let theta = m.theta();
    let (n_v, n_h) = (theta.n_v(), theta.n_h());
    // The part of every unit, hidden ones after the visible: the smallest number of one of its units.
    let mut part: Vec<usize> = (0..n_v + n_h).collect();
    for i in 0..n_v {
        for j in 0..n_h {
            if !theta.get(Param::W(i, j)).is_zero() {
                let (one, other) = (root(&part, i), root(&part, n_v + j));
                part[one.max(other)] = one.min(other);
            }
        }
    }
    let part: Vec<usize> = (0..n_v + n_h).map(|unit| root(&part, unit)).collect();
    let mut is_free = vec![true; n_v + n_h];
    for param in theta.params() {
        match param {
            Param::B(i) if !theta.get(param).is_zero() => is_free[part[i]] = false,
            Param::C(j) if !theta.get(param).is_zero() => is_free[part[n_v + j]] = false,
            _ => {}
        }
    }
    Some(theta.map(|param, _| match param {
        Param::W(i, j) => {
            let (one, other) = (part[i], part[n_v + j]);
            one != other && (is_free[one] || is_free[other])
        }
        Param::B(i) => is_free[part[i]],
        Param::C(j) => is_free[part[n_v + j]],
    }))
}

/// Whether the parameter is the bias of a hidden unit without weights, whose mean is the same in both phases
/// whatever the data are.
pub(super) fn is_alone(m: &Rbm, param: Param) -> bool {
    let theta = m.theta();
    match param {
        Param::C(j) => (0..theta.n_v()).all(|i| theta.get(Param::W(i, j)).is_zero()),
        _ => false,
    }
}

fn root(part: &[usize], mut unit: usize) -> usize {
    while part[unit] != unit {
        unit = part[unit];
    }
    unit
}

/// Whether an entry of the data phase of ±1 units is 0: without the bias c_j, `E[h_j | -v] = -E[h_j | v]`,
/// and only units with a weight to j count, so that rows that are each other's opposites there cancel.
pub(super) fn cancels(m: &Rbm, data: &Data, param: Param) -> bool {
    let theta = m.theta();
    let (sign_of, j) = match param {
        Param::W(i, j) => (Some(i), j),
        Param::C(j) => (None, j),
        Param::B(_) => return false,
    };
    if m.units() == Units::Binary || !theta.get(Param::C(j)).is_zero() {
        return false;
    }
    let heard: Vec<usize> = (0..theta.n_v())
        .filter(|i| !theta.get(Param::W(*i, j)).is_zero())
        .collect();
    // How often E[h_j | v] of a state is added, states being turned so that their first unit is +1.
    let mut sums: BTreeMap<Vec<bool>, i128> = BTreeMap::new();
    for (v, count) in data.rows() {
        let mut state: Vec<bool> = heard.iter().map(|i| v[*i]).collect();
        let mut count = i128::from(count);
        if sign_of.is_some_and(|i| !v[i]) {
            count = -count;
        }
        match state.first() {
            // Nothing is heard: the mean of every row is 0.
            None => return true,
            Some(true) => {}
            Some(false) => {
                state.iter_mut().for_each(|bit| *bit = !*bit);
                count = -count;
            }
        }
        *sums.entry(state).or_default() += count;
    }
    sums.values().all(|sum| *sum == 0)
}

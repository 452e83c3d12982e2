//! Numbers that are exactly 0 for a reason that can be seen. No precision could show that they are: an
//! enclosure of 0 only becomes smaller.

use crate::data::Data;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::Theta;
use rug::Rational;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

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

/// Whether the entry has the same mean in both phases whatever the data are: the bias of a hidden unit without
/// weights; of ±1 units also a weight that is the only one of a hidden unit without a bias, since
/// `E[v_i h_j | v] = v_i tanh(w v_i/T) = tanh(w/T)` then.
pub(super) fn is_alone(m: &Rbm, param: Param) -> bool {
    let theta = m.theta();
    let hears = |j, i| !theta.get(Param::W(i, j)).is_zero();
    match param {
        Param::C(j) => (0..theta.n_v()).all(|i| !hears(j, i)),
        Param::W(i, j) => {
            m.units() == Units::Spin
                && theta.get(Param::C(j)).is_zero()
                && (0..theta.n_v()).all(|other| other == i || !hears(j, other))
        }
        Param::B(_) => false,
    }
}

fn root(part: &[usize], mut unit: usize) -> usize {
    while part[unit] != unit {
        unit = part[unit];
    }
    unit
}

/// Whether `E[h_j | v]` is 0: of ±1 units, where their field `c_j + sum_i w_ij v_i` is, which is decided
/// exactly.
pub(super) fn has_no_field(m: &Rbm, v: &[bool], j: usize) -> bool {
    m.units() == Units::Spin && field(m, v, j).is_some_and(|field| field.is_zero())
}

/// `c_j + sum_i w_ij v_i`; `None` where it is too long to be written.
fn field(m: &Rbm, v: &[bool], j: usize) -> Option<Theta> {
    let theta = m.theta();
    let mut units = v.iter().enumerate();
    units.try_fold(theta.get(Param::C(j)).clone(), |sum, (i, bit)| {
        let weight = theta.get(Param::W(i, j));
        match m.units().value(*bit) {
            1 => sum.plus(weight).ok(),
            -1 => sum.plus(&weight.negated()).ok(),
            _ => Some(sum),
        }
    })
}

/// No more fields are added up for one entry of the data phase.
const MOST_FIELDS: usize = 1 << 12;

/// Whether an entry of the data phase of ±1 units is 0. `E[h_j | v]` is an odd function of the field
/// `c_j + sum_i w_ij v_i`: rows without one add nothing, and rows with opposite fields cancel.
pub(super) fn cancels(m: &Rbm, data: &Data, param: Param) -> bool {
    let theta = m.theta();
    let (sign_of, j) = match param {
        Param::W(i, j) => (Some(i), j),
        Param::C(j) => (None, j),
        Param::B(_) => return false,
    };
    if m.units() == Units::Binary {
        return false;
    }
    let heard: Vec<usize> = (0..theta.n_v())
        .filter(|i| !theta.get(Param::W(*i, j)).is_zero())
        .collect();
    let is_odd = theta.get(Param::C(j)).is_zero();
    // How often the E[h_j | v] of each state is added. Only units with a weight to j count; without a bias
    // opposite states have opposite fields, and states are turned so that their first unit is +1.
    let mut sums: BTreeMap<Vec<bool>, i128> = BTreeMap::new();
    for (v, count) in data.rows() {
        let mut state: Vec<bool> = heard.iter().map(|i| v[*i]).collect();
        let mut count = i128::from(count);
        if sign_of.is_some_and(|i| !v[i]) {
            count = -count;
        }
        if is_odd && state.first() == Some(&false) {
            state.iter_mut().for_each(|bit| *bit = !*bit);
            count = -count;
        }
        *sums.entry(state).or_default() += count;
    }
    sums.retain(|_, count| *count != 0);
    sums.len() <= MOST_FIELDS && fields_cancel(m, j, &heard, &sums)
}

/// Whether the means of h_j in these states of the units it hears, each so many times, add up to 0 because each
/// field is 0 or as often there as its opposite.
fn fields_cancel(m: &Rbm, j: usize, heard: &[usize], states: &BTreeMap<Vec<bool>, i128>) -> bool {
    let mut sums: HashMap<Theta, i128> = HashMap::new();
    let mut v = vec![false; m.n_v()];
    for (state, count) in states {
        for (i, bit) in heard.iter().zip(state) {
            v[*i] = *bit;
        }
        let Some(field) = field(m, &v, j) else {
            return false;
        };
        // Of two opposite fields, the one with a positive rational part, or where there is none, a positive logarithm.
        let sign = field.shift().cmp0().then(
            field
                .logs()
                .first()
                .map_or(Ordering::Equal, |(_, odds)| odds.cmp(&Rational::from(1))),
        );
        match sign {
            Ordering::Greater => *sums.entry(field).or_default() += count,
            Ordering::Less => *sums.entry(field.negated()).or_default() -= count,
            Ordering::Equal => {}
        }
    }
    sums.values().all(|sum| *sum == 0)
}

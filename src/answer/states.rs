//! The table of all joint states of a small machine.

use crate::ensemble::{State, joint};
use crate::error::{Error, Result};
use crate::exact;
use crate::machine::Rbm;
use crate::number::{
    Arithmetic, Digits, Enclosures, Fractions, Number, Value, precisions, settled,
};
use rug::{Integer, Rational};

/// `(v, h, E, f, p)`.
pub(crate) type Listed = (State, State, Value, Value, Value);

/// Every joint state with its energy, Boltzmann factor and probability.
#[derive(Clone, Debug)]
pub struct States {
    /// In the order of the joint table.
    pub entries: Vec<Listed>,
    /// Whether every number has the digits asked for.
    pub decided: bool,
}

/// Most units of a machine whose states are listed.
const MOST_UNITS: usize = 12;

/// Refuses a machine of more units.
///
/// # Errors
/// More than 12 units.
pub fn can_list(m: &Rbm) -> Result<()> {
    match m.n_v() + m.n_h() {
        units if units > MOST_UNITS => Err(Error::limit(format!(
            "--states lists 2^{units} joint states, wanted at most 2^{MOST_UNITS}"
        ))),
        _ => Ok(()),
    }
}

/// All joint states, with the digits asked for.
///
/// # Errors
/// A machine with more than 12 units.
pub fn states(m: &Rbm, digits: Digits) -> Result<States> {
    can_list(m)?;
    let is_rational = m.is_rational();
    let certain = |(_, _, energy, f, p): &Listed| {
        let nearest = |x: &Value| !digits.nearest || x.nearest().is_some();
        energy.is_certain(digits.for_logarithm())
            && [f, p].into_iter().all(|x| x.is_certain(digits))
            && [energy, f, p].into_iter().all(nearest)
    };
    let listed = |bits| {
        let entries = match is_rational {
            true => listed(&Fractions, m, bits)?,
            false => listed(&Enclosures::new(bits), m, bits)?,
        };
        Ok(States {
            decided: entries.iter().all(certain),
            entries,
        })
    };
    settled(precisions(digits.bits() + 64), listed, |found| {
        found.decided
    })
}

fn listed<A: Arithmetic<N: Number>>(a: &A, m: &Rbm, bits: u32) -> Result<Vec<Listed>> {
    let factors = m.factors(a)?;
    let z = exact::partition(a, &factors);
    let entries = joint(a, &factors).map(|entry| {
        let p = a.value(&(entry.f.clone() / &z));
        let energy = energy(m, &entry.v, &entry.h, bits);
        (entry.v, entry.h, energy, a.value(&entry.f), p)
    });
    Ok(entries.collect())
}

/// `E(v,h) = -sum_i b_i v_i - sum_j c_j h_j - sum_ij v_i w_ij h_j`: a fraction or a logarithm of one where
/// it is either, else enclosed at `bits` bits.
pub(crate) fn energy(m: &Rbm, v: &[bool], h: &[bool], bits: u32) -> Value {
    let theta = m.theta();
    let mut shift = Rational::new();
    let (mut logs, mut over) = (Vec::new(), Integer::from(1));
    for param in theta.params() {
        let times = exact::statistic(m.units(), param, v, h);
        let theta = theta.get(param);
        match times {
            0 => continue,
            1 => shift -= theta.shift(),
            _ => shift -= Rational::from(theta.shift() * times),
        }
        for (scale, odds) in theta.logs() {
            over.lcm_mut(scale.denom());
            logs.push((odds.clone(), Rational::from(scale * -times)));
        }
    }
    let whole = |scale: Rational| (scale * &over).into_numer_denom().0;
    let terms: Vec<_> = logs
        .into_iter()
        .map(|(odds, scale)| (odds, whole(scale)))
        .collect();
    let log = Value::log_sum(terms, over.clone());
    match log.fraction() {
        Some(zero) => Value::Exact(shift + zero),
        None if shift == 0 => log,
        None => log.minus(&Value::Exact(-shift), bits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Param, Shaped, Units};
    use crate::number::Theta;

    fn one_weight(text: &str) -> Rbm {
        let theta = Shaped::build(1, 1, |param| match param {
            Param::W(..) => Theta::parse(text).expect("a weight"),
            _ => Theta::zero(),
        });
        Rbm::new(Units::Binary, theta.expect("small")).expect("a machine")
    }

    /// By hand: E(1,1) = -w.
    #[test]
    fn energies_of_fractions_and_of_logarithms_of_fractions_are_exact() {
        let last = |text: &str| {
            let found = states(&one_weight(text), Digits::significant(80)).expect("small");
            assert!(found.decided, "{text}");
            found.entries[3].2.clone()
        };
        assert_eq!(
            last("1e-300").fraction(),
            Some(&-crate::number::rational("1e-300").expect("a number"))
        );
        assert!(
            matches!(last("3 ln 12"), Value::Log { of, over: 1 } if of == Rational::from((1, 1728)))
        );
        // -1.19314718055994530941723... by mpmath, rounded to 20 places.
        let decimal = last("1/2 + ln 2").decimal(Digits::of_itself(20));
        assert_eq!(
            decimal.map(|found| found.value).as_deref(),
            Some("-1.19314718055994530942")
        );
    }
}

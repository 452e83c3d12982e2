//! Z, p(v) and a gradient entry of a tiny machine as polynomials in the letters
//! `x_ij = e^(w_ij/T)`, `y_i = e^(b_i/T)`, `z_j = e^(c_j/T)`: the functions that compute the
//! numbers, run over polynomials. For ±1 units the powers may be negative.

mod written;

pub use written::Letters;

use crate::data::Data;
use crate::ensemble::{State, hidden_masses, row_mass, states};
use crate::error::{Error, Result};
use crate::exact::partition;
use crate::machine::{Factors, Param, Rbm, states_of};
use crate::number::{Polynomial, Symbols};
use rug::Rational;

/// A partition function has one term per joint state at most; more than this many are refused.
pub const MOST_TERMS: u64 = 32;

/// A machine's masses as formulae.
#[derive(Clone, Debug)]
pub struct Formulae {
    /// How the letters are written.
    pub letters: Letters,
    /// Z.
    pub z: Polynomial,
    /// Z as a sum over v of products, one bracket per hidden unit.
    pub z_factorised: Factorised,
    /// `f(v)` of every visible state in the order 00, 01, 10, 11: `p(v) = f(v)/Z`.
    pub masses: Vec<Mass>,
}

/// The mass of one visible state, `f(v) = sum_h f(v,h)`.
#[derive(Clone, Debug)]
pub struct Mass {
    /// The visible state.
    pub v: State,
    /// `f(v)` multiplied out.
    pub f: Polynomial,
    /// `f(v)` as the product it is.
    pub factorised: Factorised,
}

/// A sum of products of polynomials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factorised(pub Vec<Vec<Polynomial>>);

/// One gradient entry of the mean log-likelihood:
/// `rate (1/N sum_n count_n slope_n/f_n - z_slope/z)`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which parameter.
    pub param: Param,
    /// 1/T.
    pub rate: Rational,
    /// N, the number of rows with multiplicity.
    pub total: u64,
    /// Every distinct row.
    pub rows: Vec<RowSlope>,
    /// `x dZ/dx`, x being the parameter's letter.
    pub z_slope: Polynomial,
    /// Z.
    pub z: Polynomial,
}

/// The share of one row in [`Entry`].
#[derive(Clone, Debug)]
pub struct RowSlope {
    /// The row.
    pub v: State,
    /// How often it occurs.
    pub count: u64,
    /// `x df(v)/dx`
    pub slope: Polynomial,
    /// `f(v)`
    pub f: Polynomial,
}

/// The formulae of a machine's shape, units and temperature; its parameters are not looked at.
///
/// # Errors
/// More than [`MOST_TERMS`] joint states.
pub fn formulae(m: &Rbm) -> Result<Formulae> {
    let factors = small(m)?.factors(&Symbols)?;
    let masses: Vec<Mass> = states(m.n_v())
        .map(|v| Mass {
            f: row_mass(&Symbols, &factors, &v),
            factorised: Factorised(vec![product(&factors, &v)]),
            v,
        })
        .collect();
    Ok(Formulae {
        letters: Letters::of(m),
        z: partition(&Symbols, &factors),
        z_factorised: Factorised(
            masses
                .iter()
                .flat_map(|mass| mass.factorised.0.clone())
                .collect(),
        ),
        masses,
    })
}

/// The gradient entry of one parameter for the rows of `data`.
///
/// # Errors
/// More than [`MOST_TERMS`] joint states, no rows, or rows of another length.
pub fn entry(m: &Rbm, data: &Data, param: Param) -> Result<Entry> {
    let factors = small(m)?.factors(&Symbols)?;
    data.check(m.n_v())?;
    let letter = m.theta().index(param);
    let z = partition(&Symbols, &factors);
    let rows = data.folded();
    let rows = rows.rows().map(|(row, count)| {
        let f = row_mass(&Symbols, &factors, row);
        RowSlope {
            v: row.to_vec(),
            count,
            slope: slope(&f, letter),
            f,
        }
    });
    Ok(Entry {
        param,
        rate: m.beta(),
        total: data.total(),
        rows: rows.collect(),
        z_slope: slope(&z, letter),
        z,
    })
}

fn small(m: &Rbm) -> Result<&Rbm> {
    let units = m.n_v().saturating_add(m.n_h());
    match states_of(units) {
        Some(terms) if terms <= MOST_TERMS => Ok(m),
        _ => Err(Error::limit(format!(
            "Z of {} x {} units is a polynomial of 2^{units} terms, wanted at most {MOST_TERMS}",
            m.n_v(),
            m.n_h()
        ))
        .help("formulae are for machines such as 2 x 2 and 3 x 2; the numbers have no such limit")),
    }
}

/// `f(v)` as its factors: v's own biases, then one bracket `off_j + on_j` per hidden unit.
fn product(factors: &Factors<Polynomial>, v: &[bool]) -> Vec<Polynomial> {
    let own = v
        .iter()
        .enumerate()
        .filter_map(|(i, &bit)| factors.get(Param::B(i), bit).cloned());
    let hidden = hidden_masses(&Symbols, factors, v)
        .into_iter()
        .map(|unit| unit.off + &unit.on);
    own.chain(hidden).collect()
}

/// `x d/dx`, which is `T d/dtheta` since `x = e^(theta/T)`: every term times its power of x.
pub fn slope(of: &Polynomial, letter: usize) -> Polynomial {
    let terms = of.terms.iter().filter_map(|(powers, coefficient)| {
        let (_, power) = powers.iter().find(|(index, _)| *index == letter)?;
        Some((powers.clone(), Rational::from(coefficient * power)))
    });
    Polynomial {
        terms: terms.collect(),
    }
}

//! The output of `compute --symbolic`: the machine's quantities as polynomials.

use super::input::{Head, Machine, Provenance};
use crate::ensemble::bits;
use crate::number::Polynomial;
use crate::report::answers::Symbols;
use crate::symbolic::Letters;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `compute --symbolic` prints as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SymbolicOutput {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// The machine whose shape, units and temperature these are.
    pub machine: Machine,
    /// Where machine and data came from.
    pub from: Provenance,
    /// A command line that repeats the run.
    pub rerun: String,
    /// What each letter stands for: e to the named parameter over T.
    pub letters: BTreeMap<String, String>,
    /// The partition function, multiplied out.
    #[serde(rename = "Z")]
    pub z: PolynomialOutput,
    /// The same as a sum over v of products.
    #[serde(rename = "Z_factorised")]
    pub z_factorised: Written,
    /// f(v) of every visible state: p(v) = f(v)/Z.
    pub masses: Vec<MassOutput>,
    /// A gradient entry of the mean log-likelihood; absent where there are no data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gradient: Option<EntryOutput>,
}

/// A formula as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    /// In plain characters.
    pub text: String,
    /// For LaTeX's mathematics.
    pub tex: String,
}

/// A polynomial, as text and term by term.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolynomialOutput {
    /// In plain characters.
    pub text: String,
    /// For LaTeX's mathematics.
    pub tex: String,
    /// The terms, which add up to it.
    pub terms: Vec<Term>,
}

/// A coefficient times powers of letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    /// A fraction "p/q", with the denominator of whole numbers too.
    pub coefficient: String,
    /// By letter; negative for units of -1 and +1.
    pub powers: BTreeMap<String, i32>,
}

/// f(v) of one visible state.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MassOutput {
    /// The visible bits, such as "10".
    pub v: String,
    /// Multiplied out.
    pub f: PolynomialOutput,
    /// As the product it is.
    pub factorised: Written,
}

/// `rate (1/total sum of count slope/f - z_slope/Z)`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryOutput {
    /// Which parameter.
    pub parameter: String,
    /// The whole formula.
    pub written: Written,
    /// 1/T, a fraction "p/q".
    pub rate: String,
    /// N, the number of rows with multiplicity.
    pub total: u64,
    /// Every distinct row.
    pub rows: Vec<RowSlopeOutput>,
    /// x dZ/dx, x being the parameter's letter.
    pub z_slope: PolynomialOutput,
}

/// The share of one row in a gradient entry.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowSlopeOutput {
    /// The visible bits.
    pub v: String,
    /// How often the row occurs.
    pub count: u64,
    /// x df(v)/dx.
    pub slope: PolynomialOutput,
    /// f(v).
    pub f: PolynomialOutput,
}

impl SymbolicOutput {
    /// The output of a run.
    pub(crate) fn new(found: &Symbols) -> Self {
        let (formulae, m) = (found.formulae, found.given.m);
        let letters = &formulae.letters;
        let polynomial = |of: &Polynomial| PolynomialOutput::new(of, letters);
        let ratio = |q: &rug::Rational| format!("{}/{}", q.numer(), q.denom());
        let mass = |mass: &crate::symbolic::Mass| MassOutput {
            v: bits(&mass.v),
            f: polynomial(&mass.f),
            factorised: Written {
                text: mass.factorised.to_plain(letters),
                tex: mass.factorised.to_tex(letters),
            },
        };
        let names = letters.names().iter().cloned();
        let params = m.theta().params().map(|param| param.to_string());
        SymbolicOutput {
            head: Head::of("compute"),
            machine: Machine::new(m),
            from: found.given.origin.clone(),
            rerun: found.given.from.command.clone(),
            letters: names.zip(params).collect(),
            z: polynomial(&formulae.z),
            z_factorised: Written {
                text: formulae.z_factorised.to_plain(letters),
                tex: formulae.z_factorised.to_tex(letters),
            },
            masses: formulae.masses.iter().map(mass).collect(),
            gradient: found.entry.map(|entry| EntryOutput {
                parameter: entry.param.to_string(),
                written: Written {
                    text: entry.to_plain(letters),
                    tex: entry.to_tex(letters),
                },
                rate: ratio(&entry.rate),
                total: entry.total,
                rows: entry
                    .rows
                    .iter()
                    .map(|row| RowSlopeOutput {
                        v: bits(&row.v),
                        count: row.count,
                        slope: polynomial(&row.slope),
                        f: polynomial(&row.f),
                    })
                    .collect(),
                z_slope: polynomial(&entry.z_slope),
            }),
        }
    }
}

impl PolynomialOutput {
    fn new(of: &Polynomial, letters: &Letters) -> Self {
        let name = |index: usize| letters.names().get(index).cloned().unwrap_or_default();
        let term = |(powers, coefficient): (&Vec<(usize, i32)>, &rug::Rational)| Term {
            coefficient: format!("{}/{}", coefficient.numer(), coefficient.denom()),
            powers: powers
                .iter()
                .map(|(index, power)| (name(*index), *power))
                .collect(),
        };
        PolynomialOutput {
            text: of.to_plain(letters),
            tex: of.to_tex(letters),
            terms: of.terms.iter().map(term).collect(),
        }
    }
}

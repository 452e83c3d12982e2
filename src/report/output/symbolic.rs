//! The output of `compute --symbolic`: the machine's quantities as polynomials.

use super::input::{Head, Machine, Provenance};
use super::layout::objects;
use super::num::ratio;
use crate::ensemble::bits;
use crate::number::Polynomial;
use crate::report::answers::Symbols;
use crate::symbolic::{Entry, Letters, Mass, RowSlope};
use rug::Rational;
use std::collections::BTreeMap;

objects! {
    /// What `compute --symbolic` prints as JSON.
    struct SymbolicOutput(found: &Symbols) {
        /// What every output begins with.
        #[serde(flatten)]
        head: Head = Head::new("compute"),
        /// The machine whose shape, units and temperature these are.
        machine: Machine = Machine::new(found.given.m),
        /// Where machine and data came from.
        from: Provenance = found.given.origin.clone(),
        /// A command line that repeats the run.
        rerun: String = found.given.from.command.clone(),
        /// What each letter stands for: e to the named parameter over T.
        letters: BTreeMap<String, String> = letters
            .names()
            .iter()
            .cloned()
            .zip(found.given.m.theta().params().map(|param| param.to_string()))
            .collect(),
        /// The partition function, multiplied out.
        #[serde(rename = "Z")]
        z: PolynomialOutput = PolynomialOutput::new(&formulae.z, letters),
        /// The same as a sum over v of products.
        #[serde(rename = "Z_factorised")]
        z_factorised: Written = Written::new(product.to_plain(letters), product.to_tex(letters)),
        /// f(v) of every visible state: p(v) = f(v)/Z.
        masses: Vec<MassOutput> =
            formulae.masses.iter().map(|mass| MassOutput::new(mass, letters)).collect(),
        /// A gradient entry of the mean log-likelihood; absent where there are no data.
        ?gradient: Option<EntryOutput> = found.entry.map(|entry| EntryOutput::new(entry, letters)),
    } where {
        let formulae = found.formulae;
        let (letters, product) = (&formulae.letters, &formulae.z_factorised);
    }

    /// A formula as text.
    struct Written(text: String, tex: String) {
        /// In plain characters.
        text: String = text,
        /// For LaTeX's mathematics.
        tex: String = tex,
    }

    /// A polynomial, as text and term by term.
    struct PolynomialOutput(of: &Polynomial, letters: &Letters) {
        /// In plain characters.
        text: String = of.to_plain(letters),
        /// For LaTeX's mathematics.
        tex: String = of.to_tex(letters),
        /// The terms, which add up to it.
        terms: Vec<Term> =
            of.terms.iter().map(|(powers, factor)| Term::new(powers, factor, letters)).collect(),
    }

    /// A coefficient times powers of letters.
    struct Term(powers: &[(usize, i32)], coefficient: &Rational, letters: &Letters) {
        /// A fraction "p/q", with the denominator of whole numbers too.
        coefficient: String = ratio(coefficient),
        /// By letter; negative for units of -1 and +1.
        powers: BTreeMap<String, i32> = powers
            .iter()
            .map(|(at, power)| (letters.names().get(*at).cloned().unwrap_or_default(), *power))
            .collect(),
    }

    /// f(v) of one visible state.
    struct MassOutput(mass: &Mass, letters: &Letters) {
        /// The visible bits, such as "10".
        v: String = bits(&mass.v),
        /// Multiplied out.
        f: PolynomialOutput = PolynomialOutput::new(&mass.f, letters),
        /// As the product it is.
        factorised: Written = Written::new(product.to_plain(letters), product.to_tex(letters)),
    } where {
        let product = &mass.factorised;
    }

    /// `rate (1/total sum of count slope/f - z_slope/Z)`.
    struct EntryOutput(entry: &Entry, letters: &Letters) {
        /// Which parameter.
        parameter: String = entry.param.to_string(),
        /// The whole formula.
        written: Written = Written::new(entry.to_plain(letters), entry.to_tex(letters)),
        /// 1/T, a fraction "p/q".
        rate: String = ratio(&entry.rate),
        /// N, the number of rows with multiplicity.
        total: u64 = entry.total,
        /// Every distinct row.
        rows: Vec<RowSlopeOutput> =
            entry.rows.iter().map(|row| RowSlopeOutput::new(row, letters)).collect(),
        /// x dZ/dx, x being the parameter's letter.
        z_slope: PolynomialOutput = PolynomialOutput::new(&entry.z_slope, letters),
    }

    /// The share of one row in a gradient entry.
    struct RowSlopeOutput(row: &RowSlope, letters: &Letters) {
        /// The visible bits.
        v: String = bits(&row.v),
        /// How often the row occurs.
        count: u64 = row.count,
        /// x df(v)/dx.
        slope: PolynomialOutput = PolynomialOutput::new(&row.slope, letters),
        /// f(v).
        f: PolynomialOutput = PolynomialOutput::new(&row.f, letters),
    }
}

//! Formulae as text: plain, and TeX for math mode.

use super::{Entry, Factorised};
use crate::machine::{Param, Rbm};
use crate::number::Polynomial;
use itertools::Itertools;
use rug::Rational;

/// How the letters are written: `x12 = e^(w[1,2]/T)`, `y1 = e^(b[1]/T)`, `z1 = e^(c[1]/T)`.
///
/// Two indices run together: machines small enough to be written have fewer than ten units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letters(Vec<String>);

/// In which notation a formula is written.
#[derive(Clone, Copy)]
enum Notation {
    Plain,
    Tex,
}

impl Letters {
    /// The letters of a machine's parameters.
    pub fn of(m: &Rbm) -> Self {
        let name = |param| match param {
            Param::W(i, j) => format!("x{}{}", i + 1, j + 1),
            Param::B(i) => format!("y{}", i + 1),
            Param::C(j) => format!("z{}", j + 1),
        };
        Letters(m.theta().params().map(name).collect())
    }

    /// The plain names, in the order of the parameters.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// The name of the letter of a flat parameter index.
    fn name(&self, notation: Notation, index: usize) -> String {
        let name = self.0.get(index).map_or("?", String::as_str);
        match notation {
            Notation::Plain => name.to_owned(),
            Notation::Tex => format!("{}_{{{}}}", &name[..1], &name[1..]),
        }
    }

    fn power(&self, notation: Notation, index: usize, power: i32) -> String {
        let name = self.name(notation, index);
        match (power, notation) {
            (1, _) => name,
            (_, Notation::Plain) => format!("{name}^{power}"),
            (_, Notation::Tex) => format!("{name}^{{{power}}}"),
        }
    }

    /// `coefficient letter^power ..`, the coefficient without its sign.
    fn term(&self, notation: Notation, powers: &[(usize, i32)], size: &Rational) -> String {
        let coefficient = match notation {
            Notation::Tex if *size.denom() != 1 => {
                format!("\\frac{{{}}}{{{}}}", size.numer(), size.denom())
            }
            _ => size.to_string(),
        };
        let letters = powers
            .iter()
            .map(|&(index, power)| self.power(notation, index, power));
        let shown = (*size != 1 || powers.is_empty()).then_some(coefficient);
        shown.into_iter().chain(letters).join(" ")
    }

    /// Terms of few letters first, then in the order of the parameters.
    fn polynomial(&self, notation: Notation, of: &Polynomial) -> String {
        let degree = |powers: &[(usize, i32)]| -> u32 {
            powers.iter().map(|(_, power)| power.unsigned_abs()).sum()
        };
        let mut terms: Vec<_> = of.terms.iter().collect();
        terms.sort_by_key(|(powers, _)| (degree(powers), (*powers).clone()));
        let mut text = String::new();
        for (powers, coefficient) in terms {
            text.push_str(match (text.is_empty(), *coefficient < 0) {
                (true, false) => "",
                (true, true) => "-",
                (false, false) => " + ",
                (false, true) => " - ",
            });
            let size = Rational::from(coefficient.abs_ref());
            text.push_str(&self.term(notation, powers, &size));
        }
        if text.is_empty() { "0".into() } else { text }
    }

    fn bracketed(&self, notation: Notation, of: &Polynomial) -> String {
        let text = self.polynomial(notation, of);
        match (of.terms.len() > 1, notation) {
            (false, _) => text,
            (true, Notation::Plain) => format!("({text})"),
            (true, Notation::Tex) => format!("\\left({text}\\right)"),
        }
    }

    fn product(&self, notation: Notation, factors: &[Polynomial]) -> String {
        let one = |factor: &&Polynomial| {
            let only = factor.terms.first_key_value();
            factor.terms.len() != 1 || only.is_none_or(|(powers, q)| !powers.is_empty() || *q != 1)
        };
        let shown: Vec<String> = factors
            .iter()
            .filter(one)
            .map(|factor| self.bracketed(notation, factor))
            .collect();
        match shown.is_empty() {
            true => "1".into(),
            false => shown.join(" "),
        }
    }

    fn factorised(&self, notation: Notation, of: &Factorised) -> String {
        let mut products = of.0.iter().map(|factors| self.product(notation, factors));
        products.join(" + ")
    }

    fn ratio(&self, notation: Notation, over: &Polynomial, under: &Polynomial) -> String {
        match notation {
            Notation::Plain => format!(
                "{}/{}",
                self.bracketed(notation, over),
                self.denominator(under)
            ),
            Notation::Tex => format!(
                "\\frac{{{}}}{{{}}}",
                self.polynomial(notation, over),
                self.polynomial(notation, under)
            ),
        }
    }

    /// In plain text a product under a stroke needs its bracket too: `a/(b c)`.
    fn denominator(&self, under: &Polynomial) -> String {
        let text = self.polynomial(Notation::Plain, under);
        match text.contains(' ') {
            true => format!("({text})"),
            false => text,
        }
    }

    /// `rate (1/N (count slope/f + ..) - z_slope/z)`
    fn entry(&self, notation: Notation, of: &Entry) -> String {
        let rows: Vec<String> = of
            .rows
            .iter()
            .filter(|row| !row.slope.terms.is_empty())
            .map(|row| {
                let ratio = self.ratio(notation, &row.slope, &row.f);
                match row.count {
                    1 => ratio,
                    count => format!("{count} {ratio}"),
                }
            })
            .collect();
        let model = self.ratio(notation, &of.z_slope, &of.z);
        let (open, close, share) = match notation {
            Notation::Plain => ("(", ")", format!("1/{}", of.total)),
            Notation::Tex => (
                "\\left(",
                "\\right)",
                format!("\\frac{{1}}{{{}}}", of.total),
            ),
        };
        let difference = match rows.is_empty() {
            true => format!("-{model}"),
            false => format!("{share} {open}{}{close} - {model}", rows.join(" + ")),
        };
        match of.rate == 1 {
            true => difference,
            false => {
                let rate = self.term(notation, &[], &of.rate);
                format!("{rate} {open}{difference}{close}")
            }
        }
    }
}

macro_rules! written {
    ($what:ty, $by:ident) => {
        impl $what {
            /// In plain text.
            pub fn to_plain(&self, letters: &Letters) -> String {
                letters.$by(Notation::Plain, self)
            }

            /// In TeX, for math mode.
            pub fn to_tex(&self, letters: &Letters) -> String {
                letters.$by(Notation::Tex, self)
            }
        }
    };
}
written!(Polynomial, polynomial);
written!(Factorised, factorised);
written!(Entry, entry);

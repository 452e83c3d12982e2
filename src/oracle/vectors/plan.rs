//! One machine with its rows, as it is typed. Parameters are exact: a fraction, or the logarithm of one, which makes
//! every probability a fraction.

use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::{Theta, rational};

/// One machine with its rows.
pub(super) struct Plan {
    pub name: &'static str,
    pub purpose: &'static str,
    /// Mistakes that it has to tell, as they are named in the set (the ids of `docs/check.md`, with a variant in
    /// brackets where there are several).
    pub aims: &'static [&'static str],
    pub units: Units,
    pub temperature: &'static str,
    /// n_v rows of n_h.
    pub w: &'static [&'static str],
    pub b: &'static str,
    pub c: &'static str,
    /// Rows as bits, and how often each occurs there.
    pub rows: &'static [(&'static str, u64)],
}

/// What most of them have.
pub(super) const PLAIN: Plan = Plan {
    name: "",
    purpose: "",
    aims: &[],
    units: Units::Binary,
    temperature: "1",
    w: &[],
    b: "",
    c: "",
    rows: &[],
};

impl Plan {
    /// The machine and its rows, in the order in which they are listed.
    pub(super) fn build(&self) -> Result<(Rbm, Data)> {
        let parsed = |list: &str| {
            list.split(", ")
                .map(Theta::parse)
                .collect::<Result<Vec<_>>>()
        };
        let w = self
            .w
            .iter()
            .map(|row| parsed(row))
            .collect::<Result<Vec<_>>>()?;
        let (b, c) = (parsed(self.b)?, parsed(self.c)?);
        let missing = || Error::input("found no parameter, wanted one").at(self.name);
        let theta = Shaped::build(b.len(), c.len(), |param| match param {
            Param::W(i, j) => w.get(i).and_then(|row| row.get(j)),
            Param::B(i) => b.get(i),
            Param::C(j) => c.get(j),
        })?;
        let theta = theta.try_map(|_, theta| theta.cloned().ok_or_else(missing))?;
        let mut data = Data::new(b.len());
        for (row, count) in self.rows {
            let bits: Vec<bool> = row.chars().map(|c| c == '1').collect();
            data.push(&bits, *count)?;
        }
        let m = Rbm::with_temperature(self.units, theta, rational(self.temperature)?)?;
        Ok((m, data))
    }
}

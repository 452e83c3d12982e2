//! The teaching machines, each chosen to show something (`docs/design.md`).

use super::{Rbm, Shaped, Units};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Param;
use crate::number::{Theta, rational};
use itertools::Itertools;

/// A built-in machine: its factors `e^theta` as fractions, and its data as bit strings.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What `--example` calls it.
    pub name: &'static str,
    /// What it is good for.
    pub about: &'static str,
    /// `e^W`, n_v rows of n_h.
    exp_w: &'static [&'static [&'static str]],
    /// `e^b`.
    exp_b: &'static [&'static str],
    /// `e^c`.
    exp_c: &'static [&'static str],
    /// Data rows and how often each occurs, in order.
    rows: &'static [(&'static str, u64)],
}

const M2_WEIGHTS: &[&[&str]] = &[&["2", "1/2"], &["1", "3"]];

/// Every built-in machine.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: "m1",
        about: "1 visible, 1 hidden: small enough to do by hand",
        exp_w: &[&["2"]],
        exp_b: &["1"],
        exp_c: &["1"],
        rows: &[("1", 2), ("0", 1)],
    },
    Example {
        name: "m2",
        about: "the teaching machine: 2x2, no biases, Z = 24, one duplicate row",
        exp_w: M2_WEIGHTS,
        exp_b: &["1", "1"],
        exp_c: &["1", "1"],
        rows: &[("10", 2), ("11", 1), ("01", 1)],
    },
    Example {
        name: "m2b",
        about: "3x2 with biases: exposes mistakes that M2's zero biases hide",
        exp_w: &[&["2", "1/2"], &["1", "3"], &["1/3", "4"]],
        exp_b: &["1/2", "2", "1"],
        exp_c: &["3", "1/2"],
        rows: &[("101", 2), ("011", 1), ("110", 1), ("001", 1)],
    },
    Example {
        name: "m4",
        about: "4x3, bars in 2x2 pixels: the size of `--nv 4 --nh 3`",
        exp_w: &[
            &["2", "1/2", "2"],
            &["3", "1/2", "1/2"],
            &["1/2", "2", "2"],
            &["1/2", "2", "1"],
        ],
        exp_b: &["1/2", "1", "1", "1/2"],
        exp_c: &["1", "1/2", "1/2"],
        rows: &[
            ("1100", 2),
            ("0011", 1),
            ("1010", 1),
            ("0101", 1),
            ("1111", 1),
        ],
    },
    Example {
        name: "sticky",
        about: "1x1 whose Gibbs chain hardly moves: CD-k = (1 - (16/25)^k) x gradient",
        exp_w: &[&["81"]],
        exp_b: &["1/9"],
        exp_c: &["1/9"],
        rows: &[("1", 1)],
    },
    Example {
        name: "perfect",
        about: "M2 with data drawn exactly from it: the gradient is zero",
        exp_w: M2_WEIGHTS,
        exp_b: &["1", "1"],
        exp_c: &["1", "1"],
        rows: &[("00", 8), ("10", 9), ("01", 16), ("11", 15)],
    },
];

/// The built-in machine of that name, with its data.
///
/// # Errors
/// An unknown name, with the names there are.
pub fn example(name: &str) -> Result<(Rbm, Data)> {
    let found = EXAMPLES
        .iter()
        .find(|example| example.name.eq_ignore_ascii_case(name))
        .ok_or_else(|| {
            let mut names = EXAMPLES.iter().map(|example| example.name);
            Error::input(format!(
                "found the example `{}`, wanted one of {}",
                name.escape_debug(),
                names.join(", ")
            ))
        })?;
    found.build()
}

impl Example {
    fn build(&self) -> Result<(Rbm, Data)> {
        let theta = Shaped::try_build(self.exp_b.len(), self.exp_c.len(), |param| {
            let factor = match param {
                Param::W(i, j) => self.exp_w[i][j],
                Param::B(i) => self.exp_b[i],
                Param::C(j) => self.exp_c[j],
            };
            rational(factor).and_then(Theta::ln)
        })?;
        let mut data = Data::new(self.exp_b.len());
        for (row, count) in self.rows {
            let bits: Vec<bool> = row.chars().map(|c| c == '1').collect();
            for _ in 0..*count {
                data.push(&bits, 1)?;
            }
        }
        Ok((Rbm::new(Units::Binary, theta)?, data))
    }
}

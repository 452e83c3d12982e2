//! The same law in the arrays of another program.

use super::table::{Convention, Energy, Vectors};
use crate::error::{Error, Result};
use crate::files::format::Format;
use crate::files::write::Outgoing;
use crate::machine::{Param, Rbm, Shaped, Units, of_other_sign};
use crate::number::Theta;
use rug::Rational;

/// A machine as another program keeps it: the same probability of every state.
#[derive(Clone, Debug)]
pub struct Converted {
    convention: &'static Convention,
    /// Its parameters, in the sense of the program.
    theta: Shaped<Theta>,
    /// What values its units take.
    pub units: Units,
    /// The machine itself, where the convention is our own.
    pub(crate) own: Option<Rbm>,
    /// ln Z of its energy is ln Z of the machine plus this, in nats.
    pub constant: Theta,
    /// The options of this program that read it again as it is meant.
    pub options: String,
}

/// The machine by another convention, in the units that are asked for.
///
/// # Errors
/// A name of no convention, units that its program does not have, a law that it cannot keep.
pub fn converted(m: &Rbm, to: &str, units: Option<Units>) -> Result<Converted> {
    let convention = Convention::named(to).map_err(|error| error.at("--to"))?;
    let own = convention.name == "plain";
    let wanted = match (convention.either_units, units) {
        (true, Some(units)) => units,
        (true, None) => m.units(),
        (false, None) => convention.units,
        (false, Some(units)) if units == convention.units => units,
        (false, Some(units)) => {
            return Err(Error::input(format!(
                "found --to-units {}, wanted {}: {} has no others",
                units.name(),
                convention.units.name(),
                convention.program
            )));
        }
    };
    let there = m.in_units(wanted)?;
    // ln Z of the machine here is that of the one there plus the constant.
    let mut constant = there.constant.negated();
    let at_one = match own {
        true => there.m,
        false => there.m.at_temperature_one()?,
    };
    let theta = match convention.energy {
        Energy::Minus => at_one.theta().clone(),
        Energy::Plus => of_other_sign(at_one.theta()),
        Energy::Square => {
            let root = square_root(at_one.theta())?;
            let pairs = Rational::from(-(root.n_h() as i64));
            constant = constant.plus(&Theta::ln(Rational::from(4))?.times(&pairs)?)?;
            root
        }
    };
    let mut options = String::new();
    if convention.is_asked_about(theta.n_v() == theta.n_h()) {
        options += &format!(" --convention {}", convention.name);
    }
    if convention.either_units && wanted == Units::Spin {
        options += " --units spin";
    }
    Ok(Converted {
        convention,
        theta,
        units: wanted,
        own: own.then_some(at_one),
        constant,
        options,
    })
}

/// The parameters of ψ where those of ψ² are given: every hidden unit once of twice, half the visible bias.
fn square_root(theta: &Shaped<Theta>) -> Result<Shaped<Theta>> {
    let (n_v, n_h) = (theta.n_v(), theta.n_h());
    let unit = |j: usize| -> Vec<&Theta> {
        let weights = (0..n_v).map(|i| theta.get(Param::W(i, j)));
        weights.chain([theta.get(Param::C(j))]).collect()
    };
    let mut single: Vec<usize> = Vec::new();
    let mut pairs: Vec<usize> = Vec::new();
    for j in 0..n_h {
        match single.iter().position(|other| unit(*other) == unit(j)) {
            Some(at) => pairs.push(single.swap_remove(at)),
            None => single.push(j),
        }
    }
    if let Some(j) = single.iter().min() {
        return Err(Error::input(format!(
            "found no second hidden unit like h{}, wanted every hidden unit twice: p = ψ^2 counts each of ψ's hidden units twice",
            j + 1
        ))
        .help("a machine without such pairs is no square of an RBM of this kind"));
    }
    pairs.sort_unstable();
    let half = Rational::from((1, 2));
    Shaped::build(n_v, pairs.len(), |param| param)?.try_map(|_, param| match *param {
        Param::W(i, j) => Ok(theta.get(Param::W(i, pairs[j])).clone()),
        Param::B(i) => theta.get(Param::B(i)).times(&half),
        Param::C(j) => Ok(theta.get(Param::C(pairs[j])).clone()),
    })
}

impl Converted {
    /// What `--convention` calls the program.
    pub fn convention(&self) -> &'static str {
        self.convention.name
    }

    /// The arrays as a file of this format holds them.
    pub(crate) fn arrays(&self, format: Format) -> Vec<Outgoing> {
        let (convention, theta) = (self.convention, &self.theta);
        let (n_v, n_h) = (theta.n_v(), theta.n_h());
        // Julia's arrays come with their dimensions reversed in HDF5.
        let reversed = convention.name == "rbms-jl" && format == Format::Hdf5;
        let hidden_first = convention.hidden_first != reversed;
        let (rows, columns) = if hidden_first { (n_h, n_v) } else { (n_v, n_h) };
        let weights = (0..rows).flat_map(|row| {
            (0..columns).map(move |column| match hidden_first {
                true => Param::W(column, row),
                false => Param::W(row, column),
            })
        });
        let matrix = vec![rows as u64, columns as u64];
        let flat = |n: usize| match convention.vectors {
            Vectors::Flat => vec![n as u64],
            Vectors::Row => vec![1, n as u64],
            Vectors::Column => vec![n as u64, 1],
        };
        let named = |name: &str, shape: Vec<u64>, numbers: Vec<Theta>| Outgoing {
            name: format!("{}{name}", convention.group()),
            shape,
            numbers,
        };
        let of = |param: Param| theta.get(param).clone();
        let zeros = |n: usize| vec![Theta::zero(); n];
        let [w, b, c] = convention.names;
        let (visible, hidden) = ((0..n_v).map(Param::B), (0..n_h).map(Param::C));
        let mut all = vec![
            named(w, matrix.clone(), weights.map(of).collect()),
            named(b, flat(n_v), visible.map(of).collect()),
            named(c, flat(n_h), hidden.map(of).collect()),
        ];
        if let Some((ov, oh)) = convention.offsets {
            all.push(named(ov, flat(n_v), zeros(n_v)));
            all.push(named(oh, flat(n_h), zeros(n_h)));
        }
        if let Some(beside) = convention.beside() {
            all.push(named(beside, matrix, zeros(n_v * n_h)));
        }
        all
    }
}

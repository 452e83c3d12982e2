//! The set: every machine with its rows, what is true of it, and what that tells.

use super::floats::FLOATS;
use super::formulae::FORMULAE;
use super::groups::groups;
use super::plan::Plan;
use super::right::PRECISIONS;
use super::told::{Told, told};
use super::truth::{DIGITS, Truth, all_states};
use crate::data::Data;
use crate::error::{Error, Kind, Result};
use crate::machine::{Rbm, Shaped};
use crate::number::{Digits, Enclosures};
use crate::oracle::case::Case;
use crate::oracle::sizes::is_held;
use crate::sweep::Options;
use crate::watch::{Inside, Stop, Watch};
use std::ops::ControlFlow;

/// The version of the set: another one where a machine, its rows or the meaning of a number is another.
pub const VERSION: u32 = 1;

/// One machine with its rows and its truths.
#[derive(Clone, Debug)]
pub struct Vector {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// Mistakes that it was made for; it tells them and others.
    pub aims: &'static [&'static str],
    /// The machine.
    pub m: Rbm,
    /// The doubles nearest to its parameters.
    pub doubles: Shaped<f64>,
    /// Whether its parameters and its temperature are numbers of float32 and of float64.
    pub held: [bool; 2],
    /// Its rows as listed.
    pub data: Data,
    /// All hidden states: `E[v|h]` is given for each.
    pub hidden: Data,
    /// What is true.
    pub truths: Vec<Truth>,
    /// What the truths tell.
    pub told: Vec<Told>,
}

/// All of them, in their order. Names are kept from version to version.
fn plans() -> impl Iterator<Item = &'static Plan> {
    FORMULAE.iter().chain(FLOATS)
}

/// The names of all vectors and what they are for.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    plans().map(|plan| (plan.name, plan.purpose))
}

/// The vectors of these names; all of them where none is given.
///
/// # Errors
/// An unknown name, with the names there are; a stop from the watch.
pub fn vectors(names: &[String], watch: &dyn Watch) -> Result<Vec<Vector>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| plans().all(|plan| plan.name != name.as_str()))
    {
        let known: Vec<&str> = plans().map(|plan| plan.name).collect();
        return Err(Error::input(format!(
            "found the vector `{}`, wanted one of {}",
            unknown.escape_debug(),
            known.join(", ")
        )));
    }
    let is_asked =
        |plan: &&'static Plan| names.is_empty() || names.iter().any(|name| name == plan.name);
    let options = Options::new(Digits::of_itself(DIGITS));
    let count = plans().filter(is_asked).count();
    watch.begins(count as u64, 0, "vectors");
    let inside = Inside(watch);
    let made = plans().filter(is_asked).map(|plan| {
        let (m, data) = plan.build()?;
        let case = Case::new(&m, &data, &options, &inside);
        let groups = groups(&case)?;
        let vector = Vector {
            name: plan.name,
            purpose: plan.purpose,
            aims: plan.aims,
            doubles: doubles(&m),
            held: held(&m),
            hidden: all_states(m.n_h())?,
            told: told(&case, &groups)?,
            truths: groups.into_iter().flat_map(|group| group.truths).collect(),
            m,
            data,
        };
        match watch.done(1) {
            ControlFlow::Continue(()) => Ok(vector),
            ControlFlow::Break(Stop) => Err(Error::new(
                Kind::Stopped,
                "stopped before all vectors were made",
            )),
        }
    });
    made.collect()
}

/// The doubles nearest to the parameters.
fn doubles(m: &Rbm) -> Shaped<f64> {
    const BITS: u32 = 256;
    let a = Enclosures::new(BITS);
    m.theta().map(|_, theta| a.nats(theta).to_f64())
}

/// Whether every parameter and the temperature are numbers of float32, and of float64.
fn held(m: &Rbm) -> [bool; 2] {
    PRECISIONS.map(|precision| is_held(m, precision) && precision.holds(m.temperature()))
}

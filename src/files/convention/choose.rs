//! From what was asked and what a file holds to a plan.

use super::arrays::{of_either_sign, unknown};
use super::plan::Plan;
use super::recognise::{asked, recognised};
use super::table::{CONVENTIONS, Convention};
use crate::error::{Error, Result};
use crate::files::extras::nearest;
use crate::files::map::{Map, Target};
use crate::files::named::Named;
use crate::machine::Units;
use rug::Rational;

/// How a machine is to be read, where the file does not say it or says it otherwise.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `--map`.
    pub map: Option<Map>,
    /// `--convention`: one of [`super::convention_names`].
    pub convention: Option<String>,
    /// Instead of the file's temperature.
    pub temperature: Option<Rational>,
    /// Instead of the file's units.
    pub units: Option<Units>,
}

impl Asked {
    /// The convention of the name that was given.
    ///
    /// # Errors
    /// A name of no convention.
    pub(crate) fn convention(&self) -> Result<Option<&'static Convention>> {
        let Some(name) = &self.convention else {
            return Ok(None);
        };
        if let Some(convention) = Convention::of(name) {
            return Ok(Some(convention));
        }
        let names: Vec<&str> = CONVENTIONS.iter().map(|one| one.name).collect();
        let error = Error::input(format!(
            "found the convention `{}`, wanted one of {}",
            name.escape_debug(),
            names.join(", ")
        ))
        .at("--convention");
        Err(match nearest(name, &names) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        })
    }

    /// What the map says about the machine.
    fn parameters(&self) -> Option<&Map> {
        self.map.as_ref().filter(|map| map.names_parameters())
    }

    /// Whether the file's own names decide.
    pub(crate) fn is_silent(&self) -> bool {
        self.parameters().is_none() && self.convention.is_none()
    }
}

/// Which array is which parameter: `--map` first, then the convention that was asked for, then the one that
/// the names are of.
///
/// # Errors
/// Names of no convention; arrays that fit in several ways, or in none.
pub(crate) fn planned(named: &Named, how: &Asked) -> Result<Plan> {
    let convention = how.convention()?;
    let map = how.parameters();
    let given = map.map(Map::entries).unwrap_or_default();
    let given = given
        .iter()
        .filter(|(target, _)| !target.is_of_data())
        .cloned();
    if map.is_some_and(|map| map.get(Target::Weights).is_some()) {
        let plan = Plan {
            convention,
            entries: given.collect(),
            remarks: Vec::new(),
        };
        return plan.resolved(named);
    }
    let plan = match convention {
        Some(convention) => asked(convention, named)?,
        None => match recognised(named)? {
            Some(plan) => plan,
            None => return Err(of_either_sign(named).unwrap_or_else(|| unknown(named))),
        },
    };
    let given: Vec<_> = given.collect();
    let kept = plan.entries.into_iter();
    let kept = kept.filter(|(target, _)| given.iter().all(|(other, _)| other != target));
    let plan = Plan {
        entries: kept.chain(given.iter().cloned()).collect(),
        ..plan
    };
    plan.resolved(named)
}

//! From what was asked and what a file holds to a plan.

use super::arrays::{of_either_sign, unknown};
use super::plan::Plan;
use super::recognise::{asked, recognised};
use super::roles::{Role, role};
use super::table::Convention;
use crate::door;
use crate::error::Result;
use crate::files::map::{Map, Target};
use crate::files::named::Named;
use crate::files::spelling::Spelling;
use crate::machine::Units;
use rug::Rational;

/// How a machine is to be read, where the file does not say it or says it otherwise.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `--map`.
    pub map: Option<Map>,
    /// `--convention`: one of [`super::convention_names`].
    pub convention: Option<String>,
    /// What bare numbers of JSON and CSV mean, instead of what the file says of it.
    pub spelling: Option<Spelling>,
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
        let chosen = self.convention.as_deref().map(Convention::named);
        chosen
            .transpose()
            .map_err(|error| error.at(door::place("convention")))
    }

    /// What the map says about the machine.
    fn parameters(&self) -> Option<&Map> {
        self.map.as_ref().filter(|map| map.names_parameters())
    }

    /// Whether the file's own names decide.
    pub(crate) fn is_silent(&self) -> bool {
        self.parameters().is_none() && self.convention.is_none() && self.spelling.is_none()
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

/// Whether a file is not to be read by our own names: it has arrays and no W, or biases under names that other
/// programs give them.
pub(crate) fn is_foreign(named: &Named) -> bool {
    let is_bias = |name: &&str| role(name).is_some_and(|role| role != Role::Weights);
    match named.get("W") {
        None => !named.arrays().is_empty(),
        Some(_) => named.names().filter(is_bias).count() > 1,
    }
}

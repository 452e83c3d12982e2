//! What a file says about the values of its units, in words or by arrays that only other machines have.

use super::plan::Plan;
use super::roles::leaf;
use crate::door::option;
use crate::error::{Error, Result};
use crate::files::extras::is_one_of;
use crate::files::map::Target;
use crate::files::named::Named;
use crate::files::source::shown;
use crate::machine::Units;

/// What the units of both layers are said to be, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) visible: Option<Units>,
    pub(crate) hidden: Option<Units>,
}

const BINARY: &str = "binary bernoulli bbrbm 0/1 bool bit";
const SPIN: &str = "spin ising -1/1 +-1 ±1 iirbm";
const OTHER: &str = "gauss potts relu pbrbm bgrbm igrbm softmax multinomial grbm gbrbm \
    categorical";
/// Arrays of standard deviations.
const DEVIATIONS: &str = "sigma sigmas sd std log_var logvar log_sigma variance vis_std";

/// The layers that a text's name speaks of; `None` where it is not about units.
fn layers(name: &str) -> Option<(bool, bool)> {
    match leaf(name).to_lowercase().as_str() {
        "units" | "unit" | "unit_type" | "vartype" | "model_type" | "rbm_type" => {
            Some((true, true))
        }
        "visible_type" | "visible_units" | "vis_type" => Some((true, false)),
        "hidden_type" | "hidden_units" | "hid_type" => Some((false, true)),
        _ => None,
    }
}

/// Whether a text of this name and content says what the units are.
pub(crate) fn says_units(name: &str, text: &str) -> bool {
    layers(name).is_some() && units_of(text).is_some()
}

/// The units that a text names; the type of a model that is an `RBM` says nothing about them.
fn units_of(text: &str) -> Option<Units> {
    match text.trim().to_lowercase().as_str() {
        said if is_one_of(BINARY, said) => Some(Units::Binary),
        said if is_one_of(SPIN, said) => Some(Units::Spin),
        _ => None,
    }
}

fn not_supported(found: &str) -> Error {
    Error::input(format!(
        "found {found}: units of other values than 0/1 or ±1 are not supported"
    ))
    .help("machines of Gaussian, Potts or rectified units are other machines, which this program does not compute")
}

/// Reads what the file says.
///
/// # Errors
/// Units that are neither 0/1 nor ±1.
pub(crate) fn kinds(named: &Named, plan: &Plan) -> Result<Kinds> {
    let mut kinds = Kinds::default();
    for (name, text) in named.texts() {
        let Some((visible, hidden)) = layers(name) else {
            continue;
        };
        let said = text.trim().to_lowercase();
        if OTHER.split(' ').any(|other| said.contains(other)) {
            return Err(not_supported(&format!(
                "`{}` = \"{}\"",
                shown(name),
                shown(text)
            )));
        }
        let Some(units) = units_of(&said) else {
            continue;
        };
        if visible {
            kinds.visible = Some(units);
        }
        if hidden {
            kinds.hidden = Some(units);
        }
    }
    // Where `--map` names the parameters, what else the file holds is its owner's business.
    if plan.convention.is_some() || plan.get(Target::Weights).is_some_and(|w| w.column == 0) {
        let deviation = |name: &&str| is_one_of(DEVIATIONS, &leaf(name).to_lowercase());
        if let Some(name) = named.names().find(deviation) {
            return Err(not_supported(&format!(
                "the array `{}`, which machines of Gaussian units have",
                shown(name)
            ))
            .help(format!(
                "if the units are 0 and 1 all the same, name the parameters: {}",
                option("map", "W=..,b=..,c=..")
            )));
        }
    }
    Ok(kinds)
}

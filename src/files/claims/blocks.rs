//! Claims of a number for each parameter: W of shape (n_v, n_h), b and c.

use super::super::convention::{ask, shape};
use super::super::map::written;
use super::block::Are;
use super::fields::{Fields, Options};
use super::left_over::{flat, maps};
use super::one::claim;
use super::options::{finite, gibbs_steps, options, rational, units};
use super::parameters::entries;
use crate::door::{either, option};
use crate::error::{Error, Result};
use crate::machine::{Rbm, Shaped, Units};
use crate::number::Theta;
use crate::oracle::{Claim, Entry, Place, Quantity, Step};
use rug::Rational;

/// The entries of the blocks whose names begin so, of which there has to be one, and how they are meant.
fn some(fields: &Fields, before: &str, are: Are) -> Result<(Vec<Entry>, Options)> {
    let claim = before.split_inclusive('.').next().unwrap_or_default();
    let options = options(fields, claim)?;
    let found = entries(fields, before, &options, are)?;
    if !found.is_empty() {
        return Ok((found, options));
    }
    let (key, m) = (before.trim_end_matches('.'), fields.about.m);
    let array = fields.named.get(key);
    let choices = array.and_then(|array| flat(key, &shape(array), m));
    Err(match (array, choices) {
        (Some(array), Some(choices)) => ask(
            format!(
                "found `{key}`, an array of {} numbers, as many as the machine has parameters",
                array.len()
            ),
            &choices,
        ),
        (Some(array), None) => Error::input(format!(
            "found an array of the shape {}, wanted W, b and c under names of their own",
            written(&shape(array))
        ))
        .at(key)
        .help(format!(
            "{}; {} names other arrays",
            either(
                "{\"W\": [[..]], \"b\": [..], \"c\": [..]}",
                "dict(W=.., b=.., c=..)"
            ),
            option("claim-map", "W=name.T")
        )),
        _ => {
            let inside = fields.named.arrays().iter();
            let inside = inside.filter(|(name, _)| name.starts_with(before));
            let named = inside.map(|(name, array)| (name.as_str(), shape(array)));
            let problem = "found none of W, b and c, wanted at least one";
            match maps(named, m) {
                Some(choices) => ask(problem.into(), &choices).at(key),
                None => Error::input(problem).at(key),
            }
        }
    })
}

/// `{"W": .., "b": .., "c": ..}`, or these three by themselves.
pub(super) fn gradient(fields: &Fields) -> Result<Vec<Claim>> {
    let before = match fields.has("gradient") {
        true => "gradient.",
        false => "",
    };
    let (entries, options) = some(fields, before, Are::Derivatives)?;
    claim("gradient", Quantity::Gradient, options, entries)
}

/// `{"k": 1, "W": .., "b": .., "c": ..}`
pub(super) fn contrastive(fields: &Fields) -> Result<Vec<Claim>> {
    let k = gibbs_steps(fields, "cd.k")?.unwrap_or(1);
    let (entries, options) = some(fields, "cd.", Are::Derivatives)?;
    let quantity = Quantity::ContrastiveDivergence { k };
    claim("cd", quantity, options, entries)
}

/// What the learning rate of a step is called.
const RATES: [&str; 4] = ["learning_rate", "rate", "lr", "step_size"];

/// `{"before": {"W": ..}, "after": {"W": ..}, "learning_rate": 0.1}`; without `before` the machine is what the
/// step begins from.
pub(super) fn update(fields: &Fields) -> Result<Vec<Claim>> {
    let (after, options) = some(fields, "update.after.", Are::Stepped)?;
    let mut rate = None;
    for name in RATES {
        let found = rational(fields, &format!("update.{name}"))?;
        if rate.is_some() && found.is_some() {
            return Err(Error::input(format!(
                "found a learning rate and `{name}`, wanted one of them"
            ))
            .at("update"));
        }
        rate = rate.or(found);
    }
    let rate = rate.ok_or_else(|| {
        Error::input(
            "found no learning_rate, wanted the number that the gradient was multiplied by",
        )
        .at("update")
    })?;
    let k = gibbs_steps(fields, "update.k")?;
    let given = entries(fields, "update.before.", &options, Are::Stepped)?;
    let before = match given.is_empty() {
        true => None,
        false => Some(Box::new(all(given, fields.about.m, "update.before")?)),
    };
    let quantity = Quantity::Update(Step { before, rate, k });
    claim("update", quantity, options, after)
}

/// Every parameter's number; those that are not given are refused.
fn all(given: Vec<Entry>, m: &Rbm, key: &str) -> Result<Shaped<Rational>> {
    m.theta().try_map(|param, _| {
        let entry = given
            .iter()
            .find(|entry| entry.place == Place::Parameter(param));
        let missing =
            || Error::input(format!("found no {param}, wanted all of W, b and c")).at(key);
        finite(key, entry.ok_or_else(missing)?.claimed.clone())
    })
}

/// Parameters that are said to give the same law: `{"units": "binary", "W": .., "b": .., "c": ..}`.
pub(super) fn same_law(fields: &Fields) -> Result<Vec<Claim>> {
    let units = units(fields, "model.units")?.unwrap_or(Units::Binary);
    let temperature = rational(fields, "model.temperature")?.unwrap_or_else(|| 1.into());
    let (found, options) = some(fields, "model.", Are::Parameters)?;
    let theta = fields.about.m.theta().try_map(|param, _| {
        let place = Place::Parameter(param);
        match found.iter().find(|entry| entry.place == place) {
            Some(entry) => Ok(Theta::rational(finite("model", entry.claimed.clone())?)),
            None => Ok(Theta::zero()),
        }
    })?;
    let this = Box::new(
        Rbm::with_temperature(units, theta, temperature).map_err(|error| error.at("model"))?,
    );
    claim("model", Quantity::SameLaw { this }, options, found)
}

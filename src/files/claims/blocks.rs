//! Claims of a number for each parameter: W of shape (n_v, n_h), b and c.

use super::super::convention::{ask, shape};
use super::super::map::written;
use super::block::Are;
use super::fields::Fields;
use super::left_over::{flat, maps};
use super::one::About;
use super::options::{Options, finite, gibbs_steps, rational, units};
use super::parameters::entries;
use crate::door::{either, option};
use crate::error::{Error, Result};
use crate::machine::{Rbm, Shaped, Units};
use crate::number::Theta;
use crate::oracle::{Claim, Entry, Place, Quantity, Step};
use rug::Rational;

fn some(found: Vec<Entry>, key: &str, fields: &Fields, m: &Rbm) -> Result<Vec<Entry>> {
    if !found.is_empty() {
        return Ok(found);
    }
    let array = fields.named().get(key);
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
            let below = format!("{key}.");
            let inside = fields.named().arrays().iter();
            let inside = inside.filter(|(name, _)| name.starts_with(&below));
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
pub(super) fn gradient(fields: &Fields, about: About, base: &Options) -> Result<Vec<Claim>> {
    let before = match fields.has("gradient") {
        true => "gradient.",
        false => "",
    };
    let options = Options::read(fields, before, base)?;
    let entries = some(
        entries(fields, before, about, &options, Are::Derivatives)?,
        "gradient",
        fields,
        about.m,
    )?;
    Ok(vec![Claim {
        name: "gradient".into(),
        quantity: Quantity::Gradient,
        sense: options.sense,
        counts: Vec::new(),
        entries,
    }])
}

/// `{"k": 1, "W": .., "b": .., "c": ..}`
pub(super) fn contrastive(fields: &Fields, about: About, base: &Options) -> Result<Vec<Claim>> {
    let options = Options::read(fields, "cd.", base)?;
    let k = gibbs_steps(fields, "cd.k")?.unwrap_or(1);
    Ok(vec![Claim {
        name: "cd".into(),
        quantity: Quantity::ContrastiveDivergence { k },
        sense: options.sense.clone(),
        counts: Vec::new(),
        entries: some(
            entries(fields, "cd.", about, &options, Are::Derivatives)?,
            "cd",
            fields,
            about.m,
        )?,
    }])
}

/// What the learning rate of a step is called.
const RATES: [&str; 4] = ["learning_rate", "rate", "lr", "step_size"];

/// `{"before": {"W": ..}, "after": {"W": ..}, "learning_rate": 0.1}`; without `before` the machine is what the
/// step begins from.
pub(super) fn update(fields: &Fields, about: About, base: &Options) -> Result<Vec<Claim>> {
    let options = Options::read(fields, "update.", base)?;
    let after = some(
        entries(fields, "update.after.", about, &options, Are::Stepped)?,
        "update.after",
        fields,
        about.m,
    )?;
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
    let given = entries(fields, "update.before.", about, &options, Are::Stepped)?;
    let before = match given.is_empty() {
        true => None,
        false => Some(Box::new(all(given, about.m, "update.before")?)),
    };
    Ok(vec![Claim {
        name: "update".into(),
        quantity: Quantity::Update(Step { before, rate, k }),
        sense: options.sense,
        counts: Vec::new(),
        entries: after,
    }])
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
pub(super) fn same_law(fields: &Fields, about: About, base: &Options) -> Result<Vec<Claim>> {
    let options = Options::read(fields, "model.", base)?;
    let units = units(fields, "model.units")?.unwrap_or(Units::Binary);
    let temperature = rational(fields, "model.temperature")?.unwrap_or_else(|| 1.into());
    let found = some(
        entries(fields, "model.", about, &options, Are::Parameters)?,
        "model",
        fields,
        about.m,
    )?;
    let theta = about.m.theta().try_map(|param, _| {
        let entry = found
            .iter()
            .find(|entry| entry.place == Place::Parameter(param));
        match entry {
            Some(entry) => Ok(Theta::rational(finite("model", entry.claimed.clone())?)),
            None => Ok(Theta::zero()),
        }
    })?;
    let this =
        Rbm::with_temperature(units, theta, temperature).map_err(|error| error.at("model"))?;
    Ok(vec![Claim {
        name: "model".into(),
        quantity: Quantity::SameLaw {
            this: Box::new(this),
        },
        sense: options.sense,
        counts: Vec::new(),
        entries: found,
    }])
}

//! Claims of a number for each parameter: W of shape (n_v, n_h), b and c.

use super::super::named::Array;
use super::fields::{Field, Fields};
use super::numbers::claimed;
use super::one::About;
use super::options::{Options, finite, rational, spread, steps};
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::Theta;
use crate::oracle::{Claim, Entry, Place, Quantity, Step};

const BLOCKS: [&str; 3] = ["W", "b", "c"];

/// Whether a file claims W, b or c without saying of what: of the gradient.
pub(super) fn is_bare(fields: &Fields) -> bool {
    BLOCKS
        .iter()
        .any(|block| fields.names().any(|name| name == *block))
}

/// The parameters of a block, in the order of its array.
fn params(block: &str, m: &Rbm) -> Vec<Param> {
    match block {
        "W" => (0..m.n_v())
            .flat_map(|i| (0..m.n_h()).map(move |j| Param::W(i, j)))
            .collect(),
        "b" => (0..m.n_v()).map(Param::B).collect(),
        _ => (0..m.n_h()).map(Param::C).collect(),
    }
}

/// Whether an array has the shape of a block; biases may stand as a row or a column.
fn has_shape(array: &Array, block: &str, m: &Rbm) -> bool {
    let (n_v, n_h) = (m.n_v() as u64, m.n_h() as u64);
    let of_layer = |n: u64| match *array.shape() {
        [found] | [1, found] | [found, 1] => found == n,
        _ => false,
    };
    match block {
        "W" => *array.shape() == [n_v, n_h],
        "b" => of_layer(n_v),
        _ => of_layer(n_h),
    }
}

/// The entries of the blocks whose names begin so; blocks may be left out.
fn entries(fields: &Fields, before: &str, about: About, options: &Options) -> Result<Vec<Entry>> {
    let m = about.m;
    let mut found = Vec::new();
    for block in BLOCKS {
        let name = format!("{before}{block}");
        let Some(field) = fields.get(&name) else {
            continue;
        };
        let array = match field {
            Field::Array(array) if has_shape(array, block, m) => array,
            Field::Array(array) => {
                let wanted = match block {
                    "W" => format!("[{}, {}]: a row for each visible unit", m.n_v(), m.n_h()),
                    "b" => format!("[{}], one number for each visible unit", m.n_v()),
                    _ => format!("[{}], one number for each hidden unit", m.n_h()),
                };
                let error = Error::input(format!(
                    "found an array of shape {:?}, wanted {wanted}",
                    array.shape()
                ))
                .at(name);
                let turned = *array.shape() == [m.n_h() as u64, m.n_v() as u64];
                return Err(match turned {
                    true => error.help("it looks transposed"),
                    false => error,
                });
            }
            Field::Text(_) => return Err(Error::input("found a text, wanted an array").at(name)),
        };
        if let Some(Field::Array(errors)) = fields.get(&format!("{before}stderr.{block}"))
            && errors.len() != array.len()
        {
            return Err(Error::input(format!(
                "found {} standard errors, wanted {}",
                errors.len(),
                array.len()
            ))
            .at(format!("{before}stderr.{block}")));
        }
        for (at, param) in params(block, m).into_iter().enumerate() {
            let mut claimed = claimed(&name, field, at, options.precision)?;
            claimed.spread = spread(fields, before, Some((block, at)))?;
            found.push(Entry {
                place: Place::Parameter(param),
                claimed,
            });
        }
    }
    Ok(found)
}

fn some(found: Vec<Entry>, key: &str) -> Result<Vec<Entry>> {
    match found.is_empty() {
        false => Ok(found),
        true => Err(Error::input("found no arrays, wanted W, b or c").at(key)),
    }
}

/// `{"W": .., "b": .., "c": ..}`, or these three by themselves.
pub(super) fn gradient(fields: &Fields, about: About, base: &Options) -> Result<Vec<Claim>> {
    let before = match fields.has("gradient") {
        true => "gradient.",
        false => "",
    };
    let options = Options::read(fields, before, base)?;
    let entries = some(entries(fields, before, about, &options)?, "gradient")?;
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
    let k = steps(fields, "cd.k")?.unwrap_or(1);
    Ok(vec![Claim {
        name: "cd".into(),
        quantity: Quantity::ContrastiveDivergence { k },
        sense: options.sense.clone(),
        counts: Vec::new(),
        entries: some(entries(fields, "cd.", about, &options)?, "cd")?,
    }])
}

/// `{"before": {"W": ..}, "after": {"W": ..}, "learning_rate": 0.1}`; without `before` the machine is what the
/// step begins from.
pub(super) fn update(fields: &Fields, about: About, base: &Options) -> Result<Vec<Claim>> {
    let options = Options::read(fields, "update.", base)?;
    let after = some(
        entries(fields, "update.after.", about, &options)?,
        "update.after",
    )?;
    let rate = rational(fields, "update.learning_rate")?.ok_or_else(|| {
        Error::input(
            "found no learning_rate, wanted the number that the gradient was multiplied by",
        )
        .at("update")
    })?;
    let k = steps(fields, "update.k")?;
    let given = entries(fields, "update.before.", about, &options)?;
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
fn all(given: Vec<Entry>, m: &Rbm, key: &str) -> Result<Shaped<rug::Rational>> {
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
    const UNITS: &[(&str, Units)] = &[("binary", Units::Binary), ("spin", Units::Spin)];
    let options = Options::read(fields, "model.", base)?;
    let units = fields.word("model.units", UNITS)?.unwrap_or(Units::Binary);
    let temperature = rational(fields, "model.temperature")?.unwrap_or_else(|| 1.into());
    let found = some(entries(fields, "model.", about, &options)?, "model")?;
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

//! Claims of a number for each parameter: W of shape (n_v, n_h), b and c.

use super::super::named::Array;
use super::fields::{Field, Fields};
use super::numbers::claimed;
use super::one::About;
use super::options::{Options, finite, rational, spread, steps};
use crate::error::{Error, Result};
use crate::files::map::Target;
use crate::machine::{Param, Rbm, Shaped, Units};
use crate::number::Theta;
use crate::oracle::{Claim, Entry, Place, Quantity, Step};
use rug::Rational;

const BLOCKS: [Target; 3] = [Target::Weights, Target::VisibleBias, Target::HiddenBias];

/// How W, b and c may be called that are derivatives.
const DERIVATIVES: [(&str, &str); 4] = [("d", ""), ("g", ""), ("grad_", ""), ("", "_grad")];

/// Whether a file claims W, b or c, or what the machine's own file calls them, without saying of what: of
/// the gradient.
pub(super) fn is_bare(fields: &Fields, about: About) -> Result<bool> {
    for target in BLOCKS {
        if block(fields, "", target, about, Are::Derivatives)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The parameters of a block, in the order of its array.
fn params(block: Target, m: &Rbm) -> Vec<Param> {
    match block {
        Target::Weights => (0..m.n_v())
            .flat_map(|i| (0..m.n_h()).map(move |j| Param::W(i, j)))
            .collect(),
        Target::VisibleBias => (0..m.n_v()).map(Param::B).collect(),
        _ => (0..m.n_h()).map(Param::C).collect(),
    }
}

/// Whether an array has the shape of a block; biases may stand as a row or a column.
fn has_shape(array: &Array, block: Target, m: &Rbm) -> bool {
    let (n_v, n_h) = (m.n_v() as u64, m.n_h() as u64);
    let of_layer = |n: u64| match *array.shape() {
        [found] | [1, found] | [found, 1] => found == n,
        _ => false,
    };
    match block {
        Target::Weights => *array.shape() == [n_v, n_h],
        Target::VisibleBias => of_layer(n_v),
        _ => of_layer(n_h),
    }
}

/// What the numbers of blocks are: derivatives by the parameters, or parameters themselves.
#[derive(Clone, Copy)]
enum Are {
    Derivatives,
    Parameters,
}

/// Where a file has the numbers of a block.
struct Block<'f> {
    name: String,
    field: Field<'f>,
    /// In the order of [`params`].
    places: Vec<usize>,
    /// What a number is multiplied with to be one of ours.
    factor: Rational,
}

/// A block under the names of the machine's own file, turned as those were, or else under ours.
fn block<'f>(
    fields: &Fields<'f>,
    before: &str,
    target: Target,
    about: About,
    are: Are,
) -> Result<Option<Block<'f>>> {
    let m = about.m;
    let kept = match about.how {
        Some(how) => how.kept(fields.named(), before, target, (m.n_v(), m.n_h()))?,
        None => None,
    };
    let field = |name: &str| fields.get(name);
    if let Some(kept) = kept
        && let Some(field) = field(&kept.name)
    {
        return Ok(Some(Block {
            name: kept.name,
            field,
            places: kept.places,
            factor: match are {
                Are::Derivatives => kept.factor,
                Are::Parameters => kept.factor.recip(),
            },
        }));
    }
    let derivatives = DERIVATIVES
        .iter()
        .filter(|_| matches!(are, Are::Derivatives));
    let names = std::iter::once(&("", "")).chain(derivatives);
    let mut names = names.map(|(front, end)| format!("{before}{front}{target}{end}"));
    let Some((name, field)) = names.find_map(|name| Some((name.clone(), field(&name)?))) else {
        return Ok(None);
    };
    let array = match field {
        Field::Array(array) if has_shape(array, target, m) => array,
        Field::Array(array) => {
            let wanted = match target {
                Target::Weights => {
                    format!("[{}, {}]: a row for each visible unit", m.n_v(), m.n_h())
                }
                Target::VisibleBias => format!("[{}], one number for each visible unit", m.n_v()),
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
    Ok(Some(Block {
        name,
        field,
        places: (0..array.len()).collect(),
        factor: Rational::from(1),
    }))
}

/// The entries of the blocks whose names begin so; blocks may be left out.
fn entries(
    fields: &Fields,
    before: &str,
    about: About,
    options: &Options,
    are: Are,
) -> Result<Vec<Entry>> {
    let mut found = Vec::new();
    for target in BLOCKS {
        let Some(numbers) = block(fields, before, target, about, are)? else {
            continue;
        };
        let below = format!("{before}stderr.");
        let errors = block(fields, &below, target, about, are)?;
        for (at, param) in params(target, about.m).into_iter().enumerate() {
            let place = numbers.places[at];
            let mut claimed = claimed(&numbers.name, numbers.field, place, options.precision)?;
            claimed.spread = match &errors {
                None => spread(fields, before, None)?,
                Some(errors) => {
                    let name = errors.name.strip_prefix(&below).unwrap_or(&errors.name);
                    spread(fields, before, Some((name, errors.places[at])))?
                }
            };
            found.push(Entry {
                place: Place::Parameter(param),
                claimed: claimed.times(&numbers.factor),
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
    let entries = some(
        entries(fields, before, about, &options, Are::Derivatives)?,
        "gradient",
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
    let k = steps(fields, "cd.k")?.unwrap_or(1);
    Ok(vec![Claim {
        name: "cd".into(),
        quantity: Quantity::ContrastiveDivergence { k },
        sense: options.sense.clone(),
        counts: Vec::new(),
        entries: some(
            entries(fields, "cd.", about, &options, Are::Derivatives)?,
            "cd",
        )?,
    }])
}

/// `{"before": {"W": ..}, "after": {"W": ..}, "learning_rate": 0.1}`; without `before` the machine is what the
/// step begins from.
pub(super) fn update(fields: &Fields, about: About, base: &Options) -> Result<Vec<Claim>> {
    let options = Options::read(fields, "update.", base)?;
    let after = some(
        entries(fields, "update.after.", about, &options, Are::Parameters)?,
        "update.after",
    )?;
    let rate = rational(fields, "update.learning_rate")?.ok_or_else(|| {
        Error::input(
            "found no learning_rate, wanted the number that the gradient was multiplied by",
        )
        .at("update")
    })?;
    let k = steps(fields, "update.k")?;
    let given = entries(fields, "update.before.", about, &options, Are::Parameters)?;
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
    const UNITS: &[(&str, Units)] = &[("binary", Units::Binary), ("spin", Units::Spin)];
    let options = Options::read(fields, "model.", base)?;
    let units = fields.word("model.units", UNITS)?.unwrap_or(Units::Binary);
    let temperature = rational(fields, "model.temperature")?.unwrap_or_else(|| 1.into());
    let found = some(
        entries(fields, "model.", about, &options, Are::Parameters)?,
        "model",
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

//! Claims of other programs, in any format that arrays are read from: names, numbers, and in which sense they
//! are meant.

mod blocks;
mod fields;
mod lists;
mod numbers;
mod options;

use super::extras::nearest;
use super::format::Format;
use super::json::Json;
use super::named::Named;
use super::open::named;
use super::source::{name_of, read, shown, text};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::oracle::{Claim, Entry, Of, Place, Quantity};
use blocks::{contrastive, gradient, same_law, update};
use fields::{Field, Fields};
use lists::{conditional, energy, free_energy, probability};
use numbers::single;
use options::{OPTIONS, Options, spread, steps};
use std::path::Path;

/// What a claim may be about.
const KEYS: &[&str] = &[
    "Z",
    "ln_Z",
    "log_likelihood",
    "pseudo_likelihood",
    "free_energy",
    "probability",
    "energy",
    "conditional",
    "kl",
    "maximum",
    "gradient",
    "update",
    "cd",
    "cd_loss",
    "model",
];

/// Words that other programs use, and ours.
const OTHER_WORDS: &[(&str, &[&str])] = &[
    (
        "ln_Z",
        &[
            "logz",
            "log_z",
            "lnz",
            "log_partition",
            "log_partition_function",
            "log_normalizer",
            "logz_est",
        ],
    ),
    ("Z", &["partition", "partition_function"]),
    (
        "log_likelihood",
        &[
            "ll",
            "loglik",
            "log_likelihood_mean",
            "mean_log_likelihood",
            "loglikelihood",
            "nll",
            "total_log_likelihood",
        ],
    ),
    (
        "probability",
        &["prob_v", "p", "p_v", "prob", "probabilities"],
    ),
    ("conditional", &["p_h_given_v", "hidden_given_visible"]),
    ("kl", &["kl_divergence", "kld"]),
    ("maximum", &["upper_bound", "upper_bound_of_the_data_set"]),
    ("pseudo_likelihood", &["pll", "pl", "score_samples"]),
    ("gradient", &["grad", "gradients"]),
    ("model", &["converted"]),
];

/// What is known of the case a claim is about.
#[derive(Clone, Copy)]
struct About<'a> {
    m: &'a Rbm,
    data: &'a Data,
}

/// Reads the claims of a file about a machine and its data.
///
/// # Errors
/// An unreadable file, names that are no claims, numbers of another shape than the machine has.
pub fn read_claims(path: &Path, m: &Rbm, data: &Data) -> Result<Vec<Claim>> {
    read(path, "keep the claimed arrays as .npz")
        .and_then(|bytes| claims_from_bytes(path, &bytes, m, data))
        .map_err(|error| error.file(name_of(path)))
}

/// The claims in the contents of a file; the name counts for its format, and for an array without a name.
///
/// # Errors
/// As [`read_claims`].
pub fn claims_from_bytes(name: &Path, bytes: &[u8], m: &Rbm, data: &Data) -> Result<Vec<Claim>> {
    let quoted;
    let mut bytes = bytes;
    let is_json = Format::of(name, bytes)? == Format::Json;
    if is_json {
        quoted = numbers::quoted(text(bytes)?);
        bytes = quoted.as_bytes();
    }
    let named = named(name, bytes)?;
    let document = match is_json {
        true => Some(Json::document(text(bytes)?)?),
        false => None,
    };
    claims(&named, document, About { m, data })
}

fn claims(named: &Named, document: Option<Json>, about: About) -> Result<Vec<Claim>> {
    let fields = Fields::new(named);
    let fields = &fields;
    let base = Options::read(fields, "", &Options::default())?;
    supported(fields)?;
    let mut found = Vec::new();
    let whole = |key: &str, quantity| one_number(fields, key, quantity, &base);
    for key in KEYS {
        let is_bare_gradient = *key == "gradient" && blocks::is_bare(fields);
        let other_name = *key == "conditional" && fields.has("h_given_v");
        if !fields.has(key) && !is_bare_gradient && !other_name {
            continue;
        }
        found.extend(match *key {
            "Z" => whole(key, Quantity::Partition)?,
            "ln_Z" => whole(key, Quantity::LogPartition)?,
            "log_likelihood" => whole(key, Quantity::LogLikelihood)?,
            "pseudo_likelihood" => {
                const FLIPS: &[(&str, bool)] = &[("all", false), ("one", true)];
                let one_flip = fields.word("pseudo_likelihood.flips", FLIPS)?;
                let one_flip = one_flip.unwrap_or_default();
                whole(key, Quantity::PseudoLikelihood { one_flip })?
            }
            "kl" => whole(key, Quantity::Divergence)?,
            "maximum" => whole(key, Quantity::Maximum)?,
            "cd_loss" => {
                let k = steps(fields, "cd_loss.k")?.unwrap_or(1);
                whole(key, Quantity::ContrastiveLoss { k })?
            }
            "free_energy" => free_energy(fields, about, &base)?,
            "probability" => probability(fields, about, &base)?,
            "energy" => energy(fields, document, about, &base)?,
            "conditional" => conditional(fields, about, &base)?,
            "gradient" => gradient(fields, about, &base)?,
            "update" => update(fields, about, &base)?,
            "cd" => contrastive(fields, about, &base)?,
            "model" => same_law(fields, about, &base)?,
            _ => Vec::new(),
        });
    }
    fields.all_read(unknown)?;
    match found.is_empty() {
        false => Ok(found),
        true => Err(
            Error::input("found no claim, wanted at least one").help(format!(
                "a claim is written {{\"ln_Z\": 3.2}}; known are {}",
                KEYS.join(", ")
            )),
        ),
    }
}

/// Refuses claims about units that this program does not have; a `note` is for people.
fn supported(fields: &Fields) -> Result<()> {
    for note in ["note", "dtype", "comment"] {
        fields.take(note);
    }
    match fields.get("units") {
        None | Some(Field::Text("binary" | "spin")) => Ok(()),
        Some(found) => {
            let found = match found {
                Field::Text(text) => shown(text),
                Field::Array(_) => "a number".into(),
            };
            Err(Error::input(format!(
                "claims about units `{found}` are not supported, wanted binary or spin"
            ))
            .at("units"))
        }
    }
}

/// Claims of one number each: bare, or the entries `value`, `mean` and `total` of an object.
fn one_number(
    fields: &Fields,
    key: &str,
    quantity: Quantity,
    base: &Options,
) -> Result<Vec<Claim>> {
    let before = format!("{key}.");
    let options = Options::read(fields, &before, base)?;
    let mut found = Vec::new();
    let names = [
        (key.to_string(), None),
        (format!("{key}.value"), None),
        (format!("{key}.mean"), Some(Of::Mean)),
        (format!("{key}.total"), Some(Of::Total)),
    ];
    for (name, of) in names {
        let Some(field) = fields.get(&name) else {
            continue;
        };
        let mut claimed = single(&name, field, options.precision)?;
        claimed.spread = spread(fields, &before, None)?;
        let mut sense = options.sense.clone();
        sense.of = of.unwrap_or(sense.of);
        found.push(Claim {
            name: match of {
                None => key.into(),
                Some(_) => name,
            },
            quantity: quantity.clone(),
            sense,
            entries: vec![Entry {
                place: Place::Whole,
                claimed,
            }],
        });
    }
    match found.is_empty() {
        false => Ok(found),
        true => Err(Error::input("found no number, wanted one").at(key).help(format!(
            "write {{\"{key}\": 1.5}}, or {{\"{key}\": {{\"value\": 1.5, \"precision\": \"float32\"}}}}"
        ))),
    }
}

/// The error of a name that is no claim.
fn unknown(name: &str) -> Error {
    let (key, inner) = name.split_once('.').unwrap_or((name, ""));
    let known: Vec<&str> = match inner {
        "" => KEYS.iter().chain(OPTIONS).copied().collect(),
        _ => OPTIONS.iter().chain(&INNER).copied().collect(),
    };
    let word = if inner.is_empty() { key } else { inner };
    let error = Error::input(format!(
        "found `{}`, wanted {}",
        shown(name),
        known.join(", ")
    ));
    let lower = word.to_lowercase();
    let other = OTHER_WORDS
        .iter()
        .find(|(_, words)| words.contains(&lower.as_str()));
    match (inner, other, nearest(word, &known)) {
        ("", Some((ours, _)), _) => error.help(format!("did you mean `{ours}`?")),
        (_, _, Some(near)) => error.help(format!("did you mean `{near}`?")),
        _ => error.help("leave out what is not claimed; a `note` may say anything"),
    }
}

/// What may stand inside of a claim, beside the options.
const INNER: [&str; 15] = [
    "value",
    "mean",
    "total",
    "stderr",
    "interval",
    "level",
    "k",
    "W",
    "b",
    "c",
    "before",
    "after",
    "learning_rate",
    "flips",
    "units",
];

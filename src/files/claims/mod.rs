//! Claims of other programs, in any format that arrays are read from: names, numbers, and in which sense they
//! are meant.

mod blocks;
mod fields;
mod lists;
mod names;
mod numbers;
mod one;
mod options;

use super::convention::Reading;
use super::format::Format;
use super::json::Json;
use super::named::Named;
use super::open::named;
use super::source::{name_of, read, shown, text};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::oracle::{Claim, Quantity};
use blocks::{contrastive, gradient, same_law, update};
use fields::{Field, Fields};
use lists::{conditional, energy, free_energy, probability};
use names::{KEYS, unknown};
use one::{About, one_number};
use options::{Options, steps};
use std::path::Path;

/// Reads the claims of a file about a machine and its data. Arrays for each parameter may have the names that the
/// machine's own file has, and lie as those do: `how` says how that was read.
///
/// # Errors
/// An unreadable file, names that are no claims, numbers of another shape than the machine has.
pub fn read_claims(path: &Path, m: &Rbm, data: &Data, how: Option<&Reading>) -> Result<Vec<Claim>> {
    read(path, "keep the claimed arrays as .npz")
        .and_then(|bytes| claims_in(path, &bytes, About { m, data, how }))
        .map_err(|error| error.file(name_of(path)))
}

/// The claims in the contents of a file; the name counts for its format, and for an array without a name.
///
/// # Errors
/// As [`read_claims`].
pub fn claims_from_bytes(name: &Path, bytes: &[u8], m: &Rbm, data: &Data) -> Result<Vec<Claim>> {
    let how = None;
    claims_in(name, bytes, About { m, data, how })
}

fn claims_in(name: &Path, bytes: &[u8], about: About) -> Result<Vec<Claim>> {
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
    claims(&named, document, about)
}

fn claims(named: &Named, document: Option<Json>, about: About) -> Result<Vec<Claim>> {
    let fields = Fields::new(named);
    let fields = &fields;
    let mut base = Options::default();
    if let Some(how) = about.how {
        // The numbers are of the program that saved the machine, whose energy may have a constant more.
        base.sense.offset = how.constant.clone();
    }
    let base = Options::read(fields, "", &base)?;
    supported(fields)?;
    let mut found = Vec::new();
    let whole = |key: &str, quantity| one_number(fields, key, quantity, &base);
    for key in KEYS {
        let is_bare_gradient = *key == "gradient" && blocks::is_bare(fields, about)?;
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

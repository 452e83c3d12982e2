//! Claims of other programs, in any format that arrays are read from: names, numbers, and in which sense they
//! are meant.

mod block;
mod blocks;
mod fields;
mod left_over;
mod lists;
mod located;
mod names;
mod numbers;
mod one;
mod options;
mod other_names;
mod parameters;
mod unknown;
mod words;

use super::convention::found;
use super::format::Format;
use super::json::Json;
use super::map::{Expression, Map};
use super::named::Named;
use super::open::named;
use super::source::{name_of, read, shown, text};
use crate::data::Data;
use crate::door;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use crate::oracle::{Claim, Quantity};
pub(super) use block::{Are, BLOCKS, Sought, lengths, params, units as layers};
use blocks::{contrastive, gradient, same_law, update};
pub(super) use fields::About;
pub use fields::ClaimNames;
use fields::Fields;
use left_over::left_over;
pub(super) use left_over::maps;
use lists::{conditional, energy, free_energy, probability};
pub(super) use located::Located;
pub use names::CLAIMS;
use names::keys;
use one::one_number;
use options::{gibbs_steps, options, units};
use parameters::has_blocks;
use std::path::Path;

/// The claims of a file, and what has to be said about how it was read.
#[derive(Clone, Debug)]
pub struct ClaimFile {
    /// In the order of `docs/check.md`.
    pub claims: Vec<Claim>,
    /// What was taken for what, and what was passed over, a sentence each.
    pub remarks: Vec<String>,
}

/// Reads the claims of a file about a machine and its data, in our names and in others.
///
/// # Errors
/// An unreadable file, names that are no claims, numbers of another shape than the machine has.
pub fn read_claims(path: &Path, m: &Rbm, data: &Data, names: ClaimNames) -> Result<ClaimFile> {
    read(path, "keep the claimed arrays as .npz")
        .and_then(|bytes| claims_from_bytes(path, &bytes, m, data, names))
        .map_err(|error| error.file(name_of(path)))
}

/// The claims in the contents of a file; its name counts for its format, and for an array without a name.
///
/// # Errors
/// As [`read_claims`].
pub fn claims_from_bytes(
    name: &Path,
    bytes: &[u8],
    m: &Rbm,
    data: &Data,
    names: ClaimNames,
) -> Result<ClaimFile> {
    let quoted;
    let mut bytes = bytes;
    let mut document = None;
    if Format::of(name, bytes)? == Format::Json {
        quoted = numbers::quoted(text(bytes)?);
        bytes = quoted.as_bytes();
        document = Some(Json::claim(text(bytes)?)?);
    }
    let mut named = named(name, bytes)?;
    let read_as = words::ours(&mut named);
    named.remarks.extend(read_as);
    claims(&named, document, About { m, data, names })
}

fn claims(named: &Named, document: Option<Json>, about: About) -> Result<ClaimFile> {
    let mut fields = Fields::new(named, about);
    let mut remarks = named.remarks.clone();
    if let Some(map) = about.names.map {
        remarks.extend(mapped(named, map, keys().any(|key| fields.has(key)))?);
    }
    if let Some(how) = about.names.machine {
        // The numbers are of the program that saved the machine, whose energy may have a constant more.
        fields.base.sense.offset = how.constant.clone();
    }
    fields.base = options(&fields, "")?;
    let fields = &fields;
    // Notes are for people.
    for note in ["note", "dtype", "comment"] {
        fields.take(note);
    }
    units(fields, "units")?;
    let mut found = Vec::new();
    let whole = |key: &str, quantity| one_number(fields, key, quantity);
    for key in keys() {
        let is_bare_gradient = key == "gradient" && !fields.has(key) && has_blocks(fields)?;
        let other_name = key == "conditional" && fields.has("h_given_v");
        if !fields.has(key) && !is_bare_gradient && !other_name {
            continue;
        }
        found.extend(match key {
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
                let k = gibbs_steps(fields, "cd_loss.k")?.unwrap_or(1);
                whole(key, Quantity::ContrastiveLoss { k })?
            }
            "free_energy" => free_energy(fields)?,
            "probability" => probability(fields)?,
            "energy" => energy(fields, document)?,
            "conditional" => conditional(fields)?,
            "gradient" => gradient(fields)?,
            "update" => update(fields)?,
            "cd" => contrastive(fields)?,
            "model" => same_law(fields)?,
            _ => Vec::new(),
        });
    }
    remarks.extend(fields.said());
    remarks.extend(left_over(fields, !found.is_empty())?);
    match found.is_empty() {
        false => Ok(ClaimFile {
            claims: found,
            remarks,
        }),
        true => Err(
            Error::input("found no claim, wanted at least one").help(format!(
                "a claim is written {{\"ln_Z\": 3.2}}; known are {}",
                keys().collect::<Vec<_>>().join(", ")
            )),
        ),
    }
}

/// What a map takes, as it is echoed. A file of other claims may have none of its names.
///
/// # Errors
/// Other targets than W, b and c, and names that the file does not have.
fn mapped(named: &Named, map: &Map, has_others: bool) -> Result<Option<String>> {
    let is_there = |expression: &Expression| {
        let bare = expression.name.trim_end_matches(".T");
        let below = format!(".{bare}");
        let is = |name: &str| name == bare || name.ends_with(&below);
        named.names().any(is)
    };
    let mut taken = Vec::new();
    let mut missing = None;
    for (target, expression) in map.entries() {
        if !BLOCKS.contains(target) {
            return Err(expression
                .wrong(format!(
                    "found `{target}` in the map of a claim, wanted W, b or c"
                ))
                .help(format!(
                    "the machine and its data are read by {}",
                    door::named("map")
                )));
        }
        match is_there(expression) {
            true => taken.push(format!("{target} = {}", shown(&expression.text))),
            false => missing = missing.or(Some(expression)),
        }
    }
    match missing {
        Some(missing) if !(taken.is_empty() && has_others) => found(named, missing).map(|_| None),
        _ => Ok((!taken.is_empty()).then(|| format!("read {}", taken.join(", ")))),
    }
}

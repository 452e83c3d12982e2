//! Claims of one number each.

use super::fields::Fields;
use super::numbers::single;
use super::options::{COUNTS, OPTIONS, Options, spread, steps};
use super::unknown::unknown;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::files::convention::Reading;
use crate::files::map::Map;
use crate::machine::Rbm;
use crate::oracle::{Claim, Entry, Of, Place, Quantity};

/// What a claim's names may mean beside our own.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClaimNames<'a> {
    /// How the machine's own file was read: arrays of its names lie as those do.
    pub machine: Option<&'a Reading>,
    /// Which arrays are the derivatives by W, b and c.
    pub map: Option<&'a Map>,
}

/// What is known of the case a claim is about.
#[derive(Clone, Copy)]
pub(in crate::files) struct About<'a> {
    pub m: &'a Rbm,
    pub data: &'a Data,
    /// How the machine's file was read, where it has other names than ours.
    pub how: Option<&'a Reading>,
    /// `--claim-map`.
    pub map: Option<&'a Map>,
}

impl<'a> About<'a> {
    /// A machine and its data, and what names may mean.
    pub(in crate::files) fn new(m: &'a Rbm, data: &'a Data, names: ClaimNames<'a>) -> Self {
        About {
            m,
            data,
            how: names.machine,
            map: names.map,
        }
    }
}

/// Claims of one number each: bare, or the entries `value`, `mean` and `total` of an object.
pub(super) fn one_number(
    fields: &Fields,
    key: &str,
    quantity: Quantity,
    base: &Options,
) -> Result<Vec<Claim>> {
    let before = format!("{key}.");
    let options = Options::read(fields, &before, base)?;
    let mut counts = Vec::new();
    for count in COUNTS {
        if let Some(found) = steps(fields, &format!("{before}{count}"))? {
            counts.push(((*count).to_string(), u64::from(found)));
        }
    }
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
            counts: counts.clone(),
            entries: vec![Entry {
                place: Place::Whole,
                claimed,
            }],
        });
    }
    let is_option = |inner: &&str| OPTIONS.contains(inner) || COUNTS.contains(inner);
    if found.is_empty()
        && let Some(inner) = fields
            .below(key)
            .into_iter()
            .find(|inner| !is_option(inner))
    {
        return Err(unknown(&format!("{key}.{inner}")));
    }
    match found.is_empty() {
        false => Ok(found),
        true => Err(Error::input("found no number, wanted one").at(key).help(format!(
            "write {{\"{key}\": 1.5}}, or {{\"{key}\": {{\"value\": 1.5, \"precision\": \"float32\"}}}}"
        ))),
    }
}

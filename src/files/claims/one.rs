//! Claims of one number each.

use super::fields::{Fields, Options};
use super::numbers::single;
use super::options::{COUNTS, OPTIONS, options, spread, steps};
use super::unknown::unknown;
use crate::error::{Error, Result};
use crate::oracle::{Claim, Entry, Of, Place, Quantity};

/// A claim with these entries.
pub(super) fn claim(
    name: &str,
    quantity: Quantity,
    options: Options,
    entries: Vec<Entry>,
) -> Result<Vec<Claim>> {
    Ok(vec![Claim {
        name: name.into(),
        quantity,
        sense: options.sense,
        counts: Vec::new(),
        entries,
    }])
}

/// Claims of one number each: bare, or the entries `value`, `mean` and `total` of an object.
pub(super) fn one_number(fields: &Fields, key: &str, quantity: Quantity) -> Result<Vec<Claim>> {
    let before = format!("{key}.");
    let options = options(fields, &before)?;
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
    if !found.is_empty() {
        return Ok(found);
    }
    let is_option = |inner: &&str| OPTIONS.contains(inner) || COUNTS.contains(inner);
    let mut inside = fields.below(key).into_iter();
    Err(match inside.find(|inner| !is_option(inner)) {
        Some(inner) => unknown(&format!("{key}.{inner}")),
        None => Error::input("found no number, wanted one").at(key).help(format!(
            "write {{\"{key}\": 1.5}}, or {{\"{key}\": {{\"value\": 1.5, \"precision\": \"float32\"}}}}"
        )),
    })
}

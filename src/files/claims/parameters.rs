//! Where a claim has a number for each parameter, and what it is in the machine's own parameters.

use super::super::convention::Frame;
use super::super::map::Target;
use super::block::{Are, BLOCKS, Sought, params, units};
use super::fields::{Field, Fields, Options};
use super::located::{Located, other_steps};
use super::numbers::claimed;
use super::options::spread;
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm};
use crate::oracle::{Claimed, Entry, Place};
use rug::Rational;

/// The block of a claim, counted as read: where a file has its numbers, and what stands there.
pub(super) fn block<'f>(
    fields: &Fields<'f>,
    before: &str,
    target: Target,
    are: Are,
) -> Result<Option<(Located, Field<'f>)>> {
    let sought = Sought {
        named: fields.named,
        about: fields.about,
        before,
        target,
        are,
    };
    let Some(located) = sought.located()? else {
        return Ok(None);
    };
    if let Some(said) = &located.said {
        fields.say(said);
    }
    let field = fields.get(&located.name);
    Ok(field.map(|field| (located, field)))
}

/// Whether a file has one of W, b and c, under any of the names that they may have.
pub(super) fn has_blocks(fields: &Fields) -> Result<bool> {
    for target in BLOCKS {
        if block(fields, "", target, Are::Derivatives)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The entries of the blocks whose names begin so, in the machine's own parameters; blocks may be left out.
pub(super) fn entries(
    fields: &Fields,
    before: &str,
    options: &Options,
    are: Are,
) -> Result<Vec<Entry>> {
    let (m, how) = (fields.about.m, fields.about.names.machine);
    let mut list = Vec::new();
    // The first array of the file's own parameters, and of ours.
    let (mut own, mut ours) = (None, None);
    for target in BLOCKS {
        let Some((numbers, field)) = block(fields, before, target, are)? else {
            continue;
        };
        let below = format!("{before}stderr.");
        let errors = block(fields, &below, target, are)?;
        let shape = match (numbers.own, how) {
            (true, Some(how)) => how.frame.shape(),
            _ => units(m),
        };
        for (at, param) in params(target, shape).into_iter().enumerate() {
            let place = numbers.places[at];
            let mut claimed = claimed(&numbers.name, field, place, options.precision)?;
            let error = errors.as_ref().map(|(errors, _)| {
                let name = errors.name.strip_prefix(&below);
                (name.unwrap_or(&errors.name), errors.places[at])
            });
            claimed.spread = spread(fields, before, error)?;
            list.push((param, claimed.times(&numbers.factor)));
        }
        let first = if numbers.own { &mut own } else { &mut ours };
        first.get_or_insert(numbers.name);
    }
    let list = match (how.map(|how| &how.frame), own, ours) {
        (Some(frame), Some(own), ours) if !frame.is_plain() => {
            if let Some(ours) = ours {
                return Err(Error::input(format!(
                    "found `{own}` beside `{ours}`, wanted all of a claim by the names of the machine's file, or all as W, b, c: the energy of the file is another one, and so are its derivatives"
                )));
            }
            of_frame(&list, frame, m, (are, &own))?
        }
        _ => list,
    };
    let entry = |(param, claimed)| Entry {
        place: Place::Parameter(param),
        claimed,
    };
    Ok(list.into_iter().map(entry).collect())
}

/// What the file's own derivatives come to in the machine's parameters.
fn of_frame(
    list: &[(Param, Claimed)],
    frame: &Frame,
    m: &Rbm,
    (are, own): (Are, &str),
) -> Result<Vec<(Param, Claimed)>> {
    match are {
        Are::Stepped if !frame.keeps_steps() => return Err(other_steps(own)),
        Are::Parameters if !frame.keeps_steps() => {
            return Err(Error::input(format!(
                "found `{own}`, a parameter of another energy than the machine's W, b and c, wanted these"
            ))
            .help("`convert --to plain` writes a file of the program's own energy as W, b and c"));
        }
        _ => {}
    }
    let times = |of: Param, factor: &Rational| {
        let found = list.iter().find(|(other, _)| *other == of);
        found.map(|(_, claimed)| claimed.clone().times(factor))
    };
    let mut all = Vec::new();
    for param in BLOCKS.map(|target| params(target, units(m))).concat() {
        let sum = frame.sum(param);
        let Some(((first, factor), others)) = sum.split_first() else {
            continue;
        };
        let Some(mut total) = times(*first, factor) else {
            continue;
        };
        for (of, factor) in others {
            total = total.plus(times(*of, factor).ok_or_else(|| lacking(*first, *of))?);
        }
        all.push((param, total));
    }
    Ok(all)
}

/// The error of a derivative that the machine's own depends on, and that is not claimed.
fn lacking(of: Param, missing: Param) -> Error {
    Error::input(format!(
        "found the file's derivative by {of} and not the one by {missing}, wanted both"
    ))
    .help("a weight of an energy with offsets, or of two kinds of units, moves the plain biases too: claim W, b and c together")
}

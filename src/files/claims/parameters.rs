//! Where a claim has a number for each parameter, and what it is in the machine's own parameters.

use super::super::convention::Frame;
use super::super::map::Target;
use super::block::{Are, BLOCKS, params, units};
use super::fields::{Field, Fields};
use super::located::{Located, located_block, other_steps};
use super::numbers::claimed;
use super::one::About;
use super::options::{Options, spread};
use crate::error::{Error, Result};
use crate::machine::{Param, Rbm};
use crate::oracle::{Claimed, Entry, Place};

/// Where a file has the numbers of a block, and what stands there.
pub(super) struct Block<'f> {
    pub located: Located,
    pub field: Field<'f>,
}

/// The block of a claim, counted as read.
pub(super) fn block<'f>(
    fields: &Fields<'f>,
    before: &str,
    target: Target,
    about: About,
    are: Are,
) -> Result<Option<Block<'f>>> {
    let Some(located) = located_block(fields.named(), before, target, about, are)? else {
        return Ok(None);
    };
    if let Some(said) = &located.said {
        fields.say(said);
    }
    let field = fields.get(&located.name);
    Ok(field.map(|field| Block { located, field }))
}

/// Whether a file has one of W, b and c, under any of the names that they may have.
pub(super) fn has_blocks(fields: &Fields, before: &str, about: About) -> Result<bool> {
    for target in BLOCKS {
        if block(fields, before, target, about, Are::Derivatives)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The entries of the blocks whose names begin so, in the machine's own parameters; blocks may be left out.
pub(super) fn entries(
    fields: &Fields,
    before: &str,
    about: About,
    options: &Options,
    are: Are,
) -> Result<Vec<Entry>> {
    let mut found = Found::default();
    for target in BLOCKS {
        let Some(Block {
            located: numbers,
            field,
        }) = block(fields, before, target, about, are)?
        else {
            continue;
        };
        let below = format!("{before}stderr.");
        let errors = block(fields, &below, target, about, are)?;
        let shape = match (numbers.own, about.how) {
            (true, Some(how)) => how.frame.shape(),
            _ => units(about.m),
        };
        let mut list = Vec::new();
        for (at, param) in params(target, shape).into_iter().enumerate() {
            let place = numbers.places[at];
            let mut claimed = claimed(&numbers.name, field, place, options.precision)?;
            claimed.spread = match &errors {
                None => spread(fields, before, None)?,
                Some(Block {
                    located: errors, ..
                }) => {
                    let name = errors.name.strip_prefix(&below).unwrap_or(&errors.name);
                    spread(fields, before, Some((name, errors.places[at])))?
                }
            };
            list.push((param, claimed.times(&numbers.factor)));
        }
        found.blocks.push(Numbers {
            name: numbers.name,
            own: numbers.own,
            list,
        });
    }
    match about.how.map(|how| &how.frame) {
        Some(frame) if !frame.is_plain() && found.blocks.iter().any(|block| block.own) => {
            found.of_frame(frame, about.m, are)
        }
        _ => Ok(found.entries()),
    }
}

/// What a claim has of W, b and c.
#[derive(Default)]
struct Found {
    blocks: Vec<Numbers>,
}

/// The numbers of one array.
struct Numbers {
    name: String,
    /// Whether they are of the file's own parameters.
    own: bool,
    list: Vec<(Param, Claimed)>,
}

fn entry((param, claimed): (Param, Claimed)) -> Entry {
    Entry {
        place: Place::Parameter(param),
        claimed,
    }
}

impl Found {
    /// As they are.
    fn entries(self) -> Vec<Entry> {
        let lists = self.blocks.into_iter().flat_map(|block| block.list);
        lists.map(entry).collect()
    }

    fn get(&self, param: Param) -> Option<&Claimed> {
        let mut all = self.blocks.iter().flat_map(|block| &block.list);
        all.find(|(other, _)| *other == param)
            .map(|(_, claimed)| claimed)
    }

    /// What the file's own derivatives come to in the machine's parameters.
    fn of_frame(&self, frame: &Frame, m: &Rbm, are: Are) -> Result<Vec<Entry>> {
        let name = |own: bool| {
            let of = self.blocks.iter().find(|block| block.own == own);
            of.map(|block| block.name.as_str())
        };
        if let (Some(own), Some(ours)) = (name(true), name(false)) {
            return Err(Error::input(format!(
                "found `{own}` beside `{ours}`, wanted all of a claim by the names of the machine's file, or all as W, b, c: the energy of the file is another one, and so are its derivatives"
            )));
        }
        let own = name(true).unwrap_or_default();
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
        let mut all = Vec::new();
        for target in BLOCKS {
            for param in params(target, units(m)) {
                let sum = frame.sum(param);
                let Some((first, _)) = sum.first().filter(|(first, _)| self.get(*first).is_some())
                else {
                    continue;
                };
                let mut total: Option<Claimed> = None;
                for (of, factor) in &sum {
                    let part = self.get(*of).ok_or_else(|| lacking(*first, *of))?;
                    let part = part.clone().times(factor);
                    total = Some(match total {
                        None => part,
                        Some(total) => total.plus(part),
                    });
                }
                all.extend(total.map(|claimed| entry((param, claimed))));
            }
        }
        Ok(all)
    }
}

/// The error of a derivative that the machine's own depends on, and that is not claimed.
fn lacking(of: Param, missing: Param) -> Error {
    Error::input(format!(
        "found the file's derivative by {of} and not the one by {missing}, wanted both"
    ))
    .help("a weight of an energy with offsets, or of two kinds of units, moves the plain biases too: claim W, b and c together")
}

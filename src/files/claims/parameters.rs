//! Where a claim has a number for each parameter, and what it is in the machine's own parameters.

use super::super::convention::{Frame, found, holds, shape};
use super::super::map::{Expression, Target};
use super::super::named::Array;
use super::fields::{Field, Fields};
use super::numbers::claimed;
use super::one::About;
use super::options::{Options, spread};
use crate::error::{Error, Result};
use crate::files::convention::DERIVATIVES;
use crate::machine::{Param, Rbm};
use crate::oracle::{Claimed, Entry, Place};
use rug::Rational;

pub(super) const BLOCKS: [Target; 3] = [Target::Weights, Target::VisibleBias, Target::HiddenBias];

/// How an array may be called that is called as the parameter itself.
const PARAMETERS: &[(&str, &str)] = &[("", "")];

/// What the numbers of blocks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Are {
    /// Derivatives by the parameters.
    Derivatives,
    /// Parameters.
    Parameters,
    /// Parameters after a step, which depends on what is counted as a parameter.
    Stepped,
}

/// Where a file has the numbers of a block.
pub(super) struct Block<'f> {
    pub name: String,
    pub field: Field<'f>,
    /// In the order of [`params`].
    pub places: Vec<usize>,
    /// What a number is multiplied with to be one of the machine's, or of the frame's.
    pub factor: Rational,
    /// Whether the numbers are of the file's own parameters.
    pub own: bool,
}

/// The parameters of a block, in the order of its array.
pub(super) fn params(block: Target, (n_v, n_h): (usize, usize)) -> Vec<Param> {
    match block {
        Target::Weights => (0..n_v)
            .flat_map(|i| (0..n_h).map(move |j| Param::W(i, j)))
            .collect(),
        Target::VisibleBias => (0..n_v).map(Param::B).collect(),
        _ => (0..n_h).map(Param::C).collect(),
    }
}

pub(super) fn units(m: &Rbm) -> (usize, usize) {
    (m.n_v(), m.n_h())
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

/// A block by `--claim-map`, or under the names of the machine's own file, turned as those were, or under ours.
/// A name that says that it is a derivative goes before one that does not.
pub(super) fn block<'f>(
    fields: &Fields<'f>,
    before: &str,
    target: Target,
    about: About,
    are: Are,
) -> Result<Option<Block<'f>>> {
    let map = about.map.filter(|_| are == Are::Derivatives);
    if let Some(expression) = map.and_then(|map| map.get(target)) {
        return mapped(fields, before, target, expression, about);
    }
    let forms: &[&[_]] = match are {
        Are::Derivatives => &[DERIVATIVES, PARAMETERS],
        _ => &[PARAMETERS],
    };
    for forms in forms {
        if let Some(own) = of_the_machine(fields, before, target, about, are, forms)? {
            return Ok(Some(own));
        }
        if let Some(ours) = of_ours(fields, before, target, about, forms)? {
            return Ok(Some(ours));
        }
    }
    Ok(None)
}

/// A block whose array the map names; a name without what stands before it counts too.
fn mapped<'f>(
    fields: &Fields<'f>,
    before: &str,
    target: Target,
    expression: &Expression,
    about: About,
) -> Result<Option<Block<'f>>> {
    let bare = expression.name.trim_end_matches(".T");
    let is_whole = bare == before.trim_end_matches('.') || expression.name.starts_with(before);
    let name = match is_whole {
        true => expression.name.clone(),
        false => format!("{before}{}", expression.name),
    };
    if !holds(fields.named(), &name) {
        return Ok(None);
    }
    let expression = Expression {
        name,
        ..expression.clone()
    };
    let found = found(fields.named(), &expression)?;
    let wanted = params(target, units(about.m)).len();
    let places = match target {
        Target::Weights => found.matrix(units(about.m)),
        _ => found.vector().filter(|places| places.len() == wanted),
    };
    let wrong = || {
        let shape = found.layout.shape();
        wrong_shape(
            &format!("{target} = {}", expression.text),
            shape,
            target,
            about.m,
        )
    };
    let places = places.ok_or_else(wrong)?;
    let name = found.name.to_string();
    Ok(fields.get(&name).map(|field| Block {
        name,
        field,
        places,
        factor: expression.factor.clone(),
        own: false,
    }))
}

fn of_the_machine<'f>(
    fields: &Fields<'f>,
    before: &str,
    target: Target,
    about: About,
    are: Are,
    forms: &[(&str, &str)],
) -> Result<Option<Block<'f>>> {
    let Some(how) = about.how else {
        return Ok(None);
    };
    let Some(kept) = how.kept(fields.named(), before, target, forms)? else {
        return Ok(None);
    };
    let Some(field) = fields.get(&kept.name) else {
        return Ok(None);
    };
    if are == Are::Stepped && kept.factor.clone().abs() != 1 {
        return Err(other_steps(&kept.name));
    }
    Ok(Some(Block {
        name: kept.name,
        field,
        places: kept.places,
        factor: match are {
            Are::Derivatives => kept.factor,
            _ => kept.factor.recip(),
        },
        own: true,
    }))
}

fn of_ours<'f>(
    fields: &Fields<'f>,
    before: &str,
    target: Target,
    about: About,
    forms: &[(&str, &str)],
) -> Result<Option<Block<'f>>> {
    let names = forms
        .iter()
        .map(|(front, end)| format!("{before}{front}{target}{end}"));
    let held = |name: String| Some((fields.get(&name)?, name));
    let Some((field, name)) = names.into_iter().find_map(held) else {
        return Ok(None);
    };
    let array = match field {
        Field::Array(array) if has_shape(array, target, about.m) => array,
        Field::Array(array) => {
            return Err(wrong_shape(&name, &shape(array), target, about.m));
        }
        Field::Text(_) => return Err(Error::input("found a text, wanted an array").at(name)),
    };
    Ok(Some(Block {
        name,
        field,
        places: (0..array.len()).collect(),
        factor: Rational::from(1),
        own: false,
    }))
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

fn wrong_shape(name: &str, shape: &[usize], target: Target, m: &Rbm) -> Error {
    let (n_v, n_h) = units(m);
    let wanted = match target {
        Target::Weights => format!("[{n_v}, {n_h}]: a row for each visible unit"),
        Target::VisibleBias => format!("[{n_v}], one number for each visible unit"),
        _ => format!("[{n_h}], one number for each hidden unit"),
    };
    let error = Error::input(format!(
        "found an array of shape {shape:?}, wanted {wanted}"
    ));
    match *shape == [n_h, n_v] && target == Target::Weights {
        true => error.at(name).help(format!(
            "it looks transposed: --claim-map '{target}={}.T' turns it",
            name.rsplit(" = ").next().unwrap_or(name)
        )),
        false => error.at(name),
    }
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
        let Some(numbers) = block(fields, before, target, about, are)? else {
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
            let mut claimed = claimed(&numbers.name, numbers.field, place, options.precision)?;
            claimed.spread = match &errors {
                None => spread(fields, before, None)?,
                Some(errors) => {
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

/// The error of parameters after a step, where a step of the file's parameters is another one here.
fn other_steps(name: &str) -> Error {
    Error::input(format!(
        "found `{name}`, a parameter of another energy than the machine's W, b and c, wanted these"
    ))
    .help("one step of the file's parameters is another step of W, b and c: claim what was added, over the learning rate, as a `gradient`, which is turned into that of W, b and c")
}

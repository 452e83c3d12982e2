//! Where a file has the numbers of a block: which array it is, and where each of its numbers stands.

use super::super::convention::{DERIVATIVES, found_in_each, holds, leaf, located};
use super::super::map::{Expression, Target};
use super::super::named::Named;
use super::block::{Are, advice, has_shape, lengths, params, units, wrong_shape};
use super::one::About;
use super::other_names::{Known, known, letters};
use crate::error::{Error, Result};
use rug::Rational;

/// How an array may be called that is called as the parameter itself.
const PARAMETERS: &[(&str, &str)] = &[("", "")];

/// Where a file has the numbers of a block.
pub(in crate::files) struct Located {
    pub(in crate::files) name: String,
    /// In the order of [`params`], each in what is left of the array without the dimensions before.
    pub(in crate::files) places: Vec<usize>,
    /// What a number is multiplied with to be one of the machine's, or of the frame's.
    pub(in crate::files) factor: Rational,
    /// Whether the numbers are of the file's own parameters.
    pub(in crate::files) own: bool,
    /// What it was taken for, where its name is neither ours nor the machine's own.
    pub(in crate::files) said: Option<String>,
}

/// A block by `--claim-map`, or under the names of the machine's own file, turned as those were, or under ours, or
/// under a name that says what it is in whatever program. A name that says that it is a derivative goes before one that
/// does not. `before` stands before all names, `gradient.` for instance.
///
/// # Errors
/// Arrays of another shape than the block has, and names that may mean either bias.
pub(in crate::files) fn located_block(
    named: &Named,
    before: &str,
    target: Target,
    about: About,
    are: Are,
) -> Result<Option<Located>> {
    let map = about.map.filter(|_| are.are_derivatives());
    if let Some(expression) = map.and_then(|map| map.get(target)) {
        return mapped(named, before, target, expression, about, are);
    }
    let forms: &[&[_]] = match are.are_derivatives() {
        true => &[DERIVATIVES, PARAMETERS],
        false => &[PARAMETERS],
    };
    for forms in forms {
        if let Some(own) = of_the_machine(named, before, target, about, are, forms)? {
            return Ok(Some(own));
        }
        // `b` is the hidden bias beside an `a`: this goes before what `b` is here.
        let is_marked = *forms == DERIVATIVES;
        if let Some(letter) = letters(named, before, target, about, (are, is_marked))? {
            return of_others(named, letter, target, about, are).map(Some);
        }
        if let Some(ours) = of_ours(named, before, target, about, (are, forms))? {
            return Ok(Some(ours));
        }
        if about.how.is_none_or(|how| how.frame.is_plain())
            && let Some(other) = known(named, before, target, about, (are, is_marked))?
        {
            return of_others(named, other, target, about, are).map(Some);
        }
    }
    Ok(None)
}

/// A block whose array the map names; a name without what stands before it counts too.
fn mapped(
    named: &Named,
    before: &str,
    target: Target,
    expression: &Expression,
    about: About,
    are: Are,
) -> Result<Option<Located>> {
    let bare = expression.name.trim_end_matches(".T");
    let is_whole = bare == before.trim_end_matches('.') || expression.name.starts_with(before);
    let name = match is_whole {
        true => expression.name.clone(),
        false => format!("{before}{}", expression.name),
    };
    if !holds(named, &name) {
        return Ok(None);
    }
    let expression = Expression {
        name,
        ..expression.clone()
    };
    let found = found_in_each(named, &expression, are.before())?;
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
            (target, are),
            about.m,
        )
    };
    Ok(Some(Located {
        places: places.ok_or_else(wrong)?,
        name: found.name.to_string(),
        factor: expression.factor.clone(),
        own: false,
        said: None,
    }))
}

fn of_the_machine(
    named: &Named,
    before: &str,
    target: Target,
    about: About,
    are: Are,
    forms: &[(&str, &str)],
) -> Result<Option<Located>> {
    // Updates of another energy would have to be added up.
    let how = about
        .how
        .filter(|how| are != Are::Updates || how.frame.is_plain());
    let Some(how) = how else {
        return Ok(None);
    };
    if target != Target::Weights
        && how.frame.is_plain()
        && has_our_biases(named, before, about, are, forms)
    {
        return Ok(None);
    }
    let advise = |name: &str, shape: &[usize]| match how.frame.is_plain() {
        true => advice(name, shape, (target, are), about.m),
        false => None,
    };
    let kept = how.kept(named, before, target, forms, are.before(), advise)?;
    let Some(kept) = kept else {
        return Ok(None);
    };
    if are == Are::Stepped && kept.factor.clone().abs() != 1 {
        return Err(other_steps(&kept.name));
    }
    Ok(Some(Located {
        name: kept.name,
        places: kept.places,
        factor: match are.are_derivatives() {
            true => kept.factor,
            false => kept.factor.recip(),
        },
        own: true,
        said: None,
    }))
}

/// Whether both biases stand under our names, `b` and `c`, and fit, where the machine's own file has only one of these
/// names: `a` and `b` for instance.
fn has_our_biases(
    named: &Named,
    before: &str,
    about: About,
    are: Are,
    forms: &[(&str, &str)],
) -> bool {
    let biases = [Target::VisibleBias, Target::HiddenBias];
    let is_ours = |(front, end): &(&str, &str)| {
        biases.into_iter().all(|target| {
            let array = named.get(&format!("{before}{front}{target}{end}"));
            array.is_some_and(|array| has_shape(&lengths(array, are), target, about.m))
        })
    };
    let is_own = |target: Target| {
        let own = about.how.and_then(|how| how.own_name(target));
        own.is_some_and(|own| ["b", "c"].contains(&leaf(own)))
    };
    forms.iter().any(is_ours) && !biases.into_iter().all(is_own)
}

fn of_ours(
    named: &Named,
    before: &str,
    target: Target,
    about: About,
    (are, forms): (Are, &[(&str, &str)]),
) -> Result<Option<Located>> {
    let names = forms
        .iter()
        .map(|(front, end)| format!("{before}{front}{target}{end}"));
    for name in names {
        if named.texts().iter().any(|(other, _)| *other == name) {
            return Err(Error::input("found a text, wanted an array").at(name));
        }
        let Some(array) = named.get(&name) else {
            continue;
        };
        let lengths = lengths(array, are);
        if !has_shape(&lengths, target, about.m) {
            return Err(wrong_shape(&name, &lengths, (target, are), about.m));
        }
        return Ok(Some(Located {
            name,
            places: (0..lengths.iter().product()).collect(),
            factor: Rational::from(1),
            own: false,
            said: None,
        }));
    }
    Ok(None)
}

/// A block under a name that says what it is.
fn of_others(
    named: &Named,
    known: Known,
    target: Target,
    about: About,
    are: Are,
) -> Result<Located> {
    let expression = located(known.name, known.transposed);
    let found = found_in_each(named, &expression, are.before())?;
    let wanted = params(target, units(about.m)).len();
    let places = match target {
        Target::Weights => found.matrix(units(about.m)),
        _ => found.vector().filter(|places| places.len() == wanted),
    };
    let wrong = || wrong_shape(known.name, found.layout.shape(), (target, are), about.m);
    Ok(Located {
        places: places.ok_or_else(wrong)?,
        name: known.name.into(),
        factor: Rational::from(1),
        own: false,
        said: Some(format!("{target} is {}", expression.text)),
    })
}

/// The error of parameters after a step, where a step of the file's parameters is another one here.
pub(super) fn other_steps(name: &str) -> Error {
    Error::input(format!(
        "found `{name}`, a parameter of another energy than the machine's W, b and c, wanted these"
    ))
    .help("one step of the file's parameters is another step of W, b and c: claim what was added, over the learning rate, as a `gradient`, which is turned into that of W, b and c")
}

//! What a claim's file holds beside its claims: passed over where it is known to be something else, and asked about
//! where it may be a claim under another name.

use super::super::convention::{ask, is_vector, listed, shape, taken_apart};
use super::super::extras::{is_one_of, nearest};
use super::super::format::Format;
use super::super::map::Target;
use super::super::named::Array;
use super::super::source::{shown, shown_up_to};
use super::block::{Are, BLOCKS, params, units};
use super::fields::{About, Field, Fields};
use super::located::Located;
use super::names::keys;
use super::numbers::{claimed, is_number};
use super::options::OPTIONS;
use super::parameters::block;
use super::unknown::unknown;
use crate::door::option;
use crate::error::{Error, Result};
use crate::machine::Rbm;
use itertools::Itertools;

/// How much is shown of what people wrote.
const MOST_WORDS: usize = 160;

/// What was passed over, a sentence each. Beside claims, single numbers of a trainer's own are no claims.
///
/// # Errors
/// Names that are not read; parameters of another machine beside a gradient.
pub(super) fn left_over(fields: &Fields, has_claims: bool) -> Result<Vec<String>> {
    let about = fields.about;
    let mut remarks = Vec::new();
    let beside = BLOCKS.map(|target| parameter_beside(fields, target));
    let beside: Vec<Option<String>> = beside.into_iter().collect::<Result<_>>()?;
    let beside: Vec<String> = beside.into_iter().flatten().collect();
    if let Some(passed) = passed_over(&beside) {
        remarks.push(format!(
            "{passed}: the machine's own parameters, beside what is claimed"
        ));
    }
    if let Some(how) = about.names.machine.filter(|how| !how.frame.is_plain()) {
        let was_read = |before: &str| fields.was_read(&format!("{before}W"));
        if how.own_name(Target::Weights).is_none_or(|name| name != "W")
            && ["", "gradient.", "cd."].into_iter().any(was_read)
        {
            remarks.push(
                "W, b and c are taken as derivatives by the parameters of the plain energy; those by the parameters of the machine's own file have its names".into(),
            );
        }
    }
    let length = |name: &str| fields.named.get(name).map(Array::len);
    if about.names.map.is_some() {
        // A number in JSON was written by hand: its name may be a misspelt claim.
        let least = if fields.named.format == Format::Json {
            2
        } else {
            0
        };
        let is_other = |name: &str| length(name).is_some_and(|length| length >= least);
        remarks.extend(take(fields, is_other));
    }
    if has_claims {
        let is_setting =
            |name: &str| length(name) == Some(1) && is_one_of(SETTINGS, &name.to_lowercase());
        let passed = take(fields, is_setting);
        remarks.extend(passed.map(|passed| {
            passed + ": a trainer's own numbers, which are no claims; an `update` has a `learning_rate` inside"
        }));
    }
    remarks.extend(words_for_people(fields)?);
    let unread: Vec<&str> = fields.unread().collect();
    match unread.first() {
        None => Ok(remarks),
        Some(first) => Err(wrong(fields, first, &unread)),
    }
}

/// What trainers save beside a gradient.
const SETTINGS: &str = "lr rate learning_rate momentum weight_decay epoch epochs iter iteration iterations step batch \
    batch_size seed time n_visible n_hidden n_v n_h";

/// Passes over the unread names of a kind, and says which.
fn take(fields: &Fields, is_of_kind: impl Fn(&str) -> bool) -> Option<String> {
    let found: Vec<&str> = fields.unread().filter(|name| is_of_kind(name)).collect();
    for name in &found {
        fields.take(name);
    }
    passed_over(&found)
}

fn passed_over(names: &[impl AsRef<str>]) -> Option<String> {
    let names = names
        .iter()
        .map(|name| format!("`{}`", shown(name.as_ref())));
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| format!("passed over {}", names.join(", ")))
}

/// Texts that are no numbers, under names that are not ours: people say there what their numbers are.
///
/// # Errors
/// A text that says that the units are others than this program has.
fn words_for_people(fields: &Fields) -> Result<Option<String>> {
    const OTHER_UNITS: &str = "gauss potts relu rectified softmax multinomial";
    let known: Vec<&str> = keys().chain(OPTIONS.iter().copied()).collect();
    let mut words = Vec::new();
    for (name, text) in fields.named.texts() {
        let is_ours = name.contains('.') || known.contains(&name.as_str());
        if is_ours || fields.was_read(name) || nearest(name, &known).is_some() || is_number(text) {
            continue;
        }
        let lower = text.to_lowercase();
        if OTHER_UNITS.split(' ').any(|units| lower.contains(units)) {
            let found = shown_up_to(text, MOST_WORDS);
            return Err(Error::input(format!(
                "claims about other units (`{found}`) are not supported, wanted binary or spin"
            ))
            .at(name));
        }
        fields.take(name);
        words.push(format!(
            "`{}` (\"{}\")",
            shown(name),
            shown_up_to(text, MOST_WORDS)
        ));
    }
    Ok((!words.is_empty()).then(|| format!("passed over {}", words.join(", "))))
}

/// An array under the name of a parameter, whose derivative the file has under another name: what is passed over.
fn parameter_beside(fields: &Fields, target: Target) -> Result<Option<String>> {
    let is_bare = !fields.has("gradient");
    for (before, is_there) in [
        ("", is_bare),
        ("gradient.", !is_bare),
        ("cd.", fields.has("cd")),
    ] {
        if !is_there {
            continue;
        }
        let derivative = block(fields, before, target, Are::Derivatives)?;
        let parameter = block(fields, before, target, Are::Parameters)?;
        let (Some((derivative, _)), Some((parameter, field))) = (derivative, parameter) else {
            continue;
        };
        if derivative.name == parameter.name {
            continue;
        }
        if !is_of(&parameter, field, target, fields.about)? {
            return Err(Error::input(
                "found parameters beside the derivatives that are not the machine's, wanted the machine's own or none",
            )
            .at(&parameter.name)
            .help("were the machine and the gradient saved at the same moment? Leave out what is not claimed"));
        }
        return Ok(Some(parameter.name));
    }
    Ok(None)
}

/// Whether a block holds the machine's parameters, as far as single precision keeps them; those of another energy are
/// believed.
fn is_of(block: &Located, field: Field, target: Target, about: About) -> Result<bool> {
    let is_plain = about.names.machine.is_none_or(|how| how.frame.is_plain());
    if block.own && !is_plain {
        return Ok(true);
    }
    for (place, param) in block.places.iter().zip(params(target, units(about.m))) {
        let number = claimed(&block.name, field, *place, None)?.times(&block.factor);
        let own = about.m.theta().get(param).approximate();
        let number = number.number.finite().map_or(f64::NAN, |x| x.to_f64());
        let is_near = (number - own).abs() <= f64::from(f32::EPSILON) * own.abs();
        if !is_near {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The error of a name that is not read, with the maps that may be meant where it is an array.
fn wrong(fields: &Fields, name: &str, unread: &[&str]) -> Error {
    // A map names those too that were read by names that are not ours.
    let others: Vec<Located> = BLOCKS
        .into_iter()
        .filter_map(|target| block(fields, "", target, Are::Derivatives).ok()?)
        .map(|(located, _)| located)
        .filter(|located| located.said.is_some())
        .collect();
    let is_asked = |name: &str| unread.contains(&name) || others.iter().any(|one| one.name == name);
    let arrays = fields.named.arrays().iter();
    let arrays = arrays.filter(|(name, _)| is_asked(name));
    let choices = maps(
        arrays.map(|(name, array)| (name.as_str(), shape(array))),
        fields.about.m,
    );
    // As they were read, where that is among what the shapes allow.
    let as_read = |choice: &&String| {
        let parts: Vec<&str> = choice.split([' ', '\'', '"', ',']).collect();
        let mut said = others.iter().filter_map(|one| one.said.as_ref());
        said.all(|said| parts.contains(&said.replace(" is ", "=").as_str()))
    };
    let choices = choices.map(|all| {
        let some: Vec<String> = all.iter().filter(as_read).cloned().collect();
        match some.is_empty() {
            true => all,
            false => some,
        }
    });
    match choices {
        Some(choices) if fields.named.get(name).is_some_and(|one| one.len() > 1) => ask(
            format!("found {}, in names of no claim", listed(fields.named)),
            &choices,
        ),
        _ => fields.is_no_array(name).unwrap_or_else(|| unknown(name)),
    }
}

/// The maps that the lengths of arrays allow: a vector of all parameters taken apart, or an array for each block.
pub(in crate::files) fn maps<'f>(
    arrays: impl Iterator<Item = (&'f str, Vec<usize>)>,
    m: &Rbm,
) -> Option<Vec<String>> {
    let arrays: Vec<_> = arrays.collect();
    let flat = arrays
        .iter()
        .find_map(|(name, lengths)| flat(name, lengths, m));
    flat.or_else(|| by_shape(&arrays, m))
}

/// The maps that take a vector of all parameters apart, in the orders that programs write.
pub(super) fn flat(name: &str, lengths: &[usize], m: &Rbm) -> Option<Vec<String>> {
    let (n, k) = units(m);
    let count: usize = lengths.iter().product();
    let is_all = is_vector(lengths) && count == n * k + n + k && count > 1;
    is_all.then(|| taken_apart("claim-map", name, n, k))
}

/// The maps that the shapes of arrays allow.
fn by_shape(arrays: &[(&str, Vec<usize>)], m: &Rbm) -> Option<Vec<String>> {
    let (n, k) = units(m);
    let (mut w, mut b, mut c) = (Vec::new(), Vec::new(), Vec::new());
    for (name, lengths) in arrays {
        match lengths[..] {
            [x, y] if (x, y) == (n, k) || (x, y) == (k, n) => {
                w.extend(((x, y) == (n, k)).then(|| format!("W={name}")));
                w.extend(((x, y) == (k, n)).then(|| format!("W={name}.T")));
            }
            [x, y] if (x, y) == (n + 1, k + 1) => {
                let map = format!("W={name}[1:,1:],b={name}[1:,0],c={name}[0,1:]");
                return Some(vec![format!(
                    "{}   (a bias unit in front)",
                    option("claim-map", map)
                )]);
            }
            [x] | [1, x] | [x, 1] if x == n || x == k => {
                b.extend((x == n).then(|| format!("b={name}")));
                c.extend((x == k).then(|| format!("c={name}")));
            }
            _ => {}
        }
    }
    let pairs = match (n == k, &b[..], &c[..]) {
        // Both vectors fit both layers: the first may be either.
        (true, [first, second, ..], [one, two, ..]) => vec![vec![first, two], vec![second, one]],
        (true, [first], [one]) => vec![vec![first], vec![one]],
        _ => vec![b.first().into_iter().chain(c.first()).collect()],
    };
    let w = if w.is_empty() { vec![String::new()] } else { w };
    let both = w.iter().cartesian_product(&pairs);
    let maps = both.map(|(w, pair)| {
        let parts = std::iter::once(w).chain(pair.iter().copied());
        parts.filter(|part| !part.is_empty()).join(",")
    });
    let maps = maps.filter(|map| !map.is_empty());
    let choices: Vec<String> = maps.map(|map| option("claim-map", map)).collect();
    (!choices.is_empty()).then_some(choices)
}

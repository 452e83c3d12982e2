//! What a file holds under names that are not read: refused where it may belong to the machine,
//! passed over and named where it cannot.

use super::source::{shown, shown_up_to};
use crate::door::option;
use crate::error::{Error, Result};

/// What stands under a name that is not read.
pub(super) struct Extra {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) holds: Holds,
}

/// What kind of thing it is.
pub(super) enum Holds {
    /// A number, true, false or null.
    Single,
    /// A text: people may have noted there what the arrays mean.
    Text(String),
    /// A list of this shape.
    Array(Vec<u64>),
    /// A group of named things.
    Group,
}

impl Extra {
    /// The error of this name, where only `known` ones are read.
    pub(super) fn refused(&self, known: &[&str]) -> Error {
        let shown = shown(&self.name);
        let kind = if self.place.is_some() { "key" } else { "array" };
        let error = Error::input(format!(
            "found the {kind} `{shown}`, wanted {}",
            listed(known)
        ));
        let error = match &self.place {
            Some(place) => error.at(place),
            None => error,
        };
        error.help(match meant(&self.name, known) {
            Some(Meant::Name(near @ ("W" | "b" | "c"))) => {
                let map = match near {
                    "W" => format!("W={shown}"),
                    _ => format!("W=W,{near}={shown}"),
                };
                let map = option("map", map);
                format!("did you mean `{near}`? {map} reads it so")
            }
            Some(Meant::Name(near)) => format!("did you mean `{near}`?"),
            Some(Meant::Help(help)) => help.into(),
            None => {
                let (what, map) = match known.contains(&"W") {
                    true => ("what is read", "W=..,b=..,c=..".into()),
                    false => ("the rows", format!("rows={shown}")),
                };
                format!(
                    "what it holds would not be read: rename it to one of these, remove it, or name {what}: {}",
                    option("map", map)
                )
            }
        })
    }
}

/// `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A remark that names what was passed over in the file of a machine of this shape.
///
/// # Errors
/// A name that is close to one that is read, an array that could be a bias or the weights, and a
/// group of things: without them it may be another machine.
pub(super) fn passed_over(
    extras: &[Extra],
    known: &[&str],
    n_v: usize,
    n_h: usize,
) -> Result<Option<String>> {
    for extra in extras {
        let could_be = match &extra.holds {
            _ if meant(&extra.name, known).is_some() => return Err(extra.refused(known)),
            Holds::Group => return Err(extra.refused(known)),
            Holds::Array(shape) => parameters_of(shape, n_v as u64, n_h as u64),
            Holds::Single | Holds::Text(_) => None,
        };
        if let Some(what) = could_be {
            return Err(Error::input(format!(
                "found the array `{}`, which has the shape of {what}, wanted only {}",
                shown(&extra.name),
                listed(known)
            ))
            .at(extra.place.as_deref().unwrap_or(&extra.name))
            .help(match extra.name.as_str() {
                "a" => "b is the visible bias here and c the hidden bias: rename them, or remove `a` if it is no part of the machine".into(),
                _ => format!(
                    "W are the weights here, b is the visible bias and c the hidden bias: rename it, or remove it if it is no part of the machine; {} reads these and passes over the others",
                    option("map", "W=W,b=b,c=c")
                ),
            }));
        }
    }
    let names: Vec<String> = extras
        .iter()
        .map(|extra| match &extra.holds {
            Holds::Text(text) => {
                format!("`{}` (\"{}\")", shown(&extra.name), shown_up_to(text, 160))
            }
            _ => format!("`{}`", shown(&extra.name)),
        })
        .collect();
    Ok((!names.is_empty()).then(|| {
        format!(
            "passed over {}: a machine is read from {}",
            names.join(", "),
            known.join(", ")
        )
    }))
}

/// Which parameters an array of this shape could be.
fn parameters_of(shape: &[u64], n_v: u64, n_h: u64) -> Option<&'static str> {
    match *shape {
        [n, m] if (n, m) == (n_v, n_h) || (n, m) == (n_h, n_v) => Some("the weights"),
        [n] | [n, 1] | [1, n] if n == n_v => Some("the visible bias"),
        [n] | [n, 1] | [1, n] if n == n_h => Some("the hidden bias"),
        _ => None,
    }
}

enum Meant<'k> {
    Name(&'k str),
    Help(&'static str),
}

/// What a name was probably meant to be.
fn meant<'k>(name: &str, known: &[&'k str]) -> Option<Meant<'k>> {
    const NAMES: &[(&str, &str)] = &[
        ("W", "w weight weights w_ij wij"),
        (
            "b",
            "vbias v_bias visible_bias bias_visible visible_biases bv b_v intercept_visible_",
        ),
        (
            "c",
            "hbias h_bias hidden_bias bias_hidden hidden_biases bh b_h intercept_hidden_",
        ),
        ("temperature", "t kt temp"),
    ];
    let lower = name.to_lowercase();
    if lower == "components_" && known.contains(&"W") {
        return Some(Meant::Help(
            "scikit-learn's components_ is W transposed: save components_.T as W",
        ));
    }
    if lower == "beta" && known.contains(&"temperature") {
        return Some(Meant::Help("give `temperature`, which is 1/beta"));
    }
    let by_name = NAMES.iter().find(|(_, names)| is_one_of(names, &lower));
    by_name
        .and_then(|(word, _)| known.iter().find(|near| *near == word).copied())
        .or_else(|| nearest(name, known))
        .map(Meant::Name)
}

/// The known word of which `word` is a misspelling: short words have none but another case.
pub(super) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = word.to_lowercase();
    known
        .iter()
        .map(|near| {
            let distance = strsim::damerau_levenshtein(&lower, &near.to_lowercase());
            (distance, *near)
        })
        .filter(|(distance, near)| distance * 2 < near.len() && *distance <= 2)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, near)| near)
}

/// The error of a word, with the known one of which it is a misspelling.
pub(super) fn did_you_mean(error: Error, word: &str, known: &[&str]) -> Error {
    error.maybe_help(nearest(word, known).map(|near| format!("did you mean `{near}`?")))
}

/// Whether a word is one of those that blanks separate.
pub(super) fn is_one_of(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

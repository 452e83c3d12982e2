//! The arrays of a machine by their names, how they fit together, and what is asked where they fit in
//! several ways or in none.

use super::plan::{ask, listed, shape};
use super::roles::leaf;
use crate::error::Error;
use crate::files::map::written;
use crate::files::named::Named;
use crate::files::source::shown;

/// The arrays of a machine by their whole names; biases may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrays<'n> {
    pub(super) weights: &'n str,
    pub(super) visible: Option<&'n str>,
    pub(super) hidden: Option<&'n str>,
}

impl<'n> Arrays<'n> {
    /// The options that read W as it is, or turned.
    pub(super) fn map(&self, transposed: bool) -> String {
        let mut map = format!("W={}", quoted(self.weights));
        if transposed {
            map += ".T";
        }
        for (letter, name) in [("b", self.visible), ("c", self.hidden)] {
            if let Some(name) = name {
                map += &format!(",{letter}={}", quoted(name));
            }
        }
        format!("--map '{map}'")
    }

    /// The same with the layers' biases exchanged.
    pub(super) fn exchanged(&self) -> Arrays<'n> {
        Arrays {
            visible: self.hidden,
            hidden: self.visible,
            ..*self
        }
    }
}

/// A name as `--map` takes it.
fn quoted(name: &str) -> String {
    match name
        .chars()
        .all(|c| c.is_alphanumeric() || "._:/".contains(c))
    {
        true => shown(name),
        false => format!("\"{}\"", shown(name)),
    }
}

/// Whether W lies as (n_v, n_h), and whether as (n_h, n_v), for all that the lengths of the biases say.
pub(super) fn fits(named: &Named, arrays: &Arrays) -> (bool, bool) {
    let lengths = |name: &str| named.get(name).map(shape).unwrap_or_default();
    let &[rows, columns] = lengths(arrays.weights).as_slice() else {
        return (false, false);
    };
    let length = |name: Option<&str>| name.map(|name| lengths(name).iter().product::<usize>());
    let (b, c) = (length(arrays.visible), length(arrays.hidden));
    let fit = |n_v, n_h| b.is_none_or(|b| b == n_v) && c.is_none_or(|c| c == n_h);
    (fit(rows, columns), fit(columns, rows))
}

/// The error of a square matrix that may lie either way; `why` says what is not known about it.
pub(super) fn square(named: &Named, arrays: &Arrays, why: &str) -> Error {
    ask(
        format!(
            "found the square matrix `{}` {} {why}",
            shown(arrays.weights),
            written(&named.get(arrays.weights).map(shape).unwrap_or_default())
        ),
        &[
            format!("{}   (a row for each visible unit)", arrays.map(false)),
            format!("{}   (a row for each hidden unit)", arrays.map(true)),
        ],
    )
}

pub(super) fn exchanged_or_turned(named: &Named, arrays: &Arrays) -> Error {
    ask(
        format!(
            "found biases that fit the matrix `{}` {} only if it is transposed, or if the biases are exchanged",
            shown(arrays.weights),
            written(&named.get(arrays.weights).map(shape).unwrap_or_default())
        ),
        &[arrays.map(true), arrays.exchanged().map(false)],
    )
}

pub(super) fn no_fit(named: &Named, arrays: &Arrays) -> Error {
    let about = |name: &str| {
        let lengths = named.get(name).map(shape).unwrap_or_default();
        format!("`{}` {}", shown(name), written(&lengths))
    };
    let biases: Vec<String> = [arrays.visible, arrays.hidden]
        .into_iter()
        .flatten()
        .map(about)
        .collect();
    Error::input(format!(
        "found {} with {}, wanted a matrix with as many rows as one layer has units and as many columns as the other",
        about(arrays.weights),
        biases.join(" and ")
    ))
    .help("slices and .reshape in --map take an array apart: --map 'W=p[0:6].reshape(3,2),b=p[6:9],c=p[9:]'")
}

/// The error of a file whose arrays say nothing: what it has, and the maps that might be meant.
pub(super) fn unknown(named: &Named) -> Error {
    let all = named.arrays();
    let lengths = |name: &str| named.get(name).map(shape).unwrap_or_default();
    let matrices: Vec<&str> = named
        .names()
        .filter(|name| lengths(name).len() == 2 && lengths(name).iter().all(|n| *n > 1))
        .collect();
    let vectors: Vec<&str> = named
        .names()
        .filter(|name| {
            let lengths = lengths(name);
            !lengths.is_empty() && lengths.iter().filter(|n| **n != 1).count() <= 1
        })
        .collect();
    let problem = format!("found {}, in names of no known convention", listed(named));
    let alone = |weights| Arrays {
        weights,
        visible: None,
        hidden: None,
    };
    match (&matrices[..], &vectors[..]) {
        _ if all.is_empty() => Error::input(format!(
            "found {} without arrays of numbers, wanted W and the biases b and c",
            named.format.name()
        )),
        ([weights], []) => ask(
            problem,
            &[alone(weights).map(false), alone(weights).map(true)],
        ),
        ([weights], [first, second]) => {
            let arrays = Arrays {
                weights,
                visible: Some(first),
                hidden: Some(second),
            };
            let readings = [arrays.clone(), arrays.exchanged()];
            let mut choices = Vec::new();
            for arrays in readings {
                let (as_it_is, turned) = fits(named, &arrays);
                choices.extend(as_it_is.then(|| arrays.map(false)));
                choices.extend(turned.then(|| arrays.map(true)));
            }
            match choices.is_empty() {
                true => no_fit(named, &arrays),
                false => ask(problem, &choices),
            }
        }
        ([], [vector]) => ask(
            problem,
            &[format!(
                "--map 'W={0}[0:6].reshape(3,2),b={0}[6:9],c={0}[9:]'   (with the numbers of your machine)",
                quoted(vector)
            )],
        ),
        _ => ask(
            problem,
            &["--map 'W=weights.T,b=v_bias,c=h_bias'   (with these names)".into()],
        ),
    }
}

/// The error of an annealer's arrays, whose sign nothing says; `None` where the file has no `J`.
pub(super) fn of_either_sign(named: &Named) -> Option<Error> {
    let weights = named.names().find(|name| leaf(name) == "J")?;
    let biases: Vec<&str> = named
        .names()
        .filter(|name| leaf(name).to_lowercase().starts_with('h'))
        .collect();
    let find = |letter: char| {
        let after = |name: &&&str| {
            leaf(name).to_lowercase()[1..]
                .trim_start_matches('_')
                .starts_with(letter)
        };
        biases.iter().find(after).copied()
    };
    let (visible, hidden) = (find('v'), find('h'));
    let map = |sign: &str| {
        let entry = |(letter, name): (&str, Option<&str>)| {
            name.map(|name| format!(",{letter}={sign}{}", quoted(name)))
        };
        let biases: String = [("b", visible), ("c", hidden)]
            .into_iter()
            .filter_map(entry)
            .collect();
        format!("--units spin --map 'W={sign}{}{biases}'", quoted(weights))
    };
    Some(ask(
        format!(
            "found {}: energies with `{}` are written with either sign, E = -s J t - .. or E = +s J t + ..",
            listed(named),
            shown(weights)
        ),
        &[
            format!("{}   (E = -s J t - ..)", map("")),
            format!("{}   (E = +s J t + .., as annealers have it)", map("-")),
        ],
    ))
}

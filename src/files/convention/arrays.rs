//! The arrays of a machine by their names, how they fit together, and what is asked where they fit in
//! several ways or in none.

use super::apart::{is_label, of_both_layers, without_matrix};
use super::plan::{self, ask, is_vector, lengths, listed, quoted, shape};
use super::roles::{Role, leaf, role};
use crate::door::{option, options};
use crate::error::Error;
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
    fn of(weights: &'n str, visible: Option<&'n str>, hidden: Option<&'n str>) -> Self {
        Arrays {
            weights,
            visible,
            hidden,
        }
    }

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
        option("map", map)
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

/// Whether W lies as (n_v, n_h), and whether as (n_h, n_v), for all that the lengths of the biases say.
pub(super) fn fits(named: &Named, arrays: &Arrays) -> (bool, bool) {
    let [rows, columns] = lengths(named, arrays.weights)[..] else {
        return (false, false);
    };
    let length =
        |name: Option<&str>| name.map(|name| lengths(named, name).iter().product::<usize>());
    let (b, c) = (length(arrays.visible), length(arrays.hidden));
    let fit = |n_v, n_h| b.is_none_or(|b| b == n_v) && c.is_none_or(|c| c == n_h);
    (fit(rows, columns), fit(columns, rows))
}

/// An array of the machine, as errors name it.
fn about(named: &Named, name: &str) -> String {
    named
        .get(name)
        .map_or(String::new(), |array| plan::about(name, array))
}

/// The error of a square matrix that may lie either way; `why` says what is not known about it.
pub(super) fn square(named: &Named, arrays: &Arrays, why: &str) -> Error {
    ask(
        format!(
            "found the square matrix {} {why}",
            about(named, arrays.weights)
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
            "found biases that fit the matrix {} only if it is transposed, or if the biases are exchanged",
            about(named, arrays.weights)
        ),
        &[arrays.map(true), arrays.exchanged().map(false)],
    )
}

pub(super) fn no_fit(named: &Named, arrays: &Arrays) -> Error {
    let biases = [arrays.visible, arrays.hidden].into_iter().flatten();
    let biases: Vec<String> = biases.map(|name| about(named, name)).collect();
    Error::input(format!(
        "found {} with {}, wanted a matrix with as many rows as one layer has units and as many columns as the other",
        about(named, arrays.weights),
        biases.join(" and ")
    ))
    .help(format!(
        "slices and .reshape take an array apart: {}",
        option("map", "W=p[0:6].reshape(3,2),b=p[6:9],c=p[9:]")
    ))
}

/// The error of a file whose arrays say nothing: what it has, and the maps that might be meant.
pub(super) fn unknown(named: &Named) -> Error {
    let problem = format!("found {}, in names of no known convention", listed(named));
    let unread = named.passed().iter();
    let mut unread = unread.filter(|one| role(&one.name) == Some(Role::Weights));
    let all: Vec<&str> = named.names().collect();
    let (matrices, mut vectors) = by_dimensions(named, &all);
    vectors.retain(|name| !is_label(name));
    match (&matrices[..], &vectors[..]) {
        _ if all.is_empty() => Error::input(format!(
            "found {} without arrays of numbers, wanted W and the biases b and c",
            named.format.name()
        )),
        ([], _) if let Some(unread) = unread.next() => unread.refused(),
        ([], _)
            if let maps = without_matrix(named)
                && !maps.is_empty() =>
        {
            ask(problem, &maps)
        }
        ([weights], [first, second]) => {
            let arrays = Arrays::of(weights, Some(first), Some(second));
            match readings(named, &matrices, &vectors) {
                choices if choices.is_empty() => no_fit(named, &arrays),
                choices => ask(problem, &choices),
            }
        }
        _ => match in_groups(named, &all) {
            choices if choices.is_empty() => ask(
                problem,
                &[format!(
                    "{}   (with these names)",
                    option("map", "W=weights.T,b=v_bias,c=h_bias")
                )],
            ),
            choices => ask(problem, &choices),
        },
    }
}

/// The names of matrices and those of vectors among some.
fn by_dimensions<'n>(named: &Named, names: &[&'n str]) -> (Vec<&'n str>, Vec<&'n str>) {
    let of = |is: fn(&[usize]) -> bool| {
        let names = names.iter().copied();
        names.filter(|name| is(&lengths(named, name))).collect()
    };
    (
        of(|lengths| lengths.len() == 2 && lengths.iter().all(|n| *n > 1)),
        of(|lengths| !lengths.is_empty() && is_vector(lengths)),
    )
}

/// The maps of one matrix and two vectors, or of it alone, that neither shapes nor names exclude.
fn readings(named: &Named, matrices: &[&str], vectors: &[&str]) -> Vec<String> {
    match (matrices, vectors) {
        ([weights], []) => {
            let alone = Arrays::of(weights, None, None);
            let w = quoted(weights);
            let extended = option("map", format!("W={w}[1:,1:],b={w}[1:,0],c={w}[0,1:]"));
            vec![
                alone.map(false),
                alone.map(true),
                extended + "   (with a bias unit in front of each layer)",
            ]
        }
        ([weights], [first, second]) => {
            let arrays = Arrays::of(weights, Some(first), Some(second));
            let mut choices = Vec::new();
            for arrays in [arrays.clone(), arrays.exchanged()] {
                let of = |name: Option<&str>| name.and_then(role);
                let is_other = of(arrays.visible) == Some(Role::Hidden)
                    || of(arrays.hidden) == Some(Role::Visible);
                if !is_other {
                    let (as_it_is, turned) = fits(named, &arrays);
                    choices.extend(as_it_is.then(|| arrays.map(false)));
                    choices.extend(turned.then(|| arrays.map(true)));
                }
            }
            choices
        }
        _ => Vec::new(),
    }
}

/// The maps of every group of arrays that may be a machine: `layers.0`, `layers.1`.
fn in_groups(named: &Named, names: &[&str]) -> Vec<String> {
    const MOST: usize = 12;
    let group = |name: &str| name.len() - leaf(name).len();
    let mut groups: Vec<&str> = names.iter().map(|name| &name[..group(name)]).collect();
    groups.sort_unstable();
    groups.dedup();
    let of_group = |before: &&str| {
        let inside = names.iter().copied();
        let inside: Vec<&str> = inside
            .filter(|name| name[..group(name)] == **before)
            .collect();
        let (matrices, vectors) = by_dimensions(named, &inside);
        readings(named, &matrices, &vectors)
    };
    groups.iter().flat_map(of_group).take(MOST).collect()
}

/// The error of an annealer's arrays, whose sign nothing says; `None` where the file has no matrix `J`.
pub(super) fn of_either_sign(named: &Named) -> Option<Error> {
    let is_matrix = |name: &&str| named.get(name).is_some_and(|one| shape(one).len() == 2);
    let is_coupling = |name: &&str| ["J", "quadratic"].contains(&leaf(name).trim_matches('_'));
    let weights = named.names().filter(is_matrix).find(is_coupling)?;
    // `h_v` and `h_h`: fields of the visible and of the hidden units.
    let field = |layer: char| {
        let is = |name: &&str| {
            let name = leaf(name).to_lowercase();
            let rest = name.strip_prefix('h').unwrap_or_default();
            rest.trim_start_matches('_').starts_with(layer)
        };
        named.names().find(is)
    };
    let map = |sign: &str| {
        let entry = |(letter, layer)| Some(format!(",{letter}={sign}{}", quoted(field(layer)?)));
        let biases: String = [("b", 'v'), ("c", 'h')]
            .into_iter()
            .filter_map(entry)
            .collect();
        let map = match of_both_layers(named, weights, sign) {
            Some(map) if biases.is_empty() => map,
            _ => format!("W={sign}{}{biases}", quoted(weights)),
        };
        options(&[("units", "spin"), ("map", &map)])
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

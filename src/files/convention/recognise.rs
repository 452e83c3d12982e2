//! Which program wrote a file: by the names of its arrays, and by their shapes.

use super::arrays::{Arrays, exchanged_or_turned, fits, no_fit, square};
use super::plan::{Plan, ask, is_vector, lengths, listed, located};
use super::roles::{Role, leaf, role};
use super::table::{CONVENTIONS, Convention, KnownBy};
use crate::door::{self, option};
use crate::error::{Error, Result};
use crate::files::format::Format;
use crate::files::map::Target;
use crate::files::named::Named;
use crate::files::source::shown;
use std::collections::BTreeSet;

fn plan(
    convention: Option<&'static Convention>,
    named: &Named,
    arrays: &Arrays,
    transposed: bool,
    remarks: Vec<String>,
) -> Plan {
    let mut entries = vec![(Target::Weights, located(arrays.weights, transposed))];
    let mut add = |target, name: Option<&str>| {
        if let Some(name) = name {
            entries.push((target, located(name, false)));
        }
    };
    add(Target::VisibleBias, arrays.visible);
    add(Target::HiddenBias, arrays.hidden);
    if let Some((ov, oh)) = convention.and_then(|convention| convention.offsets) {
        let group = arrays
            .weights
            .strip_suffix(leaf(arrays.weights))
            .unwrap_or_default();
        let beside = |name: &str| {
            let whole = format!("{group}{name}");
            named.names().find(|other| **other == whole)
        };
        add(Target::VisibleOffset, beside(ov));
        add(Target::HiddenOffset, beside(oh));
    }
    Plan {
        convention,
        entries,
        remarks,
    }
}

/// The arrays of a convention's names below a group.
fn arrays_of<'n>(convention: &Convention, named: &'n Named, group: &str) -> Option<Arrays<'n>> {
    let name = |name: &str| {
        let whole = format!("{group}{name}");
        named.names().find(|other| **other == whole)
    };
    let [weights, visible, hidden] = convention.names;
    Some(Arrays {
        weights: name(weights)?,
        visible: name(visible),
        hidden: name(hidden),
    })
}

/// The machines of a convention's names, below their groups: `rbm_am.` for `rbm_am.weights`.
fn machines<'n>(
    convention: &Convention,
    known_by: KnownBy,
    named: &'n Named,
) -> Vec<(&'n str, Arrays<'n>)> {
    let machine = |name: &'n str| {
        let group = name.strip_suffix(convention.names[0])?;
        let is_known = match known_by {
            KnownBy::Beside(other) => named.get(&format!("{group}{other}")).is_some(),
            KnownBy::Group(name) => leaf(group.trim_end_matches('.')).starts_with(name),
            KnownBy::Names | KnownBy::NamesUnlessSquare | KnownBy::Asking => true,
        };
        let is_group = group.is_empty() || group.ends_with('.');
        let arrays = arrays_of(convention, named, group)?;
        let is_whole = arrays.visible.is_some() && arrays.hidden.is_some();
        (is_group && is_known && is_whole).then_some((group, arrays))
    };
    named.names().filter_map(machine).collect()
}

/// The number of a saved update: 12 of `update_12.params.`.
fn update(group: &str) -> Option<u64> {
    let digits = group.split_once("update_")?.1.split('.').next()?;
    digits.parse().ok()
}

/// Of several machines the one that is meant, and what to say about it; `None` of none.
fn one_machine<'n>(
    convention: &Convention,
    machines: &[(&'n str, Arrays<'n>)],
) -> Result<Option<(Arrays<'n>, Vec<String>)>> {
    let updates: BTreeSet<u64> = machines
        .iter()
        .filter_map(|(group, _)| update(group))
        .collect();
    let last = machines
        .iter()
        .max_by_key(|(group, _)| (update(group), group.ends_with("params.")));
    match (machines, last) {
        ([one], _) => Ok(Some((one.1.clone(), Vec::new()))),
        (_, Some((group, last))) if machines.iter().all(|(group, _)| update(group).is_some()) => {
            let remark = (updates.len() > 1).then(|| {
                let map = format!("W=update_N.params.{},b=..,c=..", convention.names[0]);
                format!(
                    "the file has {} updates: the last one, {}, was read; another is read by {}",
                    updates.len(),
                    update(group).unwrap_or_default(),
                    option("map", map)
                )
            });
            Ok(Some((last.clone(), remark.into_iter().collect())))
        }
        (_, None) => Ok(None),
        _ => {
            let maps = machines.iter();
            let maps = maps.map(|(_, arrays)| arrays.map(convention.hidden_first));
            Err(ask(
                format!(
                    "found {} machines of {} in the file, wanted one",
                    machines.len(),
                    convention.program
                ),
                &maps.collect::<Vec<_>>(),
            ))
        }
    }
}

/// The plan of a convention for arrays of its names.
fn by_convention(
    convention: &'static Convention,
    named: &Named,
    arrays: &Arrays,
    mut remarks: Vec<String>,
    is_asked_for: bool,
) -> Result<Plan> {
    let weights = shown(arrays.weights);
    let transposed = match (fits(named, arrays), convention.known_by) {
        ((true, true), KnownBy::NamesUnlessSquare) if !is_asked_for => {
            let why = "under names that some programs give to W and others to its transpose";
            return Err(square(named, arrays, why));
        }
        ((true, true), _) => convention.hidden_first ^ is_reversed(convention, named),
        ((as_it_is, turned), _) if as_it_is != turned => {
            if turned != convention.hidden_first && convention.name == "plain" {
                return Err(exchanged_or_turned(named, arrays));
            }
            if turned != convention.hidden_first && !is_reversed(convention, named) {
                remarks.push(format!(
                    "`{weights}` is the transpose of what {} keeps: the lengths of the biases leave no other reading",
                    convention.program
                ));
            }
            turned
        }
        _ => return Err(no_fit(named, arrays)),
    };
    Ok(plan(Some(convention), named, arrays, transposed, remarks))
}

/// Whether a matrix of Julia comes with its dimensions reversed.
fn is_reversed(convention: &Convention, named: &Named) -> bool {
    convention.name == "rbms-jl" && named.format == Format::Hdf5 && named.turned_for.is_none()
}

/// The plan of a convention that was asked for.
///
/// # Errors
/// A file without arrays of its names.
pub(super) fn asked(convention: &'static Convention, named: &Named) -> Result<Plan> {
    let machines = machines(convention, KnownBy::Names, named);
    let without_biases = || Some((arrays_of(convention, named, "")?, Vec::new()));
    match one_machine(convention, &machines)?.or_else(without_biases) {
        Some((arrays, remarks)) => by_convention(convention, named, &arrays, remarks, true),
        None => Err(Error::input(format!(
            "found {}, wanted the arrays {} of {}",
            listed(named),
            convention.names.join(", "),
            convention.program
        ))
        .at(option("convention", convention.name))
        .help(format!(
            "{} names the arrays of any file: {}",
            door::named("map"),
            option("map", "W=weights.T,b=v_bias,c=h_bias")
        ))),
    }
}

/// The convention of a file and its plan; `None` where its names are those of no program.
///
/// # Errors
/// Names of a program whose arrays may be read in several ways, or do not fit together.
pub(super) fn recognised(named: &Named) -> Result<Option<Plan>> {
    let known = CONVENTIONS
        .iter()
        .filter(|one| one.known_by != KnownBy::Asking);
    for convention in known {
        let machines = machines(convention, convention.known_by, named);
        if let Some((arrays, remarks)) = one_machine(convention, &machines)? {
            return by_convention(convention, named, &arrays, remarks, false).map(Some);
        }
    }
    // Biases that a file may leave out.
    for convention in CONVENTIONS
        .iter()
        .filter(|one| ["plain", "netket"].contains(&one.name))
    {
        let others = named
            .names()
            .filter(|name| role(name).is_some_and(|role| role != Role::Weights));
        if let Some(arrays) = arrays_of(convention, named, "")
            && others.filter(|name| Some(*name) != arrays.visible).count() == 0
        {
            return by_convention(convention, named, &arrays, Vec::new(), false).map(Some);
        }
    }
    by_roles(named)
}

/// Arrays whose names say what they are, whatever the program; where there are but three, two names are enough.
fn by_roles(named: &Named) -> Result<Option<Plan>> {
    let (mut matrices, mut vectors) = (Vec::new(), Vec::new());
    for name in named.names() {
        match lengths(named, name) {
            lengths if lengths.len() == 2 && role(name) == Some(Role::Weights) => {
                matrices.push(name)
            }
            lengths if !lengths.is_empty() && is_vector(&lengths) => vectors.push(name),
            _ => {}
        }
    }
    let of = |wanted: Role| {
        vectors
            .iter()
            .filter(move |name| role(name) == Some(wanted))
    };
    let unnamed: Vec<&&str> = vectors.iter().filter(|name| role(name).is_none()).collect();
    let (visible, hidden): (Vec<_>, Vec<_>) =
        (of(Role::Visible).collect(), of(Role::Hidden).collect());
    let ([weights], [visible], [hidden]) = (match (&matrices[..], &visible[..], &hidden[..]) {
        ([_], [_], []) if unnamed.len() == 1 => (&matrices[..], &visible[..], &unnamed[..]),
        ([_], [], [_]) if unnamed.len() == 1 => (&matrices[..], &unnamed[..], &hidden[..]),
        all => all,
    }) else {
        return Ok(None);
    };
    let arrays = Arrays {
        weights,
        visible: Some(visible),
        hidden: Some(hidden),
    };
    match fits(named, &arrays) {
        (true, true) => Err(square(named, &arrays, "under names of no known convention")),
        (false, false) => Err(no_fit(named, &arrays)),
        (_, transposed) => Ok(Some(plan(None, named, &arrays, transposed, Vec::new()))),
    }
}

//! Derivatives under the names that other programs have for them: `dw`, `grad_vbias`, `hidden_bias_grad`, and the `da`
//! and `db` of Hinton's guide. A name counts where it can mean one thing only.

use super::super::convention::{Role, ask, known_turn, leaf, role};
use super::super::map::Target;
use super::super::named::Named;
use super::block::{Are, has_shape, lengths, units, wrong_shape};
use super::one::About;
use crate::door::option;
use crate::error::Result;

/// An array that is a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known<'n> {
    pub(super) name: &'n str,
    pub(super) transposed: bool,
}

/// What says that a number is a derivative, before the parameter's name and after it.
const FIRST: &[&str] = &[
    "gradient_",
    "grad_",
    "delta_",
    "nabla_",
    "dl_d",
    "d_",
    "g_",
    "gradient",
    "grad",
    "delta",
    "δ",
    "∆",
    "∇",
    "∂",
    "d",
    "g",
];
const LAST: &[&str] = &["_gradient", "_grad", ".grad", "_delta", "gradient", "grad"];

/// What a name says without the marks of a derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Is(Role),
    /// `a`, `b` and `c`, which programs give to either bias.
    A,
    B,
    C,
}

/// What a name says in small letters, without marks.
fn says(bare: &str, is_marked: bool) -> Option<Says> {
    match bare {
        "a" => Some(Says::A),
        "b" => Some(Says::B),
        "c" => Some(Says::C),
        // Without a mark they are states, or means of them.
        "v" | "h" | "visible" | "hidden" if !is_marked => None,
        _ => role(bare).map(Says::Is),
    }
}

/// What a name says as a derivative's, with a mark or without; and the name in small letters, without marks.
fn read(name: &str, is_marked: bool) -> Option<(Says, String)> {
    let lower = name.to_lowercase();
    let read = |bare: &str| Some((says(bare, is_marked)?, bare.into()));
    if !is_marked {
        return read(leaf(&lower));
    }
    let after = LAST.iter().filter_map(|mark| lower.strip_suffix(mark));
    let first = FIRST
        .iter()
        .filter_map(|mark| leaf(&lower).strip_prefix(mark));
    after.map(leaf).chain(first).find_map(read)
}

/// An array whose name says something.
struct Telling<'n> {
    name: &'n str,
    says: Says,
    bare: String,
}

/// The arrays below `before` whose names say something.
fn all<'n>(named: &'n Named, before: &str, is_marked: bool) -> Vec<Telling<'n>> {
    let of = |name: &'n str| {
        let rest = name.strip_prefix(before)?;
        // Standard errors stand below a block's own names.
        let is_other = rest.starts_with("stderr.") || (before.is_empty() && is_claim(rest));
        (!is_other).then_some(())?;
        let (says, bare) = read(rest, is_marked)?;
        Some(Telling { name, says, bare })
    };
    named.names().filter_map(of).collect()
}

/// Whether a name belongs to another claim of the file.
fn is_claim(name: &str) -> bool {
    let key = name.split('.').next().unwrap_or_default();
    super::names::keys().any(|known| known == key)
}

/// The bias under the letters of Hinton's guide, `a` for the visible and `b` for the hidden one, or the other way round
/// where the lengths say so. `None` where there is no `a`, or a `c` beside it.
///
/// # Errors
/// Layers of one size: then either letter may be either bias.
pub(super) fn letters<'n>(
    named: &'n Named,
    before: &str,
    target: Target,
    about: About,
    (are, is_marked): (Are, bool),
) -> Result<Option<Known<'n>>> {
    let all = all(named, before, is_marked);
    let of = |letter: Says| {
        let found = all.iter().find(|one| one.says == letter);
        found.map(|one| one.name)
    };
    let (Some(a), None) = (of(Says::A), of(Says::C)) else {
        return Ok(None);
    };
    if target == Target::Weights {
        return Ok(None);
    }
    let b = of(Says::B);
    let fits = |name: Option<&str>, target| {
        let array = name.and_then(|name| named.get(name));
        array.is_none_or(|array| has_shape(&lengths(array, are), target, about.m))
    };
    let hinton = fits(Some(a), Target::VisibleBias) && fits(b, Target::HiddenBias);
    let other = fits(Some(a), Target::HiddenBias) && fits(b, Target::VisibleBias);
    let (visible, hidden) = match (hinton, other) {
        (true, true) => {
            let map = |first: &str, second: &str| {
                let map = format!("{first}={}", short(a, before));
                let b = b.map(|b| format!(",{second}={}", short(b, before)));
                option("claim-map", map + &b.unwrap_or_default())
            };
            return Err(ask(
                format!(
                    "found `{a}`{}: programs give these letters to either bias, and both layers have {} units",
                    b.map(|b| format!(" and `{b}`")).unwrap_or_default(),
                    about.m.n_v()
                ),
                &[
                    format!(
                        "{}   (a visible, b hidden, as in Hinton's guide)",
                        map("b", "c")
                    ),
                    format!("{}   (a hidden, b visible)", map("c", "b")),
                ],
            ));
        }
        (true, false) => (Some(a), b),
        (false, true) => (b, Some(a)),
        (false, false) => return Ok(None),
    };
    let name = match target {
        Target::VisibleBias => visible,
        _ => hidden,
    };
    Ok(name.map(|name| Known {
        name,
        transposed: false,
    }))
}

/// A name as a map has it: without what stands before every name of the claim.
fn short<'n>(name: &'n str, before: &str) -> &'n str {
    name.strip_prefix(before).unwrap_or(name)
}

/// The one array whose name says that it is this block.
///
/// # Errors
/// An array of another shape, and a square matrix that programs keep either way.
pub(super) fn known<'n>(
    named: &'n Named,
    before: &str,
    target: Target,
    about: About,
    (are, is_marked): (Are, bool),
) -> Result<Option<Known<'n>>> {
    let wanted = match target {
        Target::Weights => [Says::Is(Role::Weights); 2],
        Target::VisibleBias => [Says::Is(Role::Visible), Says::B],
        _ => [Says::Is(Role::Hidden), Says::C],
    };
    let all = all(named, before, is_marked);
    let mut fitting = all.iter().filter(|one| wanted.contains(&one.says));
    let (Some(Telling { name, bare, .. }), None) = (fitting.next(), fitting.next()) else {
        return Ok(None);
    };
    let Some(array) = named.get(name) else {
        return Ok(None);
    };
    let lengths = lengths(array, are);
    let known = |transposed| Ok(Some(Known { name, transposed }));
    let (n_v, n_h) = units(about.m);
    let fits = has_shape(&lengths, target, about.m);
    let turned = target == Target::Weights && *lengths == [n_h, n_v];
    let short = short(name, before);
    // It is the name of ours.
    let is_w = bare == "w";
    match (fits, turned) {
        (true, true) => match known_turn(bare).or(is_w.then_some(false)) {
            Some(transposed) => known(transposed),
            None => Err(ask(
                format!(
                    "found the square matrix `{name}`, under a name that programs use for W lying either way"
                ),
                &[
                    format!(
                        "{}   (a row for each visible unit)",
                        option("claim-map", format!("W={short}"))
                    ),
                    format!(
                        "{}   (a row for each hidden unit)",
                        option("claim-map", format!("W={short}.T"))
                    ),
                ],
            )),
        },
        (true, false) => known(false),
        (false, true) if !is_w => known(true),
        // Among other arrays of a file it may be something else.
        _ if before.is_empty() && !is_marked => Ok(None),
        _ => Err(wrong_shape(name, &lengths, (target, are), about.m)),
    }
}

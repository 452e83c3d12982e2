//! Derivatives under the names that other programs have for them: `dw`, `grad_vbias`, `hidden_bias_grad`, and the `da`
//! and `db` of Hinton's guide. A name counts where it can mean one thing only.

use super::super::convention::{Role, ask, known_turn, leaf, role};
use super::super::map::Target;
use super::block::{Sought, lengths, units};
use crate::door::option;
use crate::error::Result;

/// An array that is a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known<'n> {
    pub(super) name: &'n str,
    pub(super) transposed: bool,
}

/// What says that a number is a derivative, before the parameter's name and after it.
const FIRST: &str = "gradient_ grad_ delta_ nabla_ dl_d d_ g_ gradient grad delta δ ∆ ∇ ∂ d g";
const LAST: &str = "_gradient _grad .grad _delta gradient grad";

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
    let after = LAST.split(' ').filter_map(|mark| lower.strip_suffix(mark));
    let first = FIRST.split(' ');
    let first = first.filter_map(|mark| leaf(&lower).strip_prefix(mark));
    after.map(leaf).chain(first).find_map(read)
}

/// An array whose name says something.
struct Telling<'n> {
    name: &'n str,
    says: Says,
    bare: String,
}

/// Whether a name belongs to another claim of the file.
fn is_claim(name: &str) -> bool {
    let key = name.split('.').next().unwrap_or_default();
    super::names::keys().any(|known| known == key)
}

impl<'n> Sought<'n> {
    /// The arrays below what stands before all names whose own names say something.
    fn telling(&self, is_marked: bool) -> Vec<Telling<'n>> {
        let of = |name: &'n str| {
            let rest = name.strip_prefix(self.before)?;
            // Standard errors stand below a block's own names.
            let is_other =
                rest.starts_with("stderr.") || (self.before.is_empty() && is_claim(rest));
            (!is_other).then_some(())?;
            let (says, bare) = read(rest, is_marked)?;
            Some(Telling { name, says, bare })
        };
        self.named.names().filter_map(of).collect()
    }

    /// A name as a map has it: without what stands before every name of the claim.
    fn short(&self, name: &'n str) -> &'n str {
        name.strip_prefix(self.before).unwrap_or(name)
    }

    /// The bias under the letters of Hinton's guide, `a` for the visible and `b` for the hidden one, or the other way round
    /// where the lengths say so. `None` where there is no `a`, or a `c` beside it.
    ///
    /// # Errors
    /// Layers of one size: then either letter may be either bias.
    pub(super) fn letters(&self, is_marked: bool) -> Result<Option<Known<'n>>> {
        let all = self.telling(is_marked);
        let of = |letter: Says| {
            let found = all.iter().find(|one| one.says == letter);
            found.map(|one| one.name)
        };
        let (Some(a), None) = (of(Says::A), of(Says::C)) else {
            return Ok(None);
        };
        if self.target == Target::Weights {
            return Ok(None);
        }
        let b = of(Says::B);
        let fits = |name: Option<&str>, target| {
            let array = name.and_then(|name| self.named.get(name));
            array.is_none_or(|array| self.fits(array, target))
        };
        let hinton = fits(Some(a), Target::VisibleBias) && fits(b, Target::HiddenBias);
        let other = fits(Some(a), Target::HiddenBias) && fits(b, Target::VisibleBias);
        let (visible, hidden) = match (hinton, other) {
            (true, true) => {
                let map = |first: &str, second: &str| {
                    let map = format!("{first}={}", self.short(a));
                    let b = b.map(|b| format!(",{second}={}", self.short(b)));
                    option("claim-map", map + &b.unwrap_or_default())
                };
                let problem = format!(
                    "found `{a}`{}: programs give these letters to either bias, and both layers have {} units",
                    b.map(|b| format!(" and `{b}`")).unwrap_or_default(),
                    self.about.m.n_v()
                );
                let hinton = map("b", "c") + "   (a visible, b hidden, as in Hinton's guide)";
                let other = map("c", "b") + "   (a hidden, b visible)";
                return Err(ask(problem, &[hinton, other]));
            }
            (true, false) => (Some(a), b),
            (false, true) => (b, Some(a)),
            (false, false) => return Ok(None),
        };
        let name = match self.target {
            Target::VisibleBias => visible,
            _ => hidden,
        };
        Ok(name.map(|name| Known {
            name,
            transposed: false,
        }))
    }

    /// The one array whose name says that it is this block.
    ///
    /// # Errors
    /// An array of another shape, and a square matrix that programs keep either way.
    pub(super) fn known(&self, is_marked: bool) -> Result<Option<Known<'n>>> {
        let wanted = match self.target {
            Target::Weights => [Says::Is(Role::Weights); 2],
            Target::VisibleBias => [Says::Is(Role::Visible), Says::B],
            _ => [Says::Is(Role::Hidden), Says::C],
        };
        let all = self.telling(is_marked);
        let mut fitting = all.iter().filter(|one| wanted.contains(&one.says));
        let (Some(Telling { name, bare, .. }), None) = (fitting.next(), fitting.next()) else {
            return Ok(None);
        };
        let Some(array) = self.named.get(name) else {
            return Ok(None);
        };
        let known = |transposed| Ok(Some(Known { name, transposed }));
        let lengths = lengths(array, self.are);
        let (n_v, n_h) = units(self.about.m);
        let turned = self.target == Target::Weights && *lengths == [n_h, n_v];
        // It is the name of ours.
        let is_w = bare == "w";
        match (self.fits(array, self.target), turned) {
            (true, true) => match known_turn(bare).or(is_w.then_some(false)) {
                Some(transposed) => known(transposed),
                None => {
                    let short = self.short(name);
                    let map = |map: String, layer: &str| {
                        let map = option("claim-map", map);
                        format!("{map}   (a row for each {layer} unit)")
                    };
                    let problem = format!(
                        "found the square matrix `{name}`, under a name that some programs give to W and others to its transpose"
                    );
                    let visible = map(format!("W={short}"), "visible");
                    Err(ask(
                        problem,
                        &[visible, map(format!("W={short}.T"), "hidden")],
                    ))
                }
            },
            (true, false) => known(false),
            (false, true) if !is_w => known(true),
            // Among other arrays of a file it may be something else.
            _ if self.before.is_empty() && !is_marked => Ok(None),
            _ => Err(self.wrong_shape(name, &lengths)),
        }
    }
}

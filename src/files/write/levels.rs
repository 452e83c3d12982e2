//! Names with levels in them, as a tree.

use super::super::source::shown;
use crate::error::{Error, Result};

/// What stands under a name of one level.
pub(super) enum Level<'a, A> {
    One(&'a A),
    Group(Vec<(String, Level<'a, A>)>),
}

/// The tree of these things, whose names are split at each of the separators. Levels and things keep the order
/// in which they come first.
///
/// # Errors
/// Two things of one name, or one that has the name of a level.
pub(super) fn levels<'a, A>(
    things: &'a [A],
    name: impl Fn(&A) -> &str,
    separators: &[char],
) -> Result<Vec<(String, Level<'a, A>)>> {
    let mut tree = Vec::new();
    for thing in things {
        let mut at = &mut tree;
        let mut parts = name(thing).split(separators).peekable();
        while let Some(part) = parts.next() {
            let there = at.iter().position(|(other, _): &(String, _)| other == part);
            let is_last = parts.peek().is_none();
            let twice = || {
                let name = shown(name(thing));
                Error::input(format!(
                    "found two things named `{name}`, wanted one for each name"
                ))
            };
            let there = match (there, is_last) {
                (Some(_), true) => return Err(twice()),
                (Some(there), false) => there,
                (None, true) => {
                    at.push((part.to_string(), Level::One(thing)));
                    break;
                }
                (None, false) => {
                    at.push((part.to_string(), Level::Group(Vec::new())));
                    at.len() - 1
                }
            };
            at = match at.get_mut(there) {
                Some((_, Level::Group(inside))) => inside,
                _ => return Err(twice()),
            };
        }
    }
    Ok(tree)
}

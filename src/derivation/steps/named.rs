//! The steps in reading order, and those among them that a user names.

use super::step::Step;
use crate::error::{Error, Result};
use itertools::Itertools;

/// The steps in reading order.
pub fn steps() -> Vec<Step> {
    let mut steps = super::question::question();
    steps.extend(super::general::general());
    steps.extend(super::general::divergences());
    steps.extend(super::chain::chain());
    steps.extend(super::chain::sigmoid());
    steps.extend(super::rule::expectation());
    steps.extend(super::rule::rules());
    steps.extend(super::rule::cuts());
    steps.extend(super::rule::haykin());
    steps
}

/// The steps of those names, in reading order. A name that is no step's stands for all whose names
/// begin with it.
pub(crate) fn named(names: Option<&[String]>) -> Result<Vec<Step>> {
    let all = steps();
    let Some(names) = names else { return Ok(all) };
    let is = |step: &Step, name: &str| match all.iter().any(|step| is_id(step, name)) {
        true => is_id(step, name),
        false => begins(step.id, name),
    };
    for name in names {
        if !all.iter().any(|step| is(step, name)) {
            return Err(unknown_step(name, &all));
        }
    }
    let wanted = |step: &Step| names.iter().any(|name| is(step, name));
    Ok(all.iter().filter(|step| wanted(step)).cloned().collect())
}

fn is_id(step: &Step, name: &str) -> bool {
    step.id.eq_ignore_ascii_case(name)
}

/// Whether a step's name begins with these letters or numbers, none of them cut in two: `R` and `R8`
/// begin R8.text, `Q2.data` begins Q2.data1, but `R1` does not begin R10, nor `A` anchor.
fn begins(id: &str, name: &str) -> bool {
    let Some((start, rest)) = id.split_at_checked(name.len()) else {
        return false;
    };
    let cut = |is: fn(&char) -> bool| {
        start.chars().next_back().is_some_and(|c| is(&c))
            && rest.chars().next().is_some_and(|c| is(&c))
    };
    !name.is_empty()
        && start.eq_ignore_ascii_case(name)
        && !cut(char::is_ascii_alphabetic)
        && !cut(char::is_ascii_digit)
}

fn unknown_step(name: &str, all: &[Step]) -> Error {
    let letter = name.chars().next().map(|c| c.to_ascii_uppercase());
    let near: Vec<&str> = all
        .iter()
        .map(|step| step.id)
        .filter(|id| id.chars().next().map(|c| c.to_ascii_uppercase()) == letter)
        .collect();
    let offered = match near.is_empty() {
        true => all.iter().map(|step| step.id).join(", "),
        false => near.join(", "),
    };
    Error::input(format!(
        "found the step `{}`, wanted one of the derivation's",
        name.escape_debug()
    ))
    .help(format!("the steps are: {offered}"))
}

#[cfg(test)]
mod tests {
    use super::super::step::Origin;
    use super::*;

    fn ids(name: &str) -> Vec<&'static str> {
        let found = named(Some(&[name.to_string()]));
        found.map_or_else(
            |_| Vec::new(),
            |steps| steps.iter().map(|step| step.id).collect(),
        )
    }

    #[test]
    fn a_name_is_one_step_or_the_beginning_of_several() {
        assert_eq!(ids("anchor"), ["anchor"]);
        assert_eq!(ids("r8"), ["R8"]);
        assert_eq!(ids("Q2.data"), ["Q2.data1", "Q2.data2", "Q2.data3"]);
        assert_eq!(ids("A"), ["A1", "A1.grad"]);
        assert_eq!(ids("D"), ["D1", "D2b", "D2c"]);
        assert_eq!(ids("D2"), ["D2b", "D2c"]);
        assert_eq!(ids("R1"), ["R1a", "R1b"]);
        assert_eq!(ids("cut").len(), 3);
        for none in ["", "x", "R12", "Q2.data4", "anch", "é"] {
            assert!(ids(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn exactly_the_steps_from_the_thread_have_a_printed_line() {
        for step in steps() {
            let from_thread = step.origin == Origin::Thread;
            assert_eq!(!step.printed.is_empty(), from_thread, "{}", step.id);
        }
    }
}

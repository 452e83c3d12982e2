//! The steps in reading order, and those among them that a user names.

use super::step::Step;
use crate::error::{Error, Result};

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

/// The steps of those names, in reading order.
pub fn named(names: Option<&[String]>) -> Result<Vec<Step>> {
    let all = steps();
    let Some(names) = names else { return Ok(all) };
    let is = |step: &Step, name: &str| {
        step.id.eq_ignore_ascii_case(name) || family(step.id).eq_ignore_ascii_case(name)
    };
    for name in names {
        if !all.iter().any(|step| is(step, name)) {
            return Err(unknown_step(name, &all));
        }
    }
    let wanted = |step: &Step| names.iter().any(|name| is(step, name));
    Ok(all.into_iter().filter(wanted).collect())
}

/// The letters that a step's name begins with: `R` for R8, `cut` for cut.lnZ.
fn family(id: &str) -> &str {
    let end = id.find(|c: char| !c.is_ascii_alphabetic());
    &id[..end.unwrap_or(id.len())]
}

fn unknown_step(name: &str, all: &[Step]) -> Error {
    let letter = name.chars().next().map(|c| c.to_ascii_uppercase());
    let near: Vec<&str> = all
        .iter()
        .map(|step| step.id)
        .filter(|id| id.chars().next().map(|c| c.to_ascii_uppercase()) == letter)
        .collect();
    let offered = match near.is_empty() {
        true => all
            .iter()
            .map(|step| step.id)
            .collect::<Vec<_>>()
            .join(", "),
        false => near.join(", "),
    };
    Error::input(format!(
        "found the step `{}`, wanted one of the derivation's",
        name.escape_debug()
    ))
    .help(format!("the steps are: {offered}"))
}

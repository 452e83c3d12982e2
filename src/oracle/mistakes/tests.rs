//! `docs/check.md` has every id that a report can name, and no other; so have the words of the mistakes in directions.

use super::words::PARAMETERS;
use super::{parameters, scalars};
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../../docs/check.md");

/// What the two tables of mistakes of the page name in backquotes: the first column of the one, the last of the other.
fn named() -> BTreeSet<&'static str> {
    let of = |section: &str| {
        let (_, after) = PAGE.split_once(section).expect("the section");
        after.split("\n## ").next().expect("its text")
    };
    let column = |text: &'static str, last: bool| {
        let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
        let rows = rows.map(|row| row.trim_end_matches('|').trim());
        rows.map(move |row| {
            let mut cells = row.split(" | ");
            let cell = if last { cells.last() } else { cells.next() };
            cell.expect("a cell")
        })
    };
    let cells = column(of("## What explains a wrong number\n"), false)
        .chain(column(of("## How the mistake is found\n"), true));
    cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn the_page_names_every_mistake() {
    let mut known: BTreeSet<&str> = parameters::ids().into_iter().collect();
    known.extend(scalars::ids());
    let named = named();
    let missing: Vec<_> = known.difference(&named).collect();
    let unknown: Vec<_> = named.difference(&known).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "docs/check.md lacks {missing:?} and has {unknown:?} in vain"
    );
}

#[test]
fn every_mistake_in_a_direction_has_its_words() {
    let rules: BTreeSet<&str> = parameters::ids().into_iter().collect();
    let words: BTreeSet<&str> = PARAMETERS.iter().map(|words| words.id).collect();
    let without: Vec<_> = words.difference(&rules).copied().collect();
    assert!(rules.is_subset(&words), "{:?}", rules.difference(&words));
    // What is said where no rule explains.
    assert_eq!(without, ["unknown"]);
}

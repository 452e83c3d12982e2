//! The map of `docs/design.md`, held: a file uses only floors below its own, is short enough to be
//! read in one sitting, and stands on a floor at all.

use super::sources::{items, sources};
use std::collections::BTreeSet;

/// The rooms of `docs/design.md` and what stands beside them, from the bottom up:
/// number -> machine -> (exact | sweep) -> answer -> (derivation | oracle) -> (files | report) -> cli.
/// In a row a place uses the places *before* it, never those after it.
const FLOORS: &[&[&str]] = &[
    &["door", "error", "watch", "threads", "number"],
    // Built-in and random machines come with their data.
    &["data", "machine"],
    &[
        "sweep",
        "ensemble",
        "exact",
        "chain",
        "difference",
        "symbolic",
    ],
    &["answer"],
    &["derivation", "oracle", "testing"],
    &["files", "report"],
    &["cli", "main"],
];

/// Rooms of one floor that do not use each other: (exact | sweep), (derivation | oracle), (files | report).
const APART: &[(&str, &[&str])] = &[
    (
        "sweep",
        &["ensemble", "exact", "chain", "difference", "symbolic"],
    ),
    ("derivation", &["oracle"]),
    ("files", &["report"]),
];

/// Declares the modules and uses none.
const ROOT: &str = "lib";

const MOST_LINES: usize = 400;

/// The only places where `unsafe` may ever be allowed: the vector kernels of the sweep.
const MAY_BE_UNSAFE: &[&str] = &["sweep/words/vector.rs", "sweep/words/simd.rs"];

/// The floor of a place, and its place there.
fn height(place: &str) -> Option<(usize, usize)> {
    FLOORS.iter().enumerate().find_map(|(floor, places)| {
        let at = places.iter().position(|here| *here == place)?;
        Some((floor, at))
    })
}

/// The places that code names as `crate::place` or `rbm_exact::place`, groups included, comments
/// left out.
fn places_used(code: &str) -> BTreeSet<String> {
    let code: String = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut used = BTreeSet::new();
    for root in ["crate::", "rbm_exact::"] {
        for rest in code.split(root).skip(1) {
            for item in items(rest.trim_start()) {
                let name = |c: char| c.is_alphanumeric() || c == '_';
                used.insert(item.trim().chars().take_while(|c| name(*c)).collect());
            }
        }
    }
    used
}

/// What is wrong with one file using one place.
fn offence(place: &str, used: &str) -> Option<String> {
    if used == place || used == "rug" {
        return None;
    }
    let Some(below) = height(used) else {
        return Some(format!("uses crate::{used}, which stands on no floor"));
    };
    let apart = |(low, high): &(&str, &[&str])| *low == used && high.contains(&place);
    (Some(below) >= height(place) || APART.iter().any(apart))
        .then(|| format!("uses crate::{used}, which is not below it"))
}

#[test]
fn every_place_is_on_a_floor() {
    for source in sources() {
        let known = source.place == ROOT || height(&source.place).is_some();
        assert!(known, "src/{} stands on no floor", source.path);
    }
}

#[test]
fn a_file_uses_only_what_stands_below_it() {
    let mut offences = Vec::new();
    for source in sources().iter().filter(|source| source.place != ROOT) {
        for used in places_used(&source.code) {
            let offence = offence(&source.place, &used);
            offences.extend(offence.map(|what| format!("src/{} {what}", source.path)));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

/// The check itself, on imports that it must see through.
#[test]
fn imports_are_read_in_every_form_they_can_be_written_in() {
    let code = "use crate::{data::Data, number::{Theta, Value},\n    exact};\n\
        fn f() -> crate::error::Result<()> { } // crate::cli\n";
    let wanted = ["data", "error", "exact", "number"].map(String::from);
    assert_eq!(places_used(code), BTreeSet::from(wanted));
    assert!(offence("number", "machine").is_some());
    assert!(offence("exact", "answer").is_some());
    assert!(offence("exact", "sweep").is_some());
    assert!(offence("report", "files").is_some());
    assert!(offence("answer", "exact").is_none());
    assert!(offence("machine", "data").is_none());
    assert!(offence("report", "attic").is_some());
}

#[test]
fn a_file_is_read_in_one_sitting() {
    for source in sources() {
        let lines = source.code.lines().count();
        assert!(
            lines <= MOST_LINES,
            "src/{} has {lines} lines, wanted {MOST_LINES}",
            source.path
        );
    }
}

#[test]
fn unsafe_code_is_forbidden_but_in_the_vector_kernels() {
    for source in sources() {
        let words = source
            .code
            .split(|c: char| !c.is_alphanumeric() && c != '_');
        let found = words.filter(|word| *word == "unsafe").count();
        let may = MAY_BE_UNSAFE.contains(&source.path.as_str());
        assert!(found == 0 || may, "src/{} says unsafe", source.path);
        if source.path == "lib.rs" {
            let forbids = source.code.contains("#![forbid(unsafe_code)]");
            let denies = source.code.contains("#![deny(unsafe_code)]");
            assert!(
                forbids || denies,
                "src/lib.rs neither forbids nor denies unsafe code"
            );
        }
    }
}

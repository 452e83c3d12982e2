//! No file needs, directly or through others, a file that needs it. Whoever changes one file then knows
//! which others can notice.

use super::sources::{Source, items, sources};
use std::collections::{BTreeMap, BTreeSet};

/// A module path below the crate, such as `["sweep", "tables"]`; the crate itself is `[]`.
type Module = Vec<String>;

/// A file's imports and what it passes on to its users.
#[derive(Default)]
struct Imports {
    /// Whole paths, from the crate.
    used: BTreeSet<Module>,
    /// By the name they are passed on under: whole paths, from the crate.
    passed_on: BTreeMap<String, Module>,
}

fn module(source: &Source) -> Module {
    let path = source.path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "lib" => Module::new(),
        _ => path.split('/').map(String::from).collect(),
    }
}

/// A path as it is written in `here`, from the crate; `None` for paths into other crates.
fn resolved(here: &Module, written: &str) -> Option<Module> {
    let mut parts = written.split("::").map(str::trim).peekable();
    let mut from = match parts.next()? {
        "crate" | "rbm_exact" => Module::new(),
        "self" => here.clone(),
        "super" => here[..here.len().checked_sub(1)?].to_vec(),
        _ => return None,
    };
    while parts.next_if_eq(&"super").is_some() {
        from.pop()?;
    }
    from.extend(parts.map(String::from));
    Some(from)
}

/// The paths of a `use` tree, each with the name that it is known by afterwards.
fn expanded(prefix: &str, tree: &str, found: &mut Vec<(String, String)>) {
    let tree = tree.trim();
    match tree.find('{') {
        Some(open) => {
            let prefix = format!("{prefix}{}", tree[..open].trim());
            for item in items(&tree[open..]) {
                expanded(&prefix, item, found);
            }
        }
        None => {
            let (path, name) = match tree.split_once(" as ") {
                Some((path, name)) => (path.trim(), name.trim()),
                None => (tree, tree.rsplit("::").next().unwrap_or(tree).trim()),
            };
            let path = format!("{prefix}{path}");
            let path = path.trim_end_matches("::self").trim_end_matches("::*");
            found.push((path.to_string(), name.to_string()));
        }
    }
}

fn without_comments(code: &str) -> String {
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""));
    lines.collect::<Vec<_>>().join("\n")
}

fn imports(here: &Module, children: &BTreeSet<Module>, code: &str) -> Imports {
    let code = without_comments(code);
    let mut imports = Imports::default();
    let mut rest = String::new();
    for statement in code.split_inclusive(';') {
        let start = statement.rfind('}').map_or(0, |end| end + 1);
        // A group of imports has braces of its own: begin at the word `use`.
        let words = statement.find("use ").filter(|at| {
            let before = statement[..*at].chars().next_back();
            before.is_none_or(char::is_whitespace) && !statement[*at..].contains("fn ")
        });
        let Some(at) = words else {
            rest += statement;
            continue;
        };
        rest += &statement[..at];
        let before = statement[..at].rsplit(['\n', ';', '}']).next();
        let public = before.is_some_and(|before| before.contains("pub")) && at >= start.min(at);
        let tree = statement[at + "use ".len()..].trim_end_matches(';');
        let mut paths = Vec::new();
        expanded("", tree, &mut paths);
        for (path, name) in paths {
            // In `mod.rs` a child's name needs no `self::`.
            let mut own = here.clone();
            own.extend(path.split("::").next().map(String::from));
            let path = match children.contains(&own) {
                true => format!("self::{path}"),
                false => path,
            };
            let Some(path) = resolved(here, &path) else {
                continue;
            };
            match public {
                true => drop(imports.passed_on.insert(name, path)),
                false => drop(imports.used.insert(path)),
            }
        }
    }
    // Paths in the code itself: `super::fit::fit(..)`, `crate::number::Value`.
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for word in rest.split(|c: char| !is_path(c)) {
        if ["crate::", "super::", "self::"]
            .iter()
            .any(|root| word.starts_with(root))
        {
            imports
                .used
                .extend(resolved(here, word.trim_end_matches(':')));
        }
        let first = word.split("::").next().unwrap_or("");
        let mut child = here.clone();
        child.push(first.to_string());
        if word.contains("::") && children.contains(&child) {
            imports.used.insert(child);
        }
    }
    imports
}

/// The file that a path leads to, through what modules pass on.
fn file(all: &BTreeMap<Module, Imports>, path: &Module) -> Option<Module> {
    let mut path = path.clone();
    for _ in 0..16 {
        let length = (0..=path.len())
            .rev()
            .find(|n| all.contains_key(&path[..*n]))?;
        let (module, rest) = path.split_at(length);
        let next = rest
            .first()
            .and_then(|name| all[module].passed_on.get(name));
        match next {
            Some(target) if *target != path => {
                path = target.iter().chain(&rest[1..]).cloned().collect();
            }
            _ => return Some(module.to_vec()),
        }
    }
    None
}

/// Which files a file needs.
fn needs(sources: &[(Module, String)]) -> BTreeMap<Module, BTreeSet<Module>> {
    let modules: BTreeSet<Module> = sources.iter().map(|(module, _)| module.clone()).collect();
    let all: BTreeMap<Module, Imports> = sources
        .iter()
        .map(|(module, code)| (module.clone(), imports(module, &modules, code)))
        .collect();
    all.iter()
        .map(|(module, imports)| {
            let files = imports.used.iter().filter_map(|path| file(&all, path));
            // The root declares the rooms and uses none.
            let other = files.filter(|needed| needed != module && !needed.is_empty());
            (module.clone(), other.collect())
        })
        .collect()
}

/// Every set of files each of which needs all the others.
fn circles(needs: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<BTreeSet<Module>> {
    let reached = |from: &Module| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&Module> = needs[from].iter().collect();
        while let Some(module) = next.pop() {
            if seen.insert(module.clone()) {
                next.extend(&needs[module]);
            }
        }
        seen
    };
    let all: BTreeMap<&Module, BTreeSet<Module>> =
        needs.keys().map(|from| (from, reached(from))).collect();
    let mut found: Vec<BTreeSet<Module>> = Vec::new();
    for (from, reached) in all
        .iter()
        .filter(|(from, reached)| reached.contains(**from))
    {
        if !found.iter().any(|circle| circle.contains(*from)) {
            let with = reached.iter().filter(|to| all[*to].contains(*from));
            found.push(with.cloned().collect());
        }
    }
    found
}

fn written(circle: &BTreeSet<Module>, needs: &BTreeMap<Module, BTreeSet<Module>>) -> String {
    let name = |module: &Module| module.join("/");
    let line = |module: &Module| {
        let inside = needs[module].intersection(circle).map(name);
        format!(
            "    {} needs {}",
            name(module),
            inside.collect::<Vec<_>>().join(", ")
        )
    };
    circle.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_two_files_need_each_other() {
    let sources: Vec<_> = sources()
        .iter()
        .filter(|source| source.path != "main.rs")
        .map(|source| (module(source), source.code.clone()))
        .collect();
    let needs = needs(&sources);
    let found = circles(&needs);
    let shown: Vec<String> = found.iter().map(|circle| written(circle, &needs)).collect();
    assert!(
        found.is_empty(),
        "files that need each other:\n{}",
        shown.join("\n\n")
    );
}

fn sketch(files: &[(&str, &str)]) -> Vec<BTreeSet<Module>> {
    let files: Vec<_> = files
        .iter()
        .map(|(path, code)| {
            let source = Source {
                path: path.to_string(),
                place: String::new(),
                code: code.to_string(),
            };
            (module(&source), source.code)
        })
        .collect();
    circles(&needs(&files))
}

/// The check itself, on circles in every form they can be written in.
#[test]
fn circles_are_seen_through_whatever_hides_them() {
    let seen = |files: &[(&str, &str)]| sketch(files).len();
    assert_eq!(
        seen(&[("a.rs", "use crate::b::B;"), ("b.rs", "pub struct B;")]),
        0
    );
    assert_eq!(
        seen(&[
            ("a.rs", "use crate::b;"),
            ("b.rs", "fn f() { crate::a::g() }")
        ]),
        1
    );
    // Of siblings, by `super` and by groups.
    let siblings = [
        ("n/mod.rs", "mod x; mod y;"),
        ("n/x.rs", "use super::{y::{Y, f}, z};"),
        ("n/y.rs", "use super::x::X;"),
    ];
    assert_eq!(seen(&siblings), 1);
    // A name that the folder passes on leads to the file that defines it.
    let passed_on = [
        (
            "n/mod.rs",
            "mod x;\nmod y;\npub use x::X;\npub use y::{Y, g as h};",
        ),
        ("n/x.rs", "use crate::n::h;"),
        ("n/y.rs", "use super::X;"),
    ];
    assert_eq!(seen(&passed_on), 1);
    // A folder that uses its own file, which uses the folder.
    let folder = [
        ("n/mod.rs", "mod x;\nuse x::X;\npub struct N;"),
        ("n/x.rs", "use super::N;"),
    ];
    assert_eq!(seen(&folder), 1);
    let only_passes_on = [
        ("n/mod.rs", "mod x;\npub use x::X;\npub struct N;"),
        ("n/x.rs", "use super::N;"),
    ];
    assert_eq!(seen(&only_passes_on), 0);
    // Three files in a row, and a comment that is no import.
    let three = [
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "use crate::c::C;"),
        ("c.rs", "// use crate::a;\nfn f() -> crate::a::A {}"),
    ];
    assert_eq!(seen(&three), 1);
    assert_eq!(seen(&[three[0], three[1], ("c.rs", "// use crate::a;")]), 0);
}

//! `docs/derivation.md` is made from the steps, `docs/reading.md` from the words. After a change:
//! `UPDATE_DOCS=1 cargo test --test program docs`.

use rbm_exact::derivation::{self, Agreed, Assignment, Hypothesis, RunOptions};
use rbm_exact::machine::{Param, example};
use rbm_exact::number::Digits;
use rbm_exact::report::view::{Block, Document, Judged, Mark};
use rbm_exact::report::{explain, legend, markdown};
use rbm_exact::watch::Unwatched;

fn book() -> String {
    let (m, data) = example("m2").expect("built in");
    let options = RunOptions {
        focus: Param::W(0, 0),
        digits: Digits::of_itself(15),
        steps: None,
        all: true,
    };
    let mut book = Document::new("The derivation, step by step");
    book.paragraph(
        "Every line of a question and its answer on a Q&A site, what they leave out, and what is wrong with them as printed. Each side was evaluated as it stands, on the teaching machine M2 (e^W = [[2, 1/2], [1, 3]], no biases, data 10, 10, 11, 01) for w[1,1]. Made by the program from the trees that it runs; a test keeps this page true.",
    );
    for ran in derivation::run(&m, &data, &options, &Unwatched).expect("small") {
        let explained = explain(&ran);
        book.heading(explained.title.clone());
        for mut block in explained.blocks {
            if let Block::Heading(heading) = &mut block {
                heading.level = 2;
            }
            book.blocks.push(block);
        }
    }
    markdown(&book)
}

fn check(name: &str, page: &str) {
    let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, page).expect("written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/{name} is out of date: UPDATE_DOCS=1 cargo test --test program docs"
    );
}

#[test]
fn the_pages_say_what_the_program_does() {
    check("derivation.md", &book());
    check("reading.md", &markdown(&legend()));
}

/// Every verdict that a report can print, and the words of its tables.
#[test]
fn every_word_of_a_report_is_explained() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(["derive", "--help"])
        .output()
        .expect("the program runs");
    let help = String::from_utf8(help.stdout).expect("text");
    let page = markdown(&legend());
    let marks = [
        Mark::Equal,
        Mark::Agrees(Agreed::to_digits(38)),
        Mark::Agrees(Agreed::within(9863)),
        Mark::Definition,
        Mark::Refuted(Assignment::default()),
        Mark::Differ,
        Mark::Undecided,
        Mark::Undefined,
        Mark::IllFormed,
        Mark::Approximate,
        Mark::Blind,
        Mark::Only(Hypothesis::NoBiases),
        Mark::WithinBand,
    ];
    let verdicts = marks.map(|mark| Judged::passed(mark).words());
    let words = [
        "closed form",
        "edge cut",
        "dual numbers",
        "data phase",
        "off by",
        "band",
        "datum",
    ];
    for word in verdicts.iter().map(String::as_str).chain(words) {
        let word = word.trim_end_matches("no biases").trim();
        assert!(help.contains(word), "{word} is not in derive --help");
        assert!(page.contains(word), "{word} is not in docs/reading.md");
    }
}

/// Every key of every schema is in the page about JSON, between backquotes.
#[test]
fn the_page_about_json_names_every_key() {
    let page = include_str!("../../docs/json.md");
    let mut keys = Vec::new();
    for command in ["compute", "path", "symbolic", "derive", "difference"] {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
            .args(["schema", command])
            .output()
            .expect("runs");
        let schema: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
        keys_of(&schema, &mut keys);
    }
    assert!(keys.len() > 100, "{}", keys.len());
    for key in keys {
        assert!(
            page.contains(&format!("`{key}`")),
            "docs/json.md does not say what `{key}` is"
        );
    }
}

/// The names under every `properties`.
fn keys_of(schema: &serde_json::Value, keys: &mut Vec<String>) {
    let Some(object) = schema.as_object() else {
        return;
    };
    for (name, inner) in object {
        if name == "properties"
            && let Some(properties) = inner.as_object()
        {
            keys.extend(properties.keys().cloned());
        }
        keys_of(inner, keys);
    }
}

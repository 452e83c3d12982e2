//! `docs/derivation.md` is generated from the steps. After a change of a step:
//! `UPDATE_DOCS=1 cargo test --test program docs`.

use rbm_exact::derivation::{self, RunOptions};
use rbm_exact::machine::{Param, example};
use rbm_exact::number::Digits;
use rbm_exact::report::view::{Block, Document};
use rbm_exact::report::{explain, markdown};
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

#[test]
fn the_page_says_what_the_program_does() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/derivation.md");
    let book = book();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &book).expect("written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == book,
        "docs/derivation.md is out of date: UPDATE_DOCS=1 cargo test --test program docs"
    );
}

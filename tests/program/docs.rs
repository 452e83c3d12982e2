//! `docs/derivation.md` is made from the steps. After a change:
//! `UPDATE_DOCS=1 cargo test --test program docs`.

use rbm_exact::derivation::{self, Agreed, Assignment, At, Hypothesis, RunOptions, StepRun};
use rbm_exact::machine::{Param, example};
use rbm_exact::report::view::{Block, Document, Judged, Mark, Span};
use rbm_exact::report::{explain, markdown};
use rbm_exact::watch::Unwatched;

fn book() -> String {
    let (m, data) = example("m2").expect("built in");
    let options = RunOptions::on_this_machine(Param::W(0, 0));
    let mut book = Document::new("The derivation, step by step");
    book.paragraph(
        "Every line of a question and its answer on a Q&A site, what they leave out, and what is wrong with them as printed. Each side was evaluated as it stands, on the teaching machine M2 (e^W = [[2, 1/2], [1, 3]], no biases, data 10, 10, 11, 01) for w[1,1], at every value of its free letters; rows in which both sides are 0 are left out where there are others. Made by the program from the trees that it runs; a test keeps this page true.",
    );
    let mut ran = derivation::run(&m, &data, &options, &Unwatched).expect("small");
    let opening = markdown(&book);
    let mut part = "";
    for ran in &mut ran {
        // Rows of zeros say nothing, but where there are no others.
        for values in [&mut ran.values, &mut ran.repaired] {
            let says = |at: &At| at.lhs.to_f64() != 0.0 || at.rhs.to_f64() != 0.0;
            if values.iter().any(says) {
                values.retain(says);
            }
        }
        if part != ran.step.chain.title() {
            part = ran.step.chain.title();
            book.heading(part);
        }
        book.section(2, "", ran.step.id);
        // The page has the letters once, and the heads of the tables say what their first heading says.
        let explained = explain(ran, None).blocks.into_iter().enumerate();
        book.blocks
            .extend(explained.filter_map(|(place, block)| match block {
                Block::Paragraph(_) if place == 2 => None,
                Block::Heading(heading) => match heading.title.0.as_slice() {
                    [Span::Prose(title)] if title == "Repaired" => {
                        Some(Block::Paragraph("Repaired:".into()))
                    }
                    _ => None,
                },
                block => Some(block),
            }));
    }
    let steps = markdown(&book);
    let steps = steps.strip_prefix(&opening).expect("the page goes on");
    format!("{opening}\n{DEFINITIONS}\n{}{steps}", contents(&ran))
}

const DEFINITIONS: &str = r"## Letters and words

- $v$ is a visible state, $h$ a hidden state, $v_i$ and $h_j$ are single units. A state is written as its units one after the other, **unit 1 on the left**: v=10 says $v_1 = 1$, $v_2 = 0$.
- $E(v,h) = -\sum_i b_i v_i - \sum_j c_j h_j - \sum_{i,j} v_i w_{ij} h_j$ is the energy, $f(v,h) = e^{-E(v,h)/T}$ its Boltzmann factor (here T = 1).
- $Z = \sum_{v,h} f(v,h)$ is the partition function, $p(v,h) = f(v,h)/Z$ the probability of a joint state, $f(v) = \sum_h f(v,h)$ the sum over the hidden states, $p(v) = f(v)/Z$, $p(h|v) = f(v,h)/f(v)$.
- $u$ is a visible state and $\tilde h$ a hidden state over which a sum runs, where $v$ and $h$ stand for something else. $x$ is a visible state in the general form f/Z. $s$ and $r$ are states of all units, visible ones first.
- $h^{-j}$ is all hidden units except unit j, $v^{-i}$ all visible units except unit i. $\mathrm{E}[h_j\mid v]$ is the mean of unit j, given v.
- $\theta$ is w[1,1] where a line holds for any parameter; $i$ and $j$ are 1, so $w_{ij}$ is w[1,1], $b_i$ is b[1], $c_j$ is c[1]. $k$ and $l$ are unit numbers over which a sum runs.
- $T$ is the temperature, $P_d(x)$ the share of the rows that are x, $P_{\mathrm{true}}$ the unknown law that the rows come from; here the uniform law stands for it.
- $X$ is the data, N rows. $\langle \cdot \rangle_{x \in X}$ is the mean over the rows, $\langle \cdot \rangle_{x \sim p}$ the average under the law p of the machine.
- A formula before $|_{\ldots}$ is read on a changed machine or on changed data, for instance with one weight set to another number.
- The verdicts are explained in [reading.md](reading.md): *equal* (the same fraction), *differs at v=01* (different numbers there), *no meaning* (a side is not an expression), *only if no biases* (claimed only then), *approximate*, *by definition*.

## Contents";

/// The steps of each part, with links to them.
fn contents(ran: &[StepRun]) -> String {
    let mut contents = String::new();
    let mut part = "";
    for ran in ran {
        let (id, title) = (ran.step.id, ran.step.chain.title());
        if title != part {
            part = title;
            contents += &format!("\n- {title}:");
        }
        contents += &format!(" [{id}](#{})", anchor(id));
    }
    contents + "\n"
}

/// What a heading is called by links: small letters, digits and hyphens.
fn anchor(heading: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || " -_".contains(c);
    let name: String = heading.chars().filter(|c| kept(*c)).collect();
    name.to_lowercase().replace(' ', "-")
}

/// Every link of the contents leads to a heading of the page.
#[test]
fn the_contents_lead_to_every_step() {
    let page = book();
    let headings: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .map(|heading| anchor(&heading.replace('\\', "")))
        .collect();
    let links: Vec<&str> = page
        .split("](#")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert_eq!(links.len(), derivation::steps().len());
    for link in links {
        assert!(headings.iter().any(|heading| heading == link), "{link}");
    }
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
fn the_page_says_what_the_program_does() {
    check("derivation.md", &book());
}

/// Every verdict that a report can print, and the words of its tables.
#[test]
fn every_word_of_a_report_is_explained() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
        .args(["derive", "--help"])
        .output()
        .expect("the program runs");
    let help = String::from_utf8(help.stdout).expect("text");
    let page = include_str!("../../docs/reading.md");
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
    for command in rbm_exact::report::output::COMMANDS {
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

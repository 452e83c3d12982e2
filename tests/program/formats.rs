//! Every step of every built-in machine in every format: one state, one pair of values, one verdict.

use rbm_exact::answer::quantities;
use rbm_exact::derivation::story::follow;
use rbm_exact::derivation::{self, Points, RunOptions, StepRun};
use rbm_exact::machine::{Param, Units, example};
use rbm_exact::number::Digits;
use rbm_exact::report::view::{Block, Document, Line};
use rbm_exact::report::{
    Derivation, Given, Provenance, Report, explain, html, latex, markdown, output, terminal,
};
use rbm_exact::rug::Rational;
use rbm_exact::sweep;
use rbm_exact::watch::Unwatched;
use serde_json::Value;

/// A document without its markup: words and numbers only, blanks taken together.
struct Format {
    name: &'static str,
    words: fn(&Document) -> String,
}

const FORMATS: [Format; 4] = [
    Format {
        name: "terminal",
        words: |document| together(&terminal(document, 400, false)),
    },
    Format {
        name: "markdown",
        words: |document| {
            let text = named(&markdown(document)).replace('\\', "");
            together(&text.replace(['$', '|'], " "))
        },
    },
    Format {
        name: "latex",
        words: |document| {
            let text = latex(document);
            let (_, body) = text.split_once("\\maketitle").expect("a body");
            // The second page of macros begins with the first heading.
            let (_, body) = body.rsplit_once("\\maketitle").unwrap_or(("", body));
            let plain = named(body).replace("{-}", "-");
            together(&plain.replace(['\\', '$', '{', '}', '&'], " "))
        },
    },
    Format {
        name: "html",
        words: |document| {
            let text = html(document);
            let (_, body) = text.split_once("<body>").expect("a body");
            let mut plain = String::new();
            for part in body.split('<') {
                plain += part.split_once('>').map_or(part, |(_, words)| words);
                plain.push(' ');
            }
            together(&plain.replace("&lt;", "<").replace("&gt;", ">"))
        },
    },
];

/// The commands of LaTeX's mathematics that stand in numbers and states.
fn named(text: &str) -> String {
    let text = text.replace("\\neq", "≠").replace("\\ldots", "…");
    let text = text.replace("\\neg", "¬").replace("\\forall", "∀");
    let text = text
        .replace("\\_", "_")
        .replace("\\tilde h", "h~")
        .replace("\\ln", "ln")
        .replace("\\mbox", "");
    text.replace(",\\ ", ",")
}

fn together(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number as JSON has it, against the same as a reader sees it: `1/8`, `-ln 3`, `0.16666667…`.
fn is_same(json: &Value, shown: &str) -> bool {
    if json["value"].is_null() {
        return json["verdict"] == shown;
    }
    let text = |key: &str| json[key].as_str();
    let whole = |ratio: &str| ratio.trim_end_matches("/1").to_string();
    let fraction = text("fraction").map(whole);
    let log = text("ln").map(|of| {
        let q: Rational = of.parse().expect("a fraction");
        let over = match json["over"].as_u64() {
            Some(1) | None => String::new(),
            Some(over) => format!("/{over}"),
        };
        match (*q.numer() == 1, *q.denom() == 1, over.as_str()) {
            (true, _, "") => format!("-ln {}", q.denom()),
            (_, true, "") => format!("ln {}", q.numer()),
            _ => format!("ln({q}){over}"),
        }
    });
    if fraction.as_deref() == Some(shown) || log.as_deref() == Some(shown) {
        return true;
    }
    // A decimal of four digits at least.
    let decimal = shown.trim_end_matches(['…', ' ']).replace("cdot 10^", "e");
    let found: f64 = decimal.replace([' '], "").parse().unwrap_or(f64::NAN);
    let wanted: f64 = text("value").expect("a decimal").parse().expect("a number");
    (found - wanted).abs() <= 1e-3 * wanted.abs()
}

/// The document of one line.
fn only(line: &Line) -> Document {
    let mut document = Document::new("t");
    document.blocks.push(Block::Lines(vec![line.clone()]));
    document
}

/// The verdict in words, from what JSON says of the step.
fn verdict(step: &Value) -> String {
    let of = |key: &str| step[key].as_str().unwrap_or_default();
    let words = match (of("outcome"), of("verdict")) {
        ("shown", _) => "approximate".into(),
        ("blind", _) => "not seen here".into(),
        ("not-applicable", _) => "only if".into(),
        (_, "ill-formed") => "no meaning".into(),
        (_, "refuted") if of("input") == "-" => "differs".into(),
        (_, "refuted") => format!("differs at {}", of("input")),
        (_, "agrees") => format!("agrees to {} digits", step["digits"]),
        (_, "equal") if of("kind") == "definition" => "by definition".into(),
        (_, verdict) => verdict.to_string(),
    };
    match of("outcome") {
        "refuted" | "undecided" => words.replacen("differs", "DIFFERS", 1),
        _ => words,
    }
}

/// The mark behind a verdict, from what JSON says of the step at random points.
fn mark(step: &Value) -> &'static str {
    let tried = &step["every_machine"];
    match (tried["holds"].as_bool(), tried["points"].as_u64()) {
        (None, None | Some(0)) => "",
        (Some(true), _) => "∀",
        (Some(false), _) => "¬∀",
        (None, _) => "∀?",
    }
}

/// The line of a step shows what JSON shows: the values at one input, one verdict, and whether it
/// holds for every machine.
fn compare_line(name: &str, step: &Value, line: &Line) {
    let id = step["id"].as_str().expect("an id");
    let result = Document {
        blocks: vec![Block::Paragraph(line.result.clone())],
        ..Document::new("t")
    };
    let wanted = verdict(step);
    for format in &FORMATS {
        let words = (format.words)(&result);
        let place = format!("{name} {id} in {}: `{words}`, JSON {step:#}", format.name);
        let words = words.trim_start_matches("# t").trim_start_matches("t ");
        let words = words
            .replace(" par end document", "")
            .replace("textit ", "");
        let Some(at) = words.rfind(&wanted) else {
            panic!("no verdict `{wanted}`: {place}");
        };
        let marked = words.rsplit(' ').next().filter(|word| word.contains('∀'));
        assert_eq!(marked.unwrap_or_default(), mark(step), "{place}");
        let shown = words[..at].trim();
        if step["verdict"] == "ill-formed" {
            assert_eq!(shown, "", "{place}");
            continue;
        }
        let (left, right) = match shown.split_once('≠') {
            Some((left, right)) => (left.trim(), Some(right.trim())),
            None => (shown, None),
        };
        assert!(
            is_same(&step["lhs"]["value"], left),
            "left `{left}`: {place}"
        );
        let differs = step["values"].as_array().expect("values").iter();
        let differs = differs
            .filter(|at| at["input"] == step["input"])
            .any(|at| at["verdict"] == "refuted");
        assert_eq!(right.is_some(), differs, "{place}");
        // What claims nothing here names the state before its verdict; a slip does in its verdict.
        let input = step["input"].as_str().expect("an input");
        let is_named = wanted == "only if" && differs && input != "-";
        let state = match is_named {
            true => format!(" at {input}"),
            false => String::new(),
        };
        let right = right.map(|right| {
            let right = right.trim_end_matches([',', ' ']);
            right
                .strip_suffix(state.as_str())
                .unwrap_or_else(|| panic!("no state{state} in `{right}`: {place}"))
        });
        // Two numbers that look the same are followed by how far they are apart.
        if let Some(right) = right.and_then(|right| right.split(", apart").next()) {
            assert!(is_same(&step["rhs"]["value"], right), "right: {place}");
        }
        let whole = (format.words)(&only(line));
        assert!(whole.contains(id), "no id: {place}");
    }
}

/// The table of all inputs of a step shows what JSON shows: state, both values, verdict.
fn compare_inputs(name: &str, step: &Value, ran: &StepRun) {
    let id = step["id"].as_str().expect("an id");
    let document = explain(ran, None);
    let table = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let values = step["values"].as_array().expect("values");
    if values.is_empty() {
        assert_eq!(step["verdict"], "ill-formed", "{name} {id}");
        return;
    }
    let table = table.expect("both sides");
    assert_eq!(values.len(), table.rows.len(), "{name} {id}");
    for (at, row) in values.iter().zip(&table.rows) {
        for format in &FORMATS {
            let cell = |place: usize| {
                let mut document = Document::new("t");
                document.blocks.push(Block::Paragraph(row[place].clone()));
                let words = (format.words)(&document);
                let words = words.trim_start_matches("# t").trim_start_matches("t ");
                let words = words.replace("par end document", "").replace("textit", "");
                words.trim().to_string()
            };
            let place = format!("{name} {id} in {}: JSON {at:#}", format.name);
            assert_eq!(at["input"].as_str(), Some(cell(0).as_str()), "{place}");
            assert!(is_same(&at["lhs"], &cell(1)), "left `{}`: {place}", cell(1));
            assert!(
                is_same(&at["rhs"], &cell(2)),
                "right `{}`: {place}",
                cell(2)
            );
            let words = cell(3).to_lowercase();
            let fits = match at["verdict"].as_str().expect("a verdict") {
                "refuted" => words == "differs" || words == "not equal",
                "agrees" => words.starts_with("agrees to "),
                verdict => words == verdict,
            };
            assert!(fits, "verdict `{words}`: {place}");
        }
    }
}

fn compare(name: &str, units: Units, focus: Param) {
    let (m, data) = example(name).expect("built in");
    let m = m.with_units(units);
    let digits = Digits::of_itself(15);
    let sums = sweep::Options::new(digits);
    let found = quantities(&m, (&data).into(), &sums, &Unwatched).expect("small");
    let options = RunOptions {
        digits,
        points: Points::default(),
        ..RunOptions::on_this_machine(focus)
    };
    let ran = derivation::run(&m, &data, &options, &Unwatched).expect("small");
    let datum = follow(&m, &data, &found, Some(focus)).datum;
    let derived = Derivation {
        given: Given {
            m: &m,
            data: &data,
            held_out: None,
            from: &Provenance::default(),
            origin: &output::Provenance::default(),
        },
        quantities: &found,
        ran: &ran,
        differences: None,
        focus,
        digits,
        all: true,
        story: None,
        blank: false,
        datum: &datum,
    };
    let json: Value = serde_json::from_str(&derived.json().expect("plain")).expect("JSON");
    let view = derived.view();
    let lines: Vec<&Line> = view
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Lines(lines) => lines.as_slice(),
            _ => &[],
        })
        .collect();
    let steps = json["steps"].as_array().expect("steps");
    assert_eq!(steps.len(), lines.len());
    let name = format!("{name} ({units:?}, {focus})");
    for ((step, line), ran) in steps.iter().zip(lines).zip(&ran) {
        assert_eq!(step["id"].as_str(), line.id.as_deref());
        compare_line(&name, step, line);
        compare_inputs(&name, step, ran);
    }
}

#[test]
fn every_step_of_every_built_in_machine_is_the_same_in_every_format() {
    for name in ["m1", "m2", "m2b", "sticky", "perfect"] {
        for units in [Units::Binary, Units::Spin] {
            compare(name, units, Param::W(0, 0));
        }
    }
    compare("m2", Units::Binary, Param::W(1, 1));
    compare("m2b", Units::Binary, Param::C(1));
    compare("m4", Units::Binary, Param::B(1));
}

/// By hand on M2, where Z = 24: f(10,11) = 2 * 1/2 = 1, f(11,11) = 2 * 1/2 * 3 = 3, f(01,11) = 3. Once the
/// terminal showed the last state of all and JSON the datum's.
#[test]
fn haykins_law_is_shown_at_the_datum_in_text_and_json() {
    let weights = [("10", "1/24"), ("11", "1/8"), ("01", "1/8")];
    for param in ["w[1,1]", "w[1,2]", "w[2,2]", "b[2]"] {
        let printed = |more: &[&str]| {
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_rbm-exact"));
            program.args([
                "derive",
                "--example",
                "m2",
                "--steps",
                "H1",
                "--param",
                param,
            ]);
            let found = program.args(more).output().expect("runs").stdout;
            String::from_utf8(found).expect("text")
        };
        let json: Value = serde_json::from_str(&printed(&["--format", "json"])).expect("JSON");
        let datum = json["datum"]
            .as_str()
            .and_then(|text| text.strip_prefix("v="));
        let datum = datum.expect("a state");
        let wanted = weights.iter().find(|(v, _)| *v == datum);
        let (_, wanted) = wanted.expect("a row of the data");
        assert_eq!(json["steps"][0]["input"], format!("s={datum}11"));
        assert_eq!(json["steps"][0]["lhs"]["value"]["fraction"], *wanted);
        let text = printed(&[]);
        let line = text.lines().find(|line| line.starts_with("H1 "));
        let ends = format!(" {wanted} equal ∀");
        assert!(line.expect("a line").ends_with(&ends), "{param}: {text}");
    }
}

/// To 10^-3 of its size 2/3 takes four digits: a side of a step is its own scale with --significant and without.
#[test]
fn the_digits_of_a_step_are_counted_against_its_side() {
    let value = |more: &[&str]| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
            .args([
                "derive",
                "--example",
                "m2",
                "--param",
                "w[1,1]",
                "--steps",
                "R9a",
            ])
            .args(["--format", "json", "--digits", "3"])
            .args(more)
            .output()
            .expect("runs");
        let json: Value = serde_json::from_slice(&run.stdout).expect("JSON");
        assert_eq!(json["steps"][0]["lhs"]["value"]["fraction"], "2/3");
        json["steps"][0]["lhs"]["value"]["value"].clone()
    };
    assert_eq!(value(&["--significant"]), "0.6667");
    assert_eq!(value(&[]), "0.6667");
}

/// The ending of a file says its format, an ending that none has is refused, --format decides.
#[test]
fn the_ending_of_the_output_says_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |file: &str, more: &[&str]| {
        let path = folder.path().join(file);
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_rbm-exact"))
            .args(["compute", "--example", "m1", "--output"])
            .arg(&path)
            .args(more)
            .output()
            .expect("runs");
        (
            run.status.code(),
            std::fs::read_to_string(path).unwrap_or_default(),
        )
    };
    for (file, begins) in [
        ("a.txt", "Exact quantities"),
        ("a", "Exact quantities"),
        ("a.md", "# Exact quantities"),
        ("a.tex", "\\documentclass"),
        ("a.html", "<!DOCTYPE html>"),
        ("a.json", "{"),
    ] {
        let (status, text) = run(file, &[]);
        assert_eq!(status, Some(0), "{file}");
        assert!(text.starts_with(begins), "{file}: {text}");
    }
    assert_eq!(run("a.pdf", &[]), (Some(2), String::new()));
    let (status, text) = run("b.pdf", &["--format", "json"]);
    assert_eq!(status, Some(0));
    assert!(text.starts_with('{'), "{text}");
}

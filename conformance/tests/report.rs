//! Reports as people see them: golden texts, the width of a screen, hostile words, real LaTeX.

use conformance::Case;
use rbm_exact::machine::{Recipe, Units, Weights, random};
use rbm_exact::report::view::{Block, Document, Formula, Line, Span, Table, Text};
use rbm_exact::report::{Report, explain, html, latex, markdown, terminal};
use std::process::Command;
use unicode_width::UnicodeWidthStr;

fn built_in(name: &str) -> Case {
    Case::built_in(name, Units::Binary)
}

/// Irrational weights: every number is a decimal with fifteen digits.
fn decimal() -> Case {
    let recipe = Recipe {
        weights: Weights::Decimal,
        rows: 5,
        ..Recipe::new(3, 2, 1)
    };
    let (m, data) = random(&recipe).expect("small");
    Case::new(m, data, "of seed 1")
}

fn documents(case: &Case) -> Vec<Document> {
    let explained = case.ran.iter().map(|ran| explain(ran, None));
    let reports = [case.derivation(false).view(), case.quantities().view()];
    reports.into_iter().chain(explained).collect()
}

/// Numbers in it: fractions of `docs/derivation.md` worked by hand; it holds no digit that is not
/// certain, so it is the same on every machine.
#[test]
fn the_derivation_of_m2_reads_as_it_should() {
    insta::assert_snapshot!(
        "derive_m2",
        terminal(&built_in("m2").derivation(false).view(), 80, false)
    );
}

#[test]
fn the_quantities_of_m2b_read_as_they_should() {
    insta::assert_snapshot!(
        "compute_m2b",
        terminal(&built_in("m2b").quantities().view(), 80, false)
    );
    insta::assert_snapshot!(
        "compute_m2b.md",
        markdown(&built_in("m2b").quantities().view())
    );
}

#[test]
fn a_refuted_step_is_explained_with_its_witness_and_repair() {
    let case = built_in("m2");
    let step = case.ran.iter().find(|ran| ran.step.id == "Q1c.sign");
    let text = terminal(&explain(step.expect("such a step"), None), 80, false);
    insta::assert_snapshot!("explain_q1c_sign", text);
}

#[test]
fn no_line_is_wider_than_the_screen_and_none_is_coloured_unasked() {
    for case in [built_in("m2"), built_in("m2b"), built_in("m4"), decimal()] {
        for document in documents(&case) {
            for width in [80, 60, 120] {
                let text = terminal(&document, width, false);
                assert!(!text.contains('\u{1b}'), "ANSI in {:?}", document.title);
                for line in text.lines() {
                    let wide = line.width();
                    assert!(
                        wide <= width,
                        "{wide} > {width} in {:?}:\n{line}",
                        document.title
                    );
                }
            }
        }
    }
}

#[test]
fn the_tables_of_differences_stand_side_by_side_on_eighty_columns() {
    for case in [built_in("m2"), built_in("m4"), decimal()] {
        let text = terminal(&case.differences().view(), 80, false);
        // A table that does not fit goes on below, under its first column again.
        let heads = text.lines().filter(|line| line.starts_with("  h  "));
        assert_eq!(heads.count(), 2, "{text}");
        let widest = text.lines().map(UnicodeWidthStr::width).max();
        assert!(widest <= Some(80), "{text}");
    }
}

/// The lines of the chart in a text, found by what the first of them begins with.
fn chart(text: &str) -> Vec<&str> {
    let lines = text
        .lines()
        .skip_while(|line| !line.trim_start().starts_with("1e-1 |"));
    lines.take(18).map(str::trim_end).collect()
}

#[test]
fn the_chart_of_errors_is_the_same_in_every_format() {
    let document = built_in("m2").differences().view();
    let screen = terminal(&document, 80, false);
    let wanted: Vec<&str> = chart(&screen).iter().map(|line| &line[4..]).collect();
    assert_eq!(
        wanted.last(),
        Some(&"        1e0            1e-10          1e-20          1e-30")
    );
    let (tex, md) = (latex(&document), markdown(&document));
    assert_eq!(chart(&tex), wanted);
    assert_eq!(chart(&md), wanted);
    let inside = |text: &str, opens: &str, closes: &str| {
        let from = text.find(opens).expect(opens) + opens.len();
        let to = from + text[from..].find(closes).expect(closes);
        text[from..to].matches('\n').count()
    };
    assert_eq!(inside(&tex, "\\begin{verbatim}", "\\end{verbatim}"), 19);
    assert_eq!(inside(&md, "```text", "\n```"), 18);
}

/// A character that the LaTeX of a bare article has no name for would be printed as `?`.
#[test]
fn latex_has_a_name_for_every_character_of_the_reports() {
    for case in [built_in("m2"), decimal()] {
        for document in [documents(&case), vec![case.differences().view()]].concat() {
            let asks = |text: String| text.matches('?').count();
            let (tex, screen) = (latex(&document), terminal(&document, 80, false));
            assert_eq!(asks(tex), asks(screen), "{:?}", document.title);
        }
    }
}

#[test]
fn colour_adds_nothing_but_escapes() {
    let document = built_in("m2").derivation(false).view();
    let coloured = terminal(&document, 80, true);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain += before;
        rest = after.split_once('m').expect("an escape ends with m").1;
    }
    assert_eq!(plain + rest, terminal(&document, 80, false));
}

/// 81 lines of the derivation, some of them folded, below the machine and above the gradient.
#[test]
fn the_derivation_of_a_4x3_machine_can_be_read_from_top_to_bottom() {
    let text = terminal(&built_in("m4").derivation(false).view(), 80, false);
    let lines = text.lines().count();
    assert!(lines <= 200, "{lines} lines");
    assert!(
        text.lines().all(|line| line.trim_end() == line),
        "trailing blanks"
    );
}

/// File names and model texts are other people's words.
const HOSTILE: &[&str] = &[
    "\u{1b}[31mred\u{1b}[0m \u{7}",
    "two\nlines\r\nand\ttab",
    "```\n# not a heading\n```",
    "a|b|c `code` *bold* _it_ <script>alert(1)</script> [l](http://x) & &lt;",
    "\\end{document} \\input{/etc/passwd} $x^2$ #%_{}~^ 100%",
    "] } { [ ]] * [1ex]",
    "漢字 e\u{301} \u{200b}\u{202e}reversed Ω ∫ 🦀",
    "averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword",
    "",
];

fn hostile(word: &str) -> Document {
    let mut document = Document::new(word);
    document.heading(word);
    document.paragraph(word);
    document.formula(word);
    let spans = [Span::Strong(word.into()), Span::Step(word.into())];
    document.paragraph(Text(spans.into()));
    document.blocks.push(Block::Command(word.into()));
    document
        .blocks
        .push(Block::Pairs(vec![(word.into(), word.into())]));
    let mut table = Table::new(["head", word]);
    table.row([word, word]);
    table.row([Text::from(word), Formula::from("x").into()]);
    document.table(table);
    document.blocks.push(Block::Lines(vec![Line {
        id: Some(word.into()),
        indent: 1,
        formula: word.into(),
        reason: word.into(),
        result: word.into(),
    }]));
    document
}

#[test]
fn hostile_words_cannot_steer_a_terminal() {
    for word in HOSTILE {
        let text = terminal(&hostile(word), 80, false);
        let controls = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200b}".contains(c);
        assert!(!text.contains(controls), "{word:?} gave {text:?}");
        // The command line may be longer: it is there to be copied.
        let wide = text.lines().filter(|line| line.width() > 80).count();
        let command = word.width() + 4 > 80;
        assert!(wide <= usize::from(command), "{word:?} gave {text}");
    }
}

#[test]
fn hostile_words_stay_words_in_markdown() {
    for word in HOSTILE {
        let text = markdown(&hostile(word));
        assert!(
            !text.contains(|c: char| c.is_control() && c != '\n'),
            "{word:?}: {text:?}"
        );
        let fence = text.lines().find(|line| line.starts_with("```"));
        let fence = fence.expect("a command").trim_end_matches("sh");
        let closes = |line: &&str| line.starts_with(fence) && line.trim_matches('`').is_empty();
        assert_eq!(
            text.lines().filter(closes).count(),
            1,
            "{word:?} gave {text}"
        );
        let outside = text.split(fence).enumerate().filter(|(at, _)| at % 2 == 0);
        let outside: String = outside.map(|(_, part)| part).collect();
        let tags = outside.matches("<script").count();
        assert_eq!(
            tags,
            outside.matches("\\<script").count(),
            "{word:?} gave {text}"
        );
        let headings = text.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(headings, 2, "{word:?} gave {text}");
        // Every line of a table has as many bars that are not escaped.
        for table in text.split("\n\n").filter(|part| part.starts_with("| ")) {
            let bars = |line: &str| line.replace("\\|", "").matches('|').count();
            let counts: Vec<usize> = table.lines().map(bars).collect();
            assert!(
                counts.iter().all(|count| *count == counts[0]),
                "{word:?}: {table}"
            );
        }
    }
}

/// Read by a strict rule: between two tags stands nothing that begins another.
#[test]
fn hostile_words_stay_words_in_html() {
    let tags = |text: &str| -> Vec<String> {
        let parts = text.split('<').skip(1);
        let names = parts.map(|part| {
            part.split(['>', ' '])
                .next()
                .unwrap_or_default()
                .to_string()
        });
        names.collect()
    };
    let plain = tags(&html(&hostile("word")));
    for word in HOSTILE.iter().filter(|word| !word.is_empty()) {
        let page = html(&hostile(word));
        assert_eq!(tags(&page), plain, "{word:?} gave {page}");
        let controls = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200b}".contains(c);
        assert!(!page.contains(controls), "{word:?}");
        assert_eq!(
            page.matches('>').count(),
            html(&hostile("word")).matches('>').count()
        );
    }
}

/// The page loads nothing and runs nothing.
#[test]
fn the_html_page_stands_alone() {
    let page = html(&built_in("m2").derivation(false).view());
    for word in [
        "<script", "http:", "https:", "src=", "url(", "@import", "onload",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    for wanted in [
        "<title>",
        "prefers-color-scheme: dark",
        "lang=\"en\"",
        "scope=\"col\"",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

/// Skipped, with a word, where no LaTeX is installed.
fn compiles(name: &str, text: &str) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.tex");
    std::fs::write(&file, text).expect("written");
    let run = Command::new("pdflatex")
        .args([
            "-interaction=nonstopmode",
            "-halt-on-error",
            "-no-shell-escape",
            "report.tex",
        ])
        .current_dir(folder.path())
        .output();
    let Ok(output) = run else {
        eprintln!("pdflatex is not installed: {name} was not compiled");
        return true;
    };
    let log = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        eprintln!("{name}:\n{log}");
    }
    output.status.success()
}

#[test]
fn the_latex_compiles_under_a_bare_article() {
    for (name, case) in [("m2", built_in("m2")), ("decimal", decimal())] {
        assert!(
            compiles(name, &latex(&case.derivation(false).view())),
            "derive {name}"
        );
        assert!(
            compiles(name, &latex(&case.quantities().view())),
            "compute {name}"
        );
        let differences = latex(&case.differences().view());
        assert!(compiles(name, &differences), "difference {name}");
    }
    for word in HOSTILE {
        assert!(compiles(word, &latex(&hostile(word))), "{word:?}");
    }
    assert!(
        !compiles(
            "broken",
            "\\documentclass{article}\\begin{document}\\nothing\\end{document}"
        ) || Command::new("pdflatex").arg("--version").output().is_err(),
        "a broken document compiled"
    );
}

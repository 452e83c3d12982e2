//! The report of `check --samples`.

use super::answers::Sampled;
use super::check::marked;
use super::machine::describe;
use super::prose::pairs;
use super::view::{Block, Document, Formula, Table, Text};
use crate::answer::Hidden;
use crate::door::{self, either};
use crate::oracle::{Constant, Diagnosis, JudgedParameter, JudgedStream, Source, Verdict};

/// At most this many parameters are listed; JSON has all.
const MOST_LISTED: usize = 24;

/// The verdict first, then what was seen of every parameter.
pub(super) fn samples(sampled: &Sampled) -> Document {
    let found = sampled.found;
    let mut document = Document::new("Sampled updates, judged");
    document.paragraph(Text::from(marked(found.verdict)).prose(format!(": {}", summary(found))));
    describe(&mut document, &sampled.given);
    document.heading(format!(
        "{} updates, said to be those of {}",
        found.updates,
        named(found.said.source, found.said.hidden)
    ));
    document.table(table(found));
    if found.entries.len() > MOST_LISTED {
        document.paragraph(format!(
            "Listed: {MOST_LISTED} of {} parameters{}.",
            found.entries.len(),
            either("; --format json has all", ", those that are farthest off")
        ));
    }
    document.blocks.push(pairs(sizes(found)));
    consistent(&mut document, found);
    let together = format!(
        "A correct stream is refuted with a chance of at most {}, all {} tests together, however often it is looked at and whenever it ends (docs/cd.md has the theorem).",
        number(found.said.level),
        found.tests
    );
    document.paragraph(match found.stride {
        1 => together,
        stride => format!(
            "{together} Successive updates of one chain depend on each other: one in {stride} is judged."
        ),
    });
    document
}

/// The mistakes that the means do not rule out.
fn consistent(document: &mut Document, found: &JudgedStream) {
    let all = &found.consistent_with;
    if all.is_empty() {
        return;
    }
    document.paragraph(format!(
        "The means that were seen are consistent with these mistakes; more updates may refute some of them{}.",
        match all.len() > MOST_MISTAKES {
            true => format!(" ({} are consistent, the first {MOST_MISTAKES} are shown)", all.len()),
            false => String::new(),
        }
    ));
    let pair = |one: &Diagnosis| {
        let with = one.with.iter().map(|(name, value)| match value {
            Constant::Whole(n) => format!("{name} = {n}"),
            Constant::Word(word) => match *name {
                "variant" => word.clone(),
                _ => format!("{name} {word}"),
            },
            Constant::Fraction(q) => format!("{name} = {q}"),
            Constant::Real(x) => format!("{name} = {}", number(*x)),
        });
        let with: Vec<String> = with.collect();
        let name = match with.is_empty() {
            true => one.mistakes.join(" + "),
            false => format!("{} ({})", one.mistakes.join(" + "), with.join(", ")),
        };
        (
            Text::from(name),
            Text::from(format!("{} {}", one.why, one.cure)),
        )
    };
    let pairs = all.iter().take(MOST_MISTAKES).map(pair);
    document.blocks.push(Block::Pairs(pairs.collect()));
}

/// At most this many mistakes are shown; JSON has all.
const MOST_MISTAKES: usize = 6;

/// What it comes to, in a sentence or two.
fn summary(found: &JudgedStream) -> String {
    let said = named(found.said.source, found.said.hidden);
    if found.verdict == Verdict::Agrees {
        return format!(
            "they agree with updates of {said}: no bias above {} shows in {} of them.",
            number(found.no_bias_above),
            found.updates
        );
    }
    if found.verdict == Verdict::Undecided {
        return format!(
            "{} updates are too few: nothing tells them from updates of {said}, but a bias of {} would not show, and no entry of an update can be so large.",
            found.updates,
            number(found.no_bias_above)
        );
    }
    if let Some((place, param, x)) = found.impossible {
        return format!(
            "update {place} of {param} is {}, more than any update can be; if a learning rate is in it, give it with {}.",
            number(x),
            door::named("rate")
        );
    }
    let names: Vec<String> = found
        .explained_by
        .iter()
        .map(|(source, hidden)| named(*source, *hidden))
        .collect();
    match names.as_slice() {
        [] => format!("these are not updates of {said}, nor of any estimator that was tried."),
        [one] => format!("these are not updates of {said}: this is {one}."),
        many => format!(
            "these are not updates of {said}; what they can be, as far as {} of them tell: {}.",
            found.updates,
            many.join(", ")
        ),
    }
}

/// `CD-1 (sampled hidden units)`.
fn named(source: Source, hidden: Hidden) -> String {
    let name = match source {
        Source::Steps(k) => format!("CD-{k}"),
        Source::Gradient => "the gradient".into(),
        Source::Persistent => "PCD".into(),
        Source::MeanField(k) => return format!("mean-field CD-{k}"),
    };
    match hidden {
        Hidden::Sampled => format!("{name} (hidden units sampled)"),
        Hidden::Probability => format!("{name} (hidden probabilities)"),
    }
}

fn table(found: &JudgedStream) -> Table {
    let mut head = vec!["parameter", "mean, wanted", "seen", "between"];
    if found.said.batch.is_some() {
        head.extend(["variance, wanted", "seen"]);
    }
    let mut table = Table::new(head);
    for entry in found.entries.iter().take(MOST_LISTED) {
        table.row(row(entry));
    }
    table
}

fn row(entry: &JudgedParameter) -> Vec<Text> {
    let wrong = |refuted: bool| if refuted { " (wrong)" } else { "" };
    let mean = &entry.mean;
    let mut cells = vec![
        Formula::from(entry.param).into(),
        number(entry.wanted).into(),
        format!("{}{}", number(mean.mean), wrong(mean.refuted)).into(),
        format!("{} .. {}", number(mean.low), number(mean.high)).into(),
    ];
    if let Some((wanted, seen)) = &entry.variance {
        cells.push(number(*wanted).into());
        cells.push(format!("{}{}", number(seen.mean), wrong(seen.refuted)).into());
    }
    cells
}

/// What is seen of other estimators, and how large a bias must be to be seen.
fn sizes(found: &JudgedStream) -> Vec<(String, Text)> {
    let towards = found.towards.iter().map(|towards| {
        let (part, low, high) = (towards.part, towards.low, towards.high);
        (
            format!("on the way to {}", towards.source),
            format!("{part:.2} of it is seen, between {low:.2} and {high:.2}"),
        )
    });
    let sizes = [
        ("no bias is above", found.no_bias_above),
        ("a bias of this size is found", found.detectable),
    ];
    let needed = found.for_a_hundredth.map(|n| {
        let text = format!("{n} (1 % of the largest expected entry)");
        ("updates for a bias of 1 %".to_string(), text)
    });
    let sizes = sizes.map(|(name, size)| (name.to_string(), number(size)));
    let all = towards.chain(sizes).chain(needed);
    all.map(|(name, text)| (name, text.into())).collect()
}

/// An observed number in four digits.
fn number(x: f64) -> String {
    match x.abs() {
        size if size != 0.0 && !(1e-3..1e4).contains(&size) => format!("{x:.2e}"),
        _ => format!("{x:.4}"),
    }
}

//! One step at length: its reason in words, both sides in numbers and at every input, its repair; then
//! its source and what was found of it.

use super::letters::named;
use super::prose::{pairs, prose};
use super::steps::{equality, equation, judged, judged_at, route};
use super::story::numbers_line;
use super::tables::cell;
use super::view::{Block, Document, Formula, Line, Span, Table, Text};
use crate::derivation::story::{Side, Sides};
use crate::derivation::{At, Chance, EveryMachine, StepRun};

/// Steps at length, one after the other, each with its sides in numbers.
pub(crate) fn at_length(ran: &[StepRun], sides: &[Option<Sides>]) -> Document {
    let mut document = Document::new("The derivation at length");
    for (ran, sides) in ran.iter().zip(sides) {
        let explained = explain(ran, sides.as_ref());
        document.heading(explained.title);
        document.blocks.extend(explained.blocks);
    }
    document
}

/// One step at length: what it says in words, in numbers, at every input; then what the program knows of
/// it.
pub fn explain(ran: &StepRun, sides: Option<&Sides>) -> Document {
    let step = &ran.step;
    let title = format!(": {}", step.chain.title());
    let mut document = Document::new(Text::from(Span::Step(step.id.into())).prose(title));
    document.formula(equation(step));
    document.paragraph(prose(step.why));
    let letters = letters(ran);
    if !letters.is_empty() {
        document.paragraph(letters);
    }
    if let Some(sides) = sides {
        in_numbers(&mut document, sides, &sides.printed);
    }
    document.section(2, "", "Both sides, as run");
    document.table(values(ran, &ran.values));
    if let Some(repair) = &step.repair {
        document.section(2, "", "Repaired");
        document.formula(equality(repair));
        if let Some(sides) = sides {
            in_numbers(&mut document, sides, &sides.repaired);
        }
        document.table(values(ran, &ran.repaired));
    }
    document.blocks.push(pairs(about(ran)));
    if !step.printed.is_empty() {
        document.paragraph("In the thread's own LaTeX, errors included:");
        // A bare article lacks \\text.
        document.formula(Formula::new(
            step.printed,
            step.printed.replace("\\text{", "\\mbox{"),
        ));
    }
    document
}

/// Both sides with numbers in place of the letters.
fn in_numbers(document: &mut Document, sides: &Sides, both: &[Side]) {
    if both.is_empty() {
        return;
    }
    let title = Text::from("With numbers in place of the letters, in the same order");
    document.section(
        2,
        "",
        match sides.at.letters.is_empty() {
            true => title,
            false => title.prose(", at ").state(&sides.at),
        },
    );
    // What a side comes to is not what the step claims: only a failure is said of it.
    let line = |(numbers, note): &Side| {
        let line = numbers_line(numbers);
        let result = match numbers.verdict.holds() {
            true => Text::new(),
            false => line.result,
        };
        Line {
            reason: note.as_str().into(),
            result,
            ..line
        }
    };
    document
        .blocks
        .push(Block::Lines(both.iter().map(line).collect()));
}

/// What the letters of a step stand for.
fn letters(ran: &StepRun) -> Text {
    let mut text = Text::new();
    let formula = equation(&ran.step).plain;
    if let Some(param) = ran.param {
        text = text.prose("θ stands for ").formula(param);
        let (i, j) = param.units();
        for (letter, forms, unit) in [("i", ["ᵢ", "ⁱ"], i), ("j", ["ⱼ", "ʲ"], j)] {
            if let Some(unit) = unit.filter(|_| forms.iter().any(|form| formula.contains(form))) {
                text = text.prose(format!(", {letter} for {}", unit + 1));
            }
        }
    }
    let begins = if text.is_empty() { "" } else { "; " };
    match named(&[formula]) {
        named if text.is_empty() && named.is_empty() => text,
        named if named.is_empty() => text.prose("."),
        named => text.prose(begins).then(named),
    }
}

/// What the program knows of a step.
fn about(ran: &StepRun) -> Vec<(&'static str, Text)> {
    let step = &ran.step;
    let kind = step.kind.name();
    let mut pairs = vec![("kind", kind.into()), ("source", step.origin.text().into())];
    if !step.rule.is_empty() {
        pairs.push(("rule", prose(step.rule)));
    }
    if let Some(hypothesis) = step.only_if {
        let holds = if ran.hypothesis_holds {
            "holds here"
        } else {
            "fails here"
        };
        let text = format!("{} ({holds})", hypothesis.text());
        pairs.push(("only if", text.into()));
    }
    if !step.defect.is_empty() {
        pairs.push(("as printed", prose(step.defect)));
    }
    for problem in &ran.problems {
        pairs.push(("no meaning", prose(problem)));
    }
    if !ran.shadowed.is_empty() {
        pairs.push(("bound twice", prose(&ran.shadowed.join(", "))));
    }
    pairs.push(("verdict", judged(ran, ran.witness()).into()));
    if let Some(found) = ran.every_machine {
        pairs.push(("every machine", every_machine(found).into()));
    }
    let blind = ran.blind_spots().into_iter();
    let blind = Text::joined(blind.map(|state| Text::new().state(state)), "; ");
    if !blind.is_empty() {
        pairs.push(("cannot be seen at", blind));
    }
    pairs
}

/// What random points say, in words.
fn every_machine(found: EveryMachine) -> String {
    let under = found
        .under
        .map_or_else(String::new, |under| format!(", if {}", under.text()));
    match (found.holds, found.chance) {
        (Some(true), Some(Chance::Zero)) => {
            "holds for every machine of this size: both sides are one and the same number".into()
        }
        (Some(true), Some(chance)) => format!(
            "holds for every machine of this size{under}: equal at {} random points; chance of error at most {chance}",
            found.points
        ),
        (Some(false), _) => format!(
            "wrong for almost every machine of this size{under}: it differs at a random point"
        ),
        _ => "not known: a side has no value at random points".into(),
    }
}

fn values(ran: &StepRun, values: &[At]) -> Table {
    let mut head = vec!["input", "left", "right", "verdict"];
    let elsewhere = values.iter().any(|at| !at.again.is_empty());
    if elsewhere {
        head.push("computed in another way");
    }
    let mut table = Table::new(head);
    for at in values {
        let again = at
            .again
            .iter()
            .map(|(of, value, _)| Text::from(format!("{} ", route(*of))).then(cell(value)));
        let again = Text::joined(again, ", ");
        let cells = [
            Text::new().state(&at.input),
            cell(&at.lhs),
            cell(&at.rhs),
            judged_at(ran, at).into(),
        ];
        table.row(cells.into_iter().chain(elsewhere.then_some(again)));
    }
    table
}

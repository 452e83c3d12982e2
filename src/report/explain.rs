//! One step at length: its reason and source, both sides at every input, its repair.

use super::compute::cell;
use super::prose::prose;
use super::steps::{equality, equation, judged, judged_at, route};
use super::view::{Block, Document, Formula, Span, Table, Text};
use crate::derivation::{At, Chance, ClaimKind, EveryMachine, StepRun};

/// Steps at length, one after the other.
pub(crate) fn at_length(ran: &[StepRun]) -> Document {
    let mut document = Document::new("The derivation at length");
    for ran in ran {
        let explained = explain(ran);
        document.heading(explained.title);
        document.blocks.extend(explained.blocks);
    }
    document
}

/// One step at length.
pub fn explain(ran: &StepRun) -> Document {
    let step = &ran.step;
    let title = format!(": {}", step.chain.title());
    let mut document = Document::new(Text::from(Span::Step(step.id.into())).prose(title));
    document.formula(equation(step));
    document.paragraph(prose(step.why));
    let kind = match ran.definition {
        true => "definition",
        false => step.kind.name(),
    };
    let mut pairs: Vec<(&str, Text)> =
        vec![("kind", kind.into()), ("source", step.origin.text().into())];
    if !step.rule.is_empty() {
        pairs.push(("rule", prose(step.rule)));
    }
    if let ClaimKind::Conditional(hypothesis) = step.kind {
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
    if let Some(param) = ran.param {
        pairs.push(("θ, i, j stand for", Formula::from(param).into()));
    }
    pairs.push(("verdict", judged(ran, ran.witness()).into()));
    if let Some(found) = ran.every_machine {
        pairs.push(("every machine", every_machine(found).into()));
    }
    let mut blind = Text::new();
    for state in ran.blind_spots() {
        blind = match blind.is_empty() {
            true => blind.state(state),
            false => blind.prose("; ").state(state),
        };
    }
    if !blind.is_empty() {
        pairs.push(("cannot be seen at", blind));
    }
    let pairs = pairs.into_iter().map(|(name, text)| (name.into(), text));
    document.blocks.push(Block::Pairs(pairs.collect()));
    if !step.printed.is_empty() {
        document.paragraph("In the thread's own LaTeX, errors included:");
        // A bare article lacks \\text.
        document.formula(Formula::new(
            step.printed,
            step.printed.replace("\\text{", "\\mbox{"),
        ));
    }
    document.section(2, "", "Both sides, as run");
    document.table(values(ran, &ran.values));
    if let Some(repair) = &step.repair {
        document.section(2, "", "Repaired");
        document.formula(equality(repair));
        document.table(values(ran, &ran.repaired));
    }
    document
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
        let mut again = Text::new();
        for (of, value, _) in &at.again {
            let name = match again.is_empty() {
                true => format!("{} ", route(*of)),
                false => format!(", {} ", route(*of)),
            };
            again = again.prose(name).then(cell(value));
        }
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

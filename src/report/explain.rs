//! One step at length: its reason and source, both sides at every input, its repair.

use super::document::{Block, Document, Table, Text};
use super::line::verdict;
use super::numbers::short;
use crate::derivation::{At, ClaimKind, Notation, StepOutcome, StepRun};
use crate::number::Verdict;

/// One step at length.
pub fn explain(ran: &StepRun) -> Document {
    let step = &ran.step;
    let mut document = Document::new(format!("{}: {}", step.id, step.chain.title()));
    let sign = if step.kind == ClaimKind::Approximation {
        ("≈", "\\approx")
    } else {
        ("=", "=")
    };
    let (lhs, rhs) = step.written(Notation::Plain);
    let (left, right) = step.written(Notation::Latex);
    document.blocks.push(Block::Formula(Text::formula(
        format!("{lhs} {} {rhs}", sign.0),
        format!("{left} {} {right}", sign.1),
    )));
    document.paragraph(step.why);
    let mut pairs: Vec<(Text, String)> = vec![
        (
            "kind".into(),
            if ran.definition {
                "definition".into()
            } else {
                step.kind.name().into()
            },
        ),
        ("source".into(), step.origin.text().into()),
    ];
    if !step.rule.is_empty() {
        pairs.push(("rule".into(), step.rule.into()));
    }
    if let ClaimKind::Conditional(hypothesis) = step.kind {
        let holds = if ran.hypothesis_holds {
            "holds here"
        } else {
            "fails here"
        };
        pairs.push(("only if".into(), format!("{} ({holds})", hypothesis.text())));
    }
    if !step.defect.is_empty() {
        pairs.push(("as printed".into(), step.defect.into()));
    }
    for problem in &ran.problems {
        pairs.push(("not well-formed".into(), problem.clone()));
    }
    if !ran.shadowed.is_empty() {
        pairs.push(("bound twice".into(), ran.shadowed.join(", ")));
    }
    if let Some(param) = ran.param {
        pairs.push(("θ, i, j stand for".into(), param.to_string()));
    }
    pairs.push(("verdict".into(), verdict(ran, ran.witness())));
    let blind = ran.blind_spots();
    if !blind.is_empty() {
        pairs.push(("blind at".into(), blind.join("; ")));
    }
    document.blocks.push(Block::Pairs(pairs));
    if !step.printed.is_empty() {
        document.paragraph("In the thread's own LaTeX, errors included:");
        // A bare article lacks \\text.
        document.blocks.push(Block::Formula(Text::formula(
            step.printed,
            step.printed.replace("\\text{", "\\mbox{"),
        )));
    }
    document.heading("Both sides, as run");
    document.table(values(ran, &ran.values));
    if let Some((lhs, rhs)) = &step.repair {
        document.heading("Repaired");
        document.blocks.push(Block::Formula(Text::formula(
            format!(
                "{} = {}",
                Notation::Plain.formula(lhs),
                Notation::Plain.formula(rhs)
            ),
            format!(
                "{} = {}",
                Notation::Latex.formula(lhs),
                Notation::Latex.formula(rhs)
            ),
        )));
        document.table(values(ran, &ran.repaired));
    }
    document
}

fn values(ran: &StepRun, values: &[At]) -> Table {
    // An approximation, or a line whose hypothesis fails here, claims nothing that could be refuted.
    let unequal = match ran.outcome() {
        StepOutcome::Shown | StepOutcome::NotApplicable => "differ",
        _ => "refuted",
    };
    let mut table = Table::new(["input", "left", "right", "verdict", "by other routes"]);
    for at in values {
        let again: Vec<String> = at
            .again
            .iter()
            .map(|(route, value, _)| format!("{} {}", route.name(), short(value)))
            .collect();
        table.row([
            at.input.clone(),
            short(&at.lhs),
            short(&at.rhs),
            match &at.verdict {
                Verdict::Equal => "equal".into(),
                Verdict::Agrees { digits } => format!("agrees {digits}"),
                Verdict::Refuted { .. } => unequal.into(),
                Verdict::Undecided => "undecided".into(),
                Verdict::Undefined => "undefined".to_string(),
            },
            again.join(", "),
        ]);
    }
    table
}

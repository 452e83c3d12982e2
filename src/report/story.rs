//! The story as a view: numbers as spans, so that a handout can leave them out.

use super::answers::Derivation;
use super::derive::holding_everywhere;
use super::expression::{chain, expression, sign};
use super::gradient;
use super::numbers::Show;
use super::prose::prose;
use super::steps::mark;
use super::view::{Block, Document, Formula, Heading, Judged, Line, Span, Table, Text};
use crate::derivation::story::{self, Expr, OF_THE_QUESTION, Piece, Section, Story};
use crate::derivation::{StepOutcome, StepRun};
use itertools::Itertools;

/// The document; `blank` leaves its numbers out and puts them on a page of their own.
pub(super) fn story(told: &Story, derivation: &Derivation) -> Document {
    let title = "The gradient of a restricted Boltzmann machine, derived";
    let mut document = Document::new(title);
    document.subtitle = lower(&derivation.given.from.name).into();
    let gradient: Vec<Block> = derivation.differences.map_or_else(Vec::new, |differences| {
        let (title, blocks) = gradient::told(derivation, differences);
        let number = (told.main_sections() + 1).to_string();
        let head = heading(false, &number, title, &["D1", "D2"]);
        [vec![head], blocks].concat()
    });
    let sections = told.sections.iter().flat_map(section_blocks);
    let whole = sections.chain(gradient).collect_vec();
    if derivation.blank {
        document.paragraph("Fill in the blanks. The answers follow on a page of their own.");
    }
    document.blocks.extend(whole.iter().cloned());
    if derivation.blank {
        document = document.map_spans(&mut |span| match span {
            // How far off a difference is gives no answer away, and is not found with a pencil.
            Span::Value(_, Show::Error | Show::Bound) => span,
            Span::Value(..) | Span::Strong(_) => Span::Blank,
            span => span,
        });
        document.blocks.push(Block::PageBreak);
        document.heading("Answers");
        document.blocks.extend(whole);
    }
    document.paragraph(closing(told, derivation.ran));
    document
}

/// `built-in machine m2`: it stands beside the title.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// How many lines were run, each counted once, and what opens them.
fn closing(told: &Story, ran: &[StepRun]) -> String {
    use StepOutcome::{Blind, Holds, NotApplicable, Refuted, RefutedAsExpected, Shown, Undecided};
    let fails = |ran: &StepRun| matches!(ran.outcome(), Refuted | Undecided);
    let is_everywhere = |ran: &&StepRun| ran.holds_for_every_machine() && !fails(ran);
    let (everywhere, others): (Vec<_>, Vec<_>) = ran.iter().partition(is_everywhere);
    let mut parts = Vec::new();
    if let Some((_, chance)) = holding_everywhere(ran) {
        let unmet = |ran: &&&StepRun| ran.outcome() == NotApplicable;
        let unmet = everywhere.iter().filter(unmet).count();
        let met = everywhere.len() - unmet;
        parts.push(format!(
            "{met} hold for every machine of this size (chance of error ≤ {chance})"
        ));
        if unmet > 0 {
            parts.push(format!("{unmet} more on a condition"));
        }
    }
    let is_slip = |ran: &&StepRun| {
        ran.outcome() == RefutedAsExpected && OF_THE_QUESTION.contains(&ran.step.id)
    };
    let slips = told.section_of_slips().map_or_else(String::new, |number| {
        format!(
            " ({} in section {number})",
            ran.iter().filter(is_slip).count()
        )
    });
    for (outcome, one, several) in [
        (Holds, "holds on this machine", "hold on this machine"),
        (RefutedAsExpected, "is a slip", "are slips"),
        (Blind, "is a slip not seen here", "are slips not seen here"),
        (
            NotApplicable,
            "has a hypothesis that fails here",
            "have a hypothesis that fails here",
        ),
        (Shown, "is nearly true", "are nearly true"),
        (Refuted, "is REFUTED", "are REFUTED"),
        (Undecided, "is UNDECIDED", "are UNDECIDED"),
    ] {
        match others.iter().filter(|ran| ran.outcome() == outcome).count() {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            number => parts.push(format!("{number} {several}")),
        }
        if let (RefutedAsExpected, Some(part)) = (outcome, parts.last_mut()) {
            *part += &slips;
        }
    }
    format!("{} lines of --steps: {}.", ran.len(), parts.join(", "))
}

/// A section's number and title, and the steps that say the same at length.
fn heading(is_part: bool, number: &str, title: Text, ids: &[&str]) -> Block {
    let ids = ids.iter().map(|id| Span::Step((*id).into()).into());
    let right = Text::joined(ids, " ");
    Block::Heading(Heading {
        level: if is_part { 2 } else { 1 },
        number: number.into(),
        title,
        right,
    })
}

fn section_blocks(section: &Section) -> Vec<Block> {
    let title = sentence(&section.title);
    let is_part = section.letter.is_some();
    let mut blocks = vec![heading(is_part, &section.number, title, section.ids)];
    for block in &section.blocks {
        let line = match block {
            story::Block::Formula(line) => formula(line),
            story::Block::Numbers(numbers) => numbers_line(numbers),
            story::Block::Prose(pieces) => {
                blocks.push(Block::Paragraph(sentence(pieces)));
                continue;
            }
            story::Block::Table(table) => {
                blocks.push(Block::Table(small_table(table)));
                continue;
            }
            story::Block::Pairs(pairs) => {
                let pairs = pairs.iter();
                let pairs = pairs.map(|(name, said)| (sentence(name), sentence(said)));
                blocks.push(Block::Pairs(pairs.collect()));
                continue;
            }
        };
        match blocks.last_mut() {
            Some(Block::Lines(lines)) => lines.push(line),
            _ => blocks.push(Block::Lines(vec![line])),
        }
    }
    blocks
}

fn small_table(table: &story::Table) -> Table {
    let row = |cells: &Vec<Vec<Piece>>| cells.iter().map(|cell| sentence(cell)).collect();
    Table {
        head: row(&table.head),
        rows: table.rows.iter().map(row).collect(),
        small: true,
    }
}

/// A formula with its reason.
fn formula(line: &story::Line) -> Line {
    let equals = || Formula::from("= ");
    let (indent, formula) = match (&line.lhs, &line.rhs) {
        (Some(lhs), Some(rhs)) => {
            let sides = Formula::from(lhs).then(&" = ".into());
            (0, sides.then(&Formula::from(rhs)))
        }
        (Some(lhs), None) => (0, Formula::from(lhs)),
        (None, Some(rhs)) => (1, equals().then(&Formula::from(rhs))),
        (None, None) => (0, Formula::default()),
    };
    Line {
        indent,
        formula: formula.into(),
        reason: sentence(&line.reason),
        ..Line::default()
    }
}

/// A line of numbers with its verdict.
pub(super) fn numbers_line(numbers: &story::Numbers) -> Line {
    let mut text = sentence(&numbers.lead);
    if !numbers.lead.is_empty() {
        text = text.formula(sign(&numbers.chain));
    }
    let text = text.then(chain(&numbers.chain));
    Line {
        indent: if numbers.lead.is_empty() { 2 } else { 1 },
        formula: text,
        result: Judged {
            mark: mark(&numbers.verdict),
            passes: numbers.verdict.holds(),
        }
        .into(),
        ..Line::default()
    }
}

/// Pieces read one after the other.
fn sentence(pieces: &[Piece]) -> Text {
    pieces
        .iter()
        .fold(Text::new(), |text, piece| text.then(one(piece)))
}

fn one(piece: &Piece) -> Text {
    match piece {
        Piece::Words(words) => prose(words),
        Piece::Answer(words) => Span::Strong(words.clone()).into(),
        Piece::Formula(tree) => Formula::from(tree).into(),
        Piece::Symbols(plain, latex) => Formula::new(plain.clone(), latex.clone()).into(),
        Piece::Number(Expr::Value(value)) => Span::Value(value.clone(), Show::Brief).into(),
        Piece::Number(expr) => expression(expr),
        Piece::Chain(exprs) => chain(exprs),
        // What was given stays on a handout: it is no blank.
        Piece::Given(value) => Formula::from(Show::Brief.text(value).as_str()).into(),
        Piece::Error(value) => Span::Value(value.clone(), Show::Error).into(),
    }
}

//! The slips of the thread, each with what it gives on this machine.

use super::super::run::{At, StepOutcome, StepRun};
use super::super::steps::ClaimKind;
use super::super::tree::build::{self as b, V};
use super::super::tree::node::Par;
use super::expression::Expr;
use super::parts::{Block, Piece, Section, pieces};
use super::teller::{Teller, agreement};
use crate::ensemble::bits;

/// The slips of the question's two formulae.
const OF_THE_QUESTION: [&str; 4] = ["Q1c.sign", "Q1c.shadow", "Q2.L", "Q2.partial"];

/// 6: what is wrong in the two formulae as printed.
pub(super) fn slips(teller: &mut Teller, ran: &[StepRun]) -> Section {
    let mut pairs = Vec::new();
    for id in OF_THE_QUESTION {
        if let Some(ran) = ran.iter().find(|ran| ran.step.id == id) {
            // What comes after a semicolon is the defect of another of them.
            let defect = ran.step.defect.split(';').next().unwrap_or_default();
            let mut said = pieces![format!("{defect}. ")];
            said.extend(evidence(teller, ran));
            pairs.push((pieces![id], said));
        }
    }
    let count = pairs.len();
    let others: Vec<&str> = ran
        .iter()
        .filter(|ran| matches!(ran.step.kind, ClaimKind::Erratum | ClaimKind::IllFormed))
        .filter(|ran| ran.outcome() == StepOutcome::RefutedAsExpected)
        .map(|ran| ran.step.id)
        .filter(|id| !OF_THE_QUESTION.contains(id))
        .collect();
    let mut blocks = Vec::new();
    if count > 0 {
        blocks.push(Block::Pairs(pairs));
    }
    if !others.is_empty() {
        blocks.push(Block::Prose(pieces![format!(
            "More of them: {}. --explain opens each.",
            others.join(", ")
        )]));
    }
    Section {
        number: "6",
        title: pieces![match count {
            4 => "Four slips in the question's two formulae".to_string(),
            _ => format!("{count} slips in the question's two formulae"),
        }],
        ids: &[],
        blocks,
    }
}

/// What shows the slip here.
fn evidence(teller: &mut Teller, ran: &StepRun) -> Vec<Piece> {
    let datum = format!("v={}", bits(&teller.follow.datum));
    let here = ran.values.iter().find(|at| at.input.to_string() == datum);
    match (ran.step.id, here) {
        ("Q1c.sign", here) => sign(ran, here),
        ("Q1c.shadow", _) => {
            let row = teller.number(&teller.row());
            let quotient = row.clone().over(row);
            let one = quotient.value(teller.bits);
            pieces!["Held fixed in both, p would be ", quotient, " = ", one, "."]
        }
        ("Q2.L", Some(here)) => {
            let p = teller.number(&b::p([V]));
            let slope = teller.number(&b::d(Par::Theta, b::ln(b::p([V]))));
            let product = Expr::product(vec![p, slope]);
            let same = agreement(&[product.value(teller.bits), here.lhs.clone()]).holds();
            let mut said = pieces![
                format!("At {}: ", spaced(here)),
                ran.step.lhs.clone(),
                " = "
            ];
            if same {
                said.extend(pieces![product, " = "]);
            }
            said.extend(pieces![here.lhs.clone(), ", not ", here.rhs.clone(), "."]);
            said
        }
        ("Q2.partial", _) => pieces!["As printed it has no meaning."],
        _ => Vec::new(),
    }
}

/// Where e^E for e^-E shows, and where it does not.
fn sign(ran: &StepRun, here: Option<&At>) -> Vec<Piece> {
    let differs = |at: &&At| at.verdict.is_refuted();
    let Some(shown) = here
        .filter(differs)
        .or_else(|| ran.values.iter().find(differs))
    else {
        return pieces!["On this machine it does not show at any v: one test is no test."];
    };
    let mut said = pieces![
        format!("At {} it gives ", spaced(shown)),
        shown.rhs.clone(),
        " for ",
        shown.lhs.clone()
    ];
    let blind: Vec<String> = ran
        .blind_spots()
        .iter()
        .map(|input| input.to_string())
        .collect();
    match blind.len() {
        0 => said.push("; it shows at every v that was tried.".into()),
        1..=4 => said.push(
            format!(
                "; at {} nothing shows: one test is no test.",
                blind.join(" and ")
            )
            .into(),
        ),
        count => {
            said.push(format!("; at {count} other v nothing shows: one test is no test.").into())
        }
    }
    said
}

fn spaced(at: &At) -> String {
    at.input.to_string().replace('=', " = ")
}

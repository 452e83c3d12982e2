//! The slips of the thread, each with what it gives on this machine.

use super::super::run::{At, StepOutcome, StepRun};
use super::super::steps::ClaimKind;
use super::super::tree::build::{self as b, H, V};
use super::super::tree::node::{Func, Par};
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
    let others: Vec<&str> = ran
        .iter()
        .filter(|ran| matches!(ran.step.kind, ClaimKind::Erratum | ClaimKind::IllFormed))
        .filter(|ran| ran.outcome() == StepOutcome::RefutedAsExpected)
        .map(|ran| ran.step.id)
        .filter(|id| !OF_THE_QUESTION.contains(id))
        .collect();
    let mut blocks = Vec::new();
    if !pairs.is_empty() {
        blocks.push(Block::Pairs(pairs));
    }
    if !others.is_empty() {
        blocks.push(Block::Prose(pieces![format!(
            "Others: {}; --explain opens each.",
            others.join(", ")
        )]));
    }
    Section {
        number: "6",
        title: pieces!["What is wrong or misleading in the thread's two formulae"],
        ids: &[],
        blocks,
    }
}

/// What shows the slip here.
fn evidence(teller: &mut Teller, ran: &StepRun) -> Vec<Piece> {
    let datum = format!("v={}", bits(&teller.follow.datum));
    let here = ran.values.iter().find(|at| at.input.to_string() == datum);
    match (ran.step.id, here) {
        ("Q1c.sign", here) => sign(teller, ran, here),
        ("Q1c.shadow", _) => {
            let row = teller.number(&teller.row());
            let quotient = row.clone().over(row);
            let one = quotient.value(teller.bits);
            pieces![
                "Not wrong, but held fixed in both, p would be ",
                quotient,
                " = ",
                one,
                "."
            ]
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

/// `ln((1 + 2/3 + 1/2 + 1/3)/24) =`: the first sum with the wrong sign, where a table shows f.
fn with_source(teller: &mut Teller, here: &At) -> Option<Vec<Piece>> {
    if !teller.is_small() {
        return None;
    }
    let env = teller.env;
    let turned = b::frac(b::num(1), b::f(V, H));
    let states = teller.in_order(H, &env).into_iter();
    let terms = states.map(|env| Expr::Value(teller.value_in(&turned, &env)));
    let sum = Expr::sum(terms.collect());
    let wrong = sum.over(teller.number(&b::z())).of(Func::Ln);
    let same = agreement(&[wrong.value(teller.bits), here.rhs.clone()]).holds();
    same.then(|| pieces![wrong, " = "])
}

/// Where e^E for e^-E shows, and where it does not.
fn sign(teller: &mut Teller, ran: &StepRun, here: Option<&At>) -> Vec<Piece> {
    let differs = |at: &&At| at.verdict.is_refuted();
    let Some(shown) = here
        .filter(differs)
        .or_else(|| ran.values.iter().find(differs))
    else {
        return pieces!["On this machine it does not show at any v: one test is no test."];
    };
    let mut said = pieces![format!("At {} it gives ", spaced(shown))];
    // The numbers of the datum's row; `shown` is that row where it differs there.
    let here = here.filter(differs);
    said.extend(
        here.and_then(|here| with_source(teller, here))
            .into_iter()
            .flatten(),
    );
    said.extend(pieces![shown.rhs.clone(), " for ", shown.lhs.clone()]);
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

//! The slips of the thread, each with what it gives on this machine.

use super::super::run::{At, StepRun};
use super::super::tree::build::{self as b, H, V};
use super::super::tree::node::{Func, Par};
use super::expression::Expr;
use super::parts::{Block, Piece, Section, pieces};
use super::teller::{Teller, agreement};
use super::weights::{self, MOST_FACTORS};
use crate::ensemble::bits;
use crate::number::{Value, Verdict};

/// The slips of the question's two formulae.
pub const OF_THE_QUESTION: [&str; 4] = ["Q1c.sign", "Q1c.shadow", "Q2.L", "Q2.partial"];

/// 6: what is wrong in the two formulae as printed.
pub(super) fn slips(teller: &mut Teller, ran: &[StepRun]) -> Section {
    let pairs: Vec<_> = OF_THE_QUESTION
        .iter()
        .filter_map(|id| ran.iter().find(|ran| ran.step.id == *id))
        .map(|ran| (pieces![ran.step.id], slip(teller, ran)))
        .collect();
    Section {
        title: pieces!["What is wrong or misleading in the thread's two formulae"],
        blocks: match pairs.is_empty() {
            true => Vec::new(),
            false => vec![Block::Pairs(pairs)],
        },
        ..Section::default()
    }
}

/// What is wrong, and what it comes to here.
fn slip(teller: &mut Teller, ran: &StepRun) -> Vec<Piece> {
    let datum = format!("v={}", bits(&teller.follow.datum));
    let here = ran.values.iter().find(|at| at.input.to_string() == datum);
    match (ran.step.id, here) {
        ("Q1c.sign", here) => sign(teller, ran, here),
        ("Q1c.shadow", _) => {
            pieces!["v is the datum, then summed over; held in both, p(v) would be 1."]
        }
        ("Q2.L", Some(here)) => {
            let p = teller.number(&b::p([V]));
            let slope = teller.number(&b::d(Par::Theta, b::ln(b::p([V]))));
            let product = Expr::product(vec![p, slope]);
            let same = agreement(&[product.value(teller.bits), here.lhs.clone()]).holds();
            let mut said = pieces![format!(
                "∂L for ∂ ln L: at {} it is L·∂ ln L = ",
                here.input
            )];
            let mut chain = vec![Expr::Value(here.lhs.clone())];
            if same {
                chain.insert(0, product);
            }
            said.push(Piece::Chain(chain));
            said.extend(not(here, &here.lhs, &here.rhs));
            said.push(".".into());
            said
        }
        ("Q2.partial", _) => pieces!["E/∂θ for ∂E/∂θ: as printed it has no meaning."],
        _ => Vec::new(),
    }
}

/// `ln((1 + 2/3 + 1/2 + 1/3)/24)`: the first sum with the wrong sign, from the table of f or of its
/// factors.
fn with_source(teller: &mut Teller, here: &At) -> Option<Expr> {
    let env = teller.env;
    let sum = match teller.is_small() {
        true => {
            let turned = b::frac(b::num(1), b::f(V, H));
            let states = teller.in_order(H, &env).into_iter();
            let terms = states.map(|env| Expr::Value(teller.value_in(&turned, &env)));
            Expr::sum(terms.collect())
        }
        false if teller.n_h() < MOST_FACTORS => {
            let factors = weights::factors_of_a_row(teller, b::neg);
            let numbers = factors.iter().map(|(_, factor)| teller.number(factor));
            Expr::product(numbers.collect())
        }
        false => return None,
    };
    let wrong = sum.over(teller.number(&b::z())).of(Func::Ln);
    let same = agreement(&[wrong.value(teller.bits), here.rhs.clone()]).holds();
    same.then_some(wrong)
}

/// Where e^E for e^-E shows, and where it does not.
fn sign(teller: &mut Teller, ran: &StepRun, here: Option<&At>) -> Vec<Piece> {
    let differs = |at: &&At| at.verdict.is_refuted();
    let mut said = pieces!["e^E for e^-E in the first sum: "];
    let here = here.filter(differs);
    let Some(shown) = here.or_else(|| ran.values.iter().find(differs)) else {
        said.push("on this machine it does not show at any v.".into());
        return said;
    };
    said.push(format!("at {} it gives ", shown.input).into());
    // The numbers of the datum's row; `shown` is that row where it differs there.
    let mut chain = vec![Expr::Value(shown.rhs.clone())];
    if let Some(source) = here.and_then(|here| with_source(teller, here)) {
        chain.insert(0, source);
        if !teller.is_small() && !teller.is_spin() {
            let turned = Piece::Symbols("1/e^Σbv".into(), "1/e^{\\sum b v}".into());
            said.extend(pieces!["(factors ", turned, " and 1 + 1/yⱼ) "]);
        }
    }
    said.push(Piece::Chain(chain));
    said.extend(not(shown, &shown.rhs, &shown.lhs));
    let blind = ran.blind_spots();
    let blind: Vec<String> = blind.iter().map(ToString::to_string).collect();
    said.push(match blind.len() {
        0 => ".".into(),
        1..=4 => format!("; at {} it does not show.", blind.join(" and ")).into(),
        count => format!("; at {count} other v it does not show.").into(),
    });
    said
}

/// `, not 5/16`: what it should be, and how far that is where six digits would not tell.
fn not(at: &At, found: &Value, wanted: &Value) -> Vec<Piece> {
    let mut said = pieces![", not ", wanted.clone()];
    let (x, y) = (found.to_f64(), wanted.to_f64());
    if let Verdict::Refuted { gap } = &at.verdict
        && (x - y).abs() <= 1e-5 * x.abs()
    {
        said.extend(pieces![
            " (the difference is ",
            Piece::Error(gap.clone()),
            ")"
        ]);
    }
    said
}

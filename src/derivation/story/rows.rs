//! From one row to all of them, and which way the parameter should move.

use super::super::tree::build as b;
use super::super::tree::node::{Name, Par};
use super::expression::Expr;
use super::parts::{Piece, Section, Table, pieces};
use super::teller::{MOST_TERMS, Teller};
use crate::ensemble::bits;
use crate::machine::Param;
use crate::number::Value;

/// Rows of one term are named together in so many characters.
const LONGEST: usize = 30;

/// 5: all rows.
pub(super) fn rows(teller: &mut Teller) -> Section {
    let term = teller.row_term(Name::V);
    let free = teller.free_mean();
    let model = teller.value(&free);
    let folded = teller.data.folded();
    let mut head = vec![pieces!["row v"], pieces!["rows"], pieces![term.clone()]];
    head.push(pieces!["minus ", model.clone(), ", the model's mean"]);
    let mut table = Table {
        head,
        rows: Vec::new(),
    };
    // Rows of one term stand together.
    let mut groups: Vec<(String, u64, Value)> = Vec::new();
    for (row, count) in folded.rows() {
        let value = teller.value_in(&term, &teller.at_row(row));
        let same = |(names, _, known): &&mut (String, u64, Value)| {
            let fits = names.chars().count() + row.len() < LONGEST;
            fits && value
                .fraction()
                .is_some_and(|x| known.fraction() == Some(x))
        };
        match groups.iter_mut().find(same) {
            Some((names, times, _)) => {
                *names += &format!(" {}", bits(row));
                *times += count;
            }
            None => groups.push((bits(row), count, value)),
        }
    }
    for (names, times, value) in groups.iter().take(MOST_TERMS) {
        let slope = Expr::Value(value.clone()).minus(Expr::Value(model.clone()));
        table.rows.push(vec![
            vec![Piece::same(names)],
            pieces![times.to_string()],
            pieces![value.clone()],
            pieces![slope.value(teller.bits)],
        ]);
    }
    let total = groups.len();
    let terms = groups.into_iter().map(|(_, times, value)| match times {
        1 => Expr::Value(value),
        _ => Expr::Mul(vec![Expr::num(times), Expr::Value(value)]),
    });
    let terms: Vec<Expr> = terms.collect();
    if !teller.is_least() {
        teller.table(table);
    }
    if total > MOST_TERMS {
        teller.prose(pieces![format!(
            "The other {} lines are not shown; they are in the mean.",
            total - MOST_TERMS
        )]);
    }
    let mean = b::mean_rows(Name::V, term);
    let sum = match total > MOST_TERMS {
        true => Expr::Value(Expr::Add(terms).value(teller.bits)),
        false => Expr::sum(terms),
    };
    let count = Expr::num(teller.data.total());
    let found = teller.value(&mean);
    let chain = vec![sum.over(count), Expr::Value(found.clone())];
    teller.numbers(pieces!["Mean over X: ", &mean], chain, Vec::new());
    let start = b::d(Par::Theta, b::mean_rows(Name::V, b::ln(b::p([b::V]))));
    let difference = b::sub(mean, free);
    let numbers = Expr::Value(found).minus(Expr::Value(model));
    let (slope, also) = (teller.value(&start), teller.value(&difference));
    let chain = vec![numbers, Expr::Value(slope.clone())];
    teller.numbers(pieces!["Less 2b: ", &start], chain, vec![also]);
    let theta = b::par(teller.par());
    let temperature = teller.given.temperature().clone();
    let mut gradient = slope.clone();
    if temperature != 1 {
        let divided = Expr::Value(slope.clone()).over(Expr::num(temperature));
        gradient = divided.value(teller.bits);
        teller.prose(pieces![
            "θ was ",
            theta.clone(),
            " divided by T; for ",
            theta.clone(),
            " itself divide by T:"
        ]);
        teller.numbers(
            Vec::new(),
            vec![divided, Expr::Value(gradient.clone())],
            Vec::new(),
        );
    }
    direction(teller, &gradient);
    teller.section(
        None,
        pieces!["All rows, and which way"],
        &["A1", "G8", "D1"],
    )
}

/// The sign in words, and the thread's sign.
fn direction(teller: &mut Teller, gradient: &Value) {
    let theta = b::par(teller.par());
    let sign = match gradient.enclose(64) {
        Some(x) if *x.lo() > 0 => Some(true),
        Some(x) if *x.hi() < 0 => Some(false),
        _ => None,
    };
    teller.knows_direction = sign.is_some() || gradient.fraction().is_some();
    let turned = Expr::Neg(Box::new(Expr::Value(gradient.clone())));
    let mut said = match sign {
        Some(up) => {
            let (name, moves) = match up {
                true => ("positive", "rises"),
                false => ("negative", "falls"),
            };
            pieces![
                "It is ",
                Piece::Answer(name.into()),
                ": mean ln p(v) rises when ",
                theta,
                " ",
                Piece::Answer(moves.into()),
                ". "
            ]
        }
        None if gradient.fraction().is_some() => pieces![
            Piece::Answer("It is 0".into()),
            ": here mean ln p(v) has no slope along ",
            theta,
            ". "
        ],
        None => pieces![
            Piece::Answer("It is too near to 0 to tell".into()),
            " whether mean ln p(v) rises with ",
            theta,
            " or falls. "
        ],
    };
    let name = match teller.param() {
        Param::W(..) => Piece::Symbols("ΔW".into(), "\\Delta W".into()),
        _ => Piece::Symbols("ΔΘ".into(), "\\Delta\\Theta".into()),
    };
    said.extend(pieces![
        "The thread lowers KL = mean ln(P(v)/p(v)), P(v): v's share of X; ",
        name,
        " is KL's slope ",
        turned.value(teller.bits),
        ": subtract it."
    ]);
    teller.prose(said);
}

//! From one row to all of them, and which way the parameter should move.

use super::super::tree::build as b;
use super::super::tree::node::{Name, Par};
use super::expression::Expr;
use super::parts::{Piece, Section, Table, pieces};
use super::teller::{MOST_TERMS, Teller};
use crate::ensemble::bits;
use crate::machine::Param;
use crate::number::Value;

/// 5: all rows.
pub(super) fn rows(teller: &mut Teller) -> Section {
    let term = teller.row_term(Name::V);
    let free = teller.free_mean();
    let model = teller.value(&free);
    let folded = teller.data.folded();
    let mut head = vec![pieces!["row v"], pieces!["times"], pieces![term.clone()]];
    head.push(pieces!["minus ", model.clone(), ", the model's mean"]);
    let mut terms = Vec::new();
    let mut table = Table {
        head,
        rows: Vec::new(),
    };
    for (row, count) in folded.rows() {
        let env = teller.at_row(row);
        let value = teller.value_in(&term, &env);
        let slope = Expr::Value(value.clone()).minus(Expr::Value(model.clone()));
        let slope = slope.value(teller.bits);
        if table.rows.len() < MOST_TERMS {
            let name = Piece::Symbols(bits(row), bits(row));
            table.rows.push(vec![
                vec![name],
                pieces![count.to_string()],
                pieces![value.clone()],
                pieces![slope],
            ]);
        }
        let counted = Expr::Value(Value::Exact(count.into()));
        terms.push(match count {
            1 => Expr::Value(value),
            _ => Expr::Mul(vec![counted, Expr::Value(value)]),
        });
    }
    let total = terms.len();
    teller.table(table);
    if total > MOST_TERMS {
        teller.prose(pieces![format!(
            "The other {} rows are not shown; they are in the mean.",
            total - MOST_TERMS
        )]);
    }
    let mean = b::mean_rows(Name::V, term);
    let sum = match total > MOST_TERMS {
        true => Expr::Value(Expr::Add(terms).value(teller.bits)),
        false => Expr::sum(terms),
    };
    let count = Expr::Value(Value::Exact(teller.data.total().into()));
    let found = teller.value(&mean);
    let chain = vec![sum.over(count), Expr::Value(found.clone())];
    teller.numbers(
        pieces!["The mean over the rows X: ", &mean],
        chain,
        Vec::new(),
    );
    let start = b::d(Par::Theta, b::mean_rows(Name::V, b::ln(b::p([b::V]))));
    let difference = b::sub(mean, free);
    teller.formula(&start, Some(&difference), pieces!["data minus model"]);
    let numbers = Expr::Value(found).minus(Expr::Value(model));
    let (slope, also) = (teller.value(&start), teller.value(&difference));
    teller.numbers(
        Vec::new(),
        vec![numbers, Expr::Value(slope.clone())],
        vec![also],
    );
    let theta = b::par(teller.par());
    let temperature = teller.given.temperature().clone();
    let mut gradient = slope.clone();
    if temperature != 1 {
        let divided = Expr::Value(slope.clone()).over(Expr::Value(Value::Exact(temperature)));
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
    Section {
        number: "5",
        title: pieces!["All rows, and which way"],
        ids: &["A1", "G8", "D1"],
        blocks: teller.take(),
    }
}

/// The sign in words, and the thread's sign.
fn direction(teller: &mut Teller, gradient: &Value) {
    let theta = b::par(teller.par());
    let sign = match gradient.enclose(64) {
        Some(x) if *x.lo() > 0 => Some(true),
        Some(x) if *x.hi() < 0 => Some(false),
        _ => None,
    };
    let turned = Expr::Neg(Box::new(Expr::Value(gradient.clone()))).value(teller.bits);
    let mut said = match sign {
        Some(up) => {
            let (name, moves) = match up {
                true => ("positive", "rises"),
                false => ("negative", "falls"),
            };
            pieces![
                "It is ",
                Piece::Answer(name.into()),
                ": the mean of ln p(v) rises when ",
                theta,
                " ",
                Piece::Answer(moves.into()),
                ". "
            ]
        }
        None if gradient.fraction().is_some() => pieces![
            Piece::Answer("It is 0".into()),
            ": here the mean of ln p(v) has no slope along ",
            theta,
            ". "
        ],
        None => pieces![
            Piece::Answer("It is too near to 0 to tell".into()),
            " whether the mean of ln p(v) rises with ",
            theta,
            " or falls; more --digits can. "
        ],
    };
    let name = if matches!(teller.param(), Param::W(..)) {
        "ΔW"
    } else {
        "ΔΘ"
    };
    said.extend(pieces![
        format!("The thread's {name}, "),
        turned,
        ", is the slope of KL (how far p is from the data; a constant minus that mean): step against it."
    ]);
    teller.prose(said);
}

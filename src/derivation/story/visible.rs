//! The other visible units, in the model's mean.

use super::super::tree::build::{self as b, U, V};
use super::super::tree::node::{Index, Name, Node, Part, Ref, Tree};
use super::expression::{Expr, grouped, same_fraction};
use super::others::{block, names};
use super::parts::{Piece, Section, pieces};
use super::teller::{MOST_TERMS, Teller};
use super::terms::{on, part, rest};
use super::weights::numbered;

/// 4: the other visible units, in the model's mean.
pub(super) fn visible(teller: &mut Teller) -> Section {
    let (visible, hidden) = teller.units();
    if !teller.sums_rows() {
        return Section::default();
    }
    let start = teller.free_mean();
    let row = teller.row_term(Name::U);
    let by_row = b::sum([U], b::mul([vec![b::p([U])], factors(&row)].concat()));
    let (expr, reason) = match teller.all_rows && !teller.is_spin() {
        true => by_sums(teller),
        false => {
            let (expr, note) = teller.written(&by_row, true);
            let mut reason = pieces!["h as in 3"];
            reason.extend(note);
            (expr, reason)
        }
    };
    teller.formula(&start, Some(&by_row), reason);
    teller.line(&start, &by_row, expr);
    let mut kept: Vec<Ref> = Vec::new();
    kept.extend(visible.map(|i| part(Name::U, i)));
    kept.extend(hidden.map(|j| part(Name::H, j)));
    let others = match visible {
        Some(i) => rest(Name::U, i, teller.n_v()),
        None => Some(U),
    };
    let mut title = Vec::new();
    if let Some(others) = others {
        title = pieces!["The other visible units, in the model's mean"];
        match visible {
            Some(i) => {
                let thread = b::all_but(Name::V, Index::I);
                title.extend(names(thread, Name::U, i, teller.n_v()));
            }
            None => title = pieces!["The visible units, in the model's mean"],
        }
        let env = teller.env;
        let patterns = teller.in_order(others, &env);
        let joint = match hidden {
            Some(j) => b::p([U, part(Name::H, j)]),
            None => b::p([U]),
        };
        let margin = b::p(kept.clone());
        let partner = teller.partner(Name::U);
        let short = patterns.len() <= MOST_TERMS / 2;
        if short && !teller.is_spin() {
            let inner = b::sum([others], joint.clone());
            let nested = b::sum(kept.clone(), b::mul([partner, vec![inner]].concat()));
            let mut reason = pieces!["only "];
            reason.extend(on(teller.param(), Name::U));
            reason.push(" counts".into());
            teller.then(&nested, reason);
            let mut all_on = env;
            kept.iter()
                .for_each(|unit| all_on.bind(*unit, 1 << number(*unit), 1 << number(*unit)));
            let terms = patterns.iter().map(|pattern| {
                let both = all_on.with(pattern, others);
                Expr::Value(teller.value_in(&joint, &both))
            });
            let terms = Expr::sum(terms.collect());
            teller.line(&start, &nested, terms);
        } else {
            if short {
                block(teller, &joint, &margin, &kept, others, &env, &patterns);
            }
            let last = b::sum(kept, b::mul([vec![margin], partner].concat()));
            teller.then(&last, pieces!["the others summed"]);
            if short {
                let (expr, _) = teller.written(&last, true);
                teller.line(&start, &last, expr);
            }
        }
    }
    teller.section(None, title, &["E1", "E3"])
}

/// The same from the table of rows: those with θ's visible unit on, by the mean of its hidden unit;
/// over Z.
fn by_sums(teller: &mut Teller) -> (Expr, Vec<Piece>) {
    let (visible, hidden) = teller.units();
    let (env, row) = (teller.env, teller.row());
    let mean = hidden.map_or(b::num(1), |j| teller.hidden_mean(V, j));
    let mut rows = teller.in_order(V, &env);
    rows.retain(|env| visible.is_none_or(|i| env.bits[Name::V as usize] >> i & 1 == 1));
    let means = rows.iter().map(|env| {
        let sum = Expr::Value(teller.value_in(&row, env));
        (teller.value_in(&mean, env), sum)
    });
    let groups = grouped(means.collect(), same_fraction);
    let mut reason = Vec::new();
    if visible.is_some() {
        reason.extend(on(teller.param(), Name::U).into_iter().take(1));
        reason.push("=1".into());
    }
    if let Some(j) = hidden {
        let comma = if reason.is_empty() { "" } else { "; " };
        reason.extend(pieces![
            comma,
            &teller.hidden_mean(U, j),
            " = ",
            numbered("", "y", j),
            "/(",
            numbered("1+", "y", j),
            ")"
        ]);
    }
    let groups = groups.into_iter().map(|(mean, sums)| match hidden {
        Some(_) => Expr::product(vec![Expr::sum(sums), Expr::Value(mean)]),
        None => Expr::sum(sums),
    });
    let all = Expr::sum(groups.collect());
    (all.over(teller.number(&b::z())), reason)
}

/// The factors of a product.
fn factors(tree: &Tree) -> Vec<Tree> {
    match &**tree {
        Node::Mul(factors) => factors.clone(),
        _ => vec![tree.clone()],
    }
}

/// The place of a reference's only unit.
fn number(reference: Ref) -> usize {
    match reference.part {
        Part::Only(Index::Fixed(unit)) => unit.into(),
        _ => 0,
    }
}

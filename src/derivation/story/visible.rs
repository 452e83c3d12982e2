//! The other visible units, in the model's mean.

use super::super::tree::build::{self as b, U};
use super::super::tree::node::{Index, Name, Node, Part, Ref, Tree};
use super::expression::Expr;
use super::others::{block, merged, names, thread_rest};
use super::parts::{Section, pieces};
use super::teller::{MOST_TERMS, Teller};
use super::terms::{on, part, rest};

/// 4: the other visible units, in the model's mean.
pub(super) fn visible(teller: &mut Teller) -> Section {
    let (visible, hidden) = teller.units();
    if visible.is_some() && teller.n_v() == 1 {
        // There are no others.
        return Section::default();
    }
    let start = teller.free_mean();
    let row = teller.row_term(Name::U);
    let by_row = b::sum([U], b::mul([vec![b::p([U])], factors(&row)].concat()));
    let (expr, note) = teller.without_zeros(&by_row);
    let mut reason = pieces!["h summed as in 3"];
    reason.extend(note);
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
                title.extend(pieces![" (", thread_rest('v', 'i'), "; here "]);
                title.extend(names(Name::U, i, teller.n_v()));
                title.push(")".into());
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
                let both = merged(&all_on, pattern, others);
                Expr::Value(teller.value_in(&joint, &both))
            });
            let terms = Expr::sum(terms.collect());
            teller.line(&start, &nested, terms);
        } else {
            if short {
                block(teller, &joint, &margin, &kept, others, &env, &patterns);
            }
            let last = b::sum(kept, b::mul([vec![margin], partner].concat()));
            teller.step_without_zeros(&start, &last, pieces!["the others summed"]);
        }
    }
    Section {
        number: "4",
        title,
        ids: &["E1", "E3"],
        blocks: teller.take(),
    }
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

//! Where the other hidden units went: the rest of h, given v.

use super::super::tree::Notation;
use super::super::tree::build::{self as b, H, V};
use super::super::tree::env::Env;
use super::super::tree::node::{Func, Index, Name, Par, Part, Ref, Tree};
use super::expression::Expr;
use super::parts::{Piece, Section, Table, pieces};
use super::teller::{MOST_TERMS, Teller};
use super::terms::{fixed, name_of_f, part, rest};
use super::weights::numbered;
use crate::number::Value;

/// 3: the other hidden units.
pub(super) fn hidden(teller: &mut Teller) -> Section {
    let (visible, hidden) = teller.units();
    let start = teller.held_mean();
    let mut title = pieces!["Where the other hidden units went"];
    match (hidden, visible) {
        (Some(j), _) => {
            if let Some(others) = rest(Name::H, j, teller.n_h()) {
                let thread = b::all_but(Name::H, Index::J);
                title.extend(names(thread, Name::H, j, teller.n_h()));
                split(teller, &start, j, others);
                sigmoid(teller, j);
            } else if !teller.is_least() {
                title = pieces!["The mean of the one hidden unit"];
                let mean = teller.row_term(Name::V);
                teller.formula(
                    &start,
                    Some(&mean),
                    pieces!["there is no other hidden unit"],
                );
                sigmoid(teller, j);
            }
        }
        (None, Some(i)) => {
            title = pieces!["Where the hidden units went: all of them"];
            let unit = b::unit(Name::V, fixed(i));
            let all = b::sum([H], b::p_given([H], [V]));
            teller.formula(&start, None, pieces![unit.clone(), " does not depend on h"]);
            teller.step(
                &start,
                &b::mul([unit.clone(), all]),
                pieces!["out of the sum"],
            );
            teller.step(&start, &unit, pieces!["probabilities sum to 1"]);
        }
        (None, None) => {}
    }
    teller.section(None, title, &["R7", "R8", "R10", "R11"])
}

/// The mean of the only hidden unit of the smallest machine, below the sum that it is.
pub(super) fn of_one_unit(teller: &mut Teller) {
    let (_, Some(j)) = teller.units() else { return };
    let unit = b::unit(Name::H, fixed(j));
    let mean = teller.row_term(Name::V);
    teller.then(&mean, pieces!["E: mean of ", unit, ", given v"]);
    let (mean, closed) = (teller.hidden_mean(V, j), teller.closed_mean(j));
    let share = teller.share(j);
    let sigma = Piece::Symbols(
        "σ(x) = e^x/(1 + e^x): ".into(),
        "\\sigma(x) = e^x/(1+e^x):\\ ".into(),
    );
    let lead = pieces![sigma, &mean, " = ", &closed];
    let (mean, closed) = (teller.number(&mean), teller.value(&closed));
    teller.numbers(lead, vec![share, mean], vec![closed]);
}

/// More units are not named.
const MOST_NAMED: usize = 6;

/// The units of a layer that are not this one: `(h⁻ʲ; here h₁, h₃)`, in the thread's letters and by name.
pub(super) fn names(thread: Ref, letter: Name, unit: usize, count: usize) -> Vec<Piece> {
    let [plain, latex] =
        [Notation::Plain, Notation::Latex].map(|notation| notation.reference(thread));
    let mut said = pieces![" (", Piece::Symbols(plain, latex), "; here "];
    let others = (0..count).filter(|other| *other != unit);
    for (place, other) in others.enumerate() {
        if place == MOST_NAMED {
            said.push(", ...".into());
            break;
        }
        if place > 0 {
            said.push(", ".into());
        }
        said.push(b::unit(letter, fixed(other)).into());
    }
    said.push(")".into());
    said
}

/// The sum over all h is one over h_j and, inside it, one over the rest, which is 1.
fn split(teller: &mut Teller, start: &Tree, j: usize, others: Ref) {
    let hj = part(Name::H, j);
    let patterns = teller.in_order(others, &{ teller.env });
    let env = teller.env;
    let joint = b::p_given([H], [V]);
    let margin = b::p_given([hj], [V]);
    block(teller, &joint, &margin, &[hj], others, &env, &patterns);
    let inner_of = b::p_given([others], [V, hj]);
    let row = teller.row();
    let sum = teller.number(&row);
    let source = match teller.is_small() {
        true => "in 1",
        false => "by factors in 1",
    };
    teller.prose(pieces![
        "Each is ",
        b::f(V, H),
        " over ",
        Piece::Number(sum),
        format!(", {source}. Over its line's sum: "),
        &inner_of,
        "."
    ]);
    let (visible, _) = teller.units();
    let unit = b::unit(Name::H, fixed(j));
    let outside = visible.map(|i| b::unit(Name::V, fixed(i)));
    let with = |inner: Tree| match &outside {
        Some(v) => b::mul([v.clone(), inner]),
        None => inner,
    };
    let reason = pieces!["each = sum·", &inner_of];
    let inner = b::sum([others], inner_of);
    let nested = b::sum([hj], b::mul([unit, margin, inner]));
    teller.begin(start, &with(nested), reason);
    let mean = teller.row_term(Name::V);
    let unit = b::unit(Name::H, fixed(j));
    teller.then(
        &mean,
        pieces!["inner sum 1; E: mean of ", unit, ", given v"],
    );
}

/// `h₂=1`: what one unit is in an environment.
fn unit_is(teller: &mut Teller, env: &Env, reference: Ref) -> Vec<Piece> {
    let Part::Only(index) = reference.part else {
        return Vec::new();
    };
    let unit = b::unit(reference.name, index);
    let number = match teller.value_in(&unit, env) {
        Value::Exact(q) => q.to_string(),
        _ => String::new(),
    };
    pieces![unit, format!("={number}")]
}

/// A table of a joint probability: what is kept goes down, the rest across, its sum at the end.
pub(super) fn block(
    teller: &mut Teller,
    joint: &Tree,
    margin: &Tree,
    kept: &[Ref],
    others: Ref,
    env: &Env,
    patterns: &[Env],
) {
    let most = if others.name == Name::H {
        MOST_TERMS
    } else {
        MOST_TERMS / 2
    };
    let across = patterns.len() <= most;
    let mut head = vec![pieces![joint]];
    match across {
        true => head.extend(
            patterns
                .iter()
                .map(|pattern| pattern_name(teller, pattern, others)),
        ),
        false => head.push(pieces!["terms"]),
    }
    head.push(pieces!["sum: ", margin]);
    let mut states = vec![*env];
    for reference in kept {
        states = states
            .iter()
            .flat_map(|env| teller.in_order(*reference, env))
            .collect();
    }
    let mut rows = Vec::new();
    for env in states {
        let mut first: Vec<Piece> = Vec::new();
        for reference in kept {
            if !first.is_empty() {
                first.push(", ".into());
            }
            first.extend(unit_is(teller, &env, *reference));
        }
        let mut row = vec![first];
        match across {
            true => row.extend(
                patterns
                    .iter()
                    .map(|pattern| pieces![teller.value_in(joint, &env.with(pattern, others))]),
            ),
            false => row.push(pieces![patterns.len().to_string()]),
        }
        row.push(pieces![teller.value_in(margin, &env)]);
        rows.push(row);
    }
    teller.table(Table { head, rows });
}

/// `h₁=0`, or `h₁h₃=01` for several units.
fn pattern_name(teller: &mut Teller, pattern: &Env, others: Ref) -> Vec<Piece> {
    if matches!(others.part, Part::Only(_)) {
        return unit_is(teller, pattern, others);
    }
    let units = pattern.units(others, (teller.n_v(), teller.n_h()));
    let bits = pattern.bits[others.name as usize];
    let (mut said, mut written) = (Vec::new(), String::from("="));
    for unit in (0..u16::BITS).filter(|unit| units >> unit & 1 == 1) {
        said.push(b::unit(others.name, fixed(unit as usize)).into());
        written.push(if bits >> unit & 1 == 1 { '1' } else { '0' });
    }
    said.push(written.into());
    said
}

impl Teller<'_> {
    /// The exponent of y_j, by which h_j = 1 weighs more than its other value.
    fn odds_of(&self, j: usize) -> Tree {
        let heard = self.heard(fixed(j));
        match self.is_spin() {
            true => b::mul([b::num(2), heard]),
            false => heard,
        }
    }

    /// E[h_j|v] in closed form.
    fn closed_mean(&self, j: usize) -> Tree {
        let share = b::sigma(self.odds_of(j));
        match self.is_spin() {
            true => b::sub(b::mul([b::num(2), share]), b::num(1)),
            false => share,
        }
    }

    /// The same in numbers: `2/(1 + 2)`; of a ±1 unit `2·2/(1 + 2) - 1`.
    fn share(&mut self, j: usize) -> Expr {
        let odds = self.number(&b::exp(self.odds_of(j)));
        let share = odds.clone().over(Expr::Add(vec![Expr::num(1), odds]));
        match self.is_spin() {
            true => Expr::product(vec![Expr::num(2), share]).minus(Expr::num(1)),
            false => share,
        }
    }
}

/// Where "restricted" is used: E[h_j|v] in closed form.
fn sigmoid(teller: &mut Teller, j: usize) {
    let hj = part(Name::H, j);
    let odds_of = teller.odds_of(j);
    let unit = || b::unit(Name::H, fixed(j));
    let low = if teller.is_spin() { "-1" } else { "0" };
    let several = teller.n_h() > 1;
    let factor = b::exp(odds_of.clone());
    let y = || numbered("", "y", j);
    let mut said = pieces![];
    if several {
        said.push(
            "This would hold with terms h₁ h₂ in -E, too. \"Restricted\": there are none. So "
                .into(),
        );
    }
    said.extend(pieces![
        unit(),
        "=1 has ",
        y(),
        " times the f of ",
        unit(),
        format!("={low}")
    ]);
    match teller.is_small() || teller.is_spin() {
        true => said.extend(pieces![", ", y(), " = ", &factor]),
        false => said.push(", as in 1".into()),
    }
    // Two quotients show that it does not depend on the others, where a table shows the weights.
    let shown = if teller.is_small() { 2 } else { 1 };
    let env = teller.env;
    let others = rest(Name::H, j, teller.n_h());
    let mut patterns = others.map_or_else(|| vec![env], |others| teller.in_order(others, &env));
    patterns.truncate(shown);
    if let (Some(others), [first, second]) = (others, patterns.as_slice()) {
        said.push("; ".into());
        said.extend(pattern_name(teller, first, others));
        said.push(", then ".into());
        said.extend(pattern_name(teller, second, others));
    }
    said.push(":".into());
    teller.prose(said);
    let mut chain = Vec::new();
    let mut lead = Vec::new();
    for pattern in patterns {
        let both = [true, false].map(|on| {
            let mut env = pattern;
            env.bind(hj, 1 << j, u16::from(on) << j);
            env
        });
        if shown == 1 {
            let [on, off] = both.each_ref().map(|env| name_of_f(teller, env));
            lead = pieces![Piece::same(&format!("{on}/{off}"))];
        }
        let [on, off] = both.map(|env| Expr::Value(teller.value_in(&b::f(V, H), &env)));
        chain.push(on.over(off));
    }
    let (exponent, terms) = exponent(teller, &odds_of, j);
    if terms <= MOST_TERMS {
        chain.push(exponent.of(Func::Exp));
    }
    chain.push(teller.number(&factor));
    teller.numbers(lead, chain, Vec::new());
    let (mean, closed) = (teller.hidden_mean(V, j), teller.closed_mean(j));
    let sigma = Piece::Symbols(
        "σ(x) = e^x/(1 + e^x)".into(),
        "\\sigma(x) = e^x/(1+e^x)".into(),
    );
    let reason = match teller.is_spin() {
        true => pieces![sigma, "; σ - (1 - σ)"],
        false => pieces![sigma, ", ", y(), " = e^x"],
    };
    teller.formula(&mean, Some(&closed), reason);
    let share = teller.share(j);
    let (mean, closed) = (teller.number(&mean), teller.value(&closed));
    teller.numbers(Vec::new(), vec![share, mean], vec![closed]);
}

/// The terms of x that are not 0, in numbers, and how many they are.
fn exponent(teller: &mut Teller, odds_of: &Tree, j: usize) -> (Expr, usize) {
    let mut terms = vec![b::par(Par::C(fixed(j)))];
    for i in 0..teller.n_v() {
        terms.push(b::mul([
            b::par(Par::W(fixed(i), fixed(j))),
            b::unit(Name::V, fixed(i)),
        ]));
    }
    let mut written = Vec::new();
    for term in terms {
        let term = match teller.is_spin() {
            true => b::mul([b::num(2), term]),
            false => term,
        };
        let value = teller.number(&term);
        if !value.is(0) {
            written.push(value);
        }
    }
    let count = written.len();
    match count {
        0 => (teller.number(odds_of), 0),
        _ => (Expr::sum(written), count),
    }
}

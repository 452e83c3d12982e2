//! The weights of the states: all of them, or those of the data rows by their factors.

use super::super::tree::Notation;
use super::super::tree::build::{self as b, H, V};
use super::super::tree::env::ones;
use super::super::tree::node::{Func, Index, Name, Par, Tree};
use super::expression::Expr;
use super::parts::{Piece, Table, pieces};
use super::teller::{MOST_TERMS, Teller};
use super::terms::{fixed, name_of_f, state};
use crate::ensemble::bits;

/// Distinct rows up to this many stand in a table.
pub(super) const ROWS_OF_A_TABLE: usize = 5;

/// `compute --states` lists the states of so many units at most.
const MOST_UNITS: usize = 12;

/// Every joint state in a table, with the sums of its rows.
pub(super) fn all_states(teller: &mut Teller) {
    let (n_v, n_h) = (teller.n_v(), teller.n_h());
    let env = teller.env;
    let hidden = teller.in_order(H, &env);
    let mut head = vec![pieces![b::f(V, H)]];
    head.extend(
        hidden
            .iter()
            .map(|env| pieces![Piece::same(&format!("h={}", state(env, Name::H, n_h)))]),
    );
    head.extend([
        pieces![teller.row()],
        pieces![b::p([V])],
        pieces!["data rows"],
    ]);
    let mut rows = Vec::new();
    let mut sums = Vec::new();
    for env in teller.in_order(V, &env) {
        let written = state(&env, Name::V, n_v);
        let mut row = vec![pieces![Piece::same(&format!("v={written}"))]];
        for h in &hidden {
            row.push(pieces![teller.value_in(&b::f(V, H), &env.with(h, H))]);
        }
        let total = teller.value_in(&teller.row(), &env);
        sums.push(Expr::Value(total.clone()));
        row.push(pieces![total]);
        row.push(pieces![teller.value_in(&b::p([V]), &env)]);
        let count = teller.data.rows().filter(|(row, _)| bits(row) == written);
        let count = count.map(|(_, count)| count).sum();
        row.push(data_rows(count, written == bits(&teller.follow.datum)));
        rows.push(row);
    }
    teller.table(Table { head, rows });
    let z = teller.number(&b::z());
    teller.numbers(pieces![b::z()], vec![Expr::sum(sums), z], Vec::new());
}

/// How often a row is in the data, and whether it is the one that is followed.
fn data_rows(count: u64, is_followed: bool) -> Vec<Piece> {
    let followed = if is_followed { ", followed" } else { "" };
    pieces![format!("{count}{followed}")]
}

/// Rows of a product in two blocks side by side: so many columns of text fit the screen.
const WIDEST: usize = 78;

/// The weight of each row as a product; of all rows where they fit the screen, else of the data rows.
pub(super) fn rows_by_factors(teller: &mut Teller) {
    let (row, product) = (teller.row(), teller.factorised());
    teller.formula(&row, Some(&product), Vec::new());
    let (unit, heard) = (b::unit(Name::H, Index::J), teller.heard(Index::J));
    teller.prose(match teller.is_spin() {
        true => pieces![
            "The last ones are called 2 cosh xⱼ, with xⱼ = ",
            heard,
            ": ",
            unit,
            " = -1 or 1 multiplies f by e to -xⱼ or xⱼ, whatever the others are."
        ],
        false => pieces![
            "The last ones are called 1 + yⱼ, with yⱼ = ",
            b::exp(heard),
            ": ",
            &unit,
            " = 1 multiplies f by yⱼ, ",
            &unit,
            " = 0 by 1. Multiplied out, each h has a term."
        ],
    });
    let factors = factors_of_a_row(teller, std::convert::identity);
    teller.all_rows = all_rows(teller, &factors) || some_rows(teller, factors);
    if teller.n_v() + teller.n_h() <= MOST_UNITS && (!teller.all_rows || teller.is_spin()) {
        let command = " is listed by the command compute --states instead of derive.";
        teller.prose(pieces!["Each ", b::f(V, H), command]);
    }
}

/// More factors of a row are not shown.
pub(super) const MOST_FACTORS: usize = 6;

/// The factors of Σ_h f(v,h) with their names: one of the visible biases, one of each hidden unit;
/// every exponent as it is, or turned.
pub(super) fn factors_of_a_row(
    teller: &mut Teller,
    exponent: fn(Tree) -> Tree,
) -> Vec<(Piece, Tree)> {
    let mut factors = Vec::new();
    if (0..teller.n_v()).any(|i| !teller.is_zero(Par::B(fixed(i)))) {
        let name = Piece::Symbols("e^Σbv".into(), "e^{\\sum b v}".into());
        factors.push((name, b::exp(exponent(teller.visible_field()))));
    }
    for j in 0..teller.n_h() {
        let heard = || exponent(teller.heard(fixed(j)));
        let (before, letter, first) = match teller.is_spin() {
            true => ("2 cosh ", "x", b::exp(b::neg(heard()))),
            false => ("1+", "y", b::num(1)),
        };
        let name = numbered(before, letter, j);
        factors.push((name, b::add([first, b::exp(heard())])));
    }
    factors
}

/// `1+y₂`.
pub(super) fn numbered(before: &str, letter: &str, unit: usize) -> Piece {
    let [plain, latex] = [Notation::Plain, Notation::Latex]
        .map(|notation| notation.sub(letter, (unit + 1).to_string()));
    Piece::Symbols(
        before.to_string() + &plain,
        before.replace("cosh", "\\cosh") + &latex,
    )
}

/// All rows in two blocks side by side; whether they fit.
fn all_rows(teller: &mut Teller, factors: &[(Piece, Tree)]) -> bool {
    if !(3..=4).contains(&teller.n_v()) {
        return false;
    }
    let sum = Piece::Symbols("Σ_h f".into(), "\\sum_h f".into());
    let names = factors.iter().map(|(name, _)| name.clone()).chain([sum]);
    let head: Vec<Piece> = [Piece::same("v")].into_iter().chain(names).collect();
    let mut widths: Vec<usize> = head
        .iter()
        .map(|name| name.plain().chars().count())
        .collect();
    widths[0] = teller.n_v();
    let (mut rows, mut sums) = (Vec::new(), Vec::new());
    let (row, env) = (teller.row(), teller.env);
    for env in teller.in_order(V, &env) {
        let mut cells = vec![Piece::same(&state(&env, Name::V, teller.n_v()))];
        for tree in factors.iter().map(|(_, tree)| tree).chain([&row]) {
            let value = teller.value_in(tree, &env);
            let Some(fraction) = value.fraction() else {
                return false;
            };
            let width = fraction.to_string().chars().count();
            widths[cells.len()] = width.max(widths[cells.len()]);
            cells.push(value.into());
        }
        sums.push(teller.value_in(&row, &env).into());
        rows.push(cells);
    }
    if 2 * widths.iter().map(|width| width + 2).sum::<usize>() > WIDEST {
        return false;
    }
    let both = |left: &[Piece], right: &[Piece]| -> Vec<Vec<Piece>> {
        let cells = left.iter().chain(right);
        cells.map(|cell| vec![cell.clone()]).collect()
    };
    let (left, right) = rows.split_at(rows.len() / 2);
    let lines = left.iter().zip(right);
    teller.table(Table {
        head: both(&head, &head),
        rows: lines.map(|(left, right)| both(left, right)).collect(),
    });
    let z = teller.number(&b::z());
    let lead = pieces![format!("The {} sums together: ", rows.len()), b::z()];
    let sums = Expr::Add(sums).value(teller.bits);
    teller.numbers(lead, vec![z], vec![sums]);
    true
}

/// The rows of the data, and all others together; whether these are none.
fn some_rows(teller: &mut Teller, mut factors: Vec<(Piece, Tree)>) -> bool {
    if factors.len() > MOST_FACTORS {
        factors.clear();
    }
    let row = teller.row();
    let mut head = vec![pieces![Piece::same("v")]];
    head.extend(factors.iter().map(|(name, _)| vec![name.clone()]));
    head.extend([
        pieces![row.clone()],
        pieces![b::p([V])],
        pieces!["data rows"],
    ]);
    let folded = teller.data.folded();
    let mut listed: Vec<(Vec<bool>, u64)> = Vec::new();
    for (v, count) in folded.rows() {
        match v == teller.follow.datum.as_slice() {
            true => listed.insert(0, (v.to_vec(), count)),
            false => listed.push((v.to_vec(), count)),
        }
    }
    listed.truncate(ROWS_OF_A_TABLE);
    let every = 1_u64 << teller.n_v();
    if every <= ROWS_OF_A_TABLE as u64 {
        let missing = |v: &Vec<bool>| listed.iter().all(|(known, _)| known != v);
        let states =
            (0..every).map(|state| (0..teller.n_v()).map(|i| state >> i & 1 == 1).collect());
        let missing: Vec<_> = states.filter(missing).map(|v| (v, 0)).collect();
        listed.extend(missing);
    }
    let (mut rows, mut sums, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = 0;
    for (place, (v, count)) in listed.iter().enumerate() {
        let env = teller.at_row(v);
        let mut cells = vec![pieces![Piece::same(&bits(v))]];
        for (_, factor) in &factors {
            cells.push(pieces![teller.value_in(factor, &env)]);
        }
        let [total, share] = [&row, &b::p([V])].map(|tree| teller.value_in(tree, &env));
        sums.push(Expr::Value(total.clone()));
        shares.push(Expr::Value(share.clone()));
        cells.extend([
            pieces![total],
            pieces![share],
            data_rows(*count, place == 0),
        ]);
        rows.push(cells);
        seen += count;
    }
    let z = teller.number(&b::z());
    let left = |all: Expr, parts: Vec<Expr>, bits| all.minus(Expr::sum(parts)).value(bits);
    let others = every - listed.len() as u64;
    if others > 0 {
        let mut cells = vec![pieces![format!("other {others}")]];
        cells.extend(std::iter::repeat_n(Vec::new(), factors.len()));
        let rest = left(z.clone(), sums.clone(), teller.bits);
        let share = left(Expr::num(1), shares, teller.bits);
        sums.push(Expr::Value(rest.clone()));
        let count = (teller.data.total() - seen).to_string();
        cells.extend([pieces![rest], pieces![share], pieces![count]]);
        rows.push(cells);
    }
    teller.table(Table { head, rows });
    teller.numbers(pieces![b::z()], vec![Expr::sum(sums), z], Vec::new());
    others == 0
}

/// One weight by its definition: `f(11,01) = e^(-ln 2 + ln 3) = (1/2)·3 = 3/2`.
pub(super) fn one_state(teller: &mut Teller) {
    let j = match teller.units() {
        (_, Some(j)) => j,
        _ => 0,
    };
    let mut env = teller.env;
    env.bind(H, ones(teller.n_h()), 1 << j);
    let mut exponents = Vec::new();
    let mut factors = Vec::new();
    for (par, units) in teller.all_parameters(Name::V) {
        let term = b::mul([vec![b::par(par)], units].concat());
        let exponent = Expr::Value(teller.value_in(&term, &env));
        if !exponent.is(0) {
            exponents.push(exponent);
            factors.push(Expr::Value(teller.value_in(&b::exp(term), &env)));
        }
    }
    let found = teller.value_in(&b::f(V, H), &env);
    if teller.is_least() || exponents.is_empty() || exponents.len() > MOST_TERMS {
        return;
    }
    let name = name_of_f(teller, &env);
    let fit_a_line = exponents.len() < 6;
    let mut chain = vec![Expr::sum(exponents).of(Func::Exp), Expr::Value(found)];
    if fit_a_line {
        chain.insert(1, Expr::product(factors));
    }
    teller.numbers(pieces![Piece::same(&name)], chain, Vec::new());
}

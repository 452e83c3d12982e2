//! The weights of the states: all of them, or those of the data rows by their factors.

use super::super::tree::build::{self as b, H, V};
use super::super::tree::env::ones;
use super::super::tree::node::{Func, Name, Node, Par, Tree};
use super::expression::Expr;
use super::parts::{Piece, Table, pieces};
use super::teller::{MOST_TERMS, Teller};
use super::terms::{fixed, state};
use crate::ensemble::bits;
use crate::number::Value;

/// Distinct rows up to this many stand in a table.
pub(super) const ROWS_OF_A_TABLE: usize = 5;

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
            let mut both = env;
            both.bits[Name::H as usize] = h.bits[Name::H as usize];
            both.known[Name::H as usize] = h.known[Name::H as usize];
            row.push(pieces![teller.value_in(&b::f(V, H), &both)]);
        }
        let total = teller.value_in(&teller.row(), &env);
        sums.push(Expr::Value(total.clone()));
        row.push(pieces![total]);
        row.push(pieces![teller.value_in(&b::p([V]), &env)]);
        let folded = teller.data.folded();
        let count = folded.rows().find(|(row, _)| bits(row) == written);
        let count = count.map_or(0, |(_, count)| count);
        let followed = match written == bits(&teller.follow.datum) {
            true => format!("{count}, followed"),
            false => count.to_string(),
        };
        row.push(pieces![followed]);
        rows.push(row);
    }
    teller.table(Table { head, rows });
    let z = teller.value(&b::z());
    teller.numbers(
        pieces![b::z()],
        vec![Expr::sum(sums), Expr::Value(z)],
        Vec::new(),
    );
}

/// The data rows, each weight of a row as a product; and the sums that come up again.
pub(super) fn rows_by_factors(teller: &mut Teller) {
    let n_h = teller.n_h();
    let row = teller.row();
    let product = teller.factorised();
    teller.formula(&row, Some(&product), pieces!["per hidden unit"]);
    let shown = n_h <= 5;
    let visible = b::exp(teller.visible_field());
    let has_b = (0..teller.n_v()).any(|i| !teller.is_zero(Par::B(fixed(i))));
    let factor = |teller: &Teller, j| {
        let heard = b::exp(teller.heard(fixed(j)));
        match teller.is_spin() {
            true => b::add([b::exp(b::neg(teller.heard(fixed(j)))), heard]),
            false => b::add([b::num(1), heard]),
        }
    };
    let mut head = vec![pieces![Piece::same("v")]];
    if shown {
        if has_b {
            head.push(pieces!["from b"]);
        }
        head.extend((0..n_h).map(|j| pieces!["of ", b::unit(Name::H, fixed(j))]));
    }
    head.extend([
        pieces![row.clone()],
        pieces![b::p([V])],
        pieces!["data rows"],
    ]);
    let mut listed: Vec<(Vec<bool>, u64)> = Vec::new();
    let folded = teller.data.folded();
    for (v, count) in folded.rows() {
        match v == teller.follow.datum.as_slice() {
            true => listed.insert(0, (v.to_vec(), count)),
            false => listed.push((v.to_vec(), count)),
        }
    }
    listed.truncate(ROWS_OF_A_TABLE);
    let (mut rows, mut sums, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = 0;
    for (place, (v, count)) in listed.iter().enumerate() {
        let env = teller.at_row(v);
        let mut cells = vec![pieces![Piece::same(&bits(v))]];
        if shown {
            if has_b {
                cells.push(pieces![teller.value_in(&visible, &env)]);
            }
            for j in 0..n_h {
                let factor = factor(teller, j);
                cells.push(pieces![teller.value_in(&factor, &env)]);
            }
        }
        let (total, share) = (
            teller.value_in(&row, &env),
            teller.value_in(&b::p([V]), &env),
        );
        sums.push(Expr::Value(total.clone()));
        shares.push(Expr::Value(share.clone()));
        let followed = if place == 0 { ", followed" } else { "" };
        cells.extend([
            pieces![total],
            pieces![share],
            pieces![format!("{count}{followed}")],
        ]);
        rows.push(cells);
        seen += count;
    }
    let z = teller.number(&b::z());
    let left = |all: Expr, parts: Vec<Expr>, bits| all.minus(Expr::sum(parts)).value(bits);
    let others = (1_u64 << teller.n_v()) - listed.len() as u64;
    if others > 0 {
        let mut cells = vec![pieces![format!("other {others}")]];
        let blanks = if shown { n_h + usize::from(has_b) } else { 0 };
        cells.extend(std::iter::repeat_n(Vec::new(), blanks));
        let rest = left(z.clone(), sums.clone(), teller.bits);
        let one = Expr::Value(Value::Exact(1.into()));
        let share = left(one, shares, teller.bits);
        sums.push(Expr::Value(rest.clone()));
        let count = (teller.data.total() - seen).to_string();
        cells.extend([pieces![rest], pieces![share], pieces![count]]);
        rows.push(cells);
    }
    teller.table(Table { head, rows });
    let (written, found) = (teller.product_written(&product), teller.value(&row));
    let also = teller.value(&product);
    teller.numbers(
        vec![row_of(teller)],
        vec![written, Expr::Value(found)],
        vec![also],
    );
    teller.numbers(pieces![b::z()], vec![Expr::sum(sums), z], Vec::new());
}

/// `Σ_h f(1101,h)`.
fn row_of(teller: &Teller) -> Piece {
    let datum = bits(&teller.follow.datum);
    Piece::Symbols(format!("Σ_h f({datum},h)"), format!("\\sum_h f({datum},h)"))
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
        let exponent = teller.value_in(&term, &env);
        if !matches!(&exponent, Value::Exact(q) if *q == 0) {
            exponents.push(Expr::Value(exponent));
            factors.push(Expr::Value(teller.value_in(&b::exp(term), &env)));
        }
    }
    let found = teller.value_in(&b::f(V, H), &env);
    if exponents.is_empty() || exponents.len() > MOST_TERMS {
        return;
    }
    let name = format!(
        "f({},{})",
        bits(&teller.follow.datum),
        state(&env, Name::H, teller.n_h())
    );
    let chain = vec![
        Expr::sum(exponents).of(Func::Exp),
        Expr::product(factors),
        Expr::Value(found),
    ];
    teller.numbers(
        pieces!["For instance ", Piece::same(&name)],
        chain,
        Vec::new(),
    );
}

impl Teller<'_> {
    /// A product of a factor and a product over units, in numbers.
    fn product_written(&mut self, product: &Tree) -> Expr {
        let Node::Mul(factors) = &**product else {
            return self.number(product);
        };
        let mut written = Vec::new();
        for factor in factors {
            match &**factor {
                Node::Fold(_, binders, x) => {
                    let env = self.env;
                    for (env, _) in self.bound(binders, &env) {
                        written.push(Expr::Value(self.value_in(x, &env)));
                    }
                }
                _ => {
                    let value = self.value(factor);
                    if !matches!(&value, Value::Exact(q) if *q == 1) {
                        written.push(Expr::Value(value));
                    }
                }
            }
        }
        Expr::product(written)
    }
}

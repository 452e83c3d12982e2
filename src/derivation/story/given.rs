//! What is given: the machine, the data, the definitions, and the weight of every state.

use super::super::tree::build::{self as b, H, U, V};
use super::super::tree::env::Env;
use super::super::tree::node::{Binder, Index, Name, Op, Par, Tree};
use super::expression::Expr;
use super::teller::{MOST_TERMS, Teller};
use super::terms::fixed;
use super::{Piece, Section, Table, pieces};
use crate::ensemble::bits;
use crate::number::Value;

/// Terms of -E up to this many are written out.
const MOST_WRITTEN: usize = 5;
/// Distinct rows up to this many stand in a table.
const MOST_ROWS: usize = 5;

/// 1: what is given.
pub(super) fn given(teller: &mut Teller) -> Section {
    parameters(teller);
    words(teller);
    definitions(teller);
    match teller.is_small() {
        true => all_states(teller),
        false => rows_by_factors(teller),
    }
    one_state(teller);
    Section {
        number: "1",
        title: pieces!["What is given"],
        ids: &["anchor", "G1", "R1b"],
        blocks: teller.take(),
    }
}

/// The parameters as numbers; biases only where some are not 0.
fn parameters(teller: &mut Teller) {
    let (n_v, n_h) = (teller.n_v(), teller.n_h());
    let given =
        |teller: &mut Teller, par: Par| vec![Piece::Given(Expr::Value(teller.value(&b::par(par))))];
    let has_b = (0..n_v).any(|i| !is_zero(teller, Par::B(fixed(i))));
    let has_c = (0..n_h).any(|j| !is_zero(teller, Par::C(fixed(j))));
    let per = match *teller.given.temperature() == 1 {
        true => "",
        false => "/T",
    };
    let mut head = vec![pieces![symbol(&format!("W{per}"))]];
    head.extend((0..n_h).map(|j| pieces![b::unit(Name::H, fixed(j))]));
    if has_b {
        head.push(pieces![symbol(&format!("b{per}"))]);
    }
    let mut rows = Vec::new();
    for i in 0..n_v {
        let mut row = vec![pieces![b::unit(Name::V, fixed(i))]];
        row.extend((0..n_h).map(|j| given(teller, Par::W(fixed(i), fixed(j)))));
        if has_b {
            row.push(given(teller, Par::B(fixed(i))));
        }
        rows.push(row);
    }
    if has_c {
        let mut row = vec![pieces![symbol(&format!("c{per}"))]];
        row.extend((0..n_h).map(|j| given(teller, Par::C(fixed(j)))));
        if has_b {
            row.push(Vec::new());
        }
        rows.push(row);
    }
    teller.table(Table { head, rows });
    let none = match (has_b, has_c) {
        (true, true) => "",
        (true, false) => " c = 0.",
        (false, true) => " b = 0.",
        (false, false) => " b = 0 and c = 0.",
    };
    let folded = teller.data.folded();
    let rows: Vec<String> = folded
        .rows()
        .take(2 * MOST_ROWS)
        .map(|(row, count)| match count {
            1 => bits(row),
            2 => format!("{} twice", bits(row)),
            _ => format!("{} {count} times", bits(row)),
        })
        .collect();
    let more = match folded.listed().saturating_sub(rows.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let total = teller.data.total();
    teller.prose(pieces![format!(
        "Data, {total} row{}: {}{more}.{none}",
        if total == 1 { "" } else { "s" },
        rows.join(", ")
    )]);
    let temperature = teller.given.temperature();
    if *temperature != 1 {
        teller.prose(pieces![format!(
            "The temperature is T = {temperature}. Only parameters divided by T enter the law, so w, b, c, θ and E stand for themselves divided by T until section 5."
        )]);
    }
}

fn is_zero(teller: &mut Teller, par: Par) -> bool {
    matches!(teller.value(&b::par(par)), Value::Exact(q) if q == 0)
}

fn symbol(name: &str) -> Piece {
    Piece::Symbols(name.into(), name.into())
}

/// How states are written, and what the letters and verdicts are.
fn words(teller: &mut Teller) {
    let low = if teller.is_spin() { "-1" } else { "0" };
    let unit = |i| b::unit(Name::V, fixed(i));
    let mut said = match teller.n_v() {
        1 => pieces!["v = 0 means ", unit(0), format!(" = {low}")],
        n => {
            let state = format!("v = 1{} means ", "0".repeat(n - 1));
            let mut said = pieces![state, unit(0), " = 1, "];
            match n {
                2 => said.extend(pieces![unit(1), format!(" = {low}")]),
                _ => said.push(format!("the others {low}").into()),
            }
            said
        }
    };
    said.push("; h likewise. v is one fixed datum, u a second copy of it, to be summed over; X: the data rows. ".into());
    said.push(match matches!(teller.value(&b::z()), Value::Within(_)) {
        true => {
            "Numbers are rounded here (≈). \"agrees to 15 digits\": computed twice, the same to 15 digits."
                .into()
        }
        false => "\"equal\": computed twice, exactly, the same number.".into(),
    });
    teller.prose(said);
}

fn definitions(teller: &mut Teller) {
    let over = |index, term| b::fold(Op::Sum, [Binder::Units(index)], term);
    let (i, j) = (Index::I, Index::J);
    let v = |index| b::unit(Name::V, index);
    let h = |index| b::unit(Name::H, index);
    let energy = b::add([
        over(i, b::mul([b::par(Par::B(i)), v(i)])),
        over(j, b::mul([b::par(Par::C(j)), h(j)])),
        b::fold(
            Op::Sum,
            [Binder::Edges(i, j)],
            b::mul([v(i), b::par(Par::W(i, j)), h(j)]),
        ),
    ]);
    let minus = b::neg(b::energy(V, H));
    teller.formula(&minus, Some(&energy), pieces!["minus the energy"]);
    if let Some(here) = energy_here(teller) {
        let mut sentence = pieces!["Here ", minus.clone(), " = "];
        sentence.extend(here);
        sentence.push(".".into());
        teller.prose(sentence);
    }
    let row = teller.row();
    teller.formula(
        &b::f(V, H),
        Some(&b::exp(minus)),
        pieces!["the weight of a state"],
    );
    let all = b::sum([U, H], b::f(U, H));
    teller.formula(&b::z(), Some(&all), pieces!["the sum of all weights"]);
    let joint = b::p([V, H]);
    teller.prose(pieces![
        "Probabilities: ",
        joint.clone(),
        " = ",
        b::frac(b::f(V, H), b::z()),
        ",  ",
        b::p([V]),
        " = ",
        b::sum([H], joint),
        ",  ",
        b::p_given([H], [V]),
        " = ",
        b::frac(b::f(V, H), row),
        "."
    ]);
}

/// `ln 2 v₁h₁ - ln 2 v₁h₂ + ln 3 v₂h₂`, where it is short.
fn energy_here(teller: &mut Teller) -> Option<Vec<Piece>> {
    let params: Vec<(Par, Vec<Tree>)> = all_parameters(teller, Name::V);
    let mut said: Vec<Piece> = Vec::new();
    let mut count = 0;
    for (par, units) in params {
        if is_zero(teller, par) {
            continue;
        }
        count += 1;
        let value = teller.value(&b::par(par));
        let negative = value.to_f64() < 0.0;
        let shown = match negative {
            true => teller.value(&b::neg(b::par(par))),
            false => value,
        };
        let sign = match (negative, said.is_empty()) {
            (true, true) => "-",
            (true, false) => " - ",
            (false, true) => "",
            (false, false) => " + ",
        };
        said.extend(pieces![
            sign,
            Piece::Given(Expr::Value(shown)),
            "·",
            b::mul(units)
        ]);
    }
    (1..=MOST_WRITTEN).contains(&count).then_some(said)
}

/// Every parameter with the units that -E multiplies it with.
fn all_parameters(teller: &Teller, v: Name) -> Vec<(Par, Vec<Tree>)> {
    let (n_v, n_h) = (teller.n_v(), teller.n_h());
    let visible = |i| b::unit(v, fixed(i));
    let hidden = |j| b::unit(Name::H, fixed(j));
    let biases = (0..n_v).map(|i| (Par::B(fixed(i)), vec![visible(i)]));
    let others = (0..n_h).map(|j| (Par::C(fixed(j)), vec![hidden(j)]));
    let weights = (0..n_v).flat_map(|i| {
        (0..n_h).map(move |j| (Par::W(fixed(i), fixed(j)), vec![visible(i), hidden(j)]))
    });
    biases.chain(others).chain(weights).collect()
}

/// The states of a layer in reading order: unit 1 counts most.
pub(super) fn in_order(
    teller: &Teller,
    reference: super::super::tree::node::Ref,
    env: &Env,
) -> Vec<Env> {
    let states = teller.bound(&[Binder::State(reference)], env).into_iter();
    states.map(|(env, _)| env).collect()
}

/// The bits of a letter in an environment.
pub(super) fn state(env: &Env, name: Name, units: usize) -> String {
    let bits: u16 = env.bits[name as usize];
    (0..units)
        .map(|unit| if bits >> unit & 1 == 1 { '1' } else { '0' })
        .collect()
}

/// Every joint state in a table, with the sums of its rows.
fn all_states(teller: &mut Teller) {
    let (n_v, n_h) = (teller.n_v(), teller.n_h());
    let env = teller.env;
    let hidden = in_order(teller, H, &env);
    let mut head = vec![pieces![b::f(V, H)]];
    head.extend(
        hidden
            .iter()
            .map(|env| pieces![symbol(&format!("h={}", state(env, Name::H, n_h)))]),
    );
    head.extend([
        pieces![teller.row()],
        pieces![b::p([V])],
        pieces!["data rows"],
    ]);
    let mut rows = Vec::new();
    let mut sums = Vec::new();
    for env in in_order(teller, V, &env) {
        let written = state(&env, Name::V, n_v);
        let mut row = vec![pieces![symbol(&format!("v={written}"))]];
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
            true => format!("{count} (v)"),
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
fn rows_by_factors(teller: &mut Teller) {
    let n_h = teller.n_h();
    let row = teller.row();
    let product = teller.factorised();
    teller.formula(&row, Some(&product), pieces!["one factor a hidden unit"]);
    let shown = n_h <= 5;
    let visible = b::exp(teller.visible_field());
    let has_b = (0..teller.n_v()).any(|i| !is_zero(teller, Par::B(fixed(i))));
    let factor = |teller: &Teller, j| {
        let heard = b::exp(teller.heard(fixed(j)));
        match teller.is_spin() {
            true => b::add([b::exp(b::neg(teller.heard(fixed(j)))), heard]),
            false => b::add([b::num(1), heard]),
        }
    };
    let mut head = vec![pieces![symbol("v")]];
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
    listed.truncate(MOST_ROWS);
    let (mut rows, mut sums, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = 0;
    for (place, (v, count)) in listed.iter().enumerate() {
        let env = teller.at_row(v);
        let mut cells = vec![pieces![symbol(&bits(v))]];
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
        let followed = if place == 0 { " (v)" } else { "" };
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
fn one_state(teller: &mut Teller) {
    let j = match teller.units() {
        (_, Some(j)) => j,
        _ => 0,
    };
    let mut env = teller.env;
    env.bind(H, super::super::tree::env::ones(teller.n_h()), 1 << j);
    let mut exponents = Vec::new();
    let mut factors = Vec::new();
    for (par, units) in all_parameters(teller, Name::V) {
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
        Expr::sum(exponents).of(super::super::tree::node::Func::Exp),
        Expr::product(factors),
        Expr::Value(found),
    ];
    teller.numbers(pieces!["For instance ", symbol(&name)], chain, Vec::new());
}

impl Teller<'_> {
    /// The letters at another row.
    pub fn at_row(&self, v: &[bool]) -> Env {
        let mut env = self.env;
        let units = super::super::tree::env::ones(self.n_v());
        env.bind(V, units, super::super::tree::world::mask(v));
        env
    }

    /// A product of a factor and a product over units, in numbers.
    fn product_written(&mut self, product: &Tree) -> Expr {
        use super::super::tree::node::Node;
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

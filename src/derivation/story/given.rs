//! What is given: the machine, the data, the definitions, and the weight of every state.

use super::super::tree::build::{self as b, H, U, V};
use super::super::tree::node::{Binder, Index, Name, Op, Par, Tree};
use super::parts::{Piece, Section, Table, pieces};
use super::teller::Teller;
use super::terms::fixed;
use super::weights::{self, ROWS_OF_A_TABLE};
use crate::ensemble::bits;
use crate::machine::Param;
use crate::number::Value;

/// Parameters of more characters are shown as decimals.
const LONGEST: usize = 20;

/// Terms of -E up to this many are written out.
const MOST_WRITTEN: usize = 5;

/// 1: what is given.
pub(super) fn given(teller: &mut Teller) -> Section {
    let mut said = parameters(teller);
    said.extend(words(teller));
    teller.prose(said);
    definitions(teller);
    match teller.is_small() {
        true => weights::all_states(teller),
        false => weights::rows_by_factors(teller),
    }
    weights::one_state(teller);
    teller.section(
        None,
        pieces![match teller.is_spin() {
            true => "What is given: visible vᵢ and hidden hⱼ, each -1 or 1",
            false => "What is given: visible vᵢ and hidden hⱼ, each 0 or 1",
        }],
        &["anchor", "G1", "R1b"],
    )
}

/// A parameter as it is written, or as a decimal.
fn given_parameter(teller: &mut Teller, par: Par, param: Param) -> Vec<Piece> {
    let plain = teller.m.theta().get(param).to_string();
    vec![match plain.chars().count() > LONGEST {
        true => Piece::Given(teller.value(&b::par(par))),
        false => (plain.clone(), plain.replace("ln", "\\ln")).into(),
    }]
}

/// `w₁₁ = ln 2, b₁ = 0, c₁ = 0.`
fn three_parameters(teller: &mut Teller, per: &str) -> Vec<Piece> {
    let unit = fixed(0);
    let mut said = Vec::new();
    for (par, param, end) in [
        (Par::W(unit, unit), Param::W(0, 0), ", "),
        (Par::B(unit), Param::B(0), ", "),
        (Par::C(unit), Param::C(0), ". "),
    ] {
        said.extend(pieces![b::par(par), format!("{per} = ")]);
        said.extend(given_parameter(teller, par, param));
        said.push(end.into());
    }
    said
}

/// The parameters in a table, biases only where some are not 0; and which are.
fn table_of_parameters(teller: &mut Teller, per: &str) -> &'static str {
    let (n_v, n_h) = (teller.n_v(), teller.n_h());
    let given = given_parameter;
    let has_b = (0..n_v).any(|i| !teller.is_zero(Par::B(fixed(i))));
    let has_c = (0..n_h).any(|j| !teller.is_zero(Par::C(fixed(j))));
    let mut head = vec![pieces![Piece::same(&format!("W{per}"))]];
    head.extend((0..n_h).map(|j| pieces![b::unit(Name::H, fixed(j))]));
    if has_b {
        head.push(pieces![Piece::same(&format!("b{per}"))]);
    }
    let mut rows = Vec::new();
    for i in 0..n_v {
        let mut row = vec![pieces![b::unit(Name::V, fixed(i))]];
        row.extend((0..n_h).map(|j| given(teller, Par::W(fixed(i), fixed(j)), Param::W(i, j))));
        if has_b {
            row.push(given(teller, Par::B(fixed(i)), Param::B(i)));
        }
        rows.push(row);
    }
    if has_c {
        let mut row = vec![pieces![Piece::same(&format!("c{per}"))]];
        row.extend((0..n_h).map(|j| given(teller, Par::C(fixed(j)), Param::C(j))));
        if has_b {
            row.push(Vec::new());
        }
        rows.push(row);
    }
    teller.table(Table { head, rows });
    match (has_b, has_c) {
        (true, true) => "",
        (true, false) => " c = 0.",
        (false, true) => " b = 0.",
        (false, false) => " b = 0 and c = 0.",
    }
}

/// The parameters as numbers, and the data in words.
fn parameters(teller: &mut Teller) -> Vec<Piece> {
    let per = match *teller.given.temperature() == 1 {
        true => "",
        false => "/T",
    };
    let (mut said, none) = match teller.is_least() {
        true => (three_parameters(teller, per), ""),
        false => (Vec::new(), table_of_parameters(teller, per)),
    };
    let folded = teller.data.folded();
    let rows: Vec<String> = folded
        .rows()
        .take(2 * ROWS_OF_A_TABLE)
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
    said.push(
        format!(
            "Data X, {total} row{}: {}{more}.{none} ",
            if total == 1 { "" } else { "s" },
            rows.join(", ")
        )
        .into(),
    );
    let temperature = teller.given.temperature();
    if *temperature != 1 {
        said.push(format!(
            "The temperature is T = {temperature}. Only parameters divided by T enter the law, so w, b, c, θ and E stand for themselves divided by T until the mean over all rows is taken. "
        ).into());
    }
    said
}

/// How states are written, and what the letters and verdicts are.
fn words(teller: &mut Teller) -> Vec<Piece> {
    let low = if teller.is_spin() { "-1" } else { "0" };
    let unit = |i| b::unit(Name::V, fixed(i));
    let mut said = match teller.n_v() {
        1 if teller.is_least() && !teller.is_spin() => Vec::new(),
        1 => pieces!["v=0 means ", unit(0), format!("={low}")],
        2 => pieces!["v=10 means ", unit(0), "=1, ", unit(1), format!("={low}")],
        n => {
            let state = format!("v=1{} means ", "0".repeat(n - 1));
            pieces![state, unit(0), format!("=1, the others {low}")]
        }
    };
    if !said.is_empty() {
        said.push("; h likewise. ".into());
    }
    said.push("From 2 on v is one datum, u any visible state. ".into());
    if !teller.is_least() {
        said.push("Beside a title: lines of --steps. ".into());
    }
    said.push(match matches!(teller.value(&b::z()), Value::Within(_)) {
        true => {
            "Numbers are rounded here (≈). \"agrees to 15 digits\": computed twice, the same to 15 digits."
                .into()
        }
        false => "\"equal\": exactly the same, computed twice.".into(),
    });
    said
}

fn definitions(teller: &mut Teller) {
    let over = |index, term| b::fold(Op::Sum, [Binder::Units(index)], term);
    let (i, j) = (Index::I, Index::J);
    let v = |index| b::unit(Name::V, index);
    let h = |index| b::unit(Name::H, index);
    let whole = b::add([
        over(i, b::mul([b::par(Par::B(i)), v(i)])),
        over(j, b::mul([b::par(Par::C(j)), h(j)])),
        b::fold(
            Op::Sum,
            [Binder::Edges(i, j)],
            b::mul([v(i), b::par(Par::W(i, j)), h(j)]),
        ),
    ]);
    let minus = b::neg(b::energy(V, H));
    let energy = match teller.is_least() {
        true => {
            let terms = teller.all_parameters(Name::V).into_iter();
            b::add(terms.map(|(par, units)| b::mul([vec![b::par(par)], units].concat())))
        }
        false => whole,
    };
    teller.formula(&minus, Some(&energy), pieces!["minus the energy"]);
    if let Some(here) = energy_here(teller).filter(|_| !teller.is_least()) {
        let mut sentence = pieces!["Here ", minus.clone(), " = "];
        sentence.extend(here);
        sentence.push(".".into());
        teller.prose(sentence);
    }
    let joint = b::p([V, H]);
    teller.prose(pieces![
        b::f(V, H),
        " = ",
        b::exp(minus),
        " is the Boltzmann factor of a state, ",
        b::z(),
        " = ",
        b::sum([U, H], b::f(U, H)),
        " the sum of all; ",
        joint.clone(),
        " = ",
        b::frac(b::f(V, H), b::z()),
        ", ",
        b::p([V]),
        " = ",
        b::sum([H], joint.clone()),
        ", ",
        b::p_given([H], [V]),
        " = ",
        b::frac(joint, b::p([V])),
        "."
    ]);
}

/// `ln 2 v₁h₁ - ln 2 v₁h₂ + ln 3 v₂h₂`, where it is short.
fn energy_here(teller: &mut Teller) -> Option<Vec<Piece>> {
    let params: Vec<(Par, Vec<Tree>)> = teller.all_parameters(Name::V);
    let mut said: Vec<Piece> = Vec::new();
    let mut count = 0;
    for (par, units) in params {
        if teller.is_zero(par) && par != teller.par() {
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
        said.extend(pieces![sign, Piece::Given(shown), "·", b::mul(units)]);
    }
    (1..=MOST_WRITTEN).contains(&count).then_some(said)
}

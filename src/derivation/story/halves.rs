//! The question, and its two halves: v held, and v summed as well.

use super::super::run::StepRun;
use super::super::tree::build::{self as b, H, U, V};
use super::super::tree::node::{Binder, Func, Name, Par, Ref, Tree};
use super::expression::{Expr, grouped};
use super::others;
use super::parts::{Section, pieces};
use super::teller::Teller;
use super::terms::on;
use crate::number::Value;

/// The states whose weight has one power of e^θ as a factor.
struct Part {
    power: i32,
    /// The sum of their weights.
    total: Expr,
    /// The same with e^θ left open.
    open: Expr,
}

impl Part {
    /// What the derivative makes of one of both.
    fn slope(&self, of: &Expr) -> Expr {
        match self.power {
            0 => Expr::num(0),
            1 => of.clone(),
            _ => Expr::Neg(Box::new(of.clone())),
        }
    }
}

/// A sum of weights, of the datum's row or of all, by the power of e^θ in them: 0 first, then 1, then -1.
fn open(teller: &mut Teller, v: Ref) -> Vec<Part> {
    let partner = b::mul(teller.partner(v.name));
    let theta = |power: i32| b::mul([b::num(power), b::par(Par::Theta)]);
    let states = [U, H].map(Binder::State);
    let binders = if v == V { &states[1..] } else { &states };
    let weights = teller.bound(binders, &teller.env).into_iter();
    let weights = weights.map(|(env, _)| {
        let power = match teller.value_in(&partner, &env) {
            Value::Exact(q) => q.numer().to_i32().unwrap_or(0),
            _ => 0,
        };
        let rest = b::exp(b::sub(b::neg(b::energy(v, H)), theta(power)));
        let both = [b::f(v, H), rest].map(|tree| Expr::Value(teller.value_in(&tree, &env)));
        (power, both)
    });
    let mut parts = grouped(weights.collect(), |x, y| x == y);
    parts.sort_by_key(|(power, _)| (power * power, -power));
    let parts = parts.into_iter().map(|(power, weights)| {
        let (totals, rests) = weights
            .into_iter()
            .map(|[total, rest]| (total, rest))
            .unzip();
        let total = Expr::Value(Expr::Add(totals).value(teller.bits));
        let open = match power {
            0 => total.clone(),
            _ => Expr::Open {
                coefficient: Expr::Add(rests).value(teller.bits),
                power,
                factor: teller.value(&b::exp(theta(power))),
            },
        };
        Part { power, total, open }
    });
    parts.collect()
}

/// 2: how ln p(v) depends on θ.
pub(super) fn question(teller: &mut Teller, ran: &[StepRun]) -> Section {
    as_printed(teller, ran);
    let log_p = b::ln(b::p([V]));
    let (row, z) = (teller.row(), b::z());
    let split = b::sub(b::ln(row.clone()), b::ln(z.clone()));
    let p = teller.number(&b::p([V])).of(Func::Ln);
    let logs = teller
        .number(&row)
        .of(Func::Ln)
        .minus(teller.number(&z).of(Func::Ln));
    let found = teller.value(&log_p);
    if teller.is_least() {
        let lead = pieces!["Put right: ", log_p, " = ", split];
        teller.numbers(lead, vec![logs, p], vec![found]);
    } else {
        teller.formula(&log_p, Some(&split), pieces!["put right: ln of a quotient"]);
        teller.numbers(Vec::new(), vec![p, logs], vec![found]);
    }
    if teller.opens() {
        left_open(teller, &row, &z);
    }
    let mut title = pieces!["How does ", b::ln(b::p([V])), " change with θ = "];
    // As --steps and --param write it.
    let named = format!(" ({})? Here ", teller.param());
    title.extend(pieces![b::par(teller.par()), named]);
    title.push(teller.datum_is());
    teller.section(None, title, &["Q1a", "Q1b", "Q1c"])
}

/// The sum of a row and Z with e^θ left open.
fn left_open(teller: &mut Teller, row: &Tree, z: &Tree) {
    let name = b::par(Par::Theta);
    let theta = teller.value(&b::exp(name.clone()));
    let mut has = pieces!["Leave ", b::exp(name.clone()), " = ", theta, " open: "];
    if teller.is_spin() {
        let other = b::exp(b::neg(name));
        has.extend(pieces!["every state has it or ", other]);
    } else {
        has.push("the states with ".into());
        has.extend(on(teller.param(), Name::V));
        has.push(" have it".into());
    }
    has.push(" as a factor, taken out.".into());
    teller.prose(has);
    for (v, tree) in [(V, row), (U, z)] {
        let parts = open(teller, v).into_iter().map(|part| part.open);
        let chain = vec![Expr::sum(parts.collect()), teller.number(tree)];
        teller.numbers(pieces![tree], chain, Vec::new());
    }
}

/// The formulae of the question as printed, slips and all.
fn as_printed(teller: &mut Teller, ran: &[StepRun]) {
    let step = |id| ran.iter().map(|ran| &ran.step).find(|step| step.id == id);
    let printed = (step("Q1c.sign"), step("Q2.L"), step("Q2.partial"));
    if let (Some(first), Some(left), Some(right)) = printed {
        teller.prose(pieces![
            "The question, from a Q&A thread, as printed, mistakes too; L(θ|v) is p(v):"
        ]);
        teller.formula(&first.lhs, Some(&first.rhs), Vec::new());
        teller.formula(&left.lhs, Some(&right.rhs), Vec::new());
    }
}

/// 2a: v is held, only h is summed.
pub(super) fn held(teller: &mut Teller) -> Section {
    let start = teller.held_half();
    let row = teller.row();
    let slopes = b::frac(b::sum([H], b::d(Par::Theta, b::f(V, H))), row.clone());
    open_quotient(teller, &start, &slopes, &row, V);
    let minus = || b::neg(b::d(Par::Theta, b::energy(V, H)));
    let weights = b::frac(b::sum([H], b::mul([b::f(V, H), minus()])), row.clone());
    teller.then(&weights, pieces!["f' = f·(-E)', as f = e^-E"]);
    let mean = b::sum([H], b::mul([b::p_given([H], [V]), minus()]));
    let over = b::frac(b::f(V, H), row.clone());
    let term = b::mul([vec![b::par(teller.par())], teller.partner(Name::V)].concat());
    let last = teller.held_mean();
    let reason = match teller.is_least() {
        true => pieces!["f over its sum is ", b::p_given([H], [V])],
        false => {
            teller.then(&mean, pieces!["in ", over, " Z cancels"]);
            pieces!["-E has θ only in ", term]
        }
    };
    match teller.is_small() {
        true => teller.step(&start, &last, reason),
        false => {
            let (expr, _) = teller.written(&last, true);
            teller.then(&last, [reason, pieces!["; see 3"]].concat());
            teller.line(&start, &last, expr);
        }
    }
    if teller.is_least() {
        others::of_one_unit(teller);
    }
    teller.section(
        Some('a'),
        pieces!["First half: v is held, only h is summed"],
        &["Q2.data1", "Q2.data2", "Q2.data3"],
    )
}

/// 2b: the same with the visible states summed as well. This is the step that was asked about.
pub(super) fn free(teller: &mut Teller) -> Section {
    let (start, last) = (teller.free_half(), teller.free_mean());
    let of = b::mul(teller.partner(Name::U));
    if teller.is_least() {
        let sentence = "As in 2a, over Z; probability times value, summed: the model's mean of ";
        teller.prose(pieces![sentence, of, "."]);
        let (expr, _) = teller.written(&last, false);
        let (lead, end) = (pieces![&start, " = ", &last], teller.number(&last));
        let start = teller.value(&start);
        teller.numbers(lead, vec![expr, end], vec![start]);
    } else {
        steps_to_the_mean(teller, &start, &last);
        teller.prose(pieces![
            "A probability times a value, summed: the model's mean of ",
            of,
            ". For any f > 0, f' = f·(ln f)', so Σ f'/Z = Σ p·(ln f)', the mean of (ln f)'; here ln f = -E."
        ]);
    }
    teller.section(
        Some('b'),
        pieces!["Second half: Z, so u is summed as well"],
        &["Q2.model", "G3", "G7.vh"],
    )
}

/// From ln Z to the model's mean, a rule a line.
fn steps_to_the_mean(teller: &mut Teller, start: &Tree, last: &Tree) {
    let slopes = b::frac(b::sum([U, H], b::d(Par::Theta, b::f(U, H))), b::z());
    open_quotient(teller, start, &slopes, &b::z(), U);
    let minus = || b::neg(b::d(Par::Theta, b::energy(U, H)));
    let weights = b::frac(b::sum([U, H], b::mul([b::f(U, H), minus()])), b::z());
    let reason = pieces!["f' = f·(-E)'"];
    let by_rows = !teller.is_small() && teller.sums_rows();
    if by_rows {
        teller.then(&weights, [reason, pieces!["; added up in 4"]].concat());
        let sum = b::sum([U, H], b::mul([b::f(U, H), minus()]));
        let sum = teller.number(&sum).over(teller.number(&b::z()));
        let (start, found) = (teller.value(start), teller.number(last));
        teller.numbers(Vec::new(), vec![sum, found], vec![start]);
    } else if teller.is_small() {
        teller.step(start, &weights, reason);
    } else {
        teller.then(&weights, reason);
    }
    let mean = b::sum([U, H], b::mul([b::p([U, H]), minus()]));
    teller.then(
        &mean,
        pieces![b::frac(b::f(U, H), b::z()), " is ", b::p([U, H])],
    );
    let like_2a = pieces!["as in 2a"];
    match by_rows {
        true => teller.then(last, like_2a),
        false => teller.step(start, last, like_2a),
    }
}

/// 2c: the second formula of the thread, put right.
pub(super) fn together(teller: &mut Teller) -> Section {
    let start = b::d(Par::Theta, b::ln(b::p([V])));
    let slope = |v| b::d(Par::Theta, b::energy(v, H));
    let whole = b::add([
        b::neg(b::sum([H], b::mul([b::p_given([H], [V]), slope(V)]))),
        b::sum([U, H], b::mul([b::p([U, H]), slope(U)])),
    ]);
    teller.formula(&start, Some(&whole), Vec::new());
    let (held, free) = (teller.held_mean(), teller.free_mean());
    let difference = teller.number(&held).minus(teller.number(&free));
    let (found, also) = (teller.value(&start), teller.value(&whole));
    teller.numbers(Vec::new(), vec![difference, Expr::Value(found)], vec![also]);
    teller.section(
        Some('c'),
        pieces!["2a minus 2b: -(-∂E) is +∂E. The thread's second formula, put right"],
        &["Q2"],
    )
}

/// The quotient of the slopes, and below it the same in numbers with e^θ open.
fn open_quotient(teller: &mut Teller, start: &Tree, slopes: &Tree, below: &Tree, v: Ref) {
    teller.formula(start, Some(slopes), pieces!["(ln g)' = g'/g"]);
    if !teller.opens() {
        return;
    }
    let parts = open(teller, v);
    let below = teller.number(below);
    let varies = parts.iter().filter(|part| part.power != 0);
    let slope = Expr::sum(varies.map(|part| part.slope(&part.open)).collect());
    let totals = parts.iter().map(|part| part.slope(&part.total));
    let total = Expr::Value(Expr::Add(totals.collect()).value(teller.bits));
    let chain = vec![
        slope.over(below.clone()),
        total.over(below),
        teller.number(slopes),
    ];
    let start = teller.value(start);
    teller.numbers(Vec::new(), chain, vec![start]);
}

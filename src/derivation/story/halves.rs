//! The question, and its two halves: v held, and v summed as well.

use super::super::run::StepRun;
use super::super::tree::build::{self as b, H, U, V};
use super::super::tree::node::{Binder, Func, Name, Par, Ref, Tree};
use super::expression::Expr;
use super::others;
use super::parts::{Section, pieces};
use super::teller::Teller;
use super::terms::on;
use crate::number::Value;

/// A sum of weights by the power of e^θ in them.
struct Open {
    parts: Vec<Part>,
}

/// The states whose weight has one power of e^θ as a factor.
struct Part {
    power: i32,
    /// The sum of their weights.
    total: Value,
    /// The same without the factor.
    coefficient: Value,
    /// What the factor is here.
    factor: Value,
}

impl Open {
    /// Over all states that the binders make.
    fn new(teller: &mut Teller, binders: &[Binder], v: Ref) -> Open {
        let partner = b::mul(teller.partner(v.name));
        let mut parts: Vec<(i32, Vec<Expr>, Vec<Expr>)> = Vec::new();
        let env = teller.env;
        for (env, _) in teller.bound(binders, &env) {
            let power = match teller.value_in(&partner, &env) {
                Value::Exact(q) => q.numer().to_i32().unwrap_or(0),
                _ => 0,
            };
            let weight = Expr::Value(teller.value_in(&b::f(v, H), &env));
            let theta = b::mul([b::num(power), b::par(Par::Theta)]);
            let rest = b::exp(b::sub(b::neg(b::energy(v, H)), theta));
            let rest = Expr::Value(teller.value_in(&rest, &env));
            match parts.iter_mut().find(|(known, ..)| *known == power) {
                Some((_, weights, rests)) => {
                    weights.push(weight);
                    rests.push(rest);
                }
                None => parts.push((power, vec![weight], vec![rest])),
            }
        }
        // 0 first, then 1, then -1.
        parts.sort_by_key(|(power, ..)| (power * power, -power));
        let parts = parts.into_iter().map(|(power, weights, rests)| {
            let theta = b::mul([b::num(power), b::par(Par::Theta)]);
            Part {
                power,
                total: Expr::Add(weights).value(teller.bits),
                coefficient: Expr::Add(rests).value(teller.bits),
                factor: teller.value(&b::exp(theta)),
            }
        });
        Open {
            parts: parts.collect(),
        }
    }

    fn part(part: &Part) -> Expr {
        match part.power {
            0 => Expr::Value(part.total.clone()),
            _ => Expr::Open {
                coefficient: part.coefficient.clone(),
                power: part.power,
                factor: part.factor.clone(),
            },
        }
    }

    /// `3 + (3/2)e^θ`.
    fn expr(&self) -> Expr {
        Expr::sum(self.parts.iter().map(Open::part).collect())
    }

    /// Its derivative: `(3/2)e^θ`.
    fn slope(&self) -> Expr {
        let varies = self.parts.iter().filter(|part| part.power != 0);
        let terms = varies.map(|part| match part.power {
            -1 => Expr::Neg(Box::new(Open::part(part))),
            _ => Open::part(part),
        });
        Expr::sum(terms.collect())
    }

    /// Its derivative in numbers.
    fn slope_value(&self, bits: u32) -> Expr {
        let terms = self.parts.iter().map(|part| match part.power {
            0 => Expr::zero(),
            1 => Expr::Value(part.total.clone()),
            _ => Expr::Neg(Box::new(Expr::Value(part.total.clone()))),
        });
        Expr::Value(Expr::Add(terms.collect()).value(bits))
    }
}

fn row_open(teller: &mut Teller) -> Open {
    Open::new(teller, &[Binder::State(H)], V)
}

fn z_open(teller: &mut Teller) -> Open {
    Open::new(teller, &[Binder::State(U), Binder::State(H)], U)
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
    Section {
        title,
        ids: &["Q1a", "Q1b", "Q1c"],
        blocks: teller.take(),
        ..Section::default()
    }
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
    let (open_row, open_z) = (row_open(teller), z_open(teller));
    for (open, tree) in [(open_row, row), (open_z, z)] {
        let found = teller.number(tree);
        teller.numbers(pieces![tree], vec![open.expr(), found], Vec::new());
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
    open_quotient(teller, &start, &slopes, &row, row_open);
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
    Section {
        letter: Some('a'),
        title: pieces!["First half: v is held, only h is summed"],
        ids: &["Q2.data1", "Q2.data2", "Q2.data3"],
        blocks: teller.take(),
        ..Section::default()
    }
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
    Section {
        letter: Some('b'),
        title: pieces!["Second half: Z, so u is summed as well"],
        ids: &["Q2.model", "G3", "G7"],
        blocks: teller.take(),
        ..Section::default()
    }
}

/// From ln Z to the model's mean, a rule a line.
fn steps_to_the_mean(teller: &mut Teller, start: &Tree, last: &Tree) {
    let slopes = b::frac(b::sum([U, H], b::d(Par::Theta, b::f(U, H))), b::z());
    open_quotient(teller, start, &slopes, &b::z(), z_open);
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
    let is_p = pieces!["f/Z = p; as in 2a"];
    match by_rows {
        true => teller.then(last, is_p),
        false => teller.step(start, last, is_p),
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
    Section {
        letter: Some('c'),
        title: pieces!["First minus second half: the thread's second formula, put right"],
        ids: &["Q2"],
        blocks: teller.take(),
        ..Section::default()
    }
}

/// The quotient of the slopes, and below it the same in numbers with e^θ open.
fn open_quotient(
    teller: &mut Teller,
    start: &Tree,
    slopes: &Tree,
    below: &Tree,
    open: fn(&mut Teller) -> Open,
) {
    teller.formula(start, Some(slopes), pieces!["(ln g)' = g'/g"]);
    if !teller.opens() {
        return;
    }
    let open = open(teller);
    let below = teller.number(below);
    let chain = vec![
        open.slope().over(below.clone()),
        open.slope_value(teller.bits).over(below),
        teller.number(slopes),
    ];
    let start = teller.value(start);
    teller.numbers(Vec::new(), chain, vec![start]);
}

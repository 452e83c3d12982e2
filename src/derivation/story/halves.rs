//! The question, and its two halves: v held, and v summed as well.

use super::super::run::StepRun;
use super::super::tree::build::{self as b, H, U, V};
use super::super::tree::node::{Binder, Func, Name, Par, Ref, Tree};
use super::expression::Expr;
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

    /// What is left where e^θ is 0: `27/2`.
    fn without(&self) -> Value {
        let constant = self.parts.iter().find(|part| part.power == 0);
        constant.map_or_else(|| Value::Exact(0.into()), |part| part.total.clone())
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
    teller.formula(&log_p, Some(&split), pieces!["put right: ln of a quotient"]);
    let p = teller.number(&b::p([V]));
    let logs = teller
        .number(&row)
        .of(Func::Ln)
        .minus(teller.number(&z).of(Func::Ln));
    let found = teller.value(&log_p);
    teller.numbers(Vec::new(), vec![p.of(Func::Ln), logs], vec![found]);
    let name = b::par(Par::Theta);
    let theta = teller.value(&b::exp(name.clone()));
    let has = match (teller.is_spin(), teller.param()) {
        (true, _) => pieces![
            "Leave ",
            b::exp(name.clone()),
            " open: every state has it or ",
            b::exp(b::neg(name.clone())),
            " as a factor."
        ],
        (false, param) => {
            let mut states = pieces!["Leave ", b::exp(name.clone()), " open: the states with "];
            states.extend(on(param, Name::V));
            states.push(" have it as a factor.".into());
            states
        }
    };
    let mut has = has;
    has.extend(pieces![" Here it is ", theta, "."]);
    teller.prose(has);
    let (open_row, open_z) = (row_open(teller), z_open(teller));
    let in_numbers = |open: &Open, tree: &Tree, teller: &mut Teller| {
        let found = teller.value(tree);
        teller.numbers(
            pieces![tree],
            vec![open.expr(), Expr::Value(found.clone())],
            Vec::new(),
        );
    };
    in_numbers(&open_row, &row, teller);
    in_numbers(&open_z, &z, teller);
    if !teller.is_spin() {
        teller.prose(pieces![
            "As θ falls to -∞, ",
            b::exp(b::par(Par::Theta)),
            " falls to 0: these states die out, and Z falls to ",
            open_z.without(),
            "."
        ]);
    }
    let mut title = pieces!["How does ", b::ln(b::p([V])), " change with θ = "];
    title.extend(pieces![b::par(teller.par()), "? Here "]);
    title.push(teller.datum_is());
    Section {
        number: "2",
        title,
        ids: &["Q1a", "Q1b", "Q1c"],
        blocks: teller.take(),
    }
}

/// The formulae of the question as printed, slips and all.
fn as_printed(teller: &mut Teller, ran: &[StepRun]) {
    let step = |id| ran.iter().map(|ran| &ran.step).find(|step| step.id == id);
    let (Some(first), Some(left), Some(right)) =
        (step("Q1c.sign"), step("Q2.L"), step("Q2.partial"))
    else {
        return;
    };
    teller.prose(pieces![
        "How does the thread's second formula follow from its first? As printed:"
    ]);
    teller.formula(&first.lhs, Some(&first.rhs), Vec::new());
    teller.formula(&left.lhs, Some(&right.rhs), Vec::new());
}

/// 2a: v is held, only h is summed.
pub(super) fn held(teller: &mut Teller) -> Section {
    let bits = teller.bits;
    let start = teller.held_half();
    let row = teller.row();
    let slopes = b::frac(b::sum([H], b::d(Par::Theta, b::f(V, H))), row.clone());
    teller.formula(&start, Some(&slopes), pieces!["(ln y)' = y'/y"]);
    let open = row_open(teller);
    teller.open_quotient(&start, &slopes, &row, open.slope(), open.slope_value(bits));
    let minus = || b::neg(b::d(Par::Theta, b::energy(V, H)));
    let weights = b::frac(b::sum([H], b::mul([b::f(V, H), minus()])), row.clone());
    teller.weights_step(&start, &weights);
    let mean = b::sum([H], b::mul([b::p_given([H], [V]), minus()]));
    teller.then(&mean, pieces![b::f(V, H), " over its row's sum"]);
    let term = b::mul([vec![b::par(teller.par())], teller.partner(Name::V)].concat());
    let last = teller.held_mean();
    teller.step(&start, &last, pieces!["in -E only ", term, " contains θ"]);
    Section {
        number: "2a",
        title: pieces!["First half: v is held, only h is summed"],
        ids: &["Q2.data1", "Q2.data2", "Q2.data3"],
        blocks: teller.take(),
    }
}

/// 2b: the same with the visible states summed as well. This is the step that was asked about.
pub(super) fn free(teller: &mut Teller) -> Section {
    let bits = teller.bits;
    let start = teller.free_half();
    let slopes = b::frac(b::sum([U, H], b::d(Par::Theta, b::f(U, H))), b::z());
    teller.formula(&start, Some(&slopes), pieces!["(ln y)' = y'/y"]);
    let open = z_open(teller);
    teller.open_quotient(
        &start,
        &slopes,
        &b::z(),
        open.slope(),
        open.slope_value(bits),
    );
    let minus = || b::neg(b::d(Par::Theta, b::energy(U, H)));
    let weights = b::frac(b::sum([U, H], b::mul([b::f(U, H), minus()])), b::z());
    teller.weights_step(&start, &weights);
    let mean = b::sum([U, H], b::mul([b::p([U, H]), minus()]));
    teller.then(
        &mean,
        pieces![b::frac(b::f(U, H), b::z()), " is ", b::p([U, H])],
    );
    let last = teller.free_mean();
    teller.step(&start, &last, pieces!["as in 2a"]);
    teller.prose(pieces![
        "A probability times a value, summed: the model's mean of ",
        b::mul(teller.partner(Name::U)),
        ". So for any p = f/Z, f > 0: ",
        b::d(Par::Theta, b::ln(b::z())),
        " is the model's mean of ",
        b::d(Par::Theta, b::ln(b::f(U, H))),
        "."
    ]);
    Section {
        number: "2b",
        title: pieces!["Second half: Z, so u is summed as well"],
        ids: &["Q2.model", "G3", "G7"],
        blocks: teller.take(),
    }
}

/// 2c: the second formula of the thread.
pub(super) fn together(teller: &mut Teller) -> Section {
    let start = b::d(Par::Theta, b::ln(b::p([V])));
    let slope = |v| b::d(Par::Theta, b::energy(v, H));
    let whole = b::add([
        b::neg(b::sum([H], b::mul([b::p_given([H], [V]), slope(V)]))),
        b::sum([U, H], b::mul([b::p([U, H]), slope(U)])),
    ]);
    teller.prose(pieces![
        "The minus signs of -∂E/∂θ come out of the sums; ",
        slope(V),
        " = ",
        b::neg(b::mul(teller.partner(Name::V))),
        ":"
    ]);
    teller.formula(&start, Some(&whole), Vec::new());
    let (held, free) = (teller.held_mean(), teller.free_mean());
    let difference = teller.number(&held).minus(teller.number(&free));
    let (found, also) = (teller.value(&start), teller.value(&whole));
    teller.numbers(Vec::new(), vec![difference, Expr::Value(found)], vec![also]);
    Section {
        number: "2c",
        title: pieces!["First minus second half: the thread's second formula"],
        ids: &["Q2"],
        blocks: teller.take(),
    }
}

impl Teller<'_> {
    /// The weights times the derivatives of their exponents; on a large machine its numbers would
    /// be those of the line before.
    fn weights_step(&mut self, start: &Tree, weights: &Tree) {
        let reason = pieces!["(e^y)' = e^y·y'"];
        match self.is_small() {
            true => self.step(start, weights, reason),
            false => self.then(weights, reason),
        }
    }

    /// A quotient whose upper side has e^θ open.
    fn open_quotient(&mut self, start: &Tree, rhs: &Tree, below: &Tree, open: Expr, above: Expr) {
        let below = self.number(below);
        let end = self.value(rhs);
        let start = self.value(start);
        let chain = vec![
            open.over(below.clone()),
            above.over(below),
            Expr::Value(end),
        ];
        self.numbers(Vec::new(), chain, vec![start]);
    }
}

//! What tells the story: formulae evaluated at the datum, and the same with numbers in place of
//! letters.

use super::super::tree::build::{self as b, V};
use super::super::tree::calculus::OnThisMachine;
use super::super::tree::env::{Env, ones};
use super::super::tree::evaluate::Evaluator;
use super::super::tree::node::{Binder, Law, Node, Op, Tree};
use super::super::tree::world::{World, mask};
use super::expression::Expr;
use super::{Block, Follow, Line, Numbers, Piece, Table};
use crate::data::Data;
use crate::machine::{Param, Rbm, Units};
use crate::number::{Value, Verdict};

/// Sums of more terms are not written out.
pub(super) const MOST_TERMS: usize = 8;

/// Tells one section after the other.
pub(super) struct Teller<'a> {
    /// The machine of the formulae: parameters divided by the temperature.
    pub m: &'a Rbm,
    /// The machine as given.
    pub given: &'a Rbm,
    pub data: &'a Data,
    pub follow: &'a Follow,
    pub bits: u32,
    /// v is the datum.
    pub env: Env,
    evaluator: Evaluator<'a, OnThisMachine>,
    /// The lines of the section that is being told.
    blocks: Vec<Block>,
}

/// How a long sum was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// How many terms are left out because they are 0.
    pub zeros: usize,
    /// By the value of the last factor, how many terms were added up.
    pub groups: Vec<(Value, usize)>,
}

impl<'a> Teller<'a> {
    pub fn new(m: &'a Rbm, given: &'a Rbm, data: &'a Data, follow: &'a Follow, bits: u32) -> Self {
        let (i, j) = super::super::steps::letters(follow.param);
        let mut env = Env::new(Some(i), Some(j));
        env.bind(V, ones(m.n_v()), mask(&follow.datum));
        Teller {
            m,
            given,
            data,
            follow,
            bits,
            env,
            evaluator: Evaluator::new(OnThisMachine { bits }, World::of(m, data), follow.param),
            blocks: Vec::new(),
        }
    }

    pub fn n_v(&self) -> usize {
        self.m.n_v()
    }

    pub fn n_h(&self) -> usize {
        self.m.n_h()
    }

    /// Whether every joint state is shown in a table.
    pub fn is_small(&self) -> bool {
        self.n_v() + self.n_h() <= 4
    }

    pub fn is_spin(&self) -> bool {
        self.m.units() == Units::Spin
    }

    pub fn param(&self) -> Param {
        self.follow.param
    }

    /// What was told since the last section.
    pub fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.blocks)
    }

    pub fn value_in(&mut self, tree: &Tree, env: &Env) -> Value {
        let found = self.evaluator.value(tree, env);
        found.map_or(Value::Undefined, |found| found.value(self.bits))
    }

    /// The value of a formula, v being the datum.
    pub fn value(&mut self, tree: &Tree) -> Value {
        let env = self.env;
        self.value_in(tree, &env)
    }

    pub fn number(&mut self, tree: &Tree) -> Expr {
        Expr::Value(self.value(tree))
    }

    /// The assignments that binders make, states in reading order: unit 1 counts most.
    pub fn bound(&self, binders: &[Binder], env: &Env) -> Vec<(Env, u64)> {
        let mut all = self.evaluator.world().bound(binders, env);
        if binders
            .iter()
            .all(|binder| matches!(binder, Binder::State(_)))
        {
            all.sort_by_key(|(env, _)| env.bits.map(u16::reverse_bits));
        }
        all
    }

    pub fn prose(&mut self, pieces: Vec<Piece>) {
        self.blocks.push(Block::Prose(pieces));
    }

    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// A formula that begins a chain, or says one equation.
    pub fn formula(&mut self, lhs: &Tree, rhs: Option<&Tree>, reason: Vec<Piece>) {
        self.blocks.push(Block::Formula(Line {
            lhs: Some(lhs.clone()),
            rhs: rhs.cloned(),
            reason,
        }));
    }

    /// The next formula of a chain.
    pub fn then(&mut self, rhs: &Tree, reason: Vec<Piece>) {
        self.blocks.push(Block::Formula(Line {
            lhs: None,
            rhs: Some(rhs.clone()),
            reason,
        }));
    }

    /// The first equation of a chain, and below it the same in numbers.
    pub fn begin(&mut self, start: &Tree, rhs: &Tree, mut reason: Vec<Piece>) {
        let (expr, how) = self.written(rhs);
        if let Some(note) = how.note() {
            reason.push(note.into());
        }
        self.formula(start, Some(rhs), reason);
        self.line(start, rhs, expr);
    }

    /// A formula of a chain, and below it the same in numbers: written out, and its value, which is
    /// that of the chain's beginning.
    pub fn step(&mut self, start: &Tree, rhs: &Tree, mut reason: Vec<Piece>) {
        let (expr, how) = self.written(rhs);
        if let Some(note) = how.note() {
            reason.push(note.into());
        }
        self.then(rhs, reason);
        self.line(start, rhs, expr);
    }

    /// The same in numbers, as a line of its own.
    pub fn line(&mut self, start: &Tree, rhs: &Tree, expr: Expr) {
        let mut chain = vec![expr];
        if let Expr::Frac(above, below) = &chain[0] {
            let above = Expr::Value(above.value(self.bits));
            chain.push(above.over((**below).clone()));
        }
        let end = self.value(rhs);
        chain.push(Expr::Value(end));
        let start = self.value(start);
        self.numbers(Vec::new(), chain, vec![start]);
    }

    /// Expressions that must all have one value, and that of the others.
    pub fn numbers(&mut self, lead: Vec<Piece>, chain: Vec<Expr>, also: Vec<Value>) {
        let mut values: Vec<Value> = chain.iter().map(|expr| expr.value(self.bits)).collect();
        values.extend(also);
        let verdict = agreement(&values);
        self.blocks.push(Block::Numbers(Numbers {
            lead,
            chain: distinct(chain),
            verdict,
        }));
    }

    /// A tree with numbers in place of its letters, v being the datum.
    pub fn written(&mut self, tree: &Tree) -> (Expr, Written) {
        let env = self.env;
        let mut how = Written::default();
        let expr = self.write(tree, &env, true, &mut how);
        (expr, how)
    }

    /// Letters become values; the outermost sums are written out where they are short.
    fn write(&mut self, tree: &Tree, env: &Env, open: bool, how: &mut Written) -> Expr {
        let value = |teller: &mut Self, tree: &Tree| Expr::Value(teller.value_in(tree, env));
        match &**tree {
            Node::Add(terms) => {
                let terms = terms.iter().map(|term| self.write(term, env, open, how));
                Expr::sum(terms.collect())
            }
            Node::Mul(factors) => self.product(factors, env, open, how),
            Node::Neg(x) if open => Expr::Neg(Box::new(self.write(x, env, open, how))),
            Node::Frac(x, y) => {
                let x = self.write(x, env, open, how);
                x.over(value(self, y))
            }
            Node::Fn(func, x) => self.write(x, env, open, how).of(*func),
            Node::Fold(Op::Sum, binders, x) if open => self.sum(binders, x, env, how),
            Node::Mean(Law::Rows(binder), x) if open => {
                let total = self.sum(&[*binder], x, env, how);
                let count = Value::Exact(self.data.total().into());
                total.over(Expr::Value(count))
            }
            _ => value(self, tree),
        }
    }

    /// A product; units side by side are one number.
    fn product(&mut self, factors: &[Tree], env: &Env, open: bool, how: &mut Written) -> Expr {
        let mut written = Vec::new();
        let mut units: Vec<Tree> = Vec::new();
        for (place, factor) in factors.iter().enumerate() {
            let is_unit = |factor: &Tree| matches!(&**factor, Node::Unit(..));
            if is_unit(factor) {
                units.push(factor.clone());
                if !factors.get(place + 1).is_some_and(is_unit) {
                    let together = b::mul(std::mem::take(&mut units));
                    written.push(Expr::Value(self.value_in(&together, env)));
                }
            } else {
                written.push(self.write(factor, env, open, how));
            }
        }
        Expr::product(written)
    }

    fn sum(&mut self, binders: &[Binder], x: &Tree, env: &Env, how: &mut Written) -> Expr {
        let mut terms = Vec::new();
        for (env, weight) in self.bound(binders, env) {
            let term = self.write(x, &env, false, how);
            let term = match weight {
                1 => term,
                _ => {
                    let weight = Expr::Value(Value::Exact(weight.into()));
                    match term {
                        Expr::Mul(factors) => Expr::product([vec![weight], factors].concat()),
                        term => Expr::product(vec![weight, term]),
                    }
                }
            };
            let vanishes = term.quantity(self.bits).is_ok_and(|found| found.is_zero());
            terms.push((term, vanishes));
        }
        let zeros = terms.iter().filter(|(_, vanishes)| *vanishes).count();
        if terms.len() <= MOST_TERMS {
            return Expr::sum(terms.into_iter().map(|(term, _)| term).collect());
        }
        if terms.len() - zeros <= MOST_TERMS {
            how.zeros = zeros;
            let kept = terms.into_iter().filter(|(_, vanishes)| !vanishes);
            return Expr::sum(kept.map(|(term, _)| without_ones(term)).collect());
        }
        self.grouped(terms.into_iter().map(|(term, _)| term), how)
    }

    /// Terms added up by the value of their last factor: -1, 0 or 1.
    fn grouped(&self, terms: impl Iterator<Item = Expr>, how: &mut Written) -> Expr {
        let mut groups: Vec<(Value, Vec<Expr>)> = Vec::new();
        for term in terms {
            let (last, rest) = match term {
                Expr::Mul(mut factors) => match factors.pop() {
                    Some(Expr::Value(last @ Value::Exact(_))) => (last, Expr::product(factors)),
                    Some(other) => {
                        factors.push(other);
                        (Value::Exact(1.into()), Expr::Mul(factors))
                    }
                    None => (Value::Exact(1.into()), Expr::Mul(factors)),
                },
                term => (Value::Exact(1.into()), term),
            };
            match groups
                .iter_mut()
                .find(|(k, _)| k.fraction() == last.fraction())
            {
                Some((_, terms)) => terms.push(rest),
                None => groups.push((last, vec![rest])),
            }
        }
        groups.sort_by(|(a, _), (b, _)| a.fraction().cmp(&b.fraction()));
        how.groups = groups
            .iter()
            .map(|(k, terms)| (k.clone(), terms.len()))
            .collect();
        let bits = self.bits;
        let sums = groups.into_iter().map(|(k, terms)| {
            let total = Expr::Value(Expr::Add(terms).value(bits));
            Expr::Mul(vec![total, Expr::Value(k)])
        });
        Expr::sum(sums.collect())
    }
}

impl Written {
    /// What a reader must know of the sum beside it, or nothing.
    pub fn note(&self) -> Option<String> {
        if self.zeros > 0 {
            return Some(format!("; {} more are 0", self.zeros));
        }
        let counts: Vec<String> = self.groups.iter().map(|(_, n)| n.to_string()).collect();
        (!counts.is_empty()).then(|| format!("; {} terms", counts.join(" + ")))
    }
}

/// Without factors that are 1, where others are left.
fn without_ones(term: Expr) -> Expr {
    match term {
        Expr::Mul(factors) => {
            let is_one = |x: &Expr| matches!(x, Expr::Value(Value::Exact(q)) if *q == 1);
            Expr::product(factors.into_iter().filter(|x| !is_one(x)).collect())
        }
        term => term,
    }
}

/// Without expressions that are written as the one before.
fn distinct(chain: Vec<Expr>) -> Vec<Expr> {
    let whole = |x: &Expr| match x {
        Expr::Value(Value::Exact(q)) if q.is_integer() => Some(q.clone()),
        _ => None,
    };
    let mut kept: Vec<Expr> = Vec::new();
    for expr in chain {
        let same = match (kept.last(), &expr) {
            (Some(Expr::Value(Value::Exact(x))), Expr::Value(Value::Exact(y))) => x == y,
            (Some(Expr::Value(Value::Log { .. })), Expr::Value(Value::Log { .. })) => true,
            (Some(Expr::Value(Value::Within(_))), Expr::Value(Value::Within(_))) => true,
            // 7/8 as a quotient of whole numbers and as a fraction.
            (Some(Expr::Frac(x, y)), Expr::Value(Value::Exact(q))) => {
                let parts = (whole(x), whole(y));
                matches!(parts, (Some(x), Some(y)) if x == *q.numer() && y == *q.denom())
            }
            (Some(Expr::Frac(x, y)), Expr::Frac(z, w)) => {
                let same = |a: &Expr, b: &Expr| match (a, b) {
                    (Expr::Value(Value::Exact(a)), Expr::Value(Value::Exact(b))) => a == b,
                    (Expr::Value(Value::Within(_)), Expr::Value(Value::Within(_))) => true,
                    _ => false,
                };
                same(x, z) && same(y, w)
            }
            _ => false,
        };
        if !same {
            kept.push(expr);
        }
    }
    kept
}

/// Whether all values are the same number: the weakest verdict of each with the first.
pub(super) fn agreement(values: &[Value]) -> Verdict {
    let Some((first, rest)) = values.split_first() else {
        return Verdict::Undecided;
    };
    let mut weakest = Verdict::Equal;
    for value in rest {
        let verdict = first.compare(value);
        let weaker = match (&weakest, &verdict) {
            (Verdict::Agrees { digits: least }, Verdict::Agrees { digits })
            | (Verdict::AgreesWithin { places: least }, Verdict::AgreesWithin { places: digits }) => {
                digits < least
            }
            _ => rank(&verdict) > rank(&weakest),
        };
        if weaker {
            weakest = verdict;
        }
    }
    weakest
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Equal => 0,
        Verdict::Agrees { .. } => 1,
        Verdict::AgreesWithin { .. } => 2,
        Verdict::Undecided => 3,
        Verdict::Undefined => 4,
        Verdict::Refuted { .. } => 5,
    }
}

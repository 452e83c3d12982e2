//! A formula with numbers in place of its letters, its short sums written out.

use super::super::tree::build as b;
use super::super::tree::env::Env;
use super::super::tree::node::{Binder, Law, Node, Op, Tree};
use super::expression::Expr;
use super::parts::Piece;
use super::teller::{MOST_TERMS, Teller};
use crate::number::Value;

/// How a long sum was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// How many terms are left out because they are 0.
    pub zeros: usize,
    /// By the value of the last factor, how many terms were added up.
    pub groups: Vec<(Value, usize)>,
}

impl Teller<'_> {
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
    pub(crate) fn note(&self) -> Option<String> {
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

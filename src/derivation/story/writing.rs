//! A formula with numbers in place of its letters, its short sums written out.

use super::super::tree::build as b;
use super::super::tree::env::Env;
use super::super::tree::node::{Binder, Law, Node, Op, Tree};
use super::expression::{Expr, grouped, same_fraction};
use super::parts::Piece;
use super::teller::{MOST_TERMS, Teller};
use crate::number::Value;

/// How a long sum was written.
#[derive(Clone, Debug, Default)]
struct Written {
    without_zeros: bool,
    /// Sums of more terms are not written out.
    most: usize,
    /// How many terms are left out because they are 0.
    zeros: usize,
    /// How many terms each number stands for.
    groups: Vec<usize>,
}

impl Teller<'_> {
    /// The first equation of a chain, and below it the same in numbers.
    pub(crate) fn begin(&mut self, start: &Tree, rhs: &Tree, mut reason: Vec<Piece>) {
        let (expr, note) = self.written(rhs, false);
        reason.extend(note);
        self.formula(start, Some(rhs), reason);
        self.line(start, rhs, expr);
    }

    /// A formula of a chain, and below it the same in numbers: written out, and its value, which is
    /// that of the chain's beginning.
    pub(crate) fn step(&mut self, start: &Tree, rhs: &Tree, mut reason: Vec<Piece>) {
        let (expr, note) = self.written(rhs, false);
        reason.extend(note);
        self.then(rhs, reason);
        self.line(start, rhs, expr);
    }

    /// The same in numbers, as a line of its own.
    pub(super) fn line(&mut self, start: &Tree, rhs: &Tree, expr: Expr) {
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

    /// A tree with numbers in place of its letters, and a note of the terms that are 0 or put
    /// together; without zeros, those that are 0 are left out of short sums, too.
    pub(crate) fn written(&mut self, tree: &Tree, without_zeros: bool) -> (Expr, Option<Piece>) {
        let most = match self.is_small() {
            true => MOST_TERMS,
            false => MOST_TERMS / 2,
        };
        self.written_up_to(most, tree, without_zeros)
    }

    /// The same with sums of so many terms written out.
    pub(super) fn written_up_to(
        &mut self,
        most: usize,
        tree: &Tree,
        without_zeros: bool,
    ) -> (Expr, Option<Piece>) {
        let env = self.env;
        let mut how = Written {
            without_zeros,
            most,
            ..Written::default()
        };
        let expr = self.write(tree, &env, true, &mut how);
        (expr, how.note().map(Piece::from))
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
                total.over(Expr::num(self.data.total()))
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
            let term = match (weight, term) {
                (1, term) => term,
                (_, Expr::Mul(factors)) => {
                    Expr::product([vec![Expr::num(weight)], factors].concat())
                }
                (_, term) => Expr::product(vec![Expr::num(weight), term]),
            };
            let vanishes = term.quantity(self.bits).is_ok_and(|found| found.is_zero());
            terms.push((term, vanishes));
        }
        let zeros = terms.iter().filter(|(_, vanishes)| *vanishes).count();
        let most = how.most;
        if terms.len() <= most && !(how.without_zeros && zeros > 0) {
            return Expr::sum(terms.into_iter().map(|(term, _)| term).collect());
        }
        if (self.is_small() || how.without_zeros) && terms.len() - zeros <= most {
            how.zeros = zeros;
            let kept = terms.into_iter().filter(|(_, vanishes)| !vanishes);
            return Expr::sum(kept.map(|(term, _)| without_ones(term)).collect());
        }
        self.grouped(terms.into_iter().map(|(term, _)| term).collect(), how)
    }

    /// Terms added up by the value of their last factor; by nothing where these are too many.
    fn grouped(&self, terms: Vec<Expr>, how: &mut Written) -> Expr {
        let bits = self.bits;
        let count = terms.len();
        let mut factors: Vec<_> = terms.iter().cloned().map(last_factor).collect();
        factors.retain(|(_, rest)| !rest.quantity(bits).is_ok_and(|found| found.is_zero()));
        how.zeros += count - factors.len();
        let mut groups = grouped(factors, same_fraction);
        if groups.len() > MOST_TERMS / 2 {
            how.groups = vec![count - how.zeros];
            return Expr::Value(Expr::Add(terms).value(bits));
        }
        groups.sort_by(|(a, _), (b, _)| a.fraction().cmp(&b.fraction()));
        how.groups = groups.iter().map(|(_, terms)| terms.len()).collect();
        let one_group = groups.len() == 1;
        let sums = groups.into_iter().map(|(last, terms)| {
            let total = Expr::Value(Expr::Add(terms).value(bits));
            match one_group && last.fraction().is_some_and(|q| *q == 1) {
                true => total,
                false => Expr::Mul(vec![total, Expr::Value(last)]),
            }
        });
        Expr::sum(sums.collect())
    }
}

/// A product as its last factor and the rest; 1 and the term where that is no number.
fn last_factor(term: Expr) -> (Value, Expr) {
    match term {
        Expr::Mul(mut factors) => match factors.pop() {
            Some(Expr::Value(last @ Value::Exact(_))) => (last, Expr::product(factors)),
            last => {
                factors.extend(last);
                (Value::Exact(1.into()), Expr::Mul(factors))
            }
        },
        term => (Value::Exact(1.into()), term),
    }
}

impl Written {
    /// What a reader must know of the sum beside it, or nothing.
    fn note(&self) -> Option<String> {
        let counts: Vec<String> = self.groups.iter().map(usize::to_string).collect();
        match (counts.is_empty(), self.zeros) {
            (true, 0) => None,
            (true, 1) => Some("; without a zero".into()),
            (true, zeros) => Some(format!("; without {zeros} zeros")),
            (false, _) => Some(format!("; {} states", counts.join(" + "))),
        }
    }
}

/// Without factors that are 1, where others are left.
fn without_ones(term: Expr) -> Expr {
    match term {
        Expr::Mul(factors) => Expr::product(factors.into_iter().filter(|x| !x.is(1)).collect()),
        term => term,
    }
}

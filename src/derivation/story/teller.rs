//! What tells the story: formulae evaluated at the datum, and the same with numbers in place of
//! letters.

use super::super::tree::build::V;
use super::super::tree::env::{Env, ones};
use super::super::tree::evaluate::Evaluator;
use super::super::tree::node::{Binder, Tree};
use super::super::tree::operations::OnThisMachine;
use super::super::tree::world::{World, mask};
use super::expression::Expr;
use super::follow::Follow;
use super::parts::{Block, Line, Numbers, Piece, Section, Table};
use crate::data::Data;
use crate::machine::{Param, Rbm, Units};
use crate::number::{Value, Verdict};
use std::cmp::Reverse;

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
    /// Whether a table shows the weight of every row.
    pub all_rows: bool,
    /// Whether it is known that the mean slope is positive, negative or 0.
    pub knows_direction: bool,
    evaluator: Evaluator<'a, OnThisMachine>,
    /// The lines of the section that is being told.
    blocks: Vec<Block>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(
        m: &'a Rbm,
        given: &'a Rbm,
        data: &'a Data,
        follow: &'a Follow,
        bits: u32,
    ) -> Self {
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
            all_rows: false,
            knows_direction: false,
            evaluator: Evaluator::new(OnThisMachine::new(bits), World::of(m, data), follow.param),
            blocks: Vec::new(),
        }
    }

    pub(super) fn n_v(&self) -> usize {
        self.m.n_v()
    }

    pub(super) fn n_h(&self) -> usize {
        self.m.n_h()
    }

    /// Whether there is one unit on each side, and so no other.
    pub(crate) fn is_least(&self) -> bool {
        self.n_v() == 1 && self.n_h() == 1
    }

    /// Whether sums are shown with e^θ left open: where a table shows each of their terms.
    pub(crate) fn opens(&self) -> bool {
        self.is_small() && !self.is_least()
    }

    /// Whether visible states are summed that θ has no part in: a section of its own.
    pub(crate) fn sums_rows(&self) -> bool {
        self.n_v() > 1 || matches!(self.param(), Param::C(_))
    }

    /// Whether every joint state is shown in a table.
    pub(crate) fn is_small(&self) -> bool {
        self.n_v() + self.n_h() <= 4
    }

    pub(crate) fn is_spin(&self) -> bool {
        self.m.units() == Units::Spin
    }

    pub(super) fn param(&self) -> Param {
        self.follow.param
    }

    /// What was told since the last section.
    pub(super) fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.blocks)
    }

    /// The same as a section; a part of the one before it, where it has a letter.
    pub(super) fn section(
        &mut self,
        letter: Option<char>,
        title: Vec<Piece>,
        ids: &'static [&'static str],
    ) -> Section {
        Section {
            letter,
            number: String::new(),
            title,
            ids,
            blocks: self.take(),
        }
    }

    pub(crate) fn value_in(&mut self, tree: &Tree, env: &Env) -> Value {
        let found = self.evaluator.value(tree, env);
        found.map_or(Value::Undefined, |found| found.value(self.bits))
    }

    /// The value of a formula, v being the datum.
    pub(super) fn value(&mut self, tree: &Tree) -> Value {
        let env = self.env;
        self.value_in(tree, &env)
    }

    pub(super) fn number(&mut self, tree: &Tree) -> Expr {
        Expr::Value(self.value(tree))
    }

    /// The assignments that binders make, states in reading order: unit 1 counts most.
    pub(super) fn bound(&self, binders: &[Binder], env: &Env) -> Vec<(Env, u64)> {
        let mut all = self.evaluator.world().bound(binders, env);
        if binders
            .iter()
            .all(|binder| matches!(binder, Binder::State(_)))
        {
            all.sort_by_key(|(env, _)| env.bits.map(u16::reverse_bits));
        }
        all
    }

    pub(crate) fn prose(&mut self, pieces: Vec<Piece>) {
        self.blocks.push(Block::Prose(pieces));
    }

    pub(super) fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// A formula that begins a chain, or says one equation.
    pub(super) fn formula(&mut self, lhs: &Tree, rhs: Option<&Tree>, reason: Vec<Piece>) {
        self.blocks.push(Block::Formula(Line {
            lhs: Some(lhs.clone()),
            rhs: rhs.cloned(),
            reason,
        }));
    }

    /// The next formula of a chain.
    pub(super) fn then(&mut self, rhs: &Tree, reason: Vec<Piece>) {
        self.blocks.push(Block::Formula(Line {
            lhs: None,
            rhs: Some(rhs.clone()),
            reason,
        }));
    }

    /// Expressions that must all have one value, and that of the others.
    pub(super) fn numbers(&mut self, lead: Vec<Piece>, chain: Vec<Expr>, also: Vec<Value>) {
        let mut values: Vec<Value> = chain.iter().map(|expr| expr.value(self.bits)).collect();
        values.extend(also);
        let verdict = agreement(&values);
        self.blocks.push(Block::Numbers(Numbers {
            lead,
            chain: distinct(chain),
            verdict,
        }));
    }
}

/// Without expressions that are written as the one before.
fn distinct(mut chain: Vec<Expr>) -> Vec<Expr> {
    chain.dedup_by(|next, last| written_alike(last, next));
    chain
}

fn written_alike(x: &Expr, y: &Expr) -> bool {
    use Expr::{Frac, Value as Number};
    match (x, y) {
        (Number(Value::Exact(x)), Number(Value::Exact(y))) => x == y,
        (Number(Value::Log { .. }), Number(Value::Log { .. })) => true,
        (Number(Value::Within(_)), Number(Value::Within(_))) => true,
        (Frac(x, y), Frac(z, w)) => written_alike(x, z) && written_alike(y, w),
        // 7/8 as a quotient of whole numbers and as a fraction; 2/1 is not yet 2.
        (Frac(x, y), Number(Value::Exact(q))) if !q.is_integer() => {
            let [above, below] = [q.numer(), q.denom()].map(|n| Expr::num(n.clone()));
            written_alike(x, &above) && written_alike(y, &below)
        }
        _ => false,
    }
}

/// Whether all values are the same number: the weakest verdict of each with the first.
pub(super) fn agreement(values: &[Value]) -> Verdict {
    let Some((first, rest)) = values.split_first() else {
        return Verdict::Undecided;
    };
    let verdicts = rest.iter().map(|value| first.compare(value));
    verdicts.max_by_key(weakness).unwrap_or(Verdict::Equal)
}

/// The larger, the weaker; of two that agree, the one to fewer digits.
fn weakness(verdict: &Verdict) -> (u8, Reverse<u32>) {
    match verdict {
        Verdict::Equal => (0, Reverse(0)),
        Verdict::Agrees { digits } => (1, Reverse(*digits)),
        Verdict::AgreesWithin { places } => (2, Reverse(*places)),
        Verdict::Undecided => (3, Reverse(0)),
        Verdict::Undefined => (4, Reverse(0)),
        Verdict::Refuted { .. } => (5, Reverse(0)),
    }
}

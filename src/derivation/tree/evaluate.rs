//! Running a formula: its value and its slope at one parameter, on a machine, its data, and an
//! assignment of its free letters. Nothing here knows a closed form; every sum is made as printed.

mod masses;

use super::amount::Amount;
use super::calculus::Calculus;
use super::env::{Env, called};
use super::event::Event;
use super::letters::{Letters, letters};
use super::node::{Arg, Binder, Def, Edit, Index, Law, Layer, Name, Node, Op, Par, Tree, Under};
use super::quantity::{Defined, Undefined};
use super::world::World;
use crate::machine::Param;
use crate::watch::{Stop, Unwatched, Watch};
use foldhash::{HashMap, HashMapExt};
use rug::Rational;
use std::ops::ControlFlow;

type Key = (usize, usize, Option<Param>, Env);

/// What was computed, by what it was computed of.
type Memo<K, A> = HashMap<K, Defined<Amount<<A as Calculus>::N>>>;

/// The number of the world as given; edits make further ones.
const BASE: usize = 0;

/// The watch is asked once in so many sums and means.
const ASK_AFTER: u32 = 64;

/// An energy has a logarithm for every edge: those of 2^16 states would hold gigabytes, and what is made of
/// them is remembered anyway. Up to so many units remembering them saves half of the time.
pub(crate) const MOST_UNITS_OF_KEPT_ENERGIES: usize = 12;

/// Evaluates formulae on one machine, remembering what it has computed.
pub(crate) struct Evaluator<'w, A: Calculus> {
    a: A,
    watch: &'w dyn Watch,
    /// How many sums and means were made since the watch was asked.
    unasked: u32,
    focus: Param,
    worlds: Vec<World<A::N>>,
    /// For each world the first one with the same law of states: other rows leave f and Z alone.
    laws: Vec<usize>,
    edits: HashMap<(usize, Edit, Option<Param>), usize>,
    bodies: HashMap<(usize, Def), Tree>,
    letters: HashMap<usize, (Tree, Letters)>,
    /// Within one formula: by the place of the node in memory.
    memo: Memo<Key, A>,
    /// For every formula on this machine: what the definitions gave.
    calls: Memo<(Def, usize, Option<Param>, Env), A>,
    masses: Memo<(usize, Option<Param>, Event), A>,
    /// Whether energies are remembered too.
    keeps_energies: bool,
    /// Inside an energy that is not: nothing is remembered there.
    in_energy: bool,
}

impl<'w, A: Calculus> Evaluator<'w, A> {
    /// An evaluator; `focus` is what θ stands for.
    pub(crate) fn new(a: A, world: World<A::N>, focus: Param) -> Self {
        let keeps_energies = world.n_v() + world.n_h() <= MOST_UNITS_OF_KEPT_ENERGIES;
        Evaluator {
            a,
            watch: &Unwatched,
            unasked: 0,
            focus,
            worlds: vec![world],
            laws: vec![BASE],
            edits: HashMap::new(),
            bodies: HashMap::new(),
            letters: HashMap::new(),
            memo: HashMap::new(),
            calls: HashMap::new(),
            masses: HashMap::new(),
            keeps_energies,
            in_energy: false,
        }
    }

    /// The same, told by the watch when to stop.
    pub(crate) fn watched(self, watch: &'w dyn Watch) -> Self {
        Evaluator { watch, ..self }
    }

    /// Forgets what only the last formula needed.
    pub(crate) fn forget(&mut self) {
        self.memo.clear();
        self.letters.clear();
    }

    /// What the formulae are evaluated in.
    pub(crate) fn calculus(&self) -> &A {
        &self.a
    }

    /// The world as given.
    pub(crate) fn world(&self) -> &World<A::N> {
        &self.worlds[BASE]
    }

    fn shape(&self) -> (usize, usize) {
        self.world().shape()
    }

    /// The value of a formula.
    pub(crate) fn value(&mut self, tree: &Tree, env: &Env) -> Defined<A::N> {
        self.eval(tree, env, BASE, None).map(|amount| amount.value)
    }

    fn eval(
        &mut self,
        tree: &Tree,
        env: &Env,
        world: usize,
        theta: Option<Param>,
    ) -> Defined<Amount<A::N>> {
        match &**tree {
            Node::Fold(..) | Node::Mean(..) | Node::D(..) | Node::At(..) if !self.in_energy => {
                let key = (
                    tree.as_ref() as *const Node as usize,
                    world,
                    theta,
                    env.restricted(self.letters_of(tree)),
                );
                if let Some(known) = self.memo.get(&key) {
                    return known.clone();
                }
                self.ask()?;
                let found = self.compute(tree, env, world, theta);
                self.memo.insert(key, found.clone());
                found
            }
            _ => self.compute(tree, env, world, theta),
        }
    }

    fn ask(&mut self) -> Defined<()> {
        self.unasked += 1;
        if self.unasked < ASK_AFTER {
            return Ok(());
        }
        self.unasked = 0;
        match self.watch.done(0) {
            ControlFlow::Break(Stop) => Err(Undefined::Stopped),
            ControlFlow::Continue(()) => Ok(()),
        }
    }

    /// The letters a formula reads. Keeping the tree keeps its address from being used again.
    fn letters_of(&mut self, tree: &Tree) -> Letters {
        let address = tree.as_ref() as *const Node as usize;
        self.letters
            .entry(address)
            .or_insert_with(|| (tree.clone(), letters(tree)))
            .1
    }

    fn compute(
        &mut self,
        tree: &Tree,
        env: &Env,
        world: usize,
        theta: Option<Param>,
    ) -> Defined<Amount<A::N>> {
        Ok(match &**tree {
            Node::Num(q) => Amount::constant(self.a.rational(q.clone())),
            Node::Count => {
                Amount::constant(self.a.rational(Rational::from(self.worlds[world].count)))
            }
            Node::Temperature => {
                Amount::constant(self.a.rational(self.worlds[world].temperature.clone()))
            }
            Node::Unit(name, index) => {
                Amount::constant(self.a.whole(self.unit(*name, *index, env, world)?))
            }
            Node::Theta(par) => self.parameter(*par, env, world, theta),
            Node::Add(terms) => {
                let mut total = Amount::constant(self.a.zero());
                for term in terms {
                    total.add(&self.eval(term, env, world, theta)?, &self.a);
                }
                total
            }
            Node::Mul(factors) => {
                let mut product: Option<Amount<A::N>> = None;
                for factor in factors {
                    let factor = self.eval(factor, env, world, theta)?;
                    let so_far = match product {
                        None => factor,
                        Some(product) => product.times(&factor, &self.a),
                    };
                    let ends = so_far.is_zero(&self.a);
                    product = Some(so_far);
                    if ends {
                        break;
                    }
                }
                product.unwrap_or_else(|| Amount::constant(self.a.one()))
            }
            Node::Neg(x) => self.eval(x, env, world, theta)?.negated(&self.a),
            Node::Frac(x, y) => {
                let x = self.eval(x, env, world, theta)?;
                x.over(&self.eval(y, env, world, theta)?, &self.a)?
            }
            Node::Fn(func, x) => self.eval(x, env, world, theta)?.function(*func, &self.a)?,
            Node::Fold(op, binders, x) => {
                let mut total = Amount::constant(match op {
                    Op::Sum => self.a.zero(),
                    Op::Product => self.a.one(),
                });
                for (env, weight) in self.worlds[world].bound(binders, env) {
                    let term = self.eval(x, &env, world, theta)?;
                    match op {
                        Op::Sum => total.add(&term.scaled(weight, &self.a), &self.a),
                        Op::Product => total = total.times(&term.power(weight, &self.a), &self.a),
                    }
                }
                total
            }
            Node::Mean(Law::Rows(binder), x) => {
                let mut total = Amount::constant(self.a.zero());
                let mut weights = 0;
                for (env, weight) in self.worlds[world].bound(&[*binder], env) {
                    let term = self.eval(x, &env, world, theta)?;
                    total.add(&term.scaled(weight, &self.a), &self.a);
                    weights += weight;
                }
                let weights = Amount::constant(self.a.rational(Rational::from(weights)));
                total.over(&weights, &self.a)?
            }
            Node::Mean(Law::Model { bind, of, given }, x) => {
                let mut total = Amount::constant(self.a.zero());
                let binders: Vec<Binder> = bind.iter().copied().map(Binder::State).collect();
                for (env, _) in self.worlds[world].bound(&binders, env) {
                    let weight = self.probability(of, given, Under::Model, &env, world, theta)?;
                    let term = self.eval(x, &env, world, theta)?;
                    total.add(&weight.times(&term, &self.a), &self.a);
                }
                total
            }
            Node::P { of, given, under } => {
                self.probability(of, given, *under, env, world, theta)?
            }
            Node::D(par, x) => {
                let param = self.param(*par, env).ok_or(Undefined::NotAnExpression)?;
                if theta.is_some() {
                    return Err(Undefined::NotAnExpression);
                }
                match &**x {
                    Node::Call(Def::Energy, args) if !self.keeps_energies => {
                        self.slope_of_energy(args, env, world, param)?
                    }
                    _ => {
                        let found = self.eval(x, env, world, Some(param))?;
                        Amount::constant(found.into_slope(&self.a))
                    }
                }
            }
            Node::Diff(_) => return Err(Undefined::NotAnExpression),
            Node::Call(def, args) => {
                let env = called(*def, args, env).ok_or(Undefined::NotAnExpression)?;
                self.call(*def, &env, world, theta)?
            }
            Node::At(edit, x) => {
                let param = match edit {
                    Edit::Set(par, _) => self.param(*par, env),
                    _ => None,
                };
                let key = (world, edit.clone(), param);
                let edited = match self.edits.get(&key) {
                    Some(known) => *known,
                    None => {
                        let edited = self.worlds[world].edited(edit, param, &self.a);
                        self.laws.push(match edit {
                            Edit::DistinctRows | Edit::SameRowFourTimes => self.laws[world],
                            _ => self.worlds.len(),
                        });
                        self.worlds.push(edited);
                        self.edits.insert(key, self.worlds.len() - 1);
                        self.worlds.len() - 1
                    }
                };
                self.eval(x, env, edited, theta)?
            }
        })
    }

    /// The body of a definition where its formals stand for what `env` says.
    fn call(
        &mut self,
        def: Def,
        env: &Env,
        world: usize,
        theta: Option<Param>,
    ) -> Defined<Amount<A::N>> {
        let world = match def {
            Def::Energy | Def::Factor | Def::RowMass | Def::Z => self.laws[world],
            _ => world,
        };
        if !self.keeps_energies && matches!(def, Def::Energy | Def::HaykinEnergy) {
            let body = self.body(def, world);
            self.in_energy = true;
            let found = self.eval(&body, env, world, theta);
            self.in_energy = false;
            return found;
        }
        let key = (def, world, theta, *env);
        if let Some(known) = self.calls.get(&key) {
            return known.clone();
        }
        let body = self.body(def, world);
        let found = self.eval(&body, env, world, theta);
        self.calls.insert(key, found.clone());
        found
    }

    /// `∂E(v,h)` where E is not remembered: a small number, which is.
    fn slope_of_energy(
        &mut self,
        args: &[Arg],
        env: &Env,
        world: usize,
        param: Param,
    ) -> Defined<Amount<A::N>> {
        let env = called(Def::Energy, args, env).ok_or(Undefined::NotAnExpression)?;
        let key = (Def::Energy, self.laws[world], Some(param), env);
        if let Some(known) = self.calls.get(&key) {
            return known.clone();
        }
        let found = self.call(Def::Energy, &env, world, Some(param));
        let found = found.map(|energy| Amount::constant(energy.into_slope(&self.a)));
        self.calls.insert(key, found.clone());
        found
    }

    fn body(&mut self, def: Def, world: usize) -> Tree {
        let worlds = &self.worlds;
        self.bodies
            .entry((world, def))
            .or_insert_with(|| worlds[world].body(def))
            .clone()
    }

    /// `v_i` as a number.
    fn unit(&self, name: Name, index: Index, env: &Env, world: usize) -> Defined<i32> {
        let unit = env.unit(index).ok_or(Undefined::NotAnExpression)?;
        let at = name as usize;
        // A visible or hidden unit of an all-units letter is numbered after the visible ones.
        let unit = match (name.layer(), index.layer()) {
            (Layer::All, Layer::Hidden) => unit + self.shape().0 as u32,
            _ => unit,
        };
        if env.known[at] >> unit & 1 == 0 {
            return Err(Undefined::NotAnExpression);
        }
        Ok(self.worlds[world]
            .units
            .value(env.bits[at] >> unit & 1 == 1))
    }

    fn param(&self, par: Par, env: &Env) -> Option<Param> {
        env.param(par, self.focus, self.world().n_v())
    }

    fn parameter(&self, par: Par, env: &Env, world: usize, theta: Option<Param>) -> Amount<A::N> {
        let Some(param) = self.param(par, env) else {
            // w inside a layer: an RBM has no such edge.
            return Amount::constant(self.a.zero());
        };
        let world = &self.worlds[world];
        let varies = theta == Some(param) && !world.fixed.contains(&param);
        Amount {
            value: world.theta.get(param).clone(),
            slope: varies.then(|| self.a.one()),
        }
    }
}

#[cfg(test)]
mod tests;

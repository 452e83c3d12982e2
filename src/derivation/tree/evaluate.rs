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

/// Where a formula is read: on which world, and along which parameter a derivative is being taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct On {
    world: usize,
    theta: Option<Param>,
}

impl On {
    /// The same, differentiated.
    fn along(self, param: Param) -> On {
        On {
            theta: Some(param),
            ..self
        }
    }
}

/// What was computed, by what it was computed of.
type Memo<K, A> = HashMap<K, Defined<Amount<<A as Calculus>::N>>>;

/// The world as given; edits make further ones.
const BASE: On = On {
    world: 0,
    theta: None,
};

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
    memo: Memo<(usize, On, Env), A>,
    /// For every formula on this machine: what the definitions gave.
    calls: Memo<(Def, On, Env), A>,
    masses: Memo<(On, Event), A>,
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
            laws: vec![0],
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
        &self.worlds[0]
    }

    fn shape(&self) -> (usize, usize) {
        self.world().shape()
    }

    /// The value of a formula.
    pub(crate) fn value(&mut self, tree: &Tree, env: &Env) -> Defined<A::N> {
        self.eval(tree, env, BASE).map(|amount| amount.value)
    }

    fn eval(&mut self, tree: &Tree, env: &Env, on: On) -> Defined<Amount<A::N>> {
        match &**tree {
            Node::Fold(..) | Node::Mean(..) | Node::D(..) | Node::At(..) if !self.in_energy => {
                let key = (
                    tree.as_ref() as *const Node as usize,
                    on,
                    env.restricted(self.letters_of(tree)),
                );
                if let Some(known) = self.memo.get(&key) {
                    return known.clone();
                }
                self.ask()?;
                let found = self.compute(tree, env, on);
                self.memo.insert(key, found.clone());
                found
            }
            _ => self.compute(tree, env, on),
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

    fn compute(&mut self, tree: &Tree, env: &Env, on: On) -> Defined<Amount<A::N>> {
        Ok(match &**tree {
            Node::Num(q) => Amount::constant(self.a.rational(q.clone())),
            Node::Count => {
                Amount::constant(self.a.rational(Rational::from(self.worlds[on.world].count)))
            }
            Node::Temperature => {
                Amount::constant(self.a.rational(self.worlds[on.world].temperature.clone()))
            }
            Node::Unit(name, index) => {
                Amount::constant(self.a.whole(self.unit(*name, *index, env, on.world)?))
            }
            Node::Theta(par) => self.parameter(*par, env, on),
            Node::Add(terms) => {
                let mut total = Amount::constant(self.a.zero());
                for term in terms {
                    total.add(&self.eval(term, env, on)?, &self.a);
                }
                total
            }
            Node::Mul(factors) => {
                let mut product: Option<Amount<A::N>> = None;
                for factor in factors {
                    let factor = self.eval(factor, env, on)?;
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
            Node::Neg(x) => self.eval(x, env, on)?.negated(&self.a),
            Node::Frac(x, y) => {
                let x = self.eval(x, env, on)?;
                x.over(&self.eval(y, env, on)?, &self.a)?
            }
            Node::Fn(func, x) => self.eval(x, env, on)?.function(*func, &self.a)?,
            Node::Fold(Op::Sum, binders, x) => self.sum(binders, x, env, on)?.0,
            Node::Fold(Op::Product, binders, x) => {
                let mut product = Amount::constant(self.a.one());
                for (env, weight) in self.worlds[on.world].bound(binders, env) {
                    let factor = self.eval(x, &env, on)?.power(weight, &self.a);
                    product = product.times(&factor, &self.a);
                }
                product
            }
            Node::Mean(Law::Rows(binder), x) => {
                let (total, weights) = self.sum(&[*binder], x, env, on)?;
                let weights = Amount::constant(self.a.rational(Rational::from(weights)));
                total.over(&weights, &self.a)?
            }
            Node::Mean(Law::Model { bind, of, given }, x) => {
                let mut total = Amount::constant(self.a.zero());
                let binders: Vec<Binder> = bind.iter().copied().map(Binder::State).collect();
                for (env, _) in self.worlds[on.world].bound(&binders, env) {
                    let weight = self.probability(of, given, Under::Model, &env, on)?;
                    let term = self.eval(x, &env, on)?;
                    total.add(&weight.times(&term, &self.a), &self.a);
                }
                total
            }
            Node::P { of, given, under } => self.probability(of, given, *under, env, on)?,
            Node::D(par, x) => {
                let param = self.param(*par, env).ok_or(Undefined::NotAnExpression)?;
                if on.theta.is_some() {
                    return Err(Undefined::NotAnExpression);
                }
                match &**x {
                    Node::Call(Def::Energy, args) if !self.keeps_energies => {
                        self.slope_of_energy(args, env, on.along(param))?
                    }
                    _ => {
                        let found = self.eval(x, env, on.along(param))?;
                        Amount::constant(found.into_slope(&self.a))
                    }
                }
            }
            Node::Diff(_) => return Err(Undefined::NotAnExpression),
            Node::Call(def, args) => {
                let env = called(*def, args, env).ok_or(Undefined::NotAnExpression)?;
                self.call(*def, &env, on)?
            }
            Node::At(edit, x) => {
                let param = match edit {
                    Edit::Set(par, _) => self.param(*par, env),
                    _ => None,
                };
                let key = (on.world, edit.clone(), param);
                let world = match self.edits.get(&key) {
                    Some(known) => *known,
                    None => {
                        let edited = self.worlds[on.world].edited(edit, param, &self.a);
                        self.laws.push(match edit {
                            Edit::DistinctRows | Edit::SameRowFourTimes => self.laws[on.world],
                            _ => self.worlds.len(),
                        });
                        self.worlds.push(edited);
                        self.edits.insert(key, self.worlds.len() - 1);
                        self.worlds.len() - 1
                    }
                };
                self.eval(x, env, On { world, ..on })?
            }
        })
    }

    /// A sum, and of how many terms.
    fn sum(
        &mut self,
        binders: &[Binder],
        x: &Tree,
        env: &Env,
        on: On,
    ) -> Defined<(Amount<A::N>, u64)> {
        let mut sum = (Amount::constant(self.a.zero()), 0);
        for (env, weight) in self.worlds[on.world].bound(binders, env) {
            let term = self.eval(x, &env, on)?.scaled(weight, &self.a);
            sum.0.add(&term, &self.a);
            sum.1 += weight;
        }
        Ok(sum)
    }

    /// The body of a definition where its formals stand for what `env` says.
    fn call(&mut self, def: Def, env: &Env, on: On) -> Defined<Amount<A::N>> {
        let on = match def {
            Def::Energy | Def::Factor | Def::RowMass | Def::Z => self.law(on),
            _ => on,
        };
        if !self.keeps_energies && matches!(def, Def::Energy | Def::HaykinEnergy) {
            let body = self.body(def, on.world);
            self.in_energy = true;
            let found = self.eval(&body, env, on);
            self.in_energy = false;
            return found;
        }
        let key = (def, on, *env);
        if let Some(known) = self.calls.get(&key) {
            return known.clone();
        }
        let body = self.body(def, on.world);
        let found = self.eval(&body, env, on);
        self.calls.insert(key, found.clone());
        found
    }

    /// `∂E(v,h)` where E is not remembered: a small number, which is.
    fn slope_of_energy(&mut self, args: &[Arg], env: &Env, on: On) -> Defined<Amount<A::N>> {
        let env = called(Def::Energy, args, env).ok_or(Undefined::NotAnExpression)?;
        let key = (Def::Energy, self.law(on), env);
        if let Some(known) = self.calls.get(&key) {
            return known.clone();
        }
        let found = self.call(Def::Energy, &env, on);
        let found = found.map(|energy| Amount::constant(energy.into_slope(&self.a)));
        self.calls.insert(key, found.clone());
        found
    }

    /// The first world with the same law of states.
    fn law(&self, on: On) -> On {
        On {
            world: self.laws[on.world],
            ..on
        }
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

    fn parameter(&self, par: Par, env: &Env, on: On) -> Amount<A::N> {
        let Some(param) = self.param(par, env) else {
            // w inside a layer: an RBM has no such edge.
            return Amount::constant(self.a.zero());
        };
        let world = &self.worlds[on.world];
        let varies = on.theta == Some(param) && !world.fixed.contains(&param);
        Amount {
            value: world.theta.get(param).clone(),
            slope: varies.then(|| self.a.one()),
        }
    }
}

#[cfg(test)]
mod tests;

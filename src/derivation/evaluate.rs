//! Running a formula: its value and its slope at one parameter, on a machine, its data, and an
//! assignment of its free letters. Nothing here knows a closed form; every sum is made as printed.

use super::letters::{Letters, letters};
use super::node::{
    Arg, Binder, Def, Edit, Func, Index, Law, Layer, Name, Node, Op, Par, Part, Ref, Tree, Under,
};
use super::quantity::{Outcome, Quantity, Undefined};
use super::world::World;
use crate::machine::Param;
use rug::Rational;
use std::collections::HashMap;

/// A number and, where a derivative is being taken, its slope.
#[derive(Clone, Debug)]
pub struct Amount {
    pub value: Quantity,
    pub slope: Quantity,
}

impl Amount {
    fn constant(value: Quantity) -> Self {
        Amount {
            value,
            slope: Quantity::zero(),
        }
    }
}

/// What the free letters stand for: partial states as (units known, their bits), and unit numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Env {
    known: [u64; Name::COUNT],
    bits: [u64; Name::COUNT],
    index: [u8; Index::COUNT],
}

/// An index letter that stands for nothing.
const UNSET: u8 = u8::MAX;

impl Env {
    /// Nothing is known but `i` and `j`.
    pub fn new(i: Option<usize>, j: Option<usize>) -> Self {
        let mut env = Env {
            index: [UNSET; Index::COUNT],
            ..Env::default()
        };
        let place = |unit: Option<usize>| unit.map_or(UNSET, |unit| unit as u8);
        env.index[0] = place(i);
        env.index[1] = place(j);
        env
    }

    /// The units of a reference, as a mask.
    fn units(&self, reference: Ref, shape: (usize, usize)) -> u64 {
        let whole = ones(length(reference.name.layer(), shape));
        let one = |index| self.unit(index).map_or(0, |unit| 1 << unit);
        match reference.part {
            Part::Whole => whole,
            Part::Only(index) => one(index),
            Part::AllBut(index) => whole & !one(index),
        }
    }

    /// The number that an index letter stands for.
    fn unit(&self, index: Index) -> Option<u32> {
        let number = match (index, index.place()) {
            (Index::Fixed(number), _) => number,
            (_, Some(place)) => self.index[place],
            _ => UNSET,
        };
        (number != UNSET).then_some(u32::from(number))
    }

    /// Binds part of a state: a part adds to what is known of the letter, a whole replaces it.
    pub fn bind(&mut self, reference: Ref, units: u64, bits: u64) {
        let at = reference.name as usize;
        if reference.part == Part::Whole {
            (self.known[at], self.bits[at]) = (units, bits);
        } else {
            self.known[at] |= units;
            self.bits[at] = (self.bits[at] & !units) | bits;
        }
    }

    fn restricted(&self, letters: Letters) -> Env {
        let mut env = *self;
        for at in 0..Name::COUNT {
            if !letters.has_name(at) {
                (env.known[at], env.bits[at]) = (0, 0);
            }
        }
        for at in 0..Index::COUNT {
            if !letters.has_index(at) {
                env.index[at] = UNSET;
            }
        }
        env
    }
}

fn ones(length: usize) -> u64 {
    (1 << length) - 1
}

fn length(layer: Layer, (n_v, n_h): (usize, usize)) -> usize {
    match layer {
        Layer::Visible => n_v,
        Layer::Hidden => n_h,
        Layer::All => n_v + n_h,
    }
}

/// All ways to set the bits of a mask, counting up.
pub fn subsets(mask: u64) -> impl Iterator<Item = u64> {
    let mut next = Some(0_u64);
    std::iter::from_fn(move || {
        let now = next?;
        // The next subset of the mask: count with the other bits held at 1.
        let after = ((now | !mask).wrapping_add(1)) & mask;
        next = (after != 0).then_some(after);
        Some(now)
    })
}

type Key = (usize, usize, Option<Param>, Env);

/// The number of the world as given; edits make further ones.
const BASE: usize = 0;

/// Evaluates formulae on one machine, remembering what it has computed.
pub struct Evaluator {
    bits: u32,
    focus: Param,
    worlds: Vec<World>,
    edits: HashMap<(usize, Edit, Option<Param>), usize>,
    bodies: HashMap<(usize, Def), Tree>,
    letters: HashMap<usize, (Tree, Letters)>,
    memo: HashMap<Key, Outcome<Amount>>,
    masses: HashMap<(usize, Option<Param>, [u64; 4]), Outcome<Amount>>,
}

impl Evaluator {
    /// An evaluator at `bits` bits of precision where fractions do not suffice; `focus` is what θ
    /// stands for.
    pub fn new(world: World, focus: Param, bits: u32) -> Self {
        Evaluator {
            bits,
            focus,
            worlds: vec![world],
            edits: HashMap::new(),
            bodies: HashMap::new(),
            letters: HashMap::new(),
            memo: HashMap::new(),
            masses: HashMap::new(),
        }
    }

    /// The world as given.
    pub fn world(&self) -> &World {
        &self.worlds[BASE]
    }

    fn shape(&self) -> (usize, usize) {
        (self.world().n_v(), self.world().n_h())
    }

    /// The units that a free reference ranges over, as a mask.
    pub fn range(&self, reference: Ref, env: &Env) -> u64 {
        env.units(reference, self.shape())
    }

    /// The value of a formula.
    pub fn value(&mut self, tree: &Tree, env: &Env) -> Outcome<Quantity> {
        self.eval(tree, env, BASE, None).map(|amount| amount.value)
    }

    fn eval(
        &mut self,
        tree: &Tree,
        env: &Env,
        world: usize,
        theta: Option<Param>,
    ) -> Outcome<Amount> {
        match &**tree {
            Node::Fold(..) | Node::Mean(..) | Node::Call(..) | Node::D(..) | Node::At(..) => {
                let key = (
                    tree.as_ref() as *const Node as usize,
                    world,
                    theta,
                    env.restricted(self.letters_of(tree)),
                );
                if let Some(known) = self.memo.get(&key) {
                    return known.clone();
                }
                let found = self.compute(tree, env, world, theta);
                self.memo.insert(key, found.clone());
                found
            }
            _ => self.compute(tree, env, world, theta),
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
    ) -> Outcome<Amount> {
        let bits = self.bits;
        Ok(match &**tree {
            Node::Num(q) => Amount::constant(Quantity::rational(q.clone())),
            Node::Count => {
                Amount::constant(Quantity::rational(Rational::from(self.worlds[world].count)))
            }
            Node::Temperature => {
                Amount::constant(Quantity::rational(self.worlds[world].temperature.clone()))
            }
            Node::Unit(name, index) => Amount::constant(Quantity::rational(Rational::from(
                self.unit(*name, *index, env, world)?,
            ))),
            Node::Theta(par) => self.parameter(*par, env, world, theta),
            Node::Add(terms) => {
                let mut total = Amount::constant(Quantity::zero());
                for term in terms {
                    let term = self.eval(term, env, world, theta)?;
                    total = self.plus(&total, &term, theta);
                }
                total
            }
            Node::Mul(factors) => {
                let mut product = Amount::constant(Quantity::one());
                for factor in factors {
                    let factor = self.eval(factor, env, world, theta)?;
                    product = self.times(&product, &factor, theta);
                    if product.value.is_zero() && product.slope.is_zero() {
                        break;
                    }
                }
                product
            }
            Node::Neg(x) => {
                let x = self.eval(x, env, world, theta)?;
                Amount {
                    value: x.value.negated(),
                    slope: x.slope.negated(),
                }
            }
            Node::Frac(x, y) => {
                let x = self.eval(x, env, world, theta)?;
                let y = self.eval(y, env, world, theta)?;
                self.over(&x, &y, theta)?
            }
            Node::Fn(func, x) => {
                let x = self.eval(x, env, world, theta)?;
                self.function(*func, &x, theta)?
            }
            Node::Fold(op, binders, x) => {
                let mut total = Amount::constant(match op {
                    Op::Sum => Quantity::zero(),
                    Op::Product => Quantity::one(),
                });
                for (env, weight) in self.bound(binders, env, world) {
                    let term = self.eval(x, &env, world, theta)?;
                    total = match op {
                        Op::Sum => {
                            let term = self.scaled(&term, weight);
                            self.plus(&total, &term, theta)
                        }
                        Op::Product => {
                            let term = self.power(&term, weight, theta);
                            self.times(&total, &term, theta)
                        }
                    };
                }
                total
            }
            Node::Mean(Law::Rows(binder), x) => {
                let mut total = Amount::constant(Quantity::zero());
                let mut weights = 0;
                for (env, weight) in self.bound(&[*binder], env, world) {
                    let term = self.eval(x, &env, world, theta)?;
                    total = self.plus(&total, &self.scaled(&term, weight), theta);
                    weights += weight;
                }
                let weights = Amount::constant(Quantity::rational(Rational::from(weights)));
                self.over(&total, &weights, theta)?
            }
            Node::Mean(Law::Model { bind, of, given }, x) => {
                let mut total = Amount::constant(Quantity::zero());
                let binders: Vec<Binder> = bind.iter().copied().map(Binder::State).collect();
                for (env, _) in self.bound(&binders, env, world) {
                    let weight = self.probability(of, given, Under::Model, &env, world, theta)?;
                    let term = self.eval(x, &env, world, theta)?;
                    let term = self.times(&weight, &term, theta);
                    total = self.plus(&total, &term, theta);
                }
                total
            }
            Node::P { of, given, under } => {
                self.probability(of, given, *under, env, world, theta)?
            }
            Node::D(par, x) => {
                let param = self.resolve(*par, env).ok_or(Undefined::NotAnExpression)?;
                if theta.is_some() {
                    return Err(Undefined::NotAnExpression);
                }
                Amount::constant(self.eval(x, env, world, Some(param))?.slope)
            }
            Node::Diff(_) => return Err(Undefined::NotAnExpression),
            Node::Call(def, args) => {
                let body = self.body(*def, world);
                let env = called(*def, args, env).ok_or(Undefined::NotAnExpression)?;
                self.eval(&body, &env, world, theta)?
            }
            Node::At(edit, x) => {
                let param = match edit {
                    Edit::Set(par, _) => self.resolve(*par, env),
                    _ => None,
                };
                let key = (world, edit.clone(), param);
                let edited = match self.edits.get(&key) {
                    Some(known) => *known,
                    None => {
                        let edited = self.worlds[world].edited(edit, param, bits);
                        self.worlds.push(edited);
                        self.edits.insert(key, self.worlds.len() - 1);
                        self.worlds.len() - 1
                    }
                };
                self.eval(x, env, edited, theta)?
            }
        })
    }

    fn body(&mut self, def: Def, world: usize) -> Tree {
        let worlds = &self.worlds;
        self.bodies
            .entry((world, def))
            .or_insert_with(|| worlds[world].body(def))
            .clone()
    }

    /// `v_i` as a number.
    fn unit(&self, name: Name, index: Index, env: &Env, world: usize) -> Outcome<i32> {
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

    fn parameter(&self, par: Par, env: &Env, world: usize, theta: Option<Param>) -> Amount {
        let Some(param) = self.resolve(par, env) else {
            // w inside a layer: an RBM has no such edge.
            return Amount::constant(Quantity::zero());
        };
        let world = &self.worlds[world];
        let varies = theta == Some(param) && !world.fixed.contains(&param);
        Amount {
            value: world.theta.get(param).clone(),
            slope: if varies {
                Quantity::one()
            } else {
                Quantity::zero()
            },
        }
    }

    fn resolve(&self, par: Par, env: &Env) -> Option<Param> {
        let unit = |index: Index| env.unit(index).map(|unit| unit as usize);
        let n_v = self.shape().0;
        match par {
            Par::Theta => Some(self.focus),
            Par::W(i, j) => Some(Param::W(unit(i)?, unit(j)?)),
            Par::B(i) => Some(Param::B(unit(i)?)),
            Par::C(j) => Some(Param::C(unit(j)?)),
            Par::Symmetric(a, b) => {
                let place = |index: Index| match index.layer() {
                    Layer::Hidden => unit(index).map(|unit| unit + n_v),
                    _ => unit(index),
                };
                let (a, b) = (place(a)?, place(b)?);
                let (low, high) = (a.min(b), a.max(b));
                (low < n_v && high >= n_v).then(|| Param::W(low, high - n_v))
            }
        }
    }

    /// Every environment the binders make, with the multiplicity of its row.
    fn bound(&self, binders: &[Binder], env: &Env, world: usize) -> Vec<(Env, u64)> {
        let mut bound = vec![(*env, 1)];
        for binder in binders {
            bound = bound
                .into_iter()
                .flat_map(|(env, weight)| {
                    self.bound_by(*binder, &env, world)
                        .into_iter()
                        .map(move |(env, more)| (env, weight * more))
                })
                .collect();
        }
        bound
    }

    fn bound_by(&self, binder: Binder, env: &Env, world: usize) -> Vec<(Env, u64)> {
        let shape = self.shape();
        let rows = |name, multiplicity: bool| {
            let reference = Ref {
                name,
                part: Part::Whole,
            };
            let units = env.units(reference, shape);
            let bound = |(row, count): &(u64, u64)| {
                let mut env = *env;
                env.bind(reference, units, *row);
                (env, if multiplicity { *count } else { 1 })
            };
            self.worlds[world].rows.iter().map(bound).collect()
        };
        let units = |index: Index, except: Option<u8>| -> Vec<(Env, u64)> {
            let length = length(index.layer(), shape);
            let with = |unit: u8| {
                let mut env = *env;
                if let Some(place) = index.place() {
                    env.index[place] = unit;
                }
                (env, 1)
            };
            (0..length as u8)
                .filter(|unit| Some(*unit) != except)
                .map(with)
                .collect()
        };
        match binder {
            Binder::State(reference) => {
                let units = env.units(reference, shape);
                let bound = |bits| {
                    let mut env = *env;
                    env.bind(reference, units, bits);
                    (env, 1)
                };
                subsets(units).map(bound).collect()
            }
            Binder::Rows(name) => rows(name, true),
            Binder::DistinctRows(name) => rows(name, false),
            Binder::Units(index) => units(index, None),
            Binder::OtherThan(index, other) => {
                units(index, other.place().map(|place| env.index[place]))
            }
            Binder::Edges(i, j) => {
                let first = units(i, None);
                let second = |(env, _): (Env, u64)| self.bound_by(Binder::Units(j), &env, world);
                first.into_iter().flat_map(second).collect()
            }
        }
    }

    fn probability(
        &mut self,
        of: &[Ref],
        given: &[Ref],
        under: Under,
        env: &Env,
        world: usize,
        theta: Option<Param>,
    ) -> Outcome<Amount> {
        if under != Under::Model {
            let states = Rational::from(1_u64 << self.shape().0);
            let world = &self.worlds[world];
            let seen = of.first().map_or(0, |x| env.bits[x.name as usize]);
            let share = match under {
                Under::Data => {
                    let count = world.rows.iter().find(|(row, _)| *row == seen);
                    Rational::from((count.map_or(0, |(_, count)| *count), world.count))
                }
                _ => states.recip(),
            };
            return Ok(Amount::constant(Quantity::rational(share)));
        }
        let Some(condition) = self.combined(given, [0; 4], env) else {
            return Err(Undefined::DivisionByZero);
        };
        let Some(event) = self.combined(of, condition, env) else {
            // The event contradicts the condition.
            return Ok(Amount::constant(Quantity::zero()));
        };
        let event = self.mass(event, world, theta)?;
        let condition = self.mass(condition, world, theta)?;
        self.over(&event, &condition, theta)
    }

    /// The units that references fix, `[visible known, visible bits, hidden known, hidden bits]`,
    /// or `None` where they contradict each other.
    fn combined(&self, refs: &[Ref], mut event: [u64; 4], env: &Env) -> Option<[u64; 4]> {
        let (n_v, n_h) = self.shape();
        for reference in refs {
            let at = reference.name as usize;
            let units = env.units(*reference, (n_v, n_h)) & env.known[at];
            let bits = env.bits[at] & units;
            let parts = match reference.name.layer() {
                Layer::Visible => [(0, units, bits), (2, 0, 0)],
                Layer::Hidden => [(0, 0, 0), (2, units, bits)],
                Layer::All => [
                    (0, units & ones(n_v), bits & ones(n_v)),
                    (2, units >> n_v, bits >> n_v),
                ],
            };
            for (place, units, bits) in parts {
                let both = event[place] & units;
                if (event[place + 1] ^ bits) & both != 0 {
                    return None;
                }
                event[place] |= units;
                event[place + 1] |= bits;
            }
        }
        Some(event)
    }

    /// The sum of `f(v,h)` over all states that an event allows.
    fn mass(&mut self, event: [u64; 4], world: usize, theta: Option<Param>) -> Outcome<Amount> {
        let key = (world, theta, event);
        if let Some(known) = self.masses.get(&key) {
            return known.clone();
        }
        let (n_v, n_h) = self.shape();
        let [v_known, v_bits, h_known, h_bits] = event;
        let body = self.body(Def::Factor, world);
        let mut total = Amount::constant(Quantity::zero());
        for v in subsets(ones(n_v) & !v_known) {
            for h in subsets(ones(n_h) & !h_known) {
                let mut env = Env::new(None, None);
                env.bind(super::build::V, ones(n_v), v | v_bits);
                env.bind(super::build::H, ones(n_h), h | h_bits);
                let f = match self.masses.get(&(
                    world,
                    theta,
                    whole_event(n_v, n_h, v | v_bits, h | h_bits),
                )) {
                    Some(known) => known.clone()?,
                    None => self.eval(&body, &env, world, theta)?,
                };
                total = self.plus(&total, &f, theta);
            }
        }
        self.masses.insert(key, Ok(total.clone()));
        Ok(total)
    }

    fn plus(&self, x: &Amount, y: &Amount, theta: Option<Param>) -> Amount {
        Amount {
            value: x.value.plus(&y.value, self.bits),
            slope: match theta {
                Some(_) => x.slope.plus(&y.slope, self.bits),
                None => Quantity::zero(),
            },
        }
    }

    /// `(x y)' = x' y + x y'`
    fn times(&self, x: &Amount, y: &Amount, theta: Option<Param>) -> Amount {
        let bits = self.bits;
        Amount {
            value: x.value.times(&y.value, bits),
            slope: match theta {
                Some(_) => x
                    .slope
                    .times(&y.value, bits)
                    .plus(&x.value.times(&y.slope, bits), bits),
                None => Quantity::zero(),
            },
        }
    }

    /// `(x / y)' = (x' - (x / y) y') / y`
    fn over(&self, x: &Amount, y: &Amount, theta: Option<Param>) -> Outcome<Amount> {
        let bits = self.bits;
        let value = x.value.over(&y.value, bits)?;
        let slope = match theta {
            Some(_) => {
                let change = value.times(&y.slope, bits).negated();
                x.slope.plus(&change, bits).over(&y.value, bits)?
            }
            None => Quantity::zero(),
        };
        Ok(Amount { value, slope })
    }

    fn scaled(&self, x: &Amount, weight: u64) -> Amount {
        if weight == 1 {
            return x.clone();
        }
        let weight = Quantity::rational(Rational::from(weight));
        Amount {
            value: x.value.times(&weight, self.bits),
            slope: x.slope.times(&weight, self.bits),
        }
    }

    fn power(&self, x: &Amount, mut power: u64, theta: Option<Param>) -> Amount {
        let mut base = x.clone();
        let mut product = Amount::constant(Quantity::one());
        while power > 0 {
            if power & 1 == 1 {
                product = self.times(&product, &base, theta);
            }
            power >>= 1;
            if power > 0 {
                base = self.times(&base, &base, theta);
            }
        }
        product
    }

    fn function(&self, func: Func, x: &Amount, theta: Option<Param>) -> Outcome<Amount> {
        let bits = self.bits;
        let slope = |rate: &Quantity| match theta {
            Some(_) => x.slope.times(rate, bits),
            None => Quantity::zero(),
        };
        Ok(match func {
            // ln' = 1/x
            Func::Ln => {
                let value = x.value.ln(bits)?;
                let rate = Quantity::one().over(&x.value, bits)?;
                Amount {
                    slope: slope(&rate),
                    value,
                }
            }
            // exp' = exp
            Func::Exp => {
                let value = x.value.exp(bits)?;
                Amount {
                    slope: slope(&value),
                    value,
                }
            }
            // σ = o/(1+o) with o = e^x, σ' = o/(1+o)^2
            Func::Sigma => {
                let odds = x.value.exp(bits)?;
                let total = Quantity::one().plus(&odds, bits);
                let value = odds.over(&total, bits)?;
                let rate = value.over(&total, bits)?;
                Amount {
                    slope: slope(&rate),
                    value,
                }
            }
        })
    }
}

fn whole_event(n_v: usize, n_h: usize, v: u64, h: u64) -> [u64; 4] {
    [ones(n_v), v, ones(n_h), h]
}

/// The environment of a definition's body: its formals, and i and j where it speaks of them.
fn called(def: Def, args: &[Arg], env: &Env) -> Option<Env> {
    let formals: &[Name] = match def {
        Def::Energy | Def::Factor => &[Name::V, Name::H],
        Def::RowMass | Def::Likelihood => &[Name::V],
        Def::HaykinEnergy => &[Name::S],
        _ => &[],
    };
    if args.len() != formals.len() {
        return None;
    }
    let mut inner = Env::new(None, None);
    if def == Def::DeltaW {
        inner.index = env.index;
    }
    for (formal, arg) in formals.iter().zip(args) {
        let Arg::State(actual) = arg else { return None };
        let (from, to) = (actual.name as usize, *formal as usize);
        (inner.known[to], inner.bits[to]) = (env.known[from], env.bits[from]);
    }
    Some(inner)
}

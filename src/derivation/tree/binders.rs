//! What binders range over: the states, rows and units that a sum, product or mean is made of.

use super::build::whole;
use super::env::{Env, length, subsets};
use super::node::{Binder, Index, Name, Ref};
use super::world::World;

impl<N: Clone> World<N> {
    /// Every environment the binders make, with the multiplicity of its row.
    pub(crate) fn bound(&self, binders: &[Binder], env: &Env) -> Vec<(Env, u64)> {
        let lengths = binders.iter().map(|binder| self.length(*binder, env));
        let mut all = Vec::with_capacity(lengths.product());
        self.bind(binders, env, 1, &mut |env, weight| all.push((env, weight)));
        all
    }

    /// How many environments a binder makes.
    fn length(&self, binder: Binder, env: &Env) -> usize {
        match binder {
            Binder::State(reference) => 1 << env.units(reference, self.shape()).count_ones(),
            Binder::Rows(_) | Binder::DistinctRows(_) => self.rows.len(),
            Binder::Units(index) | Binder::OtherThan(index, _) => {
                length(index.layer(), self.shape())
            }
            Binder::Edges(..) => self.n_v() * self.n_h(),
        }
    }

    /// The first binder varies slowest.
    fn bind(&self, binders: &[Binder], env: &Env, weight: u64, found: &mut dyn FnMut(Env, u64)) {
        let Some((binder, others)) = binders.split_first() else {
            return found(*env, weight);
        };
        let mut next = |env: Env, more: u64| self.bind(others, &env, weight * more, found);
        match *binder {
            Binder::State(reference) => {
                let units = env.units(reference, self.shape());
                subsets(units).for_each(|bits| next(with_state(env, reference, units, bits), 1));
            }
            Binder::Rows(name) => self.bind_rows(name, env, &mut next),
            Binder::DistinctRows(name) => self.bind_rows(name, env, &mut |env, _| next(env, 1)),
            Binder::Units(index) => self.bind_units(index, None, env, &mut |env| next(env, 1)),
            Binder::OtherThan(index, other) => {
                let except = other.place().map(|place| env.index[place]);
                self.bind_units(index, except, env, &mut |env| next(env, 1));
            }
            Binder::Edges(i, j) => self.bind_units(i, None, env, &mut |env| {
                self.bind_units(j, None, &env, &mut |env| next(env, 1));
            }),
        }
    }

    fn bind_rows(&self, name: Name, env: &Env, found: &mut dyn FnMut(Env, u64)) {
        let reference = whole(name);
        let units = env.units(reference, self.shape());
        for (row, count) in &self.rows {
            found(with_state(env, reference, units, *row), *count);
        }
    }

    fn bind_units(&self, index: Index, except: Option<u8>, env: &Env, found: &mut dyn FnMut(Env)) {
        let mut env = *env;
        for unit in 0..length(index.layer(), self.shape()) as u8 {
            if Some(unit) == except {
                continue;
            }
            if let Some(place) = index.place() {
                env.index[place] = unit;
            }
            found(env);
        }
    }
}

fn with_state(env: &Env, reference: Ref, units: u16, bits: u16) -> Env {
    let mut env = *env;
    env.bind(reference, units, bits);
    env
}

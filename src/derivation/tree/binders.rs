//! What binders range over: the states, rows and units that a sum, product or mean is made of.

use super::env::{Env, length, subsets};
use super::node::{Binder, Index, Name, Part, Ref};
use super::world::World;

impl<N: Clone> World<N> {
    /// Every environment the binders make, with the multiplicity of its row.
    pub fn bound(&self, binders: &[Binder], env: &Env) -> Vec<(Env, u64)> {
        let mut bound = vec![(*env, 1)];
        for binder in binders {
            bound = bound
                .into_iter()
                .flat_map(|(env, weight)| {
                    self.bound_by(*binder, &env)
                        .into_iter()
                        .map(move |(env, more)| (env, weight * more))
                })
                .collect();
        }
        bound
    }

    fn bound_by(&self, binder: Binder, env: &Env) -> Vec<(Env, u64)> {
        match binder {
            Binder::State(reference) => self.states(reference, env),
            Binder::Rows(name) => self.rows_as(name, env),
            Binder::DistinctRows(name) => {
                let rows = self.rows_as(name, env).into_iter();
                rows.map(|(env, _)| (env, 1)).collect()
            }
            Binder::Units(index) => self.units_as(index, None, env),
            Binder::OtherThan(index, other) => {
                let except = other.place().map(|place| env.index[place]);
                self.units_as(index, except, env)
            }
            Binder::Edges(i, j) => {
                let first = self.units_as(i, None, env).into_iter();
                first
                    .flat_map(|(env, _)| self.units_as(j, None, &env))
                    .collect()
            }
        }
    }

    fn states(&self, reference: Ref, env: &Env) -> Vec<(Env, u64)> {
        let units = env.units(reference, self.shape());
        let bound = |bits| {
            let mut env = *env;
            env.bind(reference, units, bits);
            (env, 1)
        };
        subsets(units).map(bound).collect()
    }

    fn rows_as(&self, name: Name, env: &Env) -> Vec<(Env, u64)> {
        let reference = Ref {
            name,
            part: Part::Whole,
        };
        let units = env.units(reference, self.shape());
        let bound = |(row, count): &(u16, u64)| {
            let mut env = *env;
            env.bind(reference, units, *row);
            (env, *count)
        };
        self.rows.iter().map(bound).collect()
    }

    fn units_as(&self, index: Index, except: Option<u8>, env: &Env) -> Vec<(Env, u64)> {
        let with = |unit: u8| {
            let mut env = *env;
            if let Some(place) = index.place() {
                env.index[place] = unit;
            }
            (env, 1)
        };
        (0..length(index.layer(), self.shape()) as u8)
            .filter(|unit| Some(*unit) != except)
            .map(with)
            .collect()
    }
}

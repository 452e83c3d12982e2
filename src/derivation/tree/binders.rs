//! What binders range over: the states, rows and units that a sum, product or mean is made of.

use super::build::whole;
use super::env::{Env, length, subsets};
use super::node::{Binder, Index, Ref};
use super::world::World;

impl<N: Clone> World<N> {
    /// Every environment the binders make, with the multiplicity of its row; the first binder varies slowest.
    pub(crate) fn bound(&self, binders: &[Binder], env: &Env) -> Vec<(Env, u64)> {
        let Some((binder, others)) = binders.split_first() else {
            return vec![(*env, 1)];
        };
        let all = self.made(*binder, env);
        if others.is_empty() {
            return all;
        }
        let inner = |(env, weight): (Env, u64)| {
            let bound = self.bound(others, &env).into_iter();
            bound.map(move |(env, more)| (env, weight * more))
        };
        all.into_iter().flat_map(inner).collect()
    }

    fn made(&self, binder: Binder, env: &Env) -> Vec<(Env, u64)> {
        let rows = |name, weight: fn(u64) -> u64| {
            let reference = whole(name);
            let units = env.units(reference, self.shape());
            let rows = self.rows.iter();
            rows.map(|(row, count)| (with_state(env, reference, units, *row), weight(*count)))
                .collect()
        };
        match binder {
            Binder::State(reference) => {
                let units = env.units(reference, self.shape());
                let bound = |bits| (with_state(env, reference, units, bits), 1);
                subsets(units).map(bound).collect()
            }
            Binder::Rows(name) => rows(name, |count| count),
            Binder::DistinctRows(name) => rows(name, |_| 1),
            Binder::Units(index) => self.units(index, None, env).collect(),
            Binder::OtherThan(index, other) => {
                let except = other.place().map(|place| env.index[place]);
                self.units(index, except, env).collect()
            }
            Binder::Edges(i, j) => {
                let inner = |(env, _): (Env, u64)| self.units(j, None, &env);
                self.units(i, None, env).flat_map(inner).collect()
            }
        }
    }

    /// What an index letter can stand for.
    fn units(
        &self,
        index: Index,
        except: Option<u8>,
        env: &Env,
    ) -> impl Iterator<Item = (Env, u64)> + use<N> {
        let mut env = *env;
        let units = 0..length(index.layer(), self.shape()) as u8;
        units
            .filter(move |unit| Some(*unit) != except)
            .map(move |unit| {
                if let Some(place) = index.place() {
                    env.index[place] = unit;
                }
                (env, 1)
            })
    }
}

fn with_state(env: &Env, reference: Ref, units: u16, bits: u16) -> Env {
    let mut env = *env;
    env.bind(reference, units, bits);
    env
}

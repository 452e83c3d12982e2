//! The formulae of the story for the parameter it follows: w_ij, b_i or c_j by their numbers.

use super::super::tree::build::{self as b, H, U, V};
use super::super::tree::env::{Env, ones};
use super::super::tree::node::{Binder, Index, Name, Op, Par, Ref, Tree};
use super::super::tree::world::mask;
use super::parts::{Piece, pieces};
use super::teller::Teller;
use crate::ensemble::bits;
use crate::machine::Param;

/// The units of a state letter that are not the parameter's, as references to bind.
pub(super) fn rest(name: Name, unit: usize, count: usize) -> Option<Ref> {
    match count {
        0 | 1 => None,
        // The rest is one unit: call it by its number.
        2 => Some(b::only(name, fixed(1 - unit))),
        _ => Some(b::all_but(name, fixed(unit))),
    }
}

pub(super) fn fixed(unit: usize) -> Index {
    Index::Fixed(unit as u8)
}

/// One unit of a state.
pub(super) fn part(name: Name, unit: usize) -> Ref {
    b::only(name, fixed(unit))
}

/// The units that θ belongs to being 1: `v₂=h₂=1`.
pub(super) fn on(param: Param, v: Name) -> Vec<Piece> {
    let mut said: Vec<Piece> = Vec::new();
    for unit in partner(param, v) {
        said.extend(pieces![unit, "="]);
    }
    said.push("1".into());
    said
}

fn partner(param: Param, v: Name) -> Vec<Tree> {
    let (visible, hidden) = param.units();
    let visible = visible.map(|i| b::unit(v, fixed(i)));
    let hidden = hidden.map(|j| b::unit(Name::H, fixed(j)));
    visible.into_iter().chain(hidden).collect()
}

impl Teller<'_> {
    /// The parameter by its numbers: w₂₂.
    pub(super) fn par(&self) -> Par {
        match self.param() {
            Param::W(i, j) => Par::W(fixed(i), fixed(j)),
            Param::B(i) => Par::B(fixed(i)),
            Param::C(j) => Par::C(fixed(j)),
        }
    }

    /// What -E holds θ with: v_i h_j, v_i or h_j.
    pub(crate) fn partner(&self, v: Name) -> Vec<Tree> {
        partner(self.param(), v)
    }

    /// The visible and the hidden unit that the parameter belongs to.
    pub(super) fn units(&self) -> (Option<usize>, Option<usize>) {
        self.param().units()
    }

    /// A factor times the partner.
    pub(crate) fn times_partner(&self, factor: Tree, v: Name) -> Tree {
        b::mul([vec![factor], self.partner(v)].concat())
    }

    /// `Σ_h f(v,h)`.
    pub(super) fn row(&self) -> Tree {
        b::sum([H], b::f(V, H))
    }

    /// `∂/∂θ ln Σ_h f(v,h)`.
    pub(crate) fn held_half(&self) -> Tree {
        b::d(Par::Theta, b::ln(self.row()))
    }

    /// `∂/∂θ ln Z`.
    pub(crate) fn free_half(&self) -> Tree {
        b::d(Par::Theta, b::ln(b::z()))
    }

    /// `Σ_h p(h|v) v_i h_j`.
    pub(crate) fn held_mean(&self) -> Tree {
        b::sum([H], self.times_partner(b::p_given([H], [V]), Name::V))
    }

    /// `Σ_u,h p(u,h) u_i h_j`.
    pub(crate) fn free_mean(&self) -> Tree {
        b::sum([U, H], self.times_partner(b::p([U, H]), Name::U))
    }

    /// `E[h_j | v]`.
    pub(crate) fn hidden_mean(&self, given: Ref, j: usize) -> Tree {
        let unit = b::unit(Name::H, fixed(j));
        b::mean_given(part(Name::H, j), given, unit)
    }

    /// `v_i E[h_j | v]`, `v_i` or `E[h_j | v]`: what a row adds to the data term.
    pub(crate) fn row_term(&self, v: Name) -> Tree {
        let (visible, hidden) = self.units();
        let visible = visible.map(|i| b::unit(v, fixed(i)));
        let hidden = hidden.map(|j| self.hidden_mean(b::whole(v), j));
        let factors: Vec<Tree> = visible.into_iter().chain(hidden).collect();
        match factors.as_slice() {
            [only] => only.clone(),
            _ => b::mul(factors),
        }
    }

    /// `c_j + Σ_i w_ij v_i`: what a hidden unit hears.
    pub(crate) fn heard(&self, j: Index) -> Tree {
        let i = Index::I;
        let term = b::mul([b::par(Par::W(i, j)), b::unit(Name::V, i)]);
        b::add([
            b::par(Par::C(j)),
            b::fold(Op::Sum, [Binder::Units(i)], term),
        ])
    }

    /// `Σ_i b_i v_i`.
    pub(crate) fn visible_field(&self) -> Tree {
        let i = Index::I;
        let term = b::mul([b::par(Par::B(i)), b::unit(Name::V, i)]);
        b::fold(Op::Sum, [Binder::Units(i)], term)
    }

    /// What Σ_h f(v,h) is as a product, one factor a hidden unit.
    pub(super) fn factorised(&self) -> Tree {
        let heard = || self.heard(Index::J);
        let first = match self.is_spin() {
            true => b::exp(b::neg(heard())),
            false => b::num(1),
        };
        let units = b::fold(
            Op::Product,
            [Binder::Units(Index::J)],
            b::add([first, b::exp(heard())]),
        );
        b::mul([b::exp(self.visible_field()), units])
    }

    /// Whether a parameter is 0.
    pub(super) fn is_zero(&mut self, par: Par) -> bool {
        self.number(&b::par(par)).is(0)
    }

    /// The letters at another row.
    pub(crate) fn at_row(&self, v: &[bool]) -> Env {
        let mut env = self.env;
        let units = ones(self.n_v());
        env.bind(V, units, mask(v));
        env
    }

    /// `v=11`.
    pub(crate) fn datum_is(&self) -> Piece {
        Piece::same(&format!("v={}", bits(&self.follow.datum)))
    }

    /// The states of a letter's units in reading order: unit 1 counts most.
    pub(crate) fn in_order(&self, reference: Ref, env: &Env) -> Vec<Env> {
        let states = self.bound(&[Binder::State(reference)], env).into_iter();
        states.map(|(env, _)| env).collect()
    }

    /// Every parameter with the units that -E multiplies it with.
    pub(crate) fn all_parameters(&self, v: Name) -> Vec<(Par, Vec<Tree>)> {
        let (n_v, n_h) = (self.n_v(), self.n_h());
        let visible = |i| b::unit(v, fixed(i));
        let hidden = |j| b::unit(Name::H, fixed(j));
        let biases = (0..n_v).map(|i| (Par::B(fixed(i)), vec![visible(i)]));
        let others = (0..n_h).map(|j| (Par::C(fixed(j)), vec![hidden(j)]));
        let weights = (0..n_v).flat_map(|i| {
            (0..n_h).map(move |j| (Par::W(fixed(i), fixed(j)), vec![visible(i), hidden(j)]))
        });
        biases.chain(others).chain(weights).collect()
    }
}

/// The bits of a letter in an environment.
pub(super) fn state(env: &Env, name: Name, units: usize) -> String {
    let bits: u16 = env.bits[name as usize];
    (0..units)
        .map(|unit| if bits >> unit & 1 == 1 { '1' } else { '0' })
        .collect()
}

/// `f(1100,010)`: the factor of the datum with the hidden units of an environment.
pub(super) fn name_of_f(teller: &Teller, env: &Env) -> String {
    let hidden = state(env, Name::H, teller.n_h());
    format!("f({},{hidden})", bits(&teller.follow.datum))
}

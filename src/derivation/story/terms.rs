//! The formulae of the story for the parameter it follows: w_ij, b_i or c_j by their numbers.

use super::super::tree::build::{self as b, H, U, V};
use super::super::tree::node::{Binder, Index, Name, Op, Par, Part, Ref, Tree};
use super::teller::Teller;
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
    Ref {
        name,
        part: Part::Only(fixed(unit)),
    }
}

impl Teller<'_> {
    /// The parameter by its numbers: w₂₂.
    pub fn par(&self) -> Par {
        match self.param() {
            Param::W(i, j) => Par::W(fixed(i), fixed(j)),
            Param::B(i) => Par::B(fixed(i)),
            Param::C(j) => Par::C(fixed(j)),
        }
    }

    /// What -E holds θ with: v_i h_j, v_i or h_j.
    pub fn partner(&self, v: Name) -> Vec<Tree> {
        let (visible, hidden) = self.units();
        let visible = visible.map(|i| b::unit(v, fixed(i)));
        let hidden = hidden.map(|j| b::unit(Name::H, fixed(j)));
        visible.into_iter().chain(hidden).collect()
    }

    /// The visible and the hidden unit that the parameter belongs to.
    pub fn units(&self) -> (Option<usize>, Option<usize>) {
        match self.param() {
            Param::W(i, j) => (Some(i), Some(j)),
            Param::B(i) => (Some(i), None),
            Param::C(j) => (None, Some(j)),
        }
    }

    /// A factor times the partner.
    pub fn times_partner(&self, factor: Tree, v: Name) -> Tree {
        b::mul([vec![factor], self.partner(v)].concat())
    }

    /// `Σ_h f(v,h)`.
    pub fn row(&self) -> Tree {
        b::sum([H], b::f(V, H))
    }

    /// `∂/∂θ ln Σ_h f(v,h)`.
    pub fn held_half(&self) -> Tree {
        b::d(Par::Theta, b::ln(self.row()))
    }

    /// `∂/∂θ ln Z`.
    pub fn free_half(&self) -> Tree {
        b::d(Par::Theta, b::ln(b::z()))
    }

    /// `Σ_h p(h|v) v_i h_j`.
    pub fn held_mean(&self) -> Tree {
        b::sum([H], self.times_partner(b::p_given([H], [V]), Name::V))
    }

    /// `Σ_u,h p(u,h) u_i h_j`.
    pub fn free_mean(&self) -> Tree {
        b::sum([U, H], self.times_partner(b::p([U, H]), Name::U))
    }

    /// `E[h_j | v]`.
    pub fn hidden_mean(&self, given: Ref, j: usize) -> Tree {
        let unit = b::unit(Name::H, fixed(j));
        b::mean_given(part(Name::H, j), given, unit)
    }

    /// `v_i E[h_j | v]`, `v_i` or `E[h_j | v]`: what a row adds to the data term.
    pub fn row_term(&self, v: Name) -> Tree {
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
    pub fn heard(&self, j: Index) -> Tree {
        let i = Index::I;
        let term = b::mul([b::par(Par::W(i, j)), b::unit(Name::V, i)]);
        b::add([
            b::par(Par::C(j)),
            b::fold(Op::Sum, [Binder::Units(i)], term),
        ])
    }

    /// `Σ_i b_i v_i`.
    pub fn visible_field(&self) -> Tree {
        let i = Index::I;
        let term = b::mul([b::par(Par::B(i)), b::unit(Name::V, i)]);
        b::fold(Op::Sum, [Binder::Units(i)], term)
    }

    /// What Σ_h f(v,h) is as a product, one factor a hidden unit.
    pub fn factorised(&self) -> Tree {
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
}

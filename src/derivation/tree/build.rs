//! Short constructors, so that a formula reads here as it reads in print.

use super::node::{
    Arg, Binder, Def, Edit, Func, Index, Law, Name, Node, Op, Par, Part, Ref, Tree, Under,
};
use rug::Rational;
use std::sync::Arc;

fn tree(node: Node) -> Tree {
    Arc::new(node)
}

/// A whole state.
pub(crate) const fn whole(name: Name) -> Ref {
    Ref {
        name,
        part: Part::Whole,
    }
}

/// One unit of a state: `h̃_j`.
pub(crate) const fn only(name: Name, index: Index) -> Ref {
    Ref {
        name,
        part: Part::Only(index),
    }
}

/// All units of a state but one: `h̃^{-j}`.
pub(crate) const fn all_but(name: Name, index: Index) -> Ref {
    Ref {
        name,
        part: Part::AllBut(index),
    }
}

pub(crate) const V: Ref = whole(Name::V);
pub(crate) const U: Ref = whole(Name::U);
pub(crate) const X: Ref = whole(Name::X);
pub(crate) const H: Ref = whole(Name::H);
pub(crate) const TILDE: Ref = whole(Name::Tilde);
pub(crate) const S: Ref = whole(Name::S);
pub(crate) const R: Ref = whole(Name::R);
pub(crate) const W_IJ: Par = Par::W(Index::I, Index::J);

pub(crate) fn num(q: impl Into<Rational>) -> Tree {
    tree(Node::Num(q.into()))
}
pub(crate) fn count() -> Tree {
    tree(Node::Count)
}
pub(crate) fn temperature() -> Tree {
    tree(Node::Temperature)
}
pub(crate) fn unit(name: Name, index: Index) -> Tree {
    tree(Node::Unit(name, index))
}
pub(crate) fn par(par: Par) -> Tree {
    tree(Node::Theta(par))
}
pub(crate) fn add(terms: impl IntoIterator<Item = Tree>) -> Tree {
    tree(Node::Add(terms.into_iter().collect()))
}
pub(crate) fn mul(factors: impl IntoIterator<Item = Tree>) -> Tree {
    tree(Node::Mul(factors.into_iter().collect()))
}
pub(crate) fn neg(x: Tree) -> Tree {
    tree(Node::Neg(x))
}
pub(crate) fn sub(x: Tree, y: Tree) -> Tree {
    add([x, neg(y)])
}
pub(crate) fn frac(x: Tree, y: Tree) -> Tree {
    tree(Node::Frac(x, y))
}
pub(crate) fn ln(x: Tree) -> Tree {
    tree(Node::Fn(Func::Ln, x))
}
pub(crate) fn exp(x: Tree) -> Tree {
    tree(Node::Fn(Func::Exp, x))
}
pub(crate) fn sigma(x: Tree) -> Tree {
    tree(Node::Fn(Func::Sigma, x))
}
pub(crate) fn fold(op: Op, binders: impl IntoIterator<Item = Binder>, x: Tree) -> Tree {
    tree(Node::Fold(op, binders.into_iter().collect(), x))
}
/// A sum over states or parts of states.
pub(crate) fn sum(over: impl IntoIterator<Item = Ref>, x: Tree) -> Tree {
    fold(Op::Sum, over.into_iter().map(Binder::State), x)
}
/// A sum over the data rows.
pub(crate) fn sum_rows(name: Name, x: Tree) -> Tree {
    fold(Op::Sum, [Binder::Rows(name)], x)
}
/// A mean over the data rows.
pub(crate) fn mean_rows(name: Name, x: Tree) -> Tree {
    tree(Node::Mean(Law::Rows(Binder::Rows(name)), x))
}
/// A mean over the distinct data rows.
pub(crate) fn mean_distinct_rows(name: Name, x: Tree) -> Tree {
    tree(Node::Mean(Law::Rows(Binder::DistinctRows(name)), x))
}
/// `⟨x⟩` with `bind ∼ p(of | given)`; other letters than those that are bound are as printed.
pub(crate) fn mean_law<const N: usize>(
    bind: [Ref; N],
    of: [Ref; N],
    given: &[Ref],
    x: Tree,
) -> Tree {
    let law = Law::Model {
        bind: bind.to_vec(),
        of: of.to_vec(),
        given: given.to_vec(),
    };
    tree(Node::Mean(law, x))
}
/// `⟨x⟩` with `bind ∼ p(bind)`.
pub(crate) fn mean<const N: usize>(bind: [Ref; N], x: Tree) -> Tree {
    mean_law(bind, bind, &[], x)
}
/// `E[x | given]` with `bind ∼ p(bind | given)`.
pub(crate) fn mean_given(bind: Ref, given: Ref, x: Tree) -> Tree {
    mean_law([bind], [bind], &[given], x)
}
/// `p(of)`.
pub(crate) fn p(of: impl IntoIterator<Item = Ref>) -> Tree {
    p_given(of, [])
}
/// `p(of | given)`.
pub(crate) fn p_given(
    of: impl IntoIterator<Item = Ref>,
    given: impl IntoIterator<Item = Ref>,
) -> Tree {
    law(Under::Model, of, given)
}
/// The empirical law.
pub(crate) fn p_data(of: Ref) -> Tree {
    law(Under::Data, [of], [])
}
/// The law that stands for the unknown true one.
pub(crate) fn p_true(of: Ref) -> Tree {
    law(Under::Uniform, [of], [])
}
fn law(
    under: Under,
    of: impl IntoIterator<Item = Ref>,
    given: impl IntoIterator<Item = Ref>,
) -> Tree {
    tree(Node::P {
        of: of.into_iter().collect(),
        given: given.into_iter().collect(),
        under,
    })
}
pub(crate) fn d(par: Par, x: Tree) -> Tree {
    tree(Node::D(par, x))
}
pub(crate) fn diff(par: Par) -> Tree {
    tree(Node::Diff(par))
}
pub(crate) fn call(def: Def, args: impl IntoIterator<Item = Ref>) -> Tree {
    tree(Node::Call(def, args.into_iter().map(Arg::State).collect()))
}
/// `Z(X;Θ)`: Z called with the data, as the thread prints it once.
pub(crate) fn z_of_data() -> Tree {
    tree(Node::Call(Def::Z, vec![Arg::Data]))
}
pub(crate) fn at(edit: Edit, x: Tree) -> Tree {
    tree(Node::At(edit, x))
}

pub(crate) fn energy(v: Ref, h: Ref) -> Tree {
    call(Def::Energy, [v, h])
}
pub(crate) fn f(v: Ref, h: Ref) -> Tree {
    call(Def::Factor, [v, h])
}
pub(crate) fn row_mass(v: Ref) -> Tree {
    call(Def::RowMass, [v])
}
pub(crate) fn z() -> Tree {
    call(Def::Z, [])
}
pub(crate) fn one_over(x: Tree) -> Tree {
    frac(num(1), x)
}

/// `sum_{(k,l)} v_k w_kl h_l`, the exponent without biases; with other letters where they clash.
pub(crate) fn coupling(v: Name, h: Name, k: Index, l: Index) -> Tree {
    fold(
        Op::Sum,
        [Binder::Edges(k, l)],
        mul([unit(v, k), par(Par::W(k, l)), unit(h, l)]),
    )
}
/// `sum_k b_k v_k`.
pub(crate) fn visible_field(v: Name) -> Tree {
    fold(
        Op::Sum,
        [Binder::Units(Index::K)],
        mul([par(Par::B(Index::K)), unit(v, Index::K)]),
    )
}
/// `sum_l c_l h_l`.
pub(crate) fn hidden_field(h: Name) -> Tree {
    fold(
        Op::Sum,
        [Binder::Units(Index::L)],
        mul([par(Par::C(Index::L)), unit(h, Index::L)]),
    )
}
/// `c_j + sum_k w_kj v_k`, what a hidden unit hears.
pub(crate) fn activation(j: Index) -> Tree {
    add([par(Par::C(j)), input(j)])
}
/// `sum_k w_kj v_k`.
pub(crate) fn input(j: Index) -> Tree {
    fold(
        Op::Sum,
        [Binder::Units(Index::K)],
        mul([par(Par::W(Index::K, j)), unit(Name::V, Index::K)]),
    )
}
/// `ln 2 h_1 h_2`, an edge inside the hidden layer (`ln 2 h_1` where there is only one unit).
pub(crate) fn hidden_edge(n_h: usize) -> Tree {
    let units = (0..n_h.min(2)).map(|j| unit(Name::H, Index::Fixed(j as u8)));
    mul(std::iter::once(ln(num(2))).chain(units))
}

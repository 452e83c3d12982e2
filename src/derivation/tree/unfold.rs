//! Unfolding definitions: a step whose two sides become the same tree is a DEFINITION. Saying
//! "equal" of it is empty; only another route to its value says something.

use super::node::{Arg, Binder, Def, Law, Name, Node, Op, Part, Ref, Tree, Under};
use super::world::World;
use std::sync::Arc;

/// Whether the two sides are the same formula once definitions are unfolded, means written as
/// weighted sums, sums flattened, and bound letters renamed.
pub(crate) fn same_by_definition<N: Clone>(lhs: &Tree, rhs: &Tree, world: &World<N>) -> bool {
    normal(lhs, world) == normal(rhs, world)
}

fn normal<N: Clone>(tree: &Tree, world: &World<N>) -> Tree {
    rename(&unfold(tree, world))
}

fn node(node: Node) -> Tree {
    Arc::new(node)
}

fn unfold<N: Clone>(tree: &Tree, world: &World<N>) -> Tree {
    let again = |tree: &Tree| unfold(tree, world);
    match &**tree {
        Node::Call(def, args) => {
            let body = substitute(&world.body(*def), *def, args);
            again(&body)
        }
        Node::Mean(Law::Rows(binder @ Binder::Rows(_)), x) => node(Node::Mul(vec![
            super::build::one_over(super::build::count()),
            node(Node::Fold(Op::Sum, vec![*binder], again(x))),
        ])),
        Node::Mean(Law::Model { bind, of, given }, x) => {
            let weight = node(Node::P {
                of: of.clone(),
                given: given.clone(),
                under: Under::Model,
            });
            node(Node::Fold(
                Op::Sum,
                bind.iter().copied().map(Binder::State).collect(),
                flat_product(vec![again(&weight), again(x)]),
            ))
        }
        Node::Mul(factors) => flat_product(factors.iter().map(again).collect()),
        Node::Fold(op, binders, x) => match (&*again(x), op) {
            (Node::Fold(Op::Sum, inner, x), Op::Sum) => {
                let binders = binders.iter().chain(inner).copied().collect();
                node(Node::Fold(Op::Sum, binders, x.clone()))
            }
            (x, _) => node(Node::Fold(*op, binders.clone(), node(x.clone()))),
        },
        other => node(other.clone().map_parts(again)),
    }
}

fn flat_product(factors: Vec<Tree>) -> Tree {
    let flat = factors.into_iter().flat_map(|factor| match &*factor {
        Node::Mul(inner) => inner.clone(),
        _ => vec![factor],
    });
    node(Node::Mul(flat.collect()))
}

/// The body with the actual letters for the formal ones.
fn substitute(body: &Tree, def: Def, args: &[Arg]) -> Tree {
    let names: Vec<(Name, Name)> = def
        .formals()
        .iter()
        .zip(args)
        .filter_map(|(formal, arg)| match arg {
            Arg::State(actual) => Some((*formal, actual.name)),
            Arg::Data => None,
        })
        .collect();
    replace(body, &|name| {
        names
            .iter()
            .find(|(from, _)| *from == name)
            .map_or(name, |(_, to)| *to)
    })
}

/// Every letter replaced, bound ones too.
fn replace(tree: &Tree, by: &dyn Fn(Name) -> Name) -> Tree {
    let reference = |r: &Ref| Ref {
        name: by(r.name),
        part: r.part,
    };
    let refs = |list: &[Ref]| list.iter().map(reference).collect::<Vec<_>>();
    let binder = |binder: &Binder| match binder {
        Binder::State(r) => Binder::State(reference(r)),
        Binder::Rows(name) => Binder::Rows(by(*name)),
        Binder::DistinctRows(name) => Binder::DistinctRows(by(*name)),
        other => *other,
    };
    let renamed = match &**tree {
        Node::Unit(name, index) => Node::Unit(by(*name), *index),
        Node::Fold(op, binders, x) => {
            Node::Fold(*op, binders.iter().map(binder).collect(), x.clone())
        }
        Node::Mean(Law::Rows(rows), x) => Node::Mean(Law::Rows(binder(rows)), x.clone()),
        Node::Mean(Law::Model { bind, of, given }, x) => Node::Mean(
            Law::Model {
                bind: refs(bind),
                of: refs(of),
                given: refs(given),
            },
            x.clone(),
        ),
        Node::P { of, given, under } => Node::P {
            of: refs(of),
            given: refs(given),
            under: *under,
        },
        Node::Call(def, args) => Node::Call(
            *def,
            args.iter()
                .map(|arg| match arg {
                    Arg::State(r) => Arg::State(reference(r)),
                    Arg::Data => Arg::Data,
                })
                .collect(),
        ),
        other => other.clone(),
    };
    node(renamed.map_parts(|part| replace(part, by)))
}

/// Bound whole letters get one name a layer: v, h, s. Where two of a layer are bound inside each
/// other this could merge them; it only makes the test for "same" a little more willing, and the
/// list of definitions is held by a test.
fn rename(tree: &Tree) -> Tree {
    match &**tree {
        Node::Fold(op, binders, x) => {
            let mut fold = node(Node::Fold(*op, binders.clone(), rename(x)));
            for binder in binders {
                let name = match binder {
                    Binder::State(Ref {
                        name,
                        part: Part::Whole,
                    })
                    | Binder::Rows(name)
                    | Binder::DistinctRows(name) => *name,
                    _ => continue,
                };
                let plain = match name {
                    Name::U | Name::X => Name::V,
                    Name::Tilde => Name::H,
                    Name::R => Name::S,
                    name => name,
                };
                fold = replace(&fold, &|letter| if letter == name { plain } else { letter });
            }
            fold
        }
        other => node(other.clone().map_parts(rename)),
    }
}

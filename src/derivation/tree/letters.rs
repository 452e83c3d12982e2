//! Which letters a formula reads: what its value can depend on.

use super::node::{Arg, Binder, Def, Edit, Index, Law, Name, Node, Par, Part, Ref};

/// A set of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letters {
    names: u16,
    indices: u16,
}

impl Letters {
    /// Whether the state letter at this place is in the set.
    pub(crate) fn has_name(self, at: usize) -> bool {
        self.names >> at & 1 == 1
    }

    /// Whether the index letter at this place is in the set.
    pub(crate) fn has_index(self, at: usize) -> bool {
        self.indices >> at & 1 == 1
    }

    fn name(&mut self, name: Name) {
        self.names |= 1 << name as u16;
    }

    fn index(&mut self, index: Index) {
        if let Some(place) = index.place() {
            self.indices |= 1 << place;
        }
    }

    fn without_name(&mut self, name: Name) {
        self.names &= !(1 << name as u16);
    }

    fn without_index(&mut self, index: Index) {
        if let Some(place) = index.place() {
            self.indices &= !(1 << place);
        }
    }

    fn all(&mut self, other: Letters) {
        self.names |= other.names;
        self.indices |= other.indices;
    }

    fn reference(&mut self, reference: Ref) {
        self.name(reference.name);
        match reference.part {
            Part::Whole => {}
            Part::Only(index) | Part::AllBut(index) => self.index(index),
        }
    }

    fn par(&mut self, par: Par) {
        match par {
            Par::Theta => {}
            Par::W(i, j) | Par::Symmetric(i, j) => {
                self.index(i);
                self.index(j);
            }
            Par::B(i) | Par::C(i) => self.index(i),
        }
    }
}

/// The letters a value can depend on. One that a sum binds whole is not among them, so that a sum
/// over all v is made once, whatever v stands for outside; one bound in part is: the rest of it is
/// read. Too large a set costs time, never truth.
pub(super) fn letters(node: &Node) -> Letters {
    let mut found = Letters::default();
    collect(node, &mut found);
    found
}

fn collect(node: &Node, found: &mut Letters) {
    match node {
        Node::Unit(name, index) => {
            found.name(*name);
            found.index(*index);
        }
        Node::Theta(par) | Node::Diff(par) => found.par(*par),
        Node::Fold(_, binders, x) => {
            let mut inside = letters(x);
            binders.iter().rev().for_each(|b| bound(*b, &mut inside));
            found.all(inside);
        }
        Node::Mean(Law::Rows(binder), x) => {
            let mut inside = letters(x);
            bound(*binder, &mut inside);
            found.all(inside);
        }
        Node::Mean(Law::Model { bind, of, given }, x) => {
            let mut inside = letters(x);
            of.iter().chain(given).for_each(|r| inside.reference(*r));
            let binders = bind.iter().rev().copied().map(Binder::State);
            binders.for_each(|b| bound(b, &mut inside));
            found.all(inside);
        }
        Node::P { of, given, .. } => of.iter().chain(given).for_each(|r| found.reference(*r)),
        Node::D(par, x) | Node::At(Edit::Set(par, _), x) => {
            found.par(*par);
            collect(x, found);
        }
        Node::Call(def, args) => {
            for arg in args {
                if let Arg::State(reference) = arg {
                    found.reference(*reference);
                }
            }
            if *def == Def::DeltaW {
                found.index(Index::I);
                found.index(Index::J);
            }
        }
        other => other
            .parts()
            .into_iter()
            .for_each(|part| collect(part, found)),
    }
}

/// From what is read inside a binder to what is read outside of it.
fn bound(binder: Binder, found: &mut Letters) {
    match binder {
        Binder::State(reference) if reference.part == Part::Whole => {
            found.without_name(reference.name);
        }
        Binder::State(reference) => found.reference(reference),
        Binder::Rows(name) | Binder::DistinctRows(name) => found.without_name(name),
        Binder::Units(index) => found.without_index(index),
        Binder::Edges(i, j) => {
            found.without_index(i);
            found.without_index(j);
        }
        Binder::OtherThan(index, other) => {
            found.without_index(index);
            found.index(other);
        }
    }
}

//! Which letters a formula reads: what its value can depend on.

use super::node::{Arg, Binder, Def, Edit, Index, Law, Name, Node, Par, Part, Ref};

/// A set of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    names: u16,
    indices: u16,
}

impl Letters {
    /// Whether the state letter at this place is in the set.
    pub fn has_name(self, at: usize) -> bool {
        self.names >> at & 1 == 1
    }

    /// Whether the index letter at this place is in the set.
    pub fn has_index(self, at: usize) -> bool {
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

/// Every letter that occurs, bound ones too: more than is read costs memory, never truth.
pub fn letters(node: &Node) -> Letters {
    let mut found = Letters::default();
    collect(node, &mut found);
    found
}

fn collect(node: &Node, found: &mut Letters) {
    match node {
        Node::Num(_) | Node::Count | Node::Temperature => {}
        Node::Unit(name, index) => {
            found.name(*name);
            found.index(*index);
        }
        Node::Theta(par) | Node::Diff(par) => found.par(*par),
        Node::Add(terms) | Node::Mul(terms) => terms.iter().for_each(|term| collect(term, found)),
        Node::Neg(x) | Node::Fn(_, x) => collect(x, found),
        Node::Frac(x, y) => {
            collect(x, found);
            collect(y, found);
        }
        Node::Fold(_, binders, x) => {
            binders.iter().for_each(|binder| bound(*binder, found));
            collect(x, found);
        }
        Node::Mean(law, x) => {
            match law {
                Law::Rows(binder) => bound(*binder, found),
                Law::Model { bind, of, given } => {
                    [bind, of, given]
                        .into_iter()
                        .flatten()
                        .for_each(|r| found.reference(*r));
                }
            }
            collect(x, found);
        }
        Node::P { of, given, .. } => of.iter().chain(given).for_each(|r| found.reference(*r)),
        Node::D(par, x) => {
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
        Node::At(edit, x) => {
            if let Edit::Set(par, _) = edit {
                found.par(*par);
            }
            collect(x, found);
        }
    }
}

/// A binder of a part reads what is known of the rest of the letter; one of a whole does not, but
/// is not worth a case of its own.
fn bound(binder: Binder, found: &mut Letters) {
    match binder {
        Binder::State(reference) => found.reference(reference),
        Binder::Rows(_) | Binder::DistinctRows(_) => {}
        Binder::Units(index) => found.index(index),
        Binder::Edges(i, j) | Binder::OtherThan(i, j) => {
            found.index(i);
            found.index(j);
        }
    }
}

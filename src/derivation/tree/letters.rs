//! Which letters a formula reads: what its value can depend on.

use super::node::{Arg, Binder, Def, Edit, Index, Law, Name, Node, Par, Part, Ref};

/// A set of letters: a bit for each state letter, then one for each index letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letters(u16);

impl Letters {
    /// Whether the state letter at this place is in the set.
    pub(crate) fn has_name(self, at: usize) -> bool {
        self.0 >> at & 1 == 1
    }

    /// Whether the index letter at this place is in the set.
    pub(crate) fn has_index(self, at: usize) -> bool {
        self.0 >> (Name::COUNT + at) & 1 == 1
    }

    fn and(self, other: Letters) -> Letters {
        Letters(self.0 | other.0)
    }

    fn without(self, other: Letters) -> Letters {
        Letters(self.0 & !other.0)
    }
}

impl FromIterator<Letters> for Letters {
    fn from_iter<I: IntoIterator<Item = Letters>>(sets: I) -> Self {
        sets.into_iter().fold(Letters::default(), Letters::and)
    }
}

impl From<Name> for Letters {
    fn from(name: Name) -> Self {
        Letters(1 << name as u16)
    }
}

/// A unit by its number is no letter.
impl From<Index> for Letters {
    fn from(index: Index) -> Self {
        let bit = |place: usize| Letters(1 << (Name::COUNT + place));
        index.place().map_or_else(Letters::default, bit)
    }
}

impl From<Ref> for Letters {
    fn from(reference: Ref) -> Self {
        let name = Letters::from(reference.name);
        match reference.part {
            Part::Whole => name,
            Part::Only(index) | Part::AllBut(index) => name.and(index.into()),
        }
    }
}

impl From<Par> for Letters {
    fn from(par: Par) -> Self {
        match par {
            Par::Theta => Letters::default(),
            Par::W(i, j) | Par::Symmetric(i, j) => Letters::from(i).and(j.into()),
            Par::B(i) | Par::C(i) => i.into(),
        }
    }
}

/// The letters a value can depend on. One that a sum binds whole is not among them, so that a sum
/// over all v is made once, whatever v stands for outside; one bound in part is: the rest of it is
/// read. Too large a set costs time, never truth.
pub(super) fn letters(node: &Node) -> Letters {
    let refs = |refs: &[Ref]| refs.iter().map(|r| Letters::from(*r)).collect::<Letters>();
    match node {
        Node::Unit(name, index) => Letters::from(*name).and((*index).into()),
        Node::Theta(par) | Node::Diff(par) => (*par).into(),
        Node::Fold(_, binders, x) => binders.iter().rev().fold(letters(x), outside),
        Node::Mean(Law::Rows(binder), x) => outside(letters(x), binder),
        Node::Mean(Law::Model { bind, of, given }, x) => {
            let inside = letters(x).and(refs(of)).and(refs(given));
            let binders = bind.iter().rev().copied().map(Binder::State);
            binders.fold(inside, |inside, binder| outside(inside, &binder))
        }
        Node::P { of, given, .. } => refs(of).and(refs(given)),
        Node::D(par, x) | Node::At(Edit::Set(par, _), x) => letters(x).and((*par).into()),
        Node::Call(def, args) => {
            let read = args.iter().map(|arg| match arg {
                Arg::State(reference) => (*reference).into(),
                Arg::Data => Letters::default(),
            });
            let own = match def {
                Def::DeltaW => Letters::from(Index::I).and(Index::J.into()),
                _ => Letters::default(),
            };
            read.chain([own]).collect()
        }
        other => other
            .parts()
            .into_iter()
            .map(|part| letters(part))
            .collect(),
    }
}

/// From what is read inside a binder to what is read outside of it.
fn outside(inside: Letters, binder: &Binder) -> Letters {
    match *binder {
        Binder::State(reference) if reference.part == Part::Whole => {
            inside.without(reference.name.into())
        }
        Binder::State(reference) => inside.and(reference.into()),
        Binder::Rows(name) | Binder::DistinctRows(name) => inside.without(name.into()),
        Binder::Units(index) => inside.without(index.into()),
        Binder::Edges(i, j) => inside.without(i.into()).without(j.into()),
        Binder::OtherThan(index, other) => inside.without(index.into()).and(other.into()),
    }
}

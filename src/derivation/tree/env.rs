//! What the letters of a formula stand for, and the ways to bind them.

use super::letters::Letters;
use super::node::{Arg, Def, Index, Layer, Name, Par, Part, Ref};
use crate::machine::Param;

/// What the free letters stand for: partial states as (units known, their bits), and unit numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) struct Env {
    pub known: [u16; Name::COUNT],
    pub bits: [u16; Name::COUNT],
    pub index: [u8; Index::COUNT],
}

/// An index letter that stands for nothing.
pub(crate) const UNSET: u8 = u8::MAX;

impl Env {
    /// One letter's part taken from another environment.
    pub(crate) fn with(&self, other: &Env, part: Ref) -> Env {
        let at = part.name as usize;
        let mut both = *self;
        both.known[at] |= other.known[at];
        both.bits[at] |= other.bits[at];
        both
    }

    /// Nothing is known but `i` and `j`.
    pub(crate) fn new(i: Option<usize>, j: Option<usize>) -> Self {
        let mut env = Env {
            index: [UNSET; Index::COUNT],
            ..Env::default()
        };
        let place = |unit: Option<usize>| unit.map_or(UNSET, |unit| unit as u8);
        env.index[0] = place(i);
        env.index[1] = place(j);
        env
    }

    /// The units of a reference, as a mask.
    pub(crate) fn units(&self, reference: Ref, shape: (usize, usize)) -> u16 {
        let whole = ones(length(reference.name.layer(), shape));
        let one = |index| self.unit(index).map_or(0, |unit| 1 << unit);
        match reference.part {
            Part::Whole => whole,
            Part::Only(index) => one(index),
            Part::AllBut(index) => whole & !one(index),
        }
    }

    /// The number that an index letter stands for.
    pub(crate) fn unit(&self, index: Index) -> Option<u32> {
        let number = match (index, index.place()) {
            (Index::Fixed(number), _) => number,
            (_, Some(place)) => self.index[place],
            _ => UNSET,
        };
        (number != UNSET).then_some(u32::from(number))
    }

    /// The parameter that letters stand for, θ being `focus`; `None` where there is none, such as
    /// `w` inside a layer.
    pub(crate) fn param(&self, par: Par, focus: Param, n_v: usize) -> Option<Param> {
        let unit = |index: Index| self.unit(index).map(|unit| unit as usize);
        match par {
            Par::Theta => Some(focus),
            Par::W(i, j) => Some(Param::W(unit(i)?, unit(j)?)),
            Par::B(i) => Some(Param::B(unit(i)?)),
            Par::C(j) => Some(Param::C(unit(j)?)),
            Par::Symmetric(a, b) => {
                let place = |index: Index| match index.layer() {
                    Layer::Hidden => unit(index).map(|unit| unit + n_v),
                    _ => unit(index),
                };
                let (a, b) = (place(a)?, place(b)?);
                let (low, high) = (a.min(b), a.max(b));
                (low < n_v && high >= n_v).then(|| Param::W(low, high - n_v))
            }
        }
    }

    /// Binds part of a state: a part adds to what is known of the letter, a whole replaces it.
    pub(crate) fn bind(&mut self, reference: Ref, units: u16, bits: u16) {
        let at = reference.name as usize;
        if reference.part == Part::Whole {
            (self.known[at], self.bits[at]) = (units, bits);
        } else {
            self.known[at] |= units;
            self.bits[at] = (self.bits[at] & !units) | bits;
        }
    }

    pub(crate) fn restricted(&self, letters: Letters) -> Env {
        let mut env = *self;
        for at in 0..Name::COUNT {
            if !letters.has_name(at) {
                (env.known[at], env.bits[at]) = (0, 0);
            }
        }
        for at in 0..Index::COUNT {
            if !letters.has_index(at) {
                env.index[at] = UNSET;
            }
        }
        env
    }
}

/// A mask of that many units (at most 16, `MOST_UNITS`).
pub(crate) fn ones(length: usize) -> u16 {
    ((1_u32 << length) - 1) as u16
}

/// The number of units of a layer.
pub(crate) fn length(layer: Layer, (n_v, n_h): (usize, usize)) -> usize {
    match layer {
        Layer::Visible => n_v,
        Layer::Hidden => n_h,
        Layer::All => n_v + n_h,
    }
}

/// All ways to set the bits of a mask, counting up.
pub(crate) fn subsets(mask: u16) -> impl Iterator<Item = u16> {
    let mut next = Some(0_u16);
    std::iter::from_fn(move || {
        let now = next?;
        // The next subset of the mask: count with the other bits held at 1.
        let after = ((now | !mask).wrapping_add(1)) & mask;
        next = (after != 0).then_some(after);
        Some(now)
    })
}

/// The environment of a definition's body: its formals, and i and j where it speaks of them.
pub(crate) fn called(def: Def, args: &[Arg], env: &Env) -> Option<Env> {
    let formals = def.formals();
    if args.len() != formals.len() {
        return None;
    }
    let mut inner = Env::new(None, None);
    if def == Def::DeltaW {
        inner.index = env.index;
    }
    for (formal, arg) in formals.iter().zip(args) {
        let Arg::State(actual) = arg else { return None };
        let (from, to) = (actual.name as usize, *formal as usize);
        (inner.known[to], inner.bits[to]) = (env.known[from], env.bits[from]);
    }
    Some(inner)
}

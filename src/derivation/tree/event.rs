//! What a probability is of: some units of a joint state, and what they are.

use super::build::{H, V};
use super::env::{Env, ones, subsets};
use super::node::{Layer, Ref};

/// Units of both layers that are known, and their bits; of the others, nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) struct Event {
    visible: KnownUnits,
    hidden: KnownUnits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
struct KnownUnits {
    units: u16,
    bits: u16,
}

impl KnownUnits {
    fn and(self, more: KnownUnits) -> Option<KnownUnits> {
        let both = self.units & more.units;
        ((self.bits ^ more.bits) & both == 0).then_some(KnownUnits {
            units: self.units | more.units,
            bits: self.bits | more.bits,
        })
    }

    /// Every state of a layer of that many units which agrees with what is known.
    fn states(self, length: usize) -> impl Iterator<Item = u16> {
        subsets(ones(length) & !self.units).map(move |others| others | self.bits)
    }
}

impl Event {
    /// This, and what references fix too; `None` where they contradict it or each other.
    pub(super) fn and(self, refs: &[Ref], env: &Env, (n_v, n_h): (usize, usize)) -> Option<Event> {
        refs.iter().try_fold(self, |event, reference| {
            let at = reference.name as usize;
            let units = env.units(*reference, (n_v, n_h)) & env.known[at];
            let bits = env.bits[at] & units;
            let known = KnownUnits { units, bits };
            let (visible, hidden) = match reference.name.layer() {
                Layer::Visible => (known, KnownUnits::default()),
                Layer::Hidden => (KnownUnits::default(), known),
                Layer::All => (
                    KnownUnits {
                        units: units & ones(n_v),
                        bits: bits & ones(n_v),
                    },
                    KnownUnits {
                        units: units >> n_v,
                        bits: bits >> n_v,
                    },
                ),
            };
            Some(Event {
                visible: event.visible.and(visible)?,
                hidden: event.hidden.and(hidden)?,
            })
        })
    }

    /// The joint state it is, where it fixes every unit.
    pub(super) fn state(self, (n_v, n_h): (usize, usize)) -> Option<Env> {
        let is_whole = (self.visible.units, self.hidden.units) == (ones(n_v), ones(n_h));
        is_whole.then(|| self.states((n_v, n_h)).next()).flatten()
    }

    /// The joint states it allows, as what v and h stand for.
    pub(super) fn states(self, (n_v, n_h): (usize, usize)) -> impl Iterator<Item = Env> {
        self.visible.states(n_v).flat_map(move |v| {
            self.hidden.states(n_h).map(move |h| {
                let mut env = Env::new(None, None);
                env.bind(V, ones(n_v), v);
                env.bind(H, ones(n_h), h);
                env
            })
        })
    }
}
